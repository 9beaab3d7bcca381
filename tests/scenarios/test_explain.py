"""Answers to staff: clashes and repairs in their words, what binds, and why not a wish."""

import datetime as dt
from typing import Any

import pytest

from planner.lines import Rank
from planner.repair import Price
from planner.result import SolveParams, Status
from scenarios.errors import ScenarioError
from scenarios.explain import wishes
from scenarios.explain.answers import explain
from scenarios.explain.told import Explanation
from scenarios.explain.wishes import DongWish, SessionWish, VisitWish, Wish, why
from scenarios.pipeline import FAMILIES, plan
from scenarios.read import read
from scenarios.schedule.document import Finding
from scenarios.schema import Scenario
from tests.scenarios.bad import SMALL

PARAMS = SolveParams(time_limit_s=60, workers=1)
SCENARIO, FOLDER = read(SMALL)


def said(finding: Finding) -> str:
    return finding.template.format(**finding.values)


def explained(scenario: Scenario, **more: Any) -> Explanation:
    return explain(scenario, FOLDER, PARAMS, **more)


def only(name: str, **changes: object) -> Scenario:
    """Return the small scenario with one part, changed."""
    others = {part: None for part in ("hubs", "training", "visits") if part != name}
    return SCENARIO.model_copy(update={**others, name: getattr(SCENARIO, name).model_copy(update=changes)})


def poor_training() -> Scenario:
    """Return the training of the small scenario, without regions, for less than its lecturer costs."""
    assert SCENARIO.training is not None
    course = SCENARIO.training.courses[0]
    group = course.sessions[0].model_copy(update={"each": None, "name": "교육"})
    courses = (course.model_copy(update={"sessions": (group,)}), *SCENARIO.training.courses[1:])
    # three hours: 160,000 + 2 x 100,000, a tenth on top, hall 30,000, snacks 40,000; two hours: 346,000 in all
    return only("training", courses=courses, cap_won=300_000)


def test_a_cap_below_the_least_cost_is_told_in_a_sentence_and_repaired_to_the_won():
    (part,) = explained(poor_training()).parts
    assert part.status is Status.INFEASIBLE
    assert part.clash is not None
    assert part.clash.minimal
    assert [said(line.sentence) for line in part.clash.lines] == [
        "training costs at most 300000 won in all",
        "'권역 교육' must be held",
    ]
    repairs = {said(repair.steps[0].how): repair for repair in part.repairs}
    cheap = repairs["raise it by 46000 won, to 346000 won"]
    assert (cheap.steps[0].rank, cheap.steps[0].amount, cheap.least) == ("money", 46_000, True)
    assert [said(remark) for remark in cheap.remarks] == ["'권역 교육' lasts 2 hours", "'직원 교육' is not held"]
    full = repairs["raise it by 166000 won, to 466000 won, and cut no hours"]
    assert "'권역 교육' lasts 2 hours" not in [said(remark) for remark in full.remarks]
    assert repairs["give it up"].steps[0].rank == "law"


def test_an_office_says_what_hurts_and_what_must_not_be_touched():
    prices = {"total_cap": Price(Rank.COMFORT, 3), "mandatory_programmes": None}
    (part,) = explained(poor_training(), prices=prices).parts
    steps = [step for repair in part.repairs for step in repair.steps]
    assert {(step.line.rule, step.rank) for step in steps} == {("total_cap", "comfort")}
    assert min(step.price for step in steps) == 3 * 46_000


def test_regions_that_cannot_be_are_told_by_the_names_of_dongs():
    (part,) = explained(only("hubs", together=(("가동", "나동"),), apart=(("나동", "가동"),))).parts
    assert part.clash is not None
    assert {said(line.sentence) for line in part.clash.lines} == {
        "가동 and 나동 are in one region",
        "나동 and 가동 are in different regions",
    }
    # with the two kept together every region is in its band; kept apart alone, none of the groupings is
    assert [said(repair.steps[0].line.sentence) for repair in part.repairs] == [
        "나동 and 가동 are in different regions"
    ]


def test_visits_that_cannot_be_paid_are_told_by_town_and_month():
    assert SCENARIO.visits is not None
    (part,) = explained(only("visits", one_region_per_half_day=False, total_cap_won=100_000)).parts
    assert part.clash is not None
    sentences = {said(line.sentence) for line in part.clash.lines}
    assert "visits cost at most 100000 won in all" in sentences
    assert all(repair.objective >= 0 for repair in part.repairs)
    assert any(step.line.rule == "total_budget" for repair in part.repairs for step in repair.steps)


def test_a_schedule_without_a_plan_carries_the_clash_in_words():
    outcome = plan(poor_training(), FOLDER, PARAMS)
    (part,) = outcome.schedule.parts
    assert [said(line) for line in part.clash] == [
        "training costs at most 300000 won in all",
        "'권역 교육' must be held",
    ]
    assert part.clash_minimal is True
    assert set(part.clashing_rules) == {"total_cap", "mandatory_programmes"}


def test_of_a_plan_that_fits_the_lines_at_their_limit_are_told_with_what_one_more_saves():
    (part,) = explained(only("visits", one_region_per_half_day=False)).parts
    assert part.status is Status.OPTIMAL
    binding = {one.line.rule: one for one in part.binding}
    assert set(binding) == {"max_visits"}
    one = binding["max_visits"]
    assert said(one.line.sentence) == "a half-day has at most 2 visits"
    assert said(one.how) == "raise it by 1 visits, to 3 visits"
    assert one.tried
    assert one.saves_at_least == one.saves_at_most, "both plans are proven"
    assert one.saves_at_least is not None
    assert one.saves_at_least > 0


def asked(scenario: Scenario, wish: Wish) -> Any:
    return why(scenario, FOLDER, wish, PARAMS)


VISITS = only("visits", one_region_per_half_day=False)


def test_a_wish_that_is_possible_is_told_with_its_cost():
    answer = asked(VISITS, VisitWish("나 경로당", dt.date(2027, 3, 3), "오전"))
    assert (answer.status, answer.clash) == (Status.OPTIMAL, None)
    assert (answer.dearer_at_least, answer.dearer_at_most) == (0, 0), "it is promised for then, and kept"
    answer = asked(VISITS, VisitWish("P2", dt.date(2027, 3, 8), "오전"))
    assert answer.dearer_at_least == answer.dearer_at_most == answer.objective - answer.without_wish
    assert answer.dearer_at_least > 0, "a promise is broken"


def test_a_wish_that_is_not_possible_is_told_with_the_lines_against_it():
    answer = asked(VISITS, VisitWish("P3", dt.date(2027, 3, 3)))
    assert answer.status is Status.INFEASIBLE
    assert answer.clash is not None
    assert [said(line.sentence) for line in answer.clash.lines] == ["다 경로당 is visited from 2027-03-08 to -"]
    answer = asked(VISITS, VisitWish("P4", dt.date(2027, 3, 2), "오전"))
    assert [said(line.sentence) for line in answer.clash.lines] == ["라 경로당 is closed on certain dates"]


def test_why_not_this_dong():
    # {가, 나} and {다, 라1} are the only connected regions within a fifth of the mean
    answer = asked(only("hubs"), DongWish("가동", "나동", "with"))
    assert (answer.status, answer.dearer_at_least, answer.dearer_at_most) == (Status.OPTIMAL, 0, 0)
    answer = asked(only("hubs"), DongWish("다동", "나동", "with"))
    assert answer.clash.minimal
    assert "load_band" in {line.rule for line in answer.clash.lines}
    here, there = (asked(only("hubs"), DongWish("나동", hub, "hub")).objective for hub in ("가동", "나동"))
    assert min(here, there) == asked(only("hubs"), DongWish("가동", "나동", "with")).objective
    apart = asked(only("hubs"), DongWish("가동", "나동", "apart_from"))
    assert apart.status is Status.INFEASIBLE


def test_why_not_in_this_hall_on_this_date_by_this_lecturer():
    scenario = poor_training()
    assert scenario.training is not None
    rich = scenario.model_copy(update={"training": scenario.training.model_copy(update={"cap_won": None})})
    answer = asked(rich, SessionWish("교육", dt.date(2027, 3, 9), "강당", "김강사"))
    assert (answer.status, answer.dearer_at_most) == (Status.OPTIMAL, 0)
    thursday = asked(rich, SessionWish("교육", dt.date(2027, 3, 11)))
    assert [said(line.sentence) for line in thursday.clash.lines] == ["김강사 comes on certain weekdays only"]
    hall = asked(rich, SessionWish("교육", hall="가동 회의실"))
    assert [said(line.sentence) for line in hall.clash.lines] == ["'권역 교육' is held in its own halls"]


@pytest.mark.parametrize(
    ("wish", "template"),
    [
        (VisitWish("나 경로당", dt.date(2027, 3, 15), "오전"), "no half-day is free on {date} {half_day}"),
        (VisitWish("없는 곳"), "unknown {what} '{name}'; known are {known}"),
        (SessionWish("교육"), "there is no plan to compare the wish with"),
        (DongWish("가동", "나동", "with"), "there is no plan to compare the wish with"),
    ],
)
def test_a_wish_that_names_nothing_there_is_refused(wish, template):
    with pytest.raises(ScenarioError) as refused:
        asked(VISITS, wish)
    assert refused.value.problems[0].template == template


@pytest.mark.parametrize(
    ("name", "wish", "template"),
    [
        ("visits", VisitWish("없는 곳"), "unknown {what} '{name}'; known are {known}"),
        ("visits", VisitWish("P2", dt.date(2027, 3, 8), "한밤"), "unknown {what} '{name}'; known are {known}"),
        ("visits", VisitWish("P2", dt.date(2028, 3, 8)), "no half-day is free on {date} {half_day}"),
        ("hubs", DongWish("가동", "없는동", "with"), "unknown {what} '{name}'; known are {known}"),
        ("hubs", VisitWish("P2"), "there is no plan to compare the wish with"),
        ("training", SessionWish("없는 회차"), "unknown {what} '{name}'; known are {known}"),
        ("training", SessionWish("교육", dt.date(2027, 3, 13)), "{date} is no working day of the period"),
        ("training", SessionWish("교육", hall="없는 곳"), "unknown {what} '{name}'; known are {known}"),
        ("training", SessionWish("교육", lecturer="없는 이"), "unknown {what} '{name}'; known are {known}"),
        ("regions", SessionWish("가동 권역 교육", dt.date(2027, 3, 13)), "{date} is no working day of the period"),
    ],
)
def test_names_and_dates_are_looked_up_before_anything_is_planned(monkeypatch, name, wish, template):
    monkeypatch.delattr(wishes, "plan")
    scenario = {"training": poor_training(), "regions": SCENARIO}.get(name) or only(name)
    with pytest.raises(ScenarioError) as refused:
        asked(scenario, wish)
    assert refused.value.problems[0].template == template


def test_every_line_of_a_bundled_scenario_can_be_said():
    for name in ("seogu_hubs", "dongjak_training"):
        scenario, folder = read(name)
        (stage,) = plan(scenario, folder, SolveParams(time_limit_s=1, workers=1)).stages
        explainer = FAMILIES[stage.family].explainer
        assert explainer is not None
        assert stage.words is not None
        lines = explainer.lines(stage.instance)
        assert lines
        assert len({said(stage.words.line(line)) for line in lines}) == len(lines)
