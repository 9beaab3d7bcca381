"""The decomposition against every split of the hubs and every plan, up to three districts of five dongs."""

import random
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.hubs import Band, HubPlan
from planner.hubs.nation import NATION, NationInstance, NationPlan, decomposition
from planner.result import Answer, Progress, SolveParams, Status, Watch
from planner.solve import check, solve
from tests.hubs.nation.tiny import ISLAND, TINY, best_cost, nations

PARAMS = SolveParams(time_limit_s=20, seed=1, workers=1)
SLOW = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@SLOW
@given(nations())
def test_the_decomposition_finds_and_proves_what_trying_every_plan_finds(data: NationInstance) -> None:
    result = solve_quietly(data)
    best = best_cost(data)
    assert result.status is (Status.INFEASIBLE if best is None else Status.OPTIMAL)
    assert result.objective == best
    assert result.bound == best
    if result.plan is not None:
        assert check(NATION, data, result.plan) == []


@SLOW
@given(nations(), st.integers(0, 2))
def test_more_hubs_or_more_money_never_make_the_best_plan_worse(data: NationInstance, more: int) -> None:
    before = solve_quietly(data).objective
    richer = data.model_copy(
        update={
            "hubs": Band(lower=data.hubs.lower, upper=data.hubs.upper + more),
            "budget_won": None if data.budget_won is None else data.budget_won + 3 * more,
        }
    )
    after = solve_quietly(richer).objective
    if before is not None:
        assert after is not None
        assert after <= before


@SLOW
@given(nations(), st.randoms(use_true_random=False))
def test_the_order_of_the_districts_makes_no_difference(data: NationInstance, rng: random.Random) -> None:
    order = list(data.districts)
    rng.shuffle(order)
    one, other = solve_quietly(data), solve_quietly(data.model_copy(update={"districts": tuple(order)}))
    assert (one.status, one.objective, one.bound) == (other.status, other.objective, other.bound)


def solve_quietly(data: NationInstance) -> Answer[NationPlan]:
    """Solve without explaining what clashes, which takes several more solves."""
    return decomposition.solve(data, PARAMS, Watch(20))


def test_tiny_is_solved_to_the_optimum() -> None:
    # with 1, 2, 3 hubs the districts cost 80, 30; 20, 0; 150, 10, 0. All of 6 hubs and 17 won: (2, 1, 3), 30 + 20 + 0
    result = solve(NATION, TINY, PARAMS)
    assert (result.status, result.objective, result.bound) == (Status.OPTIMAL, 50, 50)
    assert result.plan is not None
    assert [len(set(part.hub_of)) for part in result.plan.districts] == [2, 1, 3]


@pytest.mark.parametrize(
    ("change", "objective"),
    [
        ({"budget_won": 16}, 60),  # (2, 1, 2) takes 15
        ({"budget_won": 18}, 40),  # (2, 2, 2)
        ({"hubs": Band(lower=4, upper=5)}, 60),
        ({"hubs": Band(lower=4, upper=7), "budget_won": 20}, 30),  # (2, 2, 3)
        ({"hubs": Band(lower=4, upper=7), "budget_won": 19}, 40),
        ({"hubs": Band(lower=6, upper=6), "budget_won": 17}, 50),
    ],
)
def test_one_hub_or_one_won_more_or_less_makes_the_difference(change: dict[str, object], objective: int) -> None:
    data = NationInstance(**{**dict(TINY), **change})
    assert solve(NATION, data, PARAMS).objective == objective == best_cost(data)


def test_an_island_with_a_link_may_share_a_region_and_without_one_needs_its_own() -> None:
    alone = ISLAND.model_copy(update={"links": ()})
    one = Band(lower=0, upper=1)
    linked = solve(NATION, NationInstance(districts=(ISLAND,), hubs=one), PARAMS)
    assert linked.plan == NationPlan(districts=(HubPlan(hub_of=(1, 1, 1)),))
    apart = solve(NATION, NationInstance(districts=(alone,), hubs=one), PARAMS)
    assert apart.status is Status.INFEASIBLE
    assert set(apart.rules) == {"connected", "shared_hubs"}
    two = solve(NATION, NationInstance(districts=(alone,), hubs=Band(lower=0, upper=2)), PARAMS)
    assert two.plan is not None
    assert two.plan.districts[0].hub_of[2] == 2
    broken = check(
        NATION, NationInstance(districts=(alone,), hubs=one), NationPlan(districts=(HubPlan(hub_of=(1, 1, 1)),))
    )
    assert [(v.rule, v.where) for v in broken] == [("connected", "district 0, dong 2")]


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({"hubs": Band(lower=0, upper=2)}, {"connected", "forced_hubs", "shared_hubs", "number_of_regions"}),
        ({"hubs": Band(lower=9, upper=9)}, {"number_of_regions", "shared_hubs"}),
        ({"budget_won": 8}, {"shared_budget"}),
    ],
    ids=["hubs", "too many", "won"],
)
def test_an_infeasible_answer_names_rules_that_clash(change: dict[str, object], rules: set[str]) -> None:
    data = NationInstance(**{**dict(TINY), **change})
    result = solve(NATION, data, PARAMS)
    assert result.status is Status.INFEASIBLE
    assert result.rules
    assert set(result.rules) <= rules
    assert decomposition.infeasible(data, result.rules, PARAMS, Watch(20))
    for spared in result.rules:
        rest = [rule for rule in result.rules if rule != spared]
        assert not decomposition.infeasible(data, rest, PARAMS, Watch(20)), spared


def test_progress_never_gets_worse() -> None:
    seen: list[Progress] = []
    solve(NATION, TINY, PARAMS, on_progress=seen.append)
    costs = [p.objective for p in seen if p.objective is not None]
    bounds = [p.bound for p in seen if p.bound is not None]
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert bounds


def test_a_solve_cancelled_at_once_still_has_a_bound() -> None:
    cancel = threading.Event()
    cancel.set()
    result = solve(NATION, TINY, PARAMS, cancel=cancel)
    assert result.status is Status.UNKNOWN
    assert result.bound == 0


def test_a_solve_cancelled_later_keeps_its_best_plan_and_bound() -> None:
    cancel = threading.Event()

    def stop(progress: Progress) -> None:
        if progress.objective is not None:
            cancel.set()

    result = solve(NATION, TINY, PARAMS, on_progress=stop, cancel=cancel)
    assert result.plan is not None
    assert result.bound is not None
    assert result.objective is not None
    assert result.bound <= (best_cost(TINY) or 0) <= result.objective


def test_a_seed_and_one_worker_repeat_the_answer() -> None:
    one, other = (solve(NATION, TINY, PARAMS) for _ in range(2))
    assert one.plan == other.plan
