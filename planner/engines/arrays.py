"""HiGHS through scipy: programs over arrays, made anew for each solve. For many columns in little time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from planner.clock import NODES, PIVOTS, clock

Floats = NDArray[np.float64]
OPTIMAL = 0
"""What scipy calls it."""
_LINPROG: Callable[..., Any] = linprog
"""The stubs know no sparse matrices here."""
_MILP: Callable[..., Any] = milp
"""The stubs know no options put together at run time here."""


@dataclass(frozen=True)
class Program:
    """A minimisation over columns from ``lower`` to ``upper`` with rows from ``low`` to ``high``.

    ``matrix`` has the shape ``(rows, columns)``; a row with ``low == high`` is an equation.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    matrix: csr_array
    low: Floats
    high: Floats

    def only(self, columns: NDArray[np.int64]) -> "Program":
        """Return the program of these columns."""
        return Program(
            self.cost[columns], self.lower[columns], self.upper[columns], self.matrix[:, columns], self.low, self.high
        )


@dataclass(frozen=True)
class Optimum:
    """An optimal point of the relaxation; ``prices`` per row as in ``LpPoint``, ``reduced`` cost per column."""

    objective: float
    values: Floats
    prices: Floats
    reduced: Floats


def relax(program: Program, time_limit_s: float) -> Optimum | None:
    """Return the optimum without whole numbers, or ``None`` if time ran out or there is no point."""
    if time_limit_s <= 0:
        return None
    even = np.flatnonzero(program.low == program.high)
    least = np.flatnonzero(np.isfinite(program.low) & (program.low < program.high))
    most = np.flatnonzero(np.isfinite(program.high) & (program.low < program.high))
    # Rows with only a lower bound are turned round: scipy knows no others.
    upper = np.concatenate([program.high[most], -program.low[least]])
    sides = np.concatenate([np.ones(len(most)), -np.ones(len(least))])
    ordered = program.matrix[np.concatenate([most, least])].multiply(sides[:, None]).tocsr()
    result = _LINPROG(
        program.cost,
        A_ub=ordered,
        b_ub=upper,
        A_eq=program.matrix[even],
        b_eq=program.high[even],
        bounds=np.column_stack([program.lower, program.upper]),
        method="highs-ds",
        options={} if clock().counts_work else {"time_limit": time_limit_s},
    )
    clock().spend(int(result.nit) / PIVOTS)
    if result.status != OPTIMAL:
        return None
    prices = np.zeros(len(program.low))
    prices[even] = result.eqlin.marginals
    sided = sides * result.ineqlin.marginals
    np.add.at(prices, np.concatenate([most, least]), sided)
    return Optimum(float(result.fun), result.x, prices, program.cost - program.matrix.T @ prices)


def whole(program: Program, time_limit_s: float) -> NDArray[np.int64] | None:
    """Return the best whole values found in time, or ``None`` if there are none."""
    if time_limit_s <= 0:
        return None
    counts_work = clock().counts_work
    limits = {"node_limit": max(1, round(time_limit_s * NODES))} if counts_work else {"time_limit": time_limit_s}
    result = _MILP(
        program.cost,
        integrality=np.ones(len(program.cost)),
        bounds=Bounds(program.lower, program.upper),
        constraints=LinearConstraint(program.matrix, program.low, program.high),
        options={**limits, "mip_rel_gap": 0.0},
    )
    clock().spend(int(result.mip_node_count or 0) / NODES)
    return None if result.x is None else np.round(result.x).astype(np.int64)
