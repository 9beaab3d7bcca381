"""The ways of rounds: along the roads, through each slot's own start and end, and no reason to lose a plan."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import shapely

from geodata.errors import GeodataError
from geodata.travel import Line, Point
from geodata.travel.great_circle import GreatCircle
from planner.hubs.instance import HubPlan
from planner.result import SolveParams
from planner.visits.instance import Stop, VisitPlan
from scenarios.calendar import with_holidays
from scenarios.compile.visits import CompiledVisits, compile_visits
from scenarios.ground import TABLES, ground, provider
from scenarios.pipeline import plan
from scenarios.read import read
from scenarios.schedule.lines import Ways
from scenarios.schedule.visits import visit_schedule
from scenarios.schema import Scenario
from tests.geodata.travel.roads import write_roads
from tests.scenarios.bad import SMALL

BASE, FIRST, SECOND = (126.890, 35.152), (126.881, 35.151), (126.891, 35.151)
"""The base, P1 and P2 of the small scenario."""
CORNER = (126.881, 35.152)
NODES = {1: BASE, 2: CORNER, 3: FIRST, 4: (126.891, 35.1505), 5: (126.901, 35.151), 6: (126.892, 35.162)}
# From the base west, south at a corner to P1; from the base to P2, and on to P3, P4 and P5.
WAYS = [([1, 2, 3], {"highway": "primary"}), ([1, 4, 5], {"highway": "primary"}), ([1, 6], {"highway": "primary"})]


class Gone(GreatCircle):
    """A provider that has answered once and answers no more."""

    def lines(self, routes: Sequence[Sequence[Point]]) -> list[Line]:
        raise GeodataError("OSRM at {url} gives no line for {points} points", url="-", points=len(routes))


class Counted(GreatCircle):
    """Straight lines that count the routes of each call."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def lines(self, routes: Sequence[Sequence[Point]]) -> list[Line]:
        self.asked.append(len(routes))
        return super().lines(routes)


@pytest.fixture(scope="module")
def small() -> Scenario:
    return with_holidays(read(SMALL)[0])


def with_roads(scenario: Scenario, folder: Path) -> Scenario:
    write_roads(folder / "roads.osm.pbf", NODES, WAYS)
    return scenario.model_copy(update={"travel": scenario.travel.model_copy(update={"roads": "roads.osm.pbf"})})


def compiled_of(scenario: Scenario, folder: Path) -> CompiledVisits:
    assert scenario.visits is not None
    regions = HubPlan(hub_of=(1, 1, 3, 3))
    return compile_visits(scenario, scenario.visits, ground(scenario), provider(scenario, folder), regions)


def two_visits(compiled: CompiledVisits) -> VisitPlan:
    """P1 and P2 in the second half-day."""
    stops = (Stop(client=0, start=36_000), Stop(client=1, start=39_000))
    return VisitPlan(routes=((), stops, *((),) * (len(compiled.half_days) - 2)))


def test_a_round_is_drawn_along_the_roads(small: Scenario, tmp_path: Path) -> None:
    scenario = with_roads(small, tmp_path)
    compiled = compiled_of(scenario, tmp_path)
    (way,) = Ways(provider(scenario, tmp_path)).of(compiled, two_visits(compiled)).values()
    line = list(dict.fromkeys(shapely.from_wkt(way).coords))
    # Round the corner to P1 and back past the base; then P2, which lies some 30 metres off the road.
    assert line[:3] == [BASE, CORNER, FIRST]
    assert SECOND in line
    assert shapely.from_wkt(way).coords[-1] == BASE


def test_only_rounds_with_a_way_have_one_in_the_schedule(small: Scenario, tmp_path: Path) -> None:
    compiled = compiled_of(small, tmp_path)
    assert small.visits is not None
    plan_made = two_visits(compiled)
    ways = Ways(GreatCircle()).of(compiled, plan_made)
    assert list(ways) == [1]
    (told,) = visit_schedule(small, small.visits, ground(small), compiled, plan_made, ways).rounds
    assert told.line == "LINESTRING (126.89 35.152, 126.881 35.151, 126.891 35.151, 126.89 35.152)"
    (told,) = visit_schedule(small, small.visits, ground(small), compiled, plan_made).rounds
    assert told.line is None


def test_a_round_starts_and_ends_where_its_half_day_does(small: Scenario, tmp_path: Path) -> None:
    compiled = compiled_of(small, tmp_path)
    slots = list(compiled.instance.slots)
    slots[1] = slots[1].model_copy(update={"from_place": 3, "to_place": 4})
    instance = compiled.instance.model_copy(update={"slots": tuple(slots)})
    moved = CompiledVisits(instance, compiled.half_days, compiled.places, (), (), spots=compiled.spots)
    (way,) = Ways(GreatCircle()).of(moved, two_visits(compiled)).values()
    coords = shapely.from_wkt(way).coords
    assert (coords[0], coords[-1]) == (compiled.spots[3], compiled.spots[4])


def test_a_provider_that_fails_by_now_costs_no_plan(small: Scenario, tmp_path: Path) -> None:
    compiled = compiled_of(small, tmp_path)
    assert Ways(Gone()).of(compiled, two_visits(compiled)) == {}


def test_the_ways_of_a_plan_are_asked_for_once(small: Scenario, tmp_path: Path) -> None:
    compiled = compiled_of(small, tmp_path)
    counted = Counted()
    ways = Ways(counted)
    first = ways.of(compiled, two_visits(compiled))
    assert ways.of(compiled, two_visits(compiled)) == first
    assert ways.of(compiled, VisitPlan(routes=((),) * len(compiled.half_days))) == {}
    assert counted.asked == [1, 0]


def test_a_plan_over_roads_has_a_way_for_each_round(tmp_path: Path) -> None:
    scenario = with_roads(read(SMALL)[0], tmp_path)
    outcome = plan(scenario, tmp_path, SolveParams(time_limit_s=20, workers=1))
    assert outcome.schedule.visits is not None
    rounds = outcome.schedule.visits.rounds
    assert rounds
    for one in rounds:
        assert one.line is not None
        coords = list(shapely.from_wkt(one.line).coords)
        assert coords[0] == coords[-1] == BASE
        assert {(visit.lon, visit.lat) for visit in one.visits} <= set(coords)
    assert list((tmp_path / TABLES).iterdir())
