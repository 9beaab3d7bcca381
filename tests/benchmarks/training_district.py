"""A district's year of training, seeded and made up: 200 programmes, 600 sessions, 40 halls, 120 lecturers."""

import random

from planner.training import TrainingInstance
from planner.training.instance import (
    Block,
    BudgetLine,
    Cohort,
    Duty,
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

N_DAYS = 365
FIRST_WEEKDAY = 4
"""1 January 2027 is a Friday."""
WORKDAYS = tuple(d for d in range(N_DAYS) if (FIRST_WEEKDAY + d) % 7 < 5)
N_SUBJECTS = 30
THOUSAND = 1_000
MONEY_PERCENT = 75
"""Part of the money for all programmes that the year has."""
STARTS = (
    Starts(hours=2, minutes=(540, 600, 780, 840, 900, 960)),
    Starts(hours=3, minutes=(540, 780, 840, 900)),
    Starts(hours=4, minutes=(780, 840)),
)


def district(
    seed: int = 0,
    programmes: int = 200,
    sessions: int = 600,
    venues: int = 40,
    lecturers: int = 120,
    offices: int = 18,
) -> TrainingInstance:
    """Return a synthetic year; the same seed gives the same year on every machine."""
    rng = random.Random(seed)
    people = tuple(rng.randint(12, 40) for _ in range(offices))
    halls = tuple(_venue(rng, r, offices) for r in range(venues))
    teachers = tuple(_lecturer(rng) for _ in range(lecturers))
    subjects = [tuple(sorted(rng.sample(range(lecturers), rng.randint(4, 8)))) for _ in range(N_SUBJECTS)]
    made: list[Programme] = []
    meetings: list[Session] = []
    cohorts: list[Cohort] = []
    orders: list[Order] = []
    for p, count in enumerate(_sizes(rng, programmes, sessions)):
        staff = rng.random() < 0.3
        made.append(_programme(rng, count, staff))
        first = len(meetings)
        group = _group(rng, people) if staff else ()
        meetings += _sessions(rng, p, count, halls, subjects, group)
        if staff:
            cohorts.append(Cohort(sessions=tuple(range(first, len(meetings))), people=group, spread_weight=1))
        elif count > 1 and rng.random() < 0.5:
            orders += [Order(first=s, second=s + 1, min_days=7) for s in range(first, len(meetings) - 1)]
    return TrainingInstance(
        n_days=N_DAYS,
        first_weekday=FIRST_WEEKDAY,
        starts=STARTS,
        venues=halls,
        lecturers=teachers,
        offices=tuple(Office(people=n, max_away_percent=40) for n in people),
        duties=tuple(_duty(rng, people) for _ in range(60)),
        programmes=tuple(made),
        sessions=tuple(meetings),
        cohorts=tuple(cohorts),
        orders=tuple(orders),
        mayor_busy=tuple(Block(day=d, start=840, end=1_020) for d in WORKDAYS if (FIRST_WEEKDAY + d) % 7 == 0),
        max_mayor_per_day=2,
        cap_won=_money(made, meetings, teachers) * MONEY_PERCENT // 100,
        cut_hour_weight=6,
        peak_weight=20,
        late_weight=3,
    )


def _sizes(rng: random.Random, programmes: int, sessions: int) -> list[int]:
    sizes = [1] * programmes
    while sum(sizes) < sessions:
        p = rng.randrange(programmes)
        sizes[p] += sizes[p] < 8
    return sizes


def _venue(rng: random.Random, r: int, offices: int) -> Venue:
    closed = tuple(Block(day=d, start=540, end=1_080) for d in sorted(rng.sample(WORKDAYS, 15)))
    if r == 0:
        return Venue(seats=300, won_per_hour=50 * THOUSAND, busy=closed)
    if r <= offices:
        return Venue(seats=60, busy=closed)
    return Venue(seats=rng.choice((40, 80, 120, 160)), won_per_hour=rng.choice((0, 20, 30)) * THOUSAND, busy=closed)


def _lecturer(rng: random.Random) -> Lecturer:
    first = rng.choice((100, 120, 150, 160, 200)) * THOUSAND
    return Lecturer(
        weekdays=tuple(sorted(rng.sample(range(5), rng.randint(2, 4)))),
        first_hour_won=first,
        extra_hour_won=rng.choice((50, 80, 100)) * THOUSAND,
        busy=tuple(Block(day=d, start=540, end=1_080) for d in sorted(rng.sample(WORKDAYS, 20))),
    )


def _programme(rng: random.Random, count: int, staff: bool) -> Programme:
    lines = [
        BudgetLine(kind="lecturer_fees"),
        BudgetLine(kind="percent_of_fees", won=10),
        BudgetLine(kind="per_head", won=2_000),
        BudgetLine(kind="per_session", won=rng.choice((30, 50, 100)) * THOUSAND),
    ]
    if not staff:
        lines.append(BudgetLine(kind="venue_hire"))
    return Programme(optional=rng.random() < 0.6, value=rng.randint(20, 60) * count, lines=tuple(lines))


def _group(rng: random.Random, people: tuple[int, ...]) -> tuple[Headcount, ...]:
    chosen = sorted(rng.sample(range(len(people)), rng.randint(2, len(people) // 2)))
    return tuple(Headcount(office=n, people=rng.randint(1, max(1, people[n] // 4))) for n in chosen)


def _sessions(
    rng: random.Random,
    programme: int,
    count: int,
    halls: tuple[Venue, ...],
    subjects: list[tuple[int, ...]],
    group: tuple[Headcount, ...],
) -> list[Session]:
    start = rng.randint(0, N_DAYS - 100)
    days = tuple(d for d in WORKDAYS if start <= d < start + rng.randint(60, 100))
    guests = 0 if group else rng.choice((15, 30, 50, 100))
    seats = guests + -(-2 * sum(one.people for one in group) // (count + 1))
    fitting = [r for r, hall in enumerate(halls) if hall.seats >= seats] or [0]
    hours = rng.choice(((2,), (2, 3), (3,), (2, 3, 4)))
    roles = tuple(Role(lecturers=rng.choice(subjects)) for _ in range(rng.choice((1, 1, 1, 2))))
    opened = rng.random() < 0.1
    return [
        Session(
            programme=programme,
            hours=hours,
            full_hours=max(hours),
            days=days,
            venues=tuple(sorted(rng.sample(fitting, min(len(fitting), 6)))),
            roles=roles,
            guests=guests,
            mayor_minutes=60 if opened and n == 0 else 0,
            due_day=days[len(days) * 2 // 3] if count < 4 else None,
        )
        for n in range(count)
    ]


def _duty(rng: random.Random, people: tuple[int, ...]) -> Duty:
    office = rng.randrange(len(people))
    return Duty(office=office, people=people[office] // 5, block=Block(day=rng.choice(WORKDAYS), start=540, end=720))


def _money(programmes: list[Programme], sessions: list[Session], lecturers: tuple[Lecturer, ...]) -> int:
    """Return about what everything at full length would cost."""
    won = 0
    for session in sessions:
        fees = 0
        for role in session.roles:
            rates = [
                lecturers[n].first_hour_won + lecturers[n].extra_hour_won * (session.full_hours - 1)
                for n in role.lecturers
            ]
            fees += sum(rates) // len(rates)
        supplies = sum(line.won for line in programmes[session.programme].lines if line.kind == "per_session")
        won += fees * 11 // 10 + supplies + 2_000 * session.guests
    return won
