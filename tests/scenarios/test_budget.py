"""Won from formulas, and the audit of the signed document of 2016."""

import pytest

from planner.hubs.instance import HubPlan
from planner.result import SolveParams, Watch
from planner.training import TRAINING
from planner.training.instance import Held, TrainingPlan
from scenarios.budget import audit, statement
from scenarios.calendar import with_holidays
from scenarios.compile.training import compile_training
from scenarios.ground import ground
from scenarios.read import read
from scenarios.schedule.document import Audit
from scenarios.schema.training import Document
from tests.scenarios.bad import SMALL


@pytest.fixture(scope="module")
def document() -> Document:
    training = read("dongjak_training")[0].training
    assert training is not None
    assert training.document is not None
    return training.document


@pytest.fixture(scope="module")
def audited(document: Document) -> Audit:
    return audit(document)


def test_all_sixteen_formula_lines_are_recomputed_to_the_won(audited: Audit) -> None:
    formulas = [line for line in audited.lines if line.label != "일괄"]
    assert len(formulas) == 16
    assert [line for line in audited.lines if line.printed_won != line.computed_won] == []
    assert sum(line.computed_won for line in formulas) == 24_766_000
    assert sum(line.computed_won for line in audited.lines) == 37_426_000


@pytest.mark.parametrize(
    "said",
    [
        "the header says 31649000 won, all printed lines add up to 37426000 won",
        "the lines of the courses the header counts add up to 24766000 won, not to 31649000 won",
        "no choice of printed lines adds up to the header's 31649000 won",
        "주민리더 교육, 다과: the line counts 600 heads, the course has 650",
        "주민리더 교육, 재료비: the line counts 8 sessions, the overview 13",
        "학습동아리, 다과: the line counts 60 heads, the course has 300",
        "학습동아리, 강사료: the line counts 30 sessions, the overview 6",
        "주민리더 교육: the line about its audience says 50 people, the overview 650",
        "주민리더 교육: reaches 13 of 15 dongs",
        "in neither header figure (27 sessions, 1850 people): 사례관리 교육, 신규 복지플래너 교육, "
        "경력 복지플래너 교육, "
        "마을지원 설명회, 주민자치 교육, 방문간호사 교육",
    ],
)
def test_the_audit_finds_what_does_not_reconcile(audited: Audit, said: str) -> None:
    assert said in [finding.template.format(**finding.values) for finding in audited.findings]


def test_the_audit_says_nothing_else(audited: Audit) -> None:
    assert len(audited.findings) == 10


def test_a_misprint_is_found(document: Document) -> None:
    line = document.lines[5].model_copy(update={"printed_won": 755_000})
    changed = document.model_copy(update={"lines": (*document.lines[:5], line, *document.lines[6:])})
    said = [finding.template.format(**finding.values) for finding in audit(changed).findings]
    assert "주민리더 교육, 운영비: 7,540,000 × 10 % is 754000 won, printed 755000 won" in said


def test_wrong_header_counts_are_found(document: Document) -> None:
    changed = document.model_copy(update={"header_sessions": 28, "header_people": 1_849})
    said = [finding.template.format(**finding.values) for finding in audit(changed).findings]
    assert "the header counts 28 sessions, its courses have 27" in said
    assert "the header counts 1849 people, its courses have 1850" in said


def test_a_document_that_reconciles_has_no_money_finding(document: Document) -> None:
    counted = [course.model_copy(update={"in_header": True}) for course in document.courses]
    changed = document.model_copy(update={"header_won": 37_426_000, "courses": tuple(counted)})
    assert not [f for f in audit(changed).findings if "header's" in f.template or "add up" in f.template]


def test_a_statement_recomputes_each_kind_of_line() -> None:
    scenario = with_holidays(read(SMALL)[0])
    assert scenario.training is not None
    assert scenario.hubs is not None
    regions = HubPlan(hub_of=(1, 1, 3, 3))
    compiled = compile_training(scenario, scenario.training, ground(scenario), regions)
    held = Held(day=6, start=540, hours=3, venue=0, lecturers=(0,), attendance=())
    later = held.model_copy(update={"day": 7, "hours": 2})
    plan = TrainingPlan(sessions=(held, later, None, None))
    lines = statement(scenario.training.courses[0], 0, compiled.instance, plan).lines
    fees = (160_000 + 2 * 100_000) + (160_000 + 100_000)
    assert [line.won for line in lines] == [fees, fees // 10, (3 + 2) * 10_000, 2_000 * 40]
    assert statement(scenario.training.courses[1], 1, compiled.instance, plan).won == 0


def test_every_formula_says_what_its_amount_is() -> None:
    scenario = with_holidays(read("dongjak_training")[0])
    assert scenario.training is not None
    compiled = compile_training(scenario, scenario.training, ground(scenario))
    answer = TRAINING.solvers["greedy"](compiled.instance, SolveParams(workers=1), Watch(30))
    assert answer.plan is not None
    lines = [
        line
        for number, course in enumerate(scenario.training.courses)
        for line in statement(course, number, compiled.instance, answer.plan).lines
    ]
    assert len(lines) > 20
    for line in lines:
        plain = line.formula.replace(",", "").replace("×", "*").replace(" %", " / 100")
        assert int(eval(plain)) == line.won, line
