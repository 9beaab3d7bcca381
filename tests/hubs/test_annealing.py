"""Annealing against every plan of up to five dongs: clean, never worse than its start, and mostly the best."""

import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.hubs import Band, Border, HubInstance, HubPlan, Load, annealing, lagrange, verify
from planner.hubs.program import judged
from planner.hubs.shifts import anneal
from planner.result import SolveParams, Status, Watch
from tests.hubs.cases import PLANS, clean, instances

PARAMS = SolveParams(time_limit_s=20, seed=3, workers=1)
SLOW = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def grid(side: int, **changes: object) -> HubInstance:
    """Return a square of dongs in four regions, loads between 1 and 5, each region within 15 % of the mean."""
    rng = np.random.default_rng(side)
    n = side * side
    loads = tuple(int(x) for x in rng.integers(1, 6, n))
    x, y = np.divmod(np.arange(n), side)
    metres = np.rint(100 * np.hypot(x[:, None] - x, y[:, None] - y)).astype(int)
    pairs = [(i, i + 1) for i in range(n) if i % side < side - 1] + [(i, i + side) for i in range(n - side)]
    fields: dict[str, object] = {
        "demand": loads,
        "cost": tuple(map(tuple, metres.tolist())),
        "loads": (Load(amounts=loads, band=Band(lower=-(-85 * sum(loads) // 400), upper=115 * sum(loads) // 400)),),
        "borders": tuple(Border(a=a, b=b, metres=10) for a, b in sorted(pairs)),
        "regions": Band(lower=4, upper=4),
    }
    return HubInstance(**{**fields, **changes})


@SLOW
@given(instances(), st.randoms(use_true_random=False))
def test_an_annealed_plan_is_clean_and_no_worse_than_its_start(data: HubInstance, rng: random.Random) -> None:
    plans = [plan for plan in PLANS[len(data.demand)] if clean(data, plan)]
    if not plans:
        return
    start = rng.choice(plans)
    best = annealing.improve(data, PARAMS, Watch(20), judged(start, verify.cost(data, start), None))
    assert best.plan in plans
    assert best.objective == verify.cost(data, best.plan) <= verify.cost(data, start)


RULES: list[dict[str, object]] = [
    {},
    {"borders": None},
    {"together": ((0, 1), (1, 7)), "apart": ((0, 35), (14, 15)), "forced_hubs": (8, 9)},
    {"candidates": tuple(range(0, 36, 2)), "fixed": ((1, 2), (7, 2)), "size": Band(lower=8, upper=10)},
    {"cut_border_weight": 40, "opening_cost": tuple(range(36)), "opening_weight": 9},
]


@pytest.mark.parametrize("rules", RULES, ids=lambda rules: "-".join(rules) or "plain")
def test_a_grown_grouping_becomes_a_clean_plan_of_the_cost_the_steps_kept_count_of(rules: dict[str, object]) -> None:
    data = grid(6, **rules)
    relaxed = lagrange.relax(data, Watch(20))
    answer = annealing.start(data, PARAMS, Watch(20), relaxed)
    assert answer.status is Status.FEASIBLE
    assert answer.plan is not None
    assert clean(data, answer.plan)
    assert answer.objective == verify.cost(data, answer.plan)
    assert relaxed.bound <= answer.objective


@pytest.mark.parametrize("rules", RULES, ids=lambda rules: "-".join(rules) or "plain")
def test_the_steps_count_the_cost_of_a_clean_grouping_as_the_verifier_does(rules: dict[str, object]) -> None:
    data = grid(6, **rules)
    plan = annealing.start(data, PARAMS, Watch(20), lagrange.relax(data, Watch(20))).plan
    assert plan is not None
    parts = annealing.units(data)
    hubs = sorted(set(plan.hub_of))
    home = np.array([hubs.index(plan.hub_of[min(unit)]) for unit in parts])
    board = annealing.board(data, parts, 1e9)
    # no steps at all: the cost of where they would begin; each region's hub is its best
    assert anneal(board, home, len(hubs), 0, 1.0, 1.0, 0, np.inf, home.copy()) == verify.cost(data, plan)


def test_the_same_seed_repeats_the_plan_whatever_the_workers_and_another_may_not() -> None:
    data = grid(8)
    relaxed = lagrange.relax(data, Watch(20))
    one, again, both = (
        annealing.start(data, SolveParams(seed=5, workers=workers), Watch(20), relaxed) for workers in (1, 1, 2)
    )
    assert one.plan == again.plan == both.plan


def test_where_a_rule_counts_over_all_regions_nothing_is_annealed() -> None:
    data = grid(6, today=(0,) * 18 + (1,) * 18, max_moved_dongs=36)
    start = judged(HubPlan(hub_of=(0,) * 36), 10**9, None)
    assert annealing.improve(data, PARAMS, Watch(20), start) == start
