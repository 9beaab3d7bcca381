"""The workbook in LibreOffice, which is not ours, and in readers that do not compute."""

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from api import i18n
from api.documents.workbook import workbook
from scenarios.schedule.document import Schedule
from tests.api import world

WHOLE = world.finished(world.schedule())
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture(autouse=True)
def korean() -> None:
    i18n.use("ko")


def recalculated(raw: bytes, folder: Path) -> openpyxl.Workbook:
    """Return the workbook as LibreOffice computes it from the formulas alone."""
    source = folder / "plan.xlsx"
    source.write_bytes(without_figures(raw))
    subprocess.run(
        [str(OFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return openpyxl.load_workbook(folder / "out" / "plan.xlsx", data_only=True)


def without_figures(raw: bytes) -> bytes:
    """Take the figures beside formulas away, so that none can be mistaken for a computed one."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
            copy.writestr(name, content)
    return target.getvalue()


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed; CI installs libreoffice-calc")
def test_every_formula_computed_by_libreoffice_equals_the_figure_of_the_plan(tmp_path: Path) -> None:
    raw = workbook(WHOLE, world.STAMP)
    formulas = openpyxl.load_workbook(io.BytesIO(raw))
    ours = openpyxl.load_workbook(io.BytesIO(raw), data_only=True)
    theirs = recalculated(raw, tmp_path)
    live = [
        (s.title, c.coordinate) for s in formulas.worksheets for row in s.iter_rows() for c in row if c.data_type == "f"
    ]
    assert len(live) > 15
    for sheet, at in live:
        expected, computed = (seconds(book[sheet][at].value) for book in (ours, theirs))
        assert expected is not None, f"{sheet}!{at} has no figure for those who only look"
        assert computed == pytest.approx(expected, abs=1e-6), f"{sheet}!{at}"
    assert WHOLE.training is not None
    statement = [row[3].value for row in theirs["산출내역"].iter_rows(min_row=5) if row[0].value == "합계"]
    assert statement == [WHOLE.training.won]


def seconds(value: object) -> float | None:
    """Return a figure of a cell; lengths of time in days."""
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
    return None if value is None else float(str(value))


def test_a_reader_that_does_not_compute_shows_the_sums() -> None:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook(WHOLE, world.STAMP))).get_sheet_by_name("산출내역")
    total = next(row for row in sheet.to_python() if row and row[0] == "합계")
    assert total[3] == 2_528_000


def test_the_same_plan_gives_the_same_workbook() -> None:
    assert workbook(WHOLE, world.STAMP) == workbook(WHOLE, world.STAMP)


def test_the_calendar_sheet_shows_each_month_with_its_holidays_and_events() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(WHOLE, world.STAMP)))["월간 일정표"]
    said = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    assert [text for text in said if text.endswith("월") and text.startswith("2027")] == ["2027년 3월", "2027년 4월"]
    assert "1 삼일절" in said
    assert "13:00 가온권역 워크숍" in "\n".join(said)
    assert sum("3곳" in line for text in said for line in text.splitlines()) == 12, "one line per round"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")


def test_a_plan_without_events_has_no_calendar_sheet() -> None:
    plan: Schedule = world.schedule(visits=None, training=None)
    assert "월간 일정표" not in openpyxl.load_workbook(io.BytesIO(workbook(plan, world.STAMP))).sheetnames


@pytest.fixture
def a_prefix_of_others() -> Iterator[None]:
    """As after importing a catalogue client, which names the namespace of dates in its own way."""
    etree.register_namespace("dct", "http://purl.org/dc/terms/")
    yield
    etree.register_namespace("dcterms", "http://purl.org/dc/terms/")


@pytest.mark.usefixtures("a_prefix_of_others")
def test_the_time_of_saving_is_the_plans_whatever_other_libraries_registered() -> None:
    properties = openpyxl.load_workbook(io.BytesIO(workbook(world.schedule(), world.STAMP))).properties
    assert properties.modified == properties.created == world.STAMP.astimezone(dt.UTC).replace(tzinfo=None)
