"""A scenario as rows of its sheets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.schema import Scenario
from scenarios.workbook.cells import read_cell
from scenarios.workbook.layout import KEY, NUMBER, Column, Kind, Sheet, layout
from scenarios.workbook.text import NOTHING
from scenarios.workbook.values import write_cell
from scenarios.workbook.words import Path, Word, words

SPREAD = "현황: "
"""Begins the heading of a column whose name is an entry of a table: a figure of dongs."""


@dataclass(frozen=True)
class Head:
    """A column of a sheet as it stands in the workbook."""

    heading: str
    column: Column
    parent: Sheet | None = None
    """Whose entry it names; ``None`` for a column of the sheet's own."""
    numbers: bool = False
    """Whether it numbers the sheet's own entries, for rows of other sheets to name them."""
    spread: str | None = None
    """Name in the spread table; as the heading says it, until it has been read."""


@dataclass(frozen=True)
class Filled:
    """A row: values by head, ``None`` for an empty cell."""

    values: tuple[Any, ...]
    nothing: bool = False
    """Whether it only says that the list is given and empty."""


def heads(sheet: Sheet, names: tuple[str, ...] = ()) -> tuple[Head, ...]:
    """Return the columns of a sheet: those that name the parents, the number, its own, one per spread name."""
    found = [Head(_parent_heading(parent), _parent_column(parent), parent=parent) for parent in sheet.parents]
    if sheet.numbered:
        word = words().get(("sheet", *sheet.path, NUMBER)) or Word("번호")
        found.append(Head(word.label, Column((NUMBER,), Kind.WHOLE, word), numbers=True))
    found += [Head(column.heading, column) for column in sheet.columns]
    if sheet.spread is not None:
        found += [Head(spread_heading(sheet, name), sheet.spread, spread=name) for name in names]
    return tuple(found)


def spread_heading(sheet: Sheet, name: str) -> str:
    """Return the heading of a figure's column."""
    return name if sheet.spread_name is None else f"{SPREAD}{write_cell(sheet.spread_name, name)}"


def spread_name(sheet: Sheet, heading: str) -> str:
    """Return the name in the heading of a figure's column."""
    told = heading.strip().removeprefix(SPREAD.strip())
    return told if sheet.spread_name is None else str(read_cell(sheet.spread_name, told, None))


def _parent_heading(parent: Sheet) -> str:
    return f"{parent.word.label} 번호" if parent.numbered else parent.word.label


def _parent_column(parent: Sheet) -> Column:
    word = Word(_parent_heading(parent), refers=parent.path)
    if parent.numbered:
        return Column((NUMBER,), Kind.WHOLE, word)
    known = layout().sheet(parent.path)
    columns = known.columns if known is not None else ()
    key = next((c for c in columns if c.path == (parent.name_field,)), None)
    codes = key.codes if key is not None else {}
    return Column((KEY,), Kind.TEXT, word, codes=codes, required=True)


def spread_names(sheet: Sheet, scenario: Scenario | None) -> tuple[str, ...]:
    """Return the names in the spread tables of all entries, in the order in which they first appear."""
    if sheet.spread is None or scenario is None:
        return ()
    entries = step(scenario.model_dump(), sheet.path) or ()
    return tuple(dict.fromkeys(name for entry in entries for name in entry[_spread_field(sheet)]))


def _spread_field(sheet: Sheet) -> str:
    return sheet.word.key.removeprefix("+")


def filled(sheet: Sheet, tree: Mapping[str, Any], names: tuple[str, ...] = ()) -> Iterator[Filled]:
    """Yield the rows of a sheet.

    Parameters
    ----------
    tree
        The scenario as ``model_dump`` gives it.
    names
        Those of the spread columns.
    """
    for refs, holder in _holders(sheet, tree):
        entries = step(holder, sheet.relative)
        if isinstance(entries, str) or entries is None:
            continue
        if not entries and sheet.empty_differs:
            blanks = len(heads(sheet)) - len(refs) - 1
            yield Filled((*refs, NOTHING, *(None,) * blanks), nothing=True)
        for number, (key, entry) in enumerate(named(sheet, entries), start=1):
            own = [number] if sheet.numbered else []
            values = [key if column.path == (KEY,) else step(entry, column.path) for column in sheet.columns]
            spread = [entry[_spread_field(sheet)].get(name) for name in names]
            yield Filled((*refs, *own, *values, *spread))


def _holders(sheet: Sheet, tree: Mapping[str, Any]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield each entry of the innermost parent that may hold the list, with the names of it and its parents."""
    holders: list[tuple[tuple[Any, ...], Any]] = [((), tree)]
    for parent in sheet.parents:
        holders = [
            ((*refs, number if parent.numbered else key if parent.keyed else entry[parent.name_field]), entry)
            for refs, holder in holders
            for number, (key, entry) in enumerate(named(parent, step(holder, parent.relative) or ()), start=1)
        ]
    yield from holders


def named(sheet: Sheet, entries: Any) -> list[tuple[Any, Any]]:
    """Return the entries of a list or table with their names; those of a list have none."""
    return list(entries.items()) if sheet.keyed else [(None, entry) for entry in entries]


def step(value: Any, path: Path) -> Any:
    """Return what stands at a path, or ``None``."""
    for name in path:
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, (tuple, list)) and name.isdigit():
            value = value[int(name)]
        else:
            return None
    return value
