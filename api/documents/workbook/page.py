"""One sheet: title, tables, widths that fit Korean, and what the printer needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from api.documents.files import clean
from api.documents.text import width

FONT = "맑은 고딕"
"""On every office computer in Korea; elsewhere the program takes its own."""
FORMATS = {
    "whole": "#,##0",
    "won": '#,##0"원"',
    "date": "yyyy-mm-dd",
    "time": "hh:mm",
    "share": "0.0%",
    "gap": "0.00%",
    "length": "[h]:mm",
}
MOST_WIDE = 58
LEAST_WIDE = 6
RUNNING_COLUMNS = 7
"""Columns that running text stretches over, at least."""
LINE_HEIGHT = 15
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

_THIN = Side(style="thin", color="C5CCD6")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FRAME_BEGINS = Border(left=_THIN, right=_THIN, top=Side(style="medium", color="7F8B9A"), bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="DCE6F1")
_SUM = PatternFill("solid", fgColor="F3F5F8")


@dataclass(frozen=True)
class Formula:
    """A formula of ours; every other text stays a text."""

    text: str


@dataclass(frozen=True)
class Column:
    """Heading and kind of a column: ``text``, ``centre`` or a key of ``FORMATS``."""

    title: str
    kind: str = "text"


Value = object


class Page:
    """A sheet that is filled from the top; ``finish`` sets widths and print layout.

    Parameters
    ----------
    sheet
        Empty.
    title
        Large, in the first row.
    subtitle
        Whose plan and when.
    footer
        Printed at the foot of every page.
    """

    def __init__(self, sheet: Worksheet, title: str, subtitle: str, footer: str) -> None:
        self.sheet = sheet
        self.row = 1
        self.widths: dict[int, int] = {}
        self._write(1, 1, title).font = Font(name=FONT, size=16, bold=True)
        self._write(2, 1, subtitle).font = Font(name=FONT, size=9, color="66707D")
        sheet.row_dimensions[1].height = 26
        self.row = 4
        self._running: list[tuple[int, int]] = []
        self._wrapping: list[tuple[int, int, int]] = []
        _print_layout(sheet, footer)

    def heading(self, text: str) -> None:
        """Write the heading of what follows."""
        self._write(self.row, 1, text).font = Font(name=FONT, size=12, bold=True)
        self.row += 1

    def lines(self, texts: Iterable[str]) -> None:
        """Write lines of running text, as wide as the sheet."""
        for text in texts:
            cell = self._write(self.row, 1, text)
            cell.font = Font(name=FONT, size=10)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            self._running.append((self.row, width(text)))
            self.row += 1
        self.row += 1

    def head(self, columns: Sequence[Column], freeze: bool = False) -> None:
        """Write a table's head; ``freeze`` keeps it in sight and repeats it on every printed page."""
        for i, column in enumerate(columns, start=1):
            cell = self._write(self.row, i, column.title)
            cell.font, cell.fill, cell.border = Font(name=FONT, size=10, bold=True), _HEAD, _FRAME
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            self._widen(i, column.title)
        if freeze:
            self.sheet.freeze_panes = f"A{self.row + 1}"
            self.sheet.print_title_rows = f"{self.row}:{self.row}"
        self.row += 1

    def entry(
        self, columns: Sequence[Column], values: Sequence[Value], bold: bool = False, begins: bool = False
    ) -> int:
        """Write a row of a table and return its number; ``bold`` marks sums, ``begins`` draws a stronger line above."""
        for i, (column, value) in enumerate(zip(columns, values, strict=True), start=1):
            cell = self._write(self.row, i, value)
            cell.font, cell.border = Font(name=FONT, size=10, bold=bold), _FRAME_BEGINS if begins else _FRAME
            if bold:
                cell.fill = _SUM
            _dress(cell, column.kind)
            self._widen(i, _shown(value, column.kind))
            if isinstance(value, str) and width(value) > MOST_WIDE:
                self._wrapping.append((self.row, i, width(value)))
        self.row += 1
        return self.row - 1

    def table(
        self, columns: Sequence[Column], rows: Iterable[Sequence[Value]], freeze: bool = False
    ) -> tuple[int, int]:
        """Write head and rows; return the numbers of the first and the last row."""
        self.head(columns, freeze)
        first = self.row
        for values in rows:
            self.entry(columns, values)
        if freeze:
            self.filter(first, len(columns))
        return first, self.row - 1

    def filter(self, first: int, columns: int) -> None:
        """Let the rows from ``first`` to the last one written be filtered; the head stands above them."""
        if self.row > first:
            self.sheet.auto_filter.ref = f"A{first - 1}:{get_column_letter(columns)}{self.row - 1}"

    def gap(self) -> None:
        """Leave a row empty."""
        self.row += 1

    def finish(self) -> None:
        """Set the widths, then stretch running text over all columns, as high as it needs."""
        for column in range(1, max(len(self.widths), RUNNING_COLUMNS) + 1):
            wide = min(MOST_WIDE, max(LEAST_WIDE, self.widths.get(column, 10) + 2.5))
            self.sheet.column_dimensions[get_column_letter(column)].width = wide
            self.widths[column] = int(wide)
        across = sum(self.widths.values())
        for row, wide in self._running:
            self.sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(self.widths))
            self._heighten(row, wide, across)
        for row, column, wide in self._wrapping:
            self._heighten(row, wide, self.widths[column])

    def _heighten(self, row: int, wide: int, room: int) -> None:
        """Make a row high enough for a text that wraps; not every program does so by itself."""
        known = self.sheet.row_dimensions[row].height or LINE_HEIGHT
        self.sheet.row_dimensions[row].height = max(known, LINE_HEIGHT * -(-wide // int(1.15 * room)))

    def _write(self, row: int, column: int, value: Value) -> Cell:
        cell = self.sheet.cell(row, column)
        assert isinstance(cell, Cell)
        if isinstance(value, Formula):
            cell.value = value.text
        elif isinstance(value, str):
            _write_text(cell, value)
        else:
            cell.value = value  # type: ignore[assignment]  # openpyxl types fewer values than it takes
        return cell

    def _widen(self, column: int, text: str) -> None:
        widest = max((width(line) for line in text.splitlines()), default=0)
        self.widths[column] = max(self.widths.get(column, 0), int(widest * 1.1))


def _write_text(cell: Cell, text: str) -> None:
    """Write a text that no program takes for a formula, neither now nor after somebody edits it."""
    cell.value = clean(text)
    cell.data_type = "s"
    if text.startswith(FORMULA_STARTS):
        cell.quotePrefix = True


def _dress(cell: Cell, kind: str) -> None:
    if kind in FORMATS:
        cell.number_format = FORMATS[kind]
        cell.alignment = Alignment(horizontal="center" if kind in ("date", "time") else "right", vertical="center")
    else:
        cell.alignment = Alignment(
            horizontal="center" if kind == "centre" else "left", vertical="center", wrap_text=True
        )


def _shown(value: Value, kind: str) -> str:
    """Return about what the cell will show, to measure it."""
    if isinstance(value, Formula):
        return "0" * (14 if kind == "won" else 8)
    if kind in ("date", "time", "length", "share", "gap"):
        return {"date": "2027-01-01", "time": "00:00"}.get(kind, "000.00%")
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}" + ("원" if kind == "won" else "")
    return "" if value is None else str(value)


def _print_layout(sheet: Worksheet, footer: str) -> None:
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.7
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines = False
    # In headers and footers an ampersand begins a command, so one of ours is doubled.
    _in_the_margin(sheet.oddHeader, "", "&A")
    _in_the_margin(sheet.oddFooter, clean(footer).replace("&", "&&"), "&P / &N")


def _in_the_margin(item: HeaderFooterItem | None, left: str, right: str) -> None:
    if item is not None:
        item.left.text, item.right.text = left, right
        item.left.size = item.right.size = 8
