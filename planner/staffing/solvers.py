"""Solvers and explanations of staffing, each loaded when it is first wanted."""

from collections.abc import Callable, Collection, Sequence

from planner.family import Solver
from planner.later import Later, later
from planner.lines import Explainer, Lever, Line
from planner.result import Answer, SolveParams, Watch
from planner.staffing.instance import StaffingInstance, StaffingPlan


def _mip() -> Solver[StaffingInstance, StaffingPlan]:
    from planner.staffing.mip import solve

    return solve


def _cpsat() -> Solver[StaffingInstance, StaffingPlan]:
    from planner.staffing.cpsat import solve

    return solve


@later
def infeasible() -> Callable[[StaffingInstance, Sequence[str], SolveParams, Watch], bool]:
    """Whether rules alone are proven to have no plan."""
    from planner.staffing.cpsat import infeasible

    return infeasible


@later
def _lines() -> Callable[[StaffingInstance], Sequence[Line]]:
    from planner.staffing.lines import lines

    return lines


@later
def _without() -> Callable[[StaffingInstance, Collection[Line]], StaffingInstance]:
    from planner.staffing.lines import without

    return without


@later
def _levers() -> Callable[[StaffingInstance, Line], Sequence[Lever[StaffingInstance]]]:
    from planner.staffing.repairs import levers

    return levers


@later
def _settle() -> Callable[[StaffingInstance, SolveParams, Watch], Answer[StaffingPlan]]:
    from planner.staffing.lines import settle

    return settle


SOLVERS: Later[Solver[StaffingInstance, StaffingPlan]] = Later({"mip": _mip, "cpsat": _cpsat})
"""By name, the default first."""

EXPLAINER = Explainer(_lines, _without, _levers, _settle)
