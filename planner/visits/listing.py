"""All routes nearly as good as the best of their class, as arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from planner.engines.arrays import Floats
from planner.visits.bounds import Pricer
from planner.visits.kernels import Listed
from planner.visits.rows import Prices, Route
from planner.visits.variables import Ints, MasterModel

WIDTHS_S = (500, 2_500)
"""All routes are wanted that are so many seconds worse than the best, or at least the nearer ones."""
MOST_OF_KIND = 100_000
"""Paths, before the cheapest order of each set is taken."""


@dataclass(frozen=True)
class RouteArrays:
    """Routes as arrays: class, clients in driving order (padded with the number of clients) and cost of each."""

    kind: Ints
    clients: Ints
    cost: Ints

    def only(self, rows: Ints) -> "RouteArrays":
        """Return the routes in these rows."""
        return RouteArrays(self.kind[rows], self.clients[rows], self.cost[rows])


def arrays(model: MasterModel, routes: Iterable[Route]) -> RouteArrays:
    """Return routes as arrays."""
    routes = list(routes)
    clients = np.full((len(routes), max((len(r.clients) for r in routes), default=1)), model.clients, dtype=np.int64)
    for row, route in zip(clients, routes, strict=True):
        row[: len(route.clients)] = route.clients
    kind = np.array([route.kind for route in routes], dtype=np.int64)
    return RouteArrays(kind, clients, np.array([route.cost for route in routes], dtype=np.int64))


def joined(model: MasterModel, parts: Sequence[RouteArrays]) -> RouteArrays:
    """Return the routes of all parts, one after the other."""
    width = max(part.clients.shape[1] for part in parts)
    wide = [np.pad(p.clients, ((0, 0), (0, width - p.clients.shape[1])), constant_values=model.clients) for p in parts]
    kind, cost = np.concatenate([part.kind for part in parts]), np.concatenate([part.cost for part in parts])
    return RouteArrays(kind, np.concatenate(wide), cost)


def near(pricer: Pricer, prices: Prices) -> tuple[RouteArrays, Floats]:
    """Return routes of each class that are nearly as good as its best, in the cheapest order, and how nearly.

    All routes are there that fall short of ``prices.kind`` by less than their class's width, in seconds; zero where
    they were too many.
    """
    parts = [arrays(pricer.model, []) for _ in pricer.kinds]
    widths = np.zeros(len(pricer.kinds))

    def wanted(todo: list[int], width: int) -> list[int]:
        """Ask for the routes of classes; return those of which there are too many."""
        thresholds = [round((price - width) * pricer.scale) for price in prices.kind]
        found = pricer.listed(prices, todo, thresholds, most=MOST_OF_KIND)
        for k, one in zip(todo, found, strict=True):
            if one.complete:
                widths[k], parts[k] = width, cheapest(pricer, k, one)
        return [k for k, one in zip(todo, found, strict=True) if not one.complete]

    few, far = WIDTHS_S
    todo = list(range(len(pricer.kinds)))
    # Classes are much alike: one tells whether it is of use to ask for all routes at once.
    if todo and not wanted(todo[:1], far):
        wanted(wanted(todo[1:], far), few)
    else:
        crowded = wanted(todo, few)
        wanted([k for k in todo if k not in crowded], far)
    return joined(pricer.model, parts), widths


def cheapest(pricer: Pricer, k: int, listed: Listed) -> RouteArrays:
    """Return the routes of a class, of each set of clients the one worth most."""
    model = pricer.model
    clients = np.where(np.arange(listed.routes.shape[1]) < listed.lengths[:, None], listed.routes, model.clients)
    of_set = np.sort(clients, axis=1)
    order = np.lexsort((*clients.T, -listed.values, *of_set.T))
    of_set = of_set[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (of_set[1:] != of_set[:-1]).any(axis=1)
    clients = clients[order[first]]
    return RouteArrays(
        np.full(len(clients), k, dtype=np.int64), clients, _costs(model, pricer.kinds[k].slots[0], clients)
    )


def _costs(model: MasterModel, s: int, clients: Ints) -> Ints:
    """Return ``MasterModel.route_cost`` of routes in slot s, none of them empty."""
    drive = np.pad(model.roads(s), (0, 1))
    final = clients[np.arange(len(clients)), (clients < model.clients).sum(axis=1) - 1]
    driven = model.out[s, clients[:, 0]] + drive[clients[:, :-1], clients[:, 1:]].sum(axis=1) + model.home[s, final]
    # A route has nobody more often than there are visits, so every promise it meets is kept.
    dear = np.append(model.extra[s] - model.promise_cost * kept_in(model, s), 0)
    costs: Ints = model.driving_weight * driven + dear[clients].sum(axis=1)
    return costs


def kept_in(model: MasterModel, s: int) -> Ints:
    """Return per client whether a visit in slot s keeps a promise."""
    return np.array([promised == s for promised in model.promised], dtype=np.int64)


def promises_kept(pricer: Pricer, routes: RouteArrays) -> Ints:
    """Return how many promises routes keep."""
    of_kind = np.array([np.append(kept_in(pricer.model, kind.slots[0]), 0) for kind in pricer.kinds])
    total: Ints = of_kind[routes.kind[:, None], routes.clients].sum(axis=1)
    return total


def units(pricer: Pricer, r: int, routes: RouteArrays) -> Ints:
    """Return what routes weigh in a capped row, in units of it."""
    row = pricer.model.cap_rows[r]
    weights = np.array([*row.weights, 0], dtype=np.int64)[routes.clients]
    total: Ints = (weights.max(axis=1) if row.per_route else weights.sum(axis=1)) * pricer.pays[r, routes.kind]
    return total // row.unit


def losses(pricer: Pricer, routes: RouteArrays, prices: Prices) -> Floats:
    """Return what routes fall short of ``prices.kind``, in seconds; see ``Pricer.worth``."""
    worth: Floats = np.append(np.array(prices.client), 0.0)[routes.clients].sum(axis=1) - routes.cost
    if prices.change:
        worth += prices.change * promises_kept(pricer, routes)
    for r, price in enumerate(prices.cap):
        if price:
            worth -= price * units(pricer, r, routes)
    short: Floats = np.array(prices.kind)[routes.kind] - worth
    return short
