"""The hard rules of a plan of visits: tests on single routes, then rows over the whole plan.

A rule about one route narrows the tables of the master, from which every route is priced; a rule about the plan adds
rows.
"""

import numpy as np

from planner.visits.instance import VisitInstance
from planner.visits.variables import FAR, CapRow, MasterModel, VisitRow


def visited_once(model: MasterModel, data: VisitInstance) -> None:  # noqa: ARG001  (every rule is called alike)
    """No client is visited twice."""
    model.once = True


def required(model: MasterModel, data: VisitInstance) -> None:
    """Every required client is visited."""
    for i, client in enumerate(data.clients):
        if client.required:
            model.must[i] = True


def slot_window(model: MasterModel, data: VisitInstance) -> None:
    """No route leaves ``from_place`` before its slot begins or reaches ``to_place`` after its end."""
    service = _service(data)
    for s, slot in enumerate(data.slots):
        model.first[s] = slot.window.start + model.out[s]
        model.last[s] = slot.window.end - service - model.home[s]


def travel_time(model: MasterModel, data: VisitInstance) -> None:
    """No visit starts before the one before it ends plus the drive between them."""
    model.gap[:] = _service(data)[:, None] + model.drive


def opening(model: MasterModel, data: VisitInstance) -> None:
    """Every visit lies wholly inside one opening window of its weekday."""
    for i, client in enumerate(data.clients):
        week = [
            tuple((w.start, w.end - client.service) for w in windows if w.start <= w.end - client.service)
            for windows in client.opening
        ]
        for s, slot in enumerate(data.slots):
            model.restrict(s, i, week[slot.weekday])


def closed_days(model: MasterModel, data: VisitInstance) -> None:
    """No client is visited on a day on which it is closed."""
    for i, client in enumerate(data.clients):
        closed = set(client.closed_days)
        for s, slot in enumerate(data.slots):
            if slot.day in closed:
                model.restrict(s, i, ())


def date_range(model: MasterModel, data: VisitInstance) -> None:
    """No client is visited before its first or after its last day."""
    for i, client in enumerate(data.clients):
        first = 0 if client.first_day is None else client.first_day
        last = FAR if client.last_day is None else client.last_day
        for s, slot in enumerate(data.slots):
            if not first <= slot.day <= last:
                model.restrict(s, i, ())


def max_visits(model: MasterModel, data: VisitInstance) -> None:
    """No half-day has more than ``max_visits`` visits."""
    for s, slot in enumerate(data.slots):
        model.max_visits[s] = slot.max_visits


def max_driving(model: MasterModel, data: VisitInstance) -> None:
    """No route drives longer than ``max_driving``."""
    for s, slot in enumerate(data.slots):
        model.max_driving[s] = slot.max_driving


def one_region(model: MasterModel, data: VisitInstance) -> None:
    """All clients of a route that have a region share it, where the instance asks for that."""
    if data.one_region:
        model.region[:] = [-1 if c.region is None else c.region for c in data.clients]


def town_quota(model: MasterModel, data: VisitInstance) -> None:
    """Every town has its least number of clients visited."""
    for town, members in zip(data.towns, _members(data), strict=True):
        if town.min_visits:
            model.visit_rows.append(VisitRow(members, town.min_visits))


def town_share(model: MasterModel, data: VisitInstance) -> None:
    """Every town has its least percentage of clients visited."""
    for town, members in zip(data.towns, _members(data), strict=True):
        least = -(-town.min_share_percent * len(members) // 100)
        if least:
            model.visit_rows.append(VisitRow(members, least))


def month_budget(model: MasterModel, data: VisitInstance) -> None:
    """No month spends more than its cap."""
    for m, cap in enumerate(data.month_caps):
        slots = tuple(s for s, slot in enumerate(data.slots) if slot.month == m)
        if cap is not None and slots:
            model.cap_rows.append(CapRow(slots, _won(data), cap))


def total_budget(model: MasterModel, data: VisitInstance) -> None:
    """All visits together cost no more than the total cap."""
    if data.total_cap is not None:
        model.cap_rows.append(CapRow(tuple(range(len(data.slots))), _won(data), data.total_cap))


def pins(model: MasterModel, data: VisitInstance) -> None:
    """Every pinned client is visited in its slot, at its start if one is given, and nowhere else."""
    for pin in data.pins:
        model.must[pin.client] = True
        for s in range(len(data.slots)):
            if s != pin.slot:
                model.restrict(s, pin.client, ())
            elif pin.start is not None:
                model.restrict(s, pin.client, ((pin.start, pin.start),))


def max_changes(model: MasterModel, data: VisitInstance) -> None:
    """At most ``max_changes`` promises are not kept."""
    if data.max_changes is not None:
        model.promised = list(data.promises or [None] * len(data.clients))
        model.kept_least = max(0, sum(p is not None for p in model.promised) - data.max_changes)


RULES = (
    visited_once,
    required,
    slot_window,
    travel_time,
    opening,
    closed_days,
    date_range,
    max_visits,
    max_driving,
    one_region,
    town_quota,
    town_share,
    month_budget,
    total_budget,
    pins,
    max_changes,
)
"""Every hard rule; the same names as in ``verify.CHECKS``."""


def _service(data: VisitInstance) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([c.service for c in data.clients], dtype=np.int64)


def _members(data: VisitInstance) -> list[tuple[int, ...]]:
    return [tuple(i for i, c in enumerate(data.clients) if c.town == t) for t in range(len(data.towns))]


def _won(data: VisitInstance) -> tuple[int, ...]:
    return tuple(c.won for c in data.clients)
