"""The parts of the search for many dongs: restricted instances, interchange, and the whole."""

import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.hubs import HUBS, HubInstance, HubPlan, verify
from planner.hubs.medians import interchange
from planner.hubs.neighbourhoods import restrict
from planner.hubs.search import Appraiser, Region
from planner.result import SolveParams, Watch
from tests.hubs.cases import PLANS, best_cost, clean, instances

PARAMS = SolveParams(time_limit_s=20, seed=1, workers=1)
SLOW = settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@SLOW
@given(instances())
def test_neighbourhoods_find_a_clean_plan_and_a_valid_bound(data: HubInstance) -> None:
    answer = HUBS.solvers["neighbourhoods"](data, PARAMS, Watch(20))
    best = best_cost(data)
    if answer.plan is not None:
        assert clean(data, answer.plan)
        assert answer.objective == verify.cost(data, answer.plan)
    if best is not None:
        assert (answer.bound or 0) <= best <= (answer.objective or best)


@SLOW
@given(instances(), st.randoms(use_true_random=False))
def test_a_better_clean_part_makes_a_better_clean_whole(data: HubInstance, rng: random.Random) -> None:
    whole = [p for p in PLANS[len(data.demand)] if clean(data, p) and len(set(p.hub_of)) > 1]
    if not whole:
        return
    plan = rng.choice(whole)
    # the search gives each region the hub that serves it best; only then is what moves counted alike
    regions = appraised(data, plan)
    if any(plan.hub_of[region.hub] != region.hub for region in regions):
        return
    taken = rng.sample(regions, 2)
    dongs = sorted(i for region in taken for i in region.members)
    part = restrict(data, dongs, taken, regions)
    assert HubInstance(**dict(part)) == part, "a part is a valid instance"
    base = [plan.hub_of[i] for i in range(len(data.demand))]
    for candidate in PLANS[len(dongs)]:
        merged = list(base)
        for place, hub in enumerate(candidate.hub_of):
            merged[dongs[place]] = dongs[hub]
        assert clean(part, candidate) == (
            clean(data, HubPlan(hub_of=tuple(merged))) and len(set(candidate.hub_of)) == 2
        )


def appraised(data: HubInstance, plan: HubPlan) -> list[Region]:
    judge = Appraiser(data)
    members = {h: frozenset(i for i, hub in enumerate(plan.hub_of) if hub == h) for h in plan.hub_of}
    return [judge.region(m) for m in members.values()]


@pytest.mark.parametrize("seed", range(40))
def test_interchange_ends_where_no_exchange_of_one_hub_is_cheaper(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, count = int(rng.integers(3, 9)), int(rng.integers(1, 3))
    cost = rng.integers(0, 100, (n, n)).astype(float)
    cost[rng.random((n, n)) < 0.1] = np.inf
    forced = rng.random(n) < 0.2
    start = tuple(int(h) for h in rng.choice(n, count, replace=False))
    finite = np.minimum(cost, 1e15)

    def served(hubs: tuple[int, ...]) -> float:
        return float(finite[:, list(hubs)].min(axis=1).sum())

    hubs = interchange(cost, start, forced)
    assert set(hubs) >= {h for h in start if forced[h]}
    assert served(hubs) <= served(start)
    for other in combinations(range(n), count):
        left = set(hubs) - set(other)
        if len(left) == 1 and not any(forced[h] for h in left):
            assert served(hubs) <= served(other)
