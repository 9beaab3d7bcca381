"""Visits planned again: what has happened is kept, promises are kept where that is possible, every change is told."""

import datetime as dt

import pytest

from planner.result import SolveParams, Status
from scenarios.errors import ScenarioError
from scenarios.events import Closed, Events, Pinned, with_events
from scenarios.pipeline import plan
from scenarios.read import read
from scenarios.replan import Announced
from scenarios.visits_again import VisitsAgain, VisitStart, left_behind, with_promises

PARAMS = SolveParams(time_limit_s=4, workers=1)


@pytest.fixture(scope="module")
def issued():
    """Return three weeks of Gimje without quotas, and the plan issued for them."""
    scenario, home = read("gimje_visits")
    update = {"last": dt.date(2026, 3, 20), "town_share_percent": 0, "places": scenario.visits.places[:120]}
    scenario = scenario.model_copy(update={"visits": scenario.visits.model_copy(update=update)})
    return scenario, home, plan(scenario, home, PARAMS)


def again(issued, events):
    scenario, home, outcome = issued
    earlier = outcome.schedule
    start = left_behind(outcome.stages[0].words, outcome.stages[0].result)
    now = with_promises(with_events(scenario, events), earlier.visits)
    announced = Announced(earlier, visits=VisitsAgain(earlier.visits, start))
    return plan(now, home, PARAMS, announced=announced).schedule


def visits_of(schedule):
    return {v.id: (one.date, one.half_day, v.start) for one in schedule.visits.rounds for v in one.visits}


def test_nothing_needs_to_change_where_nothing_has_happened(issued):
    told = again(issued, Events()).visits.replanned
    assert told.forced == 0
    assert told.curve[0].changes == 0
    assert told.kept + told.by_choice == told.promised == len(visits_of(issued[2].schedule))


def test_a_closed_half_day_is_left_alone_and_only_its_visits_change_by_force(issued):
    before = visits_of(issued[2].schedule)
    date = dt.date(2026, 3, 12)
    lost = {i for i, (day, half_day, _) in before.items() if day == date and half_day == "오전"}
    schedule = again(issued, Events(closed=(Closed(date, "AM"),)))
    after = visits_of(schedule)
    assert lost
    assert not [i for i, (day, half_day, _) in after.items() if day == date and half_day == "오전"]
    told = schedule.visits.replanned
    assert {c.id for c in told.changes if c.forced and c.kind != "added"} == lost
    assert told.forced == len(lost)
    assert told.kept == sum(before[i][:2] == after[i][:2] for i in before if i in after)
    assert [point.cost for point in told.curve] == sorted((point.cost for point in told.curve), reverse=True)
    assert sum(point.chosen for point in told.curve) == 1


def test_cancellations_new_duties_and_pins_are_kept_and_told(issued):
    scenario, _, outcome = issued
    before = visits_of(outcome.schedule)
    open_always = {place.id for place in scenario.visits.places if place.opening == "평일" and not place.not_before}
    gone, pinned = [i for i in before if i in open_always][:2]
    wanted = next(one.id for one in outcome.schedule.visits.left_out if one.id in open_always)
    date = next(day for day, _, _ in before.values() if day != before[pinned][0] and day.weekday() == 3)
    events = Events(cancelled=(gone,), demanded=(wanted,), pinned=(Pinned(pinned, date, None, dt.time(15, 0)),))
    names = {place.id: place.name for place in scenario.visits.places}
    assert names[gone] != gone
    schedule = again(issued, events)
    assert schedule.status is Status.FEASIBLE
    after = visits_of(schedule)
    assert gone not in after
    assert wanted in after
    assert (after[pinned][0], after[pinned][2].time()) == (date, dt.time(15, 0))
    changes = {change.id: change for change in schedule.visits.replanned.changes}
    assert (changes[gone].kind, changes[gone].forced) == ("dropped", True)
    assert (changes[pinned].kind, changes[pinned].forced) == ("moved", True)
    assert (changes[wanted].kind, changes[wanted].forced) == ("added", True)


def test_what_a_plan_leaves_behind_survives_its_file(issued):
    stage = issued[2].stages[0]
    left = left_behind(stage.words, stage.result)
    assert VisitStart.model_validate_json(left.model_dump_json()) == left
    assert len(left.model_dump_json()) < 1_000_000


@pytest.mark.parametrize(
    ("events", "message"),
    [
        (Events(cancelled=("없는 곳",)), "unknown {what} '{name}'; known are {known}"),
        (Events(closed=(Closed(dt.date(2020, 1, 1)),)), "{date} lies outside the period"),
        (Events(closed=(Closed(dt.date(2026, 3, 12), "새벽"),)), "unknown {what} '{name}'; known are {known}"),
        (
            Events(pinned=(Pinned("GJ-SYN-001", dt.date(2026, 3, 12), "새벽"),)),
            "there is no free half-day '{half_day}' on {date}",
        ),
    ],
)
def test_an_event_that_names_something_unknown_is_refused(issued, events, message):
    with pytest.raises(ScenarioError) as refused:
        with_events(issued[0], events)
    assert message in [problem.template for problem in refused.value.problems]
