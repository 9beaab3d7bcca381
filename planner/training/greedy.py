"""List scheduling: sessions one after the other, each where it costs least; the hint, the baseline, the fallback.

Keeps every rule by construction, or finds nothing. Dropping a whole programme never breaks a rule, so money is brought
under the caps at the end, by dropping.
"""

import random
from dataclasses import dataclass

from planner.result import Answer, SolveParams, Status, Watch
from planner.training.board import Board
from planner.training.instance import Held, Session, TrainingInstance, TrainingPlan

ATTEMPTS = 30
"""Orders of sessions tried for each preference of lengths."""


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
    drafts = [_attempts(data, random.Random(seed), watch, shortest) for shortest in (False, True)]
    return min((draft for draft in drafts if draft is not None), key=lambda draft: draft.cost, default=None)


def _attempts(data: TrainingInstance, rng: random.Random, watch: Watch, shortest: bool) -> Draft | None:
    """Try orders of sessions; whatever could not be placed goes earlier in the next one."""
    urgency = [0] * len(data.sessions)
    for _ in range(ATTEMPTS):
        if watch.stopped():
            return None
        board = Board(data)
        stuck = _fill(data, board, _sequence(data, urgency, rng), shortest)
        if not stuck:
            return Draft(TrainingPlan(sessions=tuple(board.held)), board.cost()) if board.keep_caps() else None
        for s in stuck:
            urgency[s] += 1
    return None


def _fill(data: TrainingInstance, board: Board, sequence: list[int], shortest: bool) -> list[int]:
    """Place the sessions in turn; return mandatory ones that found no place. Optional programmes are dropped."""
    stuck = []
    dropped: set[int] = set()
    for s in sequence:
        programme = data.sessions[s].programme
        if programme in dropped:
            continue
        held = _cheapest(data, board, s, shortest)
        if held is not None:
            board.place(s, held)
        elif data.programmes[programme].optional:
            dropped.add(programme)
            board.drop(programme)
        else:
            stuck.append(s)
    return stuck


def _cheapest(data: TrainingInstance, board: Board, s: int, shortest: bool) -> Held | None:
    session = data.sessions[s]
    starts = {one.hours: one.minutes for one in data.starts}
    for day in sorted(set(session.days), key=lambda day: board.day_cost(s, day)):
        if not board.day_allows(s, day):
            continue
        for hours in _lengths(session, shortest):
            for start in starts[hours]:
                if held := board.fit(s, day, start, hours):
                    return held
    return None


def _lengths(session: Session, shortest: bool) -> list[int]:
    if shortest:
        return sorted(session.hours)
    return sorted(session.hours, key=lambda hours: (max(0, session.full_hours - hours), hours))


def _sequence(data: TrainingInstance, urgency: list[int], rng: random.Random) -> list[int]:
    """Return the sessions in an order that keeps ``data.orders``: urgent, mandatory and narrow ones first."""
    before: list[set[int]] = [set() for _ in data.sessions]
    for order in data.orders:
        before[order.second].add(order.first)
    key = [
        (-urgency[s], data.programmes[one.programme].optional, len(one.days), rng.random())
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
