"""Listing as a solver: the best plan, or a proof that there is none, as trying every plan finds."""

import pytest
from hypothesis import HealthCheck, given, settings

from planner.hubs import HUBS, Band, enumeration, verify
from planner.hubs.curves import FAMILY
from planner.hubs.curves import solve as quick_or_exact
from planner.result import SolveParams, Status, Watch
from planner.solve import solve
from tests.hubs.cases import best_cost, clean, instances
from tests.hubs.tiny import BARE, TINY

PARAMS = SolveParams(workers=1)
SLOW = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(instances())
def test_listing_finds_and_proves_what_trying_every_plan_finds(data):
    answer = enumeration.solve(data, PARAMS, Watch(20))
    best = best_cost(data)
    assert answer.status is (Status.INFEASIBLE if best is None else Status.OPTIMAL)
    assert (answer.objective, answer.bound) == (best, best)
    if answer.plan is not None:
        assert clean(data, answer.plan)
        assert verify.cost(data, answer.plan) == best


def test_too_much_to_list_is_unknown_and_the_solver_of_the_family_answers(monkeypatch):
    monkeypatch.setattr(enumeration, "MOST_SETS", 3)
    assert enumeration.solve(TINY, PARAMS, Watch(20)).status is Status.UNKNOWN
    assert quick_or_exact(TINY, PARAMS, Watch(20)).objective == 966


def test_too_many_groupings_leave_a_bound(monkeypatch):
    monkeypatch.setattr(enumeration, "MOST_GROUPINGS", 0)
    answer = enumeration.solve(TINY, PARAMS, Watch(20))
    assert answer.status is Status.UNKNOWN
    assert 0 < (answer.bound or 0) <= 966


@pytest.mark.parametrize("most", [1, 2])
def test_a_limit_on_moves_is_kept_over_all_regions_together(most):
    data = BARE.model_copy(
        update={"today": (0, 1, 0, 1), "regions": Band(lower=2, upper=2), "max_moved_dongs": most, "borders": None}
    )
    assert enumeration.solve(data, PARAMS, Watch(20)).objective == best_cost(data)


def test_the_rules_that_clash_are_as_few_as_the_exact_solver_finds():
    data = TINY.model_copy(update={"max_moved_dongs": 0, "together": ((0, 3),)})
    ours, theirs = solve(FAMILY, data, PARAMS), solve(HUBS, data, PARAMS)
    assert ours.status is theirs.status is Status.INFEASIBLE
    assert ours.rules == theirs.rules
