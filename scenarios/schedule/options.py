"""What staff and programs read of the choices they have: several groupings side by side, and what a limit is worth.

This is the schema of ``alternatives.json`` and ``curve-*.json``.
"""

import datetime as dt
from typing import Literal

from pydantic import BaseModel

from planner.result import Status
from scenarios.schedule.document import READ, AreaLayer, HubSchedule


class Heading(BaseModel):
    """Whose choices these are, and what in them is not real."""

    model_config = READ

    scenario: str
    title: str
    government: str
    first: dt.date
    last: dt.date
    notes: tuple[str, ...]
    synthetic: tuple[str, ...]


class CurvePart(BaseModel):
    """The best plan at one setting of the limit."""

    model_config = READ

    setting: int
    status: Status
    objective: int | None
    bound: int | None
    gap: float | None
    runtime_s: float
    saved: int | None
    """By how much the plan is cheaper than that of the setting before; ``None`` where either has none."""
    choice: tuple[str, ...]
    """What sets the plan apart: hub dongs, or dongs that move."""
    clashing_rules: tuple[str, ...]


class CurveSchedule(BaseModel):
    """What a limit is worth: a plan for each setting of it."""

    model_config = READ

    heading: Heading
    family: str
    over: str
    """What is varied: ``regions``, ``moves``, ``budget``."""
    parts: tuple[CurvePart, ...]
    exhausted: bool
    """Whether going on beyond the last setting is proven to gain nothing."""


class Option(BaseModel):
    """One of several groupings."""

    model_config = READ

    number: int
    """From 1, the cheapest one."""
    status: Status
    """``optimal``: nothing cheaper is as far from those before it; ``feasible``: found, with a bound."""
    objective: int
    bound: int | None
    gap: float | None
    changed: tuple[str, ...]
    """Dongs in another region than in the first one."""
    new_hubs: tuple[str, ...]
    """Hub dongs that are none in the first one."""
    apart: tuple[int, ...]
    """Per option, how many dongs must change region between the two."""
    hubs: HubSchedule
    """A region has the colour of the one in the first option that it shares most dongs with."""


class OptionSchedule(BaseModel):
    """Several good groupings, each far from every other."""

    model_config = READ

    heading: Heading
    count: int
    """How many were asked for."""
    least_apart: int
    """At least so many dongs change region between any two."""
    within_percent: int
    """None costs more than the cheapest by more than this."""
    most: int | None
    """What one may cost at the most."""
    within: int | None
    """How many groupings there are in all that cost so little, near to each other or far; ``None`` if not counted."""
    ending: Literal["count", "none_left", "gave_up"]
    """Why there are no more: as many as asked for; proven that there are none; none found in time."""
    options: tuple[Option, ...]
    clashing_rules: tuple[str, ...]
    """Where there is no grouping at all: rules that cannot all be kept."""
    areas: AreaLayer | None = None
