"""Sheets: training sessions, and the statement of what they cost."""

from api.documents.when import local, weekday
from api.documents.workbook.page import Column, Formula, Page, Value
from api.i18n import _, say
from scenarios.schedule.document import CourseStatement, Schedule, TrainingSession

MANY = 6
"""Offices from which on equal numbers are said once."""


def fill_sessions(page: Page, schedule: Schedule) -> None:
    """Write a row per session in order of time."""
    if schedule.training is None:
        return
    columns = [
        Column(_("Date"), "date"),
        Column(_("Day"), "centre"),
        Column(_("Start"), "time"),
        Column(_("End"), "time"),
        Column(_("Course")),
        Column(_("Session")),
        Column(_("Hall")),
        Column(_("Lecturers")),
        Column(_("People"), "whole"),
        Column(_("Offices")),
        Column(_("Remark")),
    ]
    page.table(columns, [_session_cells(s) for s in schedule.training.sessions], freeze=True)


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


def fill_statement(page: Page, schedule: Schedule) -> None:
    """Write each course's lines with its subtotal, then the total; sums are live and skip each other."""
    if schedule.training is None:
        return
    columns = [Column(_("Course")), Column(_("Line")), Column(_("How it comes about")), Column(_("Won"), "won")]
    page.head(columns, freeze=True)
    first = page.row
    for statement in schedule.training.statements:
        _course(page, columns, statement)
    total = Formula(f"=SUBTOTAL(9,D{first}:D{max(first, page.row - 1)})")
    page.entry(columns, (_("Total"), "", "", total), bold=True)
    if schedule.training.cap_won is not None:
        page.entry(columns, (_("At most"), "", "", schedule.training.cap_won), bold=True)
        page.entry(columns, (_("Left"), "", "", Formula(f"=D{page.row - 1}-D{page.row - 2}")), bold=True)


def _course(page: Page, columns: list[Column], statement: CourseStatement) -> None:
    if not statement.held:
        page.entry(columns, (statement.course, _("not held"), "", None))
        return
    first = page.row
    for line in statement.lines:
        page.entry(columns, (statement.course, line.label, line.formula, line.won))
    scope = _("{sessions} sessions, {people} people").format(sessions=statement.sessions, people=statement.people)
    amount: Value = Formula(f"=SUBTOTAL(9,D{first}:D{page.row - 1})") if statement.lines else 0
    page.entry(columns, (statement.course, _("Subtotal"), scope, amount), bold=True)
