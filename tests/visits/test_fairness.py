import random

import pytest

from planner.result import SolveParams, Watch
from planner.visits.fairness import fairest
from planner.visits.instance import Stop, Town, VisitPlan
from planner.visits.shares import least_share, with_share
from tests.visits.brute import best_cost
from tests.visits.seasons import season
from tests.visits.tiny import TINY

PARAMS = SolveParams(workers=1)


@pytest.mark.parametrize("seed", range(12))
def test_the_fairest_share_has_a_plan_and_one_percent_more_has_none(seed):
    data = season(random.Random(seed), 4, 2)
    found = fairest(data, PARAMS, Watch(60.0))
    if best_cost(data) is None:
        assert found.percent is None
        return
    assert found.percent is not None
    assert best_cost(with_share(data, found.percent)) is not None
    assert found.impossible == found.percent + 1
    if found.percent < 100:
        assert best_cost(with_share(data, found.percent + 1)) is None


def test_the_least_share_is_that_of_the_worst_town_rounded_down():
    clients = tuple(TINY.clients[0].model_copy(update={"town": town}) for town in (0, 0, 0, 1, None))
    data = TINY.model_copy(update={"clients": clients, "towns": (Town(), Town(), Town())})
    both = (Stop(client=0, start=0), Stop(client=1, start=0), Stop(client=3, start=0))
    assert least_share(data, VisitPlan(routes=(both, ()))) == 66
    assert least_share(data, VisitPlan(routes=(both[:2], ()))) == 0


def test_a_town_keeps_the_share_it_has_if_that_is_higher():
    data = TINY.model_copy(update={"towns": (Town(min_share_percent=70), Town(min_visits=1))})
    assert [town.min_share_percent for town in with_share(data, 50).towns] == [70, 50]
    assert [town.min_visits for town in with_share(data, 50).towns] == [0, 1]


def test_without_time_nothing_is_claimed():
    found = fairest(TINY, PARAMS, Watch(1e-9))
    assert (found.percent, found.impossible) == (None, 101)
