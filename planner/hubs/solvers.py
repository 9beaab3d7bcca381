"""Solvers and explanations of hubs, each loaded when it is first wanted."""

from collections.abc import Callable, Collection, Sequence

from planner.family import Solver
from planner.hubs.instance import HubInstance, HubPlan
from planner.later import Later, later
from planner.lines import Explainer, Lever, Line
from planner.result import Answer, SolveParams, Watch


def _mip() -> Solver[HubInstance, HubPlan]:
    from planner.hubs.mip import solve

    return solve


def _neighbourhoods() -> Solver[HubInstance, HubPlan]:
    from planner.hubs.neighbourhoods import solve

    return solve


def _greedy() -> Solver[HubInstance, HubPlan]:
    from planner.hubs.greedy import solve

    return solve


@later
def infeasible() -> Callable[[HubInstance, Sequence[str], SolveParams, Watch], bool]:
    """Whether rules alone are proven to have no plan."""
    from planner.hubs.mip import infeasible

    return infeasible


@later
def _lines() -> Callable[[HubInstance], Sequence[Line]]:
    from planner.hubs.lines import lines

    return lines


@later
def _without() -> Callable[[HubInstance, Collection[Line]], HubInstance]:
    from planner.hubs.lines import without

    return without


@later
def _levers() -> Callable[[HubInstance, Line], Sequence[Lever[HubInstance]]]:
    from planner.hubs.repairs import levers

    return levers


@later
def _settle() -> Callable[[HubInstance, SolveParams, Watch], Answer[HubPlan]]:
    from planner.hubs.lines import settle

    return settle


SOLVERS: Later[Solver[HubInstance, HubPlan]] = Later(
    {
        "mip": _mip,
        "neighbourhoods": _neighbourhoods,
        "greedy": _greedy,
    }
)
"""By name, the default first."""

EXPLAINER = Explainer(_lines, _without, _levers, _settle)
