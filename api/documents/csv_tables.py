"""Each table as CSV that Excel opens by a double click: UTF-8 with a byte order mark, CRLF."""

import csv
import datetime as dt
import io
from collections.abc import Sequence

from api.documents.contents import contents
from api.documents.files import clean
from api.documents.table import FORMULA_STARTS, Column, Section, Table, Value, value_of
from api.documents.when import clock
from api.i18n import say
from scenarios.schedule.document import Schedule


def tables(schedule: Schedule) -> dict[str, bytes]:
    """Return the CSV files by the names of the tables; sums are left to the reader, who has the rows."""
    return files(contents(schedule))


def files(sections: Sequence[Section]) -> dict[str, bytes]:
    """Return the tables of some sections likewise."""
    return {table.name: _file(table) for section in sections for table in section.tables()}


def _file(table: Table) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([_text(_heading(column)) for column in table.columns])
    for row in table.rows:
        if row.weight != "sum":
            writer.writerow([_cell(value_of(cell)) for cell in row.cells])
    return target.getvalue().encode("utf-8-sig")


def _heading(column: Column) -> str:
    return say("{title} (won)", {"title": column.title}) if column.kind == "won" else column.title


def _cell(value: Value) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dt.timedelta):
        return clock(value)
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)


def _text(text: str) -> str:
    """Return the text, behind an apostrophe if a spreadsheet would take it for a formula."""
    text = clean(text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
