"""The filling kernel against every set of dongs, and the coarser units against every set too."""

from itertools import combinations

import numpy as np

from planner.hubs.filling import fill, share
from planner.hubs.split import coarser, fractional

RNG = np.random.default_rng(7)


def every_set(n: int) -> list[list[int]]:
    return [list(chosen) for size in range(n + 1) for chosen in combinations(range(n), size)]


def test_the_cheapest_filling_is_that_of_trying_every_set() -> None:
    sets = every_set(6)
    for _ in range(300):
        costs = RNG.integers(-9, 10, size=(1, 6)).astype(float)
        costs[RNG.random((1, 6)) < 0.1] = np.inf
        weights = RNG.integers(0, 8, size=6)
        lower, upper = np.sort(RNG.integers(-3, 25, size=2))
        values, taken, extra = np.empty(1), np.empty((1, 6), dtype=bool), np.empty((1, 6))
        fill(costs, weights, np.array([lower]), np.array([upper]), values, taken, extra)
        fitting = [s for s in sets if lower <= weights[s].sum() <= upper and upper >= 0]
        price = {tuple(s): costs[0, s].sum() for s in fitting}
        best = min(price.values(), default=np.inf)
        assert values[0] == best
        if np.isfinite(best):
            assert price[tuple(np.flatnonzero(taken[0]))] == best
            for i in range(6):
                assert best + extra[0, i] <= min((c for s, c in price.items() if i in s), default=np.inf)


def test_the_shared_filling_is_that_of_sorting_all_units() -> None:
    for _ in range(300):
        m, n = 4, int(RNG.integers(1, 9))
        costs = RNG.integers(-9, 10, size=(m, n)).astype(float)
        costs[RNG.random((m, n)) < 0.15] = np.inf
        multipliers = RNG.integers(-3, 4, size=n) + RNG.random(n)
        weight = RNG.integers(0, 8, size=n).astype(float)
        own = RNG.integers(0, n, size=m)
        lower, upper = np.sort(RNG.integers(-3, 25, size=(2, m)), axis=0).astype(float)
        others = costs - multipliers
        others[np.arange(m), own] = np.inf
        expected = fractional(others, weight, lower, upper)
        rows = RNG.permutation(m)
        values, rates, shares = np.empty(m), np.empty(m), np.empty((m, n))
        share(costs, rows, multipliers, weight, own[rows], lower[rows], upper[rows], values, rates, shares)
        possible = np.isfinite(values)
        assert (np.isfinite(expected[0][rows]) == possible).all()
        np.testing.assert_allclose(values[possible], expected[0][rows][possible], atol=1e-9)
        np.testing.assert_allclose(shares[possible], expected[1][rows][possible], atol=1e-9)
        # the price holds: no other amount of load is served for less than it says
        for place, h in enumerate(rows):
            if possible[place]:
                priced = np.where(np.isfinite(others[h]), others[h] - rates[place] * weight, 0.0)
                limit = shares[place] @ weight
                assert np.minimum(priced, 0.0).sum() + rates[place] * limit <= values[place] + 1e-9


def test_every_set_that_keeps_the_limits_keeps_the_coarser_ones() -> None:
    for _ in range(200):
        weights = RNG.integers(0, 9_000, size=6).astype(float)
        lower, upper = np.sort(RNG.integers(1, 30_000, size=2)).astype(float)
        scaled, low, high = coarser(weights, np.array([lower]), np.array([upper]))
        assert high[0] <= 2_000
        for chosen in every_set(6):
            if lower <= weights[chosen].sum() <= upper:
                assert low[0] <= scaled[chosen].sum() <= high[0]
