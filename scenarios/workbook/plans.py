"""Plans typed by an office, or ours after the office has edited it: rows of the sheets 권역계획, 방문계획, 교육계획."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scenarios.errors import Problem, ScenarioError
from scenarios.files import file_bytes
from scenarios.workbook.cells import Span, read_cell
from scenarios.workbook.grid import Grid, read_grids
from scenarios.workbook.heading import find_heading, plain
from scenarios.workbook.layout import Column, Kind
from scenarios.workbook.rows import Head
from scenarios.workbook.words import Word

SHEETS = {"hubs": ("권역계획", "권역"), "visits": ("방문계획", "방문 일정"), "training": ("교육계획", "교육 일정")}
"""Titles of the sheets of each family: the office's, and that of the plan we write."""
TOTAL = "합계"


@dataclass(frozen=True)
class PlanRow:
    """A visit or a session as typed."""

    cells: Mapping[str, str]
    """Per field, the cell, such as ``방문계획!C7``."""
    values: Mapping[str, Any]
    """Per field, what it says, in the form that the schema takes; empty cells are left out."""

    def cell(self, name: str) -> str:
        """Return the cell of a field, or of the row's first."""
        return self.cells.get(name) or next(iter(self.cells.values()), "")


@dataclass(frozen=True)
class PlanSheet:
    """A plan's rows and where they stand."""

    title: str
    rows: tuple[PlanRow, ...] = field(default=())


def _head(name: str, label: str, kind: Kind = Kind.TEXT, required: bool = False, many: int = 0) -> Head:
    return Head(label, Column((name,), kind, Word(label), many=many, required=required))


HEADS: Mapping[str, Sequence[Head]] = {
    "hubs": (_head("hub", "거점동", required=True), _head("dong", "동", required=True)),
    "visits": (
        _head("date", "날짜", Kind.DATE, required=True),
        _head("half_day", "반나절", required=True),
        _head("order", "순서", Kind.WHOLE),
        _head("start", "시작", Kind.TIME),
        _head("end", "끝", Kind.TIME),
        _head("id", "번호"),
        _head("place", "방문처"),
        _head("town", "읍면동"),
        *(_head(f"_{label}", label) for label in ("요일", "권역", "종류", "이동", "복귀", "경비", "비고")),
    ),
    "training": (
        _head("date", "날짜", Kind.DATE, required=True),
        _head("start", "시작", Kind.TIME, required=True),
        _head("end", "끝", Kind.TIME, required=True),
        _head("session", "회차", required=True),
        _head("venue", "장소"),
        _head("lecturers", "강사", many=1),
        _head("offices", "부서별 참석", many=1),
        *(_head(f"_{label}", label) for label in ("요일", "과정", "인원", "비고")),
    ),
}
"""Columns; those whose name begins with ``_`` are for reading by people, as are all others of regions: figures."""


def read_plan(path: Path, family: str, span: Span) -> PlanSheet | None:
    """Return the rows of a family's plan in a workbook, or ``None`` if it has no sheet for it.

    Raises
    ------
    ScenarioError
        If the workbook cannot be read, or its columns are not those of a plan; all problems at once, with cells.
    """
    file_bytes(path)
    titles = {plain(title) for title in SHEETS[family]}
    grid = next((one for one in read_grids(path) if plain(one.title) in titles), None)
    if grid is None:
        return None
    problems: list[Problem] = []
    found = find_heading(grid, HEADS[family], None, problems, others=family == "hubs")
    if problems or found is None:
        raise ScenarioError(problems or [Problem(grid.title, "holds no plan", {})])
    read = (_row(grid, number, values, found.columns, span) for number, values in found.rest)
    return PlanSheet(grid.title, tuple(row for row in read if row is not None))


def _row(grid: Grid, number: int, values: Sequence[Any], columns: Mapping[int, Head], span: Span) -> PlanRow | None:
    said: dict[str, Any] = {}
    cells: dict[str, str] = {}
    for at, head in columns.items():
        name = head.column.path[0]
        if name.startswith("_"):
            continue
        cells[name] = grid.at(number, at)
        if at < len(values) and str(values[at]).strip():
            said[name] = read_cell(head.column, values[at], span)
    return PlanRow(cells, said) if said and said.get("date") != TOTAL else None
