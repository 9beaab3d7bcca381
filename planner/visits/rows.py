"""The restricted master: a linear program over the routes found so far, one row per plan-wide rule."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from planner.engines.lp import INF, LinearProgram, LpPoint
from planner.visits.cuts import Cut
from planner.visits.variables import CapRow, MasterModel


@dataclass(frozen=True)
class Route:
    """A column: clients in driving order, in any slot of class ``kind``."""

    kind: int
    clients: tuple[int, ...]
    cost: int
    """As ``MasterModel.route_cost``."""


@dataclass(frozen=True)
class Prices:
    """Dual prices of the rows, in seconds of cost.

    ``client`` has any sign; ``kind`` (value of one more half-day), ``visit`` (per visit asked for) and ``cap`` (per
    ``CapRow.unit`` of weight) are at least zero.
    """

    client: tuple[float, ...]
    kind: tuple[float, ...]
    visit: tuple[float, ...]
    cap: tuple[float, ...]
    change: float = 0.0
    """Per promise to be kept; at least zero."""


@dataclass(frozen=True)
class MasterPoint:
    """Optimum of the restricted master: cost, share of each route, prices, and what rows lack still."""

    objective: float
    taken: list[float]
    prices: Prices
    missing: float
    fees: tuple[float, ...] = ()
    """What a route pays per unit that it counts in each cut; at least zero."""


class RestrictedMaster:
    """Rows of the plan-wide rules over a growing set of routes.

    Variables: a share per route, ``visited[i]`` up to ``count[i]``, and, at ``penalty`` a unit, what rows lack.

    Parameters
    ----------
    model
        Rules and cost terms.
    kinds
        Slots of each class; a class takes as many routes as it has slots.
    penalty
        Cost of a missing visit, above every price that a plan can have.
    """

    def __init__(self, model: MasterModel, kinds: Sequence[Sequence[int]], penalty: float) -> None:
        self.model = model
        self.routes: list[Route] = []
        self._lp = LinearProgram()
        self._column: list[int] = []
        top = 0.0 if model.once else INF
        self._client = [self._lp.add_row(0.0, top) for _ in range(model.clients)]
        self._kind = [self._lp.add_row(-INF, float(len(slots))) for slots in kinds]
        self._visit = [self._lp.add_row(float(row.least), INF) for row in model.visit_rows]
        self._cap = [self._lp.add_row(-INF, float(row.cap // row.unit)) for row in model.cap_rows]
        weighed = [(line, row, row.unit, set(row.slots)) for line, row in zip(self._cap, model.cap_rows, strict=True)]
        self._pays = [[(line, row, unit) for line, row, unit, slots in weighed if k[0] in slots] for k in kinds]
        self._keeps = self._lp.add_row(float(model.kept_least), INF)
        self._missing = [*self._add_visited(penalty), self._lp.add_column(penalty, 0.0, INF, [(self._keeps, 1.0)])]
        self._first = [slots[0] for slots in kinds]
        boxed = (*self._client, *self._visit, *self._cap)
        self._over = [self._lp.add_column(0.0, 0.0, 0.0, [(row, 1.0)]) for row in boxed]
        self._under = [self._lp.add_column(0.0, 0.0, 0.0, [(row, -1.0)]) for row in boxed]
        self._penalty = penalty
        self._cuts: list[tuple[int, Cut]] = []
        self._cuts_of: dict[int, list[int]] = defaultdict(list)
        """Positions of the cuts that each client is in."""
        self._columns_of: dict[int, list[int]] = defaultdict(list)
        """Columns of the routes with each client."""
        self._usual = [_usual(row) for row in model.cap_rows]

    def _add_visited(self, penalty: float) -> list[int]:
        counted: list[list[int]] = [[] for _ in range(self.model.clients)]
        for row, visit in zip(self._visit, self.model.visit_rows, strict=True):
            for i in visit.clients:
                counted[i].append(row)
        missing = [self._lp.add_column(penalty, 0.0, INF, [(row, 1.0)]) for row in self._visit]
        for i, row in enumerate(self._client):
            entries = [(row, -1.0), *((r, 1.0) for r in counted[i])]
            most = float(self.model.count[i])
            low = most if self.model.must[i] else -100.0 * most
            self._lp.add_column(-float(self.model.left_cost[i]), low, most, entries)
            if self.model.must[i]:
                missing.append(self._lp.add_column(penalty, 0.0, INF, [(row, 1.0)]))
        return missing

    def add(self, route: Route) -> None:
        """Add a route as a column."""
        entries = [(self._client[i], float(route.clients.count(i))) for i in dict.fromkeys(route.clients)]
        entries.append((self._kind[route.kind], 1.0))
        weights = ((line, row.weight(route.clients) // unit) for line, row, unit in self._pays[route.kind])
        entries.extend((line, float(units)) for line, units in weights if units)
        if self.model.kept_least:
            entries.append((self._keeps, float(self.model.kept(self._first[route.kind], route.clients))))
        cuts = dict.fromkeys(c for i in route.clients for c in self._cuts_of[i])
        counted = ((line, cut.count(route.clients)) for line, cut in map(self._cuts.__getitem__, cuts))
        entries.extend((line, float(times)) for line, times in counted if times)
        self._column.append(self._lp.add_column(float(route.cost), 0.0, INF, entries))
        for i in dict.fromkeys(route.clients):
            self._columns_of[i].append(self._column[-1])
        self.routes.append(route)

    def cut(self, cuts: Sequence[Cut]) -> None:
        """Add cuts."""
        for cut in cuts:
            line = self._lp.add_row(-INF, float(cut.most))
            counted: Counter[int] = Counter()
            for i, weight in zip(cut.clients, cut.weights, strict=True):
                counted.update(dict.fromkeys(self._columns_of[i], weight))
            for column, weight in counted.items():
                if weight >= cut.divisor:
                    self._lp.set_coefficient(line, column, float(weight // cut.divisor))
            for i in cut.clients:
                self._cuts_of[i].append(len(self._cuts))
            self._cuts.append((line, cut))

    def keep(self, least: int) -> None:
        """Ask for so many promises to be kept."""
        self._lp.set_row(self._keeps, float(least), INF)

    def fix(self, position: int) -> None:
        """Take a route for good."""
        self._lp.set_bounds(self._column[position], 1.0, 1.0)

    def box(self, centre: Prices, width: float) -> None:
        """Keep what a visit is worth or costs in a row within ``width`` of its centre (boxstep, Marsten et al., 1975).

        Prices of classes are free: nothing else would hold routes to their number. No centre is above what a missing
        visit costs, or it would pay to miss more and more.
        """
        sides = [(min(price, self._penalty), width) for price in (*centre.client, *centre.visit)]
        sides += [(-price, width / usual) for price, usual in zip(centre.cap, self._usual, strict=True)]
        for over, under, (price, far) in zip(self._over, self._under, sides, strict=True):
            self._lp.set_cost(over, price + far)
            self._lp.set_cost(under, far - price)
            self._lp.set_bounds(over, 0.0, INF)
            self._lp.set_bounds(under, 0.0, INF)

    def unbox(self) -> None:
        """Leave all prices free."""
        for column in (*self._over, *self._under):
            self._lp.set_bounds(column, 0.0, 0.0)

    def solve(self, time_limit_s: float) -> MasterPoint | None:
        """Return the optimum over the routes so far, or ``None`` if time ran out or routes fixed clash."""
        point = self._lp.solve(time_limit_s)
        if point is None:
            return None
        relieved = self._under[len(self._under) - len(self._cap) :]
        missing = sum(point.values[c] for c in (*self._missing, *relieved))
        taken = [point.values[c] for c in self._column]
        fees = tuple(max(0.0, -point.prices[line]) for line, _ in self._cuts)
        return MasterPoint(point.objective + self.model.most, taken, self._prices(point), missing, fees)

    def _prices(self, point: LpPoint) -> Prices:
        def price(rows: Sequence[int], sign: float) -> tuple[float, ...]:
            return tuple(max(0.0, sign * point.prices[row]) for row in rows)

        return Prices(
            client=tuple(point.prices[row] for row in self._client),
            kind=price(self._kind, -1.0),
            visit=price(self._visit, 1.0),
            cap=price(self._cap, -1.0),
            change=max(0.0, point.prices[self._keeps]),
        )


def _usual(row: CapRow) -> float:
    """Return what a visit that weighs in a capped row usually weighs there, in units of it."""
    heavy = [weight // row.unit for weight in row.weights if weight]
    return float(median(heavy)) if heavy else 1.0
