"""CLP through ortools: a relaxation over very many columns, solved again and again as their bounds change."""

from typing import cast

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from planner.clock import PIVOTS, clock
from planner.engines.arrays import Floats, Optimum, Program

MORE = 1_000
"""Columns that enter before the program is solved again, at most."""
TINY = 0.05
"""A column enters if it would better the optimum by more than this a unit."""


class Sifted:
    """A program of which only the columns that matter are given to the engine (sifting, Bixby et al., 1992).

    CLP goes on from its last basis: where only bounds have changed, its dual simplex is several times faster than the
    primal simplex of GLOP, with which columns are generated.

    Parameters
    ----------
    program
        The whole program; it must have a point whatever bounds ``solve`` is given.
    first
        Columns to begin with.
    """

    def __init__(self, program: Program, first: NDArray[np.int64]) -> None:
        self._program = program
        self._columns = program.matrix.tocsc()
        self._solver = pywraplp.Solver.CreateSolver("CLP")
        self._cost = self._solver.Objective()
        self._cost.SetMinimization()
        self._rows = [
            self._solver.Constraint(float(a), float(b)) for a, b in zip(program.low, program.high, strict=True)
        ]
        self._inside: list[pywraplp.Variable] = []
        self._place = np.zeros(0, dtype=np.int64)
        self._outside = np.ones(len(program.cost), dtype=np.bool_)
        self._lower, self._upper = program.lower.copy(), program.upper.copy()
        self._how = pywraplp.MPSolverParameters()
        self._how.SetIntegerParam(self._how.PRESOLVE, self._how.PRESOLVE_OFF)  # it would lose the basis
        self._how.SetIntegerParam(self._how.SCALING, self._how.SCALING_OFF)  # of no use among ones
        self._enter(first)

    def solve(self, lower: Floats, upper: Floats, time_limit_s: float) -> Optimum | None:
        """Return the optimum over all columns within these bounds.

        ``None`` if time ran out first or the numbers are beyond the engine.
        """
        self._bound(lower, upper)
        grown = False
        until = clock().now() + time_limit_s
        while (left := until - clock().now()) > 0:
            prices = self._run(left, self._how.PRIMAL if grown else self._how.DUAL)
            if prices is None:
                return None
            reduced: Floats = self._program.cost - self._program.matrix.T @ prices
            wanted = np.flatnonzero((reduced < -TINY) & self._outside & (upper > 0))
            if not len(wanted):
                values = np.zeros(len(reduced))
                values[self._place] = [column.solution_value() for column in self._inside]
                return Optimum(float(self._cost.Value()), values, prices, reduced)
            self._enter(wanted[np.argsort(reduced[wanted], kind="stable")[:MORE]])
            grown = True
        return None

    def _run(self, time_limit_s: float, algorithm: int) -> Floats | None:
        """Solve over the columns inside, and return the prices of rows."""
        self._how.SetIntegerParam(self._how.LP_ALGORITHM, algorithm)
        if not clock().counts_work:
            self._solver.SetTimeLimit(max(1, round(1_000 * time_limit_s)))
        status = self._solver.Solve(self._how)
        clock().spend(self._solver.iterations() / PIVOTS)
        return np.array([row.dual_value() for row in self._rows]) if status == self._solver.OPTIMAL else None

    def _bound(self, lower: Floats, upper: Floats) -> None:
        changed = (lower != self._lower) | (upper != self._upper)
        for position in np.flatnonzero(changed[self._place]).tolist():
            column = self._place[position]
            self._inside[position].SetBounds(float(lower[column]), float(upper[column]))
        self._lower, self._upper = lower.copy(), upper.copy()

    def _enter(self, columns: NDArray[np.int64]) -> None:
        begins, rows, values = self._columns.indptr, self._columns.indices, self._columns.data
        for column in cast("list[int]", columns.tolist()):
            variable = self._solver.NumVar(float(self._lower[column]), float(self._upper[column]), "")
            self._cost.SetCoefficient(variable, float(self._program.cost[column]))
            for entry in range(begins[column], begins[column + 1]):
                self._rows[int(rows[entry])].SetCoefficient(variable, float(values[entry]))
            self._inside.append(variable)
        self._place = np.concatenate([self._place, columns])
        self._outside[columns] = False
