"""Visit rounds: which client is visited in which half-day, in which order and when.

Positions stand for clients, slots, places, towns, regions and months. Times are whole seconds from midnight, days
count from the first day of the period. Nothing here is derived.
"""

from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

FROZEN = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)
LARGEST = 10**9
LARGEST_COST = 2**53
"""Costs stay below what a float holds exactly, so that no engine and no JSON reader rounds them."""

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
    max_changes: Whole | None = None
    """At most so many promises are not kept; ``None`` for any number."""
    prize_seconds: Whole = 600
    promise_seconds: Whole = 7_200

    @model_validator(mode="after")
    def _matrix_is_square(self) -> "VisitInstance":
        for p, row in enumerate(self.seconds):
            if len(row) != len(self.seconds):
                raise PydanticCustomError(
                    "matrix_not_square",
                    "seconds has {places} rows, but row {row} has {length} entries",
                    {"places": len(self.seconds), "row": p, "length": len(row)},
                )
        return self

    @model_validator(mode="after")
    def _positions_exist(self) -> "VisitInstance":
        places, slots, clients = len(self.seconds), len(self.slots), len(self.clients)
        for s, slot in enumerate(self.slots):
            _inside(slot.from_place, places, "place", f"slot {s}")
            _inside(slot.to_place, places, "place", f"slot {s}")
            if self.month_caps:
                _inside(slot.month, len(self.month_caps), "month", f"slot {s}")
        for i, client in enumerate(self.clients):
            _inside(client.place, places, "place", f"client {i}")
            _inside(client.town, len(self.towns), "town", f"client {i}")
        for k, pin in enumerate(self.pins):
            _inside(pin.client, clients, "client", f"pin {k}")
            _inside(pin.slot, slots, "slot", f"pin {k}")
        for i, promise in enumerate(self.promises or ()):
            _inside(promise, slots, "slot", f"promise {i}")
        return self

    @model_validator(mode="after")
    def _one_pin_per_client(self) -> "VisitInstance":
        seen: dict[int, int] = {}
        for k, pin in enumerate(self.pins):
            if pin.client in seen:
                raise PydanticCustomError(
                    "pinned_twice",
                    "pins {first} and {second} both settle client {client}",
                    {"first": seen[pin.client], "second": k, "client": pin.client},
                )
            seen[pin.client] = k
        return self

    @model_validator(mode="after")
    def _one_promise_per_client(self) -> "VisitInstance":
        if self.promises is not None and len(self.promises) != len(self.clients):
            raise PydanticCustomError(
                "promises_length",
                "promises has {length} entries for {clients} clients",
                {"length": len(self.promises), "clients": len(self.clients)},
            )
        return self

    @model_validator(mode="after")
    def _costs_are_exact(self) -> "VisitInstance":
        drives = max((max(row, default=0) for row in self.seconds), default=0) * (len(self.slots) + len(self.clients))
        prizes = self.prize_seconds * sum(c.prize for c in self.clients)
        promises = self.promise_seconds * len(self.promises or ())
        if drives + prizes + promises >= LARGEST_COST:
            raise PydanticCustomError(
                "cost_too_large",
                "a plan could cost {cost} seconds; the largest cost kept exactly is {limit}",
                {"cost": drives + prizes + promises, "limit": LARGEST_COST},
            )
        return self


def _inside(position: int | None, count: int, what: str, where: str) -> None:
    if position is not None and position >= count:
        raise PydanticCustomError(
            "position_unknown",
            "{where} names {what} {position}, but there are {count}",
            {"where": where, "what": what, "position": position, "count": count},
        )


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
