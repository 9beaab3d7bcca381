"""A tiny asymmetric instance on the edge of every limit, and every plan of it within a few seconds of the edge."""

import math
from fractions import Fraction
from itertools import product

from planner.visits.instance import (
    Client,
    Person,
    Pin,
    Series,
    Slot,
    Stop,
    Town,
    VisitInstance,
    VisitPlan,
    Window,
)

SECONDS = ((0, 3, 5, 4), (2, 0, 4, 6), (6, 3, 0, 2), (5, 4, 7, 0))


def week(monday: list[tuple[int, int]], tuesday: list[tuple[int, int]]) -> tuple[tuple[Window, ...], ...]:
    """Return the opening of a client by its Mondays and Tuesdays."""
    days = [monday, tuesday, [], [], [], [], []]
    return tuple(tuple(Window(start=a, end=b) for a, b in day) for day in days)


TINY = VisitInstance(
    seconds=SECONDS,
    slots=(
        # Client 0 then 1: leaves at 100, there at 103, on at 108 + 4, done at 118, back at 118 + 6 = 124: the end.
        Slot(day=4, weekday=0, month=0, window=Window(start=100, end=124), from_place=0, to_place=0,
             max_visits=2, max_driving=13),
        Slot(day=5, weekday=1, month=1, window=Window(start=200, end=225), from_place=3, to_place=1,
             max_visits=1, max_driving=11),
    ),
    clients=(
        Client(place=1, service=5, opening=week([(90, 108)], [(90, 300)]), prize=3, town=0, region=0, won=20,
               last_day=4, slot_seconds=((0, 2), (1, 7))),
        Client(place=2, service=6, opening=week([(100, 110), (112, 118)], [(207, 213)]), prize=5, town=0, region=1,
               won=30, first_day=5, required=True),
        Client(place=3, service=7, opening=week([(90, 300)], [(90, 205), (206, 300)]), prize=2, town=1, won=10,
               closed_days=(5,)),
    ),
    towns=(Town(min_visits=1, min_share_percent=100), Town(min_visits=1)),
    one_region=True,
    month_caps=(40, 30),
    total_cap=60,
    pins=(Pin(client=0, slot=0, start=103), Pin(client=2, slot=1)),
    promises=(0, 1, None),
    max_changes=1,
    prize_seconds=10,
    promise_seconds=4,
)  # fmt: skip

SEQUENCES = [(i,) for i in range(3)] + [(i, j) for i in range(3) for j in range(3) if i != j] + [(0, 0), (2, 0, 1)]
MOVES = (0, -1, 1)
"""Seconds by which the last visit, or all of them, begin after the earliest start."""


def trip(slot: Slot, origin: int, target: int) -> int:
    """Return how long a drive takes in a slot, by the sentence: the percentage of it, and every second begun counts."""
    return math.ceil(Fraction(SECONDS[origin][target] * slot.travel_percent, 100))


def _routes(slot: Slot) -> list[tuple[Stop, ...]]:
    found: list[tuple[Stop, ...]] = [()]
    for clients in SEQUENCES:
        at, here, starts = slot.window.start, slot.from_place, []
        for i in clients:
            client = TINY.clients[i]
            starts.append(at + trip(slot, here, client.place))
            at, here = starts[-1] + client.service, client.place
        for move in MOVES if len(clients) < 3 else (0,):
            times = [*starts[:-1], starts[-1] + move]
            found.append(tuple(Stop(client=i, start=t) for i, t in zip(clients, times, strict=True)))
    return found


TEAMS = VisitInstance(
    seconds=SECONDS,
    slots=(
        # Client 0 leaves at 100, is reached at 103 and left at 108; the pause makes the drive of 4 end at 115, not 112.
        Slot(day=4, weekday=0, month=0, window=Window(start=100, end=134), from_place=0, to_place=0, max_visits=2,
             max_driving=99, pause=Window(start=108, end=111)),
        # Overlaps the first by one second, with the same team; so does the next, with another.
        Slot(day=4, weekday=0, month=0, window=Window(start=133, end=160), from_place=0, to_place=3, max_visits=2,
             max_driving=99, regions=(1,)),
        Slot(day=4, weekday=0, month=0, window=Window(start=120, end=160), from_place=3, to_place=1, max_visits=2,
             max_driving=99, team=1, regions=(1,)),
        # Begins as the one before ends.
        Slot(day=6, weekday=1, month=0, window=Window(start=120, end=150), from_place=0, to_place=0, max_visits=2,
             max_driving=99, team=1, pause=Window(start=126, end=132)),
    ),
    clients=(
        Client(place=1, service=5, opening=week([(90, 300)], [(90, 300)]), prize=3, region=0, people=(0,)),
        Client(place=2, service=6, opening=week([(90, 300)], [(90, 300)]), prize=5, region=1, teams=(1,)),
        Client(place=3, service=7, opening=week([(90, 300)], [(90, 300)]), prize=2, region=1, teams=(0, 1),
               people=(0, 1)),
    ),
    people=(
        Person(),
        # In the second half-day client 2 begins at 137 and ends at 144; in the third it begins at 120 and ends at 127.
        Person(busy=((4, Window(start=110, end=120)), (4, Window(start=144, end=150)), (5, Window(start=0, end=999)))),
    ),
    series=(Series(clients=(0, 2), min_days=2), Series(clients=(1, 2), min_days=3)),
    groups=((0, 1),),
    prize_seconds=10,
)  # fmt: skip
"""Two teams, in four half-days, three of which overlap; on the edge of the limits ``TINY`` leaves out."""


def _few(slot: Slot, sequences: list[tuple[int, ...]]) -> list[tuple[Stop, ...]]:
    """Return routes of ``TEAMS`` as early as drives allow, a second earlier and some seconds later."""
    found: list[tuple[Stop, ...]] = [()]
    for clients in sequences:
        at, here, starts = slot.window.start, slot.from_place, []
        for i in clients:
            starts.append(at + trip(slot, here, TEAMS.clients[i].place))
            at, here = starts[-1] + TEAMS.clients[i].service, TEAMS.clients[i].place
        for late in (0, -1, 3) if slot.pause else (0, 1) if slot.regions and not slot.team else (0,):
            times = [*starts[:-1], starts[-1] + late]
            found.append(tuple(Stop(client=i, start=t) for i, t in zip(clients, times, strict=True)))
    return found


def _paced(data: VisitInstance, percents: tuple[int, ...]) -> VisitInstance:
    slots = (slot.model_copy(update={"travel_percent": p}) for slot, p in zip(data.slots, percents, strict=True))
    return data.model_copy(update={"slots": tuple(slots)})


def _team_plans(slots: tuple[Slot, ...]) -> list[VisitPlan]:
    sequences: list[list[tuple[int, ...]]] = [
        [(0,), (0, 1), (1, 2), (0, 0)], [(2,), (1,)], [(2,), (0,)], [(1, 0), (2,)]
    ]  # fmt: skip
    return [VisitPlan(routes=routes) for routes in product(*map(_few, slots, sequences))]


TEAM_PLANS = _team_plans(TEAMS.slots)
"""About a thousand."""
ALL_PLANS = [VisitPlan(routes=routes) for routes in product(*map(_routes, TINY.slots))]
"""About a thousand: routes of up to three visits in two slots, clients repeated and late included."""
SLOW = _paced(TINY, (150, 90)).model_copy(update={"pins": (Pin(client=0, slot=0, start=105), TINY.pins[1])})
"""Drives of one half-day take half as long again, those of the other a tenth less."""
SLOW_PLANS = [VisitPlan(routes=routes) for routes in product(*map(_routes, SLOW.slots))]
SLOW_TEAMS = _paced(TEAMS, (130, 100, 110, 201))
SLOW_TEAM_PLANS = _team_plans(SLOW_TEAMS.slots)
