"""Keep a linear program that grows by columns, and solve it again and again. The only place that makes an LP solver."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from ortools.math_opt.python import mathopt

from planner.clock import clock
from planner.errors import SolverError

INF = float("inf")

_NO_POINT = (
    mathopt.TerminationReason.NO_SOLUTION_FOUND,
    mathopt.TerminationReason.FEASIBLE,
    mathopt.TerminationReason.INFEASIBLE,
)
_BEYOND = (mathopt.TerminationReason.IMPRECISE, mathopt.TerminationReason.NUMERICAL_ERROR)


@dataclass(frozen=True)
class LpPoint:
    """An optimal point of the program: values in the order of columns, prices in the order of rows.

    A price is the change of the objective per unit of the row's right-hand side: at least zero for a row with only a
    lower bound, at most zero for one with only an upper bound.
    """

    objective: float
    values: list[float]
    prices: list[float]


def _warm(limit: datetime.timedelta | None) -> mathopt.SolveParameters:
    return mathopt.SolveParameters(
        time_limit=limit,
        presolve=mathopt.Emphasis.OFF,
        lp_algorithm=mathopt.LPAlgorithm.PRIMAL_SIMPLEX,
        threads=1,
    )


def _sparse() -> mathopt.ModelSolveParameters:
    """Ask for what is not zero, and for no reduced costs: reading the answer takes longer than many a solve."""
    return mathopt.ModelSolveParameters(
        variable_values_filter=mathopt.SparseVectorFilter(skip_zero_values=True),
        reduced_costs_filter=mathopt.SparseVectorFilter(filtered_items=()),
    )


class LinearProgram:
    """A minimisation over continuous variables, solved by GLOP's primal simplex from the last basis.

    Presolve is off: it would throw the basis away, and with it the time that column generation saves.
    """

    def __init__(self) -> None:
        self._model = mathopt.Model()
        self._rows: list[mathopt.LinearConstraint] = []
        self._columns: list[mathopt.Variable] = []
        self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)

    def add_row(self, low: float, high: float) -> int:
        """Add a row without coefficients and return its position."""
        self._rows.append(self._model.add_linear_constraint(lb=low, ub=high))
        return len(self._rows) - 1

    def add_column(self, cost: float, low: float, high: float, entries: Iterable[tuple[int, float]]) -> int:
        """Add a variable with its coefficients per row and return its position."""
        column = self._model.add_variable(lb=low, ub=high)
        self._model.objective.set_linear_coefficient(column, cost)
        for row, value in entries:
            self._rows[row].set_coefficient(column, value)
        self._columns.append(column)
        return len(self._columns) - 1

    def set_coefficient(self, row: int, column: int, value: float) -> None:
        """Change the coefficient of a variable in a row."""
        self._rows[row].set_coefficient(self._columns[column], value)

    def set_row(self, row: int, low: float, high: float) -> None:
        """Change the bounds of a row."""
        self._rows[row].lower_bound = low
        self._rows[row].upper_bound = high

    def set_bounds(self, column: int, low: float, high: float) -> None:
        """Change the bounds of a variable."""
        self._columns[column].lower_bound = low
        self._columns[column].upper_bound = high

    def set_cost(self, column: int, cost: float) -> None:
        """Change the cost of a variable."""
        self._model.objective.set_linear_coefficient(self._columns[column], cost)

    def solve(self, time_limit_s: float) -> LpPoint | None:
        """Return an optimal point.

        ``None`` if time ran out first, the program has no point at all, or its numbers are beyond the engine, from its
        last basis and from none.

        Raises
        ------
        SolverError
            If the program is unbounded or the engine failed.
        """
        if time_limit_s <= 0:
            return None
        limit = None if clock().counts_work else datetime.timedelta(seconds=time_limit_s)
        try:
            result = self._solver.solve(params=_warm(limit), model_params=_sparse())
        except AttributeError:
            # GLOP ended abnormally from its last basis; ortools 9.15 then fails to make its own error.
            result = None
        if result is None or result.termination.reason in _BEYOND:
            self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)
            params = mathopt.SolveParameters(time_limit=limit, threads=1)
            result = self._solver.solve(params=params, model_params=_sparse())
        reason = result.termination.reason
        if reason in (*_NO_POINT, *_BEYOND):
            return None
        if reason is not mathopt.TerminationReason.OPTIMAL:
            raise SolverError(f"GLOP answered {reason.name}: {result.termination.detail or 'no reason given'}")
        known = result.variable_values()
        values = [known.get(column, 0.0) for column in self._columns]
        return LpPoint(result.objective_value(), values, result.dual_values(self._rows))
