"""The pricing of all classes of slots at once, which gives routes and a valid lower bound."""

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np

from planner.result import Watch
from planner.visits.halves import LARGEST, LONGEST, search_halves
from planner.visits.kinds import Kind, like_slots, triangular
from planner.visits.labelling import Flags
from planner.visits.ngroutes import STOPS, best_routes, nearest
from planner.visits.pricing import search
from planner.visits.rows import Prices, Route
from planner.visits.variables import NO_PAUSE, Ints, MasterModel

MAX_NODES = 1_000_000
"""Paths per class and pass before the bound falls back on completion bounds; half-days stay far below."""
MAX_PRICE = 2**50
POLL_S = 0.05
"""How often the clock is looked at while the kernel runs, in seconds."""
Found = tuple[list[tuple[int, Route]], int, bool]
"""Routes of a class with their values, an upper bound on all values, and whether the search was complete."""
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
        self._in_route = [self._most_in_route(k) for k in range(len(self.kinds))]

    def __enter__(self) -> "Pricer":
        """Return itself; leaving the block ends the threads."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the threads."""
        self._pool.shutdown(cancel_futures=True)

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
        client, visit, cap = self._rounded(prices)
        change = self.change(prices)
        wanted = range(len(self.kinds)) if open_kinds is None else sorted(open_kinds)
        thresholds = list(slack) if slack is not None else [round(p * self.scale) for p in prices.kind]
        count = self._count.copy()
        for i, times in (visited or {}).items():
            count[i] -= times

        def one(k: int) -> Found:
            profit, fees = self._profits(k, client, cap, change), self._fees(k, cap)
            limit = np.minimum(count, self._in_route[k])
            return self._search(k, profit, fees, limit, thresholds[k], spread * self.scale, max_routes, max_nodes)

        found = self._all([self._pool.submit(one, k) for k in wanted])
        while self._learned:
            ids, remember = self._learned.pop()
            self._remember[np.ix_(ids, ids)] |= remember
        values = [0] * len(self.kinds)
        routes: list[tuple[int, Route]] = []
        best: dict[int, Route] = {}
        for k, (some, upper, _) in zip(wanted, found, strict=True):
            values[k] = max(0, upper)
            routes.extend((thresholds[k] - value, route) for value, route in some)
            top = max(some, key=lambda pair: pair[0], default=None)
            if top is not None and top[0] > 0:
                best[k] = top[1]
        excess = self._lagrangian(client, visit, cap, values) + change * self.model.kept_least
        whole = open_kinds is None and not visited
        bound = max(0, -(-excess // self.scale)) if whole else None  # no plan costs less than nothing
        return Pass(bound, routes, all(done for _, _, done in found), values, best, excess)

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

    def _all(self, searches: Sequence[Future[Found]]) -> list[Found]:
        waiting: Collection[Future[Found]] = searches
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

    def _search(
        self,
        k: int,
        profit: Ints,
        fees: tuple[Ints, Ints],
        count: Ints,
        threshold: int,
        spread: int,
        most: int,
        nodes: int,
    ) -> Found:
        model, kind = self.model, self.kinds[k]
        s = kind.slots[0]
        useful = count[kind.candidates] > 0
        if self.triangular and not most:
            useful &= (profit > 0) | (model.group[kind.candidates] >= 0)
        chosen = np.flatnonzero(useful)
        chosen = chosen[np.argsort(-profit[chosen], kind="stable")]
        ids = kind.candidates[chosen]
        if len(ids) and not most and not len(fees[1]) and self._labelled(kind, ids):
            return self._label(k, chosen, profit, count, threshold, spread, nodes)
        if not most and not len(fees[1]) and self._halved(kind, ids):
            return self._halve(k, chosen, profit, count, threshold, spread, nodes)
        pairs = np.ix_(ids, ids)
        values, lengths, routes, upper, complete = search(
            profit[chosen],
            kind.lo[chosen],
            kind.hi[chosen],
            model.first[s, ids],
            model.last[s, ids],
            model.legs(s)[pairs],
            model.roads(s)[pairs],
            model.out[s, ids],
            model.home[s, ids],
            model.region[ids],
            model.group[ids],
            self._size,
            fees[0][ids],
            fees[1],
            int(model.pause[s, 0]),
            int(model.pause[s, 1]),
            count[ids],
            self.scale * model.driving_weight,
            kind.depth,
            int(model.max_driving[s]),
            threshold,
            spread,
            most,
            nodes,
            self._stop,
        )
        some = self._named(k, ids, values, lengths, routes) if complete or not most else []
        return some, int(upper), bool(complete)

    def _halved(self, kind: Kind, ids: Ints) -> bool:
        """Whether routes have few stops and nothing that halves do not know: groups, pauses, ways back in time."""
        plain = (self.model.group[ids] < 0).all() and self.model.pause[kind.slots[0], 0] >= NO_PAUSE
        return kind.depth <= LONGEST and len(ids) <= LARGEST and self._onward and bool(plain)

    def _halve(self, k: int, chosen: Ints, profit: Ints, count: Ints, threshold: int, spread: int, arcs: int) -> Found:
        model, kind = self.model, self.kinds[k]
        s, ids = kind.slots[0], kind.candidates[chosen]
        pairs = np.ix_(ids, ids)
        values, lengths, routes, upper, complete = search_halves(
            profit[chosen],
            kind.lo[chosen],
            kind.hi[chosen],
            model.first[s, ids],
            model.last[s, ids],
            model.legs(s)[pairs],
            model.roads(s)[pairs],
            model.out[s, ids],
            model.home[s, ids],
            model.region[ids],
            count[ids],
            self.scale * model.driving_weight,
            kind.depth,
            int(model.max_driving[s]),
            threshold,
            spread,
            arcs,
            self._stop,
        )
        return self._named(k, ids, values, lengths, routes), int(upper), bool(complete)

    def _named(self, k: int, ids: Ints, values: Ints, lengths: Ints, routes: Ints) -> list[tuple[int, Route]]:
        """Return the values and routes that a kernel found."""
        some = []
        for row in np.flatnonzero(lengths):
            clients = tuple(ids[routes[row, : lengths[row]]].tolist())
            some.append((int(values[row]), Route(k, clients, self.model.route_cost(self.kinds[k].slots[0], clients))))
        return some

    def _labelled(self, kind: Kind, ids: Ints) -> bool:
        """Whether routes of many stops are to be found by labels, which know no groups and no way back in time."""
        return kind.depth > STOPS and self._onward and bool((self.model.group[ids] < 0).all())

    def _label(self, k: int, chosen: Ints, profit: Ints, count: Ints, threshold: int, spread: int, nodes: int) -> Found:
        model, kind = self.model, self.kinds[k]
        s, ids = kind.slots[0], kind.candidates[chosen]
        found = best_routes(
            model,
            s,
            ids,
            (kind.lo[chosen], kind.hi[chosen]),
            profit[chosen],
            count[ids],
            self.scale * model.driving_weight,
            kind.depth,
            threshold,
            spread,
            self._remember[np.ix_(ids, ids)],
            nodes // 2,
            self._stop,
        )
        self._learned.append((ids, found.remember))
        some = []
        for value, route in found.routes:
            clients = tuple(ids[list(route)].tolist())
            some.append((value, Route(k, clients, model.route_cost(s, clients))))
        return some, found.upper, found.complete

    def _lagrangian(self, client: list[int], visit: list[int], cap: list[int], values: list[int]) -> int:
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
