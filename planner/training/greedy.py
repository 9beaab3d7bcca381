"""List scheduling: sessions one after the other, each where it costs least; the hint, the baseline, the fallback.

Keeps every rule by construction, or finds nothing. Dropping a whole programme never breaks a rule, so money is brought
under the caps at the end, by dropping.
"""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from planner.result import Answer, SolveParams, Status, Watch
from planner.training.board import Board
from planner.training.choices import announced
from planner.training.instance import Held, TrainingInstance, TrainingPlan

Lengths = list[tuple[int, ...]]
"""Per session, lengths in hours, the best first."""

ATTEMPTS = 30
"""Orders of sessions tried for each preference of lengths."""
INSISTING = 12
"""Of these, orders in which a programme aimed at may not be dropped."""
SOON = 10
"""Days among which a session that should be early may still be cheap."""
PATIENCE = 2
"""Orders tried before the weekly peak aimed at is raised by one."""


@dataclass(frozen=True)
class Aim:
    """What a plan should hold, if it can."""

    hours: tuple[tuple[int, ...] | None, ...]
    """Per programme the lengths of its sessions; ``None`` if it should not be held."""
    peak: int
    """Most sessions in a week; more only if they find no place otherwise."""


@dataclass(frozen=True)
class Manner:
    """How sessions are placed."""

    lengths: Lengths
    thrifty: bool
    """Whether the best length, then the lowest price, go before the best day."""
    insist: bool
    """Whether optional programmes are as good as mandatory."""
    early: Collection[int]
    """Programmes whose first days go before all, to leave room for what comes after; heeded if ``thrifty``."""


@dataclass(frozen=True)
class Draft:
    """A plan that keeps every rule, with its cost."""

    plan: TrainingPlan
    cost: int


def solve(data: TrainingInstance, params: SolveParams, watch: Watch) -> Answer[TrainingPlan]:
    """Return a plan without a bound, or ``unknown``.

    Parameters
    ----------
    data
        The instance.
    params
        Seed; one thread is used.
    watch
        Clock and cancel.
    """
    draft = list_schedule(data, params.seed, watch)
    if draft is None:
        return Answer(Status.UNKNOWN)
    watch.report("greedy", draft.cost)
    return Answer(Status.FEASIBLE, draft.plan, draft.cost)


def list_schedule(data: TrainingInstance, seed: int, watch: Watch) -> Draft | None:
    """Return the cheaper of a plan with full and one with shortest lengths; ``None`` if neither is found."""
    boards = [
        _attempts(data, random.Random(seed), watch, lengths) for lengths in (_full_first(data), _short_first(data))
    ]
    drafts = [draft_of(data, board) for board in boards if board is not None]
    return min((draft for draft in drafts if draft is not None), key=lambda draft: draft.cost, default=None)


def schedule_towards(data: TrainingInstance, seed: int, watch: Watch, aim: Aim) -> Board | None:
    """Return a board with the programmes and, where they fit, the lengths aimed at; it may spend more than the caps.

    Parameters
    ----------
    data, seed, watch
        As for a list schedule.
    aim
        What to hold.
    """
    return _attempts(data, random.Random(seed), watch, _towards(data, aim.hours), aim.peak)


def draft_of(data: TrainingInstance, board: Board) -> Draft | None:
    """Return the plan on a board, programmes dropped until the caps are kept; ``None`` if it still breaks a rule.

    Pins are not sought, nor alternatives held again that money has dropped: a plan keeps them by chance or is given up.
    """
    pinned = all(announced(board.held[s]) == announced(data.previous[s]) for s in data.pins)
    if not pinned or not board.keep_caps() or not _one_of_each(data, board):
        return None
    return Draft(TrainingPlan(sessions=tuple(board.held)), board.cost())


def _one_of_each(data: TrainingInstance, board: Board) -> bool:
    """Return whether exactly one programme of each group of alternatives is held."""
    return all(sum(_held(data, board, p) for p in group) == 1 for group in data.alternatives)


def _held(data: TrainingInstance, board: Board, p: int) -> bool:
    return any(one is not None and data.sessions[s].programme == p for s, one in enumerate(board.held))


def _full_first(data: TrainingInstance) -> Lengths:
    return [_by_distance(one.hours, one.full_hours) for one in data.sessions]


def _short_first(data: TrainingInstance) -> Lengths:
    return [tuple(sorted(one.hours)) for one in data.sessions]


def _towards(data: TrainingInstance, hours: Sequence[tuple[int, ...] | None]) -> Lengths:
    """Return per session the length aimed at, then longer and shorter ones; none where the programme is not held."""
    left = [list(one or ()) for one in hours]
    lengths: Lengths = []
    for one in data.sessions:
        own = left[one.programme]
        lengths.append(_by_distance(one.hours, own.pop(0)) if own else ())
    return lengths


def _by_distance(hours: Sequence[int], target: int) -> tuple[int, ...]:
    """Return lengths, that nearest to the target first; of two as near the longer."""
    return tuple(sorted(hours, key=lambda length: (abs(length - target), -length)))


def _attempts(
    data: TrainingInstance, rng: random.Random, watch: Watch, lengths: Lengths, peak: int | None = None
) -> Board | None:
    """Try orders of sessions; programmes that could not be placed go earlier in the next one."""
    urgency = [0] * len(data.programmes)
    chains = {data.sessions[s].programme for order in data.orders for s in (order.first, order.second)}
    for attempt in range(ATTEMPTS):
        if watch.stopped():
            return None
        insist = peak is not None and attempt < INSISTING
        board = Board(data, None if peak is None else peak + attempt // PATIENCE)
        early = {p for p, times in enumerate(urgency) if times and p in chains}
        manner = Manner(lengths, peak is not None, insist, early)
        stuck = _fill(data, board, _sequence(data, urgency, rng), manner)
        if not stuck:
            return board
        for p in {data.sessions[s].programme for s in stuck}:
            urgency[p] += 1
    return None


def _fill(data: TrainingInstance, board: Board, sequence: list[int], manner: Manner) -> list[int]:
    """Place the sessions in turn; return those without a place. Optional ones are dropped instead, unless we insist."""
    stuck = []
    dropped: set[int] = set()
    rivals = {p: set(group) - {p} for group in data.alternatives for p in group}
    for s in sequence:
        programme = data.sessions[s].programme
        if programme in dropped:
            continue
        held = _place_for(data, board, s, manner)
        if held is not None:
            board.place(s, held)
            dropped |= rivals.get(programme, set())
        elif data.programmes[programme].optional and not (manner.insist and manner.lengths[s]):
            dropped.add(programme)
            board.drop(programme)
        else:
            stuck.append(s)
    return stuck


def _place_for(data: TrainingInstance, board: Board, s: int, manner: Manner) -> Held | None:
    """Return the session held where it costs the fewest points more, or ``None`` if it fits nowhere."""
    starts = {one.hours: one.minutes for one in data.starts}
    days = sorted(day for day in set(data.sessions[s].days) if board.day_allows(s, day))
    lengths = manner.lengths[s]
    if manner.thrifty and data.sessions[s].programme in manner.early:
        soon = [(day, hours) for hours, day in product(lengths, days[:SOON])]
        return _fitting(board, s, soon, starts, thrifty=True) or _fitting(board, s, product(days, lengths), starts)
    days.sort(key=lambda day: board.day_cost(s, day))
    if not manner.thrifty:
        return _fitting(board, s, product(days, lengths), starts)
    length_first = [(day, hours) for hours, day in product(lengths, days)]
    return _fitting(board, s, length_first, starts, thrifty=True) or _fitting(board, s, length_first, starts)


def _fitting(
    board: Board,
    s: int,
    times: Iterable[tuple[int, int]],
    starts: Mapping[int, Sequence[int]],
    *,
    thrifty: bool = False,
) -> Held | None:
    found = (board.fit(s, day, start, hours, thrifty=thrifty) for day, hours in times for start in starts[hours])
    return next((held for held in found if held is not None), None)


def _sequence(data: TrainingInstance, urgency: list[int], rng: random.Random) -> list[int]:
    """Return the sessions in an order that keeps ``data.orders``: urgent, mandatory and narrow ones first."""
    before: list[set[int]] = [set() for _ in data.sessions]
    for order in data.orders:
        before[order.second].add(order.first)
    key = [
        (-urgency[one.programme], data.programmes[one.programme].optional, len(one.days), rng.random())
        for s, one in enumerate(data.sessions)
    ]
    sequence: list[int] = []
    waiting = set(range(len(data.sessions)))
    while waiting:
        ready = [s for s in waiting if not before[s] & waiting]
        chosen = min(ready or waiting, key=lambda s: key[s])
        sequence.append(chosen)
        waiting.remove(chosen)
    return sequence
