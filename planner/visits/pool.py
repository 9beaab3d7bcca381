"""Many routes at once, as arrays, and the program of the best choice among those that fit beside routes kept."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array

from planner.engines.arrays import Floats, Optimum, Program
from planner.visits.bounds import Pricer
from planner.visits.generation import Columns, as_columns, penalty
from planner.visits.rows import Prices, Route
from planner.visits.variables import Ints, MasterModel, Routes

WIDTHS_S = (2_500, 1_000, 300, 0)
"""All routes are wanted that are so many seconds worse than the best; the first width with few enough of a class."""
NEWEST = 2_000
"""Routes found last that are in every choice they fit."""
MANY = 10_000
"""More visits than any row asks for."""
MOST_OF_KIND = 100_000
"""Paths, before the cheapest order of each set is taken."""


def near(pricer: Pricer, prices: Prices) -> list[Route]:
    """Return all routes of each class that are nearly as good as its best, in the cheapest order."""
    columns = Columns()
    todo = list(range(len(pricer.kinds)))
    for width in WIDTHS_S:
        slack = [round((price - width) * pricer.scale) for price in prices.kind]
        found = pricer.price(prices, slack=slack, max_routes=MOST_OF_KIND, open_kinds=todo)
        columns.add(route for _, route in found.routes)
        done = {route.kind for _, route in found.routes}
        todo = [k for k in todo if k not in done]
        if found.complete:
            break
    return list(columns)


@dataclass(frozen=True)
class Choice:
    """The program of a choice: a column per route, then visits of each client, then what rows lack."""

    routes: list[int]
    """Positions in the pool."""
    program: Program

    def only(self, columns: Ints) -> "Choice":
        """Return the choice among some of its routes; ``columns`` in order."""
        others = np.arange(len(self.routes), len(self.program.cost))
        kept = [self.routes[c] for c in columns.tolist()]
        return Choice(kept, self.program.only(np.concatenate([columns, others])))


class Pool:
    """Routes as arrays, the least loss first.

    Parameters
    ----------
    model, pricer
        The master.
    routes
        The routes.
    prices
        Prices at which a route loses what it falls short of the best of its class.
    """

    def __init__(self, model: MasterModel, pricer: Pricer, routes: Iterable[Route], prices: Prices) -> None:
        self.model = model
        self.pricer = pricer
        self.prices = prices
        lost = [(prices.kind[r.kind] - pricer.worth(prices, r.kind, r.clients), r.kind, r.clients, r) for r in routes]
        lost.sort(key=lambda one: one[:3])
        self.routes = [one[3] for one in lost]
        width = max((len(r.clients) for r in self.routes), default=1)
        self.clients: Ints = np.full((len(self.routes), width), model.clients, dtype=np.int64)
        for row, route in zip(self.clients, self.routes, strict=True):
            row[: len(route.clients)] = route.clients
        self.kind: Ints = np.array([r.kind for r in self.routes], dtype=np.int64)
        self._of = {(r.kind, r.clients): q for q, r in enumerate(self.routes)}
        self._cost = np.array([r.cost for r in self.routes], dtype=np.float64)
        self._caps = [(r, row) for r, row in enumerate(model.cap_rows)]
        members = [set(row.slots) for row in model.cap_rows]
        self._pays = np.array([[k.slots[0] in slots for k in pricer.kinds] for slots in members], dtype=np.bool_)
        self._penalty = penalty(model)

    def add(self, routes: Iterable[Route]) -> None:
        """Add routes at the end."""
        news = [r for r in dict.fromkeys(routes) if (r.kind, r.clients) not in self._of]
        wide = [r for r in news if len(r.clients) <= self.clients.shape[1]]
        if not wide:
            return
        more = np.full((len(wide), self.clients.shape[1]), self.model.clients, dtype=np.int64)
        for row, route in zip(more, wide, strict=True):
            row[: len(route.clients)] = route.clients
            self._of[route.kind, route.clients] = len(self.routes)
            self.routes.append(route)
        self.clients = np.concatenate([self.clients, more])
        self.kind = np.concatenate([self.kind, np.array([r.kind for r in wide], dtype=np.int64)])
        self._cost = np.concatenate([self._cost, np.array([r.cost for r in wide], dtype=np.float64)])

    def choice(self, kept: Routes, most: int, must: Routes | None = None) -> Choice:
        """Return the choice of routes for the slots not in ``kept``, among the ``most`` of least loss that fit.

        ``must`` are routes to choose from whatever their loss.
        """
        free = np.array([sum(s not in kept for s in kind.slots) for kind in self.pricer.kinds], dtype=np.int64)
        visits = Counter(i for route in kept.values() for i in route)
        left = np.array([*self.model.count, 1], dtype=np.int64)
        for i, times in visits.items():
            left[i] -= times
        fits = np.flatnonzero((free[self.kind] > 0) & (left[self.clients] > 0).all(axis=1))
        chosen = set(fits[:most].tolist()) | set(fits[-NEWEST:].tolist())
        known = as_columns(self.model, self.pricer, {s: r for s, r in (must or {}).items() if s not in kept})
        self.add(known)
        chosen |= {self._of[r.kind, r.clients] for r in known if (r.kind, r.clients) in self._of}
        positions = sorted(chosen)
        return Choice(positions, self._program(np.array(positions, dtype=np.int64), free, visits, kept))

    def _program(self, positions: Ints, free: Ints, visits: Counter[int], kept: Routes) -> Program:
        """Return rows: clients, classes, asked visits, caps, promises; columns: routes, visits, what is missing."""
        model = self.model
        n, kinds, towns, caps = model.clients, len(free), len(model.visit_rows), len(model.cap_rows)
        count, q = len(positions), np.arange(len(positions))
        clients, kind = self.clients[positions], self.kind[positions]
        entries: list[tuple[Ints, Ints, Floats]] = []
        for stop in clients.T:
            real = stop < n
            entries.append((stop[real], q[real], np.ones(int(real.sum()))))
        entries.append((n + kind, q, np.ones(count)))
        ids = np.arange(n)
        entries.append((ids, count + ids, -np.ones(n)))
        for r, row in enumerate(model.visit_rows):
            of = np.array(row.clients, dtype=np.int64)
            entries.append((np.full(len(of), n + kinds + r), count + of, np.ones(len(of))))
        spent = np.zeros(caps)
        for r, cap in self._caps:
            weights = np.array([*cap.weights, 0], dtype=np.int64)[clients]
            total = (weights.max(axis=1) if cap.per_route else weights.sum(axis=1)) * self._pays[r, kind] // cap.unit
            heavy = np.flatnonzero(total)
            entries.append((np.full(len(heavy), n + kinds + towns + r), heavy, total[heavy].astype(np.float64)))
            of_row = set(cap.slots)
            spent[r] = sum(cap.weight(route) // cap.unit for s, route in kept.items() if s in of_row)
        keeps = n + kinds + towns + caps
        first = [k.slots[0] for k in self.pricer.kinds]
        if model.kept_least:
            held = [model.kept(first[self.routes[p].kind], self.routes[p].clients) for p in positions.tolist()]
            entries.append((np.full(count, keeps), q, np.array(held, dtype=np.float64)))
        lacking = [*range(n + kinds, n + kinds + towns), *(i for i in range(n) if model.must[i]), keeps]
        entries.append((np.array(lacking), count + n + np.arange(len(lacking)), np.ones(len(lacking))))
        rows, columns, values = (np.concatenate(parts) for parts in zip(*entries, strict=True))
        width = count + n + len(lacking)
        matrix = coo_array((values, (rows, columns)), shape=(keeps + 1, width)).tocsr()
        seen = np.array([visits[i] for i in range(n)], dtype=np.float64)
        inf = np.inf
        top = -seen if model.once else np.full(n, inf)
        asked = [float(row.least) for row in model.visit_rows]
        cap_left = np.array([row.cap // row.unit for row in model.cap_rows]) - spent
        kept_now = sum(model.kept(s, route) for s, route in kept.items()) if model.kept_least else 0
        counts = np.array(model.count, dtype=np.float64)
        must = np.array(model.must, dtype=np.bool_)
        return Program(
            cost=np.concatenate(
                [self._cost[positions], -np.array(model.left_cost), np.full(len(lacking), self._penalty)]
            ),
            lower=np.concatenate([np.zeros(count), np.where(must, counts, 0.0), np.zeros(len(lacking))]),
            upper=np.concatenate([np.full(count, float(free.max(initial=0))), counts, np.full(len(lacking), MANY)]),
            matrix=matrix,
            low=np.concatenate(
                [-seen, np.full(kinds, -inf), asked, np.full(caps, -inf), [model.kept_least - kept_now]]
            ),
            high=np.concatenate([top, free.astype(np.float64), np.full(towns, inf), cap_left, [inf]]),
        )

    def prices_of(self, optimum: Optimum) -> Prices:
        """Return the prices at an optimum of a choice."""
        n, kinds = self.model.clients, len(self.pricer.kinds)
        towns, caps = len(self.model.visit_rows), len(self.model.cap_rows)
        ends = np.cumsum([n, kinds, towns, caps])
        client, kind, visit, cap, change = np.split(optimum.prices, ends)
        return Prices(
            tuple(client.tolist()),
            tuple(np.maximum(0.0, -kind).tolist()),
            tuple(np.maximum(0.0, visit).tolist()),
            tuple(np.maximum(0.0, -cap).tolist()),
            max(0.0, float(change[0])),
        )

    def placed(self, kept: Routes, taken: Sequence[tuple[int, int]]) -> Routes:
        """Return the routes kept, and those taken (position, times) in free slots of their classes."""
        plan = dict(kept)
        free = [[s for s in kind.slots if s not in kept] for kind in self.pricer.kinds]
        for position, times in taken:
            route = self.routes[position]
            for _ in range(times):
                plan[free[route.kind].pop(0)] = route.clients
        return plan
