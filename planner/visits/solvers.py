"""Solvers and explanations of visits, each loaded when it is first wanted."""

from collections.abc import Callable, Collection, Sequence

from planner.family import Solver
from planner.later import Later, later
from planner.lines import Explainer, Lever, Line
from planner.result import Answer, SolveParams, Watch
from planner.visits.instance import VisitInstance, VisitPlan


def _master() -> Solver[VisitInstance, VisitPlan]:
    from planner.visits.master import solve

    return solve


def _insertion() -> Solver[VisitInstance, VisitPlan]:
    from planner.visits.insertion import solve

    return solve


@later
def infeasible() -> Callable[[VisitInstance, Sequence[str], SolveParams, Watch], bool]:
    """Whether rules alone are proven to have no plan."""
    from planner.visits.master import infeasible

    return infeasible


@later
def _lines() -> Callable[[VisitInstance], Sequence[Line]]:
    from planner.visits.lines import lines

    return lines


@later
def _without() -> Callable[[VisitInstance, Collection[Line]], VisitInstance]:
    from planner.visits.lines import without

    return without


@later
def _levers() -> Callable[[VisitInstance, Line], Sequence[Lever[VisitInstance]]]:
    from planner.visits.repairs import levers

    return levers


@later
def _settle() -> Callable[[VisitInstance, SolveParams, Watch], Answer[VisitPlan]]:
    from planner.visits.lines import settle

    return settle


SOLVERS: Later[Solver[VisitInstance, VisitPlan]] = Later({"master": _master, "insertion": _insertion})
"""By name, the default first."""

EXPLAINER = Explainer(_lines, _without, _levers, _settle)
