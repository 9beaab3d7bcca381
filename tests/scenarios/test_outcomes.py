"""What became of visits: recorded once, worth points by the stated formula, and frozen in the plan of the rest."""

import datetime as dt

import pytest

from planner.result import SolveParams, Status
from scenarios.errors import ScenarioError
from scenarios.outcomes import added_points, followed, frozen, grown, recorded
from scenarios.pipeline import plan
from scenarios.read import read
from scenarios.replan import Announced
from scenarios.schema.outcomes import Growth, Outcomes, Suggestion, VisitRecord
from scenarios.visits_again import VisitsAgain, with_promises

PARAMS = SolveParams(time_limit_s=4, workers=1)
TODAY = dt.date(2026, 3, 17)


def record(place, day, outcome="done", *states):
    told = tuple(Suggestion(text="난방", department="복지과", state=state) for state in states)
    return VisitRecord(place=place, date=day, outcome=outcome, suggestions=told)


def test_a_record_of_the_same_place_and_date_is_replaced():
    first = recorded(Outcomes(), record("A", TODAY))
    second = recorded(first, record("A", TODAY, "cancelled"))
    third = recorded(second, record("A", TODAY - dt.timedelta(1)))
    assert [(one.date.day, one.outcome) for one in third.records] == [(16, "done"), (17, "cancelled")]


def test_points_grow_by_whole_months_and_open_suggestions_up_to_the_most():
    growth = Growth(points_per_month=3, points_per_suggestion=10, most_points=25)
    records = (
        record("A", TODAY - dt.timedelta(59), "done", "open"),  # one whole month, one open: 3 + 10
        record("B", TODAY - dt.timedelta(60), "done", "open", "open", "done"),  # two months, two open: 26, at most 25
        record("C", TODAY - dt.timedelta(90), "cancelled"),  # never visited as far as is known
        record("D", TODAY + dt.timedelta(1), "done", "open"),  # not yet
        VisitRecord(place="E", date=TODAY, outcome="done", more_open=2),  # two, of which only the number is known
    )
    assert added_points(Outcomes(growth=growth, records=records), TODAY) == {"A": 13, "B": 25, "E": 20}


def test_a_file_survives_and_an_unknown_place_is_refused():
    outcomes = Outcomes(records=(record("A", TODAY, "moved", "answered"),))
    assert Outcomes.model_validate_json(outcomes.model_dump_json()) == outcomes
    with pytest.raises(ScenarioError):
        grown(read("gimje_visits")[0], outcomes, TODAY)


def test_the_past_stays_as_it_was_and_what_did_not_take_place_may_be_planned_again():
    scenario, home = read("gimje_visits")
    update = {"last": dt.date(2026, 3, 24), "town_share_percent": 0, "places": scenario.visits.places[:90]}
    scenario = scenario.model_copy(update={"visits": scenario.visits.model_copy(update=update)})
    earlier = plan(scenario, home, PARAMS).schedule
    first = earlier.visits.rounds[0]
    gone = first.visits[0].id
    outcomes = Outcomes(records=(record(gone, first.date, "cancelled"),))
    rounds = followed(earlier.visits, outcomes, TODAY)
    now = frozen(grown(scenario, outcomes, TODAY), rounds, TODAY)
    announced = Announced(earlier, visits=VisitsAgain(rounds))
    later = plan(with_promises(now, rounds), home, PARAMS, announced=announced).schedule
    assert later.status in (Status.FEASIBLE, Status.OPTIMAL)

    def past(schedule):
        return {(v.id, v.start) for one in schedule.visits.rounds if one.date < TODAY for v in one.visits}

    assert past(later) == {(i, start) for i, start in past(earlier) if i != gone}
