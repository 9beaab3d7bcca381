"""Working days, holidays, recurring engagements, and the half-days they leave free."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import holidays as national
from dateutil.rrule import rrulestr

from scenarios.schema import Calendar, Engagement, Holiday, Scenario
from scenarios.schema.common import WEEKDAYS, Period, parse_window, seconds_of
from scenarios.schema.visits import HalfDay, Team


@dataclass(frozen=True)
class Busy:
    """A stretch of one date, in seconds from midnight."""

    date: dt.date
    start: int
    end: int


@dataclass(frozen=True)
class FreeHalfDay:
    """What the diary leaves of a half-day."""

    date: dt.date
    half_day: HalfDay
    """Named with its team where there are several."""
    start: int
    end: int
    team: Team | None = None
    """Whose it is; ``None`` where nobody but the visitor goes."""
    listed: str = ""
    """Its name in ``visits.half_days``."""


def national_holidays(period: Period) -> tuple[Holiday, ...]:
    """Return the public holidays of Korea in a period, with Korean names.

    From the package ``holidays``, whose table may lag behind a government's decision: an office corrects it by
    writing its own table into the scenario.
    """
    years = range(period.first.year, period.last.year + 1)
    table = national.country_holidays("KR", years=years, language="ko")
    return tuple(
        Holiday(date=day, name=name) for day, name in sorted(table.items()) if period.first <= day <= period.last
    )


def with_holidays(scenario: Scenario) -> Scenario:
    """Return the scenario carrying the holiday table it is solved with."""
    if scenario.calendar.holidays is not None:
        return scenario
    calendar = Calendar(holidays=national_holidays(scenario.period), diary=scenario.calendar.diary)
    return scenario.model_copy(update={"calendar": calendar})


def day_number(scenario: Scenario, date: dt.date) -> int:
    """Return days since the first day of the period; negative before it."""
    return (date - scenario.period.first).days


def date_of(scenario: Scenario, day: int) -> dt.date:
    """Return the date of a day of the period."""
    return scenario.period.first + dt.timedelta(days=day)


def working_days(scenario: Scenario) -> list[dt.date]:
    """Return Mondays to Fridays of the period that are no holidays.

    The scenario must carry its holiday table (``with_holidays``).
    """
    closed = {holiday.date for holiday in scenario.calendar.holidays or ()}
    length = (scenario.period.last - scenario.period.first).days + 1
    days = (date_of(scenario, n) for n in range(length))
    return [day for day in days if day.weekday() < 5 and day not in closed]


def occurrences(engagements: Iterable[Engagement], scenario: Scenario) -> list[Busy]:
    """Return every time within the period at which an engagement is kept.

    A rule pauses on holidays and on its ``except_dates``; a single engagement takes place on its date whatever
    that date is.
    """
    closed = {holiday.date for holiday in scenario.calendar.holidays or ()}
    period = scenario.period
    found = []
    for engagement in engagements:
        start, end = seconds_of(engagement.start), seconds_of(engagement.end)
        for day in _dates(engagement, period.last):
            kept = engagement.rule is None or (day not in closed and day not in engagement.except_dates)
            if period.first <= day <= period.last and kept:
                found.append(Busy(day, start, end))
    return found


def _dates(engagement: Engagement, last: dt.date) -> list[dt.date]:
    if engagement.rule is None:
        return [engagement.first]
    midnight = dt.time()
    rule = rrulestr(engagement.rule, dtstart=dt.datetime.combine(engagement.first, midnight))
    until = dt.datetime.combine(last, midnight)
    found: list[dt.date] = []
    for moment in rule:
        if moment > until:
            break
        if not found or found[-1] != moment.date():
            found.append(moment.date())
    return found


def free_half_days(
    scenario: Scenario, half_days: Sequence[HalfDay], least_s: int, busy: Iterable[Busy]
) -> list[FreeHalfDay]:
    """Return the half-days on working days, each cut to the longest stretch that ``busy`` leaves free.

    Parameters
    ----------
    scenario
        With its holiday table.
    half_days
        In the order in which they stand within a date.
    least_s
        A stretch shorter than so many seconds is left out.
    busy
        Engagements; those of other dates do not matter.
    """
    by_date: dict[dt.date, list[Busy]] = {}
    for one in busy:
        by_date.setdefault(one.date, []).append(one)
    free = []
    for date in working_days(scenario):
        for half_day in half_days:
            if WEEKDAYS[date.weekday()] in half_day.weekdays:
                start, end = _longest_free(*parse_window(half_day.hours), by_date.get(date, []))
                if end - start >= max(least_s, 1):
                    free.append(FreeHalfDay(date, half_day, start, end))
    return free


def _longest_free(start: int, end: int, busy: Sequence[Busy]) -> tuple[int, int]:
    """Return the longest stretch of ``[start, end]`` outside ``busy``; the earliest of equals."""
    best, at = (start, start), start
    for one in sorted(busy, key=lambda b: b.start):
        if min(one.start, end) - at > best[1] - best[0]:
            best = (at, min(one.start, end))
        at = max(at, one.end)
    return (at, end) if end - at > best[1] - best[0] else best
