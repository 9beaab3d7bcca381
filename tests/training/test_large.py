"""What large years need: a container without forbidden choices, given sessions, a bound, neighbourhoods."""

import threading

import pytest
from hypothesis import assume, given, settings
from ortools.sat.python.cp_model import CpModel

from planner.result import SolveParams, Status, Watch
from planner.solve import check, solve
from planner.training import TRAINING, TrainingInstance, adaptive, cpsat
from planner.training.choices import choices
from planner.training.constraints import RULES
from planner.training.greedy import draft_of, list_schedule, schedule_towards
from planner.training.instance import Headcount, Office, Programme, Session, Starts
from planner.training.neighbourhoods import improve
from planner.training.relaxation import relax
from planner.training.variables import TrainingVars
from tests.benchmarks.training_district import district
from tests.training import dongjak
from tests.training.test_rules import solutions
from tests.training.test_solve import PARAMS, cheapest, instances
from tests.training.tiny import TINY

ALL = tuple(rule.__name__ for rule in RULES)
STRIKING = (
    "allowed_days",
    "allowed_lengths",
    "allowed_starts",
    "eligible_venues",
    "eligible_lecturers",
    "required_attendance",
)
few = settings(max_examples=25, deadline=None, derandomize=True)


def small_district(seed=0):
    return district(seed, programmes=12, sessions=30, venues=6, lecturers=12, offices=4)


def expressible(data, plan, rules):
    """Return whether the plan uses only choices that the container has, and attends as it takes for sure."""
    for held, one in zip(plan.sessions, choices(data, rules), strict=True):
        if held is None:
            continue
        away = {group.office: group.people for group in held.attendance}
        settled = {n: people for n, people in away.items() if n not in one.offices}
        if (
            held.day not in one.days
            or (held.hours, held.start) not in one.times
            or held.venue not in one.venues
            or any(n not in role for n, role in zip(held.lecturers, one.roles, strict=True))
            or settled != one.sure
        ):
            return False
    return True


@pytest.mark.parametrize("tiny", TINY)
def test_the_container_leaves_out_nothing_that_the_rules_in_force_allow(tiny):
    data, plans = TINY[tiny]
    for plan in plans:
        if not any(list(TRAINING.checks[name](data, plan)) for name in STRIKING):
            assert expressible(data, plan, ALL)


@pytest.mark.parametrize("tiny", TINY)
def test_the_whole_model_accepts_just_the_plans_that_break_no_rule(tiny):
    data, plans = TINY[tiny]
    model = CpModel()
    v = TrainingVars(model, data, ALL)
    for rule in RULES:
        rule(model, v, data)
    known = tuple(plan for plan in plans if expressible(data, plan, ALL))
    accepted = {row for (row,) in solutions(model, v, known)} if known else set()
    assert accepted == {row for row, plan in enumerate(known) if not check(TRAINING, data, plan)}


@pytest.mark.parametrize("tiny", TINY)
def test_given_sessions_leave_the_rest_as_free_as_before(tiny):
    data, plans = TINY[tiny]
    for plan in plans[:: len(plans) // 12]:
        everything = dict(enumerate(plan.sessions))
        model, _ = cpsat.build(data, ALL, everything)
        status = cpsat.engine.run(model, PARAMS, Watch(20)).status
        assert status is (Status.INFEASIBLE if check(TRAINING, data, plan) else Status.OPTIMAL)


@few
@given(instances())
def test_the_relaxation_is_never_above_the_optimum_and_never_denies_a_plan(data):
    relaxed = relax(data, PARAMS, Watch(20))
    best = cheapest(data)
    if best is not None:
        assert relaxed.status is Status.OPTIMAL
        assert relaxed.bound <= best


@few
@given(instances())
def test_neighbourhoods_end_between_the_optimum_and_the_list_schedule(data):
    first = list_schedule(data, 0, Watch(20))
    assume(first is not None)
    better = improve(data, first, None, PARAMS, Watch(20), patience=2)
    assert not check(TRAINING, data, better.plan)
    assert cheapest(data) <= better.cost == TRAINING.cost(data, better.plan) <= first.cost


def test_the_relaxation_of_the_dongjak_plan_is_its_optimum():
    relaxed = relax(dongjak.instance(), PARAMS, Watch(20))
    assert (relaxed.bound, relaxed.aim.hours[9], relaxed.aim.peak) == (321, None, 3)


def test_the_relaxation_knows_the_share_of_an_office_where_no_time_can_be_chosen():
    morning = Session(programme=0, hours=(1,), full_hours=1, days=(0,), away=(Headcount(office=0, people=2),))
    later = morning.model_copy(update={"programme": 1})
    data = TrainingInstance(
        n_days=2,
        first_weekday=0,
        starts=(Starts(hours=1, minutes=(540,)),),
        offices=(Office(people=5, max_away_percent=60),),
        programmes=(Programme(), Programme(optional=True, value=4)),
        sessions=(morning, later),
    )
    alone = relax(data, PARAMS, Watch(20))
    assert (alone.status, alone.bound, alone.aim.hours) == (Status.OPTIMAL, 4, ((1,), None))
    both = data.model_copy(update={"programmes": (Programme(), Programme())})
    assert relax(both, PARAMS, Watch(20)).status is Status.INFEASIBLE
    free = (morning, later.model_copy(update={"days": (0, 1)}))
    assert relax(data.model_copy(update={"sessions": free}), PARAMS, Watch(20)).bound == 0


def test_the_relaxation_holds_one_of_several_to_choose_from():
    data = TINY["either"][0]
    relaxed = relax(data, PARAMS, Watch(20))
    assert relaxed.bound == 4
    assert sum(hours is not None for hours in relaxed.aim.hours[:2]) == 1


def test_an_aim_that_the_money_allows_is_held_with_the_lengths_aimed_at():
    data = dongjak.instance()
    board = schedule_towards(data, 0, Watch(20), relax(data, PARAMS, Watch(20)).aim)
    draft = draft_of(data, board)
    assert not check(TRAINING, data, draft.plan)
    assert board.won() == 31_426_000


def test_the_bounds_of_one_solver_are_never_above_the_plans_of_another():
    data = small_district()
    exact = solve(TRAINING, data, SolveParams(time_limit_s=4, workers=1), solver="cpsat")
    parts = solve(TRAINING, data, SolveParams(time_limit_s=4, workers=1))
    assert exact.bound <= parts.objective
    assert parts.bound <= exact.objective


def test_a_cancelled_large_year_still_has_a_plan(monkeypatch):
    monkeypatch.setattr(adaptive, "LARGE", 0)
    data = district(1, programmes=40, sessions=120, venues=12, lecturers=36, offices=6)
    cancel = threading.Event()
    watch = Watch(600, lambda progress: cancel.set() if progress.objective is not None else None, cancel)
    answer = adaptive.solve(data, SolveParams(workers=1, time_limit_s=5), watch)
    assert answer.status is Status.FEASIBLE
    assert not check(TRAINING, data, answer.plan)
