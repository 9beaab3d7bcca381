"""The Dongjak plan of 2016 as an instance, built by hand: a double of what the bundled scenario compiles to.

Day 0 is 17 May 2016, a Tuesday, the date of the printed plan; the last is 30 December.
"""

from datetime import date, timedelta

from planner.training.instance import (
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
    TrainingInstance,
    Venue,
)

FIRST, LAST = date(2016, 5, 17), date(2016, 12, 30)
HOLIDAYS = {date(2016, m, d) for m, d in ((6, 6), (8, 15), (9, 14), (9, 15), (9, 16), (10, 3))}
CAP_WON = 31_649_000
THOUSAND = 1_000
N_DONGS = 15
PILOTS = (1, 9)
"""Sangdo 1-dong and Daebang-dong."""

AUDITORIUM, MEETING_ROOM, SITUATION_ROOM, FIRST_HALL, HEALTH_CENTRE = 0, 1, 2, 3, 18
KEY, SECOND, RESIDENTS, SPEAKERS, CIRCLES, MAIN, ASSISTANTS = (
    (0, 1),
    (2, 3),
    (4, 5),
    (6, 7),
    (8, 9, 10),
    (11,),
    (12, 13, 14),
)
MONTHS_OF_CIRCLES = range(7, 13)


def days(first: date, last: date) -> tuple[int, ...]:
    """Return the working days between two dates, both included."""
    dates = (first + timedelta(n) for n in range((last - first).days + 1))
    return tuple((d - FIRST).days for d in dates if d >= FIRST and d.weekday() < 5 and d not in HOLIDAYS)


def months(first: int, last: int) -> tuple[int, ...]:
    """Return the working days of some months."""
    return days(date(2016, first, 1), min(LAST, date(2016 + last // 12, last % 12 + 1, 1) - timedelta(1)))


def instance(
    cap_won: int | None = CAP_WON,
    share_percent: int = 40,
    optional: bool = True,
    staff_hours: tuple[int, ...] = (2, 3, 4),
) -> TrainingInstance:
    """Return the plan's instance.

    Parameters
    ----------
    cap_won
        All programmes together.
    share_percent
        Largest part of a dong's staff away at once.
    optional
        Whether the "other" courses may be dropped.
    staff_hours
        Lengths of courses A and B.
    """
    sessions = [*_staff(staff_hours), *_leaders(), *_circles(), *_workshop(), *_others()]
    circles = [s for s, one in enumerate(sessions) if one.programme == 3]
    return TrainingInstance(
        n_days=(LAST - FIRST).days + 1,
        first_weekday=FIRST.weekday(),
        starts=tuple(
            Starts(hours=hours, minutes=tuple(60 * clock for clock in clocks))
            for hours, clocks in (
                (1, (9, 10, 11, 13, 14, 15, 16, 17)),
                (2, (9, 10, 13, 14, 15, 16)),
                (3, (9, 13, 14, 15)),
                (4, (13, 14)),
            )
        ),
        venues=tuple(Venue(seats=seats) for seats in (300, 100, 60, *[60] * N_DONGS, 30)),
        lecturers=_lecturers(),
        offices=tuple(Office(people=15 if n < 10 else 14, max_away_percent=share_percent) for n in range(N_DONGS)),
        programmes=_programmes(optional),
        sessions=tuple(sessions),
        cohorts=(
            Cohort(
                sessions=(2, 3, 4),
                people=tuple(Headcount(office=n, people=15 if n < 10 else 14) for n in range(N_DONGS)),
                spread_weight=1,
            ),
        ),
        orders=tuple(Order(first=s, second=s + 1, min_days=14) for n, s in enumerate(circles) if n % 6 < 5),
        cap_won=cap_won,
        cut_hour_weight=6,
        peak_weight=20,
        late_weight=3,
    )


def _lecturers() -> tuple[Lecturer, ...]:
    rates = (
        (160, 100, (0, 1, 2, 3)),
        (160, 100, (1, 3, 4)),
        (120, 100, (0, 2, 4)),
        (120, 100, (1, 3)),
        (130, 50, (0, 1, 2, 3, 4)),
        (130, 50, (1, 2, 3)),
        (150, 100, (0, 1, 2)),
        (150, 100, (2, 3, 4)),
        (100, 0, (0, 1, 2)),
        (100, 0, (2, 3, 4)),
        (100, 0, (0, 4)),
        (120, 100, (1, 2, 3, 4)),
        (100, 0, (0, 1, 2, 3)),
        (100, 0, (1, 2, 3, 4)),
        (100, 0, (0, 1, 2, 3, 4)),
    )
    return tuple(
        Lecturer(weekdays=weekdays, first_hour_won=first * THOUSAND, extra_hour_won=extra * THOUSAND)
        for first, extra, weekdays in rates
    )


def _programmes(optional: bool) -> tuple[Programme, ...]:
    fees = (BudgetLine(kind="lecturer_fees"), BudgetLine(kind="percent_of_fees", won=10))
    snacks = BudgetLine(kind="per_head", won=2_000)
    supplies = 100 * THOUSAND
    printed = (
        (*fees, snacks),
        (*fees, snacks),
        (*fees, snacks.model_copy(update={"count": 600}), BudgetLine(kind="per_session", won=supplies, count=8)),
        (*fees, snacks.model_copy(update={"count": 60})),
        (*fees, snacks, BudgetLine(kind="per_head", won=7_000), BudgetLine(kind="per_session", won=supplies)),
    )
    others = ((1_900, 190), (900, 120), (1_800, 150), (1_260, 100), (6_000, 260), (800, 110))
    return (
        *(Programme(lines=lines) for lines in printed),
        *(
            Programme(optional=optional, value=value, lines=(BudgetLine(kind="lump_sum", won=won * THOUSAND),))
            for won, value in others
        ),
    )


def _staff(hours: tuple[int, ...]) -> list[Session]:
    district = Session(
        programme=0,
        hours=hours,
        full_hours=4,
        days=months(6, 7),
        venues=(AUDITORIUM,),
        roles=(Role(lecturers=KEY),),
        guests=240,
    )
    dongs = Session(
        programme=1,
        hours=hours,
        full_hours=4,
        days=months(5, 6),
        venues=(AUDITORIUM, MEETING_ROOM),
        roles=(Role(lecturers=KEY), Role(lecturers=SECOND, hours=2)),
    )
    return [district] * 2 + [dongs] * 3


def _leaders() -> list[Session]:
    return [
        Session(
            programme=2,
            hours=(3,),
            full_hours=3,
            days=days(date(2016, 6, 1), date(2016, 7, 15)),
            venues=(FIRST_HALL + dong,),
            roles=(Role(lecturers=RESIDENTS), Role(lecturers=SPEAKERS)),
            guests=50,
            due_day=(date(2016, 7, 8) - FIRST).days,
        )
        for dong in range(N_DONGS)
        if dong not in PILOTS
    ]


def _circles() -> list[Session]:
    """Team by team, month by month."""
    return [
        Session(
            programme=3,
            hours=(2,),
            full_hours=2,
            days=months(month, month),
            venues=tuple(FIRST_HALL + 3 * team + n for n in range(3)),
            roles=(Role(lecturers=CIRCLES),),
            guests=10,
        )
        for team in range(5)
        for month in MONTHS_OF_CIRCLES
    ]


def _workshop() -> list[Session]:
    return [
        Session(
            programme=4,
            hours=(4,),
            full_hours=4,
            days=months(10, 10),
            venues=(AUDITORIUM,),
            roles=(Role(lecturers=MAIN), Role(lecturers=ASSISTANTS), Role(lecturers=ASSISTANTS)),
            guests=130,
            away=tuple(Headcount(office=5 * part + n, people=4) for n in range(5)),
        )
        for part in range(3)
    ]


def _others() -> list[Session]:
    everywhere = {people: tuple(Headcount(office=n, people=people) for n in range(N_DONGS)) for people in (1, 2)}
    rooms, july = (SITUATION_ROOM, AUDITORIUM), [days(date(2016, 7, d), date(2016, 7, d)) for d in (4, 5)]
    plan = [
        *((5, 3, months(m, m), rooms, 0, everywhere[2]) for m in (6, 8, 9)),
        *((6, 4, day, rooms, 0, everywhere[1]) for day in july),
        (7, 4, months(8, 8), rooms, 0, everywhere[2]),
        (8, 2, months(7, 7), rooms, 0, everywhere[2]),
        *[(9, 2, months(6, 11), rooms, 100, ())] * 5,
        *((10, 2, months(m, m), (HEALTH_CENTRE,), 0, everywhere[1]) for m in range(5, 13)),
    ]
    return [
        Session(programme=p, hours=(hours,), full_hours=hours, days=when, venues=where, guests=guests, away=away)
        for p, hours, when, where, guests, away in plan
    ]


def with_mayor() -> TrainingInstance:
    """Return the larger case: 131 appointments of the mayor in the same model.

    29 petition days are blocked; 52 relay meetings, 30 department talks and 15 field visits are planned with their own
    order; five openings are attended.
    """
    base = instance()
    petition = tuple(
        Block(day=d, start=14 * 60, end=17 * 60) for d in days(FIRST, LAST) if (d + FIRST.weekday()) % 7 == 0
    )
    openings = {0, 5, 48, 49, 50}
    sessions = [
        one.model_copy(update={"mayor_minutes": 60}) if s in openings else one for s, one in enumerate(base.sessions)
    ]
    orders = list(base.orders)
    for kind, (count, hours) in enumerate(((52, 1), (30, 1), (15, 3))):
        first = len(sessions)
        sessions += [_appointment(len(base.programmes) + kind, n, count, hours) for n in range(count)]
        orders += [Order(first=first + n, second=first + n + 1) for n in range(count - 1)]
    return base.model_copy(
        update={
            "programmes": base.programmes + (Programme(counts_weekly=False),) * 3,
            "sessions": tuple(sessions),
            "orders": tuple(orders),
            "mayor_busy": petition,
            "max_mayor_per_day": 3,
        }
    )


def _appointment(programme: int, n: int, count: int, hours: int) -> Session:
    """Return the n-th of its kind, in its even share of the weeks or one week earlier or later."""
    n_weeks = 33
    week = n * n_weeks // count
    monday = FIRST - timedelta(FIRST.weekday())
    first, last = monday + timedelta(7 * (week - 1)), monday + timedelta(7 * (week + 1) + 4)
    return Session(
        programme=programme,
        hours=(hours,),
        full_hours=hours,
        days=days(first, min(last, LAST)),
        mayor_minutes=60 * hours,
    )
