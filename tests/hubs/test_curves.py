"""The curves of a grouping against trying every plan."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from planner.hubs import Band, HubInstance
from planner.hubs.curves import Curve, move_settings, over_bands, over_moves, over_regions
from planner.result import SolveParams, Status
from tests.hubs.cases import best_cost, instances
from tests.hubs.tiny import BARE, TINY

PARAMS = SolveParams(workers=1, time_limit_s=60)
SLOW = settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def with_regions(data: HubInstance, count: int) -> HubInstance:
    return data.model_copy(update={"regions": Band(lower=count, upper=count)})


def with_moves(data: HubInstance, moves: int | None) -> HubInstance:
    return data.model_copy(update={"max_moved_dongs": moves})


def costs(curve: Curve) -> dict[int, int | None]:
    for point in curve:
        assert point.result.status in (Status.OPTIMAL, Status.INFEASIBLE)
        assert point.result.bound == point.result.objective
        assert (point.result.status is Status.INFEASIBLE) is (point.result.plan is None)
    return {point.setting: point.result.objective for point in curve}


@SLOW
@given(instances())
def test_each_number_of_regions_has_the_cost_that_trying_every_plan_finds(data):
    counts = range(1, len(data.demand) + 1)
    curve = over_regions(lambda count: with_regions(data, count), counts, PARAMS)
    assert costs(curve) == {count: best_cost(with_regions(data, count)) for count in counts}


@SLOW
@given(instances())
def test_each_number_of_moves_has_the_cost_that_trying_every_plan_finds_until_nothing_is_gained(data):
    found = costs(over_moves(data, PARAMS))
    free = best_cost(with_moves(data, None))
    if free is None:
        assert found == {len(data.demand): None}
        return
    assert found == {moves: best_cost(with_moves(data, moves)) for moves in found}
    assert list(found) == list(range(len(found)))
    *before, last = found.values()
    assert last == free
    assert free not in before
    assert all(a is None or (b is not None and b <= a) for a, b in pairwise(found.values()))


def test_an_impossible_number_of_moves_names_the_rules_that_clash():
    data = TINY.model_copy(update={"today": (0, 1, 1, 0)})  # 1 and 0 share hub 1: one of them moves, as does 2 or 3
    curve = over_moves(data, PARAMS)
    assert [point.result.status for point in curve[:-1]] == [Status.INFEASIBLE] * (len(curve) - 1)
    assert all("max_moved_dongs" in point.result.rules for point in curve[:-1])


def test_the_curve_over_moves_needs_todays_grouping():
    with pytest.raises(ValueError, match="today's grouping is not given"):
        over_moves(BARE, PARAMS)


def test_the_curve_over_moves_puts_the_instances_own_limit_aside():
    data = BARE.model_copy(update={"today": (0, 0, 0, 0), "regions": Band(lower=2, upper=2), "max_moved_dongs": 0})
    assert costs(over_moves(data, PARAMS)) == costs(over_moves(with_moves(data, None), PARAMS))


def test_settings_of_moves_are_those_asked_for():
    data = BARE.model_copy(update={"today": (0, 0, 1, 1), "regions": Band(lower=1, upper=1)})
    assert set(costs(over_moves(data, PARAMS, settings=[0, 4]))) <= {0, 4}


def test_wider_bands_never_cost_more():
    total = sum(TINY.loads[1].amounts)

    def instance_at(percent: int) -> HubInstance:
        band = Band(lower=total * (100 - percent) // 200, upper=total * (100 + percent) // 200)
        return with_regions(BARE, 2).model_copy(
            update={"loads": (TINY.loads[1].model_copy(update={"band": band, "imbalance_weight": 0}),)}
        )

    percents = [0, 10, 30, 60, 90]
    found = costs(over_bands(instance_at, percents, PARAMS))
    assert found == {percent: best_cost(instance_at(percent)) for percent in percents[: len(found)]}
    assert all(a is None or (b is not None and b <= a) for a, b in pairwise(found.values()))
    assert list(found.values())[-1] == best_cost(instance_at(90))


@pytest.mark.parametrize(("dongs", "last"), [(1, [0, 1]), (3, [0, 1, 2, 3]), (31, [29, 30, 31]), (40, [30, 37, 40])])
def test_moves_are_tried_one_by_one_at_first(dongs, last):
    settings_ = move_settings(dongs)
    assert settings_[-len(last) :] == last
    assert settings_[0] == 0
    assert len(move_settings(425)) < 50
