"""The grouping without "each unit exactly once": what is left splits by hub, a knapsack each, then the cheapest hubs.

A unit is a dong, or dongs that must stay together. Several of one unit may be chosen as hubs, which no plan does.

Left out are also contiguity and the rules about pairs of dongs, the terms imbalance and cut border (never below
zero), and all loads but one. So every vector of multipliers gives a valid bound (Held, Wolfe and Crowder 1974).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.hubs.instance import HubInstance
from planner.hubs.units import summed, unit_of, units

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

KERNEL_FROM = 40
"""Units from which a compiled kernel fills regions; to load it takes most of a second."""
STATES = 2_000
"""A load whose largest region has more than this is counted in coarser units, rounded so that the bound holds."""


@dataclass(frozen=True)
class Solved:
    """The answer for one vector of multipliers.

    Parameters
    ----------
    bound
        Infinite if there are too few hubs for any plan.
    price
        Per row, what opening that hub costs or saves.
    hubs
        The rows of the hubs chosen.
    excess
        Per unit, one less how often it is served: the subgradient.
    """

    multipliers: Floats
    bound: float
    price: Floats
    hubs: NDArray[np.intp]
    excess: Floats


class Split:
    """The relaxation of one instance, with a row for each dong that may be a hub and a column for each unit."""

    def __init__(self, data: HubInstance) -> None:
        parts = units(data)
        cost = summed(pair_costs(data), parts)
        weight, lower, upper = _knapsacks(data)
        self.unit_of = unit_of(parts)
        self.places = np.flatnonzero(np.isfinite(cost[self.unit_of, np.arange(len(self.unit_of))]))
        self.own = self.unit_of[self.places]
        self.cost = np.ascontiguousarray(cost.T[self.places])
        self.fewest, self.most = max(1, data.regions.lower), data.regions.upper
        self.forced = np.isin(self.places, data.forced_hubs)
        self.possible = bool(np.isin(data.forced_hubs, self.places).all())
        self.weight = summed(weight, parts)
        self.lower, self.upper = lower[self.places], upper[self.places]
        self.weighted = bool(self.weight.any())
        self.coarse, self.least, self.largest = coarser(self.weight, self.lower, self.upper)

    def decided(self) -> bool:
        """Whether every row is a hub for certain."""
        return bool(self.forced.all())

    def narrowed(self, kept: Flags, forced: Flags, pairs: Flags | None = None) -> "Split":
        """Return the relaxation with some rows only, of which some are hubs for certain, and some pairs only."""
        part = object.__new__(Split)
        part.__dict__.update(self.__dict__)
        part.places, part.own, part.forced = self.places[kept], self.own[kept], forced[kept]
        cost = self.cost if pairs is None else np.where(pairs, self.cost, np.inf)
        part.cost = np.ascontiguousarray(cost[kept])
        part.lower, part.upper = self.lower[kept], self.upper[kept]
        part.least, part.largest = self.least[kept], self.largest[kept]
        return part

    def solve(self, multipliers: Floats, *, whole: bool = False) -> Solved:
        """Return the bound of some multipliers; ``whole`` takes no unit in part, at a price in time."""
        rows = np.arange(len(self.places))
        own = self.cost[rows, self.own] - multipliers[self.own]
        values, _, _ = self._shared(multipliers, rows, wanted=False)
        known = np.full(len(values), not (whole and self.weighted))
        filled: dict[int, NDArray[np.bool_]] = {}
        while True:
            price = own + values
            hubs = self._choose(price)
            unknown = hubs[~known[hubs]]
            if not len(unknown) or not np.isfinite(price[hubs]).all():
                break
            known[unknown] = True
            found, sets, _ = self._whole(multipliers, unknown)
            better = found >= values[unknown] - 1e-9 * np.abs(values[unknown])
            values[unknown] = np.maximum(values[unknown], found)
            filled.update(zip(unknown[better].tolist(), sets[better], strict=True))
        bound = float(multipliers.sum() + price[hubs].sum())
        if not self.possible or not self.fewest <= len(hubs) <= self.most or not np.isfinite(bound):
            return Solved(multipliers, np.inf, price, hubs, np.zeros(len(multipliers)))
        split = np.array([h for h in hubs.tolist() if h not in filled], dtype=np.intp)
        excess: Floats = np.ones(len(multipliers))
        np.subtract.at(excess, self.own[hubs], 1.0)
        excess -= np.sum([filled[h] for h in hubs.tolist() if h in filled], axis=0)
        if len(split):
            excess -= self._shared(multipliers, split, wanted=True)[1].sum(axis=0)
        return Solved(multipliers, bound, price, hubs, excess)

    def added(self, multipliers: Floats, *, whole: bool = False) -> tuple[float, Floats]:
        """Return a bound at some multipliers and, per hub and unit, by how much that pair raises it at least.

        The pair's reduced cost (Beasley 1993): what opening its hub adds, and what forcing the unit into the
        filling of that hub adds.
        """
        rows = np.arange(len(self.places))
        own, others = self._reduced(multipliers, rows)
        values, _, rate = self._shared(multipliers, rows, wanted=False)
        pairs = np.maximum(others - rate[:, None] * self.weight, 0.0)
        if whole and self.weighted:
            found, _, extra = self._whole(multipliers, rows)
            price = np.maximum(values, found)[:, None]
            with np.errstate(invalid="ignore"):  # infinite prices, put right in the next line
                pairs = np.maximum(values[:, None] + pairs - price, (found[:, None] + extra) - price)
            pairs = np.where(np.isfinite(price), np.maximum(pairs, 0.0), 0.0)
            values = price[:, 0]
        price = own + values
        hubs = self._choose(price)
        pairs[rows, self.own] = 0.0
        return float(multipliers.sum() + price[hubs].sum()), pairs + self.opening(price, hubs)[:, None]

    def opening(self, price: Floats, hubs: NDArray[np.intp]) -> Floats:
        """Return what opening each dong as a hub adds: it takes the place of the dearest that may close."""
        free = hubs[~self.forced[hubs]]
        dearest = float(price[free].max()) if len(free) else -np.inf
        spare = dearest if len(hubs) >= self.most else max(0.0, dearest)
        opening = np.maximum(0.0, price - spare)
        opening[hubs] = 0.0
        return opening

    def closing(self, price: Floats, hubs: NDArray[np.intp]) -> Floats:
        """Return what closing each chosen hub adds: the cheapest of the others takes its place, if one must."""
        others = np.delete(price, hubs)
        cheapest = float(others.min()) if len(others) else np.inf
        spare = cheapest if len(hubs) <= self.fewest else min(0.0, cheapest)
        return np.where(self.forced[hubs], np.inf, np.maximum(0.0, spare - price[hubs]))

    def _reduced(self, multipliers: Floats, rows: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """Return the reduced cost of some hubs' own units, and those of the others, infinite on their own."""
        reduced = self.cost[rows] - multipliers
        at = np.arange(len(rows)), self.own[rows]
        own = reduced[at]
        reduced[at] = np.inf
        return own, reduced

    def _choose(self, price: Floats) -> NDArray[np.intp]:
        wanted = int((self.forced | (price < 0)).sum())
        count = max(int(self.forced.sum()), min(self.most, max(self.fewest, wanted)))
        return np.lexsort((price, ~self.forced))[:count]

    def _whole(self, multipliers: Floats, rows: NDArray[np.intp]) -> tuple[Floats, Flags, Floats]:
        """Return, for some hubs, the cheapest filling without parts; see ``filling.fill``."""
        from planner.hubs.filling import fill  # loads numba, for which small instances need not wait

        own = self.coarse[self.own[rows]]
        costs = self._reduced(multipliers, rows)[1]
        values, taken, extra = np.empty(len(rows)), np.empty(costs.shape, dtype=np.bool_), np.empty(costs.shape)
        fill(costs, self.coarse, self.least[rows] - own, self.largest[rows] - own, values, taken, extra)
        return values, taken, extra

    def _shared(self, multipliers: Floats, rows: NDArray[np.intp], *, wanted: bool) -> tuple[Floats, Floats, Floats]:
        """Return, for some hubs, the cheapest filling between their limits in which one unit may be split.

        Returns
        -------
        values, shares, rates
            What the filling costs; each unit's share in it, if ``wanted``; and, where a limit binds, the cost per
            unit of load at that limit, the knapsack's dual price.
        """
        if not self.weighted:
            others = self._reduced(multipliers, rows)[1]
            return np.minimum(others, 0.0).sum(axis=1), (others < 0).astype(np.float64), np.zeros(len(rows))
        own = self.weight[self.own[rows]]
        lower, upper = self.lower[rows] - own, self.upper[rows] - own
        if len(self.weight) < KERNEL_FROM:
            return fractional(self._reduced(multipliers, rows)[1], self.weight, lower, upper)
        from planner.hubs.filling import share

        values, rates = np.empty(len(rows)), np.empty(len(rows))
        shares = np.empty((len(rows) if wanted else 0, len(multipliers)))
        share(self.cost, rows, multipliers, self.weight, self.own[rows], lower, upper, values, rates, shares)
        return values, shares, rates


def fractional(others: Floats, weight: Floats, lower: Floats, upper: Floats) -> tuple[Floats, Floats, Floats]:
    """Return what ``filling.share`` does, for few units: sorting them costs less than loading numba."""
    ratio = np.where(weight > 0, others / np.where(weight > 0, weight, 1.0), np.copysign(np.inf, others))
    order = np.argsort(ratio, axis=1)
    ratio = np.take_along_axis(ratio, order, axis=1)
    load = np.where(np.isfinite(ratio), weight[order], 0.0)
    filled = np.cumsum(load, axis=1)
    wanted = np.where(ratio < 0, filled, 0.0).max(axis=1)
    target = np.clip(wanted, lower, upper)
    share = np.clip((target[:, None] - filled + load) / np.where(load > 0, load, 1.0), 0.0, 1.0)
    share = np.where(load > 0, share, np.isneginf(ratio))
    taken = np.zeros_like(others)
    np.put_along_axis(taken, order, share, axis=1)
    values = (np.where(taken > 0, others, 0.0) * taken).sum(axis=1)
    impossible = (target < 0) | (filled[:, -1] < target)
    at_limit = np.minimum((filled < target[:, None]).sum(axis=1), len(weight) - 1)
    rate = np.where(target == wanted, 0.0, ratio[np.arange(len(ratio)), at_limit])
    rate = np.where(np.isfinite(rate), rate, 0.0)
    return np.where(impossible, np.inf, values), taken, rate


def coarser(weight: Floats, lower: Floats, upper: Floats) -> tuple[Ints, Ints, Ints]:
    """Return weights and limits in whole units, at most ``STATES`` of them, that no allowed filling breaks.

    Weights and upper limits are rounded down. What the weights of one filling lose by that, its count of dongs
    at most the number of smallest weights below the largest upper limit, is taken off the lower limits.
    """
    total = weight.sum()
    limits = np.minimum(upper, total)
    unit = max(1, -(-int(limits.max(initial=0)) // STATES))
    scaled, rest = np.divmod(weight.astype(np.int64), unit)
    most = int(np.searchsorted(np.cumsum(np.sort(weight)), limits.max(initial=0), side="right"))
    lost = int(np.sort(rest)[::-1][:most].sum())
    return scaled, np.maximum(0, -((lost - lower.astype(np.int64)) // unit)), limits.astype(np.int64) // unit


def pair_costs(data: HubInstance) -> Floats:
    """Return what each pair costs, a hub's own with its opening; infinite where a rule forbids it."""
    n = len(data.demand)
    demand = np.array(data.demand, dtype=np.float64)[:, None]
    cost = data.travel_weight * demand * np.array(data.cost, dtype=np.float64)
    if data.today is not None:
        today = np.array(data.today)
        cost += data.moved_weight * demand * (today[:, None] != today)
    if data.max_seconds is not None and data.seconds is not None:
        cost[np.array(data.seconds) > data.max_seconds] = np.inf
    if data.candidates is not None:
        cost[:, ~np.isin(np.arange(n), data.candidates)] = np.inf
    for i, h in data.fixed:
        cost[i, np.arange(n) != h] = np.inf
    if data.opening_cost is not None:
        cost[np.diag_indices(n)] += data.opening_weight * np.array(data.opening_cost, dtype=np.float64)
    return cost


def _knapsacks(data: HubInstance) -> tuple[Floats, Floats, Floats]:
    """Return weights and each hub's limits by the first load that has any; no weight at all if none has."""
    n = len(data.demand)
    lower, upper = np.zeros(n), np.full(n, np.inf)
    for load in data.loads:
        if load.band is not None:
            lower[:], upper[:] = load.band.lower, load.band.upper
        if load.capacity is not None:
            upper = np.minimum(upper, [np.inf if most is None else most for most in load.capacity])
        if load.band is not None or load.capacity is not None:
            return np.array(load.amounts, dtype=np.float64), lower, upper
    return np.zeros(n), lower, upper
