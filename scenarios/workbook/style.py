"""How the workbook looks: fonts, fills, widths, drop-down lists."""

import unicodedata
from typing import Any

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from scenarios.workbook.layout import Kind
from scenarios.workbook.values import CellValue

Page = Any
"""A write-only sheet: the type stubs know none of the layout that it borrows from an ordinary one."""
FONT = "맑은 고딕"
"""On every office computer in Korea; elsewhere the program takes its own."""
FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.TIME: "hh:mm", Kind.WHOLE: "#,##0", Kind.NUMBER: "General"}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LEAST_WIDE, MOST_WIDE = 9, 46
SPARE_ROWS = 500
"""Rows below the last filled one that still offer choices."""

_THIN = Side(style="thin", color="C5CCD6")
FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
HEAD = PatternFill("solid", fgColor="DCE6F1")
REQUIRED = PatternFill("solid", fgColor="FCE4C8")
INPUT = PatternFill("solid", fgColor="FFFBE8")

TITLE = Font(name=FONT, size=15, bold=True)
TEXT = Font(name=FONT, size=10)
BOLD = Font(name=FONT, size=10, bold=True)
SMALL = Font(name=FONT, size=8, color="66707D")
GUIDE = Font(name=FONT, size=9, color="66707D")

CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
NOTE = Alignment(horizontal="left", vertical="top", wrap_text=True)


def cell(
    sheet: Page,
    value: CellValue,
    font: Font = TEXT,
    fill: PatternFill | None = None,
    frame: bool = False,
    align: Alignment | None = None,
    kind: Kind = Kind.TEXT,
) -> Cell:
    """Return a cell; a text that a program would take for a formula stays a text, also after somebody edits it."""
    made: Cell = WriteOnlyCell(sheet, value=None)
    made.value = value
    if isinstance(value, str):
        made.data_type = "s"
        made.quotePrefix = value.startswith(FORMULA_STARTS)
    made.font = font
    if fill is not None:
        made.fill = fill
    if frame:
        made.border = FRAME
    if align is not None:
        made.alignment = align
    if kind in FORMATS:
        made.number_format = FORMATS[kind] if not isinstance(value, str) else "@"
    return made


def like(sheet: Page, pattern: Cell, value: CellValue) -> Cell:
    """Return a cell that looks like another; much faster than styling each of many alike."""
    made: Cell = WriteOnlyCell(sheet, value=None)
    made.value = value
    made._style = pattern._style  # type: ignore[attr-defined]  # openpyxl's own way, which its stubs do not name
    if isinstance(value, str):
        made.data_type = "s"
        if value.startswith(FORMULA_STARTS):
            made.quotePrefix = True
    return made


def width(text: str) -> int:
    """Return how many columns of a fixed-width font the longest line takes; Korean letters take two."""
    return max((sum(_columns(letter) for letter in line) for line in text.splitlines()), default=0)


def _columns(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def set_widths(sheet: Page, widths: list[int]) -> None:
    """Set the widths of the columns, within bounds that can be read and printed."""
    for n, wide in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(n)].width = min(MOST_WIDE, max(LEAST_WIDE, 1.15 * wide + 2))


def choices(sheet: Page, cells: str, formula: str, message: str, strict: bool) -> None:
    """Offer choices in a range of cells; unless ``strict``, another value is warned of and taken."""
    offered = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
    offered.errorStyle = "stop" if strict else "warning"
    offered.errorTitle, offered.error = "확인", message[:220]
    offered.add(cells)
    sheet.data_validations.append(offered)


def print_layout(sheet: Page, head_row: int) -> None:
    """Print on A4 across, as wide as the page, the head on every page."""
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.sheet_view.showGridLines = False
