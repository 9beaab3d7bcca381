"""HiGHS on the rows of the model: optimum and proof, where costs of many posts meet in few budgets."""

import math

from ortools.sat.python.cp_model import CpModel

from planner.engines import cpsat as exact
from planner.engines import mathopt as engine
from planner.errors import SolverError
from planner.result import Answer, SolveParams, Status, Watch
from planner.staffing.cpsat import complete
from planner.staffing.instance import StaffingInstance, StaffingPlan
from planner.staffing.rows import Rows
from planner.staffing.sums import overspent
from planner.staffing.variables import StaffingVars

CLOSE = 0.1
"""Absolute gap, in grains of cost, at which a plan counts as the best: costs are whole grains."""


def solve(data: StaffingInstance, params: SolveParams, watch: Watch) -> Answer[StaffingPlan]:
    """Return the best plan found in time, with a bound.

    The plan is confirmed, and its cost computed in whole won, by CP-SAT on the same model.

    Parameters
    ----------
    data
        The instance.
    params
        Seed; one thread is used.
    watch
        Clock and cancel.

    Raises
    ------
    SolverError
        If an engine fails, or CP-SAT denies a plan of the other.
    """
    if overspent(data):
        return Answer(Status.INFEASIBLE)
    model, v = complete(data)
    grain = _grain(model)
    rows = Rows(model, grain)
    outcome = engine.run(rows.model, params, watch, gap=CLOSE)
    bound = _bound(outcome.bound, grain)
    if outcome.values is None:
        return Answer(outcome.status, None, None, None if outcome.status is Status.INFEASIBLE else bound)
    hold = {index: round(outcome.values[rows.variables[index]]) for index in _deciding(v)}
    plan, cost = _confirmed(model, v, hold, params)
    bound = None if bound is None else min(bound, cost)
    watch.report("mip", cost, bound)
    return Answer(Status.OPTIMAL if bound == cost else Status.FEASIBLE, plan, cost, bound)


def _deciding(v: StaffingVars) -> list[int]:
    return [literal.index for gets in v.gets for literal in gets.values()]


def _confirmed(model: CpModel, v: StaffingVars, hold: dict[int, int], params: SolveParams) -> tuple[StaffingPlan, int]:
    """Return the plan of these values and its cost, once CP-SAT has accepted them."""
    fixed = model.clone()
    for gets in v.gets:
        for literal in gets.values():
            fixed.add(literal == hold[literal.index])
    outcome = exact.run(fixed, params, Watch(params.time_limit_s), "confirm", probe=False)
    if outcome.status is not Status.OPTIMAL or outcome.objective is None:
        raise SolverError(f"CP-SAT answers {outcome.status} to a plan of HiGHS")
    return v.read(outcome.solver), outcome.objective


def _grain(model: CpModel) -> int:
    """Return the largest number that divides every cost: the coarser, the surer is a bound in floating point."""
    objective = model.proto.objective
    return max(1, math.gcd(*(int(cost) for cost in objective.coeffs), int(objective.offset)))


def _bound(bound: float | None, grain: int) -> int | None:
    """Return a bound of the engine in won, rounded up to whole grains once its own tolerance is taken off.

    The engine keeps rows to 1e-9 only, so the bound may be too high by about as much of itself.
    """
    if bound is None or not math.isfinite(bound):
        return None
    return grain * math.ceil(bound - max(1e-6, 1e-9 * abs(bound)))
