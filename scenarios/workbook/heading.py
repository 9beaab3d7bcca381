"""Finds the heading row of a sheet and says which column is which; never guesses."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from scenarios.errors import Problem
from scenarios.workbook.cells import Value
from scenarios.workbook.grid import Grid, texts
from scenarios.workbook.guide import ASIDE
from scenarios.workbook.layout import KEY, NUMBER, Column
from scenarios.workbook.rows import SPREAD, Head

T = TypeVar("T")

SEARCHED_ROWS = 40
"""Filled rows in which the heading row is looked for: titles and notes stand above it."""
NEAR = 0.6
"""Likeness from which on another heading is suggested (0 to 1, as ``difflib`` measures it)."""


@dataclass(frozen=True)
class Found:
    """A sheet's heading row."""

    row: int
    """Its number; with headings in two rows, that of the lower."""
    columns: Mapping[int, Head]
    """Per column from 0 on; spread columns carry the name that their heading gives."""
    rest: tuple[tuple[int, list[Value]], ...]
    """The rows below."""


def plain(heading: str) -> str:
    """Return a heading without what people change: spaces, line ends, stars, width of letters, case."""
    return re.sub(r"[\s*·:]+", "", unicodedata.normalize("NFKC", heading).casefold())


def bare(heading: str) -> str:
    """Return a heading also without what stands in parentheses at its end: a unit, mostly."""
    return re.sub(r"(?<=.)\([^()]*\)$", "", plain(heading))


class Names(Generic[T]):
    """Finds things by name as people write it; what two things may be called finds neither."""

    def __init__(self) -> None:
        self._exact: dict[str, T] = {}
        self._bare: dict[str, T | None] = {}

    def add(self, name: str, thing: T) -> None:
        """Let a thing be found by a name; of two with the very same name, the first is found."""
        self._exact.setdefault(plain(name), thing)
        known = self._bare.setdefault(bare(name), thing)
        if known is not thing:
            self._bare[bare(name)] = None

    def find(self, name: str) -> T | None:
        """Return the thing of this name, or ``None``."""
        found = self._exact.get(plain(name))
        return found if found is not None else self._bare.get(bare(name))


@dataclass(frozen=True)
class Matcher:
    """Knows the columns of a sheet by everything they may be called."""

    names: Names[Head]
    spread: Column | None

    def __call__(self, heading: str) -> Head | None:
        """Return the column of a heading, that of a figure with its name; ``None`` if there is no such column."""
        text = unicodedata.normalize("NFKC", heading).strip()
        if not text:
            return None
        if self.spread is not None and text.startswith(SPREAD.strip()):
            return Head(heading, self.spread, spread=heading)
        return self.names.find(heading)


def matcher(heads: Sequence[Head], spread: Column | None) -> Matcher:
    """Return what knows these columns."""
    names: Names[Head] = Names()
    for head in heads:
        names.add(head.heading, head)
        names.add(head.column.word.label, head)
        if head.parent is None and head.column.path and head.column.path[-1] not in (KEY, NUMBER):
            names.add(head.column.path[-1], head)
    return Matcher(names, spread)


def find_heading(
    grid: Grid, heads: Sequence[Head], spread: Column | None, problems: list[Problem], others: bool = False
) -> Found | None:
    """Return the heading row of a sheet, or ``None`` if it is blank or has none.

    The row in which most columns are known; a heading may stand one row higher where cells are merged.

    Parameters
    ----------
    heads, spread
        Columns that the sheet may have, and the kind of those named by what they hold.
    problems
        Takes what is wrong: no heading row, columns that are not known, twice the same, needed and not there.
    others
        Whether there may be columns that are not known, which are left aside.
    """
    if not grid.rows:
        return None
    match = matcher(heads, spread)
    best = max(range(min(SEARCHED_ROWS, len(grid.rows))), key=lambda n: _score(grid, n, match))
    if _score(grid, best, match) == 0:
        wanted = ", ".join(head.heading for head in heads if head.column.required) or heads[0].heading
        problems.append(Problem(grid.title, "has no heading row; its headings are {headings}", {"headings": wanted}))
        return None
    columns: dict[int, Head] = {}
    told: set[int] = set()
    for column, heading in enumerate(_headings(grid, best, match)):
        place = grid.at(grid.rows[best][0], column)
        head = match(heading)
        if heading.strip():
            told.add(column)
        if head is not None:
            _take(columns, column, head, place, problems)
        elif heading.strip() and not others and not heading.strip().startswith(ASIDE):
            problems.append(_unknown(heading, place, heads, columns))
    found = Found(grid.rows[best][0], columns, grid.rows[best + 1 :])
    _refuse_headless(grid, found, told, problems)
    _refuse_missing(grid, found, heads, problems)
    return found


def _headings(grid: Grid, n: int, match: Matcher) -> list[str]:
    """Return the headings of a row; where it has none, what stands in the row above, if that is known."""
    here = texts(grid.rows[n][1])
    above = texts(grid.rows[n - 1][1]) if n and grid.rows[n - 1][0] == grid.rows[n][0] - 1 else []
    long = max(len(here), len(above))
    here, above = here + [""] * (long - len(here)), above + [""] * (long - len(above))
    return [high if not low.strip() and _stands(high, match) else low for low, high in zip(here, above, strict=True)]


def _stands(heading: str, match: Matcher) -> bool:
    """Return whether a text is a heading: of a column that is known, or of one set aside."""
    return heading.strip().startswith(ASIDE) or match(heading) is not None


def _score(grid: Grid, n: int, match: Matcher) -> int:
    """Return how many columns a row names, ties going to the row that names more by itself; zero for none."""
    own = {plain(text) for text in texts(grid.rows[n][1]) if match(text) is not None}
    with_above = {plain(text) for text in _headings(grid, n, match) if match(text) is not None}
    return len(with_above) * 1_000 + len(own) if own else 0


def _take(columns: dict[int, Head], column: int, head: Head, place: str, problems: list[Problem]) -> None:
    if any(head == other for other in columns.values()):
        problems.append(Problem(place, "column '{heading}' appears more than once", {"heading": head.heading}))
    else:
        columns[column] = head


def _unknown(heading: str, place: str, heads: Sequence[Head], columns: Mapping[int, Head]) -> Problem:
    free = [head.heading for head in heads if head not in columns.values()]
    near = difflib.get_close_matches(heading.strip(), free, n=1, cutoff=NEAR)
    values: dict[str, object] = {"heading": heading.strip()[:60], "near": near[0] if near else "", "mark": ASIDE}
    if near:
        return Problem(place, "'{heading}' is no column of this sheet; is it '{near}'?", values)
    return Problem(place, "'{heading}' is no column of this sheet; begin it with {mark} if it is only for you", values)


def _refuse_headless(grid: Grid, found: Found, told: set[int], problems: list[Problem]) -> None:
    """Note columns that hold values and have no heading."""
    wide = max((len(values) for _, values in found.rest), default=0)
    for column in sorted(set(range(wide)) - told):
        filled = (number for number, values in found.rest if column < len(values) and str(values[column]).strip())
        if (number := next(filled, None)) is not None:
            problems.append(Problem(grid.at(number, column), "has a value, but its column has no heading", {}))


def _refuse_missing(grid: Grid, found: Found, heads: Sequence[Head], problems: list[Problem]) -> None:
    there = {head.heading for head in found.columns.values()}
    for head in heads:
        if head.column.required and head.heading not in there and found.rest:
            place = grid.at(found.row, 0)
            problems.append(Problem(place, "column '{heading}' is missing", {"heading": head.heading}))
