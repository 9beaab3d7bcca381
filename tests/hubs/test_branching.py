"""Branching on hubs against every plan of up to five dongs."""

from itertools import combinations, product

from hypothesis import HealthCheck, given, settings

from planner.hubs import HubInstance, HubPlan, verify
from planner.hubs.branching import improve
from planner.hubs.lagrange import begin
from planner.hubs.program import judged
from planner.result import SolveParams, Status, Watch
from tests.hubs.cases import PLANS, clean, instances

PARAMS = SolveParams(workers=1)
SLOW = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(instances())
def test_no_plan_better_than_the_one_returned_is_lost_and_none_is_below_the_bound(data: HubInstance) -> None:
    plans = [plan for plan in PLANS[len(data.demand)] if clean(data, plan)]
    costs = {plan: verify.cost(data, plan) for plan in plans}
    for start in sorted(plans, key=lambda plan: costs[plan])[:: max(1, len(plans) // 2)]:
        known = judged(start, costs[start], None)
        best, relaxed = improve(data, PARAMS, begin(data, Watch(20)), known, Watch(20), 0.0)
        assert best.plan in costs
        assert best.objective == costs[best.plan] <= costs[start]
        assert best.bound is not None
        assert best.bound <= min(costs.values())
        kept = set(relaxed.pairs(best.objective))
        for plan in plans:
            if costs[plan] < best.objective:
                assert kept >= set(enumerate(plan.hub_of))


@SLOW
@given(instances())
def test_with_no_time_to_branch_the_bound_and_the_pairs_hold_all_the_same(data: HubInstance) -> None:
    plans = [plan for plan in PLANS[len(data.demand)] if clean(data, plan)]
    if not plans:
        return
    worst = max(plans, key=lambda plan: verify.cost(data, plan))
    known = judged(worst, verify.cost(data, worst), None)
    best, relaxed = improve(data, PARAMS, begin(data, Watch(20)), known, Watch(20), 20.0)
    assert best.objective is not None
    assert best.bound is not None
    kept = set(relaxed.pairs(best.objective))
    for plan in plans:
        assert best.bound <= verify.cost(data, plan)
        if verify.cost(data, plan) < best.objective:
            assert kept >= set(enumerate(plan.hub_of))


def test_two_hubs_far_apart_are_proven_by_branching() -> None:
    # a triangle of equal sides for two hubs: the relaxation alone leaves a gap, branching does not
    data = HubInstance(
        demand=(1, 1, 1, 1, 1, 1),
        cost=tuple(tuple(0 if i == h else 10 + (i + h) % 3 for h in range(6)) for i in range(6)),
        borders=None,
        regions={"lower": 2, "upper": 2},
    )
    start = (0, 0, 0, 0, 0, 5)
    plan = HubPlan(hub_of=start)
    best, _ = improve(data, PARAMS, begin(data, Watch(20)), judged(plan, verify.cost(data, plan), None), Watch(20), 0.0)
    assert best.status is Status.OPTIMAL
    assert best.objective == min(verify.cost(data, HubPlan(hub_of=p)) for p in two_hubs())


def two_hubs() -> list[tuple[int, ...]]:
    return [
        hub_of
        for pair in combinations(range(6), 2)
        for hub_of in product(pair, repeat=6)
        if all(hub_of[h] == h for h in pair)
    ]
