"""The solvers against every plan there is, up to five dongs."""

import random
import threading
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.hubs import HUBS, Band, Border, HubInstance, HubPlan, Load, Unlike, mip, verify
from planner.hubs.search import Appraiser, to_plan
from planner.result import Progress, SolveParams, Status, Watch
from planner.solve import check, solve
from tests.hubs.cases import PLANS, best_cost, clean, instances
from tests.hubs.tiny import TINY, without

PARAMS = SolveParams(time_limit_s=20, seed=1, workers=1)
SLOW = settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(instances())
def test_mip_finds_and_proves_what_trying_every_plan_finds(data: HubInstance) -> None:
    answer = HUBS.solvers["mip"](data, PARAMS, Watch(20))
    best = best_cost(data)
    assert answer.status is (Status.INFEASIBLE if best is None else Status.OPTIMAL)
    assert answer.objective == best
    assert answer.bound == best


@SLOW
@given(instances())
def test_greedy_finds_no_plan_better_than_the_best_and_none_where_there_is_none(data: HubInstance) -> None:
    answer = HUBS.solvers["greedy"](data, PARAMS, Watch(20))
    best = best_cost(data)
    if answer.plan is None:
        assert answer.status is Status.UNKNOWN
    else:
        assert clean(data, answer.plan)
        assert answer.objective == verify.cost(data, answer.plan)
        assert best is not None
        assert best <= answer.objective


@SLOW
@given(instances(), st.randoms(use_true_random=False))
def test_search_judges_a_grouping_as_the_verifier_does(data: HubInstance, rng: random.Random) -> None:
    n = len(data.demand)
    labels = [rng.randrange(n) for _ in range(n)]
    judge = Appraiser(data)
    regions = [judge.region(frozenset(i for i in range(n) if labels[i] == label)) for label in set(labels)]
    plan, worth = to_plan(regions), judge.worth(regions)
    broken = {v.rule for v in check(HUBS, data, plan)} - {"number_of_regions"}
    assert (worth.broken == 0) == (not broken)
    assert worth.cost == verify.cost(data, plan)


@SLOW
@given(instances(), st.randoms(use_true_random=False))
def test_renumbering_the_dongs_keeps_the_cost(data: HubInstance, rng: random.Random) -> None:
    order = list(range(len(data.demand)))
    rng.shuffle(order)
    one, other = (HUBS.solvers["mip"](d, PARAMS, Watch(20)) for d in (data, renumbered(data, order)))
    assert (one.status, one.objective, one.bound) == (other.status, other.objective, other.bound)


def wider(band: Band | None) -> Band | None:
    return None if band is None else Band(lower=max(0, band.lower - 1), upper=band.upper + 1)


def loads(data: HubInstance, **update: object) -> tuple[Load, ...]:
    return tuple(load.model_copy(update=update) for load in data.loads)


LOOSER: dict[str, Callable[[HubInstance], object]] = {
    "regions": lambda data: Band(lower=max(0, data.regions.lower - 1), upper=data.regions.upper),
    "loads": lambda data: tuple(load.model_copy(update={"band": wider(load.band)}) for load in data.loads),
    "loads without capacity": lambda data: loads(data, capacity=None),
    "size": lambda data: wider(data.size),
    "max_seconds": lambda data: None if data.max_seconds is None else data.max_seconds + 20,
    "candidates": lambda _: None,
    "forced_hubs": lambda _: (),
    "borders": lambda data: None if data.borders is None or not data.cut_border_weight else data.borders,
    "together": lambda _: (),
    "apart": lambda _: (),
    "fixed": lambda _: (),
    "max_moved_dongs": lambda data: None if data.max_moved_dongs is None else data.max_moved_dongs + 1,
    "max_moved_demand": lambda _: None,
    "unlike": lambda _: (),
    "max_opening_cost": lambda data: None if data.max_opening_cost is None else data.max_opening_cost + 3,
}


@SLOW
@given(instances(), st.sampled_from(sorted(LOOSER)))
def test_loosening_any_rule_never_makes_the_best_plan_worse(data: HubInstance, rule: str) -> None:
    before = HUBS.solvers["mip"](data, PARAMS, Watch(20))
    looser = data.model_copy(update={rule.split()[0]: LOOSER[rule](data)})
    after = HUBS.solvers["mip"](looser, PARAMS, Watch(20))
    if before.objective is not None:
        assert after.objective is not None
        assert after.objective <= before.objective


@SLOW
@given(instances(), st.integers(2, 9))
def test_counting_a_load_in_smaller_units_changes_nothing_but_its_price(data: HubInstance, units: int) -> None:
    def finer(load: Load) -> Load:
        band = load.band and Band(lower=units * load.band.lower, upper=units * load.band.upper)
        capacity = load.capacity and tuple(None if most is None else units * most for most in load.capacity)
        return Load(amounts=tuple(units * amount for amount in load.amounts), band=band, capacity=capacity)

    plain = data.model_copy(update={"loads": loads(data, imbalance_weight=0)})
    scaled = data.model_copy(update={"loads": tuple(finer(load) for load in data.loads)})
    one, other = (HUBS.solvers["mip"](d, PARAMS, Watch(20)) for d in (plain, scaled))
    assert (one.status, one.objective, one.bound) == (other.status, other.objective, other.bound)


def renumbered(data: HubInstance, order: list[int]) -> HubInstance:
    """Return the instance in which dong ``order[p]`` has position p."""
    at = {old: new for new, old in enumerate(order)}

    def square(matrix: tuple[tuple[int, ...], ...] | None) -> tuple[tuple[int, ...], ...] | None:
        return matrix and tuple(tuple(matrix[i][h] for h in order) for i in order)

    changed: dict[str, object] = {
        "demand": tuple(data.demand[i] for i in order),
        "cost": square(data.cost),
        "seconds": square(data.seconds),
        "loads": tuple(
            load.model_copy(
                update={
                    "amounts": tuple(load.amounts[i] for i in order),
                    "capacity": load.capacity and tuple(load.capacity[i] for i in order),
                }
            )
            for load in data.loads
        ),
        "borders": None
        if data.borders is None
        else tuple(Border(a=min(at[b.a], at[b.b]), b=max(at[b.a], at[b.b]), metres=b.metres) for b in data.borders),
        "candidates": None if data.candidates is None else tuple(at[h] for h in data.candidates),
        "forced_hubs": tuple(at[h] for h in data.forced_hubs),
        "today": data.today and tuple(data.today[i] for i in order),
        "opening_cost": data.opening_cost and tuple(data.opening_cost[i] for i in order),
        "unlike": tuple(
            Unlike(region_of=tuple(one.region_of[i] for i in order), least_apart=one.least_apart) for one in data.unlike
        ),
    }
    for pairs in ("together", "apart", "fixed"):
        changed[pairs] = tuple((at[i], at[j]) for i, j in getattr(data, pairs))
    return HubInstance(**{**dict(data), **changed})


def test_solve_verifies_tiny_without_what_clashes() -> None:
    # together 0 and 1, 3 with hub 2, 1 apart from 3: only {0, 1} with hub 1 and {2, 3} with hub 2 keep all rules
    result = solve(HUBS, TINY, PARAMS)
    assert (result.status, result.objective, result.bound, result.gap) == (Status.OPTIMAL, 966, 966, 0.0)
    assert result.plan == HubPlan(hub_of=(1, 1, 2, 2))
    assert best_cost(TINY) == 966


@pytest.mark.parametrize(
    ("change", "clash"),
    [
        ({"forced_hubs": (0,)}, {"candidate_hubs", "forced_hubs"}),
        ({"together": ((0, 1), (1, 3))}, {"together", "apart"}),
        ({"apart": ((2, 3),)}, {"apart", "fixed_assignment", "hub_in_own_region"}),
        ({"fixed": ((0, 2), (0, 1))}, {"fixed_assignment"}),
        ({"regions": Band(lower=4, upper=4), "loads": TINY.loads[2:]}, {"number_of_regions", "together"}),
    ],
    ids=lambda value: "-".join(sorted(value)) if isinstance(value, set) else "",
)
def test_an_infeasible_answer_names_rules_that_clash(change: dict[str, object], clash: set[str]) -> None:
    data = without(**change)
    result = solve(HUBS, data, PARAMS)
    assert result.status is Status.INFEASIBLE
    assert result.plan is None
    assert clashes(data, result.rules)
    for spared in result.rules:
        assert not clashes(data, [rule for rule in result.rules if rule != spared]), spared
    assert best_cost(data) is None
    assert clashes(data, sorted(clash)), "the set named in the table clashes too; which one is found is free"


def clashes(data: HubInstance, rules: "tuple[str, ...] | list[str]") -> bool:
    """Whether no plan at all, hubs outside their regions included, keeps the rules."""
    return mip.infeasible(data, rules, PARAMS, Watch(20))


@pytest.mark.parametrize("solver", HUBS.solvers)
def test_progress_never_gets_worse(solver: str) -> None:
    seen: list[Progress] = []
    solve(HUBS, TINY, PARAMS, solver=solver, on_progress=seen.append)
    costs = [p.objective for p in seen if p.objective is not None]
    bounds = [p.bound for p in seen if p.bound is not None]
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert costs


@pytest.mark.parametrize("solver", HUBS.solvers)
def test_a_cancelled_solve_returns_what_it_has(solver: str) -> None:
    cancel = threading.Event()
    cancel.set()
    result = solve(HUBS, TINY, PARAMS, solver=solver, cancel=cancel)
    assert result.status in (Status.UNKNOWN, Status.FEASIBLE)


@pytest.mark.parametrize("solver", HUBS.solvers)
def test_a_seed_and_one_worker_repeat_the_answer(solver: str) -> None:
    answers = [solve(HUBS, TINY, PARAMS, solver=solver) for _ in range(2)]
    assert answers[0].plan == answers[1].plan


def test_every_plan_of_five_dongs_is_tried() -> None:
    # choose m hubs, let the other 5 - m choose among them: 5 + 10*8 + 10*9 + 5*4 + 1
    assert len(PLANS[5]) == 5 * 1 + 10 * 2**3 + 10 * 3**2 + 5 * 4 + 1
