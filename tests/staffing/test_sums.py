"""The quick proof by sums never denies a plan that exists, sees caps that are too low, and reaches the true least."""

import random

import pytest
from hypothesis import given, settings

from planner.result import SolveParams, Status
from planner.solve import check, solve
from planner.staffing import STAFFING
from planner.staffing.instance import Agreement, Need
from planner.staffing.sums import cheapest, overspent
from tests.explain.impossible import staffing
from tests.staffing.test_solve import PARAMS, best, instances
from tests.staffing.tiny import TINY

COUNT = 80
few = settings(max_examples=40, deadline=None, derandomize=True)


@few
@given(instances())
def test_what_is_overspent_has_no_plan_among_all(data):
    if overspent(data):
        assert best(data) is None


def test_what_is_overspent_has_no_plan_and_many_that_have_none_are():
    rng = random.Random(5)
    limits = SolveParams(time_limit_s=20, workers=1)
    hopeless, denied = 0, 0
    for _ in range(COUNT):
        data = staffing(rng)
        status = solve(STAFFING, data, limits, solver="cpsat", explain=False).status
        hopeless += status is Status.INFEASIBLE
        if overspent(data):
            denied += 1
            assert status is Status.INFEASIBLE
    assert COUNT > hopeless >= denied > 0


def demanding(part_time_most_percent):
    """Return the tiny instance of spans in which both posts must be held in months 3 and 4."""
    data, _ = TINY["spans"]
    paid = [
        one.model_copy(update={"city_won": (won,)})
        for one, won in zip(data.contracts, (9, 9, 9, 20, 30, 50, 7, 5), strict=True)
    ]
    return data.model_copy(
        update={
            "contracts": tuple(paid),
            "needs": tuple(Need(district=d, role=0, agreement=1, least=1, wanted=1) for d in (0, 1)),
            "part_time_least_percent": 0,
            "part_time_most_percent": part_time_most_percent,
        }
    )


@pytest.mark.parametrize(("percent", "least"), [(100, 25), (50, 25), (49, 40)])
def test_a_cap_is_enough_to_the_won_and_one_won_less_is_not(percent, least):
    data = demanding(percent)  # post 0 takes contract 3 for 20; post 1 contract 7 for 5, where it may be part-time
    assert not overspent(data.model_copy(update={"total_cap": least, "city_caps": (least,)}))
    assert overspent(data.model_copy(update={"total_cap": least - 1}))
    assert overspent(data.model_copy(update={"city_caps": (least - 1,)}))
    plan = cheapest(data)
    assert plan is not None
    assert not check(STAFFING, data, plan)


def test_posts_that_an_agreement_spares_are_not_counted():
    data = demanding(100).model_copy(update={"total_cap": 24})
    assert overspent(data)
    spared = (data.agreements[0], Agreement(first=3, last=4, spared=1))
    assert not overspent(data.model_copy(update={"agreements": spared}))


def test_a_post_for_which_there_is_no_contract_cannot_be_held():
    data = demanding(100)
    bare = data.model_copy(update={"contracts": tuple(one for one in data.contracts if one.last < 4)})
    assert overspent(bare)
    assert cheapest(bare) is None
    assert solve(STAFFING, bare, PARAMS, solver="cpsat", explain=False).status is Status.INFEASIBLE
