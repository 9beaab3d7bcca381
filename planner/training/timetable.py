"""Weekly timetables: sessions of one length moved and exchanged by simulated annealing, as ``exchange`` steps.

Simulated annealing for course timetabling follows Bellio, Ceschia, Di Gaspero, Schaerf and Urli, Feature-based tuning
of simulated annealing applied to the curriculum-based course timetabling problem (Computers and Operations Research,
2016): moves and exchanges of lectures, breaches of hard rules priced on the way.

Which programmes are held, who teaches and who attends stay as they are in the plan at the start. An instance with a
rule or a price that looks at more than a session, its class, its lecturers, its programme and its hall at a time is
left alone.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from planner.result import SolveParams, Watch
from planner.training.greedy import Draft
from planner.training.instance import Block, Held, TrainingInstance, TrainingPlan

if TYPE_CHECKING:
    from planner.training.exchange import Board, State

HOT, COLD = 4.0, 0.04
"""First and last heat, as multiples of the dearest discomfort."""
CLASH = 4
"""Price of a clash, as such a multiple; half of it leaves clashes at the end."""
STEPS = 50_000
"""Between them, time and cancel are looked at."""
TELL_S = 1.0
"""Least seconds between two plans reported."""


def fits(data: TrainingInstance) -> bool:
    """Return whether the steps know every rule and price of the instance that times and halls decide."""
    prices = (data.seat_weight, data.few_days_weight, data.lone_weight, data.halls_weight)
    unknown = (data.peak_weight, data.finish_weight, data.travel_weight, data.max_sessions_per_week is not None)
    between = (data.orders, data.apart, data.previous, data.duties)
    return any(prices) and not any(unknown) and not any(between) and _one_grid(data) and _offices_spare(data)


def _one_grid(data: TrainingInstance) -> bool:
    """Return whether all sessions have one length, starts that do not overlap, and halls of one price."""
    lengths = {session.hours for session in data.sessions}
    if len(lengths) != 1 or len(next(iter(lengths))) != 1:
        return False
    ((hours,),) = lengths
    starts = sorted(minute for one in data.starts if one.hours == hours for minute in one.minutes)
    if any(b - a < data.hour_minutes * hours for a, b in pairwise(starts)):
        return False
    return all(
        session.venues and not session.mayor_minutes and len({data.venues[r].won_per_hour for r in session.venues}) == 1
        for session in data.sessions
    )


def _offices_spare(data: TrainingInstance) -> bool:
    """Return whether no office is ever short, were all its people away at all sessions at once."""
    for n, office in enumerate(data.offices):
        away = sum(group.people for session in data.sessions for group in session.away if group.office == n)
        away += sum(group.people for cohort in data.cohorts for group in cohort.people if group.office == n)
        if away > office.people * office.max_away_percent // 100:
            return False
    return True


def improve(data: TrainingInstance, draft: Draft, params: SolveParams, watch: Watch) -> Draft:
    """Return a plan at least as good, by annealing until the time is up, one run per worker.

    Parameters
    ----------
    data
        An instance that ``fits``.
    draft
        A plan that keeps every rule, with its cost.
    params
        Seed and workers.
    watch
        Clock and cancel.
    """
    table = Table(data, draft)
    with ThreadPoolExecutor(params.workers) as pool:
        runs = list(pool.map(lambda run: table.run(params.seed * params.workers + run, watch), range(params.workers)))
    saved, slots, halls = max(runs, key=lambda run: run[0])
    return Draft(table.plan(slots, halls), draft.cost - saved) if saved > 0 else draft


class Table:
    """The held sessions of a plan as a board for the steps."""

    def __init__(self, data: TrainingInstance, draft: Draft) -> None:
        self._data, self._draft = data, draft
        self._held = [(s, held) for s, held in enumerate(draft.plan.sessions) if held is not None]
        self._lock, self._told, self._told_at = Lock(), 0, 0.0
        ((hours,),) = {session.hours for session in data.sessions}
        minutes = sorted(minute for one in data.starts if one.hours == hours for minute in one.minutes)
        self._times = [(day, minute) for day in range(data.n_days) for minute in minutes]
        self._length = data.hour_minutes * hours
        self._dearest = max(data.seat_weight, data.few_days_weight, data.lone_weight, data.halls_weight)
        self.board = self._make()

    def run(self, seed: int, watch: Watch) -> tuple[int, NDArray[np.int64], NDArray[np.int64]]:
        """Return the points saved, and slots and halls of the held sessions."""
        from planner.training.exchange import anneal

        board, state = self.board, self.state()
        now, best = np.zeros(2, dtype=np.int64), np.zeros(1, dtype=np.int64)
        best_slot, best_hall = state.slot.copy(), state.hall.copy()
        anneal(board, state, COLD, 0, seed, now, best, best_slot, best_hall)  # compiles
        begun, left, call = watch.elapsed_s(), watch.remaining_s(), 0
        while not watch.stopped():
            heat = self._dearest * HOT * (COLD / HOT) ** min(1.0, (watch.elapsed_s() - begun) / left)
            call_seed = (seed * 1_000_003 + call) % 2**32
            anneal(board, state, heat, STEPS, call_seed, now, best, best_slot, best_hall)
            call += 1
            self._tell(watch, -int(best[0]), best_slot, best_hall)
        return -int(best[0]), best_slot, best_hall

    def _tell(self, watch: Watch, saved: int, slots: NDArray[np.int64], halls: NDArray[np.int64]) -> None:
        """Report the best plan of all runs, now and then."""
        with self._lock:
            if saved > self._told and watch.elapsed_s() > self._told_at + TELL_S:
                self._told, self._told_at = saved, watch.elapsed_s()
                watch.report("annealing", self._draft.cost - saved, None, self.plan(slots, halls))

    def state(self) -> "State":
        """Return the plan as the steps know it."""
        from planner.training.exchange import State, fill

        at = {time: k for k, time in enumerate(self._times)}
        slot = np.array([at[held.day, held.start] for _, held in self._held])
        hall = np.array([held.venue for _, held in self._held], dtype=np.int64)
        programmes, (slots, halls) = len(self._data.programmes), self.board.free.shape

        def empty(*shape: int) -> NDArray[np.int64]:
            return np.zeros(shape, dtype=np.int64)

        state = State(
            slot.copy(),
            hall.copy(),
            np.full((slots, halls), -1, dtype=np.int64),
            empty(int(self.board.needs.max(initial=-1)) + 1, slots),
            empty(programmes, self._data.n_days),
            empty(programmes),
            empty(programmes, halls),
        )
        fill(self.board, slot, hall, state)
        return state

    def plan(self, slots: NDArray[np.int64], halls: NDArray[np.int64]) -> TrainingPlan:
        """Return the plan with the held sessions at these slots, in these halls."""
        sessions = list(self._draft.plan.sessions)
        for (s, held), k, r in zip(self._held, slots, halls, strict=True):
            day, minute = self._times[k]
            sessions[s] = held.model_copy(update={"day": day, "start": minute, "venue": int(r)})
        return TrainingPlan(sessions=tuple(sessions))

    def _make(self) -> "Board":
        from planner.training.exchange import Board  # loads numba, for which other instances need not wait

        data = self._data
        needs, classes = self._resources()
        heads = [data.sessions[s].guests + sum(group.people for group in held.attendance) for s, held in self._held]
        short = [[max(0, people - venue.seats) for venue in data.venues] for people in heads]
        due = [data.sessions[s].due_day for s, _ in self._held]
        late = [[data.late_weight * (d is not None and day > d) for day, _ in self._times] for d in due]
        return Board(
            np.array([data.sessions[s].programme for s, _ in self._held]),
            np.cumsum([0, *map(len, needs)]),
            np.array([q for row in needs for q in row], dtype=np.int64),
            classes,
            np.array([day for day, _ in self._times]),
            self._near(),
            np.array([[self._open(s, held, day, minute) for day, minute in self._times] for s, held in self._held]),
            np.array(
                [
                    [
                        r in (data.sessions[s].venues or ()) and people <= venue.seats + venue.extra_seats
                        for r, venue in enumerate(data.venues)
                    ]
                    for (s, _), people in zip(self._held, heads, strict=True)
                ]
            ),
            np.array([[self._clear(venue.busy, *time) for venue in data.venues] for time in self._times]),
            np.array(late, dtype=np.int64),
            data.seat_weight * np.array(short, dtype=np.int64),
            np.array([one.least_days for one in data.programmes]),
            data.few_days_weight,
            data.lone_weight,
            data.halls_weight,
            CLASH * self._dearest,
        )

    def _resources(self) -> tuple[list[list[int]], int]:
        """Return the resources each held session needs, and how many of these are classes.

        A lecturer whose sessions all belong to one class, or to another lecturer, adds nothing.
        """
        place = {s: n for n, (s, _) in enumerate(self._held)}
        classes = [frozenset(place[s] for s in one.sessions if s in place) for one in self._data.classes]
        taught = {
            frozenset(n for n, (_, held) in enumerate(self._held) if lecturer in held.lecturers)
            for lecturer in range(len(self._data.lecturers))
        }
        taught = {one for one in taught if len(one) > 1 and not any(one < other for other in taught)}
        lecturers = sorted((one for one in taught if not any(one <= other for other in classes)), key=sorted)
        groups = [*classes, *lecturers]
        return [[q for q, group in enumerate(groups) if n in group] for n in range(len(self._held))], len(classes)

    def _near(self) -> NDArray[np.int64]:
        data = self._data
        close = [
            [
                j
                for j, (other_day, other) in enumerate(self._times)
                if other_day == day and minute != other and abs(other - minute) - self._length <= data.pause_minutes
            ]
            for day, minute in self._times
        ]
        most = max(map(len, close)) + 1
        return np.array([row + [-1] * (most - len(row)) for row in close])

    def _open(self, s: int, held: Held, day: int, minute: int) -> bool:
        """Return whether a session's days and its lecturers allow a time."""
        teachers = [self._data.lecturers[n] for n in held.lecturers]
        weekday = (self._data.first_weekday + day) % 7
        return day in self._data.sessions[s].days and all(
            weekday in one.weekdays and self._clear(one.busy, day, minute) for one in teachers
        )

    def _clear(self, busy: Sequence[Block], day: int, minute: int) -> bool:
        until = minute + self._length
        return not any(one.day == day and minute < one.end and one.start < until for one in busy)
