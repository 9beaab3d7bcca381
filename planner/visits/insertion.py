"""Regret insertion: the first plan within a second or two, the baseline, and the filler after a dive."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planner.result import Answer, SolveParams, Status, Watch
from planner.visits.alike import merge, split
from planner.visits.bounds import Pricer
from planner.visits.instance import VisitInstance, VisitPlan
from planner.visits.kinds import Kind
from planner.visits.objectives import build
from planner.visits.variables import Ints, MasterModel, Routes, read

NEVER = 2**60
DETOUR = 12
"""Weight of a detour against the prize: driving uses up time that others need. 8 to 16 did best on Gimje."""
MUST, PROMISED, SHORT, FREE = 3, 2, 1, 0
"""Tiers of clients, the greatest first: required, promised, of a town that lacks visits, all others."""


class Insertion:
    """Inserts client after client where it costs least, dearest regret first.

    Groups that share a route come first and whole, then required clients, promises, towns that lack visits, and whoever
    is worth more than the detour. Capped rows, windows and limits are kept at every step; required clients and quotas
    may stay short.

    Parameters
    ----------
    model
        Rules and cost terms.
    kinds
        Classes of its slots.
    """

    def __init__(self, model: MasterModel, kinds: Sequence[Kind]) -> None:
        self.model = model
        self._kind = {s: kind for kind in kinds for s in kind.slots}
        self._slots = sorted(self._kind)
        self._row = {s: row for row, s in enumerate(self._slots)}
        self._count = np.array(model.count, dtype=np.int64)
        self._left = np.array(model.left_cost, dtype=np.int64)
        self._promised = np.array([-1 if p is None else p for p in model.promised], dtype=np.int64)
        rows = model.cap_rows
        self._pays = {s: [r for r, row in enumerate(rows) if s in set(row.slots)] for s in self._slots}
        self._weights = np.array([row.weights for row in rows], dtype=np.int64).reshape(len(rows), model.clients)
        self._alone = np.array([row.per_route for row in rows], dtype=np.bool_)

    def fill(self, routes: Routes) -> Routes:
        """Return the routes with as many more clients as fit and are worth their detour."""
        routes = dict(routes)
        left = np.array([row.cap for row in self.model.cap_rows], dtype=np.int64)
        for s, route in routes.items():
            for r in self._pays[s]:
                left[r] -= self.model.cap_rows[r].weight(route)
        todo = self._count.copy()
        np.subtract.at(todo, [i for route in routes.values() for i in route], 1)
        self._place_groups(routes, todo, left)
        todo[self.model.group >= 0] = 0
        cost = np.full((len(self._slots), self.model.clients), NEVER, dtype=np.int64)
        where = np.zeros_like(cost)
        empty: dict[int, tuple[Ints, Ints]] = {}
        for s in self._slots:
            kind = self._kind[s]
            if s not in routes and id(kind) in empty:
                cost[self._row[s]], where[self._row[s]] = empty[id(kind)]
                continue
            self._evaluate(s, routes.get(s, ()), cost, where)
            if s not in routes:
                empty[id(kind)] = (cost[self._row[s]], where[self._row[s]])
        while (pick := self._pick(routes, cost, todo, left)) is not None:
            row, i = pick
            s = self._slots[row]
            route = routes.get(s, ())
            at = int(where[row, i])
            left -= self._weight(s, route, left)[:, i]
            routes[s] = (*route[:at], i, *route[at:])
            todo[i] -= 1
            self._evaluate(s, routes[s], cost, where)
        return routes

    def options(self, s: int, route: tuple[int, ...]) -> tuple[Ints, Ints]:
        """Return the least cost of inserting each client into a route of slot s, ``NEVER`` if none; and where."""
        cost = np.full((len(self._slots), self.model.clients), NEVER, dtype=np.int64)
        where = np.zeros_like(cost)
        self._evaluate(s, route, cost, where)
        return cost[self._row[s]], where[self._row[s]]

    def _weight(self, s: int, route: Sequence[int], left: Ints) -> Ints:
        """Return what one more visit of each client adds to each capped row, shape ``(rows, n)``."""
        added = np.zeros((len(left), self.model.clients), dtype=np.int64)
        rows = self._pays[s]
        added[rows] = self._weights[rows]
        if route:
            counted = self._alone & (self._weights[:, list(route)] > 0).any(axis=1)
            added[counted] = 0
        return added

    def _place_groups(self, routes: Routes, todo: Ints, left: Ints) -> None:
        """Insert each group that is worth it where it costs least, the required and the dearest ones first."""
        model = self.model
        members = [np.flatnonzero(model.group == g).tolist() for g in np.unique(model.group[model.group >= 0]).tolist()]
        members.sort(key=lambda m: (-max(model.must[i] for i in m), -sum(int(self._left[i] * todo[i]) for i in m), m))
        for group in members:
            wanted = [i for i in group for _ in range(todo[i])]
            found = [(self._with_group(s, routes.get(s, ()), wanted, left), s) for s in self._slots]
            fitting = [
                (model.route_cost(s, new) - model.route_cost(s, routes.get(s, ())), s, new) for new, s in found if new
            ]
            if not wanted or not fitting:
                continue
            cost, s, new = min(fitting)
            if any(model.must[i] for i in wanted) or cost < sum(int(self._left[i]) for i in wanted):
                for r in self._pays[s]:
                    left[r] -= model.cap_rows[r].weight(new) - model.cap_rows[r].weight(routes.get(s, ()))
                routes[s] = new
                np.subtract.at(todo, wanted, 1)

    def _with_group(self, s: int, route: tuple[int, ...], wanted: Sequence[int], left: Ints) -> tuple[int, ...] | None:
        """Return the route with all of a group, each where it adds least driving; ``None`` if it cannot hold them."""
        model, new = self.model, route
        for i in wanted:
            options = [(*new[:at], i, *new[at:]) for at in range(len(new) + 1)]
            timed = [one for one in options if model.times(s, one) is not None]
            if not timed:
                return None
            new = min(timed, key=lambda one: model.driving(s, one))
        rows = ((model.cap_rows[r], left[r]) for r in self._pays[s])
        return new if all(row.weight(new) - row.weight(route) <= room for row, room in rows) else None

    def _pick(self, routes: Routes, cost: Ints, todo: Ints, left: Ints) -> tuple[int, int] | None:
        """Return the next ``(row of slot, client)``, or ``None`` if no insertion is possible and worth it."""
        usable = np.where(todo > 0, cost, NEVER)
        tight = np.flatnonzero((self._weights > left[:, None]).any(axis=1))
        for row, s in enumerate(self._slots):
            if rows := [r for r in self._pays[s] if r in tight]:
                added = self._weight(s, routes.get(s, ()), left)[rows]
                usable[row, (added > left[rows, None]).any(axis=0)] = NEVER
        if not len(usable):
            return None
        tier = self._tiers(todo)
        held = np.flatnonzero((tier == PROMISED) & np.isin(self._promised, self._slots))
        for i in held.tolist():
            own = usable[self._row[int(self._promised[i])], i]
            usable[:, i] = np.where(own < NEVER, NEVER, usable[:, i])
            usable[self._row[int(self._promised[i])], i] = own
        least = usable.min(axis=0)
        fits = (least < NEVER) & ((tier > FREE) | (least < self._left))
        if not fits.any():
            return None
        second = np.partition(usable, 1, axis=0)[1] if len(usable) > 1 else least
        regret = np.minimum(second - least, 3_600 + np.abs(least))
        score = np.where(fits, self._left - DETOUR * least + regret, -NEVER)
        group = np.where(fits, tier, -1)
        score[group < group.max()] = -NEVER
        i = int(score.argmax())
        return int(usable[:, i].argmin()), i

    def _tiers(self, todo: Ints) -> Ints:
        tier = np.zeros(self.model.clients, dtype=np.int64)
        for row in self.model.visit_rows:
            members = list(row.clients)
            if (self._count - todo)[members].sum() < row.least:
                tier[members] = SHORT
        if self.model.promise_cost or self.model.kept_least:
            tier[self._promised >= 0] = PROMISED
        tier[self.model.must] = MUST
        return tier

    def _evaluate(self, s: int, route: tuple[int, ...], cost: Ints, where: Ints) -> None:
        """Write the least cost of inserting each client into a route, and at which position."""
        model, kind, row = self.model, self._kind[s], self._row[s]
        cost[row] = NEVER
        regions = {int(model.region[i]) for i in route} - {-1}
        if len(route) >= model.max_visits[s]:
            return
        ids, roads = kind.candidates, model.roads(s)
        driven = model.driving(s, route)
        starts = model.times(s, route) or ()
        for at in range(len(route) + 1):
            before = model.out[s, ids] if at == 0 else roads[route[at - 1], ids]
            after = model.home[s, ids] if at == len(route) else roads[ids, route[at]]
            detour = before + after - self._leg(s, route, at)
            fits = self._arrives(s, route, starts, at) & (driven + detour <= model.max_driving[s])
            if regions:
                fits &= (model.region[ids] == -1) | np.isin(model.region[ids], list(regions))
            price = np.where(fits, model.driving_weight * detour + model.extra[s, ids], NEVER)
            better = price < cost[row, ids]
            where[row, ids[better]] = at
            cost[row, ids] = np.minimum(cost[row, ids], price)
        kept = (self._promised == s) & (cost[row] < NEVER)
        cost[row, kept] -= model.promise_cost

    def _leg(self, s: int, route: tuple[int, ...], at: int) -> int:
        """Return the driving that an insertion before position ``at`` spares."""
        if not route:
            return 0
        if at == 0:
            return int(self.model.out[s, route[0]])
        if at == len(route):
            return int(self.model.home[s, route[-1]])
        return int(self.model.roads(s)[route[at - 1], route[at]])

    def _arrives(self, s: int, route: tuple[int, ...], starts: tuple[int, ...], at: int) -> NDArray[np.bool_]:
        """Whether each candidate and all stops after it are still in time when it is inserted before ``at``."""
        model, kind = self.model, self._kind[s]
        ids, legs = kind.candidates, model.legs(s)
        ready = model.first[s, ids]
        if at > 0:
            ready = model.paused(s, starts[at - 1], starts[at - 1] + legs[route[at - 1], ids])
        begin = _earliest(kind.lo, kind.hi, ready)
        for k, j in enumerate(route[at:]):
            gap = legs[ids, j] if k == 0 else legs[route[at + k - 1], j]
            spans = np.array(model.starts[s][j], dtype=np.int64)
            ready = model.paused(s, begin, begin + gap)
            begin = np.where(begin < NEVER, _earliest(spans[None, :, 0], spans[None, :, 1], ready), NEVER)
        final = model.last[s, ids] if at == len(route) else model.last[s, route[-1]]
        return np.asarray(begin <= final)


def _earliest(lo: Ints, hi: Ints, ready: Ints) -> Ints:
    """Return the earliest start not before ``ready`` in ranges of shape ``(m or 1, W)``; ``NEVER`` if none."""
    begin = np.full(ready.shape, NEVER, dtype=np.int64)
    for w in reversed(range(lo.shape[1])):
        begin = np.where(ready <= hi[:, w], np.maximum(ready, lo[:, w]), begin)
    return begin


def short(model: MasterModel, routes: Routes) -> int:
    """Return how many visits a plan lacks: required clients and quotas."""
    seen = Counter(i for route in routes.values() for i in route)
    lacking = sum(model.count[i] - seen[i] for i, must in enumerate(model.must) if must)
    lacking += max(0, model.kept_least - sum(model.kept(s, route) for s, route in routes.items()))
    return lacking + sum(max(0, row.least - sum(seen[i] for i in row.clients)) for row in model.visit_rows)


def solve(data: VisitInstance, params: SolveParams, watch: Watch) -> Answer[VisitPlan]:
    """Return the plan of regret insertion: feasible without a bound, or unknown if rules stay short.

    Deterministic; takes a second or two for 500 clients and 120 slots, whatever the time limit.
    """
    full = build(data)
    model, behind = merge(full)
    with Pricer(model, params.workers, watch) as pricer:
        routes = Insertion(model, pricer.kinds).fill({})
    if short(model, routes):
        return Answer(Status.UNKNOWN)
    plan = split(routes, behind)
    cost = full.cost(plan)
    watch.report("insertion", cost)
    return Answer(Status.FEASIBLE, read(full, plan), cost)
