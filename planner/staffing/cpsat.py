"""CP-SAT on the whole plan: optimum and proof."""

from collections.abc import Iterable, Sequence

from ortools.sat.python.cp_model import CpModel, LinearExpr

from planner.engines import cpsat as engine
from planner.result import Answer, SolveParams, Status, Watch
from planner.staffing.constraints import RULES
from planner.staffing.instance import StaffingInstance, StaffingPlan
from planner.staffing.objectives import TERMS
from planner.staffing.variables import StaffingVars


def solve(data: StaffingInstance, params: SolveParams, watch: Watch) -> Answer[StaffingPlan]:
    """Return the best plan found in time, with a bound.

    Parameters
    ----------
    data
        The instance.
    params
        Seed and workers.
    watch
        Clock and cancel.

    Raises
    ------
    SolverError
        If CP-SAT fails.
    """
    model, v = build(data, (rule.__name__ for rule in RULES))
    model.minimize(LinearExpr.sum([term(model, v, data) for term in TERMS]))
    outcome = engine.run(model, params, watch)
    plan = None if outcome.objective is None else v.read(outcome.solver)
    return Answer(outcome.status, plan, outcome.objective, outcome.bound)


def infeasible(data: StaffingInstance, rules: Sequence[str], params: SolveParams, watch: Watch) -> bool:
    """Return whether the rules of these names alone are proven to have no plan; "unknown" counts as no."""
    model, _ = build(data, rules)
    return engine.run(model, params, watch, "explain").status is Status.INFEASIBLE


def build(data: StaffingInstance, rules: Iterable[str]) -> tuple[CpModel, StaffingVars]:
    """Return a model of the rules of these names, without cost, and its variables."""
    model = CpModel()
    v = StaffingVars(model, data)
    names = set(rules)
    for rule in RULES:
        if rule.__name__ in names:
            rule(model, v, data)
    return model, v
