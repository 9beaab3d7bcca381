"""Closing the gap: every route that a better plan could use, then one exact choice among them."""

from collections import Counter
from collections.abc import Iterable

from ortools.sat.python import cp_model

from planner.engines import cpsat
from planner.result import SolveParams, Status, Watch
from planner.visits.bounds import Pass, Pricer
from planner.visits.generation import Columns, as_columns
from planner.visits.rows import Prices, Route
from planner.visits.variables import MasterModel, Routes

MOST_ROUTES = 20_000
"""More routes than this are left to the search; CP-SAT over more of them does not end."""


def candidates(pricer: Pricer, prices: Prices, priced: Pass, below: int | None) -> list[Route] | None:
    """Return all routes that a plan cheaper than ``below`` can use, or ``None`` if they are too many.

    A route whose value falls short of its class's best by more than the gap lifts the Lagrangian bound above ``below``
    (reduced cost fixing), so it is in no such plan. ``None`` for ``below`` asks for every route.
    """
    if below is None:
        slack = [-(2**60)] * len(pricer.kinds)
    else:
        gap = (below - 1) * pricer.scale - priced.excess
        slack = [value - gap - 1 for value in priced.values]
    columns = Columns()
    for k in range(len(pricer.kinds)):
        found = pricer.price(prices, slack=slack, max_routes=MOST_ROUTES, open_kinds=[k])
        columns.add(route for _, route in found.routes)
        if not found.complete or len(columns) > MOST_ROUTES:
            return None
    return list(columns)


def choose(
    model: MasterModel,
    pricer: Pricer,
    routes: Iterable[Route],
    params: SolveParams,
    watch: Watch,
    *,
    hint: Routes | None = None,
    fixed: Iterable[Route] = (),
) -> tuple[Status, Routes | None, int | None]:
    """Return the best plan made of the routes, proven by CP-SAT: status, plan and bound.

    ``hint`` is a plan to start from, and ``fixed`` are routes that it must hold; both are added to the routes.
    """
    known = as_columns(model, pricer, hint or {})
    started, least = Counter(map(_key, known)), Counter(map(_key, fixed := list(fixed)))
    columns = Columns()
    columns.add([*routes, *known, *fixed])
    pool = list(columns)
    cp = cp_model.CpModel()
    take = [cp.new_int_var(least[_key(route)], len(pricer.kinds[route.kind].slots), "") for route in pool]
    visited = _rows(cp, model, pricer, pool, take)
    if hint is not None:
        for x, route in zip(take, pool, strict=True):
            cp.add_hint(x, started[_key(route)])
        visits = Counter(i for route in hint.values() for i in route)
        for i, v in enumerate(visited):
            cp.add_hint(v, min(visits[i], model.count[i]))
    outcome = cpsat.run(cp, params, watch, "proof", probe=not fixed)
    if outcome.status not in (Status.OPTIMAL, Status.FEASIBLE):
        return outcome.status, None, outcome.bound
    free = [list(kind.slots) for kind in pricer.kinds]
    plan = {
        free[route.kind].pop(0): route.clients
        for x, route in zip(take, pool, strict=True)
        for _ in range(outcome.solver.value(x))
    }
    return outcome.status, plan, outcome.bound


def _key(route: Route) -> tuple[int, tuple[int, ...]]:
    return route.kind, tuple(sorted(route.clients))


def _rows(
    cp: cp_model.CpModel, model: MasterModel, pricer: Pricer, pool: list[Route], take: list[cp_model.IntVar]
) -> list[cp_model.IntVar]:
    """State the rows of the master and its cost over whole routes; return how often each client is visited."""
    visits: list[list[cp_model.LinearExpr]] = [[] for _ in range(model.clients)]
    used: list[list[cp_model.IntVar]] = [[] for _ in pricer.kinds]
    for x, route in zip(take, pool, strict=True):
        used[route.kind].append(x)
        for i, times in Counter(route.clients).items():
            visits[i].append(times * x)
    for kind, routes in zip(pricer.kinds, used, strict=True):
        cp.add(sum(routes) <= len(kind.slots))
    visited = []
    for i, terms in enumerate(visits):
        v = cp.new_int_var(model.count[i] if model.must[i] else 0, model.count[i], "")
        visited.append(v)
        cp.add(sum(terms) == v if model.once else sum(terms) >= v)
    for row in model.visit_rows:
        cp.add(sum(visited[i] for i in row.clients) >= row.least)
    for capped in model.cap_rows:
        members = set(capped.slots)
        spent = [
            x * capped.weight(route.clients)
            for x, route in zip(take, pool, strict=True)
            if pricer.kinds[route.kind].slots[0] in members
        ]
        cp.add(sum(spent) <= capped.cap)
    if model.kept_least:
        keeps = [model.kept(pricer.kinds[route.kind].slots[0], route.clients) for route in pool]
        cp.add(sum(x * kept for x, kept in zip(take, keeps, strict=True)) >= model.kept_least)
    left = sum(cost * v for cost, v in zip(model.left_cost, visited, strict=True))
    cp.minimize(model.most - left + sum(x * route.cost for x, route in zip(take, pool, strict=True)))
    return visited
