"""Random small seasons whose limits lie exactly at, or one below, what a plan of theirs needs."""

import random
from itertools import pairwise
from typing import TypeVar

from planner.visits.instance import Client, Person, Pin, Series, Slot, Stop, Town, VisitInstance, Window
from tests.visits.brute import earliest

T = TypeVar("T")
TOWNS, REGIONS, TEAMS, PEOPLE, DAYS = 2, 2, 2, 2, 4


def season(rng: random.Random, most_clients: int, most_slots: int) -> VisitInstance:
    """Return a season of a few half-days of about 100 seconds, with any rule in force; many have no plan."""
    places = rng.randint(2, 4)
    seconds = tuple(tuple(0 if p == q else rng.randint(1, 20) for q in range(places)) for p in range(places))
    slots = tuple(_slot(rng, places) for _ in range(rng.randint(1, most_slots)))
    count = rng.randint(2, most_clients)
    clients = tuple(_client(rng, places, len(slots)) for _ in range(count))
    if rng.random() < 0.2:
        clients = (*clients[:-1], clients[0])
    someone = range(count)
    free = VisitInstance(
        seconds=seconds,
        slots=slots,
        clients=clients,
        towns=tuple(
            Town(min_visits=int(rng.random() < 0.1), min_share_percent=50 * (rng.random() < 0.1)) for _ in range(TOWNS)
        ),
        one_region=rng.random() < 0.25,
        people=tuple(Person(busy=tuple(_busy(rng) for _ in range(rng.randrange(3)))) for _ in range(PEOPLE)),
        series=tuple(
            Series(clients=tuple(rng.sample(someone, 2)), min_days=rng.randint(1, 3))
            for _ in range(rng.choice((0, 0, 1)))
        ),
        groups=(tuple(rng.sample(someone, 2)),) if rng.random() < 0.25 else (),
        promises=tuple(rng.choice((None, *range(len(slots)))) for _ in someone) if rng.random() < 0.3 else None,
        prize_seconds=10,
        promise_seconds=rng.choice((4, 15, 60)),
    )
    return _tightened(rng, free)


def _slot(rng: random.Random, places: int) -> Slot:
    start = rng.choice((100, 100, 100, 150))
    end = start + rng.randint(50, 110)
    middle = rng.randint(start, end - 10)
    return Slot(
        day=rng.choice((0, 0, 0, 1, 3)),
        weekday=rng.randrange(2),
        month=rng.randrange(2),
        window=Window(start=start, end=end),
        from_place=rng.randrange(places),
        to_place=rng.randrange(places),
        max_visits=rng.choice((1, 2, 3, 4)),
        max_driving=200,
        team=rng.randrange(TEAMS),
        pause=rng.choice((None, Window(start=middle, end=middle + rng.randint(1, 10)))),
        regions=_now_and_then(rng, (rng.randrange(REGIONS),)),
        travel_percent=rng.choice((100, 100, 100, 80, 130)),
    )


def _client(rng: random.Random, places: int, slots: int) -> Client:
    wide = (Window(start=0, end=400),)
    hours = rng.choice((wide, wide, wide, (Window(start=90, end=130), Window(start=150, end=190)), ()))
    return Client(
        place=rng.randrange(places),
        service=rng.randint(0, 20),
        opening=(hours, rng.choice((wide, wide, (Window(start=110, end=160),))), *((),) * 5),
        closed_days=rng.choice(((), (), (), (rng.randrange(DAYS),))),
        first_day=_now_and_then(rng, 1),
        last_day=_now_and_then(rng, 2),
        prize=rng.randint(0, 9),
        required=rng.random() < 0.05,
        town=rng.choice((None, *range(TOWNS))),
        region=rng.choice((None, *range(REGIONS))),
        won=rng.choice((0, 10, 25)),
        teams=_now_and_then(rng, (rng.randrange(TEAMS),)),
        people=rng.choice(((), (0,), (1,), (0, 1))),
        slot_seconds=tuple((s, rng.randint(1, 60)) for s in range(slots) if rng.random() < 0.2),
    )


def _busy(rng: random.Random) -> tuple[int, Window]:
    start = rng.randint(60, 150)
    return rng.choice((0, 0, 1)), Window(start=start, end=start + rng.randint(1, 60))


def _now_and_then(rng: random.Random, value: T, otherwise: T | None = None) -> T | None:
    return value if rng.random() < 0.2 else otherwise


def _tightened(rng: random.Random, data: VisitInstance) -> VisitInstance:
    """Put limits where the earliest plan of a random order stands, or one below."""
    waiting = rng.sample(range(len(data.clients)), len(data.clients))
    slots, pins, won = [], [], [0, 0]
    for s, slot in enumerate(data.slots):
        route: tuple[Stop, ...] = ()
        while waiting and len(route) < slot.max_visits:
            longer = earliest(data, s, (*(stop.client for stop in route), waiting[0]))
            if longer is None:
                break
            route = longer
            won[slot.month] += data.clients[waiting.pop(0)].won
        slots.append(_tight_slot(rng, data, slot, route))
        if route and rng.random() < 0.15:
            stop = rng.choice(route)
            pins.append(Pin(client=stop.client, slot=s, start=rng.choice((None, stop.start))))
    changes: dict[str, object] = {"slots": tuple(slots), "pins": tuple(pins)}
    if rng.random() < 0.3:
        changes["month_caps"] = (won[0], max(0, won[1] - rng.randint(0, 1)))
    if rng.random() < 0.3:
        changes["total_cap"] = max(0, sum(won) - rng.randint(0, 1))
    return VisitInstance.model_validate(dict(data) | changes)


def _tight_slot(rng: random.Random, data: VisitInstance, slot: Slot, route: tuple[Stop, ...]) -> Slot:
    if not route:
        return slot
    last = data.clients[route[-1].client]
    places = [slot.from_place, *(data.clients[stop.client].place for stop in route), slot.to_place]
    trips = [-(-data.seconds[p][q] * slot.travel_percent // 100) for p, q in pairwise(places)]
    drives, back = sum(trips), route[-1].start + last.service + trips[-1]
    end = max(back - rng.randint(0, 1), slot.window.start + 1, slot.pause.end if slot.pause else 0)
    return slot.model_copy(
        update={
            "window": rng.choice((slot.window, Window(start=slot.window.start, end=end))),
            "max_driving": rng.choice((200, drives, max(0, drives - 1))),
            "max_visits": rng.choice((slot.max_visits, len(route))),
        }
    )
