"""Rows of a sheet as entries: which columns hold something, and what their cells say.

A workbook of the nation's senior centres has 68,000 rows; so columns without any value are left out beforehand, and
a text that comes again (a kind, a town) is read once.
"""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from itertools import zip_longest
from typing import Any, NamedTuple

from scenarios.workbook.cells import Span, Value, read_cell, reader
from scenarios.workbook.layout import Sheet
from scenarios.workbook.rows import Head, spread_name
from scenarios.workbook.tree import put

VALUE_STEP = ""
"""Stands for the field where an entry is a plain value."""
MOST_KNOWN = 1_000
"""Texts remembered of a column; more than these do not come again often."""


class Reading(NamedTuple):
    """How the cells of a column are read."""

    at: int
    name: str
    """Field of the entry."""
    path: tuple[str, ...]
    """All the way to the value; one step, but for a figure of a table within the entry."""
    read: Callable[[Value], object]
    known: dict[Value, object] | None
    """What texts say that have been read; ``None`` where they give lists, which entries must not share."""


def used_columns(rows: Sequence[tuple[int, Sequence[Value]]]) -> set[int]:
    """Return the columns that hold something in some row."""
    columns = zip_longest(*(values for _, values in rows), fillvalue="")
    return {at for at, column in enumerate(columns) if column.count("") < len(rows)}


def readings(
    sheet: Sheet, columns: Sequence[tuple[int, Head]], used: Collection[int], span: Span | None
) -> tuple[Reading, ...]:
    """Return how the entry's own columns are read, those left out that hold nothing."""
    return tuple(_reading(sheet, at, head, span) for at, head in columns if not head.numbers and at in used)


def _reading(sheet: Sheet, at: int, head: Head, span: Span | None) -> Reading:
    column = head.column
    path = column.path or (VALUE_STEP,)
    if head.spread is not None:
        path = (sheet.word.key.removeprefix("+"), spread_name(sheet, head.spread))
    simple = None if column.many or column.codes else reader(column.kind)
    read = simple or partial(_read, head, span)
    return Reading(at, path[0], path, read, None if column.many else {})


def _read(head: Head, span: Span | None, value: Value) -> object:
    return read_cell(head.column, value, span)


def entry_of(columns: Sequence[Reading], values: Sequence[Value]) -> dict[str, Any]:
    """Return what a row says: a model's fields, a pair under ``0`` and ``1``, a plain value under ``""``."""
    entry: dict[str, Any] = {}
    wide = len(values)
    for at, name, path, read, known in columns:
        value = values[at] if at < wide else ""
        if value == "":
            continue
        if known is not None and value.__class__ is str and value in known:
            said = known[value]
        elif isinstance(value, str):
            if value.isspace():
                continue
            said = read(value)
            if known is not None and len(known) < MOST_KNOWN:
                known[value] = said
        else:
            said = read(value)
        if len(path) == 1:
            entry[name] = said
        else:
            put(entry, path, said)
    return entry
