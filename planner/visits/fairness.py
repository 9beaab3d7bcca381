"""The fairest plan: the highest share of its clients that every town can have visited."""

from planner.result import SolveParams, Status, Watch
from planner.visits.instance import VisitInstance
from planner.visits.lines import settle
from planner.visits.shares import Fairest, least_share, with_share

TOP = 101
"""One percent more than everything, which no town can have."""


def fairest(data: VisitInstance, params: SolveParams, watch: Watch) -> Fairest:
    """Search the highest share by halving: each share is settled by a plan, by a proof, or not in time.

    Towns keep the quotas and shares they have. A share not settled in its part of the time counts as too high, without
    proof. Each step takes at most an equal part of what is left of the time.
    """
    most = max((town.min_share_percent for town in data.towns), default=0)
    best: int | None = None
    low, high, impossible = most, TOP, TOP
    while low < high and not watch.stopped():
        asked = low if best is None else (low + high) // 2
        left = Watch(watch.remaining_s() / max(1, (high - low).bit_length()), None, watch.cancel)
        answer = settle(with_share(data, asked), params, left)
        if answer.plan is not None:
            best = max(asked, least_share(data, answer.plan))
            low = best + 1
            continue
        if answer.status is Status.INFEASIBLE:
            impossible = min(impossible, asked)
        if best is None:
            break
        high = asked
    return Fairest(best, impossible)
