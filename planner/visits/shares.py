"""Shares of their clients that towns have visited."""

from collections import Counter
from dataclasses import dataclass

from planner.visits.instance import VisitInstance, VisitPlan


@dataclass(frozen=True)
class Fairest:
    """How far the least share of any town can be raised."""

    percent: int | None
    """The highest share found that all towns can have together, in whole percent; ``None`` if no plan was found."""
    impossible: int
    """The lowest share proven to be more than all towns can have; ``percent + 1`` where the share found is the best."""


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
