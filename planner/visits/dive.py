"""From fractions to a plan: fix the routes taken most, price again, repeat; then do it over for part of the plan."""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from planner.result import SolveParams, Watch
from planner.visits.bounds import Pricer
from planner.visits.exact import choose as choose_exactly
from planner.visits.generation import Columns, as_columns, choose, penalty
from planner.visits.insertion import Insertion
from planner.visits.rows import MasterPoint, Prices, RestrictedMaster, Route
from planner.visits.variables import MasterModel, Routes

SURE = 0.97
"""A route taken this far is fixed."""
AT_ONCE = 0.15
"""Otherwise the routes taken most, this share of the slots still free."""
SPREAD_S = 300
TAIL = 16
"""The last free slots are filled by an exact choice among ``MOST_ROUTES`` routes in at most ``END_S`` seconds."""
MOST_ROUTES = 2_000
END_S = 2.0
ROUNDS = 3
"""Pricing rounds after each fixing; the first time ``FIRST_ROUNDS``."""
FIRST_ROUNDS = 4
MAX_NODES = 5_000
"""Paths per class and round: a dive needs good routes soon, not all of them."""
FREED = 16
"""Slots freed in a step of the neighbourhood search: so few that the exact choice has them all."""


class Dive:
    """Rounds the master to a plan.

    Parameters
    ----------
    model, pricer, columns
        The master and the routes known; those found on the way are added.
    """

    def __init__(self, model: MasterModel, pricer: Pricer, columns: Columns, params: SolveParams) -> None:
        self.model = model
        self.pricer = pricer
        self.columns = columns
        self.params = params
        self._insertion = Insertion(model, pricer.kinds)
        self._pays = [
            [r for r, row in enumerate(model.cap_rows) if kind.slots[0] in set(row.slots)] for kind in pricer.kinds
        ]

    def plan(self, kept: Routes, watch: Watch, hint: Routes | None = None) -> Routes | None:
        """Return a plan that holds the routes kept, perhaps short of visits, or ``None`` if time ran out.

        ``hint`` is a plan that holds them too: with no more than ``TAIL`` slots free, the answer is no worse.
        """
        residual = _Residual(self.model, self.pricer, self._pays)
        residual.take(as_columns(self.model, self.pricer, kept))
        master = RestrictedMaster(self.model, [kind.slots for kind in self.pricer.kinds], penalty(self.model))
        for k, route in enumerate(as_columns(self.model, self.pricer, kept)):
            master.add(route)
            master.fix(k)
        for route in self.columns:
            if residual.fits(route):
                master.add(route)
        rounded = self._round(master, residual, watch)
        if rounded is None:
            return None
        taken, point = rounded
        ends = self._end(master, residual, taken, point, kept, watch, hint)
        return ends or self._insertion.fill(_slots(self.pricer, kept, taken))

    def _round(
        self, master: RestrictedMaster, residual: "_Residual", watch: Watch
    ) -> tuple[list[Route], MasterPoint] | None:
        """Fix routes until few slots are free or no route is left to fix; ``None`` if time ran out."""
        taken: list[Route] = []
        fixed: set[int] = set()
        rounds = FIRST_ROUNDS
        while (point := self._priced(master, residual, rounds, watch)) is not None:
            news = residual.choose(master.routes, point, fixed) if sum(residual.free) > TAIL else []
            if not news:
                return taken, point
            for k in news:
                master.fix(k)
                taken.append(master.routes[k])
            fixed.update(news)
            rounds = ROUNDS
        return None

    def _end(
        self,
        master: RestrictedMaster,
        residual: "_Residual",
        taken: list[Route],
        point: MasterPoint,
        kept: Routes,
        watch: Watch,
        hint: Routes | None,
    ) -> Routes | None:
        """Fill the last free slots by an exact choice among the routes that fit there and promise most."""
        prices = point.prices
        fitting = [
            (prices.kind[route.kind] - self.pricer.worth(prices, route.kind, route.clients), k)
            for k, route in enumerate(master.routes)
            if residual.fits(route)
        ]
        pool = [master.routes[k] for _, k in sorted(fitting)[:MOST_ROUTES]]
        fixed = [*as_columns(self.model, self.pricer, kept), *taken]
        short_watch = Watch(min(END_S, watch.remaining_s()), None, watch.cancel)
        _, plan, _ = choose_exactly(self.model, self.pricer, pool, self.params, short_watch, hint=hint, fixed=fixed)
        return plan

    def _priced(self, master: RestrictedMaster, residual: "_Residual", rounds: int, watch: Watch) -> MasterPoint | None:
        point = master.solve(watch.remaining_s())
        for _ in range(rounds):
            kinds = residual.open_kinds()
            if point is None or watch.stopped() or not kinds:
                return point
            priced = self.pricer.price(
                point.prices, spread=SPREAD_S, open_kinds=kinds, visited=residual.visited, max_nodes=MAX_NODES
            )
            news = [r for r in self.columns.add(choose(priced.routes)) if residual.fits(r)]
            if not news:
                return point
            for route in news:
                master.add(route)
            point = master.solve(watch.remaining_s())
        return point


class _Residual:
    """What is left of slots, clients and money while routes are fixed."""

    def __init__(self, model: MasterModel, pricer: Pricer, pays: Sequence[Sequence[int]]) -> None:
        self._model = model
        self._pays = pays
        self.free = [len(kind.slots) for kind in pricer.kinds]
        self.visited: Counter[int] = Counter()
        self._left = [row.cap for row in model.cap_rows]

    def take(self, routes: Iterable[Route]) -> None:
        """Use up what the routes need."""
        for route in routes:
            self.free[route.kind] -= 1
            self.visited.update(route.clients)
            for r in self._pays[route.kind]:
                self._left[r] -= self._model.cap_rows[r].weight(route.clients)

    def fits(self, route: Route) -> bool:
        """Whether a route can still be taken."""
        return (
            self.free[route.kind] > 0
            and all(self.visited[i] + route.clients.count(i) <= self._model.count[i] for i in route.clients)
            and all(self._model.cap_rows[r].weight(route.clients) <= self._left[r] for r in self._pays[route.kind])
        )

    def open_kinds(self) -> list[int]:
        """Return the classes with a free slot."""
        return [k for k, free in enumerate(self.free) if free > 0]

    def choose(self, routes: Sequence[Route], point: MasterPoint, fixed: Collection[int]) -> list[int]:
        """Return the positions of routes to fix now, and take them; none if no free route has a share."""
        shares = sorted((-x, k) for k, x in enumerate(point.taken) if x > 1e-6 and k not in fixed)
        least = max(2, round(AT_ONCE * sum(self.free)))
        news: list[int] = []
        for share, k in shares:
            if -share < SURE and len(news) >= least:
                break
            if self.fits(routes[k]):
                self.take([routes[k]])
                news.append(k)
        return news


def _slots(pricer: Pricer, kept: Routes, taken: Iterable[Route]) -> Routes:
    """Return the routes kept, and those taken in the free slots of their classes."""
    routes = dict(kept)
    free = [[s for s in kind.slots if s not in kept] for kind in pricer.kinds]
    for route in taken:
        routes[free[route.kind].pop(0)] = route.clients
    return routes


def losses(pricer: Pricer, prices: Prices, routes: Routes) -> dict[int, float]:
    """Return per slot how much its route, or its emptiness, falls short of the best at these prices, in seconds."""
    found = {}
    for s, k in pricer.kind_of.items():
        route = routes.get(s, ())
        found[s] = prices.kind[k] - pricer.worth(prices, k, route)
    return found


def neighbourhood(found: dict[int, float], rng: random.Random) -> set[int]:
    """Return slots to free: half of those that lose most, drawn by their loss, half at random."""
    slots = sorted(found)
    drawn = sorted(((rng.random() ** (1.0 / (max(0.0, found[s]) + 1.0)), s) for s in slots), reverse=True)
    freed = {s for _, s in drawn[: FREED // 2]}
    rest = [s for s in slots if s not in freed]
    return freed | set(rng.sample(rest, min(len(rest), FREED - len(freed))))
