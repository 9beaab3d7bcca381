"""What there is to decide of each session, once rules have struck out what they forbid whatever else is decided."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from planner.training.instance import Block, Headcount, Held, Session, TrainingInstance

DAY = 1_440
"""Minutes."""


STRIKING = (
    "allowed_days",
    "allowed_lengths",
    "allowed_starts",
    "eligible_venues",
    "eligible_lecturers",
    "required_attendance",
)
"""Rules that forbid single choices by themselves."""


@dataclass(frozen=True)
class Choices:
    """The choices left open for one session."""

    days: tuple[int, ...]
    times: tuple[tuple[int, int], ...]
    """Length in hours and starting minute."""
    venues: tuple[int | None, ...]
    roles: tuple[tuple[int, ...], ...]
    """Per role, lecturers."""
    offices: tuple[int, ...]
    """Those whose number of people is open."""
    sure: dict[int, int]
    """People of every other office who attend if the session is held; offices that send nobody are left out."""


def choices(data: TrainingInstance, rules: Collection[str]) -> tuple[Choices, ...]:
    """Return per session all choices, less those that a rule of these names forbids by itself.

    The rules in ``STRIKING`` strike out choices; other names change nothing.
    """
    invited: list[set[int]] = [set() for _ in data.sessions]
    for cohort in data.cohorts:
        for s in cohort.sessions:
            invited[s] |= {group.office for group in cohort.people}
    return tuple(_choices(data, session, invited[s], rules) for s, session in enumerate(data.sessions))


def announced(held: Held | None) -> tuple[object, ...] | None:
    """Return what is told to people: when, how long, where and by whom a session is held."""
    return None if held is None else (held.day, held.start, held.hours, held.venue, held.lecturers)


def minutes_to(data: TrainingInstance, venue: int | None, groups: Iterable[Headcount]) -> int:
    """Return the minutes that these people travel to a hall."""
    if venue is None or not data.travel_minutes:
        return 0
    return sum(group.people * data.travel_minutes[group.office][venue] for group in groups)


def finish(data: TrainingInstance, sessions: Iterable[Held | None]) -> int:
    """Return the teaching hours, begun ones too, from the beginning of the period to the end of the last session."""
    ends = (DAY * one.day + one.start + data.hour_minutes * one.hours for one in sessions if one is not None)
    return -(-max(ends, default=0) // data.hour_minutes)


def possible(data: TrainingInstance, s: int, held: Held) -> bool:
    """Return whether a session can be held so if nothing else is; ``False`` is a proof that it cannot."""
    session, known = data.sessions[s], _choices(data, data.sessions[s], set(), STRIKING)
    if len(held.lecturers) != len(known.roles) or len(set(held.lecturers)) < len(held.lecturers):
        return False
    chosen = ((held.day, known.days), ((held.hours, held.start), known.times), (held.venue, known.venues))
    if any(value not in allowed for value, allowed in (*chosen, *zip(held.lecturers, known.roles, strict=True))):
        return False
    if any((data.first_weekday + held.day) % 7 not in data.lecturers[n].weekdays for n in held.lecturers):
        return False
    busy = [block for n in held.lecturers for block in data.lecturers[n].busy]
    busy += [] if held.venue is None else data.venues[held.venue].busy
    return not _meets(held, busy, data.hour_minutes * held.hours) and not _meets(
        held, data.mayor_busy, session.mayor_minutes
    )


def _meets(held: Held, busy: Sequence[Block], minutes: int) -> bool:
    return minutes > 0 and any(
        one.day == held.day and held.start < one.end and one.start < held.start + minutes for one in busy
    )


def known_times(data: TrainingInstance) -> tuple[tuple[int, int], ...]:
    """Return every known length with every known starting minute, as far as they end by midnight."""
    lengths = {one.hours for one in data.starts}
    minutes = {m for one in data.starts for m in one.minutes}
    return tuple((h, m) for h in sorted(lengths) for m in sorted(minutes) if m + data.hour_minutes * h <= DAY)


def _choices(data: TrainingInstance, session: Session, invited: set[int], rules: Collection[str]) -> Choices:
    lecturers = tuple(range(len(data.lecturers)))
    venues: tuple[int | None, ...] = (None, *range(len(data.venues)))
    if "eligible_venues" in rules:
        venues = (None,) if session.venues is None else session.venues
    offices, sure = tuple(range(len(data.offices))), {}
    if "required_attendance" in rules:
        offices = tuple(sorted(invited))
        sure = {group.office: group.people for group in session.away if group.people and group.office not in invited}
    return Choices(
        days=tuple(sorted(session.days)) if "allowed_days" in rules else tuple(range(data.n_days)),
        times=tuple(_times(data, session, rules)),
        venues=venues,
        roles=tuple(role.lecturers if "eligible_lecturers" in rules else lecturers for role in session.roles),
        offices=offices,
        sure=sure,
    )


def _times(data: TrainingInstance, session: Session, rules: Collection[str]) -> list[tuple[int, int]]:
    times = list(known_times(data))
    if "allowed_lengths" in rules:
        times = [(h, m) for h, m in times if h in session.hours]
    if "allowed_starts" in rules:
        known = {(one.hours, minute) for one in data.starts for minute in one.minutes}
        times = [time for time in times if time in known]
    return times
