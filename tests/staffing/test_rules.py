"""Model and verifier agree on every rule and every won, on every plan of the tiny instances."""

import inspect
from collections.abc import Callable

import pytest
from ortools.sat.python.cp_model import CpModel, CpSolver, CpSolverSolutionCallback, IntVar, LinearExpr

from planner.staffing import StaffingInstance, StaffingPlan, constraints, objectives, verify
from planner.staffing.constraints import RULES
from planner.staffing.objectives import TERMS
from planner.staffing.variables import StaffingVars
from tests.staffing.breaches import BREACHES
from tests.staffing.tiny import TINY

CHUNK = 100
"""Plans enumerated at once: the time grows with the square."""
NAMES = [rule.__name__ for rule in RULES]


class Collector(CpSolverSolutionCallback):
    """Collects the values of a variable in every solution."""

    def __init__(self, variable: IntVar) -> None:
        super().__init__()
        self._variable = variable
        self.seen: set[int] = set()

    def on_solution_callback(self) -> None:
        self.seen.add(self.value(self._variable))


def solutions(model: CpModel, v: StaffingVars, plans: tuple[StaffingPlan, ...]) -> set[int]:
    """Return which of the plans the model accepts."""
    seen: set[int] = set()
    for first in range(0, len(plans), CHUNK):
        fixed = model.clone()
        rows = list(enumerate(plans))[first : first + CHUNK]
        which = fixed.new_int_var(first, rows[-1][0], "which")
        columns = [which, *(variable for variable, _ in v.values(plans[0]))]
        fixed.add_allowed_assignments(columns, [[row, *(value for _, value in v.values(plan))] for row, plan in rows])
        collector = Collector(which)
        solver = CpSolver()
        solver.parameters.enumerate_all_solutions = True
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 0
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
        solver.solve(fixed, collector)
        seen |= collector.seen
    return seen


def accepted(
    rule: Callable[[CpModel, StaffingVars, StaffingInstance], None],
    data: StaffingInstance,
    plans: tuple[StaffingPlan, ...],
) -> set[int]:
    """Return which plans a model holding only that rule accepts."""
    model = CpModel()
    v = StaffingVars(model, data)
    before = len(model.proto.constraints)
    rule(model, v, data)
    if len(model.proto.constraints) == before:
        return set(range(len(plans)))  # the container accepts them all: tested on its own
    return solutions(model, v, plans)


@pytest.mark.parametrize("tiny", TINY)
def test_the_container_accepts_and_reads_back_every_plan(tiny):
    data, plans = TINY[tiny]
    model = CpModel()
    v = StaffingVars(model, data)
    assert solutions(model, v, plans) == set(range(len(plans)))
    for plan in plans[::40]:
        fixed = model.clone()
        for variable, value in v.values(plan):
            fixed.add(variable == value)
        solver = CpSolver()
        solver.parameters.num_workers = 1
        solver.solve(fixed)
        assert v.read(solver) == plan


@pytest.mark.parametrize("tiny", TINY)
@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_model_and_check_agree_on_every_plan(rule, tiny):
    data, plans = TINY[tiny]
    check = verify.CHECKS[rule.__name__]
    assert accepted(rule, data, plans) == {row for row, plan in enumerate(plans) if not list(check(data, plan))}


@pytest.mark.parametrize("name", NAMES)
def test_some_tiny_instance_exercises_the_rule(name):
    check = verify.CHECKS[name]
    verdicts = [{not list(check(data, plan)) for plan in plans} for data, plans in TINY.values()]
    assert {True, False} in verdicts


@pytest.mark.parametrize(("name", "tiny", "contracts", "breaches"), BREACHES)
def test_a_breach_is_told_with_its_rule_its_place_and_the_numbers(name, tiny, contracts, breaches):
    data, _ = TINY[tiny]
    found = list(verify.CHECKS[name](data, StaffingPlan(contracts=contracts)))
    assert [f"{one.where}: {one.detail}" for one in found] == breaches
    assert {one.rule for one in found} <= {name}


def test_every_rule_has_a_breach_that_is_told():
    assert {name for name, _, _, breaches in BREACHES if breaches} == set(NAMES)


@pytest.mark.parametrize("tiny", TINY)
def test_every_plan_of_the_tiny_families_is_well_formed(tiny):
    data, plans = TINY[tiny]
    assert 200 <= len(plans) <= 1_000
    assert not [one for plan in plans for one in verify.well_formed(data, plan)]


@pytest.mark.parametrize(
    ("contracts", "misfits"),
    [
        (((), ()), []),
        (((0, 7), ()), []),
        (((), ()) * 2, ["plan: 4 posts, the instance has 2"]),
        (((7, 0), ()), ["post 0: contracts [7, 0] are not ascending, each once"]),
        (((), (2, 2)), ["post 1: contracts [2, 2] are not ascending, each once"]),
        (((8,), ()), ["post 0: contract 8, there are 8"]),
    ],
)
def test_a_plan_that_does_not_fit_the_instance_is_not_well_formed(contracts, misfits):
    found = list(verify.well_formed(TINY["spans"][0], StaffingPlan(contracts=contracts)))
    assert [f"{one.where}: {one.detail}" for one in found] == misfits
    assert {one.rule for one in found} <= {"well_formed"}


def test_a_contract_of_another_role_is_not_well_formed():
    (only,) = verify.well_formed(TINY["money"][0], StaffingPlan(contracts=((), (3,), ())))
    assert (only.where, only.detail) == ("post 1", "contract 3 is of role 1, the post of role 0")


@pytest.mark.parametrize("tiny", TINY)
def test_model_and_verifier_agree_on_the_cost_of_every_plan(tiny):
    data, plans = TINY[tiny]
    model = CpModel()
    v = StaffingVars(model, data)
    model.minimize(LinearExpr.sum([term(model, v, data) for term in TERMS]))
    solver = CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.cp_model_presolve = False
    for plan in plans:
        one = model.clone()
        for variable, value in v.values(plan):
            one.add(variable == value)
        solver.solve(one)
        assert round(solver.objective_value) == verify.cost(data, plan)


def test_the_cost_of_a_plan_is_the_sum_said_in_the_instance():
    data, _ = TINY["money"]
    plan = StaffingPlan(contracts=((2,), (1,), (4,)))
    # 148 + 83 + 72 won; posts 1 (pay) and 2 (new) changed; district 1 misses both of its posts in agreement 0
    assert verify.cost(data, plan) == 303 + 2 * 2 + 61 + 500
    data, _ = TINY["pay"]
    # both agreements: 121 - 1.1 x 100 = 11 won, then 117 - 110 = 7; posts 0 (not held) and 3 (new) and 2 changed
    assert verify.cost(data, StaffingPlan(contracts=((), (), (4,), (6, 7)))) == 9 * (11 + 7) + 5 * 3


def public_functions(module):
    return {
        name
        for name, one in inspect.getmembers(module, inspect.isfunction)
        if one.__module__ == module.__name__ and not name.startswith("_")
    }


def test_rules_and_checks_have_the_same_names_and_none_is_forgotten():
    assert list(verify.CHECKS) == NAMES
    assert public_functions(constraints) == set(NAMES)
    assert public_functions(verify) == set(NAMES)
    assert public_functions(objectives) == {term.__name__ for term in TERMS}
