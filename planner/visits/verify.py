"""Whether a plan of visits keeps every rule, and what it costs; knows the instance alone."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from planner.result import Violation
from planner.visits.instance import VisitInstance, VisitPlan
from planner.visits.reading import (
    all_stops,
    cost,
    drive_seconds,
    overlapping,
    trip_seconds,
    visit_counts,
    visits_by_slot,
    well_formed,
)

__all__ = ["CHECKS", "cost", "well_formed"]


def visited_once(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:  # noqa: ARG001  (checks are alike)
    """No client is visited twice."""
    for i, times in sorted(visit_counts(plan).items()):
        if times > 1:
            yield Violation(rule="visited_once", where=f"client {i}", detail=f"{times} visits")


def required(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """Every required client is visited."""
    visits = visit_counts(plan)
    for i, client in enumerate(data.clients):
        if client.required and not visits[i]:
            yield Violation(rule="required", where=f"client {i}", detail="0 visits < 1")


def slot_window(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """No route leaves ``from_place`` before its slot begins or reaches ``to_place`` after its end."""
    for s, (slot, route) in enumerate(zip(data.slots, plan.routes, strict=True)):
        if not route:
            continue
        leave = route[0].start - trip_seconds(data, slot, slot.from_place, data.clients[route[0].client].place)
        if leave < slot.window.start:
            yield Violation(rule="slot_window", where=f"slot {s}", detail=f"leaves at {leave} < {slot.window.start} s")
        last = data.clients[route[-1].client]
        back = route[-1].start + last.service + trip_seconds(data, slot, last.place, slot.to_place)
        if back > slot.window.end:
            yield Violation(rule="slot_window", where=f"slot {s}", detail=f"back at {back} > {slot.window.end} s")


def travel_time(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """No visit starts before the one before it ends plus the drive between them."""
    for s, (slot, route) in enumerate(zip(data.slots, plan.routes, strict=True)):
        for one, two in pairwise(route):
            here, there = data.clients[one.client], data.clients[two.client]
            arrival = one.start + here.service + trip_seconds(data, slot, here.place, there.place)
            if two.start < arrival:
                yield Violation(
                    rule="travel_time",
                    where=f"slot {s}",
                    detail=f"client {two.client} starts at {two.start} < {arrival} s",
                )


def opening(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """Every visit lies wholly inside one opening window of its weekday."""
    for s, slot, client, stop in visits_by_slot(data, plan):
        end = stop.start + client.service
        if not any(w.start <= stop.start and end <= w.end for w in client.opening[slot.weekday]):
            yield Violation(
                rule="opening",
                where=f"slot {s}",
                detail=f"client {stop.client} is not open from {stop.start} to {end} s on weekday {slot.weekday}",
            )


def closed_days(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """No client is visited on a day on which it is closed."""
    for s, slot, client, stop in visits_by_slot(data, plan):
        if slot.day in client.closed_days:
            yield Violation(
                rule="closed_days", where=f"slot {s}", detail=f"client {stop.client} is closed on day {slot.day}"
            )


def date_range(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """No client is visited before its first or after its last day."""
    for s, slot, client, stop in visits_by_slot(data, plan):
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
        seconds = drive_seconds(data, slot, route)
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


def pause(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """Nobody visits and nobody drives during the pause of a half-day."""
    for s, (slot, route) in enumerate(zip(data.slots, plan.routes, strict=True)):
        if slot.pause is None or not route:
            continue
        ends = [stop.start + data.clients[stop.client].service for stop in route]
        for stop, end in zip(route, ends, strict=True):
            if stop.start < slot.pause.end and end > slot.pause.start:
                detail = f"client {stop.client} from {stop.start} to {end} s, pause from {slot.pause.start} s"
                yield Violation(rule="pause", where=f"slot {s}", detail=detail)
        places = [slot.from_place, *(data.clients[stop.client].place for stop in route), slot.to_place]
        moments = zip([slot.window.start, *ends], [*(stop.start for stop in route), slot.window.end], strict=True)
        for (leave, arrive), (here, there) in zip(moments, pairwise(places), strict=True):
            resting = max(0, min(arrive, slot.pause.end) - max(leave, slot.pause.start))
            left = arrive - leave - resting
            if left < (trip := trip_seconds(data, slot, here, there)):
                detail = f"{left} s for a drive of {trip} s outside the pause"
                yield Violation(rule="pause", where=f"slot {s}", detail=detail)


def slot_regions(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """No half-day with regions of its own has a client of another region."""
    for s, slot, client, stop in visits_by_slot(data, plan):
        if slot.regions is not None and client.region is not None and client.region not in slot.regions:
            detail = f"client {stop.client} is of region {client.region}, not one of {len(slot.regions)} allowed"
            yield Violation(rule="slot_regions", where=f"slot {s}", detail=detail)


def client_teams(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """No client for certain teams is visited by another one."""
    for s, slot, client, stop in visits_by_slot(data, plan):
        if client.teams is not None and slot.team not in client.teams:
            detail = f"client {stop.client} is visited by team {slot.team}, not one of {len(client.teams)} allowed"
            yield Violation(rule="client_teams", where=f"slot {s}", detail=detail)


def people_free(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """No visit is made while somebody who must be there is busy."""
    for s, slot, client, stop in visits_by_slot(data, plan):
        for p in client.people:
            for day, busy in data.people[p].busy:
                if day == slot.day and stop.start < busy.end and busy.start < stop.start + client.service:
                    detail = f"client {stop.client} at {stop.start} s, person {p} is busy from {busy.start} s"
                    yield Violation(rule="people_free", where=f"slot {s}", detail=detail)


def people_apart(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """Of half-days that overlap in time, no more than one has visits at which the same person must be."""
    wanted = [{p for stop in route for p in data.clients[stop.client].people} for route in plan.routes]
    for one, two in overlapping(data):
        for p in sorted(wanted[one] & wanted[two]):
            yield Violation(rule="people_apart", where=f"slot {two}", detail=f"person {p} is in slot {one} then")


def team_overlap(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """Of half-days of one team that overlap in time, no more than one is used."""
    for one, two in overlapping(data):
        team = data.slots[one].team
        if team == data.slots[two].team and plan.routes[one] and plan.routes[two]:
            yield Violation(rule="team_overlap", where=f"slot {two}", detail=f"team {team} is in slot {one} then")


def repeat_gap(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """Any two visits of a series are at least ``min_days`` apart."""
    for series in data.series:
        members = set(series.clients)
        visits = sorted((data.slots[s].day, s, stop.client) for s, _, stop in all_stops(plan) if stop.client in members)
        for (early, _, _), (late, s, i) in pairwise(visits):
            if late - early < series.min_days:
                detail = f"{late - early} days < {series.min_days} after the visit before"
                yield Violation(rule="repeat_gap", where=f"client {i}", detail=f"slot {s}: {detail}")


def together(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """Every half-day that has a client of a group has each client of it, once."""
    for s, route in enumerate(plan.routes):
        there = Counter(stop.client for stop in route)
        for g, group in enumerate(data.groups):
            if any(there[i] for i in group) and any(there[i] != 1 for i in group):
                detail = f"{sum(there[i] for i in group)} visits to the {len(group)} of group {g}"
                yield Violation(rule="together", where=f"slot {s}", detail=detail)


def town_quota(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """Every town has its least number of clients visited."""
    seen = visit_counts(plan)
    for t, town in enumerate(data.towns):
        visited = sum(1 for i, client in enumerate(data.clients) if client.town == t and seen[i])
        if visited < town.min_visits:
            yield Violation(rule="town_quota", where=f"town {t}", detail=f"{visited} visited < {town.min_visits}")


def town_share(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """Every town has its least percentage of clients visited."""
    seen = visit_counts(plan)
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
    for _, slot, client, _stop in visits_by_slot(data, plan):
        spent[slot.month] += client.won
    for m, cap in enumerate(data.month_caps):
        if cap is not None and spent[m] > cap:
            yield Violation(rule="month_budget", where=f"month {m}", detail=f"{spent[m]} > {cap} won")


def total_budget(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """All visits together cost no more than the total cap."""
    spent = sum(client.won for _, _, client, _ in visits_by_slot(data, plan))
    if data.total_cap is not None and spent > data.total_cap:
        yield Violation(rule="total_budget", where="plan", detail=f"{spent} > {data.total_cap} won")


def pins(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """Every pinned client is visited in its slot, at its start if one is given, and nowhere else."""
    for pin in data.pins:
        found = [(s, stop.start) for s, _, stop in all_stops(plan) if stop.client == pin.client]
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
}
"""One check per rule; the same names as in ``constraints.RULES``."""
