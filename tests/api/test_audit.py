"""``hubdong audit``: from ``schedule.json`` and from ``plan.xlsx``, with exit codes and marked cells."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from api import cli, i18n
from api.documents.workbook import workbook
from planner.result import SolveParams
from scenarios.pipeline import plan
from scenarios.read import read
from scenarios.schedule.document import Schedule

MADE = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
Audit = Callable[[Path], tuple[int, list[str]]]


@pytest.fixture(scope="module")
def schedule() -> Schedule:
    scenario, home = read("dongjak_training")
    return plan(scenario, home, SolveParams(time_limit_s=30, workers=1)).schedule


@pytest.fixture
def audit(capsys: pytest.CaptureFixture[str]) -> Audit:
    """Audit a plan of Dongjak: exit code and lines, mistakes too."""

    def run(path: Path) -> tuple[int, list[str]]:
        code = cli.run(["audit", "dongjak_training", str(path)])
        out, err = capsys.readouterr()
        return code, (out + err).splitlines()

    i18n.use("ko")
    return run


def sheet_of(folder: Path, schedule: Schedule) -> Path:
    i18n.use("ko")
    path = folder / "plan.xlsx"
    path.write_bytes(workbook(schedule, MADE))
    return path


def json_of(folder: Path, schedule: Schedule) -> Path:
    path = folder / "schedule.json"
    path.write_text(schedule.model_dump_json(), encoding="utf-8")
    return path


def snacks_changed(schedule: Schedule) -> Schedule:
    """Return the plan with 1,000 won more in the snacks of its first course."""
    assert schedule.training is not None
    first, *rest = schedule.training.statements
    fees, snacks, *others = first.lines
    lines = (fees, snacks.model_copy(update={"won": snacks.won + 1_000}), *others)
    statements = (first.model_copy(update={"lines": lines}), *rest)
    return schedule.model_copy(update={"training": schedule.training.model_copy(update={"statements": statements})})


@pytest.mark.parametrize("write", [sheet_of, json_of])
def test_our_own_documents_reconcile(
    tmp_path: Path, schedule: Schedule, audit: Audit, write: Callable[[Path, Schedule], Path]
) -> None:
    code, lines = audit(write(tmp_path, schedule))
    assert (code, lines) == (0, ["모든 항목이 맞습니다. 항목 23개, 합계 31,426,000원입니다."])


def test_a_wrong_amount_in_json_is_told_with_its_path(tmp_path: Path, schedule: Schedule, audit: Audit) -> None:
    code, lines = audit(json_of(tmp_path, snacks_changed(schedule)))
    assert code == 1
    assert lines[0] == "맞지 않는 곳 3군데:"
    assert "training.statements[0].lines[1]: 구 직원 교육, 다과" in lines[1]
    assert "960,000" in lines[1]
    assert "961,000" in lines[1]
    assert "더하면 1,973,000원인데 소계는 1,972,000원" in lines[2]
    assert "더하면 31,427,000원인데 합계는 31,426,000원" in lines[3]


def test_a_wrong_amount_in_a_workbook_is_told_and_marked_in_its_cell(
    tmp_path: Path, schedule: Schedule, audit: Audit
) -> None:
    code, lines = audit(sheet_of(tmp_path, snacks_changed(schedule)))
    assert code == 1
    assert "산출내역!D6" in lines[1]
    copy = next(path for path in tmp_path.iterdir() if path.name != "plan.xlsx")
    assert copy.name in lines[-1]
    assert openpyxl.load_workbook(copy)["산출내역"]["D6"].comment is not None


def test_the_statement_says_how_amounts_are_rounded(tmp_path: Path, schedule: Schedule) -> None:
    rows = openpyxl.load_workbook(sheet_of(tmp_path, schedule))["산출내역"].iter_rows(values_only=True)
    told = [str(cell) for row in rows for cell in row if cell is not None]
    assert any("1원 미만은 버립니다" in text for text in told)


def test_a_workbook_without_a_statement_is_refused(tmp_path: Path, schedule: Schedule, audit: Audit) -> None:
    path = sheet_of(tmp_path, schedule)
    book = openpyxl.load_workbook(path)
    del book["산출내역"]
    book.save(path)
    code, lines = audit(path)
    assert code == 2
    assert any("'산출내역' 시트가 없습니다" in line for line in lines)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "message"),
    [
        ("교육 일정", "C5", "아침", "시각이 아닙니다"),
        ("교육 일정", "I5", "여럿", "정수가 아닙니다"),
        ("교육 일정", "J5", "여럿", "부서와 인원이 아닙니다"),
    ],
)
def test_a_cell_that_cannot_be_read_is_refused(
    tmp_path: Path, schedule: Schedule, audit: Audit, sheet: str, cell: str, value: str, message: str
) -> None:
    path = sheet_of(tmp_path, schedule)
    book = openpyxl.load_workbook(path, data_only=True)
    book[sheet][cell] = value
    book.save(path)
    code, lines = audit(path)
    assert code == 2
    assert any(f"{sheet}!{cell}" in line and message in line for line in lines)


def test_a_workbook_whose_formulas_have_no_values_is_refused_in_one_line(
    tmp_path: Path, schedule: Schedule, audit: Audit
) -> None:
    path = sheet_of(tmp_path, schedule)
    openpyxl.load_workbook(path).save(path)
    code, lines = audit(path)
    assert code == 2
    assert [line for line in lines if "plan.xlsx" in line] == lines[-1:]
    assert "수식의 계산값이 없습니다. 엑셀에서 열어 저장하십시오" in lines[-1]


def test_a_plan_without_training_is_refused(tmp_path: Path, schedule: Schedule, audit: Audit) -> None:
    code, lines = audit(json_of(tmp_path, schedule.model_copy(update={"training": None})))
    assert code == 2
    assert any("schedule.json" in line for line in lines)
