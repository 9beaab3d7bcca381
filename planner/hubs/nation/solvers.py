"""Solvers of the nation, each loaded when it is first wanted."""

from collections.abc import Callable, Sequence

from planner.family import Solver
from planner.hubs.nation.instance import NationInstance, NationPlan
from planner.later import Later, later
from planner.result import SolveParams, Watch


def _decomposition() -> Solver[NationInstance, NationPlan]:
    from planner.hubs.nation.decomposition import solve

    return solve


@later
def infeasible() -> Callable[[NationInstance, Sequence[str], SolveParams, Watch], bool]:
    """Whether rules alone are proven to have no plan."""
    from planner.hubs.nation.decomposition import infeasible

    return infeasible


SOLVERS: Later[Solver[NationInstance, NationPlan]] = Later({"decomposition": _decomposition})
"""By name, the default first."""
