"""HiGHS: what it says is passed on as it is, and a model it cannot read is our error."""

import pytest
from ortools.math_opt.python import mathopt

from planner.engines.mathopt import run
from planner.errors import SolverError
from planner.hubs.program import whole_bound
from planner.result import SolveParams, Status, Watch

PARAMS = SolveParams(workers=1)


def test_an_optimum_comes_with_values_and_bound() -> None:
    model = mathopt.Model()
    x = model.add_integer_variable(lb=0, ub=9)
    model.add_linear_constraint(2 * x >= 5)
    model.minimize(7 * x)
    outcome = run(model, PARAMS, Watch(10))
    assert outcome.status is Status.OPTIMAL
    assert outcome.values is not None
    assert round(outcome.values[x]) == 3
    assert outcome.bound == pytest.approx(21)


def test_infeasible_is_an_answer() -> None:
    model = mathopt.Model()
    x = model.add_integer_variable(lb=0, ub=9)
    model.add_linear_constraint(2 * x == 5)
    assert run(model, PARAMS, Watch(10)).status is Status.INFEASIBLE


def test_no_time_is_unknown() -> None:
    assert run(mathopt.Model(), PARAMS, Watch(0)).status is Status.UNKNOWN


def test_a_model_the_engine_rejects_raises() -> None:
    model = mathopt.Model()
    model.add_variable(lb=2.0, ub=1.0)
    with pytest.raises(SolverError, match="HiGHS"):
        run(model, PARAMS, Watch(10))


@pytest.mark.parametrize(
    ("engine", "whole"),
    # the engine keeps rows to 1e-9 of their size: a bound this close above a whole number may be that number
    [
        (None, None),
        (7.0, 7),
        (6.2, 7),
        (7.000_000_5, 7),
        (7.1, 8),
        (-7.5, -7),
        (2e9 + 1.5, 2_000_000_000),
        (2e8 + 0.5, 200_000_001),
    ],
)
def test_a_bound_is_rounded_up_only_beyond_the_tolerance(engine: float | None, whole: int | None) -> None:
    assert whole_bound(engine) == whole
