"""Audit of a given plan: an untouched one reconciles, and every kind of tampering is found at its place."""

from collections.abc import Callable

import pytest

from planner.result import SolveParams
from scenarios.audit import deviations, regions_of
from scenarios.budget import ROUNDING
from scenarios.errors import ScenarioError
from scenarios.ground import ground
from scenarios.pipeline import plan
from scenarios.printed import printed_schedule
from scenarios.read import read
from scenarios.schedule.document import CourseStatement, TrainingSchedule, TrainingSession
from scenarios.schema import Scenario
from tests.scenarios.bad import SMALL

PARAMS = SolveParams(time_limit_s=30, workers=1)


@pytest.fixture(scope="module")
def issued() -> tuple[Scenario, TrainingSchedule]:
    scenario, home = read("dongjak_training")
    training = plan(scenario, home, PARAMS).schedule.training
    assert training is not None
    return scenario, training


def said(scenario: Scenario, training: TrainingSchedule) -> list[str]:
    assert scenario.training is not None
    return [str(one) for one in deviations(scenario, scenario.training, printed_schedule(training))]


def with_course(training: TrainingSchedule, **values: object) -> TrainingSchedule:
    """Return the schedule with the first course's statement changed: 구 직원 교육, two sessions for 480."""
    first, *rest = training.statements
    return training.model_copy(update={"statements": (first.model_copy(update=values), *rest)})


def with_line(training: TrainingSchedule, n: int, **values: object) -> TrainingSchedule:
    lines = list(training.statements[0].lines)
    lines[n] = lines[n].model_copy(update=values)
    return with_course(training, lines=tuple(lines))


def with_session(training: TrainingSchedule, **values: object) -> TrainingSchedule:
    """Return the schedule with its first session changed: 동 직원 교육, four hours, K1 and S2."""
    first, *rest = training.sessions
    return training.model_copy(update={"sessions": (first.model_copy(update=values), *rest)})


def test_an_untouched_plan_reconciles(issued: tuple[Scenario, TrainingSchedule]) -> None:
    assert said(*issued) == []


def test_an_untouched_plan_with_sessions_per_region_reconciles() -> None:
    scenario, home = read(SMALL)
    schedule = plan(scenario, home, PARAMS).schedule
    assert scenario.training is not None
    assert schedule.training is not None
    regions = regions_of(schedule, ground(scenario))
    assert deviations(scenario, scenario.training, printed_schedule(schedule.training), regions) == []


TAMPERED: list[tuple[Callable[[TrainingSchedule], TrainingSchedule], list[str]]] = [
    (
        lambda t: with_line(t, 1, won=961_000),
        [
            "training.statements[0].lines[1]: 구 직원 교육, 다과: 2,000 × 480 is 960000 won, printed 961000 won",
            "training.statements[0]: 구 직원 교육: its lines add up to 1973000 won, the subtotal is 1972000 won",
            "training.won: all lines add up to 31427000 won, the total is 31426000 won",
        ],
    ),
    (
        lambda t: with_line(t, 1, formula="2,000 × 470"),
        ["training.statements[0].lines[1]: 구 직원 교육, 다과: comes about as 2,000 × 480, printed 2,000 × 470"],
    ),
    (
        lambda t: with_line(t, 0, label="수당"),
        [
            "training.statements[0].lines[0]: 구 직원 교육, 수당: no such line, printed 920000 won",
            "training.statements[0]: 구 직원 교육, 강사료: (160,000 + 100,000 × 3) × 2, 920000 won, is not printed",
        ],
    ),
    (
        lambda t: with_course(t, lines=t.statements[0].lines[:2]),
        [
            "training.statements[0]: 구 직원 교육, 운영비: 920,000 × 10 %, 92000 won, is not printed",
            "training.statements[0]: 구 직원 교육: its lines add up to 1880000 won, the subtotal is 1972000 won",
            "training.won: all lines add up to 31334000 won, the total is 31426000 won",
        ],
    ),
    (
        lambda t: with_course(t, won=1_973_000),
        ["training.statements[0]: 구 직원 교육: the lines come to 1972000 won, printed 1973000 won"],
    ),
    (
        lambda t: with_course(t, people=481, sessions=3),
        [
            "training.statements[0]: 구 직원 교육: 2 sessions, printed 3",
            "training.statements[0]: 구 직원 교육: 480 people, printed 481",
        ],
    ),
    (
        lambda t: t.model_copy(update={"statements": t.statements[1:]}),
        [
            "구 직원 교육: 1972000 won are not printed",
            "training.won: all lines add up to 29454000 won, the total is 31426000 won",
        ],
    ),
    (
        lambda t: t.model_copy(update={"won": 31_427_000}),
        ["training.won: all courses come to 31426000 won, printed 31427000 won"],
    ),
    (
        lambda t: t.model_copy(update={"cap_won": 40_000_000}),
        ["training.cap_won: the limit is 31649000 won, printed 40000000 won"],
    ),
    (
        lambda t: with_course(t, course="구 직원 연수"),
        [
            "training.statements[0]: the scenario has no course '구 직원 연수', or it is printed twice",
            "구 직원 교육: 1972000 won are not printed",
        ],
    ),
]


@pytest.mark.parametrize(("tamper", "found"), TAMPERED)
def test_whatever_is_tampered_with_in_the_statement_is_found_at_its_place(
    issued: tuple[Scenario, TrainingSchedule],
    tamper: Callable[[TrainingSchedule], TrainingSchedule],
    found: list[str],
) -> None:
    scenario, training = issued
    assert said(scenario, tamper(training)) == found


def test_a_head_too_many_at_a_session_is_found(issued: tuple[Scenario, TrainingSchedule]) -> None:
    scenario, training = issued
    first = training.sessions[0]
    found = said(scenario, with_session(training, people=first.people + 1))
    told = f"guests and offices make {first.people} people, printed {first.people + 1}"
    assert found == [f"training.sessions[0]: {first.name}: {told}"]


def test_a_longer_session_changes_fees_percentage_subtotal_and_total(
    issued: tuple[Scenario, TrainingSchedule],
) -> None:
    scenario, training = issued
    first = training.sessions[0]
    found = said(scenario, with_session(training, end=first.end + (first.end - first.start) / 4))
    # One more hour of the main lecturer at 100,000 won, the second's two hours are fixed: the statement is too low.
    assert len([text for text in found if first.course in text]) == 3
    assert "training.won: all courses come to 31536000 won, printed 31426000 won" in found


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"name": "동 직원 교육 9회"}, "the scenario has no session '동 직원 교육 9회'"),
        ({"venue": "회의질"}, "unknown venue '회의질'"),
        ({"lecturers": ("K1",)}, "1 lecturers for 2 parts"),
        ({"attendance": {"상도9동": 3}}, "unknown office '상도9동'"),
    ],
)
def test_what_the_scenario_does_not_know_is_refused(
    issued: tuple[Scenario, TrainingSchedule], values: dict[str, object], message: str
) -> None:
    scenario, training = issued
    with pytest.raises(ScenarioError, match=message):
        said(scenario, with_session(training, **values))


def test_a_session_printed_twice_is_refused(issued: tuple[Scenario, TrainingSchedule]) -> None:
    scenario, training = issued
    twice: tuple[TrainingSession, ...] = (training.sessions[0], *training.sessions)
    with pytest.raises(ScenarioError, match="or it is printed once too often"):
        said(scenario, training.model_copy(update={"sessions": twice}))


def test_a_plan_of_other_regions_is_refused() -> None:
    scenario, home = read(SMALL)
    schedule = plan(scenario, home, PARAMS).schedule
    other = read("dongjak_training")[0]
    with pytest.raises(ScenarioError, match="are not those of the scenario"):
        regions_of(schedule, ground(other))


def test_a_percentage_of_odd_fees_is_cut_off_as_the_rounding_rules_say(
    issued: tuple[Scenario, TrainingSchedule],
) -> None:
    scenario, training = issued
    assert scenario.training is not None
    assert any("cut off" in rule.template for rule in ROUNDING)
    first, *rest = scenario.training.courses
    lines = (*first.lines[:2], first.lines[2].model_copy(update={"won": 7}))
    odd = [one.model_copy(update={"first_hour_won": one.first_hour_won + 7}) for one in scenario.training.lecturers]
    courses = (first.model_copy(update={"lines": lines}), *rest)
    changed = scenario.training.model_copy(update={"courses": courses, "lecturers": tuple(odd)})
    found = said(scenario.model_copy(update={"training": changed}), training)
    # (160,007 + 3 x 100,000) x 2 = 920,014; 7 % of it is 64,400.98.
    assert any("920,014 × 7 % is 64400 won" in text for text in found)


def test_every_course_of_the_plan_has_its_statement(issued: tuple[Scenario, TrainingSchedule]) -> None:
    scenario, training = issued
    courses: list[CourseStatement] = list(training.statements)
    assert scenario.training is not None
    assert [one.course for one in courses] == [one.name for one in scenario.training.courses]
