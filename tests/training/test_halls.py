"""Halls before times: the bound against enumeration, the plans against the verifier."""

from itertools import product

import numpy as np
import pytest

from planner.result import SolveParams, Status, Watch
from planner.solve import check, solve
from planner.training import TRAINING, TrainingInstance, adaptive, halls, timetable
from planner.training.discomfort import discomfort
from planner.training.greedy import Draft, list_schedule
from planner.training.instance import Cohort, Headcount
from tests.training.test_timetable import week

PARAMS = SolveParams(time_limit_s=20, workers=1)


def decided(seed: int, programmes: int = 5, most_sessions: int = 2) -> TrainingInstance:
    """Return a random timetable in which only times and halls are open, and halls are scarce."""
    data = week(seed, programmes, most_sessions)
    held = tuple(one.model_copy(update={"optional": False}) for one in data.programmes)
    return data.model_copy(update={"programmes": held, "cohorts": ()})


def drafted(data: TrainingInstance) -> tuple[Draft, timetable.Table]:
    first = list_schedule(data, 0, Watch(20))
    if first is None:
        pytest.skip("list scheduling finds no plan")
    return first, timetable.Table(data, first)


def enumerated(data: TrainingInstance, table: timetable.Table) -> int:
    """Return the least discomfort of halls over all choices of a hall per session, as often as each is free."""
    plain = data.model_copy(update={"few_days_weight": 0, "lone_weight": 0})
    options = [[r for r, ok in enumerate(row) if ok] for row in table.board.open_hall]
    free = table.board.free.sum(axis=0)
    slots = table.state().slot
    return min(
        discomfort(plain, table.plan(slots, np.array(chosen)).sessions)
        for chosen in product(*options)
        if all(chosen.count(r) <= free[r] for r in range(len(free)))
    )


@pytest.mark.parametrize("seed", range(12))
def test_the_cheapest_choice_of_halls_is_the_least_of_all_choices(seed: int) -> None:
    data = decided(seed, programmes=4)
    _, table = drafted(data)
    choice = halls.cheapest(table.board, PARAMS, Watch(20))
    assert choice is not None
    assert choice.points == enumerated(data, table)


@pytest.mark.parametrize("seed", range(12))
def test_what_halls_alone_cost_is_a_bound_and_times_for_them_keep_every_rule(seed: int) -> None:
    data = decided(seed)
    assert halls.all_decided(data)
    draft, table = drafted(data)
    choice = halls.cheapest(table.board, PARAMS, Watch(20))
    assert choice is not None
    better = halls.improve(data, draft, choice, PARAMS, Watch(20))
    assert not check(TRAINING, data, better.plan)
    assert TRAINING.cost(data, better.plan) == better.cost <= draft.cost
    proven = solve(TRAINING, data, PARAMS, solver="cpsat")
    assert proven.status is Status.OPTIMAL
    assert proven.objective is not None
    assert choice.points <= proven.objective <= better.cost


def test_a_timetable_whose_halls_alone_cost_as_much_is_proven_best(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adaptive, "SMALL", 0)
    # without prices for anything but halls, times for the cheapest halls cost nothing more
    free = {"few_days_weight": 0, "lone_weight": 0, "late_weight": 0, "seat_weight": 2}
    data = decided(2).model_copy(update=free)
    proven = solve(TRAINING, data, PARAMS, solver="cpsat")
    result = solve(TRAINING, data, PARAMS)
    assert result.status is Status.OPTIMAL
    assert result.objective == proven.objective == result.bound
    assert result.objective


def test_programmes_that_may_be_dropped_or_people_who_may_go_elsewhere_leave_no_bound() -> None:
    data = decided(1)
    optional = (data.programmes[0].model_copy(update={"optional": True}), *data.programmes[1:])
    assert not halls.all_decided(data.model_copy(update={"programmes": optional}))
    people = (Headcount(office=0, people=4),)
    for sessions, sure in (((0,), True), ((0, 1), False)):
        cohort = Cohort(sessions=sessions, people=people)
        assert halls.all_decided(data.model_copy(update={"cohorts": (cohort,)})) is sure


def test_without_time_nothing_is_said_of_halls() -> None:
    _, table = drafted(decided(3))
    assert halls.cheapest(table.board, PARAMS, Watch(0.0)) is None
