"""Tables, the arithmetic of statements, CSV."""

import csv
import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import i18n
from api.documents import csv_tables
from api.documents.arithmetic import amount, expression
from api.documents.contents import contents
from api.documents.fonts import printable
from api.documents.paper import plan_paper, shown
from api.documents.table import Live
from tests.api import world

WHOLE = world.finished(world.schedule())


@pytest.fixture(autouse=True)
def korean() -> None:
    i18n.use("ko")


@pytest.mark.parametrize(
    ("written", "won", "formula"),
    [
        ("2,000원 × 700", 1_400_000, "2000*700"),
        ("(120,000 + 100,000 × 3) × 2", 840_000, "(120000+100000*3)*2"),
        ("1,260,000 × 10 %", 126_000, "1260000*10/100"),
        ("1,255 × 10 %", 125, "INT(1255*10/100)"),
        ("500", 500, "500"),
    ],
)
def test_an_amount_as_offices_write_it_becomes_a_formula_that_gives_the_same_won(
    written: str, won: int, formula: str
) -> None:
    assert expression(written, won) == formula
    assert isinstance(amount(written, won), Live)


@pytest.mark.parametrize(
    "written",
    ["2,000원 × 600", "=HYPERLINK(1)", "1_000 × 2", "2 ** 9", "9 // 2", "1/0", "((((1", "A1 + B1", "", "1" * 600, "-5"],
)
def test_what_does_not_give_the_plans_won_or_is_no_arithmetic_stays_a_figure(written: str) -> None:
    assert expression(written, 1_400_000) is None
    assert amount(written, 1_400_000) == 1_400_000


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=6), st.integers(1, 99))
def test_sums_and_products_are_read_as_written(numbers: list[int], times: int) -> None:
    written = f"({' + '.join(f'{n:,}' for n in numbers)}) × {times}"
    assert expression(written, sum(numbers) * times) is not None


def test_names_of_tables_and_sections_are_unique_and_every_row_has_a_cell_per_column() -> None:
    sections = contents(WHOLE)
    tables = [table for section in sections for table in section.tables()]
    assert len({table.name for table in tables}) == len(tables)
    assert len({section.name for section in sections}) == len(sections)
    assert all(table.name.isascii() for table in tables)
    assert all(len(row.cells) == len(table.columns) for table in tables for row in table.rows)


def test_csv_opens_in_excel_with_korean_and_holds_the_rows_without_the_sums() -> None:
    raw = csv_tables.tables(WHOLE)["visits"]
    assert raw.startswith(b"\xef\xbb\xbf"), "Excel takes it for CP949 without"
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) == 1 + 36
    first = dict(zip(rows[0], rows[1], strict=True))
    assert (first["날짜"], first["시작"], first["이동(시:분)"]) == ("2027-03-02", "09:35", "0:07")
    assert first["경비(원)"] == "50000"


@pytest.mark.parametrize("start", ["=1+1", "+82", "-5", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_looks_like_a_formula_is_harmless_in_csv(start: str) -> None:
    visit = world.visit(1, dt.date(2027, 3, 2), "09:35", "가온동", start)
    one = world.rounds()[0].model_copy(update={"visits": (visit,)})
    plan = world.schedule(visits=world.visits().model_copy(update={"rounds": (one,)}))
    for raw in csv_tables.tables(plan).values():
        for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"))):
            assert not [cell for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))]
            assert not [cell for cell in row if cell.startswith("-") and not cell[1:].isdigit()]


def test_figures_are_printed_as_offices_write_them() -> None:
    assert shown(dt.date(2027, 3, 2), "date") == "2027. 3. 2."
    assert shown(dt.timedelta(minutes=65), "length") == "1:05"
    assert shown(1_234_567, "won") == "1,234,567"
    assert (shown(2 / 3, "share"), shown(0.0012, "gap"), shown(None, "won")) == ("66.7 %", "0.12 %", "")


def test_letters_the_font_lacks_become_a_box_and_letters_that_show_nothing_go() -> None:
    assert printable("가\u200b나😀") == "가나□"
    assert printable("김제시 ~ 100 %") == "김제시 ~ 100 %"


def test_a_group_repeats_its_leading_cells_only_where_they_are_the_same() -> None:
    visits = next(
        block
        for section in plan_paper(WHOLE, world.STAMP)["annexes"]
        for block in section["blocks"]
        if section["name"] == "visits"
    )
    # a round of three visits: the date, weekday, half-day and region are said once, the number differs
    assert [row["repeats"] for row in visits["rows"][:4]] == [0, 4, 4, 0]
