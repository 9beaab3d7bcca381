"""The engine wrapper: status, bound, progress, cancel."""

import threading

import pytest
from ortools.sat.python.cp_model import CpModel

from planner.engines.cpsat import run
from planner.errors import SolverError
from planner.result import Progress, SolveParams, Status, Watch

ONE = SolveParams(time_limit_s=20, workers=1)


def small(least: int, most: int = 10) -> CpModel:
    model = CpModel()
    x = model.new_int_var(0, most, "x")
    model.add(2 * x >= least)
    model.minimize(3 * x)
    return model


def pigeons(n: int = 40) -> CpModel:
    """A model no search settles in seconds: no two of n rows of n bits may share three ones, at least n//3 each."""
    model = CpModel()
    bits = [[model.new_bool_var("") for _ in range(n)] for _ in range(n)]
    for row in bits:
        model.add(sum(row) >= n // 3)
    for a in range(n):
        for b in range(a):
            both = [model.new_bool_var("") for _ in range(n)]
            for k in range(n):
                model.add_bool_or([both[k], ~bits[a][k], ~bits[b][k]])
            model.add(sum(both) <= 2)
    return model


def test_an_optimum_comes_with_objective_and_equal_bound():
    outcome = run(small(5), ONE, Watch(20))
    assert (outcome.status, outcome.objective, outcome.bound) == (Status.OPTIMAL, 9, 9)


def test_a_model_without_objective_has_neither_objective_nor_bound():
    model = small(5)
    model.clear_objective()
    outcome = run(model, ONE, Watch(20))
    assert (outcome.status, outcome.objective, outcome.bound) == (Status.OPTIMAL, None, None)


def test_infeasible_is_a_status_and_not_an_error():
    outcome = run(small(21), ONE, Watch(20))
    assert (outcome.status, outcome.objective, outcome.bound) == (Status.INFEASIBLE, None, None)


def test_an_invalid_model_is_an_error_that_says_why():
    with pytest.raises(SolverError, match=r"MODEL_INVALID.*domain"):
        run(small(5, most=2**62), ONE, Watch(20))


def test_the_best_plan_and_the_bound_are_reported():
    seen: list[Progress] = []
    run(small(5), ONE, Watch(20, seen.append), "phase one")
    assert {one.phase for one in seen} == {"phase one"}
    assert (seen[-1].objective, seen[-1].bound) == (9, 9)


def test_nothing_is_searched_once_the_time_is_up():
    assert run(small(5), ONE, Watch(1e-9)).status is Status.UNKNOWN


def test_a_cancel_ends_the_search_long_before_its_limit():
    cancel = threading.Event()
    watch = Watch(600, None, cancel)
    timer = threading.Timer(0.5, cancel.set)
    timer.start()
    outcome = run(pigeons(), ONE, watch)
    timer.join()
    assert outcome.status is Status.UNKNOWN
    assert watch.elapsed_s() < 60
