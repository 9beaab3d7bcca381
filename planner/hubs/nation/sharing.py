"""The master: how many hubs each district gets, so that the sum of costs is least and the shared budget is kept.

A multiple-choice knapsack (Kellerer, Pferschy and Pisinger 2004, chapter 11), exact in whole numbers. The number of
hubs is the state of a dynamic program over the districts. Where money is short as well, it gets a price (Lagrange), and
the program at that price bounds every way to go on in a search that goes district by district with many sums at once.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from planner.hubs.instance import Band

Ints = NDArray[np.int64]

NEVER = 2**62 - 1
"""The cost of what cannot be; a sum of real costs is below it, and two of it still fit into 64 bits."""
SCALED = 2**59
"""Scaled costs stay below this."""
PRICE_STEPS = 24
WIDTH = 400
"""Sums of hubs and money carried on from one district to the next; the bound of those dropped is kept."""


@dataclass(frozen=True)
class Row:
    """One district's choices.

    Parameters
    ----------
    least
        The smallest number of hubs.
    costs
        For ``least``, ``least + 1``, ... hubs; ``NEVER`` where that cannot be.
    hub_won
        Money for each hub.
    """

    least: int
    costs: Ints
    hub_won: int = 0


@dataclass(frozen=True)
class Shared:
    """How the hubs are shared.

    Parameters
    ----------
    counts
        Hubs per district; ``None`` if no way was found.
    bound
        No way costs less; ``None`` if there is none, which is a proof.
    """

    counts: tuple[int, ...] | None
    bound: int | None


def share(rows: Sequence[Row], hubs: Band, budget_won: int | None) -> Shared:
    """Return the cheapest way to share hubs and money, with the least cost there can be.

    The bound is the cost of the way returned, but for many districts short of money, where it may be below.
    """
    if not all(len(row.costs) for row in rows):
        return Shared(None, None)
    plain = _Priced(rows, hubs)
    if plain.least >= NEVER:
        return Shared(None, None)
    if budget_won is None or plain.spent <= budget_won:
        return Shared(plain.counts, plain.least)
    thrifty = _Priced([_money_only(row) for row in rows], hubs)
    if thrifty.least > budget_won:
        return Shared(None, None)
    return _Search(rows, hubs, budget_won, thrifty.counts).run()


def cost_of(rows: Sequence[Row], counts: Sequence[int]) -> int:
    """Return what some numbers of hubs cost."""
    return sum(int(row.costs[count - row.least]) for row, count in zip(rows, counts, strict=True))


class _Priced:
    """The dynamic program at a price of money.

    ``onward[d][h]`` is the least scaled cost of districts ``d, d+1, ...`` when those before have h hubs.
    """

    def __init__(self, rows: Sequence[Row], hubs: Band, scale: int = 1, price: int = 0) -> None:
        self.rows = rows
        most = min(hubs.upper, sum(row.least + len(row.costs) - 1 for row in rows))
        self.scaled = [_scaled(row, scale, price) for row in rows]
        last = np.where(np.arange(most + 1) < hubs.lower, NEVER, 0)
        self.onward: list[Ints] = [last]
        for row, costs in zip(reversed(rows), reversed(self.scaled), strict=True):
            self.onward.append(_before(row, costs, self.onward[-1]))
        self.onward.reverse()
        self.least = int(self.onward[0][0])
        self.counts = self._follow() if self.least < NEVER else ()

    @property
    def spent(self) -> int:
        """Money for the hubs chosen."""
        return sum(row.hub_won * count for row, count in zip(self.rows, self.counts, strict=True))

    def _follow(self) -> tuple[int, ...]:
        counts: list[int] = []
        for row, costs, after in zip(self.rows, self.scaled, self.onward[1:], strict=True):
            used = sum(counts)
            reach = costs[: max(0, len(after) - used - row.least)]
            ways = reach + after[used + row.least : used + row.least + len(reach)]
            counts.append(row.least + int(ways.argmin()))
        return tuple(counts)


def _before(row: Row, costs: Ints, after: Ints) -> Ints:
    """Return the program's values before a district from those after it."""
    beyond = np.full(row.least + len(costs) - 1, NEVER)
    onward = sliding_window_view(np.concatenate((after, beyond)), len(after))[row.least :]
    cheapest: Ints = (costs[:, None] + onward).min(axis=0)
    return np.minimum(cheapest, NEVER)


def _scaled(row: Row, scale: int, price: int) -> Ints:
    counts = np.arange(row.least, row.least + len(row.costs))
    return np.where(row.costs < NEVER, scale * row.costs + price * row.hub_won * counts, NEVER)


def _money_only(row: Row) -> Row:
    return Row(row.least, _scaled(row, 0, 1), row.hub_won)


class _Search:
    """Sums of hubs, money and cost, carried from district to district; equal sums merge, hopeless ones are dropped."""

    def __init__(self, rows: Sequence[Row], hubs: Band, budget_won: int, counts: tuple[int, ...]) -> None:
        self.rows, self.hubs, self.budget = rows, hubs, budget_won
        self.counts, self.cost = counts, cost_of(rows, counts)
        dearest = sum(int(row.costs[row.costs < NEVER].max(initial=0)) for row in rows)
        self.scale = 1 << max(0, (SCALED // max(1, dearest)).bit_length() - 1)
        self.priced, self.price = self._best_price()

    def run(self) -> Shared:
        """Return the cheapest way met, with the bound of all that was dropped on the way."""
        spare = self._least_money_onward()
        hubs, won, cost = (np.zeros(1, dtype=np.int64) for _ in range(3))
        ways: list[tuple[Ints, Ints]] = []
        dropped = NEVER
        for place, row in enumerate(self.rows):
            known = np.flatnonzero(row.costs < NEVER)
            come = np.repeat(np.arange(len(hubs)), len(known))
            count = np.tile(row.least + known, len(hubs))
            hubs, won = hubs[come] + count, won[come] + row.hub_won * count
            cost = cost[come] + np.tile(row.costs[known], len(come) // max(1, len(known)))
            ends = self._ends(place, hubs, won, cost)
            hopeful = (won + spare[place + 1] <= self.budget) & (ends <= self.cost - 1)
            order = _first_of_equals(hubs, won, cost, hopeful)
            order = order[np.argsort(ends[order], kind="stable")]
            dropped = min(dropped, int(ends[order[WIDTH:]].min(initial=NEVER)))
            kept = order[:WIDTH]
            hubs, won, cost = hubs[kept], won[kept], cost[kept]
            ways.append((come[kept], count[kept]))
        if cost.min(initial=NEVER) < self.cost:
            self._take(ways, cost)
        return Shared(self.counts, min(self.cost, dropped))

    def _take(self, ways: list[tuple[Ints, Ints]], cost: Ints) -> None:
        at, counts = int(cost.argmin()), []
        self.cost = int(cost[at])
        for come, count in reversed(ways):
            counts.append(int(count[at]))
            at = int(come[at])
        self.counts = tuple(reversed(counts))

    def _ends(self, place: int, hubs: Ints, won: Ints, cost: Ints) -> Ints:
        """Return the least that a way through each sum can cost, rounded up."""
        after = self.priced.onward[place + 1]
        onward = np.where(hubs < len(after), after[np.minimum(hubs, len(after) - 1)], NEVER)
        over = self.price * (won - self.budget)
        known = onward < NEVER
        return np.where(known, -((-self.scale * cost - over - np.where(known, onward, 0)) // self.scale), NEVER)

    def _best_price(self) -> tuple[_Priced, int]:
        """Return the program at about the price at which the bound is highest; better ways met are kept."""
        richest = sum(row.hub_won * (row.least + len(row.costs) - 1) for row in self.rows)
        low, high = 0, max(1, SCALED // max(1, richest, self.budget))
        best, at, bound = _Priced(self.rows, self.hubs, self.scale), 0, -NEVER
        for _ in range(PRICE_STEPS):
            price = math.isqrt(max(1, low) * high)
            priced = _Priced(self.rows, self.hubs, self.scale, price)
            if (found := priced.least - price * self.budget) > bound:
                best, at, bound = priced, price, found
            if priced.spent > self.budget:
                low = price
            else:
                high = price
                self._note(priced.counts)
            if high - low <= max(1, low // 1_000):
                break
        return best, at

    def _note(self, counts: tuple[int, ...]) -> None:
        if (cost := cost_of(self.rows, counts)) < self.cost:
            self.counts, self.cost = counts, cost

    def _least_money_onward(self) -> list[int]:
        onward = [0]
        for row in reversed(self.rows):
            fewest = row.least + int(np.flatnonzero(row.costs < NEVER)[0])
            onward.append(onward[-1] + row.hub_won * fewest)
        return onward[::-1]


def _first_of_equals(hubs: Ints, won: Ints, cost: Ints, kept: NDArray[np.bool_]) -> Ints:
    """Return the places kept, of equal sums the cheapest only."""
    places = np.flatnonzero(kept)
    order = places[np.lexsort((cost[places], won[places], hubs[places]))]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (np.diff(hubs[order]) != 0) | (np.diff(won[order]) != 0)
    return order[fresh]
