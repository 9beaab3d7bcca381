"""A plan issued before is asked in the scenario as it is now, in names and dates."""

import datetime as dt
import threading
from pathlib import Path

import pytest

from planner.result import SolveParams
from scenarios.asked import ask
from scenarios.errors import ScenarioError
from scenarios.pipeline import plan
from scenarios.read import read
from scenarios.schedule.training import attended
from scenarios.visits_again import left_behind

PARAMS = SolveParams(time_limit_s=3, workers=1)


@pytest.fixture(scope="module")
def issued():
    scenario, home = read("gimje_visits")
    update = {"last": dt.date(2026, 3, 13), "town_share_percent": 0, "places": scenario.visits.places[:60]}
    scenario = scenario.model_copy(update={"visits": scenario.visits.model_copy(update=update)})
    return scenario, home, plan(scenario, home, PARAMS)


def test_every_place_left_out_is_tried_in_every_half_day(issued):
    scenario, home, outcome = issued
    asked = ask(scenario, home, outcome.schedule)
    found = asked.why_left_out()
    assert {one.id for one in found} == {one.id for one in outcome.schedule.visits.left_out}
    assert {sum(one.stops.values()) for one in found} == {outcome.schedule.visits.half_days}


def test_a_place_that_is_new_in_the_scenario_is_offered_half_days_by_cost(issued):
    scenario, home, outcome = issued
    new = scenario.visits.places[0].model_copy(
        update={"id": "N1", "name": "새 경로당", "minutes": 1, "opening": "평일", "lon": None, "lat": None}
    )
    places = (*scenario.visits.places, new)
    wider = scenario.visits.half_days[0].model_copy(update={"max_visits": 9})
    visits = scenario.visits.model_copy(update={"places": places, "half_days": (wider, scenario.visits.half_days[1])})
    asked = ask(scenario.model_copy(update={"visits": visits}), home, outcome.schedule)
    offers = asked.slots("새 경로당")
    assert offers == asked.slots("N1")
    assert offers
    assert [one.extra_seconds for one in offers] == sorted(one.extra_seconds for one in offers)


def test_one_more_half_day_is_worth_something_by_weekday(issued):
    scenario, home, outcome = issued
    stage = outcome.stages[0]
    asked = ask(scenario, home, outcome.schedule)
    found = asked.worth(left_behind(stage.words, stage.result), PARAMS)
    assert {(one.weekday, one.half_day) for one in found} == {
        (one.date.weekday(), one.half_day.name) for one in asked.compiled.half_days
    }
    assert any(one.saves_seconds for one in found)
    assert all(one.price_seconds is not None for one in found)


def test_one_more_half_day_of_every_region_is_tried_on_the_weekday_that_promises_most(issued):
    scenario, home, outcome = issued
    stage = outcome.stages[0]
    asked = ask(scenario, home, outcome.schedule)
    limits = PARAMS.model_copy(update={"time_limit_s": 30})
    found = asked.worth_in_regions(left_behind(stage.words, stage.result), limits)
    assert sorted(one.region for one in found) == sorted(asked.compiled.towns)
    assert all(one.price_seconds is not None for one in found)
    assert any(one.saves_seconds for one in found)
    anywhere = max(one.saves_seconds or 0 for one in asked.worth(None, PARAMS))
    assert max(one.saves_seconds or 0 for one in found) <= 2 * anywhere, "a region is part of the whole"
    assert all(one.price_seconds is None for one in asked.worth_in_regions(None, PARAMS))


def test_regions_of_the_hub_plan_bear_the_name_of_their_hub():
    scenario, home = read(str(Path(__file__).parent / "small.yaml"))
    asked = ask(scenario, home, plan(scenario, home, PARAMS).schedule)
    regions = {asked.dongs[client.region] for client in asked.compiled.instance.clients if client.region is not None}
    assert {one.region for one in asked.worth_in_regions(None, PARAMS)} == regions


def test_who_stops_gets_what_was_tried_by_then(issued):
    scenario, home, outcome = issued
    asked = ask(scenario, home, outcome.schedule)
    stopped = threading.Event()
    assert asked.why_left_out(stopped)
    stopped.set()
    assert asked.why_left_out(stopped) == []
    assert asked.slots(scenario.visits.places[0].name, stopped) == []
    assert asked.worth(None, PARAMS, stopped) == []
    assert asked.worth_in_regions(None, PARAMS, stopped) == []


def test_an_unknown_place_is_refused(issued):
    scenario, home, outcome = issued
    with pytest.raises(ScenarioError):
        ask(scenario, home, outcome.schedule).slots("없는 곳")


def test_no_half_day_meets_an_opening_that_the_head_attends():
    scenario, home = read(str(Path(__file__).parent / "small.yaml"))
    schedule = plan(scenario, home, PARAMS).schedule
    openings = attended(schedule.training)
    assert openings

    def met(earlier):
        return [
            free
            for free in ask(scenario, home, earlier).compiled.half_days
            for busy in openings
            if busy.date == free.date and busy.start < free.end and free.start < busy.end
        ]

    assert not met(schedule)
    assert met(schedule.model_copy(update={"training": None})), "the opening must meet a half-day to show anything"


def test_a_plan_without_visits_cannot_be_asked(issued):
    scenario, home, outcome = issued
    with pytest.raises(ScenarioError, match="has no visits"):
        ask(scenario, home, outcome.schedule.model_copy(update={"visits": None}))
