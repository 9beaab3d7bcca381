"""A bound from money, lengths and weeks alone: which programmes are held, and how many hours of each are cut.

Halls, lecturers' time and clock times are left out, offices too but at sessions that leave no choice of their time,
and every session is paid for at the lowest price any of its lecturers and halls has. What is left is a multiple-choice
knapsack over programmes, coupled with the weekly peak.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr, LinearExprT

from planner.engines import cpsat as engine
from planner.result import SolveParams, Status, Watch
from planner.training.choices import possible
from planner.training.greedy import Aim
from planner.training.instance import Session, TrainingInstance

WINDOWS = 50
"""Stretches of weeks that bound the peak, the fullest: each more makes the bound dearer, and rarely better."""


RELAXED_RULES = {
    "mandatory_programmes",
    "whole_programmes",
    "alternatives",
    "allowed_days",
    "allowed_lengths",
    "allowed_starts",
    "eligible_venues",
    "eligible_lecturers",
    "cohort_attendance",
    "required_attendance",
    "office_share",
    "weekly_cap",
    "programme_caps",
    "total_cap",
}
"""Rules from which the relaxation follows."""


@dataclass(frozen=True)
class Option:
    """A way to hold a programme: points, the least won, and each session's length in hours."""

    points: int
    won: int
    hours: tuple[int, ...]


@dataclass(frozen=True)
class Relaxed:
    """What the relaxation says."""

    status: Status
    bound: int | None
    """No plan costs less."""
    aim: Aim | None
    """What a plan that met the bound would hold; ``None`` if nothing was found."""


def relax(data: TrainingInstance, params: SolveParams, watch: Watch) -> Relaxed:
    """Return a bound that no plan beats, and what a plan that met it would hold.

    Parameters
    ----------
    data
        The instance.
    params
        Seed and workers.
    watch
        Clock and cancel.

    Returns
    -------
    relaxed
        ``infeasible`` proves that the instance has no plan.
    """
    model = CpModel()
    options = [_options(data, p) for p in range(len(data.programmes))]
    chosen = [[model.new_bool_var("") for _ in one] for one in options]
    held = [LinearExpr.sum(literals) for literals in chosen]
    for programme, literals in zip(data.programmes, chosen, strict=True):
        if programme.optional:
            model.add_at_most_one(literals)
        else:
            model.add_exactly_one(literals)
    for group in data.alternatives:
        model.add(LinearExpr.sum([held[p] for p in group]) == 1)
    _at_once(model, data, held)
    spent = [one.won * x for ones, xs in zip(options, chosen, strict=True) for one, x in zip(ones, xs, strict=True)]
    if data.cap_won is not None:
        model.add(LinearExpr.sum(spent) <= data.cap_won)
    dropped = [one.value * (1 - runs) for one, runs in zip(data.programmes, held, strict=True)]
    points = [one.points * x for ones, xs in zip(options, chosen, strict=True) for one, x in zip(ones, xs, strict=True)]
    peak = _peak(model, data, held)
    changed = data.change_weight * _forced_changes(data)
    model.minimize(LinearExpr.sum(dropped) + LinearExpr.sum(points) + data.peak_weight * peak + changed)
    outcome = engine.run(model, params, watch, "relaxation")
    if outcome.objective is None:
        return Relaxed(outcome.status, outcome.bound, None)
    hours = tuple(
        next((one.hours for one, x in zip(ones, xs, strict=True) if outcome.solver.boolean_value(x)), None)
        for ones, xs in zip(options, chosen, strict=True)
    )
    return Relaxed(outcome.status, outcome.bound, Aim(hours, outcome.solver.value(peak)))


def _options(data: TrainingInstance, p: int) -> list[Option]:
    """Return per number of hours cut the cheapest way to hold the programme, if within its cap and worth the cut."""
    sessions = [one for one in data.sessions if one.programme == p]
    fees = _least(sessions, lambda session, length: _least_fees(data, session, length))
    hire = _least(sessions, lambda session, length: length * _least_price(data, session))
    fixed, cap = _fixed_points(data, p), data.programmes[p].cap_won
    kept: list[Option] = []
    for cut, (paid, hours) in sorted(fees.items()):
        won = _won(data, p, paid, hire[cut][0])
        if (cap is None or won <= cap) and all(won < other.won for other in kept):
            kept.append(Option(fixed + data.cut_hour_weight * cut, won, hours))
    return kept


def _least(sessions: Sequence[Session], price: Callable[[Session, int], int]) -> dict[int, tuple[int, tuple[int, ...]]]:
    """Return per number of hours cut the least sum of prices, with the lengths that give it."""
    least: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    for session in sessions:
        grown: dict[int, tuple[int, tuple[int, ...]]] = {}
        for (cut, (won, hours)), length in product(least.items(), session.hours):
            more = cut + max(0, session.full_hours - length)
            entry = (won + price(session, length), (*hours, length))
            grown[more] = min(grown.get(more, entry), entry)
        least = grown
    return least


def _least_fees(data: TrainingInstance, session: Session, length: int) -> int:
    fees = 0
    for role in session.roles:
        further = (length if role.hours is None else role.hours) - 1
        one = (data.lecturers[n] for n in role.lecturers)
        fees += min((n.first_hour_won + further * n.extra_hour_won for n in one), default=0)
    return fees


def _least_price(data: TrainingInstance, session: Session) -> int:
    return min((data.venues[r].won_per_hour for r in session.venues or ()), default=0)


def _won(data: TrainingInstance, p: int, fees: int, hire: int) -> int:
    """Return what the programme spends with these fees and this hire; people and sessions are known beforehand."""
    members = [s for s, one in enumerate(data.sessions) if one.programme == p]
    heads = sum(data.sessions[s].guests + sum(group.people for group in data.sessions[s].away) for s in members)
    heads += sum(
        group.people
        for cohort in data.cohorts
        if data.sessions[cohort.sessions[0]].programme == p
        for group in cohort.people
    )
    times = {"per_head": heads, "per_session": len(members), "lump_sum": 1}
    won = 0
    for line in data.programmes[p].lines:
        match line.kind:
            case "lecturer_fees":
                won += fees
            case "percent_of_fees":
                won += fees * line.won // 100
            case "venue_hire":
                won += hire
            case _:
                won += line.won * (times[line.kind] if line.count is None else line.count)
    return won


def _fixed_points(data: TrainingInstance, p: int) -> int:
    """Return points that every way to hold the programme costs: days that are all late, people that do not divide."""
    late = sum(
        one.due_day is not None and min(one.days, default=0) > one.due_day
        for one in data.sessions
        if one.programme == p
    )
    uneven = sum(
        cohort.spread_weight
        for cohort in data.cohorts
        if data.sessions[cohort.sessions[0]].programme == p
        and sum(group.people for group in cohort.people) % len(cohort.sessions)
    )
    return data.late_weight * late + uneven


def _forced_changes(data: TrainingInstance) -> int:
    """Return the number of sessions that cannot stay as announced, whatever else is changed."""
    return sum(
        not data.programmes[session.programme].optional if held is None else not possible(data, s, held)
        for s, (session, held) in enumerate(zip(data.sessions, data.previous, strict=bool(data.previous)))
    )


def _at_once(model: CpModel, data: TrainingInstance, held: Sequence[LinearExprT]) -> None:
    """Keep the share of offices away at sessions that have one day, one length and one start to choose from."""
    fixed = [(*time, session) for session in data.sessions if (time := _only_time(data, session)) is not None]
    for n, office in enumerate(data.offices):
        limit = office.people * office.max_away_percent // 100
        sent = [
            (day, start, end, group.people, session.programme)
            for day, start, end, session in fixed
            for group in session.away
            if group.office == n
        ]
        for day, moment in sorted({(day, start) for day, start, *_ in sent}):
            gone = [(people, p) for d, start, end, people, p in sent if d == day and start <= moment < end]
            model.add(LinearExpr.sum([people * held[p] for people, p in gone]) <= limit)


def _only_time(data: TrainingInstance, session: Session) -> tuple[int, int, int] | None:
    """Return day, start and end of a session that leaves no choice of them."""
    times = {
        (hours, minute)
        for one in data.starts
        for hours in session.hours
        for minute in one.minutes
        if one.hours == hours
    }
    if len(session.days) != 1 or len(times) != 1:
        return None
    ((hours, start),) = times
    return session.days[0], start, start + data.hour_minutes * hours


def _peak(model: CpModel, data: TrainingInstance, held: Sequence[LinearExprT]) -> IntVar:
    """Return the weekly peak, at least so high that the sessions of any stretch of weeks fit into it."""
    peak = model.new_int_var(0, len(data.sessions), "peak")
    if data.max_sessions_per_week is not None:
        model.add(peak <= data.max_sessions_per_week)
    within = [
        (min(weeks), max(weeks), session.programme)
        for session in data.sessions
        if data.programmes[session.programme].counts_weekly
        and (weeks := {(data.first_weekday + day) // 7 for day in session.days})
    ]
    windows = []
    for first, last in product({one[0] for one in within}, {one[1] for one in within}):
        if inside := Counter(p for begin, end, p in within if first <= begin and end <= last):
            windows.append((inside.total() / (last - first + 1), last - first + 1, inside))
    for _, length, inside in sorted(windows, key=lambda window: -window[0])[:WINDOWS]:
        model.add(LinearExpr.sum([n * held[p] for p, n in inside.items()]) <= length * peak)
    return peak
