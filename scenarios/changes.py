"""Sessions of two plans paired: which are not as announced."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from scenarios.schedule.document import TrainingSession


@dataclass(frozen=True)
class Change:
    """A session before and after; ``None`` where it is not held."""

    course: str
    name: str
    before: TrainingSession | None
    after: TrainingSession | None


def changes(before: Iterable[TrainingSession], after: Iterable[TrainingSession]) -> list[Change]:
    """Return the sessions that are not as announced, in order of time; who attends may differ."""
    told: dict[tuple[str, str], list[TrainingSession]] = defaultdict(list)
    for session in before:
        told[session.course, session.name].append(session)
    found = []
    for session in after:
        earlier = told[session.course, session.name]
        old = earlier.pop(0) if earlier else None
        if old is None or _told(old) != _told(session):
            found.append(Change(session.course, session.name, old, session))
    found += [Change(old.course, old.name, old, None) for rest in told.values() for old in rest]
    return sorted(found, key=lambda change: (change.after or change.before or session).start)


def _told(session: TrainingSession) -> tuple[object, ...]:
    return session.start, session.end, session.venue, session.lecturers
