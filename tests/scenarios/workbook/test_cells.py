"""What people type in cells is read as they mean it."""

import datetime as dt

import pytest

from scenarios.workbook.cells import Span, Value, read_cell
from scenarios.workbook.layout import Column, Kind
from scenarios.workbook.words import Word

SPRING = Span(dt.date(2026, 3, 9), dt.date(2026, 6, 5))
DAYS = {"mon": "월", "wed": "수"}


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        (Kind.WHOLE, "31,649천원", 31_649_000),
        (Kind.WHOLE, "3만원", 30_000),
        (Kind.WHOLE, "1.5만 원", 15_000),
        (Kind.WHOLE, "₩1,000", 1_000),
        (Kind.WHOLE, "１２", 12),
        (Kind.WHOLE, 30.0, 30),
        (Kind.WHOLE, "35명", 35),
        (Kind.WHOLE, "1,00", "1,00"),
        (Kind.WHOLE, "서른", "서른"),
        (Kind.NUMBER, "126.894358", 126.894358),
        (Kind.DATE, "2026.5.4.(월)", "2026-05-04"),
        (Kind.DATE, "2026년 5월 4일", "2026-05-04"),
        (Kind.DATE, "20260504", "2026-05-04"),
        (Kind.DATE, "5/4", "2026-05-04"),
        (Kind.DATE, "１２/2４", "12/24"),
        (Kind.DATE, 46_146.0, "2026-05-04"),
        (Kind.DATE, dt.datetime(2026, 5, 4), "2026-05-04"),
        (Kind.DATE, "2026-02-30", "2026-02-30"),
        (Kind.TIME, "오전 9시 30분", "09:30"),
        (Kind.TIME, "오후 2시 반", "14:30"),
        (Kind.TIME, "9:30", "09:30"),
        (Kind.TIME, 0.395833, "09:30"),
        (Kind.TIME, dt.time(9, 30), "09:30"),
        (Kind.TIME, "25:00", "25:00"),
        (Kind.WINDOW, "9:30 ~ 오후 2시", "09:30-14:00"),
        (Kind.TRUTH, "O", True),
        (Kind.TRUTH, "아니요", False),
        (Kind.TRUTH, "아마", "아마"),
        (Kind.RULE, "매주 월요일", "FREQ=WEEKLY;BYDAY=MO"),
        (Kind.RULE, "격주 수, 금", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,FR"),
        (Kind.TEXT, " 상도１동 ", "상도1동"),
        (Kind.TEXT, 101.0, "101"),
    ],
)
def test_a_cell_is_read_as_it_is_meant(kind: Kind, typed: Value, meant: object) -> None:
    if isinstance(typed, float) and kind is Kind.TIME:
        assert read_cell(Column((), kind, Word("")), typed, SPRING) in (meant, "09:30:00", "09:29:60")
    else:
        assert read_cell(Column((), kind, Word("")), typed, SPRING) == meant


def test_a_day_without_a_year_that_comes_twice_is_not_guessed() -> None:
    years = Span(dt.date(2026, 3, 1), dt.date(2027, 6, 30))
    assert read_cell(Column((), Kind.DATE, Word("")), "5/4", years) == "5/4"


def test_a_list_in_a_cell_is_parted_by_commas_and_line_ends_but_not_in_quotes() -> None:
    column = Column((), Kind.TEXT, Word(""), many=1)
    assert read_cell(column, '가, "나, 다"\n라', None) == ["가", "나, 다", "라"]
    assert read_cell(column, "없음", None) == []
    assert read_cell(column, 7.0, None) == ["7"]


def test_weekdays_are_read_by_their_korean_names() -> None:
    column = Column((), Kind.CHOICE, Word(""), many=1, codes=DAYS)
    assert read_cell(column, "월요일, 수", None) == ["mon", "wed"]


def test_a_formula_of_products_is_read() -> None:
    column = Column((), Kind.WHOLE, Word(""), many=2)
    assert read_cell(column, "460,000×2 + 100*3", None) == [[460_000, 2], [100, 3]]
