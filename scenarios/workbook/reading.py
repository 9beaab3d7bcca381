"""A workbook as the tree of a scenario, with the cell of every value and all that is wrong at once."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from openpyxl.utils import get_column_letter

from scenarios.errors import Problem
from scenarios.workbook.cells import Span, Value, as_text, read_cell, span_of
from scenarios.workbook.columns import VALUE_STEP, entry_of, readings, used_columns
from scenarios.workbook.grid import Grid, read_grids
from scenarios.workbook.guide import ASIDE, GUIDE_SHEET
from scenarios.workbook.heading import NEAR, Found, Names, find_heading, plain
from scenarios.workbook.layout import KEY, Column, Form, Sheet, layout
from scenarios.workbook.places import Places, Route, Row
from scenarios.workbook.rows import Head, heads
from scenarios.workbook.text import NOTHING, tidy
from scenarios.workbook.tree import entries_at, put, said_at

ERRORS_SHEET = "오류"
PLAN_SHEETS = ("권역계획", "방문계획", "교육계획")
"""Hand-made plans, which may stand in the same workbook."""
LABELS = ("항목", "값")


@dataclass
class Opened:
    """What a workbook says."""

    tree: dict[str, Any] = field(default_factory=dict)
    """The scenario as JSON would say it; values that cannot be read stand in it as texts."""
    places: Places = field(default_factory=Places)
    problems: list[Problem] = field(default_factory=list)
    """What the schema cannot know: sheets, columns and names of parents that do not exist."""


def open_workbook(path: FilePath) -> Opened:
    """Read an .xlsx file as a scenario's tree.

    Raises
    ------
    ScenarioError
        If the file cannot be read at all. What is wrong inside is in ``problems``.
    """
    return _Reader(read_grids(path)).read()


class _Reader:
    def __init__(self, grids: Sequence[Grid]) -> None:
        self._grids = {plain(grid.title): grid for grid in grids}
        self._opened = Opened()
        self._entries: dict[Route, dict[tuple[Any, ...], Route]] = {}
        self.span: Span | None = None

    def read(self) -> Opened:
        known = layout()
        for form in known.forms:
            self._form(form)
        self.span = span_of(self._opened.tree)
        self._opened.problems.clear()
        for form in known.forms:
            self._form(form)  # again: dates without a year are those of the period
        self._refuse_unknown_sheets()
        for sheet in known.sheets:
            self._table(sheet)
        return self._opened

    def _refuse_unknown_sheets(self) -> None:
        known = layout()
        titles = [*(form.word.label for form in known.forms), *(sheet.word.label for sheet in known.sheets)]
        ours = {plain(title) for title in (*titles, GUIDE_SHEET, ERRORS_SHEET, *PLAN_SHEETS)}
        for name, grid in self._grids.items():
            if name in ours or not grid.rows or grid.title.strip().startswith(ASIDE):
                continue
            free = [title for title in titles if plain(title) not in self._grids]
            near = difflib.get_close_matches(grid.title.strip(), free, n=1, cutoff=NEAR)
            values: dict[str, object] = {"sheet": grid.title, "near": near[0] if near else "", "mark": ASIDE}
            template = "no sheet is called '{sheet}'; begin it with {mark} if it is only for you"
            if near:
                template = "no sheet is called '{sheet}'; is it '{near}'?"
            self._opened.problems.append(Problem(f"{grid.title}!A1", template, values))

    def _form(self, form: Form) -> None:
        grid = self._grids.get(plain(form.word.label))
        if grid is None or not grid.rows:
            return
        top, label_at, value_at = _form_columns(grid)
        names: Names[Column] = Names()
        for one in form.columns:
            for name in (one.word.label, one.heading, ".".join(one.path)):
                names.add(name, one)
        for number, values in grid.rows:
            label = str(values[label_at]).strip() if label_at < len(values) else ""
            if number <= top or (not label and not _at(values, value_at)):
                continue
            column = names.find(label) if label else None
            if column is not None:
                self._single(grid, number, value_at, column, _at(values, value_at))
            elif not label.startswith(ASIDE):
                self._opened.problems.append(_unknown_item(grid, number, label_at, label, form))

    def _single(self, grid: Grid, number: int, column_at: int, column: Column, value: Value) -> None:
        self._opened.places.cells[column.path] = grid.at(number, column_at)
        self._note_broken(grid, number, column_at)
        if value != "":
            put(self._opened.tree, column.path, read_cell(column, value, self.span))

    def _note_broken(self, grid: Grid, number: int, column: int) -> bool:
        is_error = grid.broken.get(f"{get_column_letter(column + 1)}{number}")
        if is_error is None:
            return False
        place = grid.at(number, column)
        if is_error:
            self._opened.problems.append(Problem(place, "holds a formula that ends in an error", {}))
        else:
            template = "holds a formula without its value: open the file in Excel and save it"
            self._opened.problems.append(Problem(place, template, {}))
        return True

    def _table(self, sheet: Sheet) -> None:
        grid = self._grids.get(plain(sheet.word.label))
        if grid is None:
            return
        found = find_heading(grid, heads(sheet), sheet.spread, self._opened.problems)
        if found is None:
            return
        if not sheet.parents:
            self._opened.places.sheets[sheet.path] = grid.title
        _Table(self, sheet, grid, found).read()


class _Table:
    """Reads the rows of one sheet."""

    def __init__(self, reader: _Reader, sheet: Sheet, grid: Grid, found: Found) -> None:
        self._reader = reader
        self._opened = reader._opened
        self._sheet = sheet
        self._grid = grid
        self._found = found
        self._own = [(at, head) for at, head in found.columns.items() if head.parent is None]
        self._parents = [(at, head) for at, head in found.columns.items() if head.parent is not None]
        self._readings = readings(sheet, self._own, used_columns(found.rest), reader.span)
        self._columns: dict[Route, int] = {
            head.column.path: at for at, head in self._own if not head.numbers and head.spread is None
        }

    def read(self) -> None:
        broken = bool(self._grid.broken)
        for number, values in self._found.rest:
            if broken:
                self._broken(number)
            self._row(number, values)

    def _broken(self, number: int) -> None:
        for at in self._found.columns:
            self._reader._note_broken(self._grid, number, at)

    def _row(self, number: int, values: list[Value]) -> None:
        entry = entry_of(self._readings, values)
        if not entry and not any(_filled(_at(values, at)) for at, _ in self._parents):
            return
        holder = self._holder(number, values)
        if holder is None:
            return
        route = (*holder, *self._sheet.relative)
        entries = entries_at(self._opened.tree, route, self._sheet.keyed)
        if self._says_nothing(values, entry):
            return
        if entries is None:
            place = self._grid.at(number, 0)
            template = "the entry above it already says '{value}'; take out one of the two"
            self._opened.problems.append(Problem(place, template, {"value": said_at(self._opened.tree, route)}))
            return
        at = self._add(entries, entry, number, route)
        if at is not None:
            self._opened.places.rows[at] = Row(self._grid.title, number, self._columns)
            self._name(at, entry, values)

    def _says_nothing(self, values: list[Value], entry: Mapping[str, Any]) -> bool:
        """Return whether a row only says that there are no entries."""
        if len(entry) != 1:
            return False
        filled = [value for at, _ in self._own if _filled(value := _at(values, at))]
        return len(filled) == 1 and isinstance(filled[0], str) and tidy(filled[0]) == NOTHING

    def _add(self, entries: Any, entry: dict[str, Any], number: int, route: Route) -> Route | None:
        """Put an entry into its list or table; return its path."""
        if not self._sheet.keyed:
            entries.append([entry.get("0"), entry.get("1")] if self._sheet.shape == "pairs" else entry)
            return (*route, len(entries) - 1)
        key = entry.pop(KEY, None)
        place = self._grid.at(number, self._columns.get((KEY,), 0))
        if key is None:
            self._opened.problems.append(Problem(place, "is empty, but its row is filled in", {}))
            return None
        if key in entries:
            values: dict[str, object] = {"what": self._sheet.word.label, "name": str(key)}
            self._opened.problems.append(Problem(place, "{what} '{name}' appears more than once", values))
            return None
        plain_values = any(head.column.path == () and head.spread is None for head in heads(self._sheet))
        entries[key] = entry.get(VALUE_STEP) if plain_values else entry
        return (*route, key)

    def _name(self, at: Route, entry: Any, values: list[Value]) -> None:
        """Remember by which names rows of other sheets may mean this entry."""
        names = self._reader._entries.setdefault(self._sheet.path, {})
        outer = self._outer(values)
        field_name = self._sheet.name_field
        if self._sheet.keyed:
            names.setdefault((*outer, str(at[-1])), at)
        elif self._sheet.numbered:
            numbered = next((_at(values, column) for column, head in self._own if head.numbers), "")
            number = as_text(numbered) if _filled(numbered) else str(int(at[-1]) + 1)
            names.setdefault((*outer, number), at)
        elif field_name and isinstance(entry, Mapping):
            names.setdefault((*outer, str(entry.get(field_name))), at)

    def _outer(self, values: list[Value]) -> tuple[str, ...]:
        return tuple(_reference(head, _at(values, at)) for at, head in self._parents)

    def _holder(self, number: int, values: list[Value]) -> Route | None:
        """Return the path of the entry that a row belongs to; ``None``, and a problem, if there is none."""
        if not self._sheet.parents:
            return ()
        innermost = self._sheet.parents[-1]
        names = self._reader._entries.get(innermost.path, {})
        wanted = self._outer(values)
        if len(wanted) == len(self._sheet.parents) and wanted in names:
            return names[wanted]
        if innermost.numbered and wanted and wanted[-1] == "":
            alone = [route for name, route in names.items() if name[:-1] == wanted[:-1]]
            if len(alone) == 1:
                return alone[0]
        at = self._parents[-1][0] if self._parents else 0
        known = ", ".join(" ".join(name) for name in list(names)[:10]) or "-"
        told: dict[str, object] = {"what": innermost.word.label, "name": " ".join(wanted).strip(), "known": known}
        self._opened.problems.append(
            Problem(self._grid.at(number, at), "unknown {what} '{name}'; known are {known}", told)
        )
        return None


def _form_columns(grid: Grid) -> tuple[int, int, int]:
    """Return the heading row of a form, and the columns of items and values; those of our own form if none says so."""
    for number, values in grid.rows[:20]:
        names = [plain(str(value)) for value in values]
        if all(label in names for label in LABELS):
            return number, names.index(LABELS[0]), names.index(LABELS[1])
    return 0, 0, 1


def _unknown_item(grid: Grid, number: int, column: int, label: str, form: Form) -> Problem:
    place = grid.at(number, column)
    if not label:
        return Problem(place, "is empty, but its row is filled in", {})
    near = difflib.get_close_matches(label, [c.word.label for c in form.columns], n=1, cutoff=NEAR)
    values: dict[str, object] = {"item": label[:60], "near": near[0] if near else "", "mark": ASIDE}
    if near:
        return Problem(place, "'{item}' is no item of this sheet; is it '{near}'?", values)
    return Problem(place, "'{item}' is no item of this sheet; begin it with {mark} if it is only for you", values)


def _at(values: Sequence[Value], column: int) -> Value:
    return values[column] if column < len(values) else ""


def _filled(value: Value) -> bool:
    return value != "" and not (isinstance(value, str) and not value.strip())


def _reference(head: Head, value: Value) -> str:
    return str(read_cell(head.column, value, None)) if _filled(value) else ""
