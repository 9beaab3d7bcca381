"""The CP-SAT staffing model as rows for a MIP engine: the same rules, written once.

Literals become variables between 0 and 1, clauses become rows. The largest of several expressions becomes "no less than
each", and for literals "no more than all together" too: rows may thus admit more than the model, never less, so a bound
on the rows bounds the model; plans are confirmed by the model itself.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from ortools.math_opt.python import mathopt
from ortools.sat.python.cp_model import CpModel

from planner.errors import SolverError


class Rows:
    """A CP-SAT model, to be minimised, as a MathOpt model.

    Parameters
    ----------
    model
        Literals and bounded whole numbers; clauses, at-most-one, linear rows without condition, largest values.
    grain
        Every cost is a multiple of it; the engine sees costs divided by it.

    Raises
    ------
    SolverError
        If the model holds a constraint of another kind.
    """

    def __init__(self, model: CpModel, grain: int) -> None:
        proto = model.proto
        self.model = mathopt.Model()
        self.variables = [
            self.model.add_variable(lb=x.domain[0], ub=x.domain[len(x.domain) - 1], is_integer=True)
            for x in proto.variables
        ]
        for constraint in proto.constraints:
            self._constraint(constraint)
        objective = proto.objective
        offset = objective.offset if len(objective.vars) else 0
        self.model.minimize(self._sum(objective.vars, objective.coeffs, grain) + offset / grain)

    def _sum(self, variables: Sequence[int], coefficients: Sequence[int], grain: int = 1) -> mathopt.LinearTypes:
        terms = zip(variables, coefficients, strict=True)
        return mathopt.fast_sum([coefficient / grain * self._literal(x) for x, coefficient in terms])

    def _literal(self, x: int) -> mathopt.LinearTypes:
        """Return a variable; a negative position stands for its negation."""
        return self.variables[x] if x >= 0 else 1 - self.variables[-x - 1]

    def _all(self, literals: Iterable[int]) -> mathopt.LinearTypes:
        return mathopt.fast_sum([self._literal(x) for x in literals])

    def _constraint(self, one: Any) -> None:
        given = list(one.enforcement_literal)
        missing = len(given) - self._all(given)
        if one.has_bool_or():
            self.model.add_linear_constraint(self._all(one.bool_or.literals) + missing >= 1)
        elif one.has_bool_and():
            for x in one.bool_and.literals:
                self.model.add_linear_constraint(self._literal(x) + missing >= 1)
        elif one.has_at_most_one():
            self.model.add_linear_constraint(self._all(one.at_most_one.literals) <= 1)
        elif one.has_linear() and not given:
            self._linear(one.linear)
        elif one.has_lin_max() and not given:
            self._largest(one.lin_max)
        else:
            raise SolverError(f"no rows for the constraint {one}")

    def _linear(self, linear: Any) -> None:
        domain = list(linear.domain)
        expression = self._sum(linear.vars, linear.coeffs)
        self.model.add_linear_constraint(lb=_end(domain[0]), expr=expression, ub=_end(domain[-1]))

    def _largest(self, one: Any) -> None:
        target = self._expression(one.target)
        parts = [self._expression(part) for part in one.exprs]
        for part in parts:
            self.model.add_linear_constraint(target >= part)
        if all(list(part.coeffs) == [1] and part.offset == 0 for part in one.exprs):
            self.model.add_linear_constraint(target <= mathopt.fast_sum(parts))
        elif all(list(part.coeffs) == [-1] and part.offset == 0 for part in one.exprs):
            self.model.add_linear_constraint(target <= mathopt.fast_sum(parts) + len(parts) - 1)

    def _expression(self, one: Any) -> mathopt.LinearTypes:
        return self._sum(one.vars, one.coeffs) + one.offset


def _end(value: int) -> float:
    """Return the end of a domain; CP-SAT writes the largest 64-bit numbers for "none"."""
    return float(value) if abs(value) < 2**62 else float("inf") * (1 if value > 0 else -1)
