"""Every grouping that costs no more than a limit, where dongs are few enough to list them.

All connected regions that keep the rules are listed, priced by the linear relaxation of sharing out the dongs to
them, and put together depth first; a region whose reduced cost exceeds what the limit leaves is in no grouping of the
list (Baldacci, Christofides and Mingozzi, Mathematical Programming 115, 2008).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.engines.lp import INF, LinearProgram
from planner.hubs.instance import HubInstance, HubPlan
from planner.hubs.search import Appraiser, Region, to_plan
from planner.result import Watch

MOST_SETS = 60_000
"""Sets of dongs looked at; beyond, listing takes longer than it is worth."""
MOST_GROUPINGS = 100_000
SLACK = 1e-7
"""Of the limit: reduced costs are sums in floating point."""


@dataclass(frozen=True)
class Grouping:
    """One of the list."""

    cost: int
    plan: HubPlan


@dataclass(frozen=True)
class _Column:
    """A region, its dongs as bits, and what it costs above the prices of its dongs."""

    region: Region
    bits: int
    reduced: float


@dataclass
class _Node:
    """Regions chosen so far, and what the limit leaves for others."""

    chosen: tuple[Region, ...]
    covered: int
    left: float


def groupings(data: HubInstance, most: int, watch: Watch) -> list[Grouping] | None:
    """Return every grouping that keeps the rules and costs ``most`` or less, the cheapest first.

    Of groupings that differ in their hubs alone, the cheapest one.

    Returns
    -------
    groupings
        ``None`` if there are too many sets of dongs or groupings to look at, or time is over.
    """
    judge = Appraiser(data)
    regions = _regions(data, judge, watch)
    if regions is None:
        return None
    found: dict[frozenset[frozenset[int]], Grouping] = {}
    for seen, chosen in enumerate(_covers(data, regions, most, watch)):
        if seen >= MOST_GROUPINGS:
            return None
        worth = judge.worth(chosen)
        key = frozenset(region.members for region in chosen)
        if not worth.broken and worth.cost <= most and (key not in found or worth.cost < found[key].cost):
            found[key] = Grouping(worth.cost, to_plan(chosen))
    return None if watch.stopped() else sorted(found.values(), key=lambda one: (one.cost, one.plan.hub_of))


def _regions(data: HubInstance, judge: Appraiser, watch: Watch) -> list[Region] | None:
    """Return the regions that keep every rule that one region by itself can break; ``None`` if too many."""
    limits = (data.max_moved_dongs, data.max_moved_demand, data.max_opening_cost)
    any_hub = any(limit is not None for limit in limits)
    found = []
    for seen, members in enumerate(_connected(data, judge)):
        if seen >= MOST_SETS or watch.stopped():
            return None
        hubs: list[int | None] = [*sorted(members)] if any_hub else [None]
        found += [region for hub in hubs if not (region := judge.region(members, hub)).broken]
    return found


def _connected(data: HubInstance, judge: Appraiser) -> Iterator[frozenset[int]]:
    """Yield each connected set of dongs once, but for those that an upper limit rules out."""
    everyone = frozenset(range(len(data.demand)))
    for first in sorted(everyone):
        stack = [(frozenset((first,)), frozenset(range(first)))]
        while stack:
            members, left_out = stack.pop()
            if not _fits(data, members):
                continue
            yield members
            rim = everyone if data.borders is None else {j for i in members for j in judge.neighbours[i]}
            for i in sorted(rim - members - left_out):
                left_out |= {i}
                stack.append((members | {i}, left_out))


def _fits(data: HubInstance, members: frozenset[int]) -> bool:
    """Whether some dongs are not too many already, whichever one is the hub."""
    if data.size is not None and len(members) > data.size.upper:
        return False
    return all(load.band is None or sum(load.amounts[i] for i in members) <= load.band.upper for load in data.loads)


def _covers(data: HubInstance, regions: list[Region], most: int, watch: Watch) -> Iterator[tuple[Region, ...]]:
    """Yield each choice of regions that shares out the dongs and may cost ``most`` or less."""
    n = len(data.demand)
    columns, left = _columns(data, regions, most, watch)
    rarest = sorted(range(n), key=lambda i: sum(column.bits >> i & 1 for column in columns))
    first_of: list[list[_Column]] = [[] for _ in range(n)]
    for column in sorted(columns, key=lambda column: column.reduced):
        first_of[next(i for i in rarest if column.bits >> i & 1)].append(column)
    stack = [_Node((), 0, left)]
    while stack and not watch.stopped():
        node = stack.pop()
        open_dong = next((i for i in rarest if not node.covered >> i & 1), None)
        if open_dong is None:
            if data.regions.lower <= len(node.chosen) <= data.regions.upper:
                yield node.chosen
            continue
        for column in first_of[open_dong]:
            if column.reduced > node.left:
                break
            if not column.bits & node.covered:
                chosen = (*node.chosen, column.region)
                stack.append(_Node(chosen, node.covered | column.bits, node.left - column.reduced))


def _columns(data: HubInstance, regions: list[Region], most: int, watch: Watch) -> tuple[list[_Column], float]:
    """Return the regions that a grouping of cost ``most`` can hold, and by how much that exceeds the relaxation.

    Twice the cost throughout, as regions have it. Any prices would do: theirs keep the fewest regions.
    """
    program = LinearProgram()
    for _ in data.demand:
        program.add_row(1.0, 1.0)
    number = program.add_row(float(data.regions.lower), float(data.regions.upper))
    for region in regions:
        program.add_column(float(region.twice), 0.0, INF, [*((i, 1.0) for i in region.members), (number, 1.0)])
    point = program.solve(watch.remaining_s())
    if point is None:
        return [], 0.0
    prices, each = point.prices[:number], point.prices[number]
    reduced = [region.twice - sum(prices[i] for i in region.members) - each for region in regions]
    charged = sum(prices) + each * (data.regions.lower if each > 0 else data.regions.upper)
    # in floating point a region may cost a little less than its prices, each of those in a grouping
    left = 2 * most + 1 - charged - len(prices) * min(0.0, *reduced) + SLACK * abs(most)
    columns = [
        _Column(region, sum(1 << i for i in region.members), cost)
        for region, cost in zip(regions, reduced, strict=True)
        if cost <= left
    ]
    return columns, left
