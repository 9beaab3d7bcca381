"""Values of a scenario as cells; whatever is written is read back as it was."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from scenarios.workbook.cells import Read, read_cell
from scenarios.workbook.layout import Column, Kind
from scenarios.workbook.rules import write_rule
from scenarios.workbook.text import NOTHING, join, write_text

YES, NO = "예", "아니오"

CellValue = str | int | float | dt.date | dt.time | None


def write_cell(column: Column, value: Any) -> CellValue:
    """Return what stands in the cell for a value of the scenario; ``None`` for an empty cell.

    Parameters
    ----------
    value
        As ``model_dump`` gives it: dates and times as such, lists as tuples.
    """
    if value is None or (value == "" and column.default == ""):
        return None
    if column.many == 0 and isinstance(value, (Mapping, tuple)):
        return None  # stands on a sheet of its own
    if column.many == 2:
        return " + ".join("×".join(f"{factor:,}" for factor in term) for term in value)
    if column.many == 1:
        if not value:
            return NOTHING if column.empty_differs else None
        return join(_text(column, one, in_list=True) for one in value)
    if column.kind in (Kind.WHOLE, Kind.NUMBER):
        return _plain(value)
    if isinstance(value, dt.date) or (isinstance(value, dt.time) and _whole_minute(value)):
        return value
    return _text(column, value, in_list=False)


def _plain(value: Any) -> int | float | str:
    """Return a number, as a text if a cell would round it: workbooks are written with 16 digits."""
    if isinstance(value, int):
        return value
    return float(value) if float(f"{value:.16g}") == value else repr(value)


def _whole_minute(time: dt.time) -> bool:
    return time == dt.time(time.hour, time.minute) and time.tzinfo is None


def _text(column: Column, value: Any, in_list: bool) -> str:
    """Return a value as a text that reads as this value."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, (dt.date, dt.time)):
        return f"{value:%H:%M}" if isinstance(value, dt.time) and _whole_minute(value) else value.isoformat()
    if isinstance(value, (int, float)):
        return str(value)
    if column.kind is Kind.RULE:
        return write_text(phrase) if _reads(column, phrase := write_rule(value)) == value else write_text(value)
    label = column.codes.get(value, value)
    plain = write_text(label, in_list=in_list)
    return plain if _reads(column, plain) == value else _quoted(value)


def _quoted(value: str) -> str:
    return write_text(value, reserved=(value,))


def _reads(column: Column, text: str) -> Read:
    found = read_cell(column, text, None)
    return found[0] if isinstance(found, list) and len(found) == 1 else found
