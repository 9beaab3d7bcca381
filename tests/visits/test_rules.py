import inspect

import pytest

from planner.visits import constraints, verify
from planner.visits.constraints import RULES
from planner.visits.instance import VisitPlan
from planner.visits.objectives import TERMS, build
from planner.visits.rows import RestrictedMaster, Route
from tests.visits.tiny import ALL_PLANS, TINY


def model_accepts(rule, plan: VisitPlan) -> bool:
    """Whether the plan's routes are allowed one by one, and the rows hold with all of them taken."""
    model = build(TINY, [rule], [])
    routes = [tuple((stop.client, stop.start) for stop in route) for route in plan.routes]
    if not all(model.admits(s, route) for s, route in enumerate(routes)):
        return False
    master = RestrictedMaster(model, [[s] for s in range(len(routes))], penalty=1.0)
    for s, route in enumerate(routes):
        if route:
            master.add(Route(s, tuple(i for i, _ in route), 0))
            master.fix(len(master.routes) - 1)
    point = master.solve(60.0)
    return point is not None and point.missing < 1e-6


def clients_of(plan: VisitPlan) -> dict[int, tuple[int, ...]]:
    return {s: tuple(stop.client for stop in route) for s, route in enumerate(plan.routes)}


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.__name__)
def test_model_and_check_agree_on_every_plan(rule):
    verdict = {p: not list(getattr(verify, rule.__name__)(TINY, p)) for p in ALL_PLANS}
    assert set(verdict.values()) == {True, False}, "TINY must exercise the rule"
    assert not [p for p, ok in verdict.items() if model_accepts(rule, p) is not ok]


def test_model_and_verifier_agree_on_the_cost_of_every_plan():
    model = build(TINY, [])
    for plan in ALL_PLANS:
        assert model.cost(clients_of(plan)) == verify.cost(TINY, plan)


@pytest.mark.parametrize("term", TERMS, ids=lambda t: t.__name__)
def test_every_cost_term_alone_changes_the_cost_of_some_plan(term):
    model = build(TINY, [], [term])
    costs = {model.cost(clients_of(plan)) for plan in ALL_PLANS}
    assert len(costs) > 1


def test_rules_checks_and_functions_have_the_same_names():
    def public(module) -> set[str]:
        found = inspect.getmembers(module, inspect.isfunction)
        return {name for name, f in found if f.__module__ == module.__name__ and not name.startswith("_")}

    names = [rule.__name__ for rule in RULES]
    assert len(set(names)) == len(names)
    assert public(constraints) == set(names) == set(verify.CHECKS) == public(verify) - {"cost", "well_formed"}


def test_a_plan_of_another_instance_is_not_well_formed():
    assert [v.detail for v in verify.well_formed(TINY, VisitPlan(routes=()))] == ["0 routes for 2 slots"]
    stranger = VisitPlan.model_validate_json('{"routes": [[{"client": 3, "start": 0}], []]}')
    assert [v.where for v in verify.well_formed(TINY, stranger)] == ["slot 0"]
    assert not [v for p in ALL_PLANS for v in verify.well_formed(TINY, p)]


def test_the_earliest_schedule_of_a_route_keeps_every_single_route_rule_or_none_can():
    model = build(TINY)
    fits = {}
    for plan in ALL_PLANS:
        for s, route in enumerate(plan.routes):
            key = s, tuple(stop.client for stop in route)
            stops = tuple((stop.client, stop.start) for stop in route)
            fits[key] = fits.get(key, False) or model.admits(s, stops)
    assert {True, False} == set(fits.values())
    assert all(model.schedule(*key) is not None for key, ok in fits.items() if ok)
