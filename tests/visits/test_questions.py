"""Questions to a plan: what fits can be driven, what is stopped cannot, and a change that admits suffices."""

from hypothesis import HealthCheck, assume, given, settings

from planner.result import SolveParams, Watch
from planner.solve import check
from planner.visits import VISITS, insertion, verify
from planner.visits.instance import VisitInstance, VisitPlan
from planner.visits.objectives import build
from planner.visits.questions import Questions, without
from planner.visits.variables import read
from planner.visits.worth import worth
from tests.visits.brute import routes
from tests.visits.strategies import instances

PARAMS = SolveParams(time_limit_s=20, workers=1)


def planned(data: VisitInstance) -> VisitPlan:
    plan = insertion.solve(data, PARAMS, Watch(20.0)).plan
    assume(plan is not None)
    return plan


def held(data: VisitInstance) -> VisitInstance:
    return data.model_copy(update={"promises": None, "max_changes": None})


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(instances())
def test_a_client_fits_exactly_where_a_visit_between_the_others_breaks_no_rule(data):
    data = held(data)
    plan = planned(data)
    questions = Questions(data, plan)
    model = build(data)
    for i in questions.left_out():
        for tried in questions.tried(i):
            route = questions.routes[tried.slot]
            options = [(*route[:at], i, *route[at:]) for at in range(len(route) + 1)]
            driven = [one for one in options if model.schedule(tried.slot, one) is not None]
            plans = [read(model, {**questions.routes, tried.slot: one}) for one in driven]
            clean = [one for one in plans if not check(VISITS, data, one)]
            assert (tried.rule is None) == bool(clean)
            if clean:
                free = data.model_copy(update={"prize_seconds": 0})
                least = min(verify.cost(free, one) for one in clean) - verify.cost(free, plan)
                assert tried.extra == least


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(instances())
def test_the_change_that_admits_a_client_lets_a_clean_plan_visit_it(data):
    data = held(data)
    questions = Questions(data, planned(data))
    for i in questions.left_out():
        found = questions.admission(i)
        if found is not None:
            assert any(stop.client == i for stop in found.plan.routes[found.slot])
            assert not check(VISITS, questions.changed(i, found), found.plan)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(instances(most_clients=3))
def test_one_more_half_day_saves_what_a_checked_plan_saves(data):
    data = held(data)
    plan = planned(data)
    found = worth(data, plan, 0, None, PARAMS)
    assert found.price is None
    assert found.at_least is None or found.at_least >= 0
    assert found.visits <= data.slots[0].max_visits
    assert not found.visits or any(len(route) >= found.visits for route in routes(data, 0))


def test_a_client_taken_out_of_a_plan_is_in_no_route():
    plan = VisitPlan.model_validate_json('{"routes": [[{"client": 1, "start": 5}, {"client": 2, "start": 9}], []]}')
    assert [stop.client for route in without(plan, 1).routes for stop in route] == [2]
