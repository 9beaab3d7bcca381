"""What a run is asked to do beside its document."""

from typing import Any

from pydantic import BaseModel, Field

from planner.result import FROZEN, SolveParams

LONGEST_S = 3_600.0


class AnnouncedPlan(BaseModel):
    """A plan that people have been told."""

    model_config = FROZEN

    schedule: dict[str, Any]
    """A ``schedule.json``."""
    price: int = Field(default=1_000, ge=0)
    """Points per session changed."""
    keep: tuple[str, ...] = ()
    """Names of sessions that must stay."""


class RunOptions(BaseModel):
    """Seed, limits and threads; and what single kinds of runs ask for."""

    model_config = FROZEN

    time_limit_s: float = Field(default=60.0, gt=0, le=LONGEST_S, allow_inf_nan=False)
    """Seconds of solving."""
    seed: int = Field(default=0, ge=0, le=2**31 - 1)
    workers: int = Field(default=1, ge=1, le=64)
    """Threads; with one, a run that ends by proof or under a work limit can be repeated exactly."""
    solver: str | None = None
    """Of a bare instance: the solver's name, the family's first if not given."""
    announced: AnnouncedPlan | None = None
    """Of a plan: what has been announced before."""
    count: int = Field(default=4, ge=1, le=20)
    """Of alternatives: how many at most."""
    least_apart: int = Field(default=3, ge=1)
    """Of alternatives: dongs in which any two differ."""
    within_percent: int = Field(default=10, ge=0, le=1_000)
    """Of alternatives: percent that one may cost above the best."""

    def params(self) -> SolveParams:
        """Return the limits for the planner."""
        return SolveParams(time_limit_s=self.time_limit_s, seed=self.seed, workers=self.workers)
