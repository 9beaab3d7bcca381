"""A lower bound and the pairs worth keeping, from a Lagrangian relaxation of the grouping.

Relaxed is that each dong belongs to exactly one region; left out are contiguity and the rules about pairs of
dongs, the terms imbalance and cut border (never below zero), and all loads but one. What remains splits by hub:
a fractional knapsack each, then the cheapest hubs. So every multiplier gives a valid bound (Held, Wolfe and
Crowder 1974), and what forcing a pair adds to it is the pair's reduced cost (Beasley 1993).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.hubs.instance import HubInstance
from planner.hubs.variables import Pair
from planner.result import Watch

Floats = NDArray[np.float64]

MANY_DONGS = 100
STEPS = {False: 100, True: 400}
"""Subgradient steps, by whether there are many dongs: each takes time in proportion to the square of their number."""
FIRST_STEP = 1.5
HALVE_AFTER = 12
"""Iterations without a better bound before the step is halved."""
LAST_STEP = 0.005


@dataclass(frozen=True)
class Relaxation:
    """The best bound found and what it says of hubs and pairs.

    Parameters
    ----------
    bound
        Lower bound in floating point; ``-inf`` if the relaxation says nothing.
    added
        ``added[i, h]``: by how much the bound rises at least if dong i belongs to hub h.
    hubs
        The hubs that serve all dongs at the least cost, of those seen; empty if the relaxation says nothing.
    """

    bound: float
    added: Floats
    hubs: tuple[int, ...]

    def pairs(self, most: int) -> list[Pair]:
        """Return the pairs that a plan of cost ``most`` or less can hold."""
        slack = max(1e-6, 1e-9 * abs(most))
        kept = np.argwhere(~(self.bound + self.added > most + slack))
        return [(int(i), int(h)) for i, h in kept]


def relax(data: HubInstance, watch: Watch) -> Relaxation:
    """Raise the bound by subgradient steps, their length set by the cheapest way to serve all from the hubs seen."""
    split = _Split(data)
    multipliers = np.min(split.cost, axis=1, initial=np.inf, where=~np.eye(len(data.demand), dtype=bool))
    multipliers = np.where(np.isfinite(multipliers), multipliers, 0.0)
    best = Relaxation(-np.inf, np.zeros_like(split.cost), ())
    step, stale, goal = FIRST_STEP, 0, np.inf
    hubs: tuple[int, ...] = ()
    for _ in range(STEPS[len(data.demand) >= MANY_DONGS]):
        relaxed, excess = split.solve(multipliers)
        if relaxed.bound == np.inf:
            break
        served = float(split.cost[:, relaxed.hubs].min(axis=1).sum())
        if not hubs or served < goal:
            goal, hubs = served, relaxed.hubs
        stale = 0 if relaxed.bound > best.bound else stale + 1
        best = max(best, relaxed, key=lambda relaxation: relaxation.bound)
        if stale >= HALVE_AFTER:
            step, stale = step / 2, 0
        norm = float(excess @ excess)
        if norm == 0.0 or step < LAST_STEP or watch.stopped():
            break
        ahead = goal if np.isfinite(goal) else best.bound + 0.05 * abs(best.bound)
        multipliers = multipliers + step * max(1.0, ahead - relaxed.bound) / norm * excess
    return replace(best, hubs=hubs)


class _Split:
    """The relaxation of one instance, solved for one vector of multipliers after another."""

    def __init__(self, data: HubInstance) -> None:
        n = len(data.demand)
        self.cost = pair_costs(data)
        self.fewest, self.most = max(1, data.regions.lower), data.regions.upper
        self.forced = np.isin(np.arange(n), data.forced_hubs)
        self.weight, self.lower, self.upper = _knapsacks(data)

    def solve(self, multipliers: Floats) -> tuple[Relaxation, Floats]:
        """Return the relaxation and, per dong, one less how often it is served; bound ``inf`` if hubs are too few."""
        n = len(multipliers)
        reduced = self.cost - multipliers[:, None]
        own = np.diagonal(reduced).copy()
        others = reduced.copy()
        np.fill_diagonal(others, np.inf)
        values, taken, rate = self._knapsack(others, self.weight)
        price = own + values
        wanted = int((self.forced | (price < 0)).sum())
        hubs = np.lexsort((price, ~self.forced))[: min(self.most, max(self.fewest, wanted))]
        bound = float(multipliers.sum() + price[hubs].sum())
        if not np.isfinite(bound):
            return Relaxation(np.inf, np.zeros_like(others), ()), np.zeros(n)
        excess = 1.0 - taken[:, hubs].sum(axis=1)
        excess[hubs] -= 1.0
        opening = self._opening(price, hubs)
        added = opening[None, :] + np.maximum(others - rate[None, :] * self.weight[:, None], 0.0)
        added[np.arange(n), np.arange(n)] = opening
        return Relaxation(bound, added, tuple(int(h) for h in hubs)), excess

    def _opening(self, price: Floats, hubs: NDArray[np.intp]) -> Floats:
        """Return what opening each dong as a hub adds: it takes the place of the dearest that may close."""
        free = hubs[~self.forced[hubs]]
        dearest = float(price[free].max()) if len(free) else -np.inf
        spare = dearest if len(hubs) >= self.most else max(0.0, dearest)
        opening = np.maximum(0.0, price - spare)
        opening[hubs] = 0.0
        return opening

    def _knapsack(self, others: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
        """Return per hub the cheapest fractional filling between its limits.

        Returns
        -------
        values, shares, rates
            What the filling costs; each dong's share in it; and, where a limit binds, the cost per unit of
            load at that limit, the knapsack's dual price.
        """
        if not weight.any():
            return np.minimum(others, 0.0).sum(axis=0), (others < 0).astype(np.float64), np.zeros(len(weight))
        by_hub = np.ascontiguousarray(others.T)
        ratio = np.where(weight > 0, by_hub / np.where(weight > 0, weight, 1.0), np.copysign(np.inf, by_hub))
        order = np.argsort(ratio, axis=1)
        ratio = np.take_along_axis(ratio, order, axis=1)
        load = np.where(np.isfinite(ratio), weight[order], 0.0)
        filled = np.cumsum(load, axis=1)
        wanted = np.where(ratio < 0, filled, 0.0).max(axis=1)
        target = np.clip(wanted, self.lower - weight, self.upper - weight)
        share = np.clip((target[:, None] - filled + load) / np.where(load > 0, load, 1.0), 0.0, 1.0)
        share = np.where(load > 0, share, np.isneginf(ratio))
        taken = np.zeros_like(by_hub)
        np.put_along_axis(taken, order, share, axis=1)
        values = (np.where(taken > 0, by_hub, 0.0) * taken).sum(axis=1)
        impossible = (target < 0) | (filled[:, -1] < target)
        at_limit = np.minimum((filled < target[:, None]).sum(axis=1), len(weight) - 1)
        rate = np.where(target == wanted, 0.0, ratio[np.arange(len(weight)), at_limit])
        rate = np.where(np.isfinite(rate), rate, 0.0)
        return np.where(impossible, np.inf, values), taken.T, rate


def pair_costs(data: HubInstance) -> Floats:
    """Return what each pair costs, infinite where a rule forbids it."""
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
