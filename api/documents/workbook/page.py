"""One sheet: title, tables, widths that fit Korean, and what the printer needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from api.documents.files import clean
from api.documents.table import Column, Live, Row, Section, Table, Text, value_of
from api.documents.text import width
from api.documents.workbook.cells import FONT, dress, dress_head, number, shown, write
from api.documents.workbook.marks import mark

MOST_WIDE = 58
LEAST_WIDE = 6
RUNNING_COLUMNS = 7
"""Columns that running text stretches over, at least."""
LINE_HEIGHT = 15


@dataclass(frozen=True)
class Spot:
    """Where a live cell stands in the sheet."""

    columns: Sequence[Column]
    first: int
    """The table's first row."""
    row: int

    def cell(self, column: str, up: int = 0) -> str:
        """Return the address in a column, so many rows above."""
        return f"{self._letter(column)}{self.row - up}"

    def above(self, column: str, rows: int | None = None) -> str:
        """Return the range of so many rows above, of the whole table if not given."""
        first = self.first if rows is None else self.row - rows
        letter = self._letter(column)
        return f"{letter}{first}:{letter}{max(first, self.row - 1)}"

    def _letter(self, column: str) -> str:
        return get_column_letter([c.key for c in self.columns].index(column) + 1)


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
        self.row = 4
        self.computed: dict[str, str] = {}
        """Figure of each live cell by its address, as the sheet stores it."""
        self._widths: dict[int, int] = {}
        self._running: list[tuple[int, int]] = []
        self._wrapping: list[tuple[int, int, int]] = []
        write(sheet, 1, 1, title).font = Font(name=FONT, size=16, bold=True)
        write(sheet, 2, 1, subtitle).font = Font(name=FONT, size=9, color="66707D")
        sheet.row_dimensions[1].height = 26
        print_layout(sheet, footer)

    def section(self, section: Section) -> None:
        """Write a section's texts and tables below each other."""
        for block in section.blocks:
            if isinstance(block, Text):
                self._text(block)
            else:
                if block.title != section.title:
                    self._heading(block.title)
                self._table(block)

    def _heading(self, text: str) -> None:
        write(self.sheet, self.row, 1, text).font = Font(name=FONT, size=12, bold=True)
        self.row += 1

    def _text(self, text: Text) -> None:
        """Write lines of running text, as wide as the sheet."""
        if text.heading:
            self._heading(text.heading)
        for line in text.lines:
            cell = write(self.sheet, self.row, 1, line)
            cell.font = Font(name=FONT, size=10)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            self._running.append((self.row, width(line)))
            self.row += 1
        self.row += 1

    def _table(self, table: Table) -> None:
        """Write head and rows; the head of a list stays in sight and is repeated on every printed page."""
        for i, column in enumerate(table.columns, start=1):
            dress_head(write(self.sheet, self.row, i, column.title))
            self._widen(i, column.title)
        if table.grows:
            self.sheet.freeze_panes = f"A{self.row + 1}"
            self.sheet.print_title_rows = f"{self.row}:{self.row}"
        self.row += 1
        first = self.row
        for row in table.rows:
            self._entry(Spot(table.columns, first, self.row), row)
            self.row += 1
        if table.grows:
            self._filter(table, first)
        if table.rows:
            for one in table.marks:
                mark(self.sheet, Spot(table.columns, first, first), one, len(table.rows))
        self.row += 1

    def _entry(self, spot: Spot, row: Row) -> None:
        for i, (column, given) in enumerate(zip(spot.columns, row.cells, strict=True), start=1):
            value = value_of(given)
            cell = write(self.sheet, spot.row, i, value)
            if isinstance(given, Live):
                cell.value = f"={given.formula(spot)}"
                self.computed[cell.coordinate] = number(value)
            dress(cell, column.kind, row.weight)
            self._widen(i, shown(value, column.kind))
            if isinstance(value, str) and width(value) > MOST_WIDE:
                self._wrapping.append((spot.row, i, width(value)))

    def _filter(self, table: Table, first: int) -> None:
        """Let a list be filtered down to its first sum; where sums stand between, sorting would tear it apart."""
        sums = [i for i, row in enumerate(table.rows) if row.weight == "sum"]
        length = sums[0] if sums else len(table.rows)
        if length and len(table.rows) - length == len(sums):
            last = get_column_letter(len(table.columns))
            self.sheet.auto_filter.ref = f"A{first - 1}:{last}{first + length - 1}"

    def finish(self) -> None:
        """Set the widths, then stretch running text over all columns, as high as it needs."""
        for column in range(1, max(len(self._widths), RUNNING_COLUMNS) + 1):
            wide = min(MOST_WIDE, max(LEAST_WIDE, self._widths.get(column, 10) + 2.5))
            self.sheet.column_dimensions[get_column_letter(column)].width = wide
            self._widths[column] = int(wide)
        across = sum(self._widths.values())
        for row, wide in self._running:
            self.sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(self._widths))
            self._heighten(row, wide, across)
        for row, column, wide in self._wrapping:
            self._heighten(row, wide, self._widths[column])

    def _heighten(self, row: int, wide: int, room: int) -> None:
        """Make a row high enough for a text that wraps; not every program does so by itself."""
        known = self.sheet.row_dimensions[row].height or LINE_HEIGHT
        self.sheet.row_dimensions[row].height = max(known, LINE_HEIGHT * -(-wide // int(1.15 * room)))

    def _widen(self, column: int, text: str) -> None:
        widest = max((width(line) for line in text.splitlines()), default=0)
        self._widths[column] = max(self._widths.get(column, 0), int(widest * 1.1))


def print_layout(sheet: Worksheet, footer: str) -> None:
    """Print on A4 across, as wide as the page, with the sheet's name above and the footer below."""
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
