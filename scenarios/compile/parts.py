"""Lecturers, programmes and busy times of a training, one by one."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from planner.training.instance import Block, BudgetLine, Lecturer, Programme, Venue
from scenarios.calendar import Busy, day_number, occurrences
from scenarios.errors import Problem
from scenarios.schema import Scenario
from scenarios.schema import training as words
from scenarios.schema.common import WEEKDAYS, seconds_of
from scenarios.schema.training import Course


def minute_of(clock: dt.time) -> int:
    """Return minutes from midnight."""
    return seconds_of(clock) // 60


def blocks_of(busy: Iterable[Busy], scenario: Scenario) -> tuple[Block, ...]:
    """Return busy times by day, whole minutes, rounded outwards."""
    return tuple(
        Block(day=day_number(scenario, one.date), start=one.start // 60, end=-(-one.end // 60)) for one in busy
    )


def lecturer_of(one: words.Lecturer, scenario: Scenario) -> Lecturer:
    """Return a lecturer; subjects are met by roles."""
    return Lecturer(
        weekdays=tuple(sorted(WEEKDAYS.index(day) for day in set(one.weekdays))),
        first_hour_won=one.first_hour_won,
        extra_hour_won=one.extra_hour_won,
        busy=blocks_of(occurrences(one.busy, scenario), scenario),
    )


def venue_of(one: words.Venue, scenario: Scenario) -> Venue:
    """Return a hall; where it is counts only for travel."""
    return Venue(
        seats=one.seats,
        extra_seats=one.extra_seats,
        won_per_hour=one.won_per_hour,
        busy=blocks_of(occurrences(one.busy, scenario), scenario),
    )


def too_few_sessions(courses: Sequence[Course], of_sessions: Iterable[int]) -> Iterator[Problem]:
    """Yield a problem per course that has fewer sessions than days on which they should fall.

    Parameters
    ----------
    courses
        All courses.
    of_sessions
        The course of each session.
    """
    counts = Counter(of_sessions)
    for number, course in enumerate(courses):
        if course.least_days > counts[number]:
            yield Problem(
                f"training.courses[{number}].least_days",
                "'{course}' has {sessions} sessions, which cannot fall on {days} days",
                {"course": course.name, "sessions": counts[number], "days": course.least_days},
            )


def programme_of(course: Course) -> Programme:
    """Return a course without its sessions."""
    return Programme(
        optional=course.optional,
        value=course.value,
        lines=tuple(BudgetLine(kind=line.kind, won=line.won, count=line.count) for line in course.lines),
        cap_won=course.cap_won,
        counts_weekly=course.counts_weekly,
        least_days=course.least_days,
    )
