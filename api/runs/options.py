"""The limits of a run; what else its options hold is its kind's to read."""

from pydantic import BaseModel, ConfigDict, Field

from planner.result import SolveParams

LONGEST_S = 3_600.0


class RunLimits(BaseModel):
    """Time, seed and threads."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    time_limit_s: float = Field(default=60.0, gt=0, le=LONGEST_S, allow_inf_nan=False)
    """Seconds of solving."""
    seed: int = Field(default=0, ge=0, le=2**31 - 1)
    workers: int = Field(default=1, ge=1, le=64)
    """Threads; with one, a run that ends by proof or under a work limit can be repeated exactly."""

    work_limit: float | None = Field(default=None, gt=0, le=LONGEST_S, allow_inf_nan=False)
    """Units of work that limit the solving instead of the seconds."""

    def params(self) -> SolveParams:
        """Return the limits for the planner."""
        return SolveParams(
            time_limit_s=self.time_limit_s, seed=self.seed, workers=self.workers, work_limit=self.work_limit
        )
