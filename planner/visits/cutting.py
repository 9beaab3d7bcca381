"""A tighter relaxation: cuts over the routes near the prices of column generation, and the bound that they prove."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, vstack

from planner.result import Watch
from planner.visits.cuts import Cut, counts, violated
from planner.visits.generation import penalty
from planner.visits.kernels import Listed
from planner.visits.listing import MOST_OF_KIND, arrays, cheapest, joined, losses
from planner.visits.pool import Pool
from planner.visits.rows import MasterPoint, RestrictedMaster, Route
from planner.visits.variables import Ints

FIRST = 3_000
"""Routes at first, those of least loss."""
MORE = 1_000
"""Routes added before the relaxation is solved again, at most."""
WIDTH_S = 1_000.0
"""How far the price of a visit may move: routes that are not near the first prices stay out of the question."""
AT_ONCE = 100
"""Cuts added before the relaxation is solved again, at most."""
WIDEST_S, NARROW_S = 2_500.0, 700.0
"""Lists at the end are no wider, and not made narrower any more once they are as narrow as that."""
ROUGH, SHARP = 0.15, 0.05
"""A stage ends when a round of cuts adds less than this share of what all have added."""


@dataclass(frozen=True)
class Sharper:
    """What cuts give."""

    pool: Pool
    """Routes, and those cuts that count."""
    bound: int = 0
    """No plan costs less."""
    ceiling: int = 0
    """Every plan that costs less has routes of the pool only."""


class Cutting:
    """Adds cuts to a relaxation over the routes of a pool, in two stages.

    Parameters
    ----------
    pool
        All routes near its prices; others may be added to it meanwhile.
    seed
        Of the search for cuts.
    """

    def __init__(self, pool: Pool, seed: int) -> None:
        self._pool = pool
        self._seed = seed
        self._routes = pool.routes
        model, pricer = pool.model, pool.pricer
        self._once = {i for i, count in enumerate(model.count) if count == 1 and model.once}
        self._master = RestrictedMaster(model, [kind.slots for kind in pricer.kinds], penalty(model))
        self._master.box(pool.prices, WIDTH_S)
        self._cuts: list[Cut] = []
        self._counts = counts([], self._routes.clients, model.clients)
        """What each route counts in each cut."""
        self._point: MasterPoint | None = None
        self._first: float | None = None
        """The relaxation without cuts."""
        self._inside = np.zeros(len(self._routes.kind), dtype=np.bool_)
        self._enter(np.arange(min(FIRST, len(self._inside))))

    def rough(self, watch: Watch) -> Sharper | None:
        """Return what the first cuts give, without a bound, or ``None`` if time ran out or there are none."""
        pool = self._until(ROUGH, watch)
        return Sharper(pool) if pool else None

    def sharp(self, watch: Watch, width_s: float) -> Sharper | None:
        """Return what more cuts give, or ``None`` if time ran out or there are none; see ``closed`` for the width."""
        pool = self._until(SHARP, watch)
        return closed(pool, min(width_s, WIDEST_S)) if pool else None

    @property
    def objective(self) -> float:
        """Cost of the relaxation with all cuts so far; zero before the first."""
        return self._point.objective if self._point is not None else 0.0

    def _until(self, slow: float, watch: Watch) -> Pool | None:
        """Add cuts until that is slow, and return the pool with those that count."""
        self._point = self._point or self._solve(watch)
        if self._point is None:
            return None
        first = self._first = self._point.objective if self._first is None else self._first
        while self._cut(self._point):
            before, self._point = self._point.objective - first, self._solve(watch)
            if self._point is None:
                return None
            if before and self._point.objective - first < (1 + slow) * before:
                break
        return self._pool_with_cuts(self._point) if self._cuts else None

    def _cut(self, point: MasterPoint) -> bool:
        """Add cuts that a point exceeds; false if none was found."""
        taken = [(route.clients, share) for route, share in zip(self._master.routes, point.taken, strict=True)]
        some = [(clients, share) for clients, share in taken if share > 0]
        self._seed += 1
        found = violated([clients for clients, _ in some], [share for _, share in some], self._once, self._seed)
        news = [cut for cut in found if cut not in self._cuts][:AT_ONCE]
        if news:
            self._cuts.extend(news)
            more = counts(news, self._routes.clients, self._pool.model.clients)
            self._counts = csr_array(vstack([self._counts, more]))
            self._master.cut(news)
        return bool(news)

    def _solve(self, watch: Watch) -> MasterPoint | None:
        """Return the optimum over all routes of the pool, or ``None`` if time ran out."""
        while not watch.stopped():
            point = self._master.solve(watch.remaining_s())
            if point is None:
                return None
            short = losses(self._pool.pricer, self._routes, point.prices) + self._counts.T @ np.array(point.fees)
            wanted = np.flatnonzero((short < -1e-3) & ~self._inside)
            if not len(wanted):
                return point
            self._enter(wanted[np.argsort(short[wanted], kind="stable")[:MORE]])
        return None

    def _enter(self, rows: Ints) -> None:
        """Make columns of routes."""
        self._inside[rows] = True
        some, n = self._routes.only(rows), self._pool.model.clients
        for kind, clients, cost in zip(some.kind.tolist(), some.clients.tolist(), some.cost.tolist(), strict=True):
            self._master.add(Route(kind, tuple(i for i in clients if i < n), cost))

    def _pool_with_cuts(self, point: MasterPoint) -> Pool:
        tight = [c for c, fee in enumerate(point.fees) if fee > 0]
        cuts, fees = [self._cuts[c] for c in tight], [point.fees[c] for c in tight]
        old = self._pool
        return Pool(old.model, old.pricer, old.routes, point.prices, whole=old.whole, cuts=cuts, fees=fees)


def closed(pool: Pool, width_s: float) -> Sharper:
    """Return the Lagrangian bound of the master with cuts, at the prices of a pool, and all routes near these prices.

    The bound is exact, as that of ``Pricer``. Routes are listed as if no cut counted them, which makes them worth no
    less; those worth more than their class's price then pay what they count. A plan with a route that falls short of
    the best of its class by the width, in seconds, costs more than the bound by as much. Where so wide a list would be
    too long, a narrower one is made, and if need be none.
    """
    pricer, scale = pool.pricer, pool.pricer.scale
    fees = np.array([round(fee * scale) for fee in pool.fees], dtype=np.int64)
    thresholds = [round(price * scale) for price in pool.prices.kind]
    width = round(width_s * scale)
    listed = pricer.listed(pool.prices, range(len(pricer.kinds)), [at - width for at in thresholds], most=MOST_OF_KIND)
    whole = all(one.complete for one in listed)
    if width and not whole and not pricer.stopped:
        return closed(pool, width_s / 2 if width_s > NARROW_S else 0.0)
    values = [max(0, at, _best(pool, one, at, fees)) for at, one in zip(thresholds, listed, strict=True)]
    paid = sum(fee * cut.most for fee, cut in zip(fees.tolist(), pool.cuts, strict=True))
    excess: int = pricer.excess(pool.prices, values) - paid
    bound = max(0, -(-excess // scale))
    if not width or not whole:
        return Sharper(pool, bound, bound)
    near = joined(pool.model, [arrays(pool.model, []), *(cheapest(pricer, k, one) for k, one in enumerate(listed))])
    fuller = Pool(pool.model, pricer, near, pool.prices, cuts=pool.cuts, fees=pool.fees)
    return Sharper(fuller, bound, max(0, -(-(excess + width) // scale)))


def _best(pool: Pool, listed: Listed, threshold: int, fees: Ints) -> int:
    """Return an upper bound on what routes above their threshold are worth once they have paid."""
    if not listed.complete:
        return listed.upper
    n = pool.model.clients
    above = listed.values > threshold
    routes, lengths = listed.routes[above], listed.lengths[above]
    clients = np.where(np.arange(routes.shape[1]) < lengths[:, None], routes, n)
    paid = counts(pool.cuts, clients, n).T @ fees
    return int((listed.values[above] - paid).max(initial=0))
