"""What calendars are to hold: entries that stay themselves from plan to plan, and those to be taken out again."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from scenarios.schedule.document import CalendarEntry, Round, Schedule, TrainingSession

SEQUENCE_BEGINS = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
"""Sequences count seconds from here, so that a later plan wins even where nobody has the earlier one at hand."""


def entries(schedule: Schedule, made: dt.datetime, previous: Schedule | None = None) -> tuple[CalendarEntry, ...]:
    """Return an entry per visit and session, then those of the previous plan that are gone, as cancelled.

    Parameters
    ----------
    made
        When the plan was made, with a zone. New and changed entries get a sequence from it.
    previous
        The plan issued before. An entry that stays as it was keeps its sequence, so that calendars do not announce it
        as changed; one cancelled before stays cancelled, for calendars that missed the plan between.
    """
    known = {entry.key: entry for entry in previous.entries} if previous else {}
    sequence = int((made - SEQUENCE_BEGINS).total_seconds())
    current = [_settled(entry, known.get(entry.key)) for entry in _planned(schedule, sequence)]
    held = {entry.key for entry in current}
    return (*current, *(_cancelled(entry, sequence) for key, entry in known.items() if key not in held))


def _settled(entry: CalendarEntry, before: CalendarEntry | None) -> CalendarEntry:
    if before is None:
        return entry
    same = before.model_copy(update={"sequence": entry.sequence})
    return before if same == entry else entry


def _cancelled(entry: CalendarEntry, sequence: int) -> CalendarEntry:
    return entry if entry.cancelled else entry.model_copy(update={"cancelled": True, "sequence": sequence})


def _planned(schedule: Schedule, sequence: int) -> Iterator[CalendarEntry]:
    for key, session in session_keys(schedule):
        yield CalendarEntry(
            key=key, title=session.name, place=session.venue or "", start=session.start, end=session.end,
            sequence=sequence,
        )  # fmt: skip
    for key, one, order in visit_keys(schedule):
        visit = one.visits[order - 1]
        yield CalendarEntry(
            key=key, title=f"{visit.kind} {visit.name}", place=f"{visit.town or ''} {visit.name}".strip(),
            start=visit.start, end=visit.end, sequence=sequence,
        )  # fmt: skip


def session_keys(schedule: Schedule) -> Iterator[tuple[str, TrainingSession]]:
    """Yield each session with its key: sessions of one course and name are numbered in order of time."""
    seen: Counter[str] = Counter()
    for session in schedule.training.sessions if schedule.training else ():
        key = f"session/{session.course}/{session.name}"
        seen[key] += 1
        yield f"{key}/{seen[key]}", session


def visit_keys(schedule: Schedule) -> Iterator[tuple[str, Round, int]]:
    """Yield each visit with its key, as round and order in it from one; repeats are numbered from the second on."""
    seen: Counter[str] = Counter()
    for one in schedule.visits.rounds if schedule.visits else ():
        for order, visit in enumerate(one.visits, start=1):
            key = f"visit/{visit.id}"
            seen[key] += 1
            yield key if seen[key] == 1 else f"{key}/{seen[key]}", one, order
