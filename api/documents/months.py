"""The plan by calendar day, Sunday first: what the month grids of workbook and paper show."""

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from api.documents.when import local, month_title
from api.i18n import say
from scenarios.schedule.document import Schedule

SUNDAY_FIRST = calendar.Calendar(firstweekday=6)


@dataclass(frozen=True)
class Day:
    """One box of a grid."""

    date: dt.date
    inside: bool
    """Whether it belongs to the month rather than to the one before or after."""
    holiday: str
    entries: tuple[str, ...]
    """What takes place, in order of time."""


@dataclass(frozen=True)
class Month:
    """One grid: weeks of seven days."""

    title: str
    weeks: tuple[tuple[Day, ...], ...]


def months(schedule: Schedule) -> tuple[Month, ...]:
    """Return the months from the first event to the last; none for a plan without events."""
    entries = _entries(schedule)
    if not entries:
        return ()
    holidays = {h.date: h.name for h in schedule.holidays}
    first, last = min(entries), max(entries)
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(_month(n // 12, n % 12 + 1, entries, holidays) for n in numbers)


def _month(year: int, month: int, entries: dict[dt.date, list[str]], holidays: dict[dt.date, str]) -> Month:
    weeks = tuple(
        tuple(
            Day(day, day.month == month, holidays.get(day, ""), tuple(entries.get(day, ())))
            for day in week
        )
        for week in SUNDAY_FIRST.monthdatescalendar(year, month)
    )  # fmt: skip
    return Month(month_title(year, month), weeks)


def _entries(schedule: Schedule) -> dict[dt.date, list[str]]:
    by_day: dict[dt.date, list[str]] = defaultdict(list)
    for start, text in sorted(_events(schedule), key=lambda event: event[0]):
        by_day[start.date()].append(text)
    return dict(by_day)


def _events(schedule: Schedule) -> Iterator[tuple[dt.datetime, str]]:
    for one in schedule.visits.rounds if schedule.visits else ():
        if one.visits:
            text = say("{half_day} {visits}", {"half_day": one.half_day, "visits": len(one.visits)})
            yield local(one.leave), f"{text} {one.region}" if one.region else text
    for session in schedule.training.sessions if schedule.training else ():
        yield local(session.start), f"{local(session.start):%H:%M} {session.name}"
