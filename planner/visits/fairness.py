"""The fairest plan: the highest share of its clients that every town can have visited."""

from collections import Counter
from dataclasses import dataclass

from planner.result import SolveParams, Status, Watch
from planner.visits.instance import VisitInstance, VisitPlan
from planner.visits.lines import settle

TOP = 101
"""One percent more than everything, which no town can have."""


@dataclass(frozen=True)
class Fairest:
    """How far the least share of any town can be raised."""

    percent: int | None
    """The highest share found that all towns can have together, in whole percent; ``None`` if no plan was found."""
    impossible: int
    """The lowest share proven to be more than all towns can have; ``percent + 1`` where the share found is the best."""


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


def with_share(data: VisitInstance, percent: int) -> VisitInstance:
    """Return the instance in which every town has at least this share."""
    towns = (town.model_copy(update={"min_share_percent": max(percent, town.min_share_percent)}) for town in data.towns)
    return data.model_copy(update={"towns": tuple(towns)})


def least_share(data: VisitInstance, plan: VisitPlan) -> int:
    """Return the share, in whole percent rounded down, of the town that has least; 100 without any client of a town."""
    seen = {stop.client for route in plan.routes for stop in route}
    members = Counter(client.town for client in data.clients if client.town is not None)
    visited = Counter(client.town for i, client in enumerate(data.clients) if i in seen)
    return min((100 * visited[town] // count for town, count in members.items()), default=100)
