"""Visit rounds: which client is visited in which half-day, in which order and when.

Positions stand for clients, slots, places, towns, regions and months. Times are whole seconds from midnight, days
count from the first day of the period. Nothing here is derived.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

FROZEN = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)
LARGEST = 10**9

Whole = Annotated[int, Field(ge=0, le=LARGEST)]
Won = Annotated[int, Field(ge=0, le=10**13)]
Position = Annotated[int, Field(ge=0, le=99_999)]
Second = Annotated[int, Field(ge=0, le=172_800)]
Weekday = Annotated[int, Field(ge=0, le=6)]


class Window(BaseModel):
    """A stretch of a day."""

    model_config = FROZEN

    start: Second
    end: Second

    @model_validator(mode="after")
    def _ordered(self) -> "Window":
        if self.start >= self.end:
            raise PydanticCustomError(
                "window_reversed",
                "window ends at {end}, not after its start {start}",
                {"start": self.start, "end": self.end},
            )
        return self


class Slot(BaseModel):
    """A half-day on which the team drives one route."""

    model_config = FROZEN

    day: Position
    weekday: Weekday
    """0 is Monday."""
    month: Position
    """Position in ``month_caps``."""
    window: Window
    """Not before its start leaves the team ``from_place``; by its end it is at ``to_place``."""
    from_place: Position
    to_place: Position
    max_visits: Whole
    max_driving: Whole
    """Seconds of driving in the whole route."""


class Client(BaseModel):
    """A place and an occasion to visit it: senior centre (경로당), relay meeting, department talk."""

    model_config = FROZEN

    place: Position
    service: Second
    """Seconds the visit lasts."""
    opening: tuple[tuple[Window, ...], ...]
    """Seven entries, Monday first; a visit lies wholly inside one window of its weekday."""
    closed_days: tuple[Position, ...] = ()
    first_day: Position | None = None
    last_day: Position | None = None
    """Last day allowed, included."""
    prize: Whole
    required: bool = False
    town: Position | None = None
    """Counts towards this town's quota and share."""
    region: Position | None = None
    won: Won = 0
    """What the visit costs."""


class Town(BaseModel):
    """A town (읍면동) and its fair part."""

    model_config = FROZEN

    min_visits: Whole = 0
    min_share_percent: Annotated[int, Field(ge=0, le=100)] = 0
    """At least this percentage of the town's clients is visited."""


class Pin(BaseModel):
    """A visit that has been settled: the half-day, perhaps the second it starts."""

    model_config = FROZEN

    client: Position
    slot: Position
    start: Second | None = None


class VisitInstance(BaseModel):
    """One season of visits, complete.

    Cost of a plan in seconds, to be made small: driving, plus ``prize_seconds`` per prize point of clients left
    out, plus ``promise_seconds`` per client whose promised half-day (``promises``) is not kept.
    """

    model_config = FROZEN

    seconds: tuple[tuple[Whole, ...], ...]
    """``seconds[p][q]``: driving from place p to place q; need not be symmetric."""
    slots: tuple[Slot, ...]
    clients: tuple[Client, ...]
    towns: tuple[Town, ...] = ()
    one_region: bool = False
    """All clients of a route that have a region share it."""
    month_caps: tuple[Won | None, ...] = ()
    """Won per month; ``None`` for no cap."""
    total_cap: Won | None = None
    pins: tuple[Pin, ...] = ()
    promises: tuple[Position | None, ...] | None = None
    """Per client, the slot announced in the previous plan, or ``None`` if none was."""
    prize_seconds: Whole = 600
    promise_seconds: Whole = 7_200


class Stop(BaseModel):
    """One visit of a route."""

    model_config = FROZEN

    client: Position
    start: Second
    """When the visit begins."""


class VisitPlan(BaseModel):
    """Routes and times; may break rules."""

    model_config = FROZEN

    routes: tuple[tuple[Stop, ...], ...]
    """Per slot, its stops in order; empty for a half-day not used."""
