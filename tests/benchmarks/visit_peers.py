"""Seasons of visits planned by VROOM and by PyVRP, on the rules that each can express.

Both know windows, dates, half-days as vehicles, their limits and prizes; neither knows quotas, caps or promises.
"""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pyvrp
import vroom as engine
from numpy.typing import NDArray

from planner.visits.instance import Client, Slot, Stop, VisitInstance, VisitPlan, Window

DAY = 86_400
SHUT = 10**5
"""Seconds on the way to a client that is not open: more than any limit of driving, and no more than need be."""

Seen = tuple[int, Window]
"""A client during one of its windows of a day."""


def vroom(data: VisitInstance, limit_s: float) -> VisitPlan:
    """Return VROOM's plan: a vehicle per half-day, absolute windows per job, priority by prize; two threads."""
    problem = engine.Input()
    problem.set_durations_matrix("car", np.array(data.seconds, dtype=np.uint32))
    for s, slot in enumerate(data.slots):
        problem.add_vehicle(
            engine.Vehicle(
                s,
                start=slot.from_place,
                end=slot.to_place,
                time_window=(slot.day * DAY + slot.window.start, slot.day * DAY + slot.window.end),
                max_tasks=slot.max_visits,
                max_travel_time=slot.max_driving,
            )
        )
    top = max(client.prize for client in data.clients)
    for i, client in enumerate(data.clients):
        problem.add_job(
            engine.Job(
                i,
                location=client.place,
                default_service=client.service,
                priority=100 * client.prize // top,
                time_windows=[engine.TimeWindow(*window) for window in _absolute(data, client)],
            )
        )
    solution = problem.solve(exploration_level=5, nb_threads=2, timeout=timedelta(seconds=limit_s))
    routes: list[list[Stop]] = [[] for _ in data.slots]
    for step in solution.routes.to_dict("records"):
        if step["type"] == "job":
            begin = int(step["arrival"]) + int(step["waiting_time"]) - data.slots[int(step["vehicle_id"])].day * DAY
            routes[int(step["vehicle_id"])].append(Stop(client=int(step["id"]), start=begin))
    return VisitPlan(routes=tuple(map(tuple, routes)))


def _absolute(data: VisitInstance, client: Client) -> list[tuple[int, int]]:
    """Return the starts that a client allows, in seconds from the first midnight."""
    days = {slot.day: slot for slot in data.slots}
    return [
        (day * DAY + w.start, day * DAY + w.end - client.service)
        for day, slot in sorted(days.items())
        for w in _windows(slot, client)
    ]


def _windows(slot: Slot, client: Client) -> tuple[Window, ...]:
    """Return the windows of a client on the day of a half-day."""
    dated = (client.first_day or 0) <= slot.day and (client.last_day is None or slot.day <= client.last_day)
    return client.opening[slot.weekday] if dated and slot.day not in client.closed_days else ()


def pyvrp_plan(data: VisitInstance, limit_s: float, seed: int) -> VisitPlan:
    """Return PyVRP's plan; one thread.

    A client stands there once per window of a day, of which one at most is visited. Half-days with equal limits on
    which the same clients are open are one type of vehicle, with a matrix that has no way to the others. Driving and
    prizes cost what they cost us.
    """
    seen: list[Seen] = [(i, w) for i, c in enumerate(data.clients) for w in sorted({*sum(c.opening, ())}, key=_start)]
    kinds = _kinds(data, seen)
    problem = _problem(data, seen, kinds)
    best = pyvrp.solve(problem, pyvrp.stop.MaxRuntime(limit_s), seed=seed, collect_stats=False).best
    routes: list[tuple[Stop, ...]] = [()] * len(data.slots)
    waiting = [list(slots) for slots in kinds.values()]
    for route in best.routes() if best.is_feasible() else ():
        visits = [activity for activity in route if activity.is_client()]
        stops = tuple(Stop(client=seen[visit.idx][0], start=visit.start_time) for visit in visits)
        routes[waiting[route.vehicle_type()].pop()] = stops
    return VisitPlan(routes=tuple(routes))


def _kinds(data: VisitInstance, seen: Sequence[Seen]) -> dict[tuple[object, ...], list[int]]:
    """Return the half-days of each type of vehicle, by all that tells types apart."""
    kinds: dict[tuple[object, ...], list[int]] = {}
    for s, slot in enumerate(data.slots):
        open_then = tuple(window in _windows(slot, data.clients[i]) for i, window in seen)
        key = (open_then, slot.window, slot.from_place, slot.to_place, slot.max_visits, slot.max_driving)
        kinds.setdefault(key, []).append(s)
    return kinds


def _problem(
    data: VisitInstance, seen: Sequence[Seen], kinds: dict[tuple[object, ...], list[int]]
) -> pyvrp.ProblemData:
    bases = sorted({place for slot in data.slots for place in (slot.from_place, slot.to_place)})
    places = [*bases, *(data.clients[i].place for i, _ in seen)]
    profiles = list(dict.fromkeys(key[0] for key in kinds))
    roads = np.array(data.seconds, dtype=np.int64)[np.ix_(places, places)]
    types = [_vehicle(data.slots[slots[0]], len(slots), bases, profiles.index(key[0])) for key, slots in kinds.items()]
    groups = [[n for n, (one, _) in enumerate(seen) if one == i] for i in range(len(data.clients))]
    matrices = [_shut(roads, len(bases), profile) for profile in profiles]
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in places],
        clients=[_visit(data, one, len(bases) + n) for n, one in enumerate(seen)],
        depots=[pyvrp.Depot(n) for n in range(len(bases))],
        vehicle_types=types,
        distance_matrices=matrices,
        duration_matrices=[np.minimum(matrix, DAY) for matrix in matrices],
        groups=[pyvrp.ClientGroup(members, required=False) for members in groups],
    )


def _shut(roads: NDArray[np.int64], bases: int, open_then: object) -> NDArray[np.int64]:
    """Return the roads without a way to those that are not open."""
    shut = [bases + n for n, is_open in enumerate(np.atleast_1d(open_then)) if not is_open]
    matrix = roads.copy()
    matrix[:, shut] = SHUT
    np.fill_diagonal(matrix, 0)
    return matrix


def _vehicle(slot: Slot, count: int, bases: Sequence[int], profile: int) -> pyvrp.VehicleType:
    return pyvrp.VehicleType(
        num_available=count,
        capacity=[slot.max_visits],
        start_depot=bases.index(slot.from_place),
        end_depot=bases.index(slot.to_place),
        tw_early=slot.window.start,
        tw_late=slot.window.end,
        max_distance=slot.max_driving,
        profile=profile,
    )


def _visit(data: VisitInstance, one: Seen, location: int) -> pyvrp.Client:
    i, window = one
    client = data.clients[i]
    return pyvrp.Client(
        location=location,
        delivery=[1],
        service_duration=client.service,
        tw_early=window.start,
        tw_late=window.end - client.service,
        prize=data.prize_seconds * client.prize,
        required=False,
        group=i,
    )


def _start(window: Window) -> tuple[int, int]:
    return window.start, window.end
