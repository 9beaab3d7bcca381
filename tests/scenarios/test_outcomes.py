"""What became of visits: recorded once, worth points by the stated formula, and frozen in the plan of the rest."""

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from planner.result import SolveParams, Status
from scenarios.errors import ScenarioError
from scenarios.outcome_table import read_outcomes
from scenarios.outcomes import added_points, followed, frozen, grown, recorded
from scenarios.pipeline import plan
from scenarios.read import read
from scenarios.replan import Announced
from scenarios.schema.outcomes import Growth, Outcomes, Suggestion, VisitRecord
from scenarios.visits_again import VisitsAgain, with_promises

PARAMS = SolveParams(time_limit_s=4, workers=1)
TODAY = dt.date(2026, 3, 17)


def record(place, day, outcome="done", *states):
    told = tuple(Suggestion(text="난방", department="복지과", state=state) for state in states)
    return VisitRecord(place=place, date=day, outcome=outcome, suggestions=told)


def test_a_record_of_the_same_place_and_date_is_replaced():
    first = recorded(Outcomes(), record("A", TODAY))
    second = recorded(first, record("A", TODAY, "cancelled"))
    third = recorded(second, record("A", TODAY - dt.timedelta(1)))
    assert [(one.date.day, one.outcome) for one in third.records] == [(16, "done"), (17, "cancelled")]


def test_points_grow_by_whole_months_and_open_suggestions_up_to_the_most():
    growth = Growth(points_per_month=3, points_per_suggestion=10, most_points=25)
    records = (
        record("A", TODAY - dt.timedelta(59), "done", "open"),  # one whole month, one open: 3 + 10
        record("B", TODAY - dt.timedelta(60), "done", "open", "open", "done"),  # two months, two open: 26, at most 25
        record("C", TODAY - dt.timedelta(90), "cancelled"),  # never visited as far as is known
        record("D", TODAY + dt.timedelta(1), "done", "open"),  # not yet
        VisitRecord(place="E", date=TODAY, outcome="done", more_open=2),  # two, of which only the number is known
    )
    assert added_points(Outcomes(growth=growth, records=records), TODAY) == {"A": 13, "B": 25, "E": 20}


def test_a_file_survives_and_an_unknown_place_is_refused():
    outcomes = Outcomes(records=(record("A", TODAY, "moved", "answered"),))
    assert Outcomes.model_validate_json(outcomes.model_dump_json()) == outcomes
    with pytest.raises(ScenarioError):
        grown(read("gimje_visits")[0], outcomes, TODAY)


def test_the_past_stays_as_it_was_and_what_did_not_take_place_may_be_planned_again():
    scenario, home = read("gimje_visits")
    update = {"last": dt.date(2026, 3, 24), "town_share_percent": 0, "places": scenario.visits.places[:90]}
    scenario = scenario.model_copy(update={"visits": scenario.visits.model_copy(update=update)})
    earlier = plan(scenario, home, PARAMS).schedule
    first = earlier.visits.rounds[0]
    gone = first.visits[0].id
    outcomes = Outcomes(records=(record(gone, first.date, "cancelled"),))
    rounds = followed(earlier.visits, outcomes, TODAY)
    now = frozen(grown(scenario, outcomes, TODAY), rounds, TODAY)
    announced = Announced(earlier, visits=VisitsAgain(rounds))
    later = plan(with_promises(now, rounds), home, PARAMS, announced=announced).schedule
    assert later.status in (Status.FEASIBLE, Status.OPTIMAL)

    def past(schedule):
        return {(v.id, v.start) for one in schedule.visits.rounds if one.date < TODAY for v in one.visits}

    assert past(later) == {(i, start) for i, start in past(earlier) if i != gone}


TABLE = """구청장 방문 결과,,,,,
방문지,날짜,결과,건의사항,담당 부서,처리 상태
가 경로당,3월 9일,,난방 수리,복지과,
P1,2027-03-09,방문,"문턱, 낮추기",건설과,처리 완료
P2,2027-03-10,취소,,,
"""


@pytest.fixture
def small():
    return read(str(Path(__file__).parent / "small.yaml"))[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp949"])
def test_a_table_tells_many_outcomes_a_row_for_each_suggestion(tmp_path, small, encoding):
    table = tmp_path / "결과.csv"
    table.write_text(TABLE, encoding=encoding)
    one, two = read_outcomes(table, small)
    assert (one.place, one.date, one.outcome) == ("P1", dt.date(2027, 3, 9), "done")
    assert [(s.text, s.department, s.state) for s in one.suggestions] == [
        ("난방 수리", "복지과", "open"),
        ("문턱, 낮추기", "건설과", "done"),
    ]
    assert (two.place, two.outcome, two.suggestions) == ("P2", "cancelled", ())


def test_a_workbook_tells_them_in_the_sheet_of_that_name(tmp_path, small):
    book = Workbook()
    book.active.append(["다른 시트"])
    sheet = book.create_sheet("방문 결과")
    for row in (["방문지", "날짜", "그 밖의 미처리 건의"], ["P3", dt.date(2027, 3, 8), 2]):
        sheet.append(row)
    book.save(tmp_path / "결과.xlsx")
    (record,) = read_outcomes(tmp_path / "결과.xlsx", small)
    assert (record.place, record.outcome, record.more_open) == ("P3", "done", 2)


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("P9,2027-03-09,,,,", "A6"),
        (",2027-03-09,,,,", "A6"),
        ("P3,,,,,", "B6"),
        ("P3,13월 9일,,,,", "B6"),
        ("P3,2027-03-08,끝,,,", "C6"),
        ("P1,2027-03-09,취소,,,", "C6"),
        ("P3,2027-03-08,,창문,,", "E6"),
        ("P3,2027-03-08,,창문,복지과,미정", "F6"),
    ],
)
def test_a_wrong_row_of_a_table_is_named_by_its_cell(tmp_path, small, row, cell):
    table = tmp_path / "table.csv"
    table.write_text(f"{TABLE}{row}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_outcomes(table, small)
    assert [problem.place.rpartition("!")[2] for problem in caught.value.problems] == [cell]


def test_a_table_without_needed_columns_or_rows_is_refused(tmp_path, small):
    table = tmp_path / "table.csv"
    table.write_text("방문지,결과\nP1,방문\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="날짜"):
        read_outcomes(table, small)
