"""The verifier of a nation says what its districts' own does, and agrees with the master on what is shared."""

import inspect
from itertools import product

import numpy as np
import pytest

from planner.hubs import Band, Border, HubPlan
from planner.hubs import verify as district_verify
from planner.hubs.nation import NATION, NationInstance, NationPlan, verify
from planner.hubs.nation.sharing import Row, share
from planner.solve import check
from tests.hubs.nation.tiny import ISLAND, TINY, joined, plans_of, some_plans

ALL_PLANS = some_plans()


def hubs_of(plan: NationPlan) -> tuple[int, ...]:
    return tuple(len(set(part.hub_of)) for part in plan.districts)


@pytest.mark.parametrize("name", ["shared_hubs", "shared_budget"])
def test_master_and_check_agree_on_every_split_of_the_hubs(name: str) -> None:
    accepted = {hubs_of(plan) for plan in ALL_PLANS if not list(verify.CHECKS[name](TINY, plan))}
    assert 0 < len(accepted) < len(ALL_PLANS), "TINY must exercise the rule"
    hubs = TINY.hubs if name == "shared_hubs" else Band(lower=0, upper=99)
    budget = TINY.budget_won if name == "shared_budget" else None
    for plan in ALL_PLANS:
        counts = hubs_of(plan)
        pairs = zip(counts, TINY.districts, strict=True)
        rows = [Row(count, np.zeros(1, dtype=np.int64), district.hub_won) for count, district in pairs]
        assert (share(rows, hubs, budget).bound is not None) == (counts in accepted), counts


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("shared_hubs", {"hubs": Band(lower=5, upper=6)}),
        ("shared_hubs", {"hubs": Band(lower=4, upper=5)}),
        ("shared_budget", {"budget_won": 16}),
    ],
)
def test_some_plan_sits_exactly_on_each_limit_and_is_turned_down_one_tighter(
    name: str, change: dict[str, object]
) -> None:
    tighter = TINY.model_copy(update=change)
    lost = [
        plan
        for plan in ALL_PLANS
        if not list(verify.CHECKS[name](TINY, plan)) and list(verify.CHECKS[name](tighter, plan))
    ]
    assert lost


def test_no_budget_accepts_every_plan() -> None:
    free = TINY.model_copy(update={"budget_won": None})
    assert not [v for plan in ALL_PLANS for v in verify.shared_budget(free, plan)]


@pytest.mark.parametrize("name", district_verify.CHECKS)
def test_a_rule_of_a_district_is_checked_in_each_district_and_says_in_which(name: str) -> None:
    last = TINY.districts[2]
    for first, third in product(plans_of(ISLAND)[::3], plans_of(last)[::3]):
        plan = NationPlan(districts=(first, HubPlan(hub_of=(0, 0)), third))
        own = [(0, v) for v in district_verify.CHECKS[name](joined(ISLAND), first)]
        own += [(2, v) for v in district_verify.CHECKS[name](last.units, third)]
        expected = [(v.rule, f"district {place}, {v.where}", v.detail) for place, v in own]
        assert [(v.rule, v.where, v.detail) for v in verify.CHECKS[name](TINY, plan)] == expected


def test_violations_of_the_shared_rules_tell_value_and_limit() -> None:
    most = NationPlan(
        districts=(HubPlan(hub_of=(0, 0, 2)), HubPlan(hub_of=(0, 1)), HubPlan(hub_of=(0, 1, 2))),
    )
    found = [(v.rule, v.where, v.detail) for v in check(NATION, TINY, most)]
    assert found == [
        ("shared_hubs", "plan", "7 hubs, allowed 4 to 6"),
        ("shared_budget", "plan", "20 > 17 won"),
    ]
    least = NationPlan(districts=(HubPlan(hub_of=(1, 1, 1)), HubPlan(hub_of=(0, 0)), HubPlan(hub_of=(0, 0, 0))))
    assert [v.detail for v in check(NATION, TINY, least)] == ["3 hubs, allowed 4 to 6"]


@pytest.mark.parametrize(
    ("plan", "where"),
    [
        (NationPlan(districts=()), "plan"),
        (NationPlan(districts=(HubPlan(hub_of=(0, 0, 0)),) * 4), "plan"),
        (
            NationPlan(districts=(HubPlan(hub_of=(0, 0, 0)), HubPlan(hub_of=(0,)), HubPlan(hub_of=(0, 0, 0)))),
            "district 1, plan",
        ),
        (
            NationPlan(districts=(HubPlan(hub_of=(0, 0, 0)), HubPlan(hub_of=(0, 0)), HubPlan(hub_of=(0, 3, 0)))),
            "district 2, dong 1",
        ),
    ],
)
def test_a_plan_that_does_not_fit_the_instance_is_not_well_formed(plan: NationPlan, where: str) -> None:
    assert [(v.rule, v.where) for v in check(NATION, TINY, plan)] == [("well_formed", where)]


def test_the_cost_is_the_sum_over_the_districts_and_counts_links_as_borders() -> None:
    tolled = ISLAND.model_copy(
        update={
            "units": ISLAND.units.model_copy(update={"cut_border_weight": 2}),
            "links": (Border(a=1, b=2, metres=7),),
        }
    )
    data = NationInstance(districts=(tolled, TINY.districts[1]), hubs=TINY.hubs)
    plan = NationPlan(districts=(HubPlan(hub_of=(1, 1, 2)), HubPlan(hub_of=(1, 1))))
    # 5 from 0 to 1 at 10, the link of 7 cut at 2 a metre; 2 from 0 to 1 at 10
    assert verify.cost(data, plan) == 50 + 14 + 20


def test_every_check_of_a_district_is_a_check_of_the_nation_and_two_are_shared() -> None:
    assert list(NATION.checks) == [*district_verify.CHECKS, "shared_hubs", "shared_budget"]
    written = [name for name, _ in inspect.getmembers(verify, inspect.isgeneratorfunction) if not name.startswith("_")]
    assert sorted(written) == ["shared_budget", "shared_hubs", "well_formed"]
