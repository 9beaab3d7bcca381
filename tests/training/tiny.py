"""Tiny asymmetric instances, each on the edge of its limits, and every plan of a small family for each."""

from collections.abc import Iterable
from itertools import product

from planner.training import TrainingInstance, TrainingPlan
from planner.training.instance import (
    Apart,
    Block,
    BudgetLine,
    Class,
    Cohort,
    Duty,
    Headcount,
    Held,
    Lecturer,
    Office,
    Order,
    Programme,
    Role,
    Session,
    Starts,
    Venue,
)

STARTS = (Starts(hours=1, minutes=(540, 600)), Starts(hours=2, minutes=(540,)), Starts(hours=3, minutes=(540, 600)))
# Both caps are reached to the won by plans whose percentages, not rounded down, would exceed them.
PROGRAMME_CAP = 736
TOTAL_CAP = 1_410
Time = tuple[int, int, int]
"""Day, starting minute, hours."""


def held(
    time: Time, venue: int | None = None, lecturers: tuple[int, ...] = (), away: dict[int, int] | None = None
) -> Held:
    """Return a session held so."""
    day, start, hours = time
    groups = tuple(Headcount(office=n, people=people) for n, people in sorted((away or {}).items()) if people)
    return Held(day=day, start=start, hours=hours, venue=venue, lecturers=lecturers, attendance=groups)


def plans(*choices: Iterable[Held | None]) -> tuple[TrainingPlan, ...]:
    """Return every plan made of these choices, one list per session."""
    return tuple(TrainingPlan(sessions=sessions) for sessions in product(*map(tuple, choices)))


def times_and_order() -> tuple[TrainingInstance, tuple[TrainingPlan, ...]]:
    """Days, lengths, starts, order, distance, weeks, late sessions."""
    data = TrainingInstance(
        n_days=6,
        first_weekday=4,  # days 0 to 2 are one week, 3 to 5 the next
        starts=STARTS,
        programmes=(Programme(value=11), Programme(optional=True, value=5)),
        sessions=(
            Session(programme=0, hours=(1,), full_hours=1, days=(1, 2)),
            Session(programme=0, hours=(1, 2), full_hours=2, days=(2, 4), due_day=2),
            Session(programme=1, hours=(2,), full_hours=2, days=(1, 4), due_day=1),
        ),
        orders=(Order(first=0, second=2), Order(first=0, second=1, min_days=2)),
        apart=(Apart(a=1, b=2, min_days=2),),
        max_sessions_per_week=1,
        cut_hour_weight=7,
        peak_weight=13,
        late_weight=3,
    )
    every = [None, *(held((day, start, hours)) for day in (1, 2, 4) for start, hours in ((540, 1), (540, 2), (600, 2)))]
    return data, plans(every, every, every)


def places() -> tuple[TrainingInstance, tuple[TrainingPlan, ...]]:
    """Halls: eligible, large enough, free, one session at a time."""
    data = TrainingInstance(
        n_days=1,
        first_weekday=0,
        starts=STARTS,
        venues=(
            Venue(seats=10, busy=(Block(day=0, start=600, end=610), Block(day=0, start=605, end=660))),
            Venue(seats=12, busy=(Block(day=0, start=480, end=540), Block(day=0, start=650, end=655))),
        ),
        offices=(Office(people=3),),
        programmes=(Programme(optional=True),) * 3,
        sessions=(
            Session(programme=0, hours=(1, 2), full_hours=2, days=(0,), venues=(0, 1), guests=10),
            Session(programme=1, hours=(1, 2), full_hours=2, days=(0,), venues=(1,), guests=9),
            Session(programme=2, hours=(1, 2), full_hours=2, days=(0,), guests=12),
        ),
    )
    times = ((0, 540, 1), (0, 600, 1), (0, 540, 2))
    one, more = (
        [None, *(held(time, venue, away={0: people}) for time in times for venue in (None, 0, 1))] for people in (0, 3)
    )
    return data, plans(one, more, one)


def teachers() -> tuple[TrainingInstance, tuple[TrainingPlan, ...]]:
    """Lecturers: eligible, different, on their weekdays, free, one session at a time."""
    data = TrainingInstance(
        n_days=4,
        first_weekday=5,  # days 0 and 1 are Saturday and Sunday
        starts=STARTS,
        lecturers=(
            Lecturer(weekdays=(5, 6), first_hour_won=0, extra_hour_won=0),
            Lecturer(weekdays=(5, 0), first_hour_won=0, extra_hour_won=0, busy=(Block(day=0, start=600, end=601),)),
            Lecturer(weekdays=(5, 6, 0), first_hour_won=0, extra_hour_won=0, busy=(Block(day=2, start=0, end=541),)),
        ),
        programmes=(Programme(optional=True),) * 2,
        sessions=(
            Session(
                programme=0,
                hours=(1, 2),
                full_hours=1,
                days=(0, 1, 2),
                roles=(Role(lecturers=(0, 1)), Role(lecturers=(1, 0, 2))),
            ),
            Session(programme=1, hours=(1, 2), full_hours=1, days=(0, 1, 2), roles=(Role(lecturers=(0, 2)),)),
        ),
    )
    times = ((0, 540, 1), (0, 600, 1), (0, 540, 2), (1, 540, 1), (2, 540, 1))
    both = [None, *(held(time, None, (a, b)) for time in times for a in range(3) for b in range(3))]
    single = [None, *(held(time, None, (n,)) for time in times for n in range(3))]
    return data, plans(both, single)


def people() -> tuple[TrainingInstance, tuple[TrainingPlan, ...]]:
    """Cohorts, required people, shares of offices, uneven sessions."""
    data = TrainingInstance(
        n_days=2,
        first_weekday=0,
        starts=STARTS,
        offices=(Office(people=5, max_away_percent=79), Office(people=2, max_away_percent=50)),  # 3 and 1 at once
        duties=(
            Duty(office=0, people=2, block=Block(day=1, start=600, end=660)),
            Duty(office=0, people=3, block=Block(day=0, start=480, end=540)),
        ),
        programmes=(Programme(optional=True, value=2), Programme(optional=True, value=3)),
        sessions=(
            Session(
                programme=0, hours=(1,), full_hours=1, days=(0, 1), guests=50, away=(Headcount(office=0, people=1),)
            ),
            Session(programme=0, hours=(1, 2), full_hours=2, days=(0, 1)),
            Session(programme=1, hours=(1,), full_hours=1, days=(0, 1), away=(Headcount(office=1, people=1),)),
        ),
        cohorts=(
            Cohort(
                sessions=(0, 1),
                people=(Headcount(office=0, people=3), Headcount(office=1, people=1)),
                spread_weight=4,
            ),
            Cohort(sessions=(2,), people=(Headcount(office=0, people=1),), spread_weight=1),
        ),
    )
    first = [held(time, away={0: n, 1: m}) for time in ((0, 540, 1), (1, 540, 1)) for n in (0, 2, 3) for m in (0, 1)]
    second = [held(time, away={0: n, 1: m}) for time in ((0, 540, 2), (1, 600, 1)) for n in (1, 2) for m in (0, 1)]
    late, next_day = (0, 600, 1), (1, 540, 1)
    third = [
        held(time, away={0: n, 1: m})
        for time, n, m in ((late, 1, 1), (late, 0, 1), (next_day, 0, 1), (late, 1, 0), (late, 0, 2))
    ]
    return data, plans([None, *first], [None, *second], [None, *third])


def mayor() -> tuple[TrainingInstance, tuple[TrainingPlan, ...]]:
    """Openings: free, one at a time, at most one a day; a programme outside the weekly count."""
    data = TrainingInstance(
        n_days=8,
        first_weekday=0,
        starts=(Starts(hours=1, minutes=(540, 570, 600)), Starts(hours=2, minutes=(540, 600))),
        programmes=(Programme(), Programme(optional=True, counts_weekly=False), Programme(optional=True)),
        sessions=(
            Session(programme=0, hours=(1, 2), full_hours=2, days=(0, 7), mayor_minutes=60),
            Session(programme=1, hours=(1,), full_hours=1, days=(0, 7), mayor_minutes=30),
            Session(programme=2, hours=(1, 2), full_hours=2, days=(0, 7)),
        ),
        mayor_busy=(
            Block(day=0, start=510, end=540),
            Block(day=0, start=600, end=630),
            Block(day=7, start=510, end=541),
        ),
        max_mayor_per_day=1,
        max_sessions_per_week=1,
        peak_weight=1,
    )
    every = [None, *(held((day, start, 1)) for day in (0, 7) for start in (540, 570, 600)), held((0, 540, 2))]
    return data, plans([*every, held((7, 600, 2))], every, every)


def money() -> tuple[TrainingInstance, tuple[TrainingPlan, ...]]:
    """Every kind of line, two programmes, caps reached to the won."""
    data = TrainingInstance(
        n_days=2,
        first_weekday=0,
        starts=STARTS,
        venues=(Venue(seats=50, won_per_hour=70), Venue(seats=50, won_per_hour=11)),
        lecturers=(
            Lecturer(weekdays=(0, 1), first_hour_won=159, extra_hour_won=101),
            Lecturer(weekdays=(0, 1), first_hour_won=201, extra_hour_won=53),
        ),
        offices=(Office(people=4),),
        programmes=(
            Programme(
                optional=True,
                value=1,
                cap_won=PROGRAMME_CAP,
                lines=(
                    BudgetLine(kind="lecturer_fees"),
                    BudgetLine(kind="percent_of_fees", won=15),
                    BudgetLine(kind="venue_hire"),
                    BudgetLine(kind="per_head", won=3),
                    BudgetLine(kind="per_session", won=17),
                ),
            ),
            Programme(
                optional=True,
                value=1,
                lines=(
                    BudgetLine(kind="lecturer_fees"),
                    BudgetLine(kind="percent_of_fees", won=7),
                    BudgetLine(kind="per_head", won=5, count=9),
                    BudgetLine(kind="per_session", won=19, count=3),
                    BudgetLine(kind="lump_sum", won=23),
                ),
            ),
        ),
        sessions=(
            Session(programme=0, hours=(1, 2), full_hours=2, days=(0,), venues=(0, 1), roles=(Role(lecturers=(0, 1)),)),
            Session(
                programme=0,
                hours=(1, 2, 3),
                full_hours=3,
                days=(1,),
                venues=(0,),
                roles=(Role(lecturers=(0, 1)),),
                guests=6,
            ),
            Session(
                programme=1,
                hours=(2, 3),
                full_hours=2,
                days=(0, 1),
                roles=(Role(lecturers=(0, 1)), Role(lecturers=(0, 1), hours=2)),
            ),
        ),
        cap_won=TOTAL_CAP,
    )
    first = [held((0, 540, h), r, (n,)) for h in (1, 2) for r in (None, 0, 1) for n in (0, 1)]
    second = [held((1, 540, h), 0, (n,), {0: n}) for h in (1, 2, 3) for n in (0, 1)]
    third = [held((0, 540, h), None, team) for h in (2, 3) for team in ((0, 1), (1, 0), (1, 1))]
    return data, plans([None, *first], [None, *second], [None, *third])


def promises() -> tuple[TrainingInstance, tuple[TrainingPlan, ...]]:
    """A previous plan: one session pinned, one that may change for a price, one that was not to be held."""
    anybody = Lecturer(weekdays=(0, 1), first_hour_won=0, extra_hour_won=0)
    data = TrainingInstance(
        n_days=2,
        first_weekday=0,
        starts=STARTS,
        venues=(Venue(seats=9), Venue(seats=9)),
        lecturers=(anybody, anybody),
        offices=(Office(people=3),),
        programmes=(Programme(optional=True, value=2),) * 3,
        sessions=(
            Session(
                programme=0, hours=(1, 2), full_hours=2, days=(0, 1), venues=(0, 1), roles=(Role(lecturers=(0, 1)),)
            ),
            Session(
                programme=1, hours=(1, 2), full_hours=2, days=(0, 1), venues=(0, 1), roles=(Role(lecturers=(0, 1)),)
            ),
            Session(programme=2, hours=(1,), full_hours=1, days=(0, 1)),
        ),
        previous=(held((1, 540, 1), 0, (1,), {0: 2}), held((0, 600, 1), 1, (0,)), None),
        change_weight=5,
        pins=(1,),
        travel_minutes=((50, 37),),
        travel_weight=7,
    )
    times = ((0, 540, 1), (0, 600, 1), (1, 540, 1), (0, 540, 2))
    taught = [None, *(held(time, r, (n,), {0: r + n}) for time in times for r in (0, 1) for n in (0, 1))]
    return data, plans(taught, taught, [None, held((0, 540, 1)), held((1, 540, 1), away={0: 1})])


def either() -> tuple[TrainingInstance, tuple[TrainingPlan, ...]]:
    """Alternatives, the end of the last session, teaching hours of 45 minutes that just fit or just do not."""
    data = TrainingInstance(
        n_days=2,
        first_weekday=0,
        starts=(Starts(hours=1, minutes=(540, 585)), Starts(hours=2, minutes=(600,))),
        hour_minutes=45,
        venues=(Venue(seats=9, busy=(Block(day=0, start=585, end=600),)), Venue(seats=9)),
        offices=(Office(people=3),),
        programmes=(Programme(optional=True, value=4), Programme(optional=True, value=9), Programme(optional=True)),
        sessions=(
            Session(programme=0, hours=(1,), full_hours=1, days=(0, 1), venues=(0, 1)),
            Session(programme=1, hours=(1, 2), full_hours=2, days=(0, 1), venues=(0, 1)),
            Session(programme=2, hours=(1, 2), full_hours=1, days=(0, 1), venues=(0, 1)),
        ),
        orders=(Order(first=0, second=2),),
        alternatives=((0, 1),),
        finish_weight=5,
        cut_hour_weight=2,
    )
    times = ((0, 540, 1), (0, 585, 1), (0, 600, 2), (1, 540, 1))
    every = [None, *(held(time, r, away={0: 1 + r}) for time in times for r in (0, 1))]
    return data, plans(every, every, every)


def comfort() -> tuple[TrainingInstance, tuple[TrainingPlan, ...]]:
    """Classes, added chairs, days that sessions should fall on, halls changed; a pause that just is none."""
    data = TrainingInstance(
        n_days=3,
        first_weekday=2,
        starts=(Starts(hours=1, minutes=(540, 585, 600, 605)), Starts(hours=2, minutes=(540,))),
        hour_minutes=45,
        venues=(Venue(seats=2, extra_seats=3), Venue(seats=3, extra_seats=1)),
        offices=(Office(people=3),),
        programmes=(Programme(optional=True, least_days=2), Programme(value=1)),
        sessions=(
            Session(programme=0, hours=(1, 2), full_hours=1, days=(0, 1), venues=(0, 1), guests=2),
            Session(programme=0, hours=(1, 2), full_hours=1, days=(0, 1), venues=(0, 1), guests=2),
            Session(programme=1, hours=(1,), full_hours=1, days=(0, 1), venues=(0, 1), guests=4),
        ),
        cohorts=(Cohort(sessions=(0, 1), people=(Headcount(office=0, people=3),)),),
        classes=(Class(sessions=(0, 2)), Class(sessions=(2, 0, 1))),
        pause_minutes=15,
        seat_weight=3,
        few_days_weight=11,
        lone_weight=37,
        halls_weight=101,
    )
    times = ((0, 540, 1), (0, 600, 1), (0, 605, 1), (1, 540, 2))
    first = [held(time, r, away={0: 1 + r}) for time in times for r in (0, 1)]
    second = [held(time, r, away={0: 3 * r}) for time in times for r in (0, 1)]
    third = [held(time, r, away={0: 1 - r}) for time in ((0, 540, 1), (0, 585, 1), (1, 600, 1)) for r in (0, 1)]
    return data, plans([None, *first], [None, *second], [None, *third, held((0, 600, 1))])


TINY = {
    one.__name__: one() for one in (times_and_order, places, teachers, people, mayor, money, promises, either, comfort)
}
