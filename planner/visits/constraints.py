"""The hard rules of a plan of visits: tests on single routes, then rows over the whole plan.

A rule about one route narrows the tables of the master, from which every route is priced; a rule about the plan adds
rows.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from planner.visits.instance import Client, VisitInstance, Window
from planner.visits.variables import FAR, CapRow, MasterModel, Spans, VisitRow


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


def pause(model: MasterModel, data: VisitInstance) -> None:
    """Nobody visits and nobody drives during the pause of a half-day."""
    service = _service(data)
    model.stretch[:] = service[:, None] + model.drive
    for s, slot in enumerate(data.slots):
        if slot.pause is None:
            continue
        start, end = slot.pause.start, slot.pause.end
        model.pause[s] = start, end
        out, home = slot.window.start + model.out[s], slot.window.end - service - model.home[s]
        model.first[s] = np.maximum(model.first[s], np.where(out > start, out + end - start, out))
        model.last[s] = np.minimum(model.last[s], np.where(home < end, home - (end - start), home))
        for i, client in enumerate(data.clients):
            model.restrict(s, i, _outside(client, start, end))


def slot_regions(model: MasterModel, data: VisitInstance) -> None:
    """No half-day with regions of its own has a client of another region."""
    for s, slot in enumerate(data.slots):
        for i, client in enumerate(data.clients):
            if slot.regions is not None and client.region is not None and client.region not in slot.regions:
                model.restrict(s, i, ())


def client_teams(model: MasterModel, data: VisitInstance) -> None:
    """No client for certain teams is visited by another one."""
    for i, client in enumerate(data.clients):
        for s, slot in enumerate(data.slots):
            if client.teams is not None and slot.team not in client.teams:
                model.restrict(s, i, ())


def people_free(model: MasterModel, data: VisitInstance) -> None:
    """No visit is made while somebody who must be there is busy."""
    busy: list[defaultdict[int, list[Window]]] = [defaultdict(list) for _ in data.people]
    for p, person in enumerate(data.people):
        for day, stretch in person.busy:
            busy[p][day].append(stretch)
    for i, client in enumerate(data.clients):
        for s, slot in enumerate(data.slots):
            for stretch in (stretch for p in client.people for stretch in busy[p][slot.day]):
                model.restrict(s, i, _outside(client, stretch.start, stretch.end))


def people_apart(model: MasterModel, data: VisitInstance) -> None:
    """Of half-days that overlap in time, no more than one has visits at which the same person must be."""
    cliques = _at_once(data, range(len(data.slots)))
    for p in range(len(data.people)):
        wanted = tuple(int(p in client.people) for client in data.clients)
        if any(wanted):
            model.cap_rows.extend(CapRow(slots, wanted, 1, per_route=True) for slots in cliques)


def team_overlap(model: MasterModel, data: VisitInstance) -> None:
    """Of half-days of one team that overlap in time, no more than one is used."""
    for team in sorted({slot.team for slot in data.slots}):
        own = [s for s, slot in enumerate(data.slots) if slot.team == team]
        everyone = (1,) * len(data.clients)
        model.cap_rows.extend(CapRow(slots, everyone, 1, per_route=True) for slots in _at_once(data, own))


def repeat_gap(model: MasterModel, data: VisitInstance) -> None:
    """Any two visits of a series are at least ``min_days`` apart."""
    days = sorted({slot.day for slot in data.slots})
    for series in (one for one in data.series if one.clients):
        counted = tuple(int(i in series.clients) for i in range(len(data.clients)))
        reached = -1
        for first in days:
            last = max(day for day in days if day < first + series.min_days)
            if last > reached:
                reached = last
                slots = tuple(s for s, slot in enumerate(data.slots) if first <= slot.day <= last)
                model.cap_rows.append(CapRow(slots, counted, 1))


def together(model: MasterModel, data: VisitInstance) -> None:
    """Every half-day that has a client of a group has each client of it, once."""
    for g, group in enumerate(data.groups):
        model.group[list(group)] = g


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
    pause,
    slot_regions,
    client_teams,
    people_free,
    people_apart,
    team_overlap,
    repeat_gap,
    together,
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


def _outside(client: Client, start: int, end: int) -> Spans:
    """Return the starts of a visit that ends by ``start`` or begins at ``end`` or later."""
    return ((0, start - client.service), (end, FAR))


def _at_once(data: VisitInstance, wanted: Sequence[int]) -> list[tuple[int, ...]]:
    """Return the largest sets of two or more of the slots that are all going on at some moment."""
    of_day: defaultdict[int, list[int]] = defaultdict(list)
    for s in wanted:
        of_day[data.slots[s].day].append(s)
    largest: set[frozenset[int]] = set()
    for same in of_day.values():
        windows = [(s, data.slots[s].window) for s in same]
        found = {frozenset(t for t, w in windows if w.start <= now.start < w.end) for _, now in windows}
        largest |= {a for a in found if len(a) > 1 and not any(a < b for b in found)}
    return sorted(tuple(sorted(slots)) for slots in largest)


def _won(data: VisitInstance) -> tuple[int, ...]:
    return tuple(c.won for c in data.clients)
