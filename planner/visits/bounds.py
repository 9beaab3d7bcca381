"""Classes of like slots, and the pricing of all classes at once, which gives routes and a valid lower bound."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from planner.visits.pricing import ALL, PAD, search
from planner.visits.rows import Prices, Route, won_unit
from planner.visits.variables import Ints, MasterModel

MAX_NODES = 20_000_000
"""Paths per class and pass before the bound falls back on completion bounds; half-days stay far below."""
MAX_PRICE = 2**50
LARGEST_LOOK = 800
"""Clients up to which the triangle inequality is looked for; that takes the third power of them."""
FINE = 2**20
"""Budget prices are whole parts of this, for won are many."""


@dataclass(frozen=True)
class Kind:
    """Like slots: a route of one is a route of all, at the same cost and with the same effect on every row."""

    slots: tuple[int, ...]
    candidates: Ints
    """Clients that can ever be visited here."""
    lo: Ints
    hi: Ints
    """Shape ``(len(candidates), W)``: starts."""


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
    """

    def __init__(self, model: MasterModel, workers: int) -> None:
        self.model = model
        self.scale = 1024
        self.triangular = _triangular(model)
        self.kinds = _kinds(model, self.triangular)
        self.kind_of = {s: k for k, kind in enumerate(self.kinds) for s in kind.slots}
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="pricing")
        self._towns: list[list[int]] = [[] for _ in range(model.clients)]
        for r, row in enumerate(model.visit_rows):
            for i in row.clients:
                self._towns[i].append(r)
        members = [set(row.slots) for row in model.budget_rows]
        self._pays = [[r for r, slots in enumerate(members) if kind.slots[0] in slots] for kind in self.kinds]
        self._unit = won_unit(model)

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown()

    def price(
        self,
        prices: Prices,
        keep: int,
        *,
        open_kinds: Collection[int] | None = None,
        without: Collection[int] = (),
        slack: Sequence[int] | None = None,
        max_routes: int = 0,
    ) -> Pass:
        """Search all classes.

        Parameters
        ----------
        prices
            Dual prices; ``kind`` is what a route must be worth to be wanted.
        keep
            As for ``pricing.search``.
        open_kinds, without
            Price only these classes, and no route with these clients; the pass then gives no bound.
        slack
            Per class, a scaled threshold in place of ``prices.kind``.
        max_routes
            Per class under ``ALL``.
        """
        client, visit, budget = self._rounded(prices)
        wanted = range(len(self.kinds)) if open_kinds is None else sorted(open_kinds)
        thresholds = list(slack) if slack is not None else [round(p * self.scale) for p in prices.kind]
        barred = np.zeros(self.model.clients, dtype=np.bool_)
        barred[list(without)] = True

        def one(k: int) -> tuple[list[tuple[int, Route]], int, bool]:
            profit = self._profits(k, client, budget)
            return self._search(k, profit, barred, keep, thresholds[k], max_routes)

        found = list(self._pool.map(one, wanted))
        values = [0] * len(self.kinds)
        routes: list[tuple[int, Route]] = []
        best: dict[int, Route] = {}
        for k, (some, upper, _) in zip(wanted, found, strict=True):
            values[k] = max(0, upper)
            routes.extend((thresholds[k] - value, route) for value, route in some)
            top = max(some, key=lambda pair: pair[0], default=None)
            if top is not None and top[0] > 0:
                best[k] = top[1]
        excess = self._lagrangian(client, visit, budget, values)
        bound = -(-excess // self.scale) if open_kinds is None and not without else None
        return Pass(bound, routes, all(done for _, _, done in found), values, best, excess)

    def _rounded(self, prices: Prices) -> tuple[list[int], list[int], list[int]]:
        limit = MAX_PRICE
        low = -limit if self.model.once else 0
        client = [max(low, min(limit, round(p * self.scale))) for p in prices.client]
        visit = [max(0, min(limit, round(p * self.scale))) for p in prices.visit]
        budget = [max(0, min(limit, round(p * self.scale * FINE))) for p in prices.budget]
        return client, visit, budget

    def _profits(self, k: int, client: list[int], budget: list[int]) -> Ints:
        model, kind = self.model, self.kinds[k]
        fee = sum(budget[r] for r in self._pays[k])
        kept = self.scale * model.promise_cost
        return np.array(
            [
                client[i]
                - model.won[i] // self._unit * fee // FINE
                + (kept if model.promised[i] == kind.slots[0] else 0)
                for i in kind.candidates.tolist()
            ],
            dtype=np.int64,
        )

    def _search(
        self,
        k: int,
        profit: Ints,
        barred: np.ndarray[tuple[int], np.dtype[np.bool_]],
        keep: int,
        threshold: int,
        most: int,
    ) -> tuple[list[tuple[int, Route]], int, bool]:
        model, kind = self.model, self.kinds[k]
        s = kind.slots[0]
        useful = ~barred[kind.candidates]
        if self.triangular and keep != ALL:
            useful &= profit > 0
        chosen = np.flatnonzero(useful)
        chosen = chosen[np.argsort(-profit[chosen], kind="stable")]
        ids = kind.candidates[chosen]
        pairs = np.ix_(ids, ids)
        values, lengths, routes, upper, complete = search(
            profit[chosen],
            kind.lo[chosen],
            kind.hi[chosen],
            model.first[s, ids],
            model.last[s, ids],
            model.gap[pairs],
            model.drive[pairs],
            model.out[s, ids],
            model.home[s, ids],
            model.region[ids],
            self.scale * model.driving_weight,
            int(model.max_visits[s]),
            int(model.max_driving[s]),
            keep,
            threshold,
            MAX_NODES,
            most,
        )
        some = []
        for row in np.flatnonzero(lengths):
            clients = tuple(ids[routes[row, : lengths[row]]].tolist())
            some.append((int(values[row]), Route(k, clients, model.route_cost(s, clients))))
        return some, int(upper), bool(complete)

    def _lagrangian(self, client: list[int], visit: list[int], budget: list[int], values: list[int]) -> int:
        model, scale = self.model, self.scale
        total = scale * (sum(model.left_cost) + model.promise_cost * sum(p is not None for p in model.promised))
        total += sum(p * row.least for p, row in zip(visit, model.visit_rows, strict=True))
        total -= sum(-(-p * (row.cap // self._unit) // FINE) for p, row in zip(budget, model.budget_rows, strict=True))
        for i, price in enumerate(client):
            worth = price - scale * model.left_cost[i] - sum(visit[r] for r in self._towns[i])
            total += worth if model.must[i] else min(0, worth)
        return total - sum(len(kind.slots) * value for kind, value in zip(self.kinds, values, strict=True))


def _triangular(model: MasterModel) -> bool:
    """Whether leaving a stop out never costs driving and never breaks a time; false if too many to look at."""
    drive, out, home = model.drive, model.out, model.home
    if model.clients > LARGEST_LOOK or (model.gap < drive).any():
        return False
    inner = all((drive[:, k, None] + drive[None, k, :] >= drive).all() for k in range(model.clients))
    return inner and all(
        (out[s, :, None] + drive >= out[s, None, :]).all() and (drive + home[s, None, :] >= home[s, :, None]).all()
        for s in range(model.slots)
    )


def _kinds(model: MasterModel, triangular: bool) -> list[Kind]:
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    starts = [_spans(model, s, triangular) for s in range(model.slots)]
    promised = set(model.promised) if model.promise_cost else set()
    rows = [set(row.slots) for row in model.budget_rows]
    for s, (candidates, lo, hi) in enumerate(starts):
        if not len(candidates) or not model.max_visits[s]:
            continue
        key = (
            candidates.tobytes(), lo.tobytes(), hi.tobytes(),
            model.first[s].tobytes(), model.last[s].tobytes(), model.out[s].tobytes(), model.home[s].tobytes(),
            int(model.max_visits[s]), int(model.max_driving[s]),
            tuple(s in slots for slots in rows), s if s in promised else None,
        )  # fmt: skip
        groups[key].append(s)
    return [Kind(tuple(slots), *starts[slots[0]]) for slots in groups.values()]


def _spans(model: MasterModel, s: int, triangular: bool) -> tuple[Ints, Ints, Ints]:
    """Return the candidates of a slot and their starts, cut to what a route can reach."""
    clients, spans = [], []
    for i in range(model.clients):
        span = model.starts[s][i]
        if triangular:
            low, high = int(model.first[s, i]), int(model.last[s, i])
            span = tuple((max(a, low), min(b, high)) for a, b in span if max(a, low) <= min(b, high))
        if span:
            clients.append(i)
            spans.append(span)
    width = max((len(span) for span in spans), default=1)
    lo = np.zeros((len(clients), width), dtype=np.int64)
    hi = np.full((len(clients), width), PAD, dtype=np.int64)
    for row, span in enumerate(spans):
        for w, (a, b) in enumerate(span):
            lo[row, w], hi[row, w] = a, b
    return np.array(clients, dtype=np.int64), lo, hi
