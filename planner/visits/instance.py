"""Visit rounds: which client is visited in which half-day, in which order and when.

Positions stand for clients, slots, places, towns, regions and months. Times are whole seconds from midnight, days
count from the first day of the period. Nothing here is derived.
"""

from collections.abc import Iterable

from pydantic import BaseModel, model_validator
from pydantic_core import PydanticCustomError

from planner.visits.parts import (
    FROZEN,
    Client,
    Person,
    Pin,
    Position,
    Second,
    Series,
    Slot,
    Town,
    Whole,
    Window,
    Won,
)

__all__ = ["Client", "Person", "Pin", "Series", "Slot", "Stop", "Town", "VisitInstance", "VisitPlan", "Window"]

LARGEST_COST = 2**53
"""Costs stay below what a float holds exactly, so that no engine and no JSON reader rounds them."""


class VisitInstance(BaseModel):
    """One season of visits, complete.

    Cost of a plan in seconds, to be made small: driving, plus ``prize_seconds`` per prize point of clients left
    out, plus ``slot_seconds`` of visits, plus ``promise_seconds`` per client whose promised half-day (``promises``) is
    not kept.
    """

    model_config = FROZEN

    seconds: tuple[tuple[Whole, ...], ...]
    """``seconds[p][q]``: driving from place p to place q; need not be symmetric. See ``Slot.travel_percent``."""
    slots: tuple[Slot, ...]
    clients: tuple[Client, ...]
    towns: tuple[Town, ...] = ()
    one_region: bool = False
    """All clients of a route that have a region share it."""
    month_caps: tuple[Won | None, ...] = ()
    """Won per month; ``None`` for no cap."""
    total_cap: Won | None = None
    pins: tuple[Pin, ...] = ()
    people: tuple[Person, ...] = ()
    series: tuple[Series, ...] = ()
    groups: tuple[tuple[Position, ...], ...] = ()
    """Clients that share a half-day or are all left out; nobody is in two groups."""
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
            _all_inside(client.people, len(self.people), "person", f"client {i}")
            _all_inside((s for s, _ in client.slot_seconds), slots, "slot", f"client {i}")
        for k, pin in enumerate(self.pins):
            _inside(pin.client, clients, "client", f"pin {k}")
            _inside(pin.slot, slots, "slot", f"pin {k}")
        for i, promise in enumerate(self.promises or ()):
            _inside(promise, slots, "slot", f"promise {i}")
        for k, series in enumerate(self.series):
            _all_inside(series.clients, clients, "client", f"series {k}")
        for g, group in enumerate(self.groups):
            _all_inside(group, clients, "client", f"group {g}")
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
    def _one_group_per_client(self) -> "VisitInstance":
        seen: dict[int, int] = {}
        for g, group in enumerate(self.groups):
            for i in group:
                if i in seen:
                    raise PydanticCustomError(
                        "grouped_twice",
                        "groups {first} and {second} both hold client {client}",
                        {"first": seen[i], "second": g, "client": i},
                    )
                seen[i] = g
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
        slowest = max((slot.travel_percent for slot in self.slots), default=100)
        longest = -(-max((max(row, default=0) for row in self.seconds), default=0) * slowest // 100)
        drives = longest * (len(self.slots) + len(self.clients))
        prizes = self.prize_seconds * sum(c.prize for c in self.clients)
        promises = self.promise_seconds * len(self.promises or ())
        promises += sum(max((cost for _, cost in c.slot_seconds), default=0) for c in self.clients)
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


def _all_inside(positions: Iterable[int], count: int, what: str, where: str) -> None:
    for position in positions:
        _inside(position, count, what, where)


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
