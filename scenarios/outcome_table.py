"""Many outcomes of visits at once: a CSV table, or a sheet of a workbook, with a row per visit or suggestion."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenarios.errors import Problem, ScenarioError, shown
from scenarios.events import number_of
from scenarios.files import file_bytes
from scenarios.schema import Scenario
from scenarios.schema.outcomes import VisitRecord
from scenarios.workbook.cells import Span, Value, as_text, read_cell
from scenarios.workbook.grid import Grid, grid_of_csv, read_grids
from scenarios.workbook.heading import Found, find_heading, plain
from scenarios.workbook.layout import Column, Kind
from scenarios.workbook.loading import is_workbook
from scenarios.workbook.rows import Head
from scenarios.workbook.words import Word

SHEET = "방문 결과"
"""The sheet of a workbook that is read; the first one if none is called so."""
OUTCOMES = {"done": "방문", "moved": "연기", "cancelled": "취소"}
STATES = {"open": "처리 중", "answered": "답변", "done": "처리 완료"}
OF_VISIT = ("place", "date", "outcome", "more_open")
"""Columns that say the same in every row of one visit."""
OF_SUGGESTION = ("text", "department", "state")


def _head(
    name: str, label: str, kind: Kind = Kind.TEXT, required: bool = False, codes: Mapping[str, str] | None = None
) -> Head:
    return Head(label, Column((name,), kind, Word(label), codes=codes or {}, required=required))


HEADS: Sequence[Head] = (
    _head("place", "방문지", required=True),
    _head("date", "날짜", Kind.DATE, required=True),
    _head("outcome", "결과", Kind.CHOICE, codes=OUTCOMES),
    _head("text", "건의사항"),
    _head("department", "담당 부서"),
    _head("state", "처리 상태", Kind.CHOICE, codes=STATES),
    _head("more_open", "그 밖의 미처리 건의", Kind.WHOLE),
)


def read_outcomes(path: Path, scenario: Scenario) -> list[VisitRecord]:
    """Return the records of a table, in its order; rows of one place and date are one visit with several suggestions.

    A visit without an outcome was made; a suggestion without a state is open. Places are named by number or name.

    Raises
    ------
    ScenarioError
        If the file cannot be read, or rows are wrong or contradict each other: all problems at once, by cell.
    """
    raw = file_bytes(path)
    problems: list[Problem] = []
    grid = _sheet(path) if is_workbook(path) else grid_of_csv(path.name, raw)
    found = find_heading(grid, HEADS, None, problems)
    rows = [] if found is None or problems else _Rows(grid, found, scenario, problems).read()
    if problems:
        raise ScenarioError(problems)
    return rows


def _sheet(path: Path) -> Grid:
    grids = list(read_grids(path))
    return next((grid for grid in grids if plain(grid.title) == plain(SHEET)), grids[0])


class _Rows:
    """Makes records of the rows below a heading; notes what is wrong with them."""

    def __init__(self, grid: Grid, found: Found, scenario: Scenario, problems: list[Problem]) -> None:
        self._grid, self._found, self._scenario, self._problems = grid, found, scenario, problems
        self._column = {head.column.path[0]: at for at, head in found.columns.items()}
        self._span = Span(scenario.period.first, scenario.period.last)

    def read(self) -> list[VisitRecord]:
        visits: dict[tuple[object, object], dict[str, Any]] = {}
        for number, values in self._found.rest:
            row = self._row(values)
            if row:
                self._take(number, row, visits)
        records = (self._record(visit) for visit in visits.values())
        return [record for record in records if record is not None]

    def _row(self, values: Sequence[Value]) -> dict[str, Any]:
        heads = self._found.columns.items()
        return {
            head.column.path[0]: read_cell(head.column, values[at], self._span)
            for at, head in heads
            if at < len(values) and as_text(values[at]).strip()
        }

    def _take(self, number: int, row: dict[str, Any], visits: dict[tuple[object, object], dict[str, Any]]) -> None:
        missing = [name for name in ("place", "date") if name not in row]
        for name in missing:
            self._problems.append(Problem(self._at(number, name), "is empty", {}))
        if missing:
            return
        try:
            row["place"] = number_of(self._scenario, str(row["place"]))
        except ScenarioError as error:
            self._problems += [Problem(self._at(number, "place"), p.template, p.values) for p in error.problems]
            return
        visit = visits.setdefault((row["place"], row["date"]), {"row": number, "suggestions": []})
        for name in OF_VISIT:
            if name in row and visit.setdefault(name, row[name]) != row[name]:
                values: dict[str, object] = {"row": visit["row"]}
                template = "says otherwise than row {row}, which is of the same visit"
                self._problems.append(Problem(self._at(number, name), template, values))
        suggestion = {name: row[name] for name in OF_SUGGESTION if name in row}
        if suggestion:
            visit["suggestions"].append((number, suggestion))

    def _record(self, visit: dict[str, Any]) -> VisitRecord | None:
        number, suggestions = visit.pop("row"), visit.pop("suggestions")
        told = {"outcome": "done", **visit, "suggestions": [suggestion for _, suggestion in suggestions]}
        try:
            return VisitRecord.model_validate_json(json.dumps(told))
        except ValidationError as error:
            for e in error.errors(include_url=False):
                where = e["loc"]
                row = suggestions[int(where[1])][0] if where[0] == "suggestions" else number
                place = self._at(row, str(where[-1]))
                self._problems.append(Problem(place, e["msg"], e.get("ctx", {}), e["type"], shown(e["input"])))
            return None

    def _at(self, number: int, name: str) -> str:
        return self._grid.at(number, self._column.get(name, 0))
