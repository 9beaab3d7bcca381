"""Many routes at once, as arrays, and the program of the best choice among those that fit beside routes kept."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from scipy.sparse import coo_array

from planner.engines.arrays import Floats, Optimum, Program
from planner.visits.bounds import Pricer
from planner.visits.cuts import Cut, counts
from planner.visits.generation import Generation, as_columns, penalty
from planner.visits.listing import RouteArrays, arrays, joined, losses, near, promises_kept, units
from planner.visits.rows import Prices, Route
from planner.visits.variables import Ints, MasterModel, Routes

WHOLE = 0.9
"""A pool has all routes near the prices if that is true for this share of the classes."""
EACH = 5
"""Routes with each client that are in every choice they fit."""
NEWEST = 2_000
"""Routes found last, or of most loss, that are in every choice they fit, but beside a plan if the pool is whole."""
SETTLED_S = 2_500.0
"""Prices have settled when the master is no farther above its bound, in seconds."""
MANY = 10_000
"""More visits than any row asks for."""


@dataclass(frozen=True)
class Choice:
    """The program of a choice: a column per route, then visits of each client, then what rows lack."""

    routes: list[int]
    """Positions in the pool."""
    asked: Ints
    """Positions in the pool of routes asked for by name."""
    program: Program

    def only(self, columns: Ints) -> "Choice":
        """Return the choice among some of its routes; ``columns`` in order."""
        others = np.arange(len(self.routes), len(self.program.cost))
        kept = [self.routes[c] for c in columns.tolist()]
        return Choice(kept, self.asked, self.program.only(np.concatenate([columns, others])))


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
    whole
        Whether all routes near the prices are there, so that a dive need not look for others.
    cuts, fees
        Cuts that hold for every plan, and what a route pays per unit that it counts in each.
    """

    def __init__(
        self,
        model: MasterModel,
        pricer: Pricer,
        routes: RouteArrays,
        prices: Prices,
        *,
        whole: bool = True,
        cuts: Sequence[Cut] = (),
        fees: Sequence[float] = (),
    ) -> None:
        self.model = model
        self.pricer = pricer
        self.prices = prices
        self.whole = whole
        self.cuts = cuts
        self.fees = fees
        self._members = [set(row.slots) for row in model.cap_rows]
        self._penalty = penalty(model)
        self.loss = losses(pricer, routes, prices) + counts(cuts, routes.clients, model.clients).T @ np.array(fees)
        """What each route falls short of the best of its class, in seconds; of those there were at first."""
        order = np.argsort(self.loss, kind="stable")
        self.loss = self.loss[order]
        self.routes = routes.only(order)
        self._added: dict[tuple[int, tuple[int, ...]], int] = {}
        self._lock = Lock()
        """For the routes added: dives in several threads add theirs."""

    def __len__(self) -> int:
        """Return the number of routes."""
        return len(self.routes.kind)

    def clients(self, q: int) -> tuple[int, ...]:
        """Return the clients of a route in driving order."""
        return tuple(i for i in self.routes.clients[q].tolist() if i < self.model.clients)

    def spent(self, q: int) -> Ints:
        """Return what a route uses of each capped row, in units of it."""
        route = self.routes.only(np.array([q]))
        return np.array([units(self.pricer, r, route)[0] for r in range(len(self._members))], dtype=np.int64)

    def room(self, kept: Routes) -> Ints:
        """Return what routes leave of each capped row, in units of it."""
        return np.array(
            [
                row.cap // row.unit - sum(row.weight(route) // row.unit for s, route in kept.items() if s in members)
                for row, members in zip(self.model.cap_rows, self._members, strict=True)
            ],
            dtype=np.int64,
        )

    def add(self, routes: Iterable[Route]) -> None:
        """Add routes at the end; their positions stay as they are."""
        with self._lock:
            news = [r for r in dict.fromkeys(routes) if (r.kind, r.clients) not in self._added]
            if news:
                self._added.update({(r.kind, r.clients): len(self) + q for q, r in enumerate(news)})
                self.routes = joined(self.model, [self.routes, arrays(self.model, news)])

    def choice(self, kept: Routes, most: int, must: Routes | None = None) -> Choice:
        """Return the choice of routes for the slots not in ``kept``, among the ``most`` of least loss that fit.

        ``must`` are routes to choose from whatever their loss.
        """
        free = np.array([sum(s not in kept for s in kind.slots) for kind in self.pricer.kinds], dtype=np.int64)
        visits = Counter(i for route in kept.values() for i in route)
        left = np.array([*self.model.count, 1], dtype=np.int64)
        for i, times in visits.items():
            left[i] -= times
        routes = self.routes
        fits = np.flatnonzero((free[routes.kind] > 0) & (left[routes.clients] > 0).all(axis=1))
        known = as_columns(self.model, self.pricer, {s: r for s, r in (must or {}).items() if s not in kept})
        self.add(known)
        asked = np.array([self._added[r.kind, r.clients] for r in known], dtype=np.int64)
        every = [fits[:most], self._of_each(fits), asked]
        if must is None or not self.whole:
            every.append(fits[-NEWEST:])
        chosen = np.unique(np.concatenate(every))
        return Choice(chosen.tolist(), asked, self._program(self.routes.only(chosen), free, visits, kept))

    def _of_each(self, rows: Ints) -> Ints:
        """Return the routes of least loss with each client, ``EACH`` at most, of those in these rows."""
        flat = self.routes.clients[rows].ravel()
        order = np.argsort(flat, kind="stable")
        begins = np.searchsorted(flat[order], np.arange(self.model.clients + 1))
        rank = np.arange(len(order)) - begins[flat[order]]
        first = order[(rank < EACH) & (flat[order] < self.model.clients)]
        some: Ints = rows[first // self.routes.clients.shape[1]]
        return some

    def _program(self, routes: RouteArrays, free: Ints, visits: Counter[int], kept: Routes) -> Program:
        """Return rows and columns.

        Rows: clients, classes, asked visits, caps, promises, cuts; columns: routes, visits, what is missing.
        """
        model = self.model
        n, kinds, towns, caps = model.clients, len(free), len(model.visit_rows), len(model.cap_rows)
        count, q = len(routes.kind), np.arange(len(routes.kind))
        entries: list[tuple[Ints, Ints, Floats]] = []
        for stop in routes.clients.T:
            real = stop < n
            entries.append((stop[real], q[real], np.ones(int(real.sum()))))
        entries.append((n + routes.kind, q, np.ones(count)))
        ids = np.arange(n)
        entries.append((ids, count + ids, -np.ones(n)))
        for r, row in enumerate(model.visit_rows):
            of = np.array(row.clients, dtype=np.int64)
            entries.append((np.full(len(of), n + kinds + r), count + of, np.ones(len(of))))
        for r in range(caps):
            total = units(self.pricer, r, routes)
            heavy = np.flatnonzero(total)
            entries.append((np.full(len(heavy), n + kinds + towns + r), heavy, total[heavy].astype(np.float64)))
        keeps = n + kinds + towns + caps
        if model.kept_least:
            entries.append((np.full(count, keeps), q, promises_kept(self.pricer, routes).astype(np.float64)))
        counted = counts(self.cuts, routes.clients, n).tocoo()
        line, column = (ends.astype(np.int64) for ends in counted.coords)
        entries.append((keeps + 1 + line, column, counted.data.astype(np.float64)))
        lacking = [*range(n + kinds, n + kinds + towns), *(i for i in range(n) if model.must[i]), keeps]
        entries.append((np.array(lacking), count + n + np.arange(len(lacking)), np.ones(len(lacking))))
        rows, columns, values = (np.concatenate(parts) for parts in zip(*entries, strict=True))
        width = count + n + len(lacking)
        matrix = coo_array((values, (rows, columns)), shape=(keeps + 1 + len(self.cuts), width)).tocsr()
        seen = np.array([visits[i] for i in range(n)], dtype=np.float64)
        inf = np.inf
        top = -seen if model.once else np.full(n, inf)
        asked = [float(row.least) for row in model.visit_rows]
        cap_left = self.room(kept).astype(np.float64)
        cut_left = [float(cut.most - sum(map(cut.count, kept.values()))) for cut in self.cuts]
        kept_now = sum(model.kept(s, route) for s, route in kept.items()) if model.kept_least else 0
        times = np.array(model.count, dtype=np.float64)
        must = np.array(model.must, dtype=np.bool_)
        return Program(
            cost=np.concatenate([routes.cost, -np.array(model.left_cost), np.full(len(lacking), self._penalty)]),
            lower=np.concatenate([np.zeros(count), np.where(must, times, 0.0), np.zeros(len(lacking))]),
            upper=np.concatenate([np.full(count, float(free.max(initial=0))), times, np.full(len(lacking), MANY)]),
            matrix=matrix,
            low=np.concatenate(
                [
                    -seen,
                    np.full(kinds, -inf),
                    asked,
                    np.full(caps, -inf),
                    [model.kept_least - kept_now],
                    np.full(len(cut_left), -inf),
                ]
            ),
            high=np.concatenate([top, free.astype(np.float64), np.full(towns, inf), cap_left, [inf], cut_left]),
        )

    def prices_of(self, optimum: Optimum) -> Prices:
        """Return the prices at an optimum of a choice."""
        n, kinds = self.model.clients, len(self.pricer.kinds)
        towns, caps = len(self.model.visit_rows), len(self.model.cap_rows)
        ends = np.cumsum([n, kinds, towns, caps, 1])
        client, kind, visit, cap, change, _ = np.split(optimum.prices, ends)
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
            for _ in range(times):
                plan[free[self.routes.kind[position]].pop(0)] = self.clients(position)
        return plan


def nearby(generation: Generation) -> Pool:
    """Return the routes near the prices of a column generation, and those it found that are farther away.

    While prices still move far, only those it found: too many are near, and the wrong ones.
    """
    model, pricer, prices = generation.model, generation.pricer, generation.centre
    known = arrays(model, generation.columns)
    if generation.apart > SETTLED_S:
        return Pool(model, pricer, known, prices, whole=False)
    close, widths = near(pricer, prices)
    far = np.flatnonzero(losses(pricer, known, prices) >= widths[known.kind])
    return Pool(
        model, pricer, joined(model, [close, known.only(far)]), prices, whole=float((widths > 0).mean()) >= WHOLE
    )
