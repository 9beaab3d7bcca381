"""Routes near those announced: a visit or two exchanged, or some added."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from planner.visits.bounds import Pricer
from planner.visits.insertion import NEVER, Insertion
from planner.visits.rows import Route
from planner.visits.variables import MasterModel, Routes

WIDTH = 8
"""Clients tried at each place that a route has free."""
DEEP = 2
"""Of these, how many routes are filled further."""
OUT = 1
"""Announced visits taken out of a route at once; a promise lost with another one is found by pricing."""


class Nearby:
    """Makes the routes near others.

    Parameters
    ----------
    model, pricer
        The master and its classes.
    price
        Per client, what a visit is worth in seconds.
    """

    def __init__(self, model: MasterModel, pricer: Pricer, price: Sequence[float]) -> None:
        self._model = model
        self._pricer = pricer
        self._price = np.array(price)
        self._insertion = Insertion(model, pricer.kinds)

    def around(self, kept: Routes) -> Iterator[Route]:
        """Yield routes of each slot near its own, that one first; all of them can be driven."""
        for s, kind in sorted(self._pricer.kind_of.items()):
            for clients in dict.fromkeys(self._of_slot(s, kept.get(s, ()))):
                if clients and self._model.schedule(s, clients) is not None:
                    yield Route(kind, clients, self._model.route_cost(s, clients))

    def _of_slot(self, s: int, route: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        yield route
        for left in self._thinned(s, route):
            yield left
            fuller = [left]
            for width in (WIDTH, DEEP):
                fuller = [one for base in fuller[:DEEP] for one in self._filled(s, base, width)]
                yield from fuller

    def _thinned(self, s: int, route: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """Yield the route and what is left of it without a visit; without more, until it can be driven."""
        for out in range(len(route) + 1):
            some = combinations(route, len(route) - out)
            driven = [one for one in some if self._model.times(s, one) is not None]
            yield from driven
            if driven and out >= OUT:
                return

    def _filled(self, s: int, route: tuple[int, ...], width: int) -> list[tuple[int, ...]]:
        """Return the route with one more client, those that are worth most, best first."""
        cost, where = self._insertion.options(s, route)
        cost[list(route)] = NEVER
        worth = np.where(cost < NEVER, self._price - cost, -np.inf)
        best = np.argsort(-worth, kind="stable")[:width].tolist()
        return [(*route[: where[i]], i, *route[where[i] :]) for i in best if worth[i] > -np.inf]
