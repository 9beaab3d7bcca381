"""Staffing on paper and at the command line: sheets, chart, Korean messages for what is refused."""

import datetime as dt
import io
import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from api import i18n
from api.cli import run
from api.documents.contents import contents
from api.documents.paper import plan_paper
from api.documents.pictures.posts import draw_posts
from api.documents.table import value_of
from api.documents.workbook import workbook
from api.figures import key_figures
from planner.result import SolveParams
from scenarios.pipeline import plan
from scenarios.read import read
from scenarios.schedule.document import Schedule
from tests.scenarios.bad_staffing import BAD_STAFFING, STAFFING, bad_staffing_text

HANGUL = re.compile(r"[가-힣]")
MADE = dt.datetime(2027, 1, 4, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def schedule() -> Schedule:
    scenario, folder = read(STAFFING)
    return plan(scenario, folder, SolveParams(time_limit_s=20, workers=1)).schedule


@pytest.fixture(autouse=True)
def _korean() -> None:
    i18n.use("ko")


def test_the_workbook_has_a_sheet_for_posts_changes_money_statement_and_rates(schedule: Schedule) -> None:
    book = load_workbook(io.BytesIO(workbook(schedule, MADE)))
    assert {"직위", "현재와 달라지는 직위", "직위 예산", "직위별 산출내역", "법정 비용"} <= set(book.sheetnames)


def test_the_wide_table_of_posts_stands_across_the_page_with_room_for_words(schedule: Schedule) -> None:
    (posts,) = [one for one in plan_paper(schedule, MADE)["annexes"] if one["name"] == "posts"]
    columns = {column["key"]: column for column in posts["blocks"][0]["columns"]}
    assert columns["pay"]["fixed"]
    assert columns["pay"]["width"] == 10, "half of the 19 of its heading, on two lines; the figures need 9"


def test_the_statement_names_the_law_beside_every_part_and_says_what_is_assumed(schedule: Schedule) -> None:
    tables = {table.name: table for section in contents(schedule) for table in section.tables()}
    rows = [[value_of(cell) for cell in row.cells] for row in tables["posts_statement"].rows]
    assert schedule.staffing is not None
    laws = {row[1]: row[4] for row in rows}
    assert laws["퇴직급여"] == "근로자퇴직급여 보장법 제20조"
    assert laws["급식비"] == "지침 (가정)"
    assert rows[-1][3] == schedule.staffing.won
    sums = [won for row in rows if row[1] == "소계" and isinstance(won := row[3], int)]
    assert sum(sums) == schedule.staffing.won


def test_posts_that_change_are_listed_with_today_and_tomorrow(schedule: Schedule) -> None:
    tables = {table.name: table for section in contents(schedule) for table in section.tables()}
    rows = [[value_of(cell) for cell in row.cells] for row in tables["changes"].rows]
    assert rows == [
        ["가구 총괄", "기간제", 12_000, "기간제", 12_000, dt.date(2027, 12, 31)],
        ["나구 실무", "시간제", 11_000, "시간제", 11_000, dt.date(2027, 12, 31)],
    ]


def test_the_chart_shows_each_post_and_the_end_of_city_money(schedule: Schedule) -> None:
    assert schedule.staffing is not None
    pictures = draw_posts(schedule, schedule.staffing)
    assert pictures["png"].startswith(b"\x89PNG")
    drawn = pictures["svg"].decode()
    assert "나구 총괄" in drawn
    assert "시비 지원 종료 2027-12-31" in drawn
    assert draw_posts(schedule, schedule.staffing) == pictures


def test_the_key_figures_name_posts_money_and_who_pays(schedule: Schedule) -> None:
    figures = dict(key_figures(schedule))
    assert figures["둘째 해"] == "3개 직위 중 1개 운영(시간제 0개)"
    assert figures["현재와 달라지는 직위"] == "2"
    assert schedule.staffing is not None
    assert f"{schedule.staffing.city_won:,}원" in figures["시비와 자치구비"]


def test_the_command_writes_all_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["--lang", "ko", "plan", str(STAFFING), "-o", str(tmp_path), "--time-limit", "20", "--workers", "1"])
    assert code == 0
    assert "최적(증명됨)" in capsys.readouterr().out
    assert {"schedule.json", "plan.xlsx", "posts.png", "posts.svg"} <= {path.name for path in tmp_path.iterdir()}
    written = json.loads((tmp_path / "schedule.json").read_text(encoding="utf-8"))
    assert len(written["staffing"]["posts"]) == 3


@pytest.mark.parametrize("name", BAD_STAFFING)
def test_a_bad_staffing_scenario_is_told_in_korean(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "staffing.yaml"
    path.write_text(bad_staffing_text(name), encoding="utf-8")
    code = run(["--lang", "ko", "plan", str(path), "-o", str(tmp_path / "out"), "--time-limit", "10"])
    told = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("작은 시의 두 해")]
    _, _, place, value = BAD_STAFFING[name]
    assert code == 2
    assert told
    assert place in "\n".join(told)
    assert value in "\n".join(told).replace(",", "")
    for line in told:
        assert HANGUL.search(line.split(": ", 1)[-1]), line
