"""Two plans side by side: what differs, in names and dates."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from scenarios.changes import changes
from scenarios.schedule.document import READ, HubSchedule, Schedule, TrainingSession, VisitSchedule
from scenarios.schedule.entries import visit_keys
from scenarios.schedule.posts import PostHeld, StaffingSchedule


class Difference(BaseModel):
    """One thing that is otherwise in the other plan."""

    model_config = READ

    family: str
    what: str
    """``dong``, ``session``, ``visit`` or ``post``."""
    name: str
    one: str | None
    """How it is in the one plan: hub, date and half-day, date and hall, contracts; ``None`` if it is not there."""
    other: str | None


def differences(one: Schedule, other: Schedule) -> tuple[Difference, ...]:
    """Return what differs, part by part; a part that one plan lacks is not compared.

    A visit that stays in its half-day is no difference, even if its minute changes; nor is who attends a session.
    """
    return (*_hubs(one, other), *_sessions(one, other), *_visits(one, other), *_posts(one, other))


def _hubs(one: Schedule, other: Schedule) -> Iterator[Difference]:
    if one.hubs is not None and other.hubs is not None:
        yield from _paired("hubs", "dong", _hub_of(one.hubs), _hub_of(other.hubs))


def _hub_of(hubs: HubSchedule) -> dict[str, str]:
    return {dong.name: region.hub for region in hubs.regions for dong in region.dongs}


def _sessions(one: Schedule, other: Schedule) -> Iterator[Difference]:
    if one.training is None or other.training is None:
        return
    for change in changes(one.training.sessions, other.training.sessions):
        yield Difference(
            family="training",
            what="session",
            name=change.name,
            one=_held(change.before),
            other=_held(change.after),
        )


def _held(session: TrainingSession | None) -> str | None:
    if session is None:
        return None
    when = f"{session.start:%Y-%m-%d %H:%M}–{session.end:%H:%M}"
    return ", ".join(filter(None, (when, session.venue, *session.lecturers)))


def _visits(one: Schedule, other: Schedule) -> Iterator[Difference]:
    if one.visits is None or other.visits is None:
        return
    names = {**_names(one.visits), **_names(other.visits)}
    for found in _paired("visits", "visit", _half_days(one), _half_days(other)):
        place = found.name.removeprefix("visit/").partition("/")[0]
        yield found.model_copy(update={"name": names.get(place, place)})


def _names(visits: VisitSchedule) -> dict[str, str]:
    return {visit.id: visit.name for one in visits.rounds for visit in one.visits}


def _half_days(schedule: Schedule) -> dict[str, str]:
    return {key: f"{one.date.isoformat()} {one.half_day}" for key, one, _order in visit_keys(schedule)}


def _posts(one: Schedule, other: Schedule) -> Iterator[Difference]:
    if one.staffing is not None and other.staffing is not None:
        yield from _paired("staffing", "post", _contracts(one.staffing), _contracts(other.staffing))


def _contracts(staffing: StaffingSchedule) -> dict[str, str]:
    return {post.name: _terms(post) for post in staffing.posts if post.contracts}


def _terms(post: PostHeld) -> str:
    return "; ".join(f"{c.type} {c.first.isoformat()} ~ {c.last.isoformat()} {c.pay_won:,}" for c in post.contracts)


def _paired(family: str, what: str, one: Mapping[str, str], other: Mapping[str, str]) -> Iterator[Difference]:
    for name in dict.fromkeys((*one, *other)):
        if one.get(name) != other.get(name):
            yield Difference(family=family, what=what, name=name, one=one.get(name), other=other.get(name))
