"""Plan a season again after something has happened, with few promises changed: what each further change buys.

Routes near those announced make a small master, from which a plan for every number of changes is chosen exactly within
seconds. Column generation from the prices of the earlier plan goes on behind it: for the bound, and for routes that
are not near. One pass gives a bound for every number of changes, for it prices a change.
"""

import dataclasses
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from planner.curve import CurvePoint
from planner.engines.lp import INF
from planner.result import Answer, SolveParams, Status, Watch
from planner.solve import solve
from planner.visits import VISITS
from planner.visits.alike import merge, split
from planner.visits.bounds import Pass, Pricer
from planner.visits.exact import choose
from planner.visits.generation import Generation, penalty
from planner.visits.generation import choose as best_of
from planner.visits.insertion import Insertion, short
from planner.visits.instance import VisitInstance, VisitPlan
from planner.visits.nearby import Nearby
from planner.visits.objectives import build
from planner.visits.rows import MasterPoint, Prices, RestrictedMaster, Route
from planner.visits.start import Start, merged_routes, prices_of, remember
from planner.visits.variables import MasterModel, Routes, read

FARTHEST = 10
"""Further changes that are looked at."""
MISSING = 1e-6
SURE = 0.999
"""A route that the master takes so far is settled."""
POOL = 600
"""Routes that a plan is chosen from, those nearest to being worth taking."""
CHOICE_S = 1.5
"""Seconds for one choice; most take a tenth."""
SPREAD_S = 1_500
"""Routes this much worse than the best of their class are of use in such a look."""
FIRST_NODES = 3_000
"""Paths per class in a quick look for routes that are not near."""
MENDED = 6
"""Quick looks at most."""
SMOOTHING = 0.7
"""Weight of the best prices so far in those tried next: prices of the plan announced are near the best ones already."""
LAST_SHARE = 0.15
"""Share of the time kept for choosing once more among the routes found for the bound."""

OnPlans = Callable[[list[CurvePoint[VisitPlan]]], None]
"""Told the curve so far: first without bounds, then with them."""


@dataclass(frozen=True)
class Replanned:
    """What each number of changes buys.

    Parameters
    ----------
    points
        From the fewest changes with which a plan was found to ``FARTHEST``; each plan is verified, and none has a price
        for its changes.
    bound
        No plan costs less, whatever it changes, each change at ``VisitInstance.promise_seconds``.
    start
        For the next time.
    """

    points: list[CurvePoint[VisitPlan]]
    bound: int | None
    start: Start


class Ledger(Pricer):
    """A pricer that remembers what every full pass proves, whatever the number of promises to be kept."""

    def __init__(self, model: MasterModel, workers: int, watch: Watch) -> None:
        super().__init__(model, workers, watch)
        self._proven: list[tuple[int, int]] = []

    def price(self, prices: Prices, **options: Any) -> Pass:
        """Search as usual; keep what the pass proves of a plan that keeps no promise, and the price of one."""
        priced = super().price(prices, **options)
        if priced.bound is not None:
            change = self.change(prices)
            self._proven.append((priced.excess - change * self.model.kept_least, change))
        return priced

    def bound(self, least: int) -> int | None:
        """Return a bound on plans that keep at least so many promises; ``None`` before the first full pass."""
        scaled = max((excess + change * least for excess, change in self._proven), default=None)
        return None if scaled is None else max(0, -(-scaled // self.scale))


class Replan:
    """One search for plans with few changes.

    Parameters
    ----------
    data
        The season as it is now; its promises are those that can still be kept.
    kept
        What is left of the routes announced, over the clients of ``data``.
    start
        What the plan announced has left behind; ``None`` if nothing.
    """

    def __init__(
        self,
        data: VisitInstance,
        kept: Routes,
        start: Start | None,
        params: SolveParams,
        watch: Watch,
        farthest: int = FARTHEST,
    ) -> None:
        self.promised = sum(promise is not None for promise in data.promises or ())
        self.farthest = min(farthest, self.promised)
        # One promise at least is asked for: without any, slots would fall into classes as if none had been made.
        most = min(self.farthest, max(0, self.promised - 1))
        capped = data.model_copy(update={"max_changes": most, "promise_seconds": 0})
        self.params, self.watch = params, watch
        self.full = build(capped)
        self.model, self.behind = merge(self.full)
        self.pricer = Ledger(self.model, params.workers, watch)
        self.generation = Generation(self.model, self.pricer, SMOOTHING)
        self.routes: dict[int, Routes] = {}
        """By number of changes, the best plan that is not short of visits."""
        self._start = start
        self._price = float(data.promise_seconds or INF)
        self._kept = merged_routes(kept, self.behind)
        self._lp = RestrictedMaster(self.model, [kind.slots for kind in self.pricer.kinds], penalty(self.model))
        self._known = 0
        self._change = 0.0
        """Price of a promise in the small master, with as many changes as are looked at; never above what one costs."""

    def first(self) -> None:
        """Find plans among the routes near those announced and those that the prices at hand promise."""
        start = self._start or Start(client=(None,) * self.full.clients, slot=(0.0,) * self.full.slots)
        prices = prices_of(start, self.model, self.pricer, self.behind)
        bonus = penalty(self.model)
        worth = [price + bonus * must for price, must in zip(prices.client, self.model.must, strict=True)]
        self.generation.add(Nearby(self.model, self.pricer, worth).around(self._kept))
        self.generation.add(self._earlier(start))
        plain = Insertion(self.model, self.pricer.kinds).fill(self._drivable())
        self.generation.add_plan(plain)
        self._offer(plain)
        self.choose()
        if not self.routes:
            self._mend()
            self.choose()

    def prove(self) -> None:
        """Generate columns from the prices of the plan announced, until it is time to choose once more."""
        until = (1 - LAST_SHARE) * self.watch.time_limit_s
        if self._start is None:
            self.generation.start(self.watch)
        else:
            prices = prices_of(self._start, self.model, self.pricer, self.behind)
            self.generation.resume(dataclasses.replace(prices, change=self._change), self.watch)
        while self.watch.elapsed_s() < until and self.generation.step(self.watch):
            pass

    def choose(self) -> None:
        """Choose a plan for every number of changes among all routes known; with more changes none is dearer."""
        self._take()
        best: Routes | None = None
        for changes in range(self.farthest + 1):
            best = self._cheapest([best, self.routes.get(changes), self._chosen(self.promised - changes)])
            if best is not None:
                self.routes[changes] = best

    def _offer(self, plan: Routes) -> None:
        """Take a plan for every number of changes that it needs no more than."""
        for changes in range(self.farthest + 1):
            with _asking(self.model, self.promised - changes):
                if not short(self.model, plan):
                    self.routes[changes] = plan

    def _mend(self) -> None:
        """Price routes that rules ask for and that are not near, until no visit is missing or none is found."""
        for _ in range(MENDED):
            self._take()
            self._lp.keep(self.promised - self.farthest)
            point = self._lp.solve(self.watch.remaining_s())
            if point is None or point.missing <= MISSING:
                return
            priced = self.pricer.price(point.prices, spread=SPREAD_S, max_nodes=FIRST_NODES)
            self.generation.add(best_of(priced.routes))

    def _take(self) -> None:
        """Hand the routes found since to the small master."""
        for route in list(self.generation.columns)[self._known :]:
            self._lp.add(route)
        self._known = len(self.generation.columns)

    def bound(self, promise_seconds: int) -> int | None:
        """Return a bound on all plans, each change at so many seconds."""
        bounds = [self.pricer.bound(self.promised - changes) for changes in range(self.promised + 1)]
        return min((b + promise_seconds * n for n, b in enumerate(bounds) if b is not None), default=None)

    def answer(self, changes: int) -> Answer[VisitPlan]:
        """Return the best plan with so many changes and its bound."""
        routes, bound = self.routes.get(changes), self.pricer.bound(self.promised - changes)
        if routes is None:
            return Answer(Status.UNKNOWN, bound=bound)
        cost = self.model.cost(routes)
        status = Status.OPTIMAL if cost == bound else Status.FEASIBLE
        return Answer(status, read(self.full, split(routes, self.behind)), cost, bound)

    def _cheapest(self, plans: Sequence[Routes | None]) -> Routes | None:
        return min((plan for plan in plans if plan is not None), key=self.model.cost, default=None)

    def _chosen(self, least: int) -> Routes | None:
        """Return the best plan that keeps so many promises, made of the routes that are nearest to being worth it."""
        with _asking(self.model, least):
            self._lp.keep(least)
            point = self._lp.solve(self.watch.remaining_s())
            if point is None or point.missing > MISSING:
                return None
            self._change = min(point.prices.change, self._price)
            sure = [route for route, share in zip(self._lp.routes, point.taken, strict=True) if share > SURE]
            aside = Watch(min(CHOICE_S, self.watch.remaining_s()), None, self.watch.cancel)
            _, plan, _ = choose(self.model, self.pricer, self._pool(point, sure), self.params, aside, fixed=sure)
            return None if plan is None or short(self.model, plan) else plan

    def _pool(self, point: MasterPoint, sure: Sequence[Route]) -> list[Route]:
        """Return the routes of slots that are not settled, those nearest to being worth taking."""
        settled = Counter(route.kind for route in sure)
        ranked = sorted(
            (point.prices.kind[route.kind] - self.pricer.worth(point.prices, route.kind, route.clients) - share, k)
            for k, (route, share) in enumerate(zip(self._lp.routes, point.taken, strict=True))
            if settled[route.kind] < len(self.pricer.kinds[route.kind].slots)
        )
        return [self._lp.routes[k] for _, k in ranked[:POOL]]

    def _drivable(self) -> Routes:
        """Return announced routes that can be driven as they are and together, the earliest slots first."""
        left = [row.cap for row in self.model.cap_rows]
        drivable: Routes = {}
        for s, route in sorted(self._kept.items()):
            rows = [(r, row.weight(route)) for r, row in enumerate(self.model.cap_rows) if s in row.slots]
            if self.model.schedule(s, route) is not None and all(weight <= left[r] for r, weight in rows):
                drivable[s] = route
                for r, weight in rows:
                    left[r] -= weight
        return drivable

    def _earlier(self, start: Start) -> Iterator[Route]:
        """Yield the earlier plan's routes that can be driven now, in their slot."""
        for s, route in merged_routes(dict(enumerate(r for _, r in start.routes)), self.behind).items():
            slot = start.routes[s][0]
            kind = self.pricer.kind_of.get(slot)
            if kind is not None and self.model.schedule(slot, route) is not None:
                yield Route(kind, route, self.model.route_cost(slot, route))


def replan(
    data: VisitInstance,
    kept: Routes,
    start: Start | None,
    params: SolveParams,
    on_plans: OnPlans | None = None,
    cancel: threading.Event | None = None,
    most: int | None = None,
) -> Replanned:
    """Return what each further change of a promise buys.

    Parameters
    ----------
    data
        The season as it is now. Promises are those that can still be kept; one lost with its half-day is ``None``. The
        price of a promise plays no part: the number of changes is the setting of the curve.
    kept
        What is left of the routes announced.
    start
        What the plan announced has left behind.
    params
        ``time_limit_s`` is for plans and bounds; plans come within a few seconds.
    on_plans
        See ``OnPlans``.
    most
        If given, no more changes than this are looked at, and no bound is sought: for a quick answer.

    Raises
    ------
    UnsoundSolutionError, SolverError
        If we have a bug.
    """
    watch = Watch(params.time_limit_s, None, cancel)
    search = Replan(data, kept, start, params, watch, FARTHEST if most is None else most)
    with search.pricer:
        search.first()
        if on_plans is not None:
            on_plans(_points(data, search, params))
        if most is None:
            search.prove()
            search.choose()
    start = remember(search.generation, search.behind)
    return Replanned(_points(data, search, params), search.bound(data.promise_seconds), start)


def _points(data: VisitInstance, search: Replan, params: SolveParams) -> list[CurvePoint[VisitPlan]]:
    """Return the curve so far, each plan verified."""
    points = []
    for changes in sorted(search.routes):
        answer = search.answer(changes)
        family = dataclasses.replace(VISITS, solvers={"replan": lambda *_, answer=answer: answer})
        result = solve(family, data.model_copy(update={"max_changes": changes, "promise_seconds": 0}), params)
        points.append(CurvePoint(changes, result.model_copy(update={"runtime_s": round(search.watch.elapsed_s(), 3)})))
    return points


@contextmanager
def _asking(model: MasterModel, least: int) -> Iterator[None]:
    """Ask for so many promises meanwhile."""
    before = model.kept_least
    model.kept_least = least
    try:
        yield
    finally:
        model.kept_least = before
