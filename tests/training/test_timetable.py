"""Weekly timetables: what the steps keep up to date, against the cost that the verifier counts."""

import random

import numpy as np
import pytest

from planner.result import Progress, SolveParams, Status, Watch
from planner.solve import check, solve
from planner.training import TRAINING, TrainingInstance, TrainingPlan, adaptive, timetable
from planner.training.exchange import anneal
from planner.training.greedy import list_schedule
from planner.training.instance import (
    Block,
    Class,
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

PARAMS = SolveParams(time_limit_s=20, workers=1)
MINUTES = (540, 600, 660, 780)


def week(seed: int, programmes: int = 6, most_sessions: int = 3, days: int = 3) -> TrainingInstance:
    """Return a random timetable of a few days, with enough room for a plan in most cases."""
    rng = random.Random(seed)
    counts = [rng.randint(1, most_sessions) for _ in range(programmes)]
    of = [p for p, count in enumerate(counts) for _ in range(count)]
    teachers = [rng.randrange(4) for _ in counts]

    def session(p: int) -> Session:
        return Session(
            programme=p,
            hours=(1,),
            full_hours=1,
            days=tuple(sorted(rng.sample(range(days), rng.randint(2, days)))),
            venues=tuple(sorted(rng.sample(range(3), rng.randint(2, 3)))),
            roles=(Role(lecturers=(teachers[p],)),),
            guests=rng.randint(1, 6),
            due_day=rng.choice((None, 0, 1)),
        )

    return TrainingInstance(
        n_days=days,
        first_weekday=0,
        starts=(Starts(hours=1, minutes=MINUTES), Starts(hours=2, minutes=(540,))),
        venues=tuple(
            Venue(seats=seats, extra_seats=6, busy=(Block(day=rng.randrange(days), start=600, end=630),))
            for seats in (2, 4, 5)
        ),
        lecturers=tuple(
            Lecturer(
                weekdays=(0, 1, 2),
                first_hour_won=0,
                extra_hour_won=0,
                busy=(Block(day=rng.randrange(days), start=500, end=rng.choice((541, 620))),),
            )
            for _ in range(4)
        ),
        offices=(Office(people=9, max_away_percent=50),),
        programmes=tuple(
            Programme(counts_weekly=False, least_days=rng.randint(0, count), optional=rng.random() < 0.2, value=50)
            for count in counts
        ),
        sessions=tuple(map(session, of)),
        cohorts=(
            Cohort(sessions=tuple(s for s, p in enumerate(of) if p == 0), people=(Headcount(office=0, people=4),)),
        ),
        classes=tuple(
            Class(sessions=tuple(s for s, p in enumerate(of) if p in members))
            for members in (rng.sample(range(programmes), 3), rng.sample(range(programmes), 2))
        ),
        pause_minutes=rng.choice((0, 60)),
        late_weight=rng.randint(0, 4),
        seat_weight=rng.randint(1, 3),
        few_days_weight=rng.randint(0, 5),
        lone_weight=rng.randint(1, 4),
        halls_weight=rng.randint(0, 3),
    )


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """Compile the kernel before any clock runs."""
    first = list_schedule(week(3), 0, Watch(20))
    assert first is not None
    timetable.improve(week(3), first, PARAMS, Watch(0.0))


@pytest.mark.parametrize("seed", range(40))
def test_the_points_of_the_steps_are_those_of_the_verifier(seed: int) -> None:
    data = week(seed)
    assert timetable.fits(data)
    first = list_schedule(data, seed, Watch(20))
    if first is None:
        pytest.skip("list scheduling finds no plan")
    table = timetable.Table(data, first)
    state = table.state()
    now, best = np.zeros(2, dtype=np.int64), np.zeros(1, dtype=np.int64)
    slots, halls = state.slot.copy(), state.hall.copy()
    for call in range(20):
        # hot, so that clashes come and go
        anneal(table.board, state, 40.0 - 2 * call, 50, seed + call, now, best, slots, halls)
        plan = table.plan(state.slot, state.hall)
        broken = {one.rule for one in check(TRAINING, data, plan)}
        assert broken <= {"class_overlap", "lecturer_overlap"}
        assert bool(now[1]) is bool(broken)
        assert TRAINING.cost(data, plan) == first.cost + now[0]
    kept = table.plan(slots, halls)
    assert not check(TRAINING, data, kept)
    assert TRAINING.cost(data, kept) == first.cost + best[0] <= first.cost


def test_annealing_finds_the_optimum_that_cpsat_proves() -> None:
    data = week(3, programmes=5, most_sessions=2)
    proven = solve(TRAINING, data, PARAMS, solver="cpsat")
    assert proven.status is Status.OPTIMAL
    first = list_schedule(data, 0, Watch(20))
    assert first is not None
    annealed = timetable.improve(data, first, SolveParams(workers=2), Watch(2.0))
    assert annealed.cost == proven.objective == TRAINING.cost(data, annealed.plan)


def test_a_timetable_that_cpsat_does_not_settle_is_annealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adaptive, "SMALL", 0)
    data = week(5, programmes=12)
    result = solve(TRAINING, data, SolveParams(time_limit_s=2, workers=1))
    first = list_schedule(data, 0, Watch(20))
    assert first is not None
    assert result.objective is not None
    assert result.objective < first.cost


def test_better_plans_are_reported_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timetable, "TELL_S", 0.0)
    data = week(5, programmes=12)
    told: list[Progress] = []
    first = list_schedule(data, 0, Watch(20))
    assert first is not None
    best = timetable.improve(data, first, SolveParams(workers=2), Watch(1.0, told.append))
    costs = [one.objective for one in told]
    assert costs == sorted(set(costs), reverse=True)
    assert costs[-1] == best.cost
    plans = [one.plan for one in told if isinstance(one.plan, TrainingPlan)]
    assert [TRAINING.cost(data, plan) for plan in plans] == costs
    assert not [one for plan in plans for one in check(TRAINING, data, plan)]


def test_without_time_the_plan_stays_as_it_is() -> None:
    data = week(3)
    first = list_schedule(data, 0, Watch(20))
    assert first is not None
    assert timetable.improve(data, first, PARAMS, Watch(0.0)) == first


@pytest.mark.parametrize(
    "change",
    [
        {"peak_weight": 1},
        {"finish_weight": 1},
        {"max_sessions_per_week": 40},
        {"orders": (Order(first=0, second=1),)},
        {"duties": (Duty(office=0, people=1, block=Block(day=0, start=0, end=60)),)},
        {"starts": (Starts(hours=1, minutes=(540, 590)),)},
        {"offices": (Office(people=9, max_away_percent=40),)},
        {"seat_weight": 0, "few_days_weight": 0, "lone_weight": 0, "halls_weight": 0},
        {"venues": (Venue(seats=2), Venue(seats=3, won_per_hour=1), Venue(seats=4, won_per_hour=2))},
    ],
    ids=str,
)
def test_an_instance_with_rules_that_the_steps_do_not_know_is_left_alone(change: dict[str, object]) -> None:
    assert not timetable.fits(week(1).model_copy(update=change))


def test_sessions_of_several_lengths_or_with_the_mayor_are_left_alone() -> None:
    data = week(1)
    for change in ({"hours": (1, 2)}, {"mayor_minutes": 30}, {"venues": None}):
        sessions = (data.sessions[0].model_copy(update=change), *data.sessions[1:])
        assert not timetable.fits(data.model_copy(update={"sessions": sessions}))
