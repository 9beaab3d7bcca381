"""The list of all groupings within a cost holds what trying every plan finds, and nothing else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.hubs import HubInstance, HubPlan, enumeration, verify
from planner.hubs.enumeration import groupings
from planner.result import Watch
from tests.hubs.cases import PLANS, clean, instances
from tests.hubs.tiny import BARE, TINY

SLOW = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])

Regions = frozenset[frozenset[int]]


def regions(plan: HubPlan) -> Regions:
    return frozenset(frozenset(i for i, hub in enumerate(plan.hub_of) if hub == h) for h in plan.hub_of)


def tried(data: HubInstance) -> dict[Regions, int]:
    """Return the least cost of each grouping that keeps every rule, whichever dongs are the hubs."""
    costs: dict[Regions, int] = {}
    for plan in PLANS[len(data.demand)]:
        if clean(data, plan):
            key = regions(plan)
            costs[key] = min(verify.cost(data, plan), costs.get(key, 10**18))
    return costs


@SLOW
@given(instances(), st.integers(0, 100))
def test_the_list_holds_every_grouping_within_the_cost_at_its_least_cost(data, percent):
    costs = tried(data)
    most = min(costs.values(), default=500) * (100 + percent) // 100
    listed = groupings(data, most, Watch(20))
    assert listed is not None
    assert {regions(one.plan): one.cost for one in listed} == {r: cost for r, cost in costs.items() if cost <= most}
    assert [one.cost for one in listed] == sorted(one.cost for one in listed)
    assert all(clean(data, one.plan) and verify.cost(data, one.plan) == one.cost for one in listed)


def test_the_limit_itself_is_within():
    assert [one.cost for one in groupings(TINY, 966, Watch(20)) or ()] == [966]
    assert groupings(TINY, 965, Watch(20)) == []


def test_every_grouping_of_four_dongs_is_listed_where_nothing_is_asked():
    listed = groupings(BARE, 10**6, Watch(20))
    assert listed is not None
    assert len(listed) == 15  # the Bell number of 4


@pytest.mark.parametrize("limit", ["MOST_SETS", "MOST_GROUPINGS"])
def test_what_is_too_much_to_list_is_not_listed_in_part(monkeypatch, limit):
    full = 15  # sets of four dongs that are not empty, and groupings of them
    monkeypatch.setattr(enumeration, limit, full)
    assert groupings(BARE, 10**6, Watch(20)) is not None
    monkeypatch.setattr(enumeration, limit, full - 1)
    assert groupings(BARE, 10**6, Watch(20)) is None


def test_nothing_is_listed_without_time():
    assert groupings(BARE, 10**6, Watch(0)) is None
