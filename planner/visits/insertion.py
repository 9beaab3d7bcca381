"""Regret insertion: the first plan within a second or two, the baseline, and the filler after a dive."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planner.result import Answer, SolveParams, Status, Watch
from planner.visits.bounds import Kind, Pricer
from planner.visits.instance import VisitInstance, VisitPlan
from planner.visits.objectives import build
from planner.visits.variables import Ints, MasterModel, Routes, merge, read, split

NEVER = 2**60
DETOUR = 12
"""Weight of a detour against the prize: driving uses up time that others need. 8 to 16 did best on Gimje."""
MUST, PROMISED, SHORT, FREE = 3, 2, 1, 0
"""Tiers of clients, the greatest first: required, promised, of a town that lacks visits, all others."""


class Insertion:
    """Inserts client after client where it costs least, dearest regret first.

    Required clients come first, then promises, then towns that lack visits, then whoever is worth more than the detour.
    Budgets, windows and limits are kept at every step; required clients and quotas may stay short.

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
        self._won = np.array(model.won, dtype=np.int64)
        self._left = np.array(model.left_cost, dtype=np.int64)
        self._promised = np.array([-1 if p is None else p for p in model.promised], dtype=np.int64)
        self._pays = {s: [r for r, row in enumerate(model.budget_rows) if s in set(row.slots)] for s in self._slots}

    def fill(self, routes: Routes) -> Routes:
        """Return the routes with as many more clients as fit and are worth their detour."""
        routes = dict(routes)
        left = np.array([row.cap for row in self.model.budget_rows], dtype=np.int64)
        for s, route in routes.items():
            for r in self._pays[s]:
                left[r] -= int(self._won[list(route)].sum())
        todo = self._count.copy()
        np.subtract.at(todo, [i for route in routes.values() for i in route], 1)
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
        while (pick := self._pick(cost, todo, left)) is not None:
            row, i = pick
            s = self._slots[row]
            route = routes.get(s, ())
            at = int(where[row, i])
            routes[s] = (*route[:at], i, *route[at:])
            todo[i] -= 1
            left[self._pays[s]] -= self._won[i]
            self._evaluate(s, routes[s], cost, where)
        return routes

    def _pick(self, cost: Ints, todo: Ints, left: Ints) -> tuple[int, int] | None:
        """Return the next ``(row of slot, client)``, or ``None`` if no insertion is possible and worth it."""
        usable = np.where(todo > 0, cost, NEVER)
        for row, s in enumerate(self._slots):
            if self._pays[s]:
                usable[row, self._won > left[self._pays[s]].min()] = NEVER
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
        if self.model.promise_cost:
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
        ids = kind.candidates
        driven = model.driving(s, route)
        starts = model.schedule(s, route) or ()
        for at in range(len(route) + 1):
            before = model.out[s, ids] if at == 0 else model.drive[route[at - 1], ids]
            after = model.home[s, ids] if at == len(route) else model.drive[ids, route[at]]
            detour = before + after - self._leg(s, route, at)
            fits = self._arrives(s, route, starts, at) & (driven + detour <= model.max_driving[s])
            if regions:
                fits &= (model.region[ids] == -1) | np.isin(model.region[ids], list(regions))
            price = np.where(fits, model.driving_weight * detour, NEVER)
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
        return int(self.model.drive[route[at - 1], route[at]])

    def _arrives(self, s: int, route: tuple[int, ...], starts: tuple[int, ...], at: int) -> NDArray[np.bool_]:
        """Whether each candidate and all stops after it are still in time when it is inserted before ``at``."""
        model, kind = self.model, self._kind[s]
        ids = kind.candidates
        ready = model.first[s, ids] if at == 0 else starts[at - 1] + model.gap[route[at - 1], ids]
        begin = _earliest(kind.lo, kind.hi, ready)
        for k, j in enumerate(route[at:]):
            gap = model.gap[ids, j] if k == 0 else model.gap[route[at + k - 1], j]
            spans = np.array(model.starts[s][j], dtype=np.int64)
            begin = np.where(begin < NEVER, _earliest(spans[None, :, 0], spans[None, :, 1], begin + gap), NEVER)
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
