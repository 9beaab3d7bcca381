"""Random scenarios of every family in which nothing fits, from a seed."""

import random
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from pydantic import BaseModel

from planner.family import Family
from planner.hubs import HUBS, Band, Border, HubInstance, Load
from planner.result import SolveParams, Status
from planner.solve import solve
from planner.staffing import STAFFING, StaffingInstance
from planner.staffing.instance import Agreement, Contract, ContractType, Need, PayBand, Post, Today
from planner.staffing.instance import Role as Duty
from planner.training import TRAINING, TrainingInstance
from planner.training.instance import (
    Apart,
    Block,
    BudgetLine,
    Cohort,
    Headcount,
    Lecturer,
    Office,
    Order,
    Programme,
    Role,
    Session,
    Starts,
    Venue,
)
from planner.visits import VISITS, VisitInstance
from planner.visits.instance import Client, Pin, Slot, Town, Window

PARAMS = SolveParams(time_limit_s=20.0, workers=1)


def hubs(rng: random.Random) -> HubInstance:
    """Return up to seven dongs in a row with some chords, under tight limits."""
    n = rng.randint(4, 7)
    chords = {(a, b) for a in range(n) for b in range(a + 2, n) if rng.random() < 0.2}
    pairs = {(a, a + 1) for a in range(n - 1)} | chords
    amounts = tuple(rng.randint(1, 9) for _ in range(n))
    k = rng.randint(1, 3)
    mean = sum(amounts) // k
    some = [rng.sample(range(n), 2) for _ in range(3)]
    return HubInstance(
        demand=amounts,
        cost=tuple(tuple(rng.randint(0, 99) for _ in range(n)) for _ in range(n)),
        seconds=tuple(tuple(0 if i == h else rng.randint(60, 900) for h in range(n)) for i in range(n)),
        max_seconds=rng.choice((None, 300, 600)),
        loads=(
            Load(
                amounts=amounts,
                band=Band(lower=max(0, mean - rng.randint(0, 3)), upper=mean + rng.randint(0, 3)),
                capacity=rng.choice((None, tuple(rng.choice((None, mean)) for _ in range(n)))),
            ),
        ),
        borders=tuple(Border(a=a, b=b, metres=10) for a, b in sorted(pairs)),
        regions=Band(lower=k, upper=k),
        size=rng.choice((None, Band(lower=2, upper=4))),
        candidates=rng.choice((None, tuple(range(0, n, 2)))),
        forced_hubs=rng.choice(((), (rng.randrange(n),))),
        together=rng.choice(((), (tuple(some[0]),))),
        apart=rng.choice(((), (tuple(some[1]),))),
        fixed=rng.choice(((), (tuple(some[2]),))),
        today=tuple(i * k // n for i in range(n)),
        max_moved_dongs=rng.choice((None, 0, 2)),
        max_moved_demand=rng.choice((None, 10)),
        opening_cost=tuple(rng.randint(1, 5) for _ in range(n)),
        max_opening_cost=rng.choice((None, 2 * k)),
    )


def visits(rng: random.Random) -> VisitInstance:
    """Return a handful of places and two or three half-days, with more asked than time or money allow."""
    places, towns = rng.randint(3, 5), 2
    points = [(rng.randint(0, 30), rng.randint(0, 30)) for _ in range(places)]
    slots = tuple(
        Slot(
            day=day,
            weekday=day % 2,
            month=day % 2,
            window=Window(start=100, end=100 + rng.choice((80, 120, 160))),
            from_place=0,
            to_place=0,
            max_visits=rng.choice((1, 2, 3)),
            max_driving=rng.choice((40, 80, 120)),
        )
        for day in range(rng.randint(2, 3))
    )
    clients = tuple(_client(rng, places, towns) for _ in range(rng.randint(3, 6)))
    pinned = rng.sample(range(len(clients)), rng.choice((0, 0, 1, 2)))
    return VisitInstance(
        seconds=tuple(tuple(abs(a - c) + abs(b - d) for c, d in points) for a, b in points),
        slots=slots,
        clients=clients,
        towns=tuple(
            Town(min_visits=rng.choice((0, 0, 1, 2)), min_share_percent=rng.choice((0, 50, 80, 100)))
            for _ in range(towns)
        ),
        one_region=rng.random() < 0.3,
        month_caps=rng.choice(((), (None, 40), (40, 60))),
        total_cap=rng.choice((None, 80, 40)),
        pins=tuple(Pin(client=i, slot=rng.randrange(len(slots))) for i in pinned),
        prize_seconds=10,
        promise_seconds=15,
    )


def _client(rng: random.Random, places: int, towns: int) -> Client:
    always = ((Window(start=90, end=400),),) * 7
    odd = tuple((Window(start=90, end=140),) if day % 2 else () for day in range(7))
    return Client(
        place=rng.randrange(places),
        service=rng.choice((10, 20, 30)),
        opening=rng.choice((always, always, odd)),
        closed_days=rng.choice(((), (), (0, 1))),
        first_day=rng.choice((None, None, 1)),
        last_day=rng.choice((None, None, 1)),
        prize=rng.randint(0, 9),
        required=rng.random() < 0.3,
        town=rng.choice((None, *range(towns))),
        region=rng.choice((None, 0, 1)),
        won=rng.choice((10, 20, 30)),
    )


def training(rng: random.Random) -> TrainingInstance:
    """Return three programmes in six days with two halls, three lecturers and two offices."""
    sessions = [_session(rng, p) for p in range(3) for _ in range(rng.randint(1, 2))]
    first = [s for s, one in enumerate(sessions) if one.programme == 0]
    people = tuple(Headcount(office=n, people=rng.randint(2, 8)) for n in range(2))
    both = sorted(rng.sample(range(len(sessions)), 2))
    return TrainingInstance(
        n_days=6,
        first_weekday=rng.randrange(7),
        starts=(Starts(hours=1, minutes=(540, 600, 660)), Starts(hours=2, minutes=(540, 600))),
        venues=tuple(
            Venue(seats=rng.choice((5, 10, 20)), won_per_hour=rng.choice((0, 5)), busy=_busy(rng)) for _ in range(2)
        ),
        lecturers=tuple(
            Lecturer(
                weekdays=tuple(sorted(rng.sample(range(7), rng.randint(2, 7)))),
                first_hour_won=rng.choice((10, 20)),
                extra_hour_won=10,
                busy=_busy(rng),
            )
            for _ in range(3)
        ),
        offices=tuple(Office(people=10, max_away_percent=rng.choice((30, 50, 100))) for _ in range(2)),
        programmes=tuple(
            Programme(
                optional=rng.random() < 0.2,
                value=rng.choice((0, 50, 90)),
                lines=(BudgetLine(kind="lecturer_fees"), BudgetLine(kind="percent_of_fees", won=10)),
                cap_won=rng.choice((None, None, 40)),
            )
            for _ in range(3)
        ),
        sessions=tuple(sessions),
        cohorts=(Cohort(sessions=tuple(first), people=people, spread_weight=1),),
        orders=rng.choice(((), (Order(first=both[0], second=both[1], min_days=rng.randint(0, 5)),))),
        apart=rng.choice(((), (Apart(a=both[0], b=both[1], min_days=rng.randint(1, 6)),))),
        max_sessions_per_week=rng.choice((None, 2, 4)),
        mayor_busy=tuple(Block(day=day, start=540, end=700) for day in range(rng.choice((0, 3, 6)))),
        max_mayor_per_day=rng.choice((None, 1)),
        cap_won=rng.choice((None, 60, 100)),
        cut_hour_weight=6,
        peak_weight=20,
        late_weight=3,
    )


def _session(rng: random.Random, p: int) -> Session:
    days = tuple(sorted(rng.sample(range(6), rng.randint(1, 4))))
    hours = rng.choice(((1,), (1, 2), (2,)))
    return Session(
        programme=p,
        hours=hours,
        full_hours=max(hours),
        days=days,
        venues=tuple(sorted(rng.sample(range(2), rng.randint(1, 2)))),
        roles=(Role(lecturers=tuple(sorted(rng.sample(range(3), rng.randint(1, 3))))),),
        guests=rng.choice((0, 4, 12)),
        away=rng.choice(((), (Headcount(office=1, people=2),))),
        mayor_minutes=rng.choice((0, 0, 30)),
    )


def _busy(rng: random.Random) -> tuple[Block, ...]:
    return tuple(Block(day=day, start=540, end=780) for day in range(6) if rng.random() < 0.2)


def staffing(rng: random.Random) -> StaffingInstance:
    """Return a year of two districts with three or four posts, too little money or too few posts."""
    contracts = []
    for kind, (pay, share) in product(range(2), product((100, 120), (50, 100))):
        for first, last in ((0, 11), (0, 5), (6, 11)):
            won = pay * (last - first + 1) * (2 - kind) // 2
            city = won * share // 100 if first == 0 else 0
            terms = {"pay_won": pay, "first": first, "last": last, "new_hire": first > 0}
            contracts.append(Contract(role=0, type=kind, city_won=(city,), district_won=(won - city,), **terms))
    posts = tuple(
        Post(
            district=rng.randrange(2),
            role=0,
            types=rng.choice(((0,), (0, 1), (1,))),
            today=rng.choice((None, Today(type=0, pay_won=120, served_months=rng.choice((0, 12))))),
            least_pay_won=rng.choice((0, 0, 120)),
        )
        for _ in range(rng.randint(3, 4))
    )
    return StaffingInstance(
        n_months=12,
        n_years=1,
        n_districts=2,
        types=(ContractType(limit_months=rng.choice((None, 12, 18))), ContractType(part_time=True)),
        roles=(Duty(band=rng.choice((None, PayBand(max_ratio_percent=rng.choice((100, 115)))))),),
        contracts=tuple(contracts),
        posts=posts,
        agreements=rng.choice(
            ((Agreement(first=0, last=11),), (Agreement(first=0, last=5), Agreement(first=6, last=11)))
        ),
        needs=tuple(Need(district=d, role=0, agreement=0, least=rng.randint(0, 2), wanted=3) for d in range(2)),
        least_pay_won=(rng.choice((0, 110)),) * 12,
        part_time_least_percent=rng.choice((0, 0, 40)),
        part_time_most_percent=rng.choice((50, 100)),
        city_caps=(rng.choice((None, 1_200, 2_000)),),
        district_caps=((rng.choice((None, 600, 1_500)),), (None,)),
        total_cap=rng.choice((None, 1_500, 2_500)),
    )


MAKERS: tuple[tuple[Family[Any, Any], Callable[[random.Random], BaseModel]], ...] = (
    (HUBS, hubs),
    (VISITS, visits),
    (TRAINING, training),
    (STAFFING, staffing),
)


def impossible(seed: int, count: int) -> Iterator[tuple[Family[Any, Any], BaseModel]]:
    """Yield so many instances, the families in turn, each proven by its default solver to have no plan."""
    rng = random.Random(seed)
    for n in range(count):
        family, make = MAKERS[n % len(MAKERS)]
        while True:
            instance = family.instance.model_validate(make(rng).model_dump())
            if solve(family, instance, PARAMS, explain=False).status is Status.INFEASIBLE:
                yield family, instance
                break
