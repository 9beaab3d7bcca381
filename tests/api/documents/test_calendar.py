"""Calendars that hold an earlier plan: updates replace, what left the plan is cancelled; read by ``icalendar``."""

import datetime as dt

import pytest
from icalendar import Calendar, Event

from api import i18n
from api.documents import ics
from scenarios.schedule.document import Schedule
from tests.api import world

LATER = world.STAMP + dt.timedelta(hours=2)
FIRST = world.finished(world.schedule())


@pytest.fixture(autouse=True)
def korean() -> None:
    i18n.use("ko")


def events(schedule: Schedule) -> dict[str, Event]:
    assert schedule.made is not None
    found = Calendar.from_ical(ics.calendar(schedule, schedule.made)).walk("VEVENT")
    return {str(event["SUMMARY"]): event for event in found}


def replanned(previous: Schedule, made: dt.datetime, dropped: int = 0, moved: int = -1) -> Schedule:
    """The plan again, with one round left out and another one an hour later."""
    assert world.visits().rounds
    rounds = list(world.visits().rounds)
    if moved >= 0:
        hour = dt.timedelta(hours=1)
        later = tuple(v.model_copy(update={"start": v.start + hour, "end": v.end + hour}) for v in rounds[moved].visits)
        rounds[moved] = rounds[moved].model_copy(update={"visits": later})
    visits = world.visits().model_copy(update={"rounds": tuple(rounds[dropped:])})
    return world.finished(world.schedule(visits=visits), made, previous)


def test_an_event_that_stays_keeps_uid_and_sequence_and_one_that_moves_gets_a_higher_one() -> None:
    before, after = events(FIRST), events(replanned(FIRST, LATER, moved=1))
    assert set(before) == set(after)
    assert all(before[name]["UID"] == after[name]["UID"] for name in before)
    changed = {name for name in before if before[name]["SEQUENCE"] != after[name]["SEQUENCE"]}
    assert len(changed) == 3, "the three visits of the round that moved"
    assert all(after[name]["SEQUENCE"] > before[name]["SEQUENCE"] for name in changed)
    assert {str(event["STATUS"]) for event in after.values()} == {"CONFIRMED"}


def test_visits_that_left_the_plan_are_cancelled_where_and_when_they_stood() -> None:
    before, after = events(FIRST), events(replanned(FIRST, LATER, dropped=1))
    gone = {name for name, event in after.items() if str(event["STATUS"]) == "CANCELLED"}
    assert len(gone) == 3
    for name in gone:
        assert after[name]["UID"] == before[name]["UID"]
        assert after[name]["DTSTART"].dt == before[name]["DTSTART"].dt
        assert after[name]["SEQUENCE"] > before[name]["SEQUENCE"]


def test_what_was_cancelled_stays_so_in_later_plans_and_comes_back_with_a_higher_sequence() -> None:
    second = replanned(FIRST, LATER, dropped=1)
    third = replanned(second, LATER + dt.timedelta(hours=1), dropped=1)
    assert {e.key: e.sequence for e in third.entries if e.cancelled} == {
        e.key: e.sequence for e in second.entries if e.cancelled
    }
    fourth = replanned(third, LATER + dt.timedelta(hours=2))
    assert not any(entry.cancelled for entry in fourth.entries)
    back = {entry.key: entry.sequence for entry in fourth.entries}
    assert all(back[e.key] > e.sequence for e in third.entries if e.cancelled)


def test_a_place_visited_twice_has_two_uids() -> None:
    visit = world.rounds()[0].visits[0]
    rounds = tuple(one.model_copy(update={"visits": (visit,)}) for one in world.rounds()[:2])
    plan = world.finished(world.schedule(visits=world.visits().model_copy(update={"rounds": rounds}), training=None))
    assert [entry.key for entry in plan.entries] == ["visit/S001", "visit/S001/2"]


def test_the_calendar_is_the_same_from_the_same_plan() -> None:
    plan = replanned(FIRST, LATER, dropped=1)
    assert ics.calendar(plan, LATER) == ics.calendar(Schedule.model_validate_json(plan.model_dump_json()), LATER)
