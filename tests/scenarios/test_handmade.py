"""A plan typed by an office is checked by the verifier, with the cells of what it breaks."""

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from planner.result import SolveParams
from scenarios.errors import ScenarioError
from scenarios.handmade.details import Teller
from scenarios.handmade.sheets import check_typed, compare, promises
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
        check_typed(scenario, folder, path)
    path = _book(tmp_path / "q.xlsx", [["3/9", "오전", "10:00", "가 경로당"], ["3/16", "오전", "09:31", "나 경로당"]])
    typed = check_typed(scenario, folder, path)
    assert not typed.checked, "visits build on regions and training"
    (compared,) = compare(scenario, folder, typed, QUICK)
    checked = compared.checked
    assert any(b.rule == "date_range" and b.place.startswith("방문계획!") for b in checked.breaches)
    assert any(b.rule == "town_quota" for b in checked.breaches)
    assert compared.best is not None
    assert compared.bound is not None
    assert checked.cost > 0


def test_an_earlier_plan_becomes_the_promises_of_the_next(tmp_path: Path) -> None:
    path = _book(tmp_path / "p.xlsx", [["3/9", "오전", "10:00", "가 경로당"]])
    scenario = promises(read(SMALL)[0], path)
    assert scenario.visits is not None
    assert scenario.visits.promises is not None
    assert [(p.place, p.date.isoformat(), p.half_day) for p in scenario.visits.promises] == [
        ("P1", "2027-03-09", "오전")
    ]


@pytest.mark.parametrize(
    ("rule", "said", "told"),
    [
        ("date_range", "client 3: day 15 > last day 8", "client#3: not after 2027-03-10"),
        (
            "travel_time",
            "client 1 starts at 34389 < 34400 s",
            "client#1: begins at 09:33:09, the car arrives at 09:33:20",
        ),
        ("slot_window", "back at 43260 > 43200 s", "back at 12:01, not after 12:00"),
        ("max_driving", "3750 > 3600 s", "62.5 minutes of driving, at most 60"),
        ("pins", "slot 2 at 34200 s, pinned to slot 1", "slot#2, settled for slot#1"),
        ("load_band", "load 0 is 3100, allowed 1680 to 2520", "figure#0 3100, allowed 1680 to 2520"),
        (
            "venue_busy",
            "venue 1: not free on day 2, minutes 540 to 600",
            "venue#1: not free on 2027-03-04 from 09:00 to 10:00",
        ),
        ("apart", "days 1 and 3 are less than 7 days apart", "2027-03-03 and 2027-03-05, at least 7 days apart"),
    ],
)
def test_what_a_verifier_says_in_bare_numbers_is_told_in_dates_clock_times_and_names(
    rule: str, said: str, told: str
) -> None:
    teller = Teller(lambda what, position: f"{what}#{position}", dt.date(2027, 3, 2))
    found = teller.detail(rule, said)
    assert found is not None
    assert found.template.format(**found.values) == told


def test_a_week_is_told_by_its_dates() -> None:
    # 2027-03-02 is a Tuesday
    teller = Teller(lambda _what, _position: "", dt.date(2027, 3, 2))
    assert teller.value("week", 0) == "2027-03-01 ~ 2027-03-07"
    assert teller.value("week", 1) == "2027-03-08 ~ 2027-03-14"
    assert teller.value("cohort", 1) == ""
