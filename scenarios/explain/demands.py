"""What a wish demands of an instance: changes that ``planner.whatif.why_not`` tries."""

from collections.abc import Callable
from typing import Any

from planner.hubs.instance import HubInstance
from planner.training.instance import Session, TrainingInstance
from planner.visits.instance import Pin, VisitInstance

Change = Callable[[Any], Any]
"""The instance with the wish demanded."""


def required(client: int) -> Change:
    """Demand a visit, whenever."""

    def change(data: VisitInstance) -> VisitInstance:
        clients = list(data.clients)
        clients[client] = clients[client].model_copy(update={"required": True})
        return data.model_copy(update={"clients": tuple(clients)})

    return change


def on_day(client: int, day: int) -> Change:
    """Demand a visit on a day that its own range of dates, if there is one, does not exclude."""

    def change(data: VisitInstance) -> VisitInstance:
        one = data.clients[client]
        first = day if one.first_day is None else max(day, one.first_day)
        last = day if one.last_day is None else min(day, one.last_day)
        closed = one.closed_days if first <= last else (*one.closed_days, day)
        clients = list(data.clients)
        clients[client] = one.model_copy(
            update={"required": True, "first_day": day, "last_day": day, "closed_days": closed}
        )
        return data.model_copy(update={"clients": tuple(clients)})

    return change


def pinned(client: int, slot: int) -> Change:
    """Demand a visit in a half-day."""

    def change(data: VisitInstance) -> VisitInstance:
        others = tuple(pin for pin in data.pins if pin.client != client)
        return data.model_copy(update={"pins": (*others, Pin(client=client, slot=slot))})

    return change


def held(session: int, day: int | None, hall: int | None, lecturer: int | None) -> Change:
    """Demand a session, on a day and in a hall of those that it may have, by a lecturer."""

    def change(data: TrainingInstance) -> TrainingInstance:
        one: Session = data.sessions[session]
        days = one.days if day is None else tuple(d for d in one.days if d == day)
        halls = one.venues if hall is None else tuple(r for r in one.venues or () if r == hall)
        roles = one.roles
        if lecturer is not None:
            chosen = next(k for k, role in enumerate(roles) if lecturer in role.lecturers)
            roles = tuple(
                role.model_copy(update={"lecturers": (lecturer,)}) if k == chosen else role
                for k, role in enumerate(roles)
            )
        sessions, programmes = list(data.sessions), list(data.programmes)
        sessions[session] = one.model_copy(update={"days": days, "venues": halls, "roles": roles})
        programmes[one.programme] = programmes[one.programme].model_copy(update={"optional": False})
        return data.model_copy(update={"sessions": tuple(sessions), "programmes": tuple(programmes)})

    return change


def with_pair(field: str, pair: tuple[int, int]) -> Change:
    """Demand one more pair of dongs ``together`` or ``apart``, or of a dong and its hub (``fixed``)."""

    def change(data: HubInstance) -> HubInstance:
        return data.model_copy(update={field: (*getattr(data, field), pair)})

    return change
