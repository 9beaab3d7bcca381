"""Single cells: values no program mistakes for formulas, how they look, how wide they are."""

import datetime as dt

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from api.documents.files import clean
from api.documents.table import FORMULA_STARTS, Kind, Value, Weight

FONT = "맑은 고딕"
"""On every office computer in Korea; elsewhere the program takes its own."""
FORMATS: dict[Kind, str] = {
    "whole": "#,##0",
    "won": '#,##0"원"',
    "date": "yyyy-mm-dd",
    "time": "hh:mm",
    "share": "0.0%",
    "gap": "0.00%",
    "length": "[h]:mm",
}

THIN = Side(style="thin", color="C5CCD6")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
_FRAME_BEGINS = Border(left=THIN, right=THIN, top=Side(style="medium", color="7F8B9A"), bottom=THIN)
HEAD = PatternFill("solid", fgColor="DCE6F1")
_SUM = PatternFill("solid", fgColor="F3F5F8")


def write(sheet: Worksheet, row: int, column: int, value: Value) -> Cell:
    """Write a value; a text stays a text, however it begins."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        _write_text(cell, value)
    else:
        cell.value = value
    return cell


def _write_text(cell: Cell, text: str) -> None:
    """Write a text that no program takes for a formula, neither now nor after somebody edits it."""
    cell.value = clean(text)
    cell.data_type = "s"
    if text.startswith(FORMULA_STARTS):
        cell.quotePrefix = True


def dress_head(cell: Cell) -> None:
    """Make a cell look like a column's heading."""
    cell.font, cell.fill, cell.border = Font(name=FONT, size=10, bold=True), HEAD, FRAME
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def dress(cell: Cell, kind: Kind, weight: Weight) -> None:
    """Make a cell look like its column and row."""
    cell.font = Font(name=FONT, size=10, bold=weight == "sum")
    cell.border = _FRAME_BEGINS if weight == "begins" else FRAME
    if weight == "sum":
        cell.fill = _SUM
    if kind in FORMATS:
        cell.number_format = FORMATS[kind]
        cell.alignment = Alignment(horizontal="center" if kind in ("date", "time") else "right", vertical="center")
    else:
        side = "center" if kind == "centre" else "left"
        cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)


def shown(value: Value, kind: Kind) -> str:
    """Return about what the cell will show, to measure it."""
    if value is None:
        return ""
    if kind in ("date", "time", "length", "share", "gap") and not isinstance(value, str):
        return {"date": "2027-01-01", "time": "00:00"}.get(kind, "000.00%")
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}" + ("원" if kind == "won" else "")
    return str(value)


def number(value: Value) -> str:
    """Return a figure as a worksheet stores it: days for lengths of time.

    Raises
    ------
    TypeError
        If it is no figure.
    """
    if isinstance(value, dt.timedelta):
        return repr(value / dt.timedelta(days=1))
    if isinstance(value, int | float):
        return repr(value)
    raise TypeError(f"no figure: {value!r}")
