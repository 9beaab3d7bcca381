"""The worth of one region, for search: how badly it breaks the rules and what it costs with its best hub.

A region is worth the same wherever the others lie, but for two things counted over all regions: imbalance and
the moves from today's grouping. That makes every step of a search a matter of two regions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from planner.hubs.instance import Band, HubInstance, HubPlan
from planner.hubs.separation import neighbour_graph

CACHE_SIZE = 200_000


class Worth(NamedTuple):
    """Compared first by ``broken``, zero where every rule is kept; then by ``cost``, the objective."""

    broken: float
    cost: int


@dataclass(frozen=True)
class Region:
    """A set of dongs with its best hub.

    Parameters
    ----------
    broken
        Weighted breaches of the rules, zero for none.
    twice
        Twice its share of the cost: a cut border is shared with the region beyond.
    totals
        Per load.
    moved, moved_demand
        From today's grouping.
    opening_cost
        Of the hub.
    shared
        Per grouping to differ from: how many dongs of each of its regions.
    """

    members: frozenset[int]
    hub: int
    broken: float
    twice: int
    totals: tuple[int, ...]
    moved: int
    moved_demand: int
    opening_cost: int
    shared: tuple[NDArray[np.int64], ...]


class Appraiser:
    """Judges regions of one instance, remembering those it has seen.

    Parameters
    ----------
    thrifty
        Whether the best hub of a region is the one that costs least to open: where money is short, a dearer hub
        here is paid for elsewhere, which a region by itself does not know.
    """

    def __init__(self, data: HubInstance, *, thrifty: bool = False) -> None:
        n = len(data.demand)
        self.data = data
        self.thrifty = thrifty
        graph = neighbour_graph(data)
        self.neighbours = [frozenset(graph[i]) for i in range(n)]
        self.cost = np.array(data.cost, dtype=np.int64)
        self.demand = np.array(data.demand, dtype=np.int64)
        self.leaves = np.zeros((n, n), dtype=bool)
        if data.today is not None:
            today = np.array(data.today)
            self.leaves = today[:, None] != today[None, :]
        twice = 2 * data.travel_weight * self.demand[:, None] * self.cost
        self.twice = twice + 2 * data.moved_weight * self.demand[:, None] * self.leaves
        self.banned = _banned(data)
        self.amounts = np.array([load.amounts for load in data.loads], dtype=np.int64).reshape(-1, n)
        self.forced = np.isin(np.arange(n), data.forced_hubs)
        self.metres: list[dict[int, int]] = [{} for _ in range(n)]
        for border in data.borders or ():
            self.metres[border.a][border.b] = self.metres[border.b][border.a] = border.metres
        self._weights = [
            (place, load.imbalance_weight) for place, load in enumerate(data.loads) if load.imbalance_weight
        ]
        self.opening = np.array(data.opening_cost or (0,) * n, dtype=np.int64)
        self._least_apart = [other.least_apart for other in data.unlike]
        self._labels = [np.unique(other.region_of, return_inverse=True)[1] for other in data.unlike]
        self._moves_limited = data.max_moved_dongs is not None or data.max_moved_demand is not None
        self._known: dict[frozenset[int], Region] = {}

    def region(self, members: frozenset[int], hub: int | None = None) -> Region:
        """Return the region of some dongs, at least one, with the hub given, else the one that serves it best."""
        if hub is not None:
            return self._appraise(members, hub)
        if members not in self._known:
            if len(self._known) >= CACHE_SIZE:
                self._known.clear()
            self._known[members] = self._appraise(members)
        return self._known[members]

    def worth(self, regions: Iterable[Region]) -> Worth:
        """Return the worth of a whole grouping."""
        regions = list(regions)
        broken, twice = 0.0, 0
        for region in regions:
            broken += region.broken
            twice += region.twice
        cost = twice // 2
        for place, weight in self._weights:
            totals = [region.totals[place] for region in regions]
            cost += weight * (max(totals) - min(totals))
        if self._moves_limited:
            broken += _beyond(sum(region.moved for region in regions), self.data.max_moved_dongs)
            broken += _beyond(sum(region.moved_demand for region in regions), self.data.max_moved_demand)
        if self.data.max_opening_cost is not None:
            broken += _beyond(sum(region.opening_cost for region in regions), self.data.max_opening_cost)
        return Worth(broken + self._too_like(regions), cost)

    def _too_like(self, regions: Sequence[Region]) -> float:
        """Breaches of the distance from groupings to differ from: a matching of their regions with ours stays."""
        broken = 0.0
        for place, least in enumerate(self._least_apart):
            shared = np.array([region.shared[place] for region in regions])
            changed = len(self.demand) - int(shared[linear_sum_assignment(shared, maximize=True)].sum())
            broken += _outside(changed, Band(lower=least, upper=max(least, changed)))
        return broken

    def _appraise(self, members: frozenset[int], hub: int | None = None) -> Region:
        dongs = np.array(sorted(members))
        square = np.ix_(dongs, dongs)
        totals = tuple(self.amounts[:, dongs].sum(axis=1).tolist())
        twice = self.twice[square].sum(axis=0) + 2 * self.data.opening_weight * self.opening[dongs]
        broken = 1e3 * self.banned[square].sum(axis=0) + self._hub_rules(dongs, totals)
        leaves = self.leaves[square]
        best = self._best(dongs, broken, leaves.sum(axis=0), twice) if hub is None else int((dongs == hub).argmax())
        return Region(
            members=members,
            hub=int(dongs[best]),
            broken=float(broken[best]) + self._region_rules(members, totals),
            twice=int(twice[best]) + self.data.cut_border_weight * self._rim(members),
            totals=totals,
            moved=int(leaves[:, best].sum()),
            moved_demand=int(self.demand[dongs][leaves[:, best]].sum()),
            shared=tuple(np.bincount(labels[dongs], minlength=labels.max() + 1) for labels in self._labels),
            opening_cost=int(self.opening[dongs[best]]),
        )

    def _best(
        self,
        dongs: NDArray[np.int64],
        broken: NDArray[np.float64],
        leaving: NDArray[np.int64],
        twice: NDArray[np.int64],
    ) -> int:
        """Return the place of the hub that serves a region best: fewest breaches, then what is short, then cost."""
        keys: list[NDArray[np.int64] | NDArray[np.float64]] = [twice]
        if self._moves_limited:
            keys.append(leaving)
        if self.thrifty:
            keys.append(self.opening[dongs])
        return int(np.lexsort((*keys, broken))[0])

    def _hub_rules(self, dongs: NDArray[np.int64], totals: Sequence[int]) -> NDArray[np.float64]:
        """Breaches that depend on which dong is the hub: forced hubs and capacities."""
        forced = self.forced[dongs]
        broken: NDArray[np.float64] = 1e3 * (forced.sum() - forced)
        for load, total in zip(self.data.loads, totals, strict=True):
            if load.capacity is not None:
                broken += np.array([_beyond(total, load.capacity[h]) for h in dongs])
        return broken

    def _region_rules(self, members: frozenset[int], totals: Sequence[int]) -> float:
        """Breaches whichever dong is the hub."""
        data = self.data
        broken = sum(_outside(total, load.band) for load, total in zip(data.loads, totals, strict=True))
        broken += _outside(len(members), data.size)
        broken += 1e3 * sum(i in members and j in members for i, j in data.apart)
        broken += 1e3 * sum((i in members) != (j in members) for i, j in data.together)
        if data.borders is not None:
            broken += 1e3 * (self._parts(members) - 1)
        return broken

    def _parts(self, members: frozenset[int]) -> int:
        """Return the number of connected parts; a plain search, as this is asked for every step."""
        left, parts = set(members), 0
        while left:
            parts += 1
            fresh = [left.pop()]
            while fresh:
                found = self.neighbours[fresh.pop()] & left
                left -= found
                fresh += found
        return parts

    def _rim(self, members: frozenset[int]) -> int:
        if not self.data.cut_border_weight:
            return 0
        return sum(metres for i in members for j, metres in self.metres[i].items() if j not in members)


def nearest(judge: Appraiser, cost: NDArray[np.float64], hubs: Sequence[int]) -> list[Region]:
    """Return the regions in which each dong belongs to the hub that serves it at the least cost, a hub to itself."""
    places = cost[:, list(hubs)].argmin(axis=1)
    places[list(hubs)] = np.arange(len(hubs))
    return [judge.region(frozenset(np.flatnonzero(places == place).tolist())) for place in range(len(hubs))]


def to_plan(regions: Iterable[Region]) -> HubPlan:
    """Return the plan of regions that share out all dongs."""
    hub_of = {i: region.hub for region in regions for i in region.members}
    return HubPlan(hub_of=tuple(hub_of[i] for i in range(len(hub_of))))


def _banned(data: HubInstance) -> NDArray[np.int64]:
    """Count, per pair, the rules that keep the dong from the hub whatever the rest of the region."""
    n = len(data.demand)
    banned = np.zeros((n, n), dtype=np.int64)
    if data.max_seconds is not None and data.seconds is not None:
        banned += np.array(data.seconds) > data.max_seconds
    if data.candidates is not None:
        banned += ~np.isin(np.arange(n), data.candidates)[None, :]
    for i, h in data.fixed:
        banned[i] += np.arange(n) != h
    return banned


def _outside(value: int, band: Band | None) -> float:
    """Square of the percentage outside a band: squares spread an excess over several regions."""
    if band is None or band.lower <= value <= band.upper:
        return 0.0
    return (1.0 + 100.0 * max(band.lower - value, value - band.upper) / max(1, band.upper)) ** 2


def _beyond(value: int, most: int | None) -> float:
    return 0.0 if most is None else _outside(value, Band(lower=0, upper=most))
