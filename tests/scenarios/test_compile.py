"""Names to positions, dates to slots, won to won, and back."""

import datetime as dt
from pathlib import Path

import pytest

from planner.hubs.instance import HubPlan
from planner.lines import Line
from planner.training.instance import Class
from planner.visits.instance import Stop, VisitPlan
from scenarios.calendar import Busy, with_holidays
from scenarios.compile.hubs import compile_hubs
from scenarios.compile.participants import travel_minutes
from scenarios.compile.training import CompiledTraining, compile_training
from scenarios.compile.visits import CompiledVisits, compile_visits
from scenarios.errors import ScenarioError
from scenarios.explain.training import TrainingWords
from scenarios.ground import ground, provider
from scenarios.read import read
from scenarios.schedule.visits import visit_schedule
from scenarios.schema import Scenario
from scenarios.schema.training import Alternatives, AttendingClass
from tests.scenarios.bad import SMALL

REGIONS = HubPlan(hub_of=(1, 1, 3, 3))


@pytest.fixture(scope="module")
def small() -> Scenario:
    return with_holidays(read(SMALL)[0])


def visits_of(scenario: Scenario, blocked: tuple[Busy, ...] = ()) -> CompiledVisits:
    assert scenario.visits is not None
    here = ground(scenario)
    return compile_visits(scenario, scenario.visits, here, provider(scenario, Path()), REGIONS, blocked)


def training_of(scenario: Scenario, regions: HubPlan | None = REGIONS) -> CompiledTraining:
    assert scenario.training is not None
    return compile_training(scenario, scenario.training, ground(scenario), regions)


def test_a_dong_is_found_by_either_spelling_of_its_number(small: Scenario) -> None:
    compiled = visits_of(small)
    position = [place.id for place in compiled.places].index("P4")
    town = compiled.instance.clients[position].town
    assert town is not None
    assert compiled.towns[town] == "라1동"


def test_touching_opening_hours_are_one_window(small: Scenario) -> None:
    wednesday = visits_of(small).instance.clients[0].opening[2]
    assert [(w.start, w.end) for w in wednesday] == [(9 * 3600, 18 * 3600)]


def test_a_place_without_a_position_is_visited_at_the_base(small: Scenario) -> None:
    compiled = visits_of(small)
    position = [place.id for place in compiled.places].index("M1")
    client = compiled.instance.clients[position]
    assert (client.place, client.won, client.service, client.town, client.region) == (0, 0, 3600, None, None)


def test_dates_become_days_of_the_period(small: Scenario) -> None:
    clients = dict(zip(["P1", "P2", "P3", "P4", "P5", "M1"], visits_of(small).instance.clients, strict=True))
    assert clients["P2"].last_day == 8
    assert clients["P3"].first_day == 6
    assert clients["P4"].closed_days == (0,)
    assert clients["P1"].required


def test_pins_and_promises_find_their_half_day(small: Scenario) -> None:
    compiled = visits_of(small)
    pin = compiled.instance.pins[0]
    assert (compiled.half_days[pin.slot].date, compiled.half_days[pin.slot].half_day.name) == (
        dt.date(2027, 3, 9),
        "오전",
    )
    promises = compiled.instance.promises
    assert promises is not None
    assert [slot is not None for slot in promises] == [False, True, False, False, False, False]


def test_a_promise_whose_half_day_is_gone_is_told_as_broken(small: Scenario) -> None:
    day = Busy(dt.date(2027, 3, 3), 0, 86_400)
    compiled = visits_of(small, (day,))
    assert compiled.instance.promises == (None,) * 6
    assert small.visits is not None
    empty = VisitPlan(routes=((),) * len(compiled.half_days))
    told = visit_schedule(small, small.visits, ground(small), compiled, empty)
    assert told.broken_promises == ("P2",)
    assert len(told.left_out) == 6


def test_an_opening_takes_its_hours_from_the_half_day(small: Scenario) -> None:
    opening = Busy(dt.date(2027, 3, 4), 9 * 3600, 10 * 3600)
    cut = next(f for f in visits_of(small, (opening,)).half_days if f.date == opening.date)
    assert (cut.start, cut.end) == (10 * 3600, 12 * 3600)


def test_the_smaller_of_envelope_and_cap_binds(small: Scenario) -> None:
    assert visits_of(small).instance.total_cap == 250_000
    assert training_of(small).instance.cap_won == 3_000_000


def test_a_round_is_told_with_clock_times_and_its_region(small: Scenario) -> None:
    compiled = visits_of(small)
    plan = VisitPlan(routes=((Stop(client=0, start=36_000),), *((),) * (len(compiled.half_days) - 1)))
    assert small.visits is not None
    told = visit_schedule(small, small.visits, ground(small), compiled, plan)
    only = told.rounds[0]
    leg = compiled.instance.seconds[0][compiled.instance.clients[0].place]
    assert only.leave == dt.datetime(2027, 3, 2, 10) - dt.timedelta(seconds=leg)
    assert only.back == dt.datetime(2027, 3, 2, 10, 30) + dt.timedelta(seconds=leg)
    assert only.region == "나동 권역"
    assert told.driving_seconds == 2 * leg
    assert told.won == 50_000
    assert {town.town: (town.places, town.visited, town.least) for town in told.towns}["라1동"] == (2, 0, 1)


def test_sessions_per_region_are_held_in_each_region(small: Scenario) -> None:
    compiled = training_of(small)
    assert compiled.names == ("나동 권역 교육", "라1동 권역 교육", "직원 교육 1", "직원 교육 2")
    assert compiled.instance.orders[0].min_days == 7


def test_sessions_per_region_without_regions_are_a_problem(small: Scenario) -> None:
    with pytest.raises(ScenarioError, match="sessions per region need a hubs part"):
        training_of(small, None)


def test_alternatives_are_courses_of_which_one_is_held(small: Scenario) -> None:
    assert small.training is not None
    courses = tuple(course.model_copy(update={"optional": True}) for course in small.training.courses)
    group = Alternatives(courses=(courses[1].name, courses[0].name))
    training = small.training.model_copy(update={"courses": courses, "alternatives": (group,)})
    compiled = training_of(small.model_copy(update={"training": training}))
    assert compiled.instance.alternatives == ((1, 0),)
    line = Line(rule="alternatives", at=(1, 0))
    assert TrainingWords(training, compiled).line(line).values == {"courses": "직원 교육, 권역 교육"}


def test_a_class_attends_all_sessions_of_its_courses_and_comfort_has_its_price(small: Scenario) -> None:
    assert small.training is not None
    hall = small.training.venues[0].model_copy(update={"extra_seats": 20})
    course = small.training.courses[1].model_copy(update={"least_days": 2})
    changes = {
        "venues": (hall, *small.training.venues[1:]),
        "courses": (small.training.courses[0], course),
        "classes": (AttendingClass(name="1반", courses=("직원 교육",)),),
        "pause_minutes": 60,
        "weights": small.training.weights.model_copy(update={"seat": 1, "few_days": 5, "lone": 2, "halls": 3}),
    }
    training = small.training.model_copy(update=changes)
    data = training_of(small.model_copy(update={"training": training})).instance
    assert data.classes == (Class(sessions=(2, 3)),)
    assert (data.venues[0].extra_seats, data.programmes[1].least_days, data.pause_minutes) == (20, 2, 60)
    assert (data.seat_weight, data.few_days_weight, data.lone_weight, data.halls_weight) == (1, 5, 2, 3)


def test_a_course_cannot_fall_on_more_days_than_it_has_sessions(small: Scenario) -> None:
    assert small.training is not None
    courses = (small.training.courses[0], small.training.courses[1].model_copy(update={"least_days": 3}))
    training = small.training.model_copy(update={"courses": courses})
    with pytest.raises(ScenarioError, match="'직원 교육' has 2 sessions, which cannot fall on 3 days"):
        training_of(small.model_copy(update={"training": training}))


def test_a_class_of_an_unknown_course_is_a_problem(small: Scenario) -> None:
    assert small.training is not None
    training = small.training.model_copy(update={"classes": (AttendingClass(name="1반", courses=("없는 과정",)),)})
    with pytest.raises(ScenarioError, match=r"training\.classes\[0\]"):
        training_of(small.model_copy(update={"training": training}))


def test_a_mandatory_course_cannot_be_one_of_several(small: Scenario) -> None:
    assert small.training is not None
    group = Alternatives(courses=("직원 교육", "권역 교육"))
    training = small.training.model_copy(update={"alternatives": (group,)})
    with pytest.raises(ScenarioError, match="'권역 교육' is one of several to choose from: make it optional"):
        training_of(small.model_copy(update={"training": training}))


def test_the_band_is_rounded_inwards(small: Scenario) -> None:
    assert small.hubs is not None
    instance = compile_hubs(small.hubs, ground(small), provider(small, Path()))
    band = instance.loads[0].band
    assert band is not None
    assert (band.lower, band.upper) == (1_680, 2_520), "0.8 and 1.2 of 4,200 / 2"
    assert instance.max_seconds == 1_800
    assert instance.seconds is not None


def test_participants_travel_from_their_dong_to_the_halls_whose_dong_is_known() -> None:
    scenario, home = read("seogu_year")
    training = scenario.training
    assert training is not None
    here, problems = ground(scenario), []
    halls = (training.venues[0].model_copy(update={"dong": here.names[1]}), *training.venues[1:])
    table = travel_minutes(training.model_copy(update={"venues": halls}), here, provider(scenario, home), problems)
    first = [o.name for o in training.offices].index(here.names[0])
    there = [o.name for o in training.offices].index(here.names[1])
    assert (table[there][0], table[first][1], problems) == (0, 0, [])
    assert 0 < table[first][0] < 60
