"""What a plan of visits says, read from plan and instance alone: who is visited when, what it costs."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

from planner.result import Violation
from planner.visits.instance import Client, Slot, Stop, VisitInstance, VisitPlan


def well_formed(data: VisitInstance, plan: VisitPlan) -> Iterator[Violation]:
    """Every slot has a route, and every stop names a client of the instance."""
    if len(plan.routes) != len(data.slots):
        yield Violation(
            rule="well_formed", where="plan", detail=f"{len(plan.routes)} routes for {len(data.slots)} slots"
        )
    for s, _, stop in all_stops(plan):
        if stop.client >= len(data.clients):
            yield Violation(
                rule="well_formed",
                where=f"slot {s}",
                detail=f"client {stop.client}, but there are {len(data.clients)}",
            )


def cost(data: VisitInstance, plan: VisitPlan) -> int:
    """Return the cost of a plan in seconds: driving, prize left out, prize lost by the day, promises not kept."""
    visits = visit_counts(plan)
    held = {(stop.client, s) for s, _, stop in all_stops(plan)}
    driving = sum(drive_seconds(data, slot, route) for slot, route in zip(data.slots, plan.routes, strict=True))
    left = sum(client.prize for i, client in enumerate(data.clients) if not visits[i])
    late = sum(cost for t, _, client, _ in visits_by_slot(data, plan) for s, cost in client.slot_seconds if s == t)
    broken = sum(1 for i, s in enumerate(data.promises or ()) if s is not None and (i, s) not in held)
    return driving + data.prize_seconds * left + late + data.promise_seconds * broken


def all_stops(plan: VisitPlan) -> Iterator[tuple[int, int, Stop]]:
    """Yield slot, position in its route, and stop, of every visit."""
    for s, route in enumerate(plan.routes):
        for k, stop in enumerate(route):
            yield s, k, stop


def visits_by_slot(data: VisitInstance, plan: VisitPlan) -> Iterator[tuple[int, Slot, Client, Stop]]:
    """Yield slot, its data, client and stop, of every visit."""
    for s, _, stop in all_stops(plan):
        yield s, data.slots[s], data.clients[stop.client], stop


def overlapping(data: VisitInstance) -> Iterator[tuple[int, int]]:
    """Yield all pairs of slots that have a moment in common, the earlier position first."""
    for (one, a), (two, b) in combinations(enumerate(data.slots), 2):
        if a.day == b.day and a.window.start < b.window.end and b.window.start < a.window.end:
            yield one, two


def visit_counts(plan: VisitPlan) -> Counter[int]:
    """Return how often each client is visited."""
    return Counter(stop.client for _, _, stop in all_stops(plan))


def drive_seconds(data: VisitInstance, slot: Slot, route: tuple[Stop, ...]) -> int:
    """Return the driving of a route; none of an empty one."""
    if not route:
        return 0
    places = [slot.from_place, *(data.clients[stop.client].place for stop in route), slot.to_place]
    return sum(trip_seconds(data, slot, p, q) for p, q in pairwise(places))


def trip_seconds(data: VisitInstance, slot: Slot, origin: int, target: int) -> int:
    """Return how long a drive takes in a slot."""
    return -(-data.seconds[origin][target] * slot.travel_percent // 100)
