"""What a training instance must not say: each function raises at the first contradiction, naming place and values."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from planner.training.contradictions_of_money import once, programmes, spending

if TYPE_CHECKING:
    from planner.training.instance import Block, Headcount, Held, Session, TrainingInstance

MINUTES_PER_DAY = 1_440
MOST_PEOPLE = 10**7


def positions(data: "TrainingInstance") -> None:
    """Positions that stand for nothing."""
    for what, value, place, limit in _positions(data):
        if value >= limit:
            raise PydanticCustomError(
                "no_such_position",
                "{place} names {what} {value}, but there are {limit}, counted from 0",
                {"place": place, "what": what, "value": value, "limit": limit},
            )


def _positions(data: "TrainingInstance") -> Iterator[tuple[str, int, str, int]]:
    venues, lecturers, offices, sessions = map(len, (data.venues, data.lecturers, data.offices, data.sessions))
    for s, session in enumerate(data.sessions):
        place = f"session {s}"
        yield "programme", session.programme, place, len(data.programmes)
        yield from (("day", day, place, data.n_days) for day in session.days)
        yield from (("venue", r, place, venues) for r in session.venues or ())
        yield from (("lecturer", n, place, lecturers) for role in session.roles for n in role.lecturers)
        yield from (("office", group.office, place, offices) for group in session.away)
    for c, cohort in enumerate(data.cohorts):
        yield from (("session", s, f"cohort {c}", sessions) for s in cohort.sessions)
        yield from (("office", group.office, f"cohort {c}", offices) for group in cohort.people)
    for n, order in enumerate(data.orders):
        yield from (("session", s, f"order {n}", sessions) for s in (order.first, order.second))
    for n, pair in enumerate(data.apart):
        yield from (("session", s, f"apart {n}", sessions) for s in (pair.a, pair.b))
    for c, one in enumerate(data.classes):
        yield from (("session", s, f"class {c}", sessions) for s in one.sessions)
    for n, group in enumerate(data.alternatives):
        yield from (("programme", p, f"alternatives {n}", len(data.programmes)) for p in group)
    yield from (("office", duty.office, f"duty {n}", offices) for n, duty in enumerate(data.duties))
    yield from (("session", s, f"pin {n}", sessions) for n, s in enumerate(data.pins))
    yield from (("day", block.day, place, data.n_days) for place, block in _blocks(data))
    for s, held in enumerate(data.previous):
        yield from () if held is None else _announced(data, f"previous session {s}", held)


def _announced(data: "TrainingInstance", place: str, held: "Held") -> Iterator[tuple[str, int, str, int]]:
    yield "day", held.day, place, data.n_days
    yield from (("venue", r, place, len(data.venues)) for r in (held.venue,) if r is not None)
    yield from (("lecturer", n, place, len(data.lecturers)) for n in held.lecturers)
    yield from (("office", group.office, place, len(data.offices)) for group in held.attendance)


def _blocks(data: "TrainingInstance") -> Iterator[tuple[str, "Block"]]:
    yield from ((f"venue {r}", block) for r, venue in enumerate(data.venues) for block in venue.busy)
    yield from ((f"lecturer {n}", block) for n, lecturer in enumerate(data.lecturers) for block in lecturer.busy)
    yield from ((f"duty {n}", duty.block) for n, duty in enumerate(data.duties))
    yield from (("mayor", block) for block in data.mayor_busy)


def lengths(data: "TrainingInstance") -> None:
    """Lengths without a start, listed twice, past midnight, or shorter than what must fit into them."""
    once("starts", [one.hours for one in data.starts], "length")
    for one in data.starts:
        for minute in one.minutes:
            if minute + data.hour_minutes * one.hours > MINUTES_PER_DAY:
                raise PydanticCustomError(
                    "past_midnight",
                    "a session of {hours} h that begins at minute {minute} ends after midnight",
                    {"hours": one.hours, "minute": minute},
                )
    known = {one.hours for one in data.starts}
    for s, session in enumerate(data.sessions):
        _session_lengths(s, session, known, data.hour_minutes)


def _session_lengths(s: int, session: "Session", known: set[int], hour_minutes: int) -> None:
    for hours in session.hours:
        if hours not in known:
            raise PydanticCustomError(
                "no_starts",
                "session {session} may last {hours} h, but no starts are given for that length",
                {"session": s, "hours": hours},
            )
    if session.full_hours not in session.hours:
        raise PydanticCustomError(
            "full_length_not_allowed",
            "full length {full} h of session {session} is not one of its lengths {hours}",
            {"full": session.full_hours, "session": s, "hours": str(session.hours)},
        )
    shortest = min(session.hours)
    if session.mayor_minutes > hour_minutes * shortest:
        raise PydanticCustomError(
            "mayor_stays_longer",
            "the mayor stays {minutes} minutes at session {session}, which may last only {hours} h",
            {"minutes": session.mayor_minutes, "session": s, "hours": shortest},
        )
    for k, role in enumerate(session.roles):
        if role.hours is not None and role.hours > shortest:
            raise PydanticCustomError(
                "role_longer_than_session",
                "role {role} of session {session} is paid {paid} h, but the session may last only {hours} h",
                {"role": k, "session": s, "paid": role.hours, "hours": shortest},
            )


def choices(data: "TrainingInstance") -> None:
    """Choices listed twice."""
    for s, session in enumerate(data.sessions):
        place = f"session {s}"
        once(place, session.hours, "length")
        once(place, session.days, "day")
        once(place, session.venues or (), "venue")
        for k, role in enumerate(session.roles):
            once(f"role {k} of session {s}", role.lecturers, "lecturer")
    for n, lecturer in enumerate(data.lecturers):
        once(f"lecturer {n}", lecturer.weekdays, "weekday")


def people(data: "TrainingInstance") -> None:
    """More people of an office than it has, or listed twice."""
    total = sum(office.people for office in data.offices)
    if total > MOST_PEOPLE:
        raise PydanticCustomError(
            "too_many_people",
            "{people} people in all offices, at most {limit}",
            {"people": total, "limit": MOST_PEOPLE},
        )
    for c, cohort in enumerate(data.cohorts):
        _headcounts(data, f"cohort {c}", cohort.people)
    for n, duty in enumerate(data.duties):
        _within(data, f"duty {n}", duty.office, duty.people)
    for s, session in enumerate(data.sessions):
        _headcounts(data, f"session {s}", session.away)


def _headcounts(data: "TrainingInstance", place: str, groups: Sequence["Headcount"]) -> None:
    once(place, [group.office for group in groups], "office")
    for group in groups:
        _within(data, place, group.office, group.people)


def _within(data: "TrainingInstance", place: str, office: int, people: int) -> None:
    if people > data.offices[office].people:
        raise PydanticCustomError(
            "more_people_than_office",
            "{place} has {people} people of office {office}, which has {limit}",
            {"place": place, "people": people, "office": office, "limit": data.offices[office].people},
        )


def cohorts(data: "TrainingInstance") -> None:
    """Sessions in two cohorts, or a cohort over several programmes."""
    once("cohorts", [s for cohort in data.cohorts for s in cohort.sessions], "session")
    for c, cohort in enumerate(data.cohorts):
        programmes = sorted({data.sessions[s].programme for s in cohort.sessions})
        if len(programmes) > 1:
            raise PydanticCustomError(
                "cohort_over_programmes",
                "cohort {cohort} has sessions of programmes {programmes}; they must be of one",
                {"cohort": c, "programmes": str(programmes)},
            )


def classes(data: "TrainingInstance") -> None:
    """Sessions that a class names twice, and programmes that should fall on more days than they have sessions."""
    for c, one in enumerate(data.classes):
        once(f"class {c}", one.sessions, "session")
    meetings = Counter(session.programme for session in data.sessions)
    for p, programme in enumerate(data.programmes):
        if programme.least_days > meetings[p]:
            raise PydanticCustomError(
                "more_days_than_sessions",
                "programme {programme} should fall on {days} days, but has {sessions} sessions",
                {"programme": p, "days": programme.least_days, "sessions": meetings[p]},
            )


def pairs(data: "TrainingInstance") -> None:
    """Orders and distances of a session to itself, and orders in a circle."""
    both = [(f"order {n}", one.first, one.second) for n, one in enumerate(data.orders)]
    both += [(f"apart {n}", one.a, one.b) for n, one in enumerate(data.apart)]
    for place, one, other in both:
        if one == other:
            raise PydanticCustomError(
                "pair_of_one", "{place} names session {session} twice", {"place": place, "session": one}
            )
    before: dict[int, set[int]] = {}
    for order in data.orders:
        before.setdefault(order.second, set()).add(order.first)
    settled: set[int] = set()
    while free := {s for s in before if before[s] <= settled | (before[s] - before.keys())} - settled:
        settled |= free
    if circle := sorted(before.keys() - settled):
        raise PydanticCustomError(
            "orders_in_circle", "the orders of sessions {sessions} run in a circle", {"sessions": str(circle)}
        )


def alternatives(data: "TrainingInstance") -> None:
    """Programmes that are in two groups of alternatives, or that are not optional."""
    once("alternatives", [p for group in data.alternatives for p in group], "programme")
    for p in (p for group in data.alternatives for p in group):
        if not data.programmes[p].optional:
            raise PydanticCustomError(
                "alternative_not_optional",
                "programme {programme} is one of several to choose from, so it must be optional",
                {"programme": p},
            )


def previous(data: "TrainingInstance") -> None:
    """Previous plans of another length, and pins of sessions that these do not hold."""
    if data.previous and len(data.previous) != len(data.sessions):
        raise PydanticCustomError(
            "previous_length",
            "the previous plan has {previous} sessions, the instance {sessions}",
            {"previous": len(data.previous), "sessions": len(data.sessions)},
        )
    for s in data.pins:
        if not data.previous or data.previous[s] is None:
            raise PydanticCustomError(
                "pin_without_previous",
                "session {session} is pinned, but the previous plan does not hold it",
                {"session": s},
            )


def travel(data: "TrainingInstance") -> None:
    """Reject a travel table that has not a row per office and a column per venue."""
    rows = data.travel_minutes
    if rows and (len(rows) != len(data.offices) or any(len(row) != len(data.venues) for row in rows)):
        raise PydanticCustomError(
            "travel_shape",
            "travel minutes have {rows} rows for {offices} offices, or a row without one entry per venue ({venues})",
            {"rows": len(rows), "offices": len(data.offices), "venues": len(data.venues)},
        )


CONTRADICTIONS = (
    positions,
    lengths,
    choices,
    people,
    cohorts,
    classes,
    pairs,
    alternatives,
    previous,
    travel,
    programmes,
    spending,
)
