"""The parts of a season of visits: half-days, clients, towns, people."""

from itertools import pairwise
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
    """A half-day, or a whole day, on which a team drives one route."""

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
    team: Position = 0
    """Who goes; a team is in one place at a time."""
    pause: Window | None = None
    """Lunch (점심시간), inside ``window``: nobody visits and nobody drives."""
    regions: tuple[Position, ...] | None = None
    """Only clients of these regions, or of none; ``None`` for all."""
    travel_percent: Annotated[int, Field(ge=1, le=1_000)] = 100
    """How long every drive takes then, in percent of ``VisitInstance.seconds``, rounded up to whole seconds."""

    @model_validator(mode="after")
    def _pause_inside(self) -> "Slot":
        if self.pause and not self.window.start <= self.pause.start < self.pause.end <= self.window.end:
            raise PydanticCustomError(
                "pause_outside",
                "the pause from {start} to {end} is not inside the window from {first} to {last}",
                {
                    "start": self.pause.start,
                    "end": self.pause.end,
                    "first": self.window.start,
                    "last": self.window.end,
                },
            )
        return self


class Person(BaseModel):
    """Somebody whose presence visits need, such as a head of department (배석자)."""

    model_config = FROZEN

    busy: tuple[tuple[Position, Window], ...] = ()
    """Days with stretches at which he or she is elsewhere."""


class Series(BaseModel):
    """Visits to one place that must lie apart."""

    model_config = FROZEN

    clients: tuple[Position, ...]
    min_days: Annotated[int, Field(ge=1, le=3_660)]
    """Any two of them are at least so many days apart."""


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
    teams: tuple[Position, ...] | None = None
    """Who may go; ``None`` for any team."""
    people: tuple[Position, ...] = ()
    """Who must be there."""
    slot_seconds: tuple[tuple[Position, Whole], ...] = ()
    """Slots in which the visit is worth less than ``prize``, with the seconds of cost that this is."""

    @model_validator(mode="after")
    def _opening_is_a_week(self) -> "Client":
        if len(self.opening) != 7:
            raise PydanticCustomError(
                "opening_not_a_week",
                "opening has {days} weekdays, not 7",
                {"days": len(self.opening)},
            )
        for weekday, windows in enumerate(self.opening):
            for early, late in pairwise(windows):
                if late.start < early.end:
                    raise PydanticCustomError(
                        "windows_overlap",
                        "on weekday {weekday} a window starts at {start}, before the one before it ends at {end}",
                        {"weekday": weekday, "start": late.start, "end": early.end},
                    )
        return self

    @model_validator(mode="after")
    def _days_ordered(self) -> "Client":
        if self.first_day is not None and self.last_day is not None and self.first_day > self.last_day:
            raise PydanticCustomError(
                "days_reversed",
                "last_day {last} is before first_day {first}",
                {"last": self.last_day, "first": self.first_day},
            )
        return self


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
