"""Workbooks as offices have them: titles above, merged headings, blank rows, columns moved, everything told at once."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from planner.result import SolveParams
from scenarios.errors import ScenarioError
from scenarios.pipeline import plan
from scenarios.read import read
from scenarios.schema import Scenario
from scenarios.workbook.layout import layout
from scenarios.workbook.loading import load, located
from scenarios.workbook.words import words
from scenarios.workbook.writing import FAMILIES, template, workbook_of

SMALL = Path(__file__).parents[1] / "small.yaml"


@pytest.fixture(scope="module")
def small() -> Scenario:
    return read(SMALL)[0]


@pytest.fixture
def edited(small: Scenario, tmp_path: Path) -> Callable[[Callable[[Workbook], None]], Path]:
    def edit(change: Callable[[Workbook], None]) -> Path:
        book = load_workbook(io.BytesIO(workbook_of(small)))
        change(book)
        book.save(tmp_path / "a.xlsx")
        return tmp_path / "a.xlsx"

    return edit


Edited = Callable[[Callable[[Workbook], None]], Path]


def _problems(path: Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return [str(problem) for problem in caught.value.problems]


def test_titles_blank_rows_merged_headings_and_moved_columns_change_nothing(edited: Edited, small: Scenario) -> None:
    def change(book: Workbook) -> None:
        page = book["휴일"]
        page.delete_rows(1, 5)
        rows = [
            ["2027년 휴일표", "", ""],
            [],
            ["휴일", "", "※메모"],
            ["휴일 이름", "날짜", ""],
            [],
            ["구의 날", "3/15", "구청"],
        ]
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                page.cell(number, column).value = value
        page.merge_cells("A3:B3")

    assert load(edited(change)) == small


def test_mistakes_in_several_sheets_are_told_at_once_each_with_its_cell(edited: Edited) -> None:
    def change(book: Workbook) -> None:
        book["경로당"]["H6"] = "서른 분"
        book["강사"]["D5"] = "많이"
        book["반나절"]["B5"] = "아침"
        book["교육회차"]["A5"] = "없는 과정"

    said = _problems(edited(change))
    for cell in ("경로당!", "강사!D5", "반나절!B5", "교육회차!A5"):
        assert any(line.startswith(cell) for line in said), said


def test_an_unknown_column_is_told_with_the_nearest_and_never_guessed(edited: Edited) -> None:
    def change(book: Workbook) -> None:
        book["반나절"]["C4"] = "최대 방뮨"

    assert any("'최대 방문(곳)'" in line for line in _problems(edited(change)))


def test_what_is_found_wrong_after_reading_is_named_by_its_cell_too(edited: Edited) -> None:
    def change(book: Workbook) -> None:
        book["경로당"]["D6"] = "없는동"

    path = edited(change)
    with pytest.raises(ScenarioError) as caught:
        plan(load(path), path.parent, SolveParams(time_limit_s=5, workers=1))
    assert [p.place for p in located(caught.value, path).problems if "없는동" in str(p)] == ["경로당!D6"]


def test_dongs_may_be_spelt_with_or_without_the_ordinal(edited: Edited) -> None:
    def change(book: Workbook) -> None:
        book["경로당"]["D5"] = "라제1동"

    scenario = load(edited(change))
    assert plan(scenario, SMALL.parent, SolveParams(time_limit_s=5, workers=1)).schedule.visits is not None


def test_places_may_stand_in_a_cp949_table_with_korean_headings(tmp_path: Path, edited: Edited) -> None:
    table = "번호,이름,종류,읍면동,경도,위도,꼭 방문\nQ1,마 경로당,centre,가동,126.88,35.15,예\n"
    (tmp_path / "더.csv").write_bytes(table.encode("cp949"))

    def change(book: Workbook) -> None:
        for row in book["방문 설정"].iter_rows():
            if row[0].value == "장소 파일":
                row[1].value = "더.csv"

    scenario = load(edited(change))
    assert scenario.visits is not None
    assert (scenario.visits.places[-1].id, scenario.visits.places[-1].required) == ("Q1", True)


def test_a_text_that_looks_like_a_formula_stays_a_text(small: Scenario) -> None:
    book = load_workbook(io.BytesIO(workbook_of(small.model_copy(update={"title": "=1+1"}))))
    cell = next(row[1] for row in book["설정"].iter_rows() if row[1].value == "=1+1")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_a_template_says_nothing_until_it_is_filled_in(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(template(FAMILIES))
    said = _problems(tmp_path / "t.xlsx")
    assert {line.partition("!")[0] for line in said} == {"설정"}, "only what every plan needs is asked for"


def test_every_sheet_and_field_has_a_korean_name() -> None:
    known = words()
    lacking = [("sheet", *sheet.path) for sheet in layout().sheets if ("sheet", *sheet.path) not in known]
    for form in layout().forms:
        lacking += [column.path for column in form.columns if column.path not in known]
    for sheet in layout().sheets:
        lacking += [
            (*sheet.path, *column.path)
            for column in sheet.columns
            if column.path and not column.codes and column.word.label == column.path[-1]
        ]
    assert not lacking, f"add a line per path to scenarios/workbook/words.csv: {lacking}"


def test_what_a_part_cannot_do_without_is_marked_in_its_form() -> None:
    book = load_workbook(io.BytesIO(template(["visits"])))
    marks = {row[0].value: row[3].value for row in book["방문 설정"].iter_rows(min_row=4)}
    assert [label for label, mark in marks.items() if mark] == ["방문자", "출발지", "출발지 경도", "출발지 위도"]
    assert set(filter(None, marks.values())) == {"쓰면 필수"}
    assert book["설정"]["D4"].value == "필수"
