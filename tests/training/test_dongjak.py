"""The Dongjak plan of 2016: known optimum, known money, known repairs."""

import pytest

from planner.result import SolveParams, Status, Watch
from planner.solve import check, solve
from planner.training import TRAINING, statement
from tests.training import dongjak

PARAMS = SolveParams(time_limit_s=120, workers=2)


@pytest.fixture(scope="module")
def best():
    return solve(TRAINING, dongjak.instance(), PARAMS)


def test_the_best_plan_costs_321_points_and_that_is_proven(best):
    # 260 for dropping self-government + 20 x 3 sessions in the fullest week + 1 because 220 people make 74, 73, 73
    assert (best.status, best.objective, best.bound) == (Status.OPTIMAL, 321, 321)


def test_the_best_plan_drops_self_government_alone_and_cuts_no_hour(best):
    data = dongjak.instance()
    dropped = {one.programme for one, held in zip(data.sessions, best.plan.sessions, strict=True) if held is None}
    assert dropped == {9}
    assert all(
        held is None or held.hours == s.full_hours for s, held in zip(data.sessions, best.plan.sessions, strict=True)
    )


def test_every_printed_line_is_recomputed_to_the_won(best):
    data = dongjak.instance()
    lines = [statement.programme_lines(data, best.plan, p) for p in range(len(data.programmes))]
    assert lines[0] == (920_000, 92_000, 960_000)  # (460 x 2), 10 %, 2,000 x 480
    assert lines[1] == (2_040_000, 204_000, 440_000)  # (460 + 220) x 3, 10 %, 2,000 x 220
    assert lines[2] == (7_540_000, 754_000, 1_200_000, 800_000)  # (230 + 350) x 13, 10 %, 2,000 x 600, 100 x 8
    assert lines[3] == (3_000_000, 300_000, 120_000)  # 100 x 5 x 6, 10 %, 2,000 x 10 x 6
    assert lines[4] == (
        1_860_000,
        186_000,
        900_000,
        3_150_000,
        300_000,
    )  # (420 + 100 x 2) x 3, 10 %, 2,000 and 7,000 x 450
    assert [sum(one) for one in lines[5:]] == [1_900_000, 900_000, 1_800_000, 1_260_000, 0, 800_000]
    assert sum(map(sum, lines[:5])) == 24_766_000
    assert sum(map(sum, lines)) == 24_766_000 + 6_660_000 == 31_426_000


def test_forcing_every_programme_clashes_with_the_cap_and_with_nothing_else():
    data = dongjak.instance(optional=False)
    names = list(TRAINING.checks)
    money = ["mandatory_programmes", "allowed_lengths", "eligible_lecturers", "total_cap"]
    assert TRAINING.infeasible(data, money, PARAMS, Watch(120))
    assert not TRAINING.infeasible(data, [one for one in names if one != "total_cap"], PARAMS, Watch(120))


@pytest.mark.parametrize(
    ("more_won", "hours", "feasible"),
    [
        (5_777_000, (4,), True),  # 37,426 for all lines
        (5_776_000, (4,), False),
        (4_677_000, (2, 3, 4), True),  # A and B cut to 2 h: 10 hours x 100,000 x 1.1
        (4_676_000, (2, 3, 4), False),
    ],
)
def test_forcing_every_programme_needs_exactly_the_known_money(more_won, hours, feasible):
    data = dongjak.instance(cap_won=dongjak.CAP_WON + more_won, optional=False, staff_hours=hours)
    assert TRAINING.infeasible(data, list(TRAINING.checks), PARAMS, Watch(120)) is not feasible


def test_ten_hours_are_cut_with_the_smaller_raise():
    data = dongjak.instance(cap_won=dongjak.CAP_WON + 4_677_000, optional=False)
    result = solve(TRAINING, data, PARAMS)
    hours = [(s.full_hours, held.hours) for s, held in zip(data.sessions, result.plan.sessions, strict=True)]
    assert result.status is Status.OPTIMAL
    assert sum(full - held for full, held in hours) == 10


def test_a_share_of_35_percent_needs_a_fourth_session_of_the_staff_course():
    # five offices of 14: 4 at once in 3 sessions are 12
    data = dongjak.instance(share_percent=35)
    fourth = data.sessions[4]
    cohort = data.cohorts[0].model_copy(update={"sessions": (2, 3, 4, 71)})
    larger = data.model_copy(update={"sessions": (*data.sessions, fourth), "cohorts": (cohort,)})
    names = list(TRAINING.checks)
    assert TRAINING.infeasible(data, names, PARAMS, Watch(120))
    assert not TRAINING.infeasible(larger, names, PARAMS, Watch(120))
    assert not TRAINING.infeasible(dongjak.instance(share_percent=36), names, PARAMS, Watch(120))


def test_list_scheduling_alone_finds_a_plan_that_keeps_every_rule():
    result = solve(TRAINING, dongjak.instance(), PARAMS, solver="greedy")
    assert result.status is Status.FEASIBLE
    assert 321 <= result.objective <= 400


def test_the_larger_case_has_131_appointments_of_the_mayor():
    data = dongjak.with_mayor()
    assert len(data.mayor_busy) + sum(one.mayor_minutes > 0 for one in data.sessions) == 131
    assert data == type(data).model_validate(data.model_dump())


def test_a_plan_changed_by_hand_is_caught(best):
    data = dongjak.instance()
    moved = best.plan.sessions[0].model_copy(update={"day": 0, "venue": 1})
    plan = best.plan.model_copy(update={"sessions": (moved, *best.plan.sessions[1:])})
    assert {"allowed_days", "eligible_venues", "venue_seats"} <= {one.rule for one in check(TRAINING, data, plan)}
