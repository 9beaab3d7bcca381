"""Sections: training sessions, and the statement (산출내역) of what they cost."""

from collections.abc import Iterator

from api.documents.arithmetic import amount
from api.documents.table import Column, Live, Row, Section, Table, Text, Value, plain, total
from api.documents.when import local, weekday
from api.i18n import _, say
from scenarios.budget import ROUNDING
from scenarios.schedule.document import CourseStatement, Schedule, TrainingSchedule, TrainingSession

MANY = 6
"""Offices from which on equal numbers are said once."""


def sections(schedule: Schedule) -> Iterator[Section]:
    """Yield a row per session in order of time, then each course's lines with its subtotal and the total."""
    if schedule.training is not None:
        yield Section("sessions", _("Training sessions"), (_sessions(schedule.training),), annex=True)
        rounding = Text(tuple(say(rule.template, rule.values) for rule in ROUNDING), _("How amounts are rounded"))
        yield Section("statement", _("Statement"), (_statement(schedule.training), rounding))


def _sessions(training: TrainingSchedule) -> Table:
    columns = (
        Column("date", _("Date"), "date"),
        Column("weekday", _("Day"), "centre"),
        Column("start", _("Start"), "time"),
        Column("end", _("End"), "time"),
        Column("course", _("Course")),
        Column("session", _("Session")),
        Column("hall", _("Hall")),
        Column("lecturers", _("Lecturers")),
        Column("people", _("People"), "whole"),
        Column("offices", _("Offices")),
        Column("remark", _("Remark")),
    )
    rows = plain([_session_cells(s) for s in training.sessions])
    return Table("sessions", _("Training sessions"), columns, rows, grows=True)


def _session_cells(session: TrainingSession) -> tuple[Value, ...]:
    start, end = local(session.start), local(session.end)
    head = _("head until {time}").format(time=f"{local(session.head_until):%H:%M}") if session.head_until else ""
    return (
        start.date(),
        weekday(start.date()),
        start.time(),
        end.time(),
        session.course,
        session.name,
        session.venue or "",
        ", ".join(session.lecturers),
        session.people,
        _offices(session.attendance),
        head,
    )


def _offices(attendance: dict[str, int]) -> str:
    """Return who sends how many; many offices that send alike are only counted."""
    if len(attendance) >= MANY and len(set(attendance.values())) == 1:
        people = next(iter(attendance.values()))
        return say("{offices} offices, {people} people each", {"offices": len(attendance), "people": people})
    return ", ".join(f"{office} {people}" for office, people in attendance.items())


def _statement(training: TrainingSchedule) -> Table:
    columns = (
        Column("course", _("Course")),
        Column("line", _("Line")),
        Column("formula", _("How it comes about")),
        Column("won", _("Won"), "won"),
    )
    rows = [row for statement in training.statements for row in _course(statement)]
    rows.append(Row((_("Total"), "", "", total(training.won, "won")), "sum"))
    if training.cap_won is not None:
        left = Live(training.cap_won - training.won, lambda at: f"{at.cell('won', up=1)}-{at.cell('won', up=2)}")
        rows.append(Row((_("At most"), "", "", training.cap_won), "sum"))
        rows.append(Row((_("Left"), "", "", left), "sum"))
    return Table("statement", _("Statement"), columns, tuple(rows), grows=True)


def _course(statement: CourseStatement) -> Iterator[Row]:
    if not statement.held:
        yield Row((statement.course, _("not held"), "", None), "begins")
        return
    for i, line in enumerate(statement.lines):
        cells = (statement.course, line.label, line.formula, amount(line.formula, line.won))
        yield Row(cells, "plain" if i else "begins")
    scope = _("{sessions} sessions, {people} people").format(sessions=statement.sessions, people=statement.people)
    count = len(statement.lines)
    won = Live(statement.won, lambda at: f"SUBTOTAL(9,{at.above('won', count)})") if count else 0
    yield Row((statement.course, _("Subtotal"), scope, won), "sum")
