"""``solve`` lets no answer through that the verifier has not confirmed."""

import hashlib
import threading

import pytest

from planner.errors import SolverError, UnsoundSolutionError
from planner.result import Answer, Progress, SolveParams, Status, gap, worst
from planner.solve import check, digest, solve
from tests.explain.family import NumberInstance, NumberPlan, family

DATA = NumberInstance(least=5, most=20, divisor=4)
GOOD = NumberPlan(number=8)


def test_a_confirmed_answer_becomes_a_result_with_all_that_repeats_it():
    seen: list[Progress] = []
    result = solve(family(), DATA, SolveParams(seed=7, workers=1), on_progress=seen.append)
    assert (result.status, result.plan, result.objective, result.bound, result.gap) == (Status.OPTIMAL, GOOD, 8, 8, 0.0)
    assert (result.solver, result.seed, result.workers, result.rules) == ("search", 7, 1, ())
    assert result.instance_digest == hashlib.sha256(DATA.model_dump_json().encode()).hexdigest() == digest(DATA)
    assert [one.objective for one in seen] == [8]


def test_the_first_solver_is_the_default_and_others_go_by_name():
    numbers = family(Answer(Status.FEASIBLE, NumberPlan(number=12), 12, 6))
    assert solve(numbers, DATA).solver == "says_0"
    assert solve(numbers, DATA).gap == 0.5
    assert solve(numbers, DATA, solver="search").objective == 8


def test_an_unknown_solver_is_named():
    with pytest.raises(KeyError, match="magic"):
        solve(family(), DATA, solver="magic")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(Status.OPTIMAL, NumberPlan(number=4), 4, 4), "at_least: number: 4 < 5"),
        (Answer(Status.FEASIBLE, NumberPlan(number=22), 22, 1), r"at_most: number: 22 > 20 \(2 in all\)"),
        (Answer(Status.FEASIBLE, NumberPlan(number=101), 101, 1), "well_formed"),
        (Answer(Status.FEASIBLE, GOOD, 7, 1), "solver says cost 7, verifier says 8"),
        (Answer(Status.FEASIBLE, GOOD, None, 1), "solver says cost None, verifier says 8"),
        (Answer(Status.FEASIBLE, GOOD, 8, 9), "bound 9 above cost 8"),
        (Answer(Status.OPTIMAL, GOOD, 8, 7), "called optimal with bound 7 and cost 8"),
        (Answer(Status.OPTIMAL, GOOD, 8), "called optimal with bound None"),
    ],
)
def test_a_wrong_answer_is_never_shown(answer, why):
    with pytest.raises(UnsoundSolutionError, match=why):
        solve(family(answer), DATA)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(Status.OPTIMAL),
        Answer(Status.FEASIBLE),
        Answer(Status.INFEASIBLE, GOOD, 8, 8),
        Answer(Status.UNKNOWN, GOOD, 8, 8),
    ],
)
def test_status_and_plan_go_together(answer):
    with pytest.raises(SolverError, match=f"status {answer.status} and plan do not go together"):
        solve(family(answer), DATA)


def test_unknown_is_no_error_and_keeps_its_bound():
    result = solve(family(Answer(Status.UNKNOWN, bound=3)), DATA)
    assert (result.status, result.plan, result.objective, result.bound, result.gap) == (
        Status.UNKNOWN,
        None,
        None,
        3,
        None,
    )


def test_infeasible_names_the_rules_that_clash_and_only_these():
    result = solve(family(), NumberInstance(least=9, most=11, divisor=4))
    assert result.status is Status.INFEASIBLE
    assert result.rules == ("at_least", "at_most", "divisible")
    assert solve(family(), NumberInstance(least=9, most=8, divisor=4)).rules == ("at_least", "at_most")


def test_after_a_cancel_the_clash_is_not_made_smaller_but_still_clashes():
    cancel = threading.Event()
    cancel.set()
    result = solve(family(), NumberInstance(least=9, most=8), cancel=cancel)
    assert result.rules == ("at_least", "at_most", "divisible")


def test_check_says_of_a_misfit_only_that_it_does_not_fit():
    assert [one.rule for one in check(family(), DATA, NumberPlan(number=101))] == ["well_formed"]
    assert [one.rule for one in check(family(), DATA, NumberPlan(number=3))] == ["at_least", "divisible"]
    assert check(family(), DATA, GOOD) == []


def test_gap_is_relative_to_the_objective_and_never_divides_by_zero():
    assert gap(200, 150) == 0.25
    assert gap(0, -3) == 3.0
    assert gap(None, 3) is None
    assert gap(3, None) is None


def test_a_whole_is_as_good_as_its_worst_part():
    assert worst([]) is Status.OPTIMAL
    assert worst([Status.OPTIMAL, Status.FEASIBLE]) is Status.FEASIBLE
    assert worst([Status.UNKNOWN, Status.FEASIBLE]) is Status.UNKNOWN
    assert worst([Status.UNKNOWN, Status.INFEASIBLE]) is Status.INFEASIBLE
