"""Sessions and visits for any calendar program: iCalendar as in RFC 5545."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator

from icalendar import Calendar, Event, vGeo, vText

from api.documents.files import clean
from api.documents.when import local
from api.i18n import _, say
from scenarios.schedule.document import Round, Schedule, TrainingSession, Visit

PRODUCT = "-//hubdong//hubdong//KO"
SPACE = uuid.UUID("6f9f0a0e-6f6d-5d0a-9a3e-0d6b1d6c2a11")
"""Name space of our UIDs; changing it would double every event in calendars that hold them already."""
SEQUENCE_BEGINS = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def calendar(schedule: Schedule, made: dt.datetime) -> bytes:
    """Return every session and visit as an event in Seoul's time.

    UIDs depend on scenario and place or session only, so that a later plan moves an event instead of adding one.

    Parameters
    ----------
    made
        When the plan was made, with a zone: the DTSTAMP. SEQUENCE counts minutes from 2020, so a later plan wins.
    """
    book = Calendar()
    book.add("prodid", PRODUCT)
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("name", clean(schedule.title))
    book.add("x-wr-calname", clean(schedule.title))
    book.add("x-wr-timezone", "Asia/Seoul")
    for event in (*_sessions(schedule), *_visits(schedule)):
        event.add("dtstamp", made.astimezone(dt.UTC))
        event.add("sequence", int((made - SEQUENCE_BEGINS).total_seconds()) // 60)
        book.add_component(event)
    book.add_missing_timezones()
    return bytes(book.to_ical())


def _sessions(schedule: Schedule) -> Iterator[Event]:
    seen: Counter[str] = Counter()
    for session in schedule.training.sessions if schedule.training else ():
        key = f"{session.course}/{session.name}"
        seen[key] += 1
        event = _event(schedule, f"session/{key}/{seen[key]}", session.start, session.end)
        event.add("summary", clean(session.name))
        event.add("location", clean(session.venue or ""))
        event.add("description", clean("\n".join(_session_text(session))))
        event.add("categories", [_("Training")])
        yield event


def _session_text(session: TrainingSession) -> Iterator[str]:
    yield say("Course: {course}", {"course": session.course})
    yield say("{people} people", {"people": session.people})
    if session.lecturers:
        yield say("Lecturers: {names}", {"names": ", ".join(session.lecturers)})
    if session.head_until:
        yield say("The head attends until {time}", {"time": f"{local(session.head_until):%H:%M}"})


def _visits(schedule: Schedule) -> Iterator[Event]:
    for one in schedule.visits.rounds if schedule.visits else ():
        for order, visit in enumerate(one.visits, start=1):
            event = _event(schedule, f"visit/{visit.id}", visit.start, visit.end)
            event.add("summary", clean(f"{visit.kind} {visit.name}"))
            event.add("location", clean(f"{visit.town} {visit.name}" if visit.town else visit.name))
            event.add("geo", vGeo((visit.lat, visit.lon)))
            event.add("description", clean("\n".join(_visit_text(schedule, one, visit, order))))
            event.add("categories", [_("Visit")])
            yield event


def _visit_text(schedule: Schedule, one: Round, visit: Visit, order: int) -> Iterator[str]:
    yield say(
        "{half_day}, visit {order} of {visits}", {"half_day": one.half_day, "order": order, "visits": len(one.visits)}
    )
    yield say("{minutes} minutes' drive from the stop before", {"minutes": round(visit.drive_seconds / 60)})
    if visit.pinned:
        yield _("Settled beforehand")
    for note in schedule.synthetic:
        yield say("Made-up data: {note}", {"note": note})


def _event(schedule: Schedule, key: str, start: dt.datetime, end: dt.datetime) -> Event:
    event = Event()
    event.add("uid", vText(f"{uuid.uuid5(SPACE, f'{schedule.scenario}/{key}')}@hubdong"))
    event.add("dtstart", local(start))
    event.add("dtend", local(end))
    return event
