"""Column generation: routes are priced in until none is missing, with a valid bound from every pass."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import inf

import numpy as np

from planner.result import Watch
from planner.visits.bounds import Pass, Pricer
from planner.visits.rows import MasterPoint, Prices, RestrictedMaster, Route
from planner.visits.variables import USUAL, MasterModel, Routes, longer

PER_KIND = 1_000
"""Routes of a class added after a pass."""
PER_CLIENT = 100
"""Of these, how many may visit the same client."""
SPREAD_S = 400
"""Routes up to this many seconds worse than the best of their class are worth a column."""
NEAR_S = 200
"""And up to this many seconds worse than what is wanted: prices will move."""
PART = 0.01
"""But no more than this share of what a missing visit costs. Where that is less, nearly all routes are as good as the
best, and no worse ones are kept."""
SMOOTHING = 0.1
"""Weight of the centre in the prices that are tried (Wentges, 1997), where the first ones are guessed."""
BOX_S = (500.0, 2_000.0, 60_000.0)
"""How far a client's price may move from the centre, in seconds: least, first, most."""
WIDER, NARROWER = 2.0, 0.7
"""Change of the box after a better bound, and after none."""
CLOSE_S = 5.0
"""Column generation has converged when master and bound are this close, in seconds."""


class Columns:
    """All routes found so far, in the cheapest order for each class and set of clients."""

    def __init__(self) -> None:
        self._of: dict[tuple[int, tuple[int, ...]], Route] = {}

    def __iter__(self) -> Iterator[Route]:
        return iter(self._of.values())

    def __len__(self) -> int:
        return len(self._of)

    def add(self, routes: Iterable[Route]) -> list[Route]:
        """Keep the routes that are new or cheaper, and return them."""
        news = []
        for route in routes:
            key = route.kind, tuple(sorted(route.clients))
            known = self._of.get(key)
            if known is None or route.cost < known.cost:
                self._of[key] = route
                news.append(route)
        return news


def choose(priced: Iterable[tuple[int, Route]]) -> list[Route]:
    """Return the routes with the least reduced cost, not too many of a class or with the same client."""
    per_kind: Counter[int] = Counter()
    per_client: Counter[tuple[int, int]] = Counter()
    chosen = []
    for _, route in sorted(priced, key=lambda pair: (pair[0], pair[1].kind, pair[1].clients)):
        keys = [(route.kind, i) for i in route.clients]
        if per_kind[route.kind] < PER_KIND and all(per_client[key] < PER_CLIENT for key in keys):
            per_kind[route.kind] += 1
            per_client.update(keys)
            chosen.append(route)
    return chosen


def penalty(model: MasterModel) -> float:
    """Return a cost for a missing visit above what any single visit can be worth."""
    slowest = longer(model.drive, int(model.percent.max(initial=USUAL)))
    drives = [int(table.max(initial=0)) for table in (model.out, slowest, model.home)]
    return 10.0 * (1 + max(model.left_cost, default=0) + model.promise_cost + model.driving_weight * sum(drives))


class Generation:
    """The column generation of one master.

    Boxstep (Marsten, Hogan and Blankenship, 1975) keeps the clients' prices near the centre, the best prices so far,
    while few routes are known; smoothing (Wentges, 1997) damps them. The bound is the best Lagrangian bound.

    Parameters
    ----------
    model
        Rules and cost terms, like clients merged.
    pricer
        Its pricer.
    smoothing
        Weight of the centre in the prices that are tried: the more, the better the first prices are.
    """

    def __init__(self, model: MasterModel, pricer: Pricer, smoothing: float = SMOOTHING) -> None:
        self.model = model
        self.pricer = pricer
        self.smoothing = smoothing
        self.columns = Columns()
        self.bound: int | None = None
        self.converged = False
        self.missing = 0.0
        """What rows of the last master lacked."""
        self.apart = inf
        """How far the last master was above the bound, in seconds."""
        self.best: Pass | None = None
        self.centre = Prices((), (), (), ())
        dear = penalty(model)
        self._near = min(NEAR_S, PART * dear)
        self._spread = SPREAD_S if self._near == NEAR_S else 0
        self._master = RestrictedMaster(model, [kind.slots for kind in pricer.kinds], dear)
        self._boxed = True
        self._width = BOX_S[1]

    def add_plan(self, routes: Routes) -> None:
        """Make columns of a plan."""
        self.add(as_columns(self.model, self.pricer, routes))

    def start(self, watch: Watch) -> None:
        """Look for first prices: what a place in a route is worth, plus the client's share of the driving.

        A client's price is the least of what leaving it out costs and ``level + nearest drive + a quarter of the way
        there and back``; the level is found by golden section on the bound.
        """
        model = self.model
        if not model.clients or not self.pricer.kinds:
            self._try(self._plain(np.zeros(model.clients)), watch)
            return
        apart = model.drive + np.where(np.eye(model.clients, dtype=np.bool_), 10**9, 0)
        near = np.minimum(apart.min(axis=1), model.out.min(axis=0)) + (model.out + model.home).min(axis=0) // 4
        share = model.driving_weight * near.astype(np.float64)
        left = np.array(model.left_cost, dtype=np.float64)
        low, high = 0.0, float(left.max())
        ratio = (5**0.5 - 1) / 2

        def bound(level: float) -> int:
            return self._try(self._plain(np.minimum(left, level + share)), watch, wide=False)

        one, two = high - ratio * (high - low), low + ratio * (high - low)
        at_one, at_two = bound(one), bound(two)
        while high - low > 0.08 * left.max() + 1 and not watch.stopped():
            if at_one >= at_two:
                high, two, at_two = two, one, at_one
                one = high - ratio * (high - low)
                at_one = bound(one)
            else:
                low, one, at_one = one, two, at_two
                two = low + ratio * (high - low)
                at_two = bound(two)
        if low == 0.0:  # no shortage of places, it seems: nothing but the driving has a price
            bound(low)

    def resume(self, prices: Prices, watch: Watch) -> None:
        """Begin with the prices of a like master instead of looking for first ones."""
        self._try(prices, watch)
        self._width = BOX_S[0]

    def step(self, watch: Watch) -> bool:
        """Solve the master and price once; false if time ran out or nothing is left to gain."""
        if self._boxed:
            self._master.box(self.centre, self._width)
        point = self._master.solve(watch.remaining_s())
        if point is None or watch.stopped() or self.best is None:
            return False
        self.missing = point.missing
        before, best = len(self.columns), self.best
        self._try(mix(self.centre, point.prices, self.smoothing), watch)
        if len(self.columns) == before:
            self._try(point.prices, watch)
        factor = NARROWER if self.best is best else WIDER
        self._width = min(BOX_S[2], max(BOX_S[0], factor * self._width))
        return self._judge(point, before)

    def bound_or(self, other: int) -> int:
        """Return the bound, or another number while there is none."""
        return other if self.bound is None else self.bound

    def _judge(self, point: MasterPoint, before: int) -> bool:
        """Whether another step is of use, after one that began with ``before`` columns."""
        self.apart = point.objective - self.bound_or(0)
        close = self.apart < CLOSE_S
        if self._boxed:
            if close or len(self.columns) == before:
                self._boxed = False
                self._master.unbox()
            return True
        self.converged = close or len(self.columns) == before
        return not self.converged

    def _plain(self, client: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Prices:
        model = self.model
        zeros = (0.0,) * len(self.pricer.kinds), (0.0,) * len(model.visit_rows), (0.0,) * len(model.cap_rows)
        return Prices(tuple(client.tolist()), *zeros)

    def _try(self, prices: Prices, watch: Watch, *, wide: bool = True) -> int:
        """Price with these prices, keep the routes, and move the centre there if the bound is the best so far.

        Bounds below nothing say nothing of plans, but which prices are better: the scaled one is returned.
        """
        wanted = [round((price - self._near) * self.pricer.scale) for price in prices.kind]
        priced = self.pricer.price(prices, spread=self._spread if wide else 0, slack=wanted)
        self.add(choose(priced.routes))
        if self.best is None or priced.excess > self.best.excess:
            self.bound, self.best = max(self.bound_or(0), priced.bound or 0), priced
            worth = tuple(value / self.pricer.scale for value in priced.values)
            self.centre = Prices(prices.client, worth, prices.visit, prices.cap, prices.change)
            watch.report("columns", bound=self.bound)
        return priced.excess

    def add(self, routes: Iterable[Route]) -> None:
        """Make columns of those routes that are new or cheaper."""
        for route in self.columns.add(routes):
            self._master.add(route)


def mix(centre: Prices, other: Prices, share: float) -> Prices:
    """Return prices between the centre, whose weight is ``share``, and others."""

    def between(a: tuple[float, ...], b: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(share * x + (1 - share) * y for x, y in zip(a, b, strict=True))

    return Prices(
        between(centre.client, other.client),
        between(centre.kind, other.kind),
        between(centre.visit, other.visit),
        between(centre.cap, other.cap),
        share * centre.change + (1 - share) * other.change,
    )


def as_columns(model: MasterModel, pricer: Pricer, routes: Mapping[int, tuple[int, ...]]) -> list[Route]:
    """Return the routes of a plan as columns, unused slots left out."""
    return [Route(pricer.kind_of[s], route, model.route_cost(s, route)) for s, route in routes.items() if route]
