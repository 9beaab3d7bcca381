"""A training plan as its documents print it: sessions and statement, from ``schedule.json`` or from ``plan.xlsx``."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scenarios.errors import Problem, ScenarioError
from scenarios.files import file_bytes
from scenarios.schedule.document import TrainingSchedule
from scenarios.workbook.cells import Span, read_cell
from scenarios.workbook.grid import Grid, read_grids
from scenarios.workbook.heading import find_heading, plain
from scenarios.workbook.layout import Column, Kind
from scenarios.workbook.rows import Head
from scenarios.workbook.words import Word


@dataclass(frozen=True)
class PrintedSession:
    """What of a session bears on money."""

    place: str
    """Where it is printed: a cell, or a path in the JSON file."""
    course: str
    name: str
    hours: float
    venue: str | None
    lecturers: tuple[str, ...]
    attendance: Mapping[str, int]
    """People per office."""
    people: int | None
    """All who attend, guests too, as printed."""


@dataclass(frozen=True)
class PrintedLine:
    """An amount and how it comes about."""

    place: str
    label: str
    formula: str
    won: int


@dataclass
class PrintedStatement:
    """The statement (산출내역) of one course."""

    place: str
    course: str
    lines: list[PrintedLine] = field(default_factory=list)
    sessions: int | None = None
    people: int | None = None
    won: int | None = None
    """Subtotal; these three are ``None`` where nothing is printed."""


@dataclass
class PrintedPlan:
    """Everything printed that bears on money."""

    sessions: list[PrintedSession] = field(default_factory=list)
    statements: list[PrintedStatement] = field(default_factory=list)
    total: tuple[str, int] | None = None
    cap: tuple[str, int] | None = None
    """Place and won."""


def printed_schedule(training: TrainingSchedule) -> PrintedPlan:
    """Return what a schedule prints, with paths as places."""
    statements = []
    for n, one in enumerate(training.statements):
        at = f"training.statements[{n}]"
        lines = [
            PrintedLine(f"{at}.lines[{k}]", line.label, line.formula, line.won) for k, line in enumerate(one.lines)
        ]
        statements.append(PrintedStatement(at, one.course, lines, one.sessions, one.people, one.won))
    sessions = [
        PrintedSession(
            f"training.sessions[{n}]",
            one.course,
            one.name,
            (one.end - one.start) / dt.timedelta(hours=1),
            one.venue,
            one.lecturers,
            one.attendance,
            one.people,
        )
        for n, one in enumerate(training.sessions)
    ]
    cap = None if training.cap_won is None else ("training.cap_won", training.cap_won)
    return PrintedPlan(sessions, statements, ("training.won", training.won), cap)


def _head(name: str, label: str, kind: Kind = Kind.TEXT, required: bool = True, many: int = 0) -> Head:
    return Head(label, Column((name,), kind, Word(label), many=many, required=required))


SESSIONS, STATEMENT = "교육 일정", "산출내역"
HEADS: Mapping[str, Sequence[Head]] = {
    SESSIONS: (
        _head("date", "날짜", Kind.DATE),
        _head("start", "시작", Kind.TIME),
        _head("end", "끝", Kind.TIME),
        _head("course", "과정"),
        _head("session", "회차"),
        _head("venue", "장소", required=False),
        _head("lecturers", "강사", required=False, many=1),
        _head("people", "인원", Kind.WHOLE),
        _head("offices", "부서별 참석", required=False, many=1),
        *(_head(label, label, required=False) for label in ("요일", "비고")),
    ),
    STATEMENT: (
        _head("course", "과정"),
        _head("label", "항목"),
        _head("formula", "산출 근거"),
        _head("won", "금액", Kind.WHOLE),
    ),
}
TOTAL, CAP, SUBTOTAL, NOT_HELD = "합계", "한도", "소계", "미실시"
ALIKE = re.compile(r"(\d+)개 부서 각 (\d+)명")
SENT = re.compile(r"(.+?)\s*([\d,]+)명?")
SCOPE = re.compile(r"([\d,]+)회, ([\d,]+)명")


def printed_workbook(path: Path, span: Span, offices: Sequence[str]) -> PrintedPlan:
    """Return what a ``plan.xlsx`` prints, with cells as places.

    Parameters
    ----------
    span
        The scenario's period.
    offices
        Names of all offices: where many send alike, the sheet says only how many they are.

    Raises
    ------
    ScenarioError
        If a sheet is missing or a cell cannot be read, all problems at once; or, as one problem, if formulas have
        not been computed.
    """
    file_bytes(path)
    grids = {plain(grid.title): grid for grid in read_grids(path)}
    if any(False in grids[plain(title)].broken.values() for title in HEADS if plain(title) in grids):
        template = "holds a formula without its value: open the file in Excel and save it"
        raise ScenarioError([Problem(path.name, template, {})])
    reader = _Reader(span, offices)
    for title in HEADS:
        grid = grids.get(plain(title))
        if grid is None:
            reader.problems.append(Problem(path.name, "has no sheet '{title}'", {"title": title}))
        else:
            reader.read(title, grid)
    if reader.problems:
        raise ScenarioError(reader.problems)
    return reader.plan


@dataclass(frozen=True)
class _Row:
    grid: Grid
    number: int
    columns: Mapping[str, int]
    values: Mapping[str, Any]

    def cell(self, name: str) -> str:
        return self.grid.at(self.number, self.columns[name])

    def text(self, name: str) -> str:
        return str(self.values.get(name, "")).strip()


@dataclass
class _Reader:
    """Reads the sheets row by row; notes what cannot be read."""

    span: Span
    offices: Sequence[str]
    plan: PrintedPlan = field(default_factory=PrintedPlan)
    problems: list[Problem] = field(default_factory=list)

    def read(self, title: str, grid: Grid) -> None:
        """Read a sheet; the statement ends with its total and its limit, remarks may follow."""
        take = self._session if title == SESSIONS else self._amount
        for row in self._rows(title, grid):
            if self.plan.total is None or row.text("course") == CAP:
                take(row)

    def _rows(self, title: str, grid: Grid) -> Iterator[_Row]:
        found = find_heading(grid, HEADS[title], None, self.problems)
        if found is None:
            return
        columns = {head.column.path[0]: at for at, head in found.columns.items()}
        if len(columns) < sum(head.column.required for head in HEADS[title]):
            return
        for number, values in found.rest:
            said = {
                head.column.path[0]: read_cell(head.column, values[at], self.span)
                for at, head in found.columns.items()
                if at < len(values) and str(values[at]).strip()
            }
            yield _Row(grid, number, columns, said)

    def _whole(self, row: _Row, name: str) -> int:
        value = row.values.get(name)
        if isinstance(value, int):
            return value
        self.problems.append(Problem(row.cell(name), "'{text}' is no whole number", {"text": row.text(name)}))
        return 0

    def _amount(self, row: _Row) -> None:
        course, label = row.text("course"), row.text("label")
        if course in (TOTAL, CAP):
            printed = row.cell("won"), self._whole(row, "won")
            self.plan.total, self.plan.cap = (printed, self.plan.cap) if course == TOTAL else (self.plan.total, printed)
            return
        if not self.plan.statements or self.plan.statements[-1].course != course:
            self.plan.statements.append(PrintedStatement(row.cell("course"), course))
        statement = self.plan.statements[-1]
        if label == SUBTOTAL:
            statement.won = self._whole(row, "won")
            if scope := SCOPE.fullmatch(row.text("formula")):
                statement.sessions, statement.people = (int(n.replace(",", "")) for n in scope.groups())
        elif label != NOT_HELD:
            line = PrintedLine(row.cell("won"), label, row.text("formula"), self._whole(row, "won"))
            statement.lines.append(line)

    def _session(self, row: _Row) -> None:
        if row.text("date") == TOTAL:
            return
        try:
            start, end = (dt.time.fromisoformat(row.text(name)) for name in ("start", "end"))
        except ValueError:
            self.problems.append(Problem(row.cell("start"), "'{text}' is no clock time", {"text": row.text("start")}))
            return
        minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
        self.plan.sessions.append(
            PrintedSession(
                row.cell("session"),
                row.text("course"),
                row.text("session"),
                minutes / 60,
                row.text("venue") or None,
                tuple(map(str, row.values.get("lecturers", ()))),
                self._attendance(row),
                self._whole(row, "people"),
            )
        )

    def _attendance(self, row: _Row) -> dict[str, int]:
        attendance: dict[str, int] = {}
        for text in map(str, row.values.get("offices", ())):
            alike, sent = ALIKE.fullmatch(text), SENT.fullmatch(text)
            if alike and int(alike[1]) == len(self.offices):
                attendance |= dict.fromkeys(self.offices, int(alike[2]))
            elif sent and not alike:
                attendance[sent[1]] = int(sent[2].replace(",", ""))
            else:
                problem = Problem(row.cell("offices"), "'{text}' is no office with its people", {"text": text})
                self.problems.append(problem)
        return attendance
