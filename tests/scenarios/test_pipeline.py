"""Whole scenarios: every part verified, each stage taking the plans before it."""

import json
import threading
from pathlib import Path

import pytest

from planner.result import Progress, SolveParams, Status
from planner.solve import check
from scenarios.errors import ScenarioError
from scenarios.library import bundled
from scenarios.pipeline import FAMILIES, Outcome, plan
from scenarios.read import read
from scenarios.schema import Visits
from tests.scenarios.bad import SMALL

PARAMS = SolveParams(time_limit_s=20, workers=1)


def planned(source: str | Path, **change: object) -> Outcome:
    scenario, folder = read(source)
    return plan(scenario.model_copy(update=change), folder, PARAMS)


@pytest.fixture(scope="module")
def small() -> Outcome:
    return planned(SMALL)


def test_every_part_of_the_small_scenario_is_proven(small: Outcome) -> None:
    assert [stage.family for stage in small.stages] == ["hubs", "training", "visits"]
    assert {part.status for part in small.schedule.parts} == {Status.OPTIMAL}
    assert small.schedule.status is Status.OPTIMAL


@pytest.mark.parametrize("name", list(bundled()))
def test_every_bundled_scenario_gives_a_plan_that_another_check_confirms(name: str) -> None:
    outcome = planned(name)
    for stage in outcome.stages:
        family = FAMILIES[stage.family]
        assert stage.result.plan is not None
        assert check(family, stage.instance, stage.result.plan) == []
        assert family.cost(stage.instance, stage.result.plan) == stage.result.objective
        assert stage.result.bound is not None
        assert stage.result.bound <= stage.result.objective


def test_the_head_is_never_at_an_opening_and_on_a_visit(small: Outcome) -> None:
    assert small.schedule.training is not None
    assert small.schedule.visits is not None
    openings = [(s.start, s.head_until) for s in small.schedule.training.sessions if s.head_until is not None]
    assert openings
    for tour in small.schedule.visits.rounds:
        assert not [1 for start, end in openings if start < tour.back and tour.leave < end]


def test_no_half_day_leaves_its_region(small: Outcome) -> None:
    assert small.schedule.hubs is not None
    assert small.schedule.visits is not None
    region_of = {dong.name: region.name for region in small.schedule.hubs.regions for dong in region.dongs}
    for tour in small.schedule.visits.rounds:
        towns = {visit.town for visit in tour.visits if visit.town is not None}
        assert len({region_of[town.replace("라제", "라")] for town in towns}) <= 1


def test_rounds_and_idle_half_days_are_all_that_are_free(small: Outcome) -> None:
    rounds = small.schedule.visits
    assert rounds is not None
    taken = {(tour.date, tour.half_day) for tour in rounds.rounds}
    idle = {(one.date, one.half_day) for one in rounds.idle}
    assert idle
    assert not taken & idle
    assert len(taken | idle) == rounds.half_days
    assert all(one.start < one.end and one.start.date() == one.date for one in rounds.idle)


def test_the_diary_of_the_scenario_is_in_the_plan_and_no_visit_meets_it(small: Outcome) -> None:
    diary = small.schedule.diary
    # Mondays from 8 March to 26 April; the 15th is a holiday of this office
    assert [one.start.day for one in diary] == [8, 22, 29, 5, 12, 19, 26]
    assert {(one.name, one.start.hour, one.end.hour) for one in diary} == {("민원의 날", 14, 17)}
    assert small.schedule.visits is not None
    for tour in small.schedule.visits.rounds:
        assert not [one for one in diary if one.start < tour.back and tour.leave < one.end]


def test_a_visit_says_its_address_and_who_must_be_there() -> None:
    scenario, folder = read(SMALL)
    assert scenario.visits is not None
    told = {**scenario.visits.model_dump(mode="json"), "people": [{"name": "복지국장"}, {"name": "안전과장"}]}
    told["kinds"]["centre"]["people"] = ["복지국장"]
    told["places"][0] |= {"address": "작은구 가동 1", "people": ["안전과장", "복지국장"]}
    visits = Visits.model_validate_json(json.dumps(told))
    outcome = plan(scenario.model_copy(update={"visits": visits}), folder, PARAMS)
    assert outcome.schedule.visits is not None
    seen = {visit.id: visit for tour in outcome.schedule.visits.rounds for visit in tour.visits}
    assert (seen["P1"].address, seen["P1"].people) == ("작은구 가동 1", ("복지국장", "안전과장"))
    assert seen["P2"].people == ("복지국장",)


def test_money_is_shown_by_envelope(small: Outcome) -> None:
    assert small.schedule.training is not None
    assert small.schedule.visits is not None
    spent = {envelope.name: envelope.spent_won for envelope in small.schedule.envelopes}
    assert spent == {
        "training": small.schedule.training.won,
        "visits": small.schedule.visits.won,
        "공동사업": None,
    }


def test_the_outcome_carries_the_holidays_it_was_solved_with() -> None:
    outcome = planned("seogu_hubs")
    assert outcome.scenario.calendar.holidays
    assert {holiday.name for holiday in outcome.schedule.holidays} >= {"삼일절"}


def test_a_part_without_a_plan_ends_the_run_and_names_the_rules() -> None:
    scenario, folder = read(SMALL)
    assert scenario.hubs is not None
    hubs = scenario.hubs.model_copy(update={"max_minutes": 0})
    outcome = plan(scenario.model_copy(update={"hubs": hubs}), folder, PARAMS)
    assert outcome.schedule.status is Status.INFEASIBLE
    assert len(outcome.stages) == 1
    assert "max_seconds" in outcome.schedule.parts[0].clashing_rules
    assert outcome.schedule.visits is None


def test_progress_names_the_part_it_is_about() -> None:
    seen: list[tuple[str, Progress]] = []
    scenario, folder = read(SMALL)
    plan(scenario, folder, PARAMS, on_progress=lambda name, progress: seen.append((name, progress)))
    assert {name for name, _ in seen} == {"hubs", "training", "visits"}


def test_a_cancelled_run_still_gives_the_plans_it_can() -> None:
    cancel = threading.Event()
    cancel.set()
    scenario, folder = read(SMALL)
    outcome = plan(scenario, folder, PARAMS, cancel=cancel)
    assert outcome.stages
    for stage in outcome.stages:
        if stage.result.plan is not None:
            assert check(FAMILIES[stage.family], stage.instance, stage.result.plan) == []


def test_a_scenario_too_large_for_the_arithmetic_is_refused() -> None:
    scenario, folder = read(SMALL)
    assert scenario.hubs is not None
    weights = scenario.hubs.weights.model_copy(update={"travel": 10**6})
    dongs = [d.model_copy(update={"figures": {"electors": 10**9}}) for d in scenario.district.dongs]
    district = scenario.district.model_copy(update={"dongs": tuple(dongs)})
    hubs = scenario.hubs.model_copy(update={"weights": weights})
    with pytest.raises(ScenarioError):
        plan(scenario.model_copy(update={"hubs": hubs, "district": district}), folder, PARAMS)
