"""Repairs written into scenarios: the what-if is the repaired problem, and it has a plan."""

import datetime as dt
import json
import random
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import pytest

from planner.lines import Lever, Line, Step
from planner.result import SolveParams, Status
from planner.visits.instance import VisitInstance, Window
from planner.visits.lines import ALWAYS
from scenarios.calendar import with_holidays
from scenarios.compile.hubs import compile_hubs
from scenarios.compile.staffing import compile_staffing
from scenarios.compile.training import compile_training
from scenarios.compile.visits import compile_visits
from scenarios.errors import ScenarioError
from scenarios.explain.answers import explain
from scenarios.explain.applied import CHANGES, applied, asides, can_be_applied
from scenarios.explain.applied.steps import no_such_line
from scenarios.explain.hubs import HubWords
from scenarios.explain.staffing import StaffingWords
from scenarios.explain.told import ToldLine, ToldStep, Words, told_step
from scenarios.explain.training import TrainingWords
from scenarios.explain.visits import VisitWords
from scenarios.ground import ground, provider
from scenarios.pipeline import FAMILIES, plan
from scenarios.read import read
from scenarios.schedule.document import Finding
from scenarios.schema import Budget, Scenario
from scenarios.schema.common import Range
from tests.explain.impossible import MAKERS
from tests.scenarios.bad import SMALL
from tests.scenarios.test_explain import FOLDER, SCENARIO, only, poor_training
from tests.visits.tiny import TINY

PARAMS = SolveParams(time_limit_s=20, workers=1)


def changed(scenario: Scenario, part: str, **fields: Any) -> Scenario:
    """Return a scenario with fields of a part replaced, read anew as a document."""
    document = scenario.model_dump(mode="json")
    document[part] = {**(document[part] or {}), **fields}
    return Scenario.model_validate_json(json.dumps(document))


def rich_hubs() -> Scenario:
    """Return regions with a line of each kind; 라제1동 is how some offices write 라1동."""
    load = {"figure": "electors", "band_percent": 20, "capacity": {"나동": 2500, "라1동": 2000}}
    return changed(
        only("hubs"), "hubs",
        loads=[load], size={"least": 1, "most": 3}, max_minutes=1, candidates=["가동", "나동", "라1동"],
        forced_hubs=["나동"], together=[["가동", "나동"]], apart=[["가동", "다동"]], fixed={"가동": "나동"},
        today={"가동": "a", "나동": "a", "다동": "b", "라1동": "b"}, max_moved_dongs=1, max_moved_demand=900,
        opening_won={"가동": 10, "나동": 20, "다동": 30}, max_opening_won=40,
    )  # fmt: skip


def rich_training() -> Scenario:
    """Return courses with a line of each kind; the course that everybody attends is the last one."""
    scenario = poor_training()
    assert scenario.training is not None
    first, last = (course.model_dump(mode="json") for course in scenario.training.courses)
    (group,) = first["sessions"]
    group |= {
        "hours": [2, 3],
        "first": "2027-03-08",
        "away_people": 2,
        "away_offices": "all",
        "days_between": 2,
        "count": 2,
    }
    first |= {"cap_won": 400_000}
    last |= {"optional": False, "sessions": [{**last["sessions"][0], "hours": [3]}]}
    busy = [{"name": "행사", "first": "2027-03-09", "start": "09:00", "end": "12:00"}]
    document = scenario.training.model_dump(mode="json")
    document["venues"][0]["seats"] = 30
    document["venues"][0]["busy"] = document["lecturers"][0]["busy"] = busy
    return changed(
        scenario, "training",
        venues=document["venues"], lecturers=document["lecturers"], courses=[first, last],
        distances=[{"first": "권역 교육", "second": "직원 교육", "days": 3}],
        max_sessions_per_week=2, max_head_per_day=1,
    )  # fmt: skip


def rich_visits() -> Scenario:
    """Return visits with a line of each kind."""
    scenario = SCENARIO.model_copy(update={"training": None})
    assert scenario.visits is not None
    document = scenario.visits.model_dump(mode="json")
    one, two, three, four, five, six = document["places"]
    two |= {"not_before": "2027-03-04", "teams": ["둘째"]}
    three |= {"people": ["국장"], "repeats": 2, "gap_days": 3, "not_before": None}
    four["group"] = five["group"] = "라"
    whole = {
        **document["half_days"][0],
        "name": "종일",
        "hours": "09:00-17:00",
        "pause": "12:00-13:00",
        "max_visits": 3,
    }
    return changed(
        scenario, "visits",
        places=[one, two, three, four, five, six], half_days=[*document["half_days"], whole],
        teams=[
            {"name": "첫째", "keeps_diary": True, "half_days": ["오전", "오후"]},
            {"name": "둘째", "half_days": ["종일"]},
        ],
        people=[{"name": "국장"}], limits=[{"weekdays": ["tue"], "towns": ["가동", "나동"]}],
        last="2027-04-09", total_cap_won=200_000, pins=[{**document["pins"][0], "team": "첫째"}], promises=None,
    )  # fmt: skip


def rich_staffing() -> Scenario:
    """Return posts with a line of each kind."""
    scenario, _folder = read(SMALL.with_name("staffing.yaml"))
    assert scenario.staffing is not None
    roles = scenario.staffing.model_dump(mode="json")["roles"]
    roles[0] |= {"excess_weight": None, "max_ratio_percent": 105}
    return changed(scenario, "staffing", roles=roles, part_time={"least_percent": 10, "most_percent": 60})


RICH = {"hubs": rich_hubs, "visits": rich_visits, "training": rich_training, "staffing": rich_staffing}


def compiled(scenario: Scenario, family: str) -> tuple[Any, Words]:
    """Return the problem of a scenario's part, and the words for its lines; nothing is solved."""
    scenario = with_holidays(scenario)
    where, travel = ground(scenario), provider(scenario, FOLDER)
    if family == "hubs":
        assert scenario.hubs is not None
        instance = compile_hubs(scenario.hubs, where, travel)
        return instance, HubWords(scenario.hubs, where, instance)
    if family == "visits":
        assert scenario.visits is not None
        visits = compile_visits(scenario, scenario.visits, where, travel)
        return visits.instance, VisitWords(visits)
    if family == "training":
        assert scenario.training is not None
        training = compile_training(scenario, scenario.training, where, None, travel)
        return training.instance, TrainingWords(scenario.training, training)
    assert scenario.staffing is not None
    staffing = compile_staffing(scenario, scenario.staffing, where)
    return staffing.instance, StaffingWords(scenario.staffing, where, staffing)


def offered(family: str, instance: Any) -> Iterator[Lever[Any]]:
    explainer = FAMILIES[family].explainer
    assert explainer is not None
    for line in explainer.lines(instance):
        yield from explainer.levers(instance, line)


@lru_cache(maxsize=4)
def steps(family: str) -> list[tuple[Lever[Any], int, ToldStep]]:
    """Return every way to loosen a line of the rich scenario, by one natural step."""
    instance, words = compiled(RICH[family](), family)
    found = {(lever.line, lever.way): lever for lever in offered(family, instance)}
    told = []
    for lever in found.values():
        amount = min(lever.step, lever.most)
        told.append((lever, amount, told_step(words, Step(lever.line, lever.way, amount, lever.unit, lever.rank, 1))))
    return told


COARSE = {
    ("month_budget", "raise"),
    ("town_share", "lower"),
    ("town_share", "lower_all"),
    ("slot_regions", "drop"),
    ("together", "drop", "visits"),
    ("least_posts", "lower"),
    ("allowed_days", "widen"),
    ("cohort_attendance", "add_session"),
}
"""Where a scenario says not quite the step: one figure for several lines, days of all kinds, distances of a course."""
VISITED_TWICE = {"P3", "P3#2"}
"""A place with one row for two visits, which are loosened together."""
LOWER_IS_LOOSER = {"town_quota", "town_share", "least_posts", "repeat_gap"}
NEVER_OF_SCENARIOS = {
    ("hubs", "connected", "drop"),
    ("hubs", "unlike", "drop"),
    ("visits", "max_changes", "raise"),
    ("training", "apart", "lower"),
}


def no_tighter(family: str, instance: Any, than: Any) -> bool:
    """Return whether every line of an instance is one of the other, with a limit at least as loose."""
    explainer = FAMILIES[family].explainer
    assert explainer is not None
    known: dict[tuple[Any, ...], list[Line]] = {}
    for line in explainer.lines(than):
        known.setdefault((line.rule, line.at, line.side), []).append(line)

    def loose(line: Line) -> bool:
        sign = -1 if line.side == "least" or line.rule in LOWER_IS_LOOSER else 1
        others = known.get((line.rule, line.at, line.side), [])
        return any(other.limit is None or sign * (line.limit or 0) >= sign * other.limit for other in others)

    return all(map(loose, explainer.lines(instance)))


def sayable(instance: Any) -> Any:
    """Return a repaired instance in which what is always open is so to the last minute of a day that can be written."""
    if not isinstance(instance, VisitInstance):
        return instance
    day = ((Window(start=0, end=86_340),),) * 7
    clients = (one.model_copy(update={"opening": day}) if one.opening == ALWAYS else one for one in instance.clients)
    return instance.model_copy(update={"clients": tuple(clients)})


@pytest.mark.parametrize("family", CHANGES)
def test_every_step_that_is_written_into_a_scenario_makes_the_repaired_problem(family: str) -> None:
    instance, _words = compiled(RICH[family](), family)
    for lever, amount, step in steps(family):
        pair = (step.line.rule, step.way)
        if CHANGES[family][pair] is no_such_line:
            continue
        repaired = sayable(lever.apply(instance, amount))
        now, _ = compiled(applied(RICH[family](), family, [step]), family)
        assert now != instance or repaired == instance, step
        if pair in COARSE or (*pair, family) in COARSE or VISITED_TWICE & set(step.line.subject):
            assert no_tighter(family, now, repaired), step
        else:
            assert now == repaired, step


@pytest.mark.parametrize("family", CHANGES)
def test_every_way_to_loosen_a_line_is_written_into_scenarios_or_known_to_be_none_of_them(family: str) -> None:
    rng = random.Random(3)
    kind, make = next((one, make) for one, make in MAKERS if one.name == family)
    made = [kind.instance.model_validate(make(rng).model_dump()) for _ in range(40)]
    made += [TINY.model_copy(update={"max_changes": 0})] if kind.instance is VisitInstance else []
    pairs = {(lever.line.rule, lever.way) for one in made for lever in offered(family, one)}
    pairs |= {(step.line.rule, step.way) for _lever, _amount, step in steps(family)}
    if family == "hubs":
        pairs |= {("unlike", "drop")}
    assert set(CHANGES[family]) == pairs
    refused = {(family, *pair) for pair, change in CHANGES[family].items() if change is no_such_line}
    assert refused == {one for one in NEVER_OF_SCENARIOS if one[0] == family}
    shown = {(step.line.rule, step.way) for _lever, _amount, step in steps(family)}
    assert {pair for pair in CHANGES[family] if (family, *pair) not in refused} <= shown, "RICH lacks a line"


def poor_staffing() -> Scenario:
    """Return posts that the first year's money of the city does not pay for."""
    scenario, _folder = read(SMALL.with_name("staffing.yaml"))
    assert scenario.staffing is not None
    budget = scenario.budget and scenario.budget.model_copy(update={"staffing_won": 50_000_000})
    return scenario.model_copy(update={"budget": budget})


def torn() -> Scenario:
    """Return pairs of dongs of which one pair has no border in common."""
    return only("hubs", together=(("가동", "라1동"),), size=Range(least=2, most=2), loads=())


HOPELESS: dict[str, Callable[[], Scenario]] = {
    "hubs, together without a border": torn,
    "hubs, together and apart": lambda: only("hubs", together=(("가동", "나동"),), apart=(("나동", "가동"),)),
    "hubs, a band too narrow": lambda: changed(
        only("hubs"), "hubs", loads=[{"figure": "electors", "least": 1_900, "most": 2_050}], max_minutes=3
    ),
    "training, too little money": poor_training,
    "training, no hall large enough": lambda: small_halls(),
    "visits, too little money": lambda: only("visits", one_region_per_half_day=False, total_cap_won=100_000),
    "visits, too few half-days": lambda: only(
        "visits",
        one_region_per_half_day=False,
        last=dt.date(2027, 3, 3),
        town_share_percent=100,
        pins=(),
        promises=None,
    ),
    "staffing, too little money": poor_staffing,
}


def small_halls() -> Scenario:
    """Return a course for twenty guests in a hall of fifteen."""
    scenario = poor_training()
    assert scenario.training is not None
    halls = tuple(hall.model_copy(update={"seats": 15}) for hall in scenario.training.venues)
    return changed(scenario, "training", venues=[hall.model_dump(mode="json") for hall in halls], cap_won=None)


@pytest.mark.parametrize("name", HOPELESS)
def test_with_any_repair_offered_the_scenario_has_a_plan(name: str) -> None:
    scenario = HOPELESS[name]()
    (part,) = explain(scenario, FOLDER, PARAMS).parts
    assert part.status is Status.INFEASIBLE
    assert part.repairs
    assert any(repair.what_if for repair in part.repairs)
    for repair in part.repairs:
        assert repair.what_if == can_be_applied(scenario, part.family, repair.steps)
        if repair.what_if:
            outcome = plan(applied(scenario, part.family, repair.steps), FOLDER, PARAMS)
            assert outcome.schedule.status in (Status.OPTIMAL, Status.FEASIBLE), repair


def step_of(rule: str, way: str, *subject: str, amount: int = 1, limit: int | None = None) -> ToldStep:
    line = ToldLine(rule=rule, sentence=Finding(template="-"), subject=subject, limit=limit)
    return ToldStep(line=line, way=way, how=Finding(template="-"), amount=amount, unit="lines", rank="value", price=1)


def test_an_envelope_rises_with_the_cap_and_the_total_only_as_far_as_it_must() -> None:
    scenario = only("visits", one_region_per_half_day=False, total_cap_won=100_000)
    # visits have 250,000 of 5,000,000, of which 4,250,000 are shared out
    richer = applied(scenario, "visits", [step_of("total_budget", "raise", amount=1_400_000, limit=100_000)])
    assert richer.visits is not None
    assert isinstance(richer.budget, Budget)
    assert (richer.visits.total_cap_won, richer.budget.visits_won) == (1_500_000, 1_500_000)
    assert richer.budget.total_won == 5_500_000


def test_a_step_that_no_scenario_can_say_is_refused() -> None:
    scenario = only("hubs")
    for step in (step_of("connected", "drop"), step_of("connected", "turn")):
        with pytest.raises(ScenarioError):
            applied(scenario, "hubs", [step])
        assert not can_be_applied(scenario, "hubs", [step])
    # a day has 1,440 minutes
    assert not can_be_applied(scenario, "hubs", [step_of("max_seconds", "raise", amount=90_000, limit=1_800)])


def test_sessions_of_certain_months_are_not_moved_out_of_them() -> None:
    scenario = poor_training()
    assert scenario.training is not None
    course = scenario.training.courses[0]
    group = course.sessions[0].model_copy(update={"months": (3,)})
    courses = (course.model_copy(update={"sessions": (group,)}), *scenario.training.courses[1:])
    with pytest.raises(ScenarioError) as refused:
        applied(only("training", courses=courses), "training", [step_of("allowed_days", "widen", "권역 교육")])
    assert refused.value.problems[0].values == {"name": "교육"}


def test_what_changes_besides_is_said() -> None:
    said = list(asides("visits", [step_of("month_budget", "raise", "2027-03"), step_of("pause", "drop")]))
    assert [one.template for one in said] == [
        "the limit of a month is one for all months: it is raised for each of them"
    ]
    assert len(list(asides("training", [step_of("mayor_busy", "drop")]))) == 1
    assert len(list(asides("staffing", [step_of("least_posts", "lower", "첫해")]))) == 1
    assert len(list(asides("visits", [step_of("town_share", "lower", "가동")]))) == 1
