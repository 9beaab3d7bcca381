"""Every grouping that costs no more than a limit, where dongs are few enough to list them.

All connected regions that keep the rules are listed, priced by the linear relaxation of sharing out the dongs to
them, and put together depth first; a region whose reduced cost exceeds what the limit leaves is in no grouping of the
list (Baldacci, Christofides and Mingozzi, Mathematical Programming 115, 2008).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from planner.engines.lp import INF, LinearProgram
from planner.hubs.instance import LARGEST_COST, HubInstance, HubPlan
from planner.hubs.search import Appraiser, Region, to_plan
from planner.result import Answer, SolveParams, Status, Watch

MOST_SETS = 60_000
"""Sets of dongs looked at; beyond, listing takes longer than it is worth."""
MOST_GROUPINGS = 100_000
WIDENING = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
"""Shares above the relaxation at which the best grouping is looked for, one after the other."""
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


@dataclass(frozen=True)
class _Priced:
    """The regions, the most useful first, and what the relaxation charges for any grouping at least."""

    columns: list[_Column]
    charged: float


@dataclass
class _Node:
    """Regions chosen so far, and what the limits leave for others."""

    chosen: tuple[Region, ...]
    covered: int
    left: float
    unused: tuple[float, ...]
    """Of each of ``_limits``."""


def solve(data: HubInstance, params: SolveParams, watch: Watch) -> Answer[HubPlan]:  # noqa: ARG001  (a solver)
    """Prove the best plan, or that there is none, by listing; ``unknown`` where there is too much to list.

    The limit is widened until the list is no longer empty: its first grouping is then the best of all.
    """
    listing = _Listing(data, watch)
    if not listing.complete:
        return Answer(Status.UNKNOWN)
    for limit in listing.limits():
        listed = listing.within(limit)
        if listed is None:
            return Answer(Status.UNKNOWN, bound=listing.bound)
        if listed:
            return Answer(Status.OPTIMAL, listed[0].plan, listed[0].cost, listed[0].cost)
    return Answer(Status.INFEASIBLE)


def groupings(data: HubInstance, most: int, watch: Watch) -> list[Grouping] | None:
    """Return every grouping that keeps the rules and costs ``most`` or less, the cheapest first.

    Of groupings that differ in their hubs alone, the cheapest one.

    Returns
    -------
    groupings
        ``None`` if there are too many sets of dongs or groupings to look at, or time is over.
    """
    listing = _Listing(data, watch)
    return listing.within(most) if listing.complete else None


class _Listing:
    """All regions of an instance with their prices; ``complete`` if they were not too many."""

    def __init__(self, data: HubInstance, watch: Watch) -> None:
        self.data, self.watch = data, watch
        self.judge = Appraiser(data)
        regions = _regions(data, self.judge, watch)
        self.priced = None if regions is None else _price(data, regions, watch)
        self.complete = regions is not None and not watch.stopped()

    @property
    def bound(self) -> int:
        """What a grouping costs at least."""
        return 0 if self.priced is None else max(0, math.floor(self.priced.charged / 2 * (1 - SLACK)))

    def limits(self) -> list[int]:
        """Return ever wider limits, the last one above every cost; none if no regions share out the dongs."""
        if self.priced is None:
            return []
        return [*(self.bound + 1 + int(self.bound * share) for share in WIDENING), LARGEST_COST]

    def within(self, most: int) -> list[Grouping] | None:
        """Return the groupings that cost so little; ``None`` if there are too many, or time is over."""
        if self.priced is None:
            return []
        found: dict[frozenset[frozenset[int]], Grouping] = {}
        for seen, chosen in enumerate(_covers(self.data, self.priced, most, self.watch)):
            if seen >= MOST_GROUPINGS:
                return None
            worth = self.judge.worth(chosen)
            key = frozenset(region.members for region in chosen)
            if not worth.broken and worth.cost <= most and (key not in found or worth.cost < found[key].cost):
                found[key] = Grouping(worth.cost, to_plan(chosen))
        in_order = sorted(found.values(), key=lambda one: (one.cost, one.plan.hub_of))
        return None if self.watch.stopped() else in_order


def _regions(data: HubInstance, judge: Appraiser, watch: Watch) -> list[Region] | None:
    """Return the regions that keep every rule that one region by itself can break; ``None`` if too many."""
    any_hub = any(limit is not None for limit in _limits(data))
    found = []
    for seen, members in enumerate(_connected(data, judge)):
        if seen >= MOST_SETS or watch.stopped():
            return None
        hubs: list[int | None] = [*sorted(members)] if any_hub else [None]
        found += _worthwhile([region for hub in hubs if not (region := judge.region(members, hub)).broken])
    return found


def _limits(data: HubInstance) -> tuple[int | None, ...]:
    """Return the most that all regions together may use of each thing in ``_uses``."""
    return data.max_moved_dongs, data.max_moved_demand, data.max_opening_cost


def _uses(region: Region) -> tuple[int, ...]:
    return region.moved, region.moved_demand, region.opening_cost


def _worthwhile(regions: list[Region]) -> list[Region]:
    """Return, of the same dongs with different hubs, those that no other beats in cost and in everything used."""
    kept: list[Region] = []
    for region in sorted(regions, key=lambda region: (region.twice, _uses(region))):
        if not any(all(a <= b for a, b in zip(_uses(other), _uses(region), strict=True)) for other in kept):
            kept.append(region)
    return kept


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


def _price(data: HubInstance, regions: list[Region], watch: Watch) -> _Priced | None:
    """Return the regions with what the relaxation charges; ``None`` if none share out the dongs, even in parts.

    Twice the cost throughout, as regions have it. Any prices would do: those of the relaxation keep the fewest.
    """
    program = LinearProgram()
    for _ in data.demand:
        program.add_row(1.0, 1.0)
    number = program.add_row(float(data.regions.lower), float(data.regions.upper))
    for region in regions:
        program.add_column(float(region.twice), 0.0, INF, [*((i, 1.0) for i in region.members), (number, 1.0)])
    point = program.solve(watch.remaining_s())
    if point is None:
        return None
    prices, each = point.prices[:number], point.prices[number]
    columns = [
        _Column(
            region,
            sum(1 << i for i in region.members),
            region.twice - sum(prices[i] for i in region.members) - each,
        )
        for region in regions
    ]
    charged = sum(prices) + each * (data.regions.lower if each > 0 else data.regions.upper)
    # in floating point a region may cost a little less than its prices, each of those in a grouping
    charged += len(prices) * min(0.0, *(column.reduced for column in columns))
    return _Priced(sorted(columns, key=lambda column: column.reduced), charged)


def _covers(data: HubInstance, priced: _Priced, most: int, watch: Watch) -> Iterator[tuple[Region, ...]]:
    """Yield each choice of regions that shares out the dongs and may cost ``most`` or less."""
    n = len(data.demand)
    left = 2 * most + 1 - priced.charged + SLACK * most
    columns = [column for column in priced.columns if column.reduced <= left]
    rarest = sorted(range(n), key=lambda i: sum(column.bits >> i & 1 for column in columns))
    first_of: list[list[_Column]] = [[] for _ in range(n)]
    for column in columns:
        first_of[next(i for i in rarest if column.bits >> i & 1)].append(column)
    stack = [_Node((), 0, left, tuple(math.inf if limit is None else limit for limit in _limits(data)))]
    while stack and not watch.stopped():
        node = stack.pop()
        open_dong = next((i for i in rarest if not node.covered >> i & 1), None)
        if open_dong is not None and len(node.chosen) < data.regions.upper:
            stack += _grown(node, first_of[open_dong])
        elif open_dong is None and len(node.chosen) >= data.regions.lower:
            yield node.chosen


def _grown(node: _Node, columns: list[_Column]) -> Iterator[_Node]:
    """Yield the node with one more region, of those in order of their reduced cost."""
    for column in columns:
        if column.reduced > node.left:
            return
        unused = tuple(a - b for a, b in zip(node.unused, _uses(column.region), strict=True))
        if not column.bits & node.covered and min(unused) >= 0:
            chosen = (*node.chosen, column.region)
            yield _Node(chosen, node.covered | column.bits, node.left - column.reduced, unused)
