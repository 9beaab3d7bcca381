"""Whether a plan of visits keeps every rule, and what it costs; knows the instance alone."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from planner.result import Violation
from planner.visits.instance import Client, Slot, Stop, VisitInstance, VisitPlan


def well_formed(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """Every slot has a route, and every stop names a client of the instance."""
    if len(plan.routes) != len(data.slots):
        yield Violation(
            rule="well_formed", where="plan", detail=f"{len(plan.routes)} routes for {len(data.slots)} slots"
        )
    for s, _, stop in _stops(plan):
        if stop.client >= len(data.clients):
            yield Violation(
                rule="well_formed",
                where=f"slot {s}",
                detail=f"client {stop.client}, but there are {len(data.clients)}",
            )


def visited_once(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:  # noqa: ARG001  (checks are alike)
    """No client is visited twice."""
    for i, times in sorted(_visits(plan).items()):
        if times > 1:
            yield Violation(rule="visited_once", where=f"client {i}", detail=f"{times} visits")


def required(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """Every required client is visited."""
    visits = _visits(plan)
    for i, client in enumerate(data.clients):
        if client.required and not visits[i]:
            yield Violation(rule="required", where=f"client {i}", detail="0 visits < 1")


def slot_window(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """No route leaves ``from_place`` before its slot begins or reaches ``to_place`` after its end."""
    for s, (slot, route) in enumerate(zip(data.slots, plan.routes, strict=True)):
        if not route:
            continue
        leave = route[0].start - data.seconds[slot.from_place][data.clients[route[0].client].place]
        if leave < slot.window.start:
            yield Violation(rule="slot_window", where=f"slot {s}", detail=f"leaves at {leave} < {slot.window.start} s")
        last = data.clients[route[-1].client]
        back = route[-1].start + last.service + data.seconds[last.place][slot.to_place]
        if back > slot.window.end:
            yield Violation(rule="slot_window", where=f"slot {s}", detail=f"back at {back} > {slot.window.end} s")


def travel_time(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """No visit starts before the one before it ends plus the drive between them."""
    for s, route in enumerate(plan.routes):
        for one, two in pairwise(route):
            here, there = data.clients[one.client], data.clients[two.client]
            arrival = one.start + here.service + data.seconds[here.place][there.place]
            if two.start < arrival:
                yield Violation(
                    rule="travel_time",
                    where=f"slot {s}",
                    detail=f"client {two.client} starts at {two.start} < {arrival} s",
                )


def opening(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """Every visit lies wholly inside one opening window of its weekday."""
    for s, slot, client, stop in _visits_in_slots(data, plan):
        end = stop.start + client.service
        if not any(w.start <= stop.start and end <= w.end for w in client.opening[slot.weekday]):
            yield Violation(
                rule="opening",
                where=f"slot {s}",
                detail=f"client {stop.client} is not open from {stop.start} to {end} s on weekday {slot.weekday}",
            )


def closed_days(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """No client is visited on a day on which it is closed."""
    for s, slot, client, stop in _visits_in_slots(data, plan):
        if slot.day in client.closed_days:
            yield Violation(
                rule="closed_days", where=f"slot {s}", detail=f"client {stop.client} is closed on day {slot.day}"
            )


def date_range(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """No client is visited before its first or after its last day."""
    for s, slot, client, stop in _visits_in_slots(data, plan):
        if client.first_day is not None and slot.day < client.first_day:
            yield Violation(
                rule="date_range",
                where=f"slot {s}",
                detail=f"client {stop.client}: day {slot.day} < first day {client.first_day}",
            )
        if client.last_day is not None and slot.day > client.last_day:
            yield Violation(
                rule="date_range",
                where=f"slot {s}",
                detail=f"client {stop.client}: day {slot.day} > last day {client.last_day}",
            )


def max_visits(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """No half-day has more than ``max_visits`` visits."""
    for s, (slot, route) in enumerate(zip(data.slots, plan.routes, strict=True)):
        if len(route) > slot.max_visits:
            yield Violation(rule="max_visits", where=f"slot {s}", detail=f"{len(route)} visits > {slot.max_visits}")


def max_driving(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """No route drives longer than ``max_driving``."""
    for s, (slot, route) in enumerate(zip(data.slots, plan.routes, strict=True)):
        seconds = _driving(data, slot, route)
        if seconds > slot.max_driving:
            yield Violation(rule="max_driving", where=f"slot {s}", detail=f"{seconds} > {slot.max_driving} s")


def one_region(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """All clients of a route that have a region share it, where the instance asks for that."""
    if not data.one_region:
        return
    for s, route in enumerate(plan.routes):
        regions = {data.clients[stop.client].region for stop in route} - {None}
        if len(regions) > 1:
            yield Violation(rule="one_region", where=f"slot {s}", detail=f"{len(regions)} regions > 1")


def town_quota(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """Every town has its least number of clients visited."""
    seen = _visits(plan)
    for t, town in enumerate(data.towns):
        visited = sum(1 for i, client in enumerate(data.clients) if client.town == t and seen[i])
        if visited < town.min_visits:
            yield Violation(rule="town_quota", where=f"town {t}", detail=f"{visited} visited < {town.min_visits}")


def town_share(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """Every town has its least percentage of clients visited."""
    seen = _visits(plan)
    for t, town in enumerate(data.towns):
        members = [i for i, client in enumerate(data.clients) if client.town == t]
        visited = sum(1 for i in members if seen[i])
        if 100 * visited < town.min_share_percent * len(members):
            yield Violation(
                rule="town_share",
                where=f"town {t}",
                detail=f"{visited} of {len(members)} visited < {town.min_share_percent} %",
            )


def month_budget(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """No month spends more than its cap."""
    spent: Counter[int] = Counter()
    for _, slot, client, _stop in _visits_in_slots(data, plan):
        spent[slot.month] += client.won
    for m, cap in enumerate(data.month_caps):
        if cap is not None and spent[m] > cap:
            yield Violation(rule="month_budget", where=f"month {m}", detail=f"{spent[m]} > {cap} won")


def total_budget(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """All visits together cost no more than the total cap."""
    spent = sum(client.won for _, _, client, _ in _visits_in_slots(data, plan))
    if data.total_cap is not None and spent > data.total_cap:
        yield Violation(rule="total_budget", where="plan", detail=f"{spent} > {data.total_cap} won")


def pins(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """Every pinned client is visited in its slot, at its start if one is given, and nowhere else."""
    for pin in data.pins:
        found = [(s, stop.start) for s, _, stop in _stops(plan) if stop.client == pin.client]
        if not found:
            yield Violation(rule="pins", where=f"client {pin.client}", detail=f"not visited, pinned to slot {pin.slot}")
        asked = f"slot {pin.slot}" if pin.start is None else f"slot {pin.slot} at {pin.start} s"
        for s, start in found:
            if s != pin.slot or pin.start not in (None, start):
                detail = f"slot {s} at {start} s, pinned to {asked}"
                yield Violation(rule="pins", where=f"client {pin.client}", detail=detail)


def max_changes(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """At most ``max_changes`` promises are not kept."""
    if data.max_changes is None:
        return
    broken = sum(p is not None and all(stop.client != i for stop in plan.routes[p])
                 for i, p in enumerate(data.promises or ()))  # fmt: skip
    if broken > data.max_changes:
        yield Violation(rule="max_changes", where="plan", detail=f"{broken} promises not kept > {data.max_changes}")


def cost(data: VisitInstance, plan: VisitPlan) -> int:
    """Return the cost of a plan in seconds: driving, prize left out, promises not kept."""
    visits = _visits(plan)
    held = {(stop.client, s) for s, _, stop in _stops(plan)}
    driving = sum(_driving(data, slot, route) for slot, route in zip(data.slots, plan.routes, strict=True))
    left = sum(client.prize for i, client in enumerate(data.clients) if not visits[i])
    broken = sum(1 for i, s in enumerate(data.promises or ()) if s is not None and (i, s) not in held)
    return driving + data.prize_seconds * left + data.promise_seconds * broken


CHECKS = {
    check.__name__: check
    for check in (
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
}
"""One check per rule; the same names as in ``constraints.RULES``."""


def _stops(plan: VisitPlan) -> Iterator[tuple[int, int, Stop]]:
    for s, route in enumerate(plan.routes):
        for k, stop in enumerate(route):
            yield s, k, stop


def _visits_in_slots(data: VisitInstance, plan: VisitPlan) -> Iterator[tuple[int, Slot, Client, Stop]]:
    for s, _, stop in _stops(plan):
        yield s, data.slots[s], data.clients[stop.client], stop


def _visits(plan: VisitPlan) -> Counter[int]:
    return Counter(stop.client for _, _, stop in _stops(plan))


def _driving(data: VisitInstance, slot: Slot, route: tuple[Stop, ...]) -> int:
    if not route:
        return 0
    places = [slot.from_place, *(data.clients[stop.client].place for stop in route), slot.to_place]
    return sum(data.seconds[p][q] for p, q in pairwise(places))
