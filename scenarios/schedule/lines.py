"""The ways of the rounds, for maps."""

from collections.abc import Mapping

import shapely

from geodata.errors import GeodataError
from geodata.travel import Point, TravelProvider
from planner.visits.instance import VisitPlan
from scenarios.compile.visits import CompiledVisits
from scenarios.schedule.areas import DIGITS


class Ways:
    """The ways of one scenario's rounds, asked of its travel provider once per plan: later parts tell it again."""

    def __init__(self, travel: TravelProvider) -> None:
        self._travel = travel
        self._known: dict[VisitPlan, Mapping[int, str]] = {}

    def of(self, compiled: CompiledVisits, plan: VisitPlan) -> Mapping[int, str]:
        """Return per slot with a round its way (노선) from start to end as WKT, WGS 84, longitude first.

        A map is no reason to lose a plan: where the provider fails by now, such as a server that no longer answers, no
        way is known and none is returned.
        """
        if plan not in self._known:
            self._known[plan] = _round_lines(self._travel, compiled, plan)
        return self._known[plan]


def _round_lines(travel: TravelProvider, compiled: CompiledVisits, plan: VisitPlan) -> Mapping[int, str]:
    routes = {slot: _stops(compiled, plan, slot) for slot, stops in enumerate(plan.routes) if stops}
    try:
        lines = travel.lines(list(routes.values()))
    except GeodataError:
        return {}
    written = shapely.to_wkt([shapely.LineString(line) for line in lines], rounding_precision=DIGITS)
    return dict(zip(routes, map(str, written), strict=True))


def _stops(compiled: CompiledVisits, plan: VisitPlan, slot: int) -> list[Point]:
    """Return where a round starts, stops and ends."""
    instance = compiled.instance
    stops = (instance.clients[stop.client].place for stop in plan.routes[slot])
    return [compiled.spots[place] for place in (instance.slots[slot].from_place, *stops, instance.slots[slot].to_place)]
