"""The curve over a limit: monotone, verified, ended where nothing is gained."""

import threading
from dataclasses import replace

import pytest

from planner.curve import sweep
from planner.errors import SolverError
from planner.result import Answer, Progress, SolveParams, Status, gap
from tests.explain.family import NumberInstance, NumberPlan, family

PARAMS = SolveParams(time_limit_s=60)
ATTEMPTS = [30, 20, 12, 7, 3, 0]
"""The least number allowed, each setting looser than the one before."""


def at(least: int) -> NumberInstance:
    return NumberInstance(least=least, most=25, divisor=6)


Row = tuple[int, Status, int | None, int | None]


def along(*answers: Answer[NumberPlan], loosening: bool = True, settings: list[int] = ATTEMPTS) -> list[Row]:
    """Return setting, status, cost and bound of each point; answers given are those of the solves, in their order."""
    told = iter(answers)
    numbers = family()
    if answers:
        numbers = replace(numbers, solvers={"told": lambda *_: next(told)})
    points = sweep(numbers, settings, at, PARAMS, loosening=loosening)
    assert all(p.result.plan is None or p.result.plan.number == p.result.objective for p in points)
    assert all(p.result.gap == gap(p.result.objective, p.result.bound) for p in points)
    return [(p.setting, p.result.status, p.result.objective, p.result.bound) for p in points]


def found(number: int, bound: int | None) -> Answer[NumberPlan]:
    status = Status.OPTIMAL if number == bound else Status.FEASIBLE
    return Answer(status, NumberPlan(number=number), number, bound)


UNKNOWN: Answer[NumberPlan] = Answer(Status.UNKNOWN)


def test_each_setting_gets_its_best_plan_and_the_curve_never_rises():
    # multiples of 6 up to 25: none from 30, 24 from 20, 12 from 12 and from 7, 6 from 3, 0 from 0
    assert along() == [
        (30, Status.INFEASIBLE, None, None),
        (20, Status.OPTIMAL, 24, 24),
        (12, Status.OPTIMAL, 12, 12),
        (7, Status.OPTIMAL, 12, 12),
        (3, Status.OPTIMAL, 6, 6),
        (0, Status.OPTIMAL, 0, 0),
    ]


def test_an_impossible_setting_names_the_rules_that_clash():
    [point] = sweep(family(), [30], at, PARAMS, loosening=True)
    assert point.result.rules == ("at_least", "at_most")


def test_the_curve_ends_where_nothing_more_is_gained():
    assert [row[0] for row in along(settings=[20, 12, 9, 8, 7])] == [20, 12]
    assert [row[0] for row in along(settings=[20, 12, 9, 8, 7], loosening=False)] == [20, 12, 9, 8, 7]


def test_where_the_loosest_setting_is_impossible_the_others_are_not_tried():
    assert along(settings=[29, 28, 27]) == [(27, Status.INFEASIBLE, None, None)]


def test_plans_serve_looser_settings_and_bounds_tighter_ones():
    # solved in the order 0, 30, 20, 12, 7, 3
    answers = [found(12, 5), UNKNOWN, found(24, 20), UNKNOWN, found(18, 2), found(24, 3)]
    assert along(*answers) == [
        (30, Status.UNKNOWN, None, 20),
        (20, Status.FEASIBLE, 24, 20),
        (12, Status.FEASIBLE, 24, 5),
        (7, Status.FEASIBLE, 18, 5),
        (3, Status.FEASIBLE, 18, 5),
        (0, Status.FEASIBLE, 12, 5),
    ]


def test_a_plan_handed_on_is_proven_by_the_bound_it_meets():
    assert along(found(24, 6), found(12, 12), found(6, 3), settings=[12, 6, 0]) == [
        (12, Status.OPTIMAL, 12, 12),
        (6, Status.OPTIMAL, 6, 6),
    ]


def test_what_has_no_plan_has_none_when_tightened():
    answers = [found(24, 1), UNKNOWN, Answer(Status.INFEASIBLE)]
    assert along(*answers, settings=[28, 27, 20]) == [
        (28, Status.INFEASIBLE, None, None),
        (27, Status.INFEASIBLE, None, None),
        (20, Status.FEASIBLE, 24, 1),
    ]


def test_a_bound_above_the_plan_of_a_tighter_setting_is_an_error():
    with pytest.raises(SolverError, match="bound 18"):
        along(found(18, 18), found(12, 1), settings=[12, 7])


def test_a_proof_of_impossibility_after_a_plan_is_an_error():
    with pytest.raises(SolverError, match="no plan"):
        along(found(18, 1), found(24, 1), Answer(Status.INFEASIBLE), settings=[20, 12, 7])


def test_settings_that_do_not_loosen_are_an_error_when_claimed_to():
    told = iter([found(24, 0), found(6, 6)])
    numbers = replace(family(), solvers={"told": lambda *_: next(told)})
    with pytest.raises(SolverError, match="does not serve"):
        sweep(numbers, [5, 20], at, PARAMS, loosening=True)


def test_where_settings_do_not_loosen_each_stands_alone():
    assert along(found(24, 1), found(18, 2), settings=[20, 12], loosening=False) == [
        (20, Status.FEASIBLE, 24, 1),
        (12, Status.FEASIBLE, 18, 2),
    ]


def test_each_report_tells_its_setting():
    seen: list[tuple[int, Progress]] = []
    sweep(family(), [20, 7], at, PARAMS, loosening=False, on_point=lambda least, news: seen.append((least, news)))
    assert [(least, news.objective) for least, news in seen] == [(20, 24), (7, 12)]


def test_a_cancel_leaves_out_what_has_not_begun():
    cancel = threading.Event()
    points = sweep(family(), [20, 12, 7], at, PARAMS, loosening=False, on_point=lambda *_: cancel.set(), cancel=cancel)
    assert [point.setting for point in points] == [20]


def test_the_time_limit_is_for_the_whole_curve():
    limits = []

    def search(_, __, watch):
        limits.append(watch.time_limit_s)
        return found(24, 0)

    sweep(replace(family(), solvers={"slow": search}), [20, 12, 7, 0], at, PARAMS, loosening=False)
    assert limits == pytest.approx([15, 20, 30, 60], rel=0.05)
