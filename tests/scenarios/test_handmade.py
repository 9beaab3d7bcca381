"""A plan typed by an office is checked by the verifier, with the cells of what it breaks."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from planner.result import SolveParams
from scenarios.errors import ScenarioError
from scenarios.handmade import check_plan, promises
from scenarios.read import read

SMALL = Path(__file__).parent / "small.yaml"
QUICK = SolveParams(time_limit_s=8, workers=1)


def _book(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    page = book.worksheets[0]
    page.title = "방문계획"
    for row in [["3월 방문계획"], ["날짜", "반나절", "시작", "방문처", "비고"], *rows]:
        page.append(row)
    book.save(path)
    return path


def test_a_broken_rule_is_named_by_cell_with_cost_and_distance(tmp_path: Path) -> None:
    path = _book(
        tmp_path / "p.xlsx", [["3/9", "오전", "10:00", "가 경로당"], ["2027.3.15.", "오전", None, "나 경로당"]]
    )
    scenario, folder = read(SMALL)
    with pytest.raises(ScenarioError, match=r"방문계획!B4: there is no free half-day '오전' on 2027-03-15"):
        check_plan(scenario, folder, path, QUICK)
    path = _book(tmp_path / "q.xlsx", [["3/9", "오전", "10:00", "가 경로당"], ["3/16", "오전", "09:31", "나 경로당"]])
    checked = next(one for one in check_plan(scenario, folder, path, QUICK) if one.family == "visits")
    assert any(b.rule == "date_range" and b.place.startswith("방문계획!") for b in checked.breaches)
    assert any(b.rule == "town_quota" for b in checked.breaches)
    assert checked.best is not None
    assert checked.bound is not None
    assert checked.cost > 0


def test_an_earlier_plan_becomes_the_promises_of_the_next(tmp_path: Path) -> None:
    path = _book(tmp_path / "p.xlsx", [["3/9", "오전", "10:00", "가 경로당"]])
    scenario = promises(read(SMALL)[0], path)
    assert scenario.visits is not None
    assert scenario.visits.promises is not None
    assert [(p.place, p.date.isoformat(), p.half_day) for p in scenario.visits.promises] == [
        ("P1", "2027-03-09", "오전")
    ]
