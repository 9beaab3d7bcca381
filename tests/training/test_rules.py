"""Model and verifier agree on every rule, every won and every point, on every plan of the tiny instances."""

import inspect
from collections.abc import Callable

import pytest
from ortools.sat.python.cp_model import CpModel, CpSolver, CpSolverSolutionCallback, IntVar, LinearExpr

from planner.training import TrainingInstance, TrainingPlan, constraints, money, objectives, statement, verify
from planner.training.constraints import RULES
from planner.training.instance import Headcount
from planner.training.objectives import TERMS
from planner.training.variables import TrainingVars
from tests.training.breaches import BREACHES
from tests.training.tiny import TINY, held

CHUNK = 50
"""Plans enumerated at once: the time grows with the square."""
NAMES = [rule.__name__ for rule in RULES]


class Collector(CpSolverSolutionCallback):
    """Collects the values of expressions in every solution."""

    def __init__(self, *expressions: IntVar | LinearExpr) -> None:
        super().__init__()
        self._expressions = expressions
        self.seen: set[tuple[int, ...]] = set()

    def on_solution_callback(self) -> None:
        self.seen.add(tuple(self.value(one) for one in self._expressions))


def solutions(
    model: CpModel, v: TrainingVars, plans: tuple[TrainingPlan, ...], *expressions: IntVar | LinearExpr
) -> set[tuple[int, ...]]:
    """Return which of the plans the model accepts, each with the values of the expressions."""
    seen: set[tuple[int, ...]] = set()
    for first in range(0, len(plans), CHUNK):
        fixed = model.clone()
        which = fixed.new_int_var(first, min(first + CHUNK, len(plans)) - 1, "which")
        columns = [which, *(variable for variable, _ in v.values(plans[0]))]
        rows = [
            [row, *(value for _, value in v.values(plan))]
            for row, plan in enumerate(plans[first : first + CHUNK], start=first)
        ]
        fixed.add_allowed_assignments(columns, rows)
        collector = Collector(which, *expressions)
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
    rule: Callable[[CpModel, TrainingVars, TrainingInstance], None],
    data: TrainingInstance,
    plans: tuple[TrainingPlan, ...],
) -> set[int]:
    """Return which plans a model holding only that rule accepts."""
    model = CpModel()
    v = TrainingVars(model, data)
    before = len(model.proto.constraints)
    rule(model, v, data)
    if len(model.proto.constraints) == before:
        return set(range(len(plans)))  # the container accepts them all: tested on its own
    return {row for (row,) in solutions(model, v, plans)}


@pytest.mark.parametrize("tiny", TINY)
def test_the_container_accepts_and_reads_back_every_plan(tiny):
    data, plans = TINY[tiny]
    model = CpModel()
    v = TrainingVars(model, data)
    assert {row for (row,) in solutions(model, v, plans)} == set(range(len(plans)))
    for plan in plans[::50]:
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


@pytest.mark.parametrize(("name", "tiny", "sessions", "breaches"), BREACHES)
def test_a_breach_is_told_with_its_rule_its_place_and_the_numbers(name, tiny, sessions, breaches):
    data, _ = TINY[tiny]
    plan = TrainingPlan(sessions=tuple(sessions.get(s) for s in range(len(data.sessions))))
    found = list(verify.CHECKS[name](data, plan))
    assert [f"{one.where}: {one.detail}" for one in found] == breaches
    assert {one.rule for one in found} <= {name}


def test_every_rule_has_a_breach_that_is_told():
    assert {name for name, _, _, breaches in BREACHES if breaches} == set(NAMES)


@pytest.mark.parametrize("tiny", TINY)
def test_every_plan_of_the_tiny_families_is_well_formed(tiny):
    data, plans = TINY[tiny]
    assert 500 <= len(plans) <= 1_100
    assert not [one for plan in plans for one in verify.well_formed(data, plan)]


HOUR = held((0, 540, 1))


@pytest.mark.parametrize(
    ("tiny", "change", "misfits"),
    [
        ("people", {"day": 1}, []),
        ("people", {"day": 2}, ["day 2, there are 2"]),
        ("people", {"venue": 0}, ["venue 0, there are 0"]),
        ("places", {"venue": 1}, []),
        ("places", {"venue": 2}, ["venue 2, there are 2"]),
        ("teachers", {"lecturers": (0,)}, ["1 lecturers for 2 roles"]),
        ("teachers", {"lecturers": (3, 4)}, ["lecturer 3, there are 3", "lecturer 4, there are 3"]),
        ("people", {"start": 1_380}, []),
        ("people", {"start": 1_321, "hours": 2}, ["2 h from minute 1321 go past midnight"]),
        ("people", {"attendance": (Headcount(office=2, people=9),)}, ["office 2, there are 2"]),
        ("people", {"attendance": (Headcount(office=1, people=2),)}, []),
        ("people", {"attendance": (Headcount(office=1, people=3),)}, ["3 people of office 1, which has 2"]),
        ("people", {"attendance": (Headcount(office=1, people=1),) * 2}, ["office 1 listed 2 times"]),
    ],
)
def test_a_plan_that_does_not_fit_the_instance_is_not_well_formed(tiny, change, misfits):
    data, _ = TINY[tiny]
    plan = TrainingPlan(sessions=(HOUR.model_copy(update=change), *(None for _ in data.sessions[1:])))
    found = list(verify.well_formed(data, plan))
    assert [one.detail for one in found] == misfits
    assert {(one.rule, one.where) for one in found} <= {("well_formed", "session 0")}


def test_a_plan_of_another_length_is_not_well_formed():
    (only,) = verify.well_formed(TINY["people"][0], TrainingPlan(sessions=(None,)))
    assert (only.rule, only.where, only.detail) == ("well_formed", "plan", "1 sessions, the instance has 3")


@pytest.mark.parametrize("factor", [1, 10_037])  # the larger: 7 percent of 561 x 10,037 won cut off 99 hundredths
def test_model_and_statement_agree_on_the_won_of_every_plan(factor):
    small, plans = TINY["money"]
    rates = [
        {"first_hour_won": factor * one.first_hour_won, "extra_hour_won": factor * one.extra_hour_won}
        for one in small.lecturers
    ]
    lecturers = tuple(one.model_copy(update=rate) for one, rate in zip(small.lecturers, rates, strict=True))
    data = small.model_copy(update={"lecturers": lecturers})
    model = CpModel()
    v = TrainingVars(model, data)
    won = [money.won(model, v, data, p) for p in range(len(data.programmes))]
    seen = solutions(model, v, plans, *won)
    by_statement = {
        (row, *(sum(statement.programme_lines(data, plan, p)) for p in range(len(won))))
        for row, plan in enumerate(plans)
    }
    assert seen == by_statement


@pytest.mark.parametrize("tiny", TINY)
def test_model_and_verifier_agree_on_the_cost_of_every_plan(tiny):
    data, plans = TINY[tiny]
    model = CpModel()
    v = TrainingVars(model, data)
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
