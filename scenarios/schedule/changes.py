"""What a plan made again changes of the one announced, and what each further change would buy."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict

from planner.result import Status

READ = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class VisitTime(BaseModel):
    """When a visit is made."""

    model_config = READ

    date: dt.date
    half_day: str
    start: dt.datetime


class VisitChange(BaseModel):
    """A visit that is not as announced."""

    model_config = READ

    id: str
    name: str
    kind: Literal["moved", "dropped", "added", "retimed"]
    """Another half-day, none any more, a new visit, or another time in the same half-day, which breaks no promise."""
    forced: bool
    """Whether what has happened leaves no choice: its half-day is lost, it cancelled, it is pinned elsewhere."""
    before: VisitTime | None
    after: VisitTime | None


class ChangePoint(BaseModel):
    """The best plan found with so many changes beyond those that are forced."""

    model_config = READ

    changes: int
    """Promises at most not kept by choice."""
    status: Status
    cost: int
    """Seconds: driving and prize left out, no price for a change."""
    bound: int | None
    """No plan with so many changes costs less."""
    visits: int
    prize: int
    driving_seconds: int
    chosen: bool
    """Whether it is the plan."""


class Replanned(BaseModel):
    """A plan of visits made again."""

    model_config = READ

    promised: int
    """Visits announced."""
    kept: int
    """Of these, in the half-day announced."""
    forced: int
    """Of these, changed by force."""
    by_choice: int
    changes: tuple[VisitChange, ...]
    """In order of time."""
    curve: tuple[ChangePoint, ...]
    """By number of changes."""
    change_seconds: int
    """Price of a change in seconds of driving, by which the plan was chosen from the curve."""
