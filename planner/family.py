"""The one plug between a family of problems and everything that is the same for all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from planner.lines import Explainer
from planner.result import Answer, SolveParams, Violation, Watch

I = TypeVar("I", bound=BaseModel)  # noqa: E741  (I for instance, as in the literature)
P = TypeVar("P", bound=BaseModel)

Solver = Callable[[I, SolveParams, Watch], Answer[P]]
Check = Callable[[I, P], Iterator[Violation]]


@dataclass(frozen=True)
class Family(Generic[I, P]):
    """One family of problems: its types, its solvers, its verifier.

    Parameters
    ----------
    name
        ``hubs``, ``visits``, ``training``.
    instance, plan
        Pydantic models, frozen, whole numbers only.
    solvers
        By name, the default first. A solver whose engine cannot be imported is absent.
    checks
        One independent check per rule, under the rule's name.
    well_formed
        Yields a violation for a plan that does not fit the instance at all (wrong lengths, positions
        out of range); the checks are only run on plans that pass.
    cost
        The objective recomputed from the plan alone.
    infeasible
        Whether the rules of the given names alone are *proven* to have no plan.
    explainer
        Lines, levers and quick answers; ``None`` where clashes are told by the names of rules alone.
    """

    name: str
    instance: type[I]
    plan: type[P]
    solvers: Mapping[str, Solver[I, P]]
    checks: Mapping[str, Check[I, P]]
    well_formed: Check[I, P]
    cost: Callable[[I, P], int]
    infeasible: Callable[[I, Sequence[str], SolveParams, Watch], bool]
    explainer: Explainer[I, P] | None = None

    @property
    def default_solver(self) -> str:
        """Name of the first solver."""
        return next(iter(self.solvers))
