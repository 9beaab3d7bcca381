"""The linear program that columns are generated with, where its engine fails."""

from types import SimpleNamespace

import pytest
from ortools.math_opt.python import mathopt

from planner.engines.lp import INF, LinearProgram


@pytest.fixture
def program():
    lp = LinearProgram()
    lp.add_column(2.0, 0.0, INF, [(lp.add_row(3.0, INF), 1.0)])
    return lp


@pytest.mark.parametrize("reason", [mathopt.TerminationReason.IMPRECISE, mathopt.TerminationReason.NUMERICAL_ERROR])
@pytest.mark.parametrize("failures", [1, 2])
def test_numbers_beyond_the_engine_are_tried_once_more_from_no_basis(program, monkeypatch, reason, failures):
    solve, calls = mathopt.IncrementalSolver.solve, []

    def failing(solver, **options):
        calls.append(solver)
        if len(calls) <= failures:
            return SimpleNamespace(termination=SimpleNamespace(reason=reason, detail=""))
        return solve(solver, **options)

    monkeypatch.setattr(mathopt.IncrementalSolver, "solve", failing)
    point = program.solve(10)
    assert len(set(map(id, calls))) == 2
    assert point is None if failures == 2 else point.objective == 6.0
