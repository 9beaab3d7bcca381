"""Solvers and explanations of training, each loaded when it is first wanted."""

from collections.abc import Callable, Collection, Sequence

from planner.family import Solver
from planner.later import Later, later
from planner.lines import Explainer, Lever, Line
from planner.result import Answer, SolveParams, Watch
from planner.training.instance import TrainingInstance, TrainingPlan


def _adaptive() -> Solver[TrainingInstance, TrainingPlan]:
    from planner.training.adaptive import solve

    return solve


def _cpsat() -> Solver[TrainingInstance, TrainingPlan]:
    from planner.training.cpsat import solve

    return solve


def _greedy() -> Solver[TrainingInstance, TrainingPlan]:
    from planner.training.greedy import solve

    return solve


@later
def infeasible() -> Callable[[TrainingInstance, Sequence[str], SolveParams, Watch], bool]:
    """Whether rules alone are proven to have no plan."""
    from planner.training.cpsat import infeasible

    return infeasible


@later
def _lines() -> Callable[[TrainingInstance], Sequence[Line]]:
    from planner.training.lines import lines

    return lines


@later
def _without() -> Callable[[TrainingInstance, Collection[Line]], TrainingInstance]:
    from planner.training.lines import without

    return without


@later
def _levers() -> Callable[[TrainingInstance, Line], Sequence[Lever[TrainingInstance]]]:
    from planner.training.repairs import levers

    return levers


@later
def _settle() -> Callable[[TrainingInstance, SolveParams, Watch], Answer[TrainingPlan]]:
    from planner.training.lines import settle

    return settle


SOLVERS: Later[Solver[TrainingInstance, TrainingPlan]] = Later(
    {
        "adaptive": _adaptive,
        "cpsat": _cpsat,
        "greedy": _greedy,
    }
)
"""By name, the default first."""

EXPLAINER = Explainer(_lines, _without, _levers, _settle)
