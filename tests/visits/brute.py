"""Every plan of a small instance, by plain enumeration through the verifier alone."""

from itertools import permutations, product

from planner.visits import verify
from planner.visits.instance import Stop, VisitInstance, VisitPlan

SINGLE = (
    "slot_window",
    "travel_time",
    "opening",
    "closed_days",
    "date_range",
    "max_visits",
    "max_driving",
    "one_region",
    "pause",
    "slot_regions",
    "client_teams",
    "people_free",
    "together",
)
"""Rules that look at one route at a time."""


def earliest(data: VisitInstance, s: int, clients: tuple[int, ...]) -> tuple[Stop, ...] | None:
    """Return a route with every stop as early as can be, found by trying second after second."""
    slot, at, stops = data.slots[s], data.slots[s].window.start, []
    here = slot.from_place
    pinned = {pin.client: pin.start for pin in data.pins if pin.slot == s and pin.start is not None}
    pause = set(range(slot.pause.start, slot.pause.end)) if slot.pause else set()
    for i in clients:
        client = data.clients[i]
        todo = -(-data.seconds[here][client.place] * slot.travel_percent // 100)
        while todo:
            todo -= at not in pause
            at += 1
        busy = [w for p in client.people for day, w in data.people[p].busy if day == slot.day]
        away = [*busy, slot.pause] if slot.pause else busy
        for t in range(max(at, pinned.get(i, 0)), slot.window.end + 1):
            end = t + client.service
            open_then = any(w.start <= t and end <= w.end for w in client.opening[slot.weekday])
            if open_then and not any(t < w.end and w.start < end for w in away):
                break
        else:
            return None
        stops.append(Stop(client=i, start=t))
        at, here = t + client.service, client.place
    return tuple(stops)


def routes(data: VisitInstance, s: int) -> list[tuple[Stop, ...]]:
    """Return all routes of a slot that keep every single-route rule, the empty one first."""
    empty: tuple[tuple[Stop, ...], ...] = ((),) * len(data.slots)
    found = []
    for size in range(len(data.clients) + 1):
        for clients in permutations(range(len(data.clients)), size):
            route = earliest(data, s, clients)
            if route is not None:
                plan = VisitPlan(routes=(*empty[:s], route, *empty[s + 1 :]))
                if not any(True for rule in SINGLE for _ in verify.CHECKS[rule](data, plan)):
                    found.append(route)
    return found


def best_cost(data: VisitInstance) -> int | None:
    """Return the least cost of all plans that keep every rule, or ``None`` if there is none."""
    costs = [
        verify.cost(data, plan)
        for chosen in product(*(routes(data, s) for s in range(len(data.slots))))
        if not any(
            True for plan in [VisitPlan(routes=chosen)] for check in verify.CHECKS.values() for _ in check(data, plan)
        )
        for plan in [VisitPlan(routes=chosen)]
    ]
    return min(costs, default=None)
