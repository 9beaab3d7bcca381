"""Each rule and each cost term: the model and the verifier say the same of every plan."""

import inspect
import threading

import pytest
from ortools.math_opt.python import mathopt

from planner.engines.mathopt import run
from planner.hubs import HUBS, HubInstance, HubPlan, constraints, objectives, program, variables, verify
from planner.result import Answer, SolveParams, Status, Watch
from tests.hubs.tiny import ALL_PLANS, BARE, NOBODY, TIGHTER, TINY, UNASKED, without

PARAMS = SolveParams(workers=1)


class Fixed:
    """A model in which one plan after another is held fast."""

    def __init__(self, data: HubInstance, rules: list[constraints.Rule]) -> None:
        self.program = program.build(data, rules, priced=False)

    def accepts(self, plan: HubPlan) -> bool:
        model, v = self.program.model, self.program.v
        rows = [model.add_linear_constraint(v.assign[i, h] == 1) for i, h in enumerate(plan.hub_of)]
        answer = program.prove(self.program, PARAMS, Watch(10), Answer(Status.UNKNOWN))
        for row in rows:
            model.delete_linear_constraint(row)
        return answer.status is not Status.INFEASIBLE


def accepted_by_check(name: str, data: HubInstance) -> set[HubPlan]:
    return {plan for plan in ALL_PLANS if not list(verify.CHECKS[name](data, plan))}


@pytest.mark.parametrize("rule", constraints.RULES, ids=lambda rule: rule.__name__)
def test_model_and_check_agree_on_every_plan(rule: constraints.Rule) -> None:
    accepted = accepted_by_check(rule.__name__, TINY)
    assert 0 < len(accepted) < len(ALL_PLANS), "TINY must exercise the rule"
    fixed = Fixed(TINY, [rule])
    assert not [plan.hub_of for plan in ALL_PLANS if fixed.accepts(plan) is not (plan in accepted)]


@pytest.mark.parametrize("rule", constraints.RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("data", [BARE, UNASKED], ids=["bare", "unasked"])
def test_model_and_check_agree_where_the_rule_is_not_asked(rule: constraints.Rule, data: HubInstance) -> None:
    accepted = accepted_by_check(rule.__name__, data)
    fixed = Fixed(data, [rule])
    assert not [plan.hub_of for plan in ALL_PLANS[::7] if fixed.accepts(plan) is not (plan in accepted)]


@pytest.mark.parametrize(
    ("rule", "change"),
    [(rule, change) for rule in constraints.RULES for change in TIGHTER.get(rule.__name__, ())],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_some_plan_sits_exactly_on_each_limit_and_is_turned_down_one_tighter(
    rule: constraints.Rule, change: dict[str, object]
) -> None:
    tighter = without(**change)
    lost = accepted_by_check(rule.__name__, TINY) - accepted_by_check(rule.__name__, tighter)
    assert lost
    fixed = Fixed(tighter, [rule])
    assert not [plan.hub_of for plan in lost if fixed.accepts(plan)]


@pytest.mark.parametrize(
    "name", [name for name in verify.CHECKS if name not in ("hub_in_own_region", "number_of_regions")]
)
def test_a_rule_that_is_not_asked_accepts_every_plan(name: str) -> None:
    assert accepted_by_check(name, BARE) == set(ALL_PLANS)


@pytest.mark.parametrize("term", objectives.TERMS, ids=lambda term: term.__name__)
@pytest.mark.parametrize("data", [TINY, BARE, NOBODY], ids=["tiny", "bare", "nobody"])
def test_model_and_verifier_agree_on_the_cost_of_every_plan(term: objectives.Term, data: HubInstance) -> None:
    model = mathopt.Model()
    v = variables.make(model, data)
    model.minimize(term(model, v, data))
    for plan in ALL_PLANS:
        rows = [model.add_linear_constraint(v.assign[i, h] == 1) for i, h in enumerate(plan.hub_of)]
        outcome = run(model, PARAMS, Watch(10))
        assert outcome.bound == pytest.approx(verify.TERMS[term.__name__](data, plan), abs=1e-6), plan.hub_of
        for row in rows:
            model.delete_linear_constraint(row)


def test_every_cost_term_differs_between_plans_of_tiny() -> None:
    for name, term in verify.TERMS.items():
        assert len({term(TINY, plan) for plan in ALL_PLANS}) > 1, name


def test_the_cost_is_the_sum_of_its_terms() -> None:
    # travel 2 x (5x0 + 3x8 + 4x0 + 7x6) = 132; totals 8 and 11, 5 and 10: 3x3 + 2x5 = 19; border 1-2: 5 x 150;
    # today's labels are 0, 0, 1, 1: nobody moves; hubs 1 and 2 cost 2 and 3 to open: 13x5
    assert verify.cost(TINY, HubPlan(hub_of=(1, 1, 2, 2))) == 132 + 19 + 750 + 65


def test_rules_checks_and_terms_have_the_same_names() -> None:
    written = [name for name, _ in inspect.getmembers(constraints, inspect.isfunction) if name != "neighbour_graph"]
    checks = [
        name
        for name, function in inspect.getmembers(verify, inspect.isgeneratorfunction)
        if not name.startswith("_") and name != "well_formed"
    ]
    assert [rule.__name__ for rule in constraints.RULES] == list(verify.CHECKS) == list(HUBS.checks)
    assert sorted(written) == sorted(checks) == sorted(verify.CHECKS)
    assert [term.__name__ for term in objectives.TERMS] == list(verify.TERMS)


@pytest.mark.parametrize("rule", constraints.RULES, ids=lambda rule: rule.__name__)
def test_rule_and_check_are_documented_with_the_same_sentence(rule: constraints.Rule) -> None:
    assert (rule.__doc__ or "").splitlines()[0] == (verify.CHECKS[rule.__name__].__doc__ or "").splitlines()[0]


@pytest.mark.parametrize(
    ("hub_of", "where"),
    [((0, 0, 0), "plan"), ((0, 0, 0, 0, 0), "plan"), ((0, 0, 4, 0), "dong 2"), ((0, 0, 3, 0), None)],
)
def test_a_plan_that_does_not_fit_the_instance_is_not_well_formed(hub_of: tuple[int, ...], where: str | None) -> None:
    found = [(violation.rule, violation.where) for violation in verify.well_formed(TINY, HubPlan(hub_of=hub_of))]
    assert found == ([("well_formed", where)] if where else [])


BREACHES: dict[str, tuple[tuple[int, ...], list[tuple[str, str]]]] = {
    "hub_in_own_region": ((1, 3, 2, 3), [("hub 1", "belongs to hub 3")]),
    "number_of_regions": ((2, 2, 2, 2), [("plan", "1 regions, allowed 2 to 3")]),
    "connected": ((1, 3, 2, 3), [("dong 1", "cut off from hub 3")]),
    "load_band": (
        (1, 3, 2, 2),
        [
            ("hub 1", "load 1 is 3, allowed 7 to 12"),
            ("hub 3", "load 1 is 5, allowed 7 to 12"),
        ],
    ),
    "region_size": ((2, 2, 2, 2), [("hub 2", "4 dongs, allowed 1 to 3")]),
    "hub_capacity": ((1, 3, 2, 3), [("hub 3", "load 2 is 7 > 4")]),
    "max_seconds": ((1, 3, 2, 3), [("dong 1", "91 > 90 s to hub 3")]),
    "candidate_hubs": ((0, 0, 2, 2), [("hub 0", "is no candidate")]),
    "forced_hubs": ((1, 1, 3, 3), [("dong 2", "is no hub")]),
    "together": ((1, 3, 2, 3), [("dongs 0 and 1", "hubs 1 and 3")]),
    "apart": ((1, 3, 2, 3), [("dongs 1 and 3", "both belong to hub 3")]),
    "fixed_assignment": ((1, 3, 2, 3), [("dong 3", "hub 3, fixed to 2")]),
    "max_moved_dongs": ((2, 2, 2, 2), [("plan", "2 > 1 dongs")]),
    "max_moved_demand": ((2, 2, 2, 2), [("plan", "8 > 5")]),
    "max_opening_cost": ((1, 3, 2, 3), [("plan", "9 > 7")]),
    "unlike": ((0, 1, 2, 2), [("grouping 1", "0 dongs change region, at least 1")]),
}


@pytest.mark.parametrize("name", verify.CHECKS)
def test_a_violation_names_its_rule_the_place_the_value_and_the_limit(name: str) -> None:
    hub_of, expected = BREACHES[name]
    found = list(verify.CHECKS[name](TINY, HubPlan(hub_of=hub_of)))
    assert [(v.rule, v.where, v.detail) for v in found] == [(name, *breach) for breach in expected]


def test_a_dong_that_no_way_joins_to_a_hub_cannot_belong_to_it() -> None:
    data = without(borders=TINY.borders and TINY.borders[1:])  # dong 0 is an island
    fixed = Fixed(data, [constraints.connected])
    accepted = accepted_by_check("connected", data)
    assert not [plan.hub_of for plan in ALL_PLANS[::3] if fixed.accepts(plan) is not (plan in accepted)]
    assert HubPlan(hub_of=(1, 1, 1, 1)) not in accepted


def test_a_dong_not_next_to_its_hub_takes_a_neighbour_along_before_any_separator_is_found() -> None:
    fixed = Fixed(TINY, [constraints.connected])
    fixed.program.graph = None
    assert not fixed.accepts(HubPlan(hub_of=(2, 1, 2, 2)))
    assert fixed.accepts(HubPlan(hub_of=(2, 2, 2, 2)))


def test_a_cancelled_engine_answers_unknown() -> None:
    cancel = threading.Event()
    cancel.set()
    model = program.build(TINY, constraints.RULES).model
    assert run(model, PARAMS, Watch(10, None, cancel)).status is Status.UNKNOWN
