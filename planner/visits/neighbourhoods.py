"""Which slots to free together: those that a bad item of a plan needs, and those that these need in turn."""

import random
from collections import defaultdict
from itertools import pairwise

import numpy as np

from planner.visits.pool import Pool
from planner.visits.variables import Ints, Routes

FIRST, LEAST, MOST = 28, 16, 72
"""Slots freed at most: at first, and the range of that."""
SMALLEST = 0.6
"""A set has at least this share of the most."""
BEST = 60
"""Routes of a slot or a client looked at: those of least loss."""
WAYS = 2
"""Of these, how many are followed."""
QUICK_S, SLOW_S = 1.0, 4.0
"""A step that takes no longer lets the next free more slots; one that takes longer, fewer."""


class Neighbourhoods:
    """Draws sets of slots to free, ejection chains of a kind (Glover, 1996).

    The gap of a plan is the sum of what its slots lose and of what clients left out would be worth. An item is drawn by
    its loss; its best routes take clients from other slots, which are freed and look for their best routes, and so on.

    Parameters
    ----------
    pool
        Routes, the least loss first.
    rng
        The source of chance.
    size
        How many slots are freed at first.
    """

    def __init__(self, pool: Pool, rng: random.Random, size: int = FIRST) -> None:
        self._pool = pool
        self._rng = rng
        self.size = size
        routes = pool.routes
        self._of_kind = _firsts(routes.kind[:, None], len(pool.pricer.kinds))
        self._of_client = _firsts(routes.clients, pool.model.clients)
        model, prices = pool.model, pool.prices
        asked = np.zeros(model.clients)
        for price, row in zip(prices.visit, model.visit_rows, strict=True):
            asked[list(row.clients)] += price
        self._worth = np.array(model.left_cost) + asked - np.array(prices.client)

    def draw(self, routes: Routes, barred: set[int]) -> set[int]:
        """Return slots to free, none of those barred; empty if there are no others."""
        losses = self._losses(routes)
        slots = sorted(losses.keys() - barred)
        where: dict[int, list[int]] = defaultdict(list)
        for s, route in routes.items():
            for i in route:
                where[i].append(s)
        left = {i: n - len(where[i]) for i, n in enumerate(self._pool.model.count)}
        items = [(s, -1, losses[s]) for s in slots if losses[s] > 1.0]
        items += [(-1, i, n * float(self._worth[i])) for i, n in left.items() if n > 0 and self._worth[i] > 1.0]
        size = min(self._rng.randint(round(SMALLEST * self.size), self.size), len(slots))
        freed: set[int] = set()
        todo: list[int] = []
        while len(freed) < size:
            if not todo:
                todo = self._begin(items, slots, where, losses)
            s = todo.pop(self._rng.randrange(len(todo)))
            if s not in freed and s not in barred:
                freed.add(s)
                todo.extend(self._taken_from(self._of_kind[self._pool.pricer.kind_of[s]], where))
        return freed

    def settle(self, freed: int, seconds: float) -> None:
        """Let more slots be freed if a large set was chosen quickly, fewer if one took long."""
        if seconds > SLOW_S:
            self.size = max(LEAST, min(self.size, freed) - 2)
        elif seconds < QUICK_S and freed >= self.size - 4:
            self.size = min(MOST, self.size + 2)

    def _begin(
        self,
        items: list[tuple[int, int, float]],
        slots: list[int],
        where: dict[int, list[int]],
        losses: dict[int, float],
    ) -> list[int]:
        if not items or self._rng.random() < 0.2:
            return [self._rng.choice(slots)]
        s, i, _ = self._rng.choices(items, [loss for _, _, loss in items])[0]
        if s >= 0:
            return [s]
        found = []
        for q in self._ways(self._of_client[i]):
            kinds = self._pool.pricer.kinds[self._pool.routes.kind[q]].slots
            found.append(max(kinds, key=lambda s: losses[s] * self._rng.random()))
            found.extend(s for j in self._pool.clients(q) for s in where[j])
        return found or [self._rng.choice(slots)]

    def _taken_from(self, best: list[int], where: dict[int, list[int]]) -> list[int]:
        return [s for q in self._ways(best) for i in self._pool.clients(q) for s in where[i][:2]]

    def _ways(self, best: list[int]) -> list[int]:
        return self._rng.sample(best, min(WAYS, len(best)))

    def _losses(self, routes: Routes) -> dict[int, float]:
        """Return per slot how much its route, or its emptiness, falls short of the best."""
        pool = self._pool
        return {
            s: max(0.0, pool.prices.kind[k] - pool.pricer.worth(pool.prices, k, routes.get(s, ())))
            for s, k in pool.pricer.kind_of.items()
        }


def _firsts(items: Ints, count: int) -> list[list[int]]:
    """Return for each item below ``count`` the first rows that have it, ``BEST`` at most; shape ``(rows, width)``."""
    flat = items.ravel()
    order = np.argsort(flat, kind="stable")
    ends = np.searchsorted(flat[order], np.arange(count + 1))
    rows = order // items.shape[1]
    return [list(dict.fromkeys(rows[a : min(b, a + BEST)].tolist())) for a, b in pairwise(ends.tolist())]
