"""Solvers against plain enumeration, and against themselves on changed instances."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.result import SolveParams, Status, Watch
from planner.solve import check, solve
from planner.staffing import STAFFING, StaffingInstance, StaffingPlan
from planner.staffing.instance import Agreement, Contract, ContractType, Need, PayBand, Post, Role, Today
from tests.staffing.tiny import TINY

PARAMS = SolveParams(time_limit_s=20, workers=1)
many = settings(max_examples=40, deadline=None, derandomize=True)
few = settings(max_examples=20, deadline=None, derandomize=True)
"""For tests that solve an instance several times."""

N_MONTHS, N_YEARS = 4, 2
won = st.integers(0, 40)
cap = st.none() | st.integers(20, 160)


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    first = draw(st.sampled_from((0, 0, 2, 1)))
    return Contract(
        role=draw(st.integers(0, 1)),
        type=draw(st.integers(0, 1)),
        pay_won=draw(st.sampled_from((100, 110, 120))),
        first=first,
        last=draw(st.sampled_from([last for last in (1, 3, 2) if last >= first])),
        new_hire=draw(st.booleans()),
        city_won=tuple(draw(won) for _ in range(N_YEARS)),
        district_won=tuple(draw(won) for _ in range(N_YEARS)),
    )


@st.composite
def posts(draw: st.DrawFn) -> Post:
    today = st.builds(
        Today, type=st.integers(0, 1), pay_won=st.sampled_from((100, 110)), served_months=st.integers(0, 3)
    )
    return Post(
        district=draw(st.integers(0, 1)),
        role=draw(st.integers(0, 1)),
        types=draw(st.sampled_from(((0,), (1,), (0, 1)))),
        today=draw(st.none() | today),
        least_pay_won=draw(st.sampled_from((0, 0, 110))),
    )


bands = st.none() | st.builds(
    PayBand, max_ratio_percent=st.sampled_from((100, 105, 115)), excess_weight=st.none() | st.integers(0, 9)
)


@st.composite
def instances(draw: st.DrawFn) -> StaffingInstance:
    """Two or three posts and few enough contracts to try all plans."""
    places = draw(st.lists(st.tuples(*[st.integers(0, 1)] * 3), max_size=3, unique=True))
    needs = []
    for district, role, agreement in places:
        wanted = draw(st.integers(0, 2))
        least = draw(st.integers(0, min(1, wanted)))
        worth = draw(st.integers(0, 200))
        needs.append(
            Need(district=district, role=role, agreement=agreement, least=least, wanted=wanted, worth_won=worth)
        )
    return StaffingInstance(
        n_months=N_MONTHS,
        n_years=N_YEARS,
        n_districts=2,
        types=(ContractType(limit_months=draw(st.sampled_from((1, 2, 3)))), ContractType(part_time=True)),
        roles=(Role(band=draw(bands)), Role(band=draw(bands))),
        contracts=tuple(draw(st.lists(contracts(), min_size=2, max_size=7))),
        posts=tuple(draw(st.lists(posts(), min_size=1, max_size=3))),
        agreements=(Agreement(first=0, last=1), Agreement(first=2, last=3)),
        needs=tuple(needs),
        least_pay_won=(0, 90, 100, draw(st.sampled_from((0, 110)))),
        part_time_least_percent=draw(st.sampled_from((0, 0, 40))),
        part_time_most_percent=draw(st.sampled_from((50, 100))),
        city_caps=(draw(cap), draw(cap)),
        district_caps=((draw(cap), draw(cap)), (draw(cap), draw(cap))),
        total_cap=draw(cap),
        change_weight=draw(st.integers(0, 60)),
    )


def every_plan(data: StaffingInstance) -> list[StaffingPlan]:
    """Return all plans with at most three contracts a post: a fourth would need four contracts of one month each."""
    choices = []
    for post in data.posts:
        mine = [c for c, one in enumerate(data.contracts) if one.role == post.role]
        choices.append([chosen for size in range(4) for chosen in combinations(mine, size)])
    return [StaffingPlan(contracts=chosen) for chosen in product(*choices)]


def best(data: StaffingInstance) -> int | None:
    costs = [STAFFING.cost(data, plan) for plan in every_plan(data) if not check(STAFFING, data, plan)]
    return min(costs, default=None)


@many
@given(instances())
def test_every_solver_finds_what_enumeration_finds(data):
    known = best(data)
    for solver in STAFFING.solvers:
        result = solve(STAFFING, data, PARAMS, solver=solver)
        assert result.objective == known
        assert result.status is (Status.INFEASIBLE if known is None else Status.OPTIMAL)


@few
@given(instances())
def test_the_rules_named_when_nothing_fits_clash_and_none_can_be_spared(data):
    result = solve(STAFFING, data, PARAMS)
    if result.status is Status.INFEASIBLE and result.rules:
        assert STAFFING.infeasible(data, result.rules, PARAMS, Watch(20))
        for rule in result.rules:
            rest = [other for other in result.rules if other != rule]
            assert not STAFFING.infeasible(data, rest, PARAMS, Watch(20))


@few
@given(instances())
def test_more_money_never_costs_more(data):
    richer = data.model_copy(
        update={
            "city_caps": tuple(None if one is None else one + 15 for one in data.city_caps),
            "total_cap": None,
            "part_time_most_percent": 100,
        }
    )
    before, after = solve(STAFFING, data, PARAMS), solve(STAFFING, richer, PARAMS)
    if before.objective is not None:
        assert after.objective is not None
        assert after.objective <= before.objective


@few
@given(instances(), st.permutations(range(2)))
def test_districts_may_be_numbered_in_any_order(data, order):
    renamed = data.model_copy(
        update={
            "posts": tuple(one.model_copy(update={"district": order[one.district]}) for one in reversed(data.posts)),
            "needs": tuple(one.model_copy(update={"district": order[one.district]}) for one in data.needs),
            "district_caps": tuple(data.district_caps[order.index(d)] for d in range(2)),
        }
    )
    assert solve(STAFFING, renamed, PARAMS).objective == solve(STAFFING, data, PARAMS).objective


@few
@given(instances(), st.integers(2, 5))
def test_all_money_times_a_number_costs_that_many_times_as_much(data, times):
    def scaled(caps):
        return tuple(None if one is None else times * one for one in caps)

    richer = data.model_copy(
        update={
            "contracts": tuple(
                one.model_copy(update={"city_won": scaled(one.city_won), "district_won": scaled(one.district_won)})
                for one in data.contracts
            ),
            "roles": tuple(Role(band=role.band and _priced(role.band, times)) for role in data.roles),
            "needs": tuple(one.model_copy(update={"worth_won": times * one.worth_won}) for one in data.needs),
            "city_caps": scaled(data.city_caps),
            "district_caps": tuple(map(scaled, data.district_caps)),
            "total_cap": None if data.total_cap is None else times * data.total_cap,
            "change_weight": times * data.change_weight,
        }
    )
    before, after = solve(STAFFING, data, PARAMS), solve(STAFFING, richer, PARAMS)
    assert after.objective == (None if before.objective is None else times * before.objective)


def _priced(band: PayBand, times: int) -> PayBand:
    weight = None if band.excess_weight is None else times * band.excess_weight
    return band.model_copy(update={"excess_weight": weight})


@pytest.mark.parametrize("tiny", TINY)
@pytest.mark.parametrize("solver", STAFFING.solvers)
def test_the_best_of_all_plans_of_a_tiny_instance_is_found(tiny, solver):
    data, plans = TINY[tiny]
    costs = [STAFFING.cost(data, plan) for plan in plans if not check(STAFFING, data, plan)]
    result = solve(STAFFING, data, PARAMS, solver=solver)
    assert result.objective is not None
    assert result.objective <= min(costs)
    assert result.bound == result.objective


def test_an_impossible_cap_is_recognised_by_name():
    data, _ = TINY["money"]
    result = solve(STAFFING, data.model_copy(update={"total_cap": 82}), PARAMS)
    # contract 1 keeps post 0 in agreement 1 for 83 won, contract 2 for 148
    assert result.status is Status.INFEASIBLE
    assert result.rules == ("least_posts", "total_budget")


def test_a_cancelled_solve_ends_without_a_plan():
    watch = Watch(20)
    watch.cancel.set()
    for solver in STAFFING.solvers.values():
        assert solver(TINY["money"][0], PARAMS, watch).status is Status.UNKNOWN
