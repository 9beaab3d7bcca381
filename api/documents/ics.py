"""Sessions and visits for any calendar program: iCalendar as in RFC 5545."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from icalendar import Calendar, Event, vGeo, vText

from api.documents.files import clean
from api.documents.when import local
from api.i18n import _, say
from scenarios.schedule.document import CalendarEntry, Round, Schedule, TrainingSession, Visit
from scenarios.schedule.entries import session_keys, visit_keys

PRODUCT = "-//hubdong//hubdong//KO"
SPACE = uuid.UUID("6f9f0a0e-6f6d-5d0a-9a3e-0d6b1d6c2a11")
"""Name space of our UIDs; changing it would double every event in calendars that hold them already."""


@dataclass(frozen=True)
class _Detail:
    """What an event says beside the entry of the schedule."""

    category: str
    description: str
    place: tuple[float, float] | None = None
    """Latitude and longitude."""


def calendar(schedule: Schedule, made: dt.datetime) -> bytes:
    """Return every session and visit as an event in Seoul's time; those that left the plan since as cancelled.

    UIDs depend on scenario and place or session only, so that a later plan moves an event instead of adding one; its
    SEQUENCE is higher exactly if the event has changed.

    Parameters
    ----------
    schedule
        With its entries.
    made
        When the plan was made, with a zone: the DTSTAMP.
    """
    book = Calendar()
    book.add("prodid", PRODUCT)
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("name", clean(schedule.title))
    book.add("x-wr-calname", clean(schedule.title))
    book.add("x-wr-timezone", "Asia/Seoul")
    details = dict((*_sessions(schedule), *_visits(schedule)))
    for entry in schedule.entries:
        event = _event(schedule, entry, details.get(entry.key))
        event.add("dtstamp", made.astimezone(dt.UTC))
        book.add_component(event)
    book.add_missing_timezones()
    return bytes(book.to_ical())


def _event(schedule: Schedule, entry: CalendarEntry, detail: _Detail | None) -> Event:
    event = Event()
    event.add("uid", vText(f"{uuid.uuid5(SPACE, f'{schedule.scenario}/{entry.key}')}@hubdong"))
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("dtstart", local(entry.start))
    event.add("dtend", local(entry.end))
    event.add("summary", clean(entry.title))
    event.add("location", clean(entry.place))
    if detail is not None:
        event.add("description", clean(detail.description))
        event.add("categories", [detail.category])
        if detail.place is not None:
            event.add("geo", vGeo(detail.place))
    return event


def _sessions(schedule: Schedule) -> Iterator[tuple[str, _Detail]]:
    for key, session in session_keys(schedule):
        yield key, _Detail(_("Training"), "\n".join(_session_text(session)))


def _session_text(session: TrainingSession) -> Iterator[str]:
    yield say("Course: {course}", {"course": session.course})
    yield say("{people} people", {"people": session.people})
    if session.lecturers:
        yield say("Lecturers: {names}", {"names": ", ".join(session.lecturers)})
    if session.head_until:
        yield say("The head attends until {time}", {"time": f"{local(session.head_until):%H:%M}"})


def _visits(schedule: Schedule) -> Iterator[tuple[str, _Detail]]:
    for key, one, order in visit_keys(schedule):
        visit = one.visits[order - 1]
        text = "\n".join(_visit_text(schedule, one, visit, order))
        yield key, _Detail(_("Visit"), text, (visit.lat, visit.lon))


def _visit_text(schedule: Schedule, one: Round, visit: Visit, order: int) -> Iterator[str]:
    yield say(
        "{half_day}, visit {order} of {visits}", {"half_day": one.half_day, "order": order, "visits": len(one.visits)}
    )
    yield say("{minutes} minutes' drive from the stop before", {"minutes": round(visit.drive_seconds / 60)})
    if visit.pinned:
        yield _("Settled beforehand")
    for note in schedule.synthetic:
        yield say("Made-up data: {note}", {"note": note})
