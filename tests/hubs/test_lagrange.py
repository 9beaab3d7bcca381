"""The relaxation against every plan of up to five dongs: its bound, and the pairs it drops."""

import math

from hypothesis import HealthCheck, given, settings

from planner.hubs import HubInstance, verify
from planner.hubs.lagrange import relax
from planner.hubs.program import whole_bound
from planner.result import Watch
from tests.hubs.cases import PLANS, best_cost, clean, instances

SLOW = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(instances())
def test_the_bound_is_never_above_the_best_plan(data: HubInstance) -> None:
    best = best_cost(data)
    bound = whole_bound(relax(data, Watch(20)).bound)
    assert best is None or bound is None or bound <= best


@SLOW
@given(instances())
def test_no_plan_as_good_as_the_known_one_loses_a_pair(data: HubInstance) -> None:
    plans = [plan for plan in PLANS[len(data.demand)] if clean(data, plan)]
    for known in sorted({verify.cost(data, plan) for plan in plans})[:3]:
        kept = set(relax(data, Watch(20)).pairs(known))
        for plan in plans:
            if verify.cost(data, plan) <= known:
                assert kept >= set(enumerate(plan.hub_of))


def test_the_bound_is_tight_where_the_relaxation_has_no_gap() -> None:
    # two far pairs of twins: each pair pays 1, whoever is its hub
    far = 50
    data = HubInstance(
        demand=(1, 1, 1, 1),
        cost=((0, 1, far, far), (1, 0, far, far), (far, far, 0, 1), (far, far, 1, 0)),
        borders=None,
        regions={"lower": 2, "upper": 2},
    )
    relaxed = relax(data, Watch(20))
    assert math.isclose(relaxed.bound, 2.0, abs_tol=0.01)
    assert len(relaxed.pairs(2)) == 8
