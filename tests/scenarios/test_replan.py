"""Planning again after a lecturer or hall has dropped out: few changes, each named, pins kept."""

import datetime as dt

import pytest

from planner.result import SolveParams, Status
from scenarios.changes import changes
from scenarios.errors import ScenarioError
from scenarios.pipeline import plan
from scenarios.read import read
from scenarios.replan import Absence, Announced, with_absences

PARAMS = SolveParams(time_limit_s=60, workers=1)
MAY = (dt.date(2016, 5, 17), dt.date(2016, 5, 31))


@pytest.fixture(scope="module")
def issued():
    scenario, home = read("dongjak_training")
    return scenario, home, plan(scenario, home, PARAMS).schedule


def again(issued, absences, **told):
    scenario, home, schedule = issued
    return plan(with_absences(scenario, absences), home, PARAMS, announced=Announced(schedule, **told)).schedule


def test_nothing_changes_where_nobody_drops_out(issued):
    after = again(issued, [])
    assert after.parts[0].status is Status.OPTIMAL
    assert changes(issued[2].training.sessions, after.training.sessions) == []


def test_only_sessions_of_the_lecturer_who_drops_out_change_and_each_costs_its_price(issued):
    before = issued[2].training.sessions
    name = before[0].lecturers[0]
    theirs = [s for s in before if name in s.lecturers and MAY[0] <= s.start.date() <= MAY[1]]
    after = again(issued, [Absence(name, *MAY)])
    found = changes(before, after.training.sessions)
    assert len(theirs) <= len(found)
    assert {one.name for one in theirs} <= {one.name for one in found}
    assert not [s for s in after.training.sessions if name in s.lecturers and MAY[0] <= s.start.date() <= MAY[1]]
    assert after.parts[0].objective == issued[2].parts[0].objective + 1_000 * len(found)


def test_a_session_to_keep_is_held_as_announced(issued):
    before = issued[2].training.sessions
    kept = next(s for s in before if s.venue == "강당")
    after = again(issued, [], keep=(kept.name,), price=0)
    assert kept.name not in {one.name for one in changes(before, after.training.sessions)}


def test_a_session_to_keep_that_cannot_be_held_is_proven_impossible(issued):
    taught = next(s for s in issued[2].training.sessions if s.lecturers)
    after = again(issued, [Absence(taught.lecturers[0], taught.start.date())], keep=(taught.name,))
    assert after.status is Status.INFEASIBLE
    assert "pinned_sessions" in after.parts[0].clashing_rules


def test_a_dropped_and_a_new_session_are_changes_too(issued):
    first, second, *rest = issued[2].training.sessions
    gone, new = sorted(changes((first, *rest), (second, *rest)), key=lambda change: change.before is None)
    assert (gone.before, gone.after, new.before, new.after) == (first, None, None, second)


@pytest.mark.parametrize(
    ("absence", "message"),
    [
        (Absence("홍길동"), "is not the name of just one lecturer or hall"),
        (Absence("K1", dt.date(2015, 1, 1), dt.date(2015, 1, 2)), "is absent on no day of the period"),
    ],
)
def test_an_absence_that_says_nothing_is_refused(issued, absence, message):
    with pytest.raises(ScenarioError) as refused:
        with_absences(issued[0], [absence])
    assert message in refused.value.problems[0].template


def test_a_session_to_keep_that_was_not_announced_is_refused(issued):
    with pytest.raises(ScenarioError) as refused:
        again(issued, [], keep=("없는 교육",))
    assert "is in the previous plan" in refused.value.problems[0].template
