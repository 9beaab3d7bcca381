"""What goes into a solve beside the instance, and what comes out of it."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from planner.clock import clock

P = TypeVar("P", bound=BaseModel)

FROZEN = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Status(StrEnum):
    """How a solve ended; the scale of plans, not of runs."""

    OPTIMAL = "optimal"
    """A plan, and a proof that none is better."""
    FEASIBLE = "feasible"
    """A plan that keeps every rule, with a bound that leaves a gap."""
    INFEASIBLE = "infeasible"
    """A proof that no plan keeps every rule."""
    UNKNOWN = "unknown"
    """Neither plan nor proof within the limits."""


class SolveParams(BaseModel):
    """Limits and seed of a solve. The same values on the same machine type repeat a proven answer."""

    model_config = FROZEN

    time_limit_s: float = Field(default=60.0, gt=0, le=86_400, allow_inf_nan=False)
    """Wall-clock limit in seconds; a solver ends within a second or two of it."""
    seed: int = Field(default=0, ge=0, le=2**31 - 1)
    """Seed of every random choice."""
    workers: int = Field(default=2, ge=1, le=64)
    """Threads the engine may use; one for a repeatable search path."""
    work_limit: float | None = Field(default=None, gt=0, le=86_400, allow_inf_nan=False)
    """Units of work instead of seconds (``planner.clock``), with one worker: the same end on every machine."""

    @model_validator(mode="after")
    def _alone_if_work_counts(self) -> "SolveParams":
        if self.work_limit is not None and self.workers != 1:
            raise PydanticCustomError(
                "work_limit_workers", "a work limit needs one worker, not {workers}", {"workers": self.workers}
            )
        return self

    @property
    def limit(self) -> float:
        """Seconds, or units of work if these are what limits the solve."""
        return self.time_limit_s if self.work_limit is None else self.work_limit

    def limited(self, limit: float) -> "SolveParams":
        """Return the same with another limit, in seconds or units as before."""
        return self.model_copy(update={"time_limit_s" if self.work_limit is None else "work_limit": limit})


class Violation(BaseModel):
    """One broken rule at one place."""

    model_config = FROZEN

    rule: str
    """Name of the rule, as in the family's ``CHECKS``."""
    where: str
    """The place in positions, such as ``dong 3`` or ``slot 7``."""
    detail: str
    """Value and limit."""


@dataclass(frozen=True)
class Progress:
    """How far a solve has come: phase, best cost, bound, and seconds since the start.

    ``plan`` is the solver's best plan with this cost, where it is at hand; nobody has verified it yet.
    """

    phase: str
    objective: int | None
    bound: int | None
    elapsed_s: float
    plan: BaseModel | None = None


class Watch:
    """The clock of one solve: progress goes out, the time limit and a cancel come in.

    Parameters
    ----------
    time_limit_s
        Wall-clock seconds from construction.
    on_progress
        Called on each report, from whichever thread found the news; must not raise.
    cancel
        Set by the caller to ask for the best plan so far.
    """

    def __init__(
        self,
        time_limit_s: float,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> None:
        self.clock = clock()
        self.started = self.clock.now()
        self.time_limit_s = time_limit_s
        self.cancel = cancel or threading.Event()
        self._on_progress = on_progress

    def elapsed_s(self) -> float:
        """Seconds since the solve began; units of work if it is limited by these."""
        return self.clock.now() - self.started

    def remaining_s(self) -> float:
        """Seconds left, never below zero; zero once cancelled."""
        if self.cancel.is_set():
            return 0.0
        return max(0.0, self.time_limit_s - self.elapsed_s())

    def stopped(self) -> bool:
        """Whether the solver must now return the best it has."""
        return self.remaining_s() <= 0.0

    def report(
        self, phase: str, objective: int | None = None, bound: int | None = None, plan: BaseModel | None = None
    ) -> None:
        """Tell the caller about a new phase, plan or bound."""
        if self._on_progress is not None:
            self._on_progress(Progress(phase, objective, bound, self.clock.glance() - self.started, plan))


@dataclass(frozen=True)
class Answer(Generic[P]):
    """What a solver returns; ``solve`` verifies it and makes the ``Result``."""

    status: Status
    plan: P | None = None
    objective: int | None = None
    bound: int | None = None
    start: BaseModel | None = None
    """What a later solve of a like instance may begin with."""


class Result(BaseModel, Generic[P]):
    """A verified answer with its proof or gap and all that is needed to repeat it."""

    model_config = FROZEN

    status: Status
    plan: P | None
    """``None`` unless the status is optimal or feasible."""
    objective: int | None
    """Cost of the plan, lower is better, recomputed by the verifier."""
    bound: int | None
    """No plan costs less than this; ``None`` if nothing is known."""
    gap: float | None
    """``|objective - bound| / max(1, |objective|)``."""
    runtime_s: float
    solver: str
    seed: int
    workers: int
    instance_digest: str
    """SHA-256 of the instance's JSON."""
    rules: tuple[str, ...] = ()
    """When infeasible: rules that clash, none of which can be spared."""
    start: BaseModel | None = Field(default=None, exclude=True, repr=False)
    """What a later solve of a like instance may begin with; no part of the record."""


def gap(objective: int | None, bound: int | None) -> float | None:
    """Return ``|objective - bound| / max(1, |objective|)``, or ``None`` if either is unknown."""
    if objective is None or bound is None:
        return None
    return abs(objective - bound) / max(1, abs(objective))


def worst(statuses: Sequence[Status]) -> Status:
    """Return the status of a whole from its parts: the worst of them; optimal for none."""
    order = (Status.OPTIMAL, Status.FEASIBLE, Status.UNKNOWN, Status.INFEASIBLE)
    return max(statuses, key=order.index, default=Status.OPTIMAL)
