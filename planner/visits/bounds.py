"""The pricing of all classes of slots at once, which gives routes and a valid lower bound."""

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Lock

import numpy as np

from planner.result import Watch
from planner.visits.kernels import Listed, Table, Wanted
from planner.visits.kinds import like_slots, triangular
from planner.visits.labelling import Flags
from planner.visits.ngroutes import nearest
from planner.visits.rows import Prices, Route
from planner.visits.variables import Ints, MasterModel

MAX_NODES = 1_000_000
"""Paths per class and pass before the bound falls back on completion bounds; half-days stay far below."""
MAX_PRICE = 2**50
POLL_S = 0.05
"""How often the clock is looked at while the kernel runs, in seconds."""
FINE = 2**20
"""Prices of capped rows are whole parts of this, for won are many."""


@dataclass(frozen=True)
class Pass:
    """What pricing all classes gave."""

    bound: int | None
    """No plan costs less; ``None`` if only some classes were priced."""
    routes: list[tuple[int, Route]]
    """Routes of greater value than the threshold with their reduced cost, scaled by ``Pricer.scale``."""
    complete: bool
    values: list[int]
    """Per class, an upper bound on the value of its routes, scaled; at least zero."""
    best: dict[int, Route]
    """Per class, its best route if that is worth more than nothing."""
    excess: int
    """Bound before rounding, scaled."""


class Pricer:
    """Prices routes of every class with whole-number profits.

    Prices are rounded to ``1 / scale`` seconds; any prices give a valid bound (Lagrangian relaxation of all rows but
    the classes), and after rounding all arithmetic is exact, so the bound needs no tolerance: it is the sum rounded up,
    for costs are whole.

    Parameters
    ----------
    model
        Rules and cost terms.
    workers
        Threads; the kernel releases the interpreter lock. The answer does not depend on their number.
    watch
        Once it has stopped, every search ends soon, with a bound that is valid all the same.
    """

    def __init__(self, model: MasterModel, workers: int, watch: Watch | None = None) -> None:
        self.model = model
        self._watch = watch
        self._stop = np.zeros(1, dtype=np.int64)
        self.scale = 1024
        self.triangular = triangular(model)
        self.kinds = like_slots(model, self.triangular)
        self.kind_of = {s: k for k, kind in enumerate(self.kinds) for s in kind.slots}
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="pricing")
        self._towns: list[list[int]] = [[] for _ in range(model.clients)]
        for r, row in enumerate(model.visit_rows):
            for i in row.clients:
                self._towns[i].append(r)
        members = [set(row.slots) for row in model.cap_rows]
        self._pays = [[r for r, slots in enumerate(members) if kind.slots[0] in slots] for kind in self.kinds]
        self.pays = np.zeros((len(members), len(self.kinds)), dtype=np.bool_)
        """Whether routes of a class count in a capped row; shape ``(rows, kinds)``."""
        for k, rows in enumerate(self._pays):
            self.pays[rows, k] = True
        self._unit = [row.unit for row in model.cap_rows]
        self._heavy = [
            [(i, w // unit) for i, w in enumerate(row.weights) if w]
            for row, unit in zip(model.cap_rows, self._unit, strict=True)
        ]
        self._count = np.array(model.count, dtype=np.int64)
        groups = np.where(model.group < 0, 0, model.group)
        self._size = np.bincount(groups, np.where(model.group < 0, 0, self._count), 1).astype(np.int64)
        """Visits in each group."""
        self._onward = bool((model.gap >= 0).all())
        self._remember = nearest(model.gap)
        """Whom each client remembers in routes of many stops; grows from pass to pass."""
        self._learned: list[tuple[Ints, Flags]] = []
        self._lock = Lock()
        """For what is remembered: dives in several threads price at the same time."""
        self._in_route = [self._most_in_route(k) for k in range(len(self.kinds))]

    def __enter__(self) -> "Pricer":
        """Return itself; leaving the block ends the threads."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the threads, once the searches begun or waited for have ended, as they do soon."""
        self._stop[0] = 1
        self._pool.shutdown()

    def price(
        self,
        prices: Prices,
        *,
        spread: int = 0,
        open_kinds: Collection[int] | None = None,
        visited: Mapping[int, int] | None = None,
        slack: Sequence[int] | None = None,
        max_routes: int = 0,
        max_nodes: int = MAX_NODES,
    ) -> Pass:
        """Search all classes.

        Parameters
        ----------
        prices
            Dual prices; ``kind`` is what a route must be worth to be wanted.
        spread
            Also routes up to this many seconds worse than their class's best, one for each first client.
        open_kinds, visited
            Price only these classes, and leave out so many visits of each client; the pass then gives no bound.
        slack
            Per class, a scaled threshold in place of ``prices.kind``.
        max_routes
            If positive, all routes above the threshold are wanted, at most so many of a class.
        max_nodes
            Effort per class; where it does not suffice, the bound falls back on completion bounds.
        """
        kinds = range(len(self.kinds)) if open_kinds is None else sorted(open_kinds)
        thresholds = list(slack) if slack is not None else [round(p * self.scale) for p in prices.kind]
        found = self.listed(prices, kinds, thresholds, spread, visited or {}, max_routes, max_nodes)
        values = [0] * len(self.kinds)
        routes: list[tuple[int, Route]] = []
        best: dict[int, Route] = {}
        for k, one in zip(kinds, found, strict=True):
            values[k] = max(0, one.upper)
            some = self._named(k, one) if one.complete or not max_routes else []
            routes.extend((thresholds[k] - value, route) for value, route in some)
            top = max(some, key=lambda pair: pair[0], default=None)
            if top is not None and top[0] > 0:
                best[k] = top[1]
        excess = self.excess(prices, values)
        whole = open_kinds is None and not visited
        bound = max(0, -(-excess // self.scale)) if whole else None  # no plan costs less than nothing
        return Pass(bound, routes, all(one.complete for one in found), values, best, excess)

    def listed(
        self,
        prices: Prices,
        kinds: Sequence[int],
        thresholds: Sequence[int],
        spread: int = 0,
        visited: Mapping[int, int] | None = None,
        most: int = 0,
        effort: int = MAX_NODES,
    ) -> list[Listed]:
        """Return the routes of some classes as arrays, with scaled values; see ``price``."""
        client, _, cap = self._rounded(prices)
        change = self.change(prices)
        count = self._count.copy()
        for i, times in (visited or {}).items():
            count[i] -= times

        def one(k: int) -> Listed:
            profit, fees = self._profits(k, client, cap, change), self._fees(k, cap)
            table = self._table(k, profit, fees, np.minimum(count, self._in_route[k]), everything=most > 0)
            return self._listed(table, Wanted(thresholds[k], spread * self.scale, most, effort))

        found = self._all([self._pool.submit(one, k) for k in kinds])
        with self._lock:
            while self._learned:
                ids, remember = self._learned.pop()
                self._remember[np.ix_(ids, ids)] |= remember
        return found

    def excess(self, prices: Prices, values: Sequence[int]) -> int:
        """Return the Lagrangian bound before rounding, scaled; ``values`` of classes as in ``Pass``."""
        client, visit, cap = self._rounded(prices)
        return self._lagrangian(client, visit, cap, values) + self.change(prices) * self.model.kept_least

    @property
    def stopped(self) -> bool:
        """Whether searches end at once, for the time is over."""
        return bool(self._stop[0])

    def change(self, prices: Prices) -> int:
        """Return the price of a promise to be kept, scaled."""
        return max(0, min(MAX_PRICE, round(prices.change * self.scale)))

    def worth(self, prices: Prices, k: int, route: Sequence[int]) -> float:
        """Return what a route of class k is worth at these prices, in seconds; nothing if it is empty."""
        if not route:
            return 0.0
        rows, s = self.model.cap_rows, self.kinds[k].slots[0]
        fees = sum(prices.cap[r] * (rows[r].weight(route) // self._unit[r]) for r in self._pays[k])
        kept = prices.change * self.model.kept(s, route) if prices.change else 0.0
        return sum(prices.client[i] for i in route) + kept - fees - self.model.route_cost(s, route)

    def _all(self, searches: Sequence[Future[Listed]]) -> list[Listed]:
        waiting: Collection[Future[Listed]] = searches
        while waiting:
            waiting = wait(waiting, timeout=POLL_S).not_done
            if self._watch is not None and self._watch.stopped():
                self._stop[0] = 1
        return [search.result() for search in searches]

    def _rounded(self, prices: Prices) -> tuple[list[int], list[int], list[int]]:
        limit = MAX_PRICE
        low = -limit if self.model.once else 0
        client = [max(low, min(limit, round(p * self.scale))) for p in prices.client]
        visit = [max(0, min(limit, round(p * self.scale))) for p in prices.visit]
        cap = [max(0, min(limit, round(p * self.scale * FINE))) for p in prices.cap]
        return client, visit, cap

    def _profits(self, k: int, client: list[int], cap: list[int], change: int) -> Ints:
        model, kind = self.model, self.kinds[k]
        s = kind.slots[0]
        fees = [0] * model.clients
        for r in self._pays[k]:
            if cap[r] and not model.cap_rows[r].per_route:
                for i, units in self._heavy[r]:
                    fees[i] += units * cap[r]
        kept = self.scale * model.promise_cost + change
        gains = [
            client[i] - fees[i] // FINE + (kept if model.promised[i] == s else 0) for i in kind.candidates.tolist()
        ]
        profit: Ints = np.array(gains, dtype=np.int64) - self.scale * model.extra[s, kind.candidates]
        return profit

    def _fees(self, k: int, cap: list[int]) -> tuple[Ints, Ints]:
        """Return who pays each row that counts routes, shape ``(n, F)``, and what each costs; free ones left out."""
        rows = [r for r in self._pays[k] if self.model.cap_rows[r].per_route and cap[r] >= FINE]
        pays = np.zeros((self.model.clients, len(rows)), dtype=np.int64)
        for column, r in enumerate(rows):
            pays[:, column] = self.model.cap_rows[r].weights
        return pays, np.array([cap[r] // FINE for r in rows], dtype=np.int64)

    def _most_in_route(self, k: int) -> Ints:
        """Return how often each client can be in one route of class k before a capped row is over."""
        most = np.array(self.model.count, dtype=np.int64)
        for r in self._pays[k]:
            row = self.model.cap_rows[r]
            for i, units in self._heavy[r]:
                most[i] = min(most[i], most[i] if row.per_route and row.cap else row.cap // (units * self._unit[r]))
        return most

    def _table(self, k: int, profit: Ints, fees: tuple[Ints, Ints], count: Ints, *, everything: bool) -> Table:
        """Return the table of a class, clients left out that are in no best route."""
        kind = self.kinds[k]
        useful = count[kind.candidates] > 0
        if self.triangular and not everything:
            useful &= (profit > 0) | (self.model.group[kind.candidates] >= 0)
        chosen = np.flatnonzero(useful)
        chosen = chosen[np.argsort(-profit[chosen], kind="stable")]
        ids, weight = kind.candidates[chosen], self.scale * self.model.driving_weight
        paid = fees[0][ids], fees[1]
        return Table(self.model, kind, chosen, profit[chosen], count[ids], weight, paid, self._onward)

    def _listed(self, table: Table, wanted: Wanted) -> Listed:
        if not table.labelled(wanted):
            return table.listed(wanted, self._size, self._stop)
        ids = table.ids
        found, remember = table.labels(wanted, self._remember[np.ix_(ids, ids)], self._stop)
        self._learned.append((ids, remember))
        return found

    def _named(self, k: int, found: Listed) -> list[tuple[int, Route]]:
        """Return the values and routes that a kernel found."""
        s, parts = self.kinds[k].slots[0], (found.values, found.lengths, found.routes)
        rows = zip(*(part.tolist() for part in parts), strict=True)
        named = ((value, tuple(row[:length])) for value, length, row in rows)
        return [(value, Route(k, clients, self.model.route_cost(s, clients))) for value, clients in named]

    def _lagrangian(self, client: list[int], visit: list[int], cap: list[int], values: Sequence[int]) -> int:
        model, scale = self.model, self.scale
        total = scale * model.most
        total += sum(p * row.least for p, row in zip(visit, model.visit_rows, strict=True))
        total -= sum(
            -(-p * (row.cap // unit) // FINE) for p, row, unit in zip(cap, model.cap_rows, self._unit, strict=True)
        )
        for i, price in enumerate(client):
            worth = price - scale * model.left_cost[i] - sum(visit[r] for r in self._towns[i])
            total += model.count[i] * (worth if model.must[i] else min(0, worth))
        return total - sum(len(kind.slots) * value for kind, value in zip(self.kinds, values, strict=True))
