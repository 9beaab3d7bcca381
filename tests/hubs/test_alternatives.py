"""Several good groupings: each the cheapest so far from all before it, as trying every plan finds."""

import threading
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.errors import SolverError
from planner.hubs import HUBS, Band, HubInstance, HubPlan, Unlike, verify
from planner.hubs import alternatives as module
from planner.hubs.alternatives import Alternatives, Ending, alternatives
from planner.hubs.distance import distance
from planner.hubs.enumeration import Grouping
from planner.result import Progress, SolveParams, Status
from planner.solve import check
from tests.hubs.cases import PLANS, clean, instances
from tests.hubs.tiny import BARE, TINY

PARAMS = SolveParams(workers=1, time_limit_s=60)
SLOW = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def unlisted(monkeypatch):
    """Have one solve follow the other, as where there is too much to list."""
    monkeypatch.setattr(module, "groupings", lambda *_: None)


def costs_by_trying(data: HubInstance, found: Alternatives, least_apart: int, percent: int) -> list[int]:
    """Return what each grouping may cost at the least, given those found before it; one more if there is one."""
    plans = [(verify.cost(data, p), p.hub_of) for p in PLANS[len(data.demand)] if clean(data, p)]
    most = min(cost for cost, _ in plans) * (100 + percent) // 100
    before: list[tuple[int, ...]] = []
    costs = []
    for alternative in (*found.found, None):
        far = [cost for cost, p in plans if cost <= most and all(distance(p, other) >= least_apart for other in before)]
        costs += [min(far)] if far else []
        if alternative is not None and alternative.result.plan is not None:
            before.append(alternative.result.plan.hub_of)
    return costs


def agrees(data: HubInstance, least_apart: int, percent: int, count: int) -> None:
    found = alternatives(data, count, least_apart, percent, PARAMS)
    if not found.found:
        assert found.last is not None
        assert found.last.status is Status.INFEASIBLE
        assert not any(clean(data, plan) for plan in PLANS[len(data.demand)])
        return
    expected = costs_by_trying(data, found, least_apart, percent)
    assert [one.result.objective for one in found.found] == expected[: len(found.found)]
    assert all(one.result.status is Status.OPTIMAL for one in found.found)
    assert found.ending is (Ending.COUNT if len(found.found) == count else Ending.NONE_LEFT)
    assert len(expected) == len(found.found) or found.ending is Ending.COUNT
    for a, b in combinations(range(len(found.found)), 2):
        assert found.found[a].apart[b] == found.found[b].apart[a] >= least_apart


@SLOW
@given(instances(), st.integers(1, 3), st.integers(0, 100))
def test_each_grouping_is_the_cheapest_so_far_from_those_before_it(data, least_apart, percent):
    agrees(data, least_apart, percent, count=3)


@pytest.mark.usefixtures("unlisted")
@SLOW
@given(instances(), st.integers(1, 3), st.integers(0, 100))
def test_so_it_is_where_one_solve_follows_the_other(data, least_apart, percent):
    agrees(data, least_apart, percent, count=2)


def test_how_the_groupings_differ_is_told_with_the_best_as_the_measure():
    data = BARE.model_copy(update={"regions": Band(lower=2, upper=2)})
    found = alternatives(data, 3, 1, 1_000, PARAMS)
    best, *others = found.found
    assert (best.changed, best.new_hubs, best.apart[0]) == ((), (), 0)
    assert best.result.plan is not None
    for one in others:
        assert one.result.plan is not None
        ours, theirs = one.result.plan.hub_of, best.result.plan.hub_of
        assert len(one.changed) == one.apart[0] == distance(ours, theirs)
        assert set(one.new_hubs) == set(ours) - set(theirs)
    assert found.most == (best.result.objective or 0) * 11
    assert found.within == 7  # two parts of four dongs: 4 of one and three, 3 of two and two


def test_no_plan_at_all_comes_with_the_rules_that_clash():
    data = TINY.model_copy(update={"max_moved_dongs": 0, "together": ((0, 3),)})
    found = alternatives(data, 3, 1, 10, PARAMS)
    assert (found.found, found.most, found.ending) == ((), None, Ending.NONE_LEFT)
    assert found.last is not None
    assert "together" in found.last.rules


def test_where_no_other_is_far_enough_that_is_proven():
    found = alternatives(TINY, 3, 1, 100, PARAMS)  # TINY has one plan
    assert [one.result.objective for one in found.found] == [966]
    assert (found.ending, found.within, found.last) == (Ending.NONE_LEFT, 1, None)


@pytest.mark.usefixtures("unlisted")
def test_where_no_other_is_far_enough_the_rules_that_clash_are_named():
    found = alternatives(TINY, 3, 1, 100, PARAMS)
    assert (len(found.found), found.ending, found.within) == (1, Ending.NONE_LEFT, None)
    assert found.last is not None
    assert "unlike" in found.last.rules


@pytest.mark.usefixtures("unlisted")
def test_a_dearer_one_is_proven_too_dear():
    data = BARE.model_copy(update={"regions": Band(lower=2, upper=2)})
    found = alternatives(data, 3, 1, 0, PARAMS)
    assert (len(found.found), found.ending, found.within) == (1, Ending.NONE_LEFT, None)
    assert found.last is not None
    assert found.last.objective is not None
    assert found.most is not None
    assert found.last.objective > found.most


def test_groupings_the_scenario_itself_rules_out_stay_out():
    first = alternatives(BARE, 1, 1, 0, PARAMS).found[0].result.plan
    assert first is not None
    data = BARE.model_copy(update={"unlike": (Unlike(region_of=first.hub_of, least_apart=2),)})
    for one in alternatives(data, 3, 1, 1_000, PARAMS).found:
        assert one.result.plan is not None
        assert distance(one.result.plan.hub_of, first.hub_of) >= 2
        assert not check(HUBS, data, one.result.plan)


def test_a_list_that_lacks_the_best_is_an_error(monkeypatch):
    dear = Grouping(10**6, HubPlan(hub_of=(0, 1, 2, 3)))
    for listed in ([], [dear]):
        monkeypatch.setattr(module, "groupings", lambda *_, listed=listed: listed)
        with pytest.raises(SolverError, match="the cheapest grouping listed"):
            alternatives(BARE, 2, 1, 10, PARAMS)


@pytest.mark.usefixtures("unlisted")
def test_after_a_cancel_the_groupings_found_so_far_are_returned():
    cancel = threading.Event()
    seen: list[tuple[int, Progress]] = []

    def tell(place: int, progress: Progress) -> None:
        seen.append((place, progress))
        if place == 1:
            cancel.set()

    found = alternatives(BARE, 4, 1, 1_000, PARAMS, on_progress=tell, cancel=cancel)
    assert found.ending is Ending.GAVE_UP
    assert 1 <= len(found.found) <= 2
    assert {place for place, _ in seen} == {0, 1}
