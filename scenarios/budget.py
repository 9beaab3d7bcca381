"""Won from formulas: what courses cost, and whether a signed document adds up."""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import prod

from planner.training.instance import Held, TrainingInstance, TrainingPlan
from planner.training.statement import programme_lines
from scenarios.schedule.document import Audit, AuditLine, CourseStatement, Finding, StatementLine
from scenarios.schema.training import Course, Document, Line, PrintedCourse, PrintedLine

ROUNDING = (
    Finding(template="All amounts are whole won."),
    Finding(template="A percentage is taken once, of all fees of the course; won below one are cut off."),
    Finding(template="Fees: the first hour at one rate, each further one at another, per lecturer and session."),
    Finding(template="Per head counts everyone at every session, guests and staff, unless the line states a number."),
)
"""How amounts come about and are rounded: what ``statement`` does, the documents say and ``audit`` holds them to."""

SUBSET_LIMIT = 24
"""Lines up to which every subset is tried for the header's sum; more would make millions of sums."""


def attending(instance: TrainingInstance, plan: TrainingPlan, session: int) -> int:
    """Return all people of a held session, guests and staff; zero if it is not held."""
    held = plan.sessions[session]
    return 0 if held is None else instance.sessions[session].guests + sum(h.people for h in held.attendance)


def statement(course: Course, programme: int, instance: TrainingInstance, plan: TrainingPlan) -> CourseStatement:
    """Return the statement (산출내역) of one course as the plan holds it.

    Rounded as ``ROUNDING`` says. A course that is dropped costs nothing and has no lines.
    """
    sessions = [n for n, session in enumerate(instance.sessions) if session.programme == programme]
    held = [n for n in sessions if plan.sessions[n] is not None]
    people = sum(attending(instance, plan, n) for n in held)
    fees = Counter(fee for n in held for fee in _fees(n, instance, plan))
    hire = Counter(cost for n in held for cost in _hire(n, instance, plan))
    amounts = programme_lines(instance, plan, programme) if held else ()
    lines = tuple(
        StatementLine(label=line.label, formula=_formula(line, fees, hire, people, len(held)), won=won)
        for line, won in zip(course.lines, amounts, strict=bool(held))
    )
    return CourseStatement(
        course=course.name,
        held=bool(held),
        optional=course.optional,
        sessions=len(held),
        people=people,
        lines=lines,
        won=sum(line.won for line in lines),
    )


def _formula(
    line: Line, fees: Counter[tuple[str, int]], hire: Counter[tuple[str, int]], people: int, sessions: int
) -> str:
    """Return how a line's amount comes about, in numbers."""
    if line.kind in ("lecturer_fees", "venue_hire"):
        parts = fees if line.kind == "lecturer_fees" else hire
        return " + ".join(f"({text}) × {times}" for (text, _), times in sorted(parts.items())) or "0"
    if line.kind == "percent_of_fees":
        return f"{sum(won * times for (_, won), times in fees.items()):,} × {line.won} %"
    if line.kind == "lump_sum":
        return f"{line.won:,}"
    counted = people if line.kind == "per_head" else sessions
    return f"{line.won:,} × {counted if line.count is None else line.count:,}"


def _held(session: int, plan: TrainingPlan) -> Held:
    held = plan.sessions[session]
    if held is None:
        raise ValueError(f"session {session} is not held")
    return held


def _fees(session: int, instance: TrainingInstance, plan: TrainingPlan) -> Iterator[tuple[str, int]]:
    held = _held(session, plan)
    for role, position in zip(instance.sessions[session].roles, held.lecturers, strict=True):
        lecturer, hours = instance.lecturers[position], role.hours or held.hours
        won = lecturer.first_hour_won + lecturer.extra_hour_won * (hours - 1)
        extra = f" + {lecturer.extra_hour_won:,} × {hours - 1}" if hours > 1 and lecturer.extra_hour_won else ""
        yield f"{lecturer.first_hour_won:,}{extra}", won


def _hire(session: int, instance: TrainingInstance, plan: TrainingPlan) -> Iterator[tuple[str, int]]:
    held = _held(session, plan)
    if held.venue is not None:
        price = instance.venues[held.venue].won_per_hour
        if price:
            yield f"{price:,} × {held.hours}", price * held.hours


def audit(document: Document) -> Audit:
    """Recompute every printed line of a signed document and list what does not reconcile.

    A line's amount is the sum of its products, a hundredth of it for percentages, rounded down.
    """
    lines = tuple(_audit_line(line) for line in document.lines)
    findings = (
        *(_misprint(line) for line in lines if line.printed_won != line.computed_won),
        *_header_money(document),
        *_header_counts(document),
        *(finding for line in document.lines for finding in _line_counts(line, document)),
        *(finding for course in document.courses for finding in _course(course, document)),
    )
    return Audit(title=document.title, lines=lines, findings=findings)


def _audit_line(line: PrintedLine) -> AuditLine:
    amount = sum(prod(term) for term in line.terms)
    text = " + ".join(" × ".join(f"{factor:,}" for factor in term) for term in line.terms)
    percent = line.kind == "percent_of_fees"
    return AuditLine(
        course=" · ".join(line.courses),
        label=line.label,
        formula=f"{text} %" if percent else text,
        printed_won=line.printed_won,
        computed_won=amount // 100 if percent else amount,
    )


def _misprint(line: AuditLine) -> Finding:
    return Finding(
        template="{course}, {label}: {formula} is {computed} won, printed {printed} won",
        values={
            "course": line.course,
            "label": line.label,
            "formula": line.formula,
            "computed": line.computed_won,
            "printed": line.printed_won,
        },
    )


def _header_money(document: Document) -> Iterator[Finding]:
    counted = {course.name for course in document.courses if course.in_header}
    everything = sum(line.printed_won for line in document.lines)
    some = sum(line.printed_won for line in document.lines if counted.issuperset(line.courses))
    header = document.header_won
    if header != everything:
        yield Finding(
            template="the header says {header} won, all printed lines add up to {sum} won",
            values={"header": header, "sum": everything},
        )
    if header not in (everything, some):
        yield Finding(
            template="the lines of the courses the header counts add up to {sum} won, not to {header} won",
            values={"header": header, "sum": some},
        )
    if len(document.lines) <= SUBSET_LIMIT and header not in _subset_sums(document.lines):
        yield Finding(
            template="no choice of printed lines adds up to the header's {header} won", values={"header": header}
        )


def _subset_sums(lines: Sequence[PrintedLine]) -> set[int]:
    sums = {0}
    for line in lines:
        sums |= {amount + line.printed_won for amount in sums}
    return sums


def _header_counts(document: Document) -> Iterator[Finding]:
    counted = [course for course in document.courses if course.in_header]
    sessions, people = sum(c.sessions or 0 for c in counted), sum(c.people or 0 for c in counted)
    if document.header_sessions != sessions:
        yield Finding(
            template="the header counts {header} sessions, its courses have {sum}",
            values={"header": document.header_sessions, "sum": sessions},
        )
    if document.header_people != people:
        yield Finding(
            template="the header counts {header} people, its courses have {sum}",
            values={"header": document.header_people, "sum": people},
        )
    left_out = [course.name for course in document.courses if not course.in_header]
    if left_out:
        yield Finding(
            template="in neither header figure ({sessions} sessions, {people} people): {courses}",
            values={
                "sessions": document.header_sessions,
                "people": document.header_people,
                "courses": ", ".join(left_out),
            },
        )


def _line_counts(line: PrintedLine, document: Document) -> Iterator[Finding]:
    courses = [course for course in document.courses if course.name in line.courses]
    heads = [course.people if course.heads is None else course.heads for course in courses]
    sessions = [course.sessions for course in courses]
    where = {"course": " · ".join(line.courses), "label": line.label}
    known_heads = [n for n in heads if n is not None]
    if line.heads is not None and len(known_heads) == len(heads) and line.heads != sum(known_heads):
        yield Finding(
            template="{course}, {label}: the line counts {counted} heads, the course has {expected}",
            values={**where, "counted": line.heads, "expected": sum(known_heads)},
        )
    known_sessions = [n for n in sessions if n is not None]
    if line.sessions is not None and len(known_sessions) == len(sessions) and line.sessions != sum(known_sessions):
        yield Finding(
            template="{course}, {label}: the line counts {counted} sessions, the overview {expected}",
            values={**where, "counted": line.sessions, "expected": sum(known_sessions)},
        )


def _course(course: PrintedCourse, document: Document) -> Iterator[Finding]:
    if course.target_people is not None and course.people is not None and course.target_people != course.people:
        yield Finding(
            template="{course}: the line about its audience says {target} people, the overview {people}",
            values={"course": course.name, "target": course.target_people, "people": course.people},
        )
    if course.dongs is not None and course.dongs < document.dongs:
        yield Finding(
            template="{course}: reaches {reached} of {dongs} dongs",
            values={"course": course.name, "reached": course.dongs, "dongs": document.dongs},
        )
