"""What the documents of a plan consist of: sections of texts and tables, which every format draws in its own manner.

A family contributes its sections in ``api.documents.contents``; a format knows these types and no family.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

Value = str | int | float | dt.date | dt.time | dt.timedelta | None
"""What a cell may hold; ``None`` leaves it empty."""
Kind = Literal["text", "centre", "whole", "won", "date", "time", "share", "gap", "length"]
"""How a column is shown: ``share`` and ``gap`` are fractions of one, ``length`` is a ``timedelta``."""
Tone = Literal["alarm", "close", "changed"]
"""Why a cell stands out: a limit broken, a limit near, something new. Never the only sign: a cell says it in words."""
Weight = Literal["plain", "begins", "sum"]
"""A row that ``begins`` a group has a stronger line above; a ``sum`` is bold."""


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""Texts that begin so are taken for formulas by spreadsheets."""


class At(Protocol):
    """Where a live cell stands: gives the addresses that its formula needs."""

    def cell(self, column: str, up: int = 0) -> str:
        """Return the address in the column of that key, so many rows above this one."""

    def above(self, column: str, rows: int | None = None) -> str:
        """Return the range of so many rows right above this one; of all rows of the table if not given."""


@dataclass(frozen=True)
class Live:
    """A figure that a spreadsheet computes itself; every other format shows the value, which must be the same.

    Only our own code writes formulas; a text of staff is never one.
    """

    value: Value
    formula: Callable[[At], str] = field(compare=False)
    """Such as ``lambda at: f"SUM({at.above('won')})"``."""


@dataclass(frozen=True)
class Column:
    """A column: the key that formulas and templates use, its heading, and how it is shown."""

    key: str
    title: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Row:
    """A row with a cell per column."""

    cells: tuple[Value | Live, ...]
    weight: Weight = "plain"


@dataclass(frozen=True)
class Mark:
    """What makes cells of a column stand out in a spreadsheet, which judges anew when somebody edits a figure."""

    column: str
    tone: Tone
    holds: Callable[[At], str] = field(compare=False)
    """Formula that is true where a row's cell stands out."""


@dataclass(frozen=True)
class Table:
    """A table with a name for files and templates, a title for people, and its rows."""

    name: str
    """ASCII, unique among all tables: its CSV file is called so."""
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    grows: bool = False
    """Whether it is a list that is filtered and runs over pages, rather than a table taken in at a glance."""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Text:
    """Lines of running text, under a heading if there is one."""

    lines: tuple[str, ...]
    heading: str = ""
    warns: bool = False
    """Whether nobody may overlook it: made-up and approximate data."""


@dataclass(frozen=True)
class Section:
    """A sheet of the workbook, a chapter of the plan document."""

    name: str
    """ASCII, unique among all sections."""
    title: str
    blocks: tuple[Text | Table, ...]
    annex: bool = False
    """Whether the signed document has it at its end (붙임) rather than in its body."""

    def tables(self) -> Iterator[Table]:
        """Yield its tables."""
        for block in self.blocks:
            if isinstance(block, Table):
                yield block


def plain(rows: Sequence[Sequence[Value | Live]]) -> tuple[Row, ...]:
    """Return rows that neither begin a group nor sum one up."""
    return tuple(Row(tuple(cells)) for cells in rows)


def value_of(cell: Value | Live) -> Value:
    """Return what a cell shows where nothing is computed."""
    return cell.value if isinstance(cell, Live) else cell


def total(value: Value, column: str) -> Live:
    """Return the live sum of a column; sums among the rows above are not counted twice."""
    return Live(value, lambda at: f"SUBTOTAL(9,{at.above(column)})")
