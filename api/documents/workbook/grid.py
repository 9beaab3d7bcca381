"""Sheet: the plan as a calendar, a month to a page."""

from openpyxl.styles import Alignment, Border, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from api.documents.months import Day, Month
from api.documents.text import width
from api.documents.when import weekday
from api.documents.workbook.cells import FONT, THIN, dress_head, write
from api.documents.workbook.page import LINE_HEIGHT, print_layout

COLUMN = 21
"""Width of a day, in letters."""
RED, BLUE, PALE, INK = "C0322B", "2A5DB0", "A3ACB8", "222B36"
_ABOVE = Border(left=THIN, right=THIN, top=THIN)
_BELOW = Border(left=THIN, right=THIN, bottom=THIN)


def fill_grid(sheet: Worksheet, months: tuple[Month, ...], footer: str) -> None:
    """Write the months below each other: a row of dates and a row of entries per week."""
    for column in range(1, 8):
        sheet.column_dimensions[get_column_letter(column)].width = COLUMN
    row = 1
    for month in months:
        row = _month(sheet, month, row)
        sheet.row_breaks.append(Break(id=row - 1))
    print_layout(sheet, footer)
    sheet.print_options.verticalCentered = True


def _month(sheet: Worksheet, month: Month, row: int) -> int:
    """Write a month and return the row below it."""
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=7)
    title = write(sheet, row, 1, month.title)
    title.font, title.alignment = Font(name=FONT, size=16, bold=True), Alignment(horizontal="center")
    sheet.row_dimensions[row].height = 30
    for column, day in enumerate(month.weeks[0], start=1):
        dress_head(write(sheet, row + 1, column, weekday(day.date)))
    row += 2
    for week in month.weeks:
        for column, day in enumerate(week, start=1):
            _day(sheet, day, row, column)
        lines = max(sum(-(-width(entry) // (COLUMN - 2)) for entry in day.entries) for day in week)
        sheet.row_dimensions[row + 1].height = LINE_HEIGHT * max(4, lines + 1)
        row += 2
    return row


def _day(sheet: Worksheet, day: Day, row: int, column: int) -> None:
    date = write(sheet, row, column, f"{day.date.day} {day.holiday}".strip() if day.inside else str(day.date.day))
    colour = RED if day.holiday or column == 1 else BLUE if column == 7 else INK
    date.font = Font(name=FONT, size=10, bold=day.inside, color=colour if day.inside else PALE)
    date.alignment, date.border = Alignment(horizontal="left", vertical="top"), _ABOVE
    cell = write(sheet, row + 1, column, "\n".join(day.entries) if day.inside else "")
    cell.font, cell.border = Font(name=FONT, size=9), _BELOW
    cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
