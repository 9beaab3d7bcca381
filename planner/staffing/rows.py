"""The CP-SAT staffing model as rows for a MIP engine: the same rules, written once.

Literals become variables between 0 and 1, clauses become rows. The largest of several expressions becomes "no less than
each", and for literals "no more than all together" too: rows may thus admit more than the model, never less, so a bound
on the rows bounds the model; plans are confirmed by the model itself. Rows are written as numbers into the engine's own
format: one Python object per term would take longer than the solve.
"""

from collections.abc import Iterable
from typing import Any

from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.sat.python.cp_model import CpModel

from planner.errors import SolverError

INFINITE = float("inf")

Expression = tuple[dict[int, int], int]
"""Coefficient by variable, and what is added."""


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
        self._rows: list[tuple[dict[int, int], float, float]] = []
        for constraint in proto.constraints:
            self._constraint(constraint)
        written = model_pb2.ModelProto()
        domains = [list(x.domain) for x in proto.variables]
        written.variables.ids.extend(range(len(domains)))
        written.variables.lower_bounds.extend(float(one[0]) for one in domains)
        written.variables.upper_bounds.extend(float(one[-1]) for one in domains)
        written.variables.integers.extend([True] * len(domains))
        self._write(written)
        objective = proto.objective
        costs, constant = _expression(objective) if len(objective.vars) else ({}, 0)
        written.objective.offset = constant / grain
        written.objective.linear_coefficients.ids.extend(sorted(costs))
        written.objective.linear_coefficients.values.extend(costs[x] / grain for x in sorted(costs))
        self.model = mathopt.Model.from_model_proto(written)
        self.variables = [self.model.get_variable(x) for x in range(len(domains))]

    def _write(self, written: model_pb2.ModelProto) -> None:
        rows, matrix = written.linear_constraints, written.linear_constraint_matrix
        rows.ids.extend(range(len(self._rows)))
        rows.lower_bounds.extend(low for _, low, _ in self._rows)
        rows.upper_bounds.extend(high for _, _, high in self._rows)
        for number, (terms, _, _) in enumerate(self._rows):
            ordered = sorted(x for x, coefficient in terms.items() if coefficient)
            matrix.row_ids.extend([number] * len(ordered))
            matrix.column_ids.extend(ordered)
            matrix.coefficients.extend([float(terms[x]) for x in ordered])

    def _constraint(self, one: Any) -> None:
        given = [-x - 1 for x in one.enforcement_literal]
        if one.has_bool_or():
            self._row(_sum([*one.bool_or.literals, *given]), low=1)
        elif one.has_bool_and():
            for x in one.bool_and.literals:
                self._row(_sum([x, *given]), low=1)
        elif one.has_at_most_one():
            self._row(_sum(one.at_most_one.literals), high=1)
        elif one.has_linear() and not given:
            domain = list(one.linear.domain)
            self._rows.append((_terms(one.linear), _end(domain[0]), _end(domain[-1])))
        elif one.has_lin_max() and not given:
            self._largest(one.lin_max)
        else:
            raise SolverError(f"no rows for the constraint {one}")

    def _largest(self, one: Any) -> None:
        target = _expression(one.target)
        parts = [_expression(part) for part in one.exprs]
        for part in parts:
            self._row(_less(target, part), low=0)
        whole = _less(target, *parts)
        if all(list(part.coeffs) == [1] and part.offset == 0 for part in one.exprs):
            self._row(whole, high=0)
        elif all(list(part.coeffs) == [-1] and part.offset == 0 for part in one.exprs):
            self._row(whole, high=len(parts) - 1)

    def _row(self, expression: Expression, low: float = -INFINITE, high: float = INFINITE) -> None:
        terms, constant = expression
        self._rows.append((terms, low - constant, high - constant))


def _add(terms: dict[int, int], x: int, coefficient: int) -> None:
    terms[x] = terms.get(x, 0) + coefficient


def _sum(literals: Iterable[int]) -> Expression:
    """Return how many literals are true; a negative position stands for the negation of a variable."""
    terms: dict[int, int] = {}
    constant = 0
    for x in literals:
        if x >= 0:
            _add(terms, x, 1)
        else:
            _add(terms, -x - 1, -1)
            constant += 1
    return terms, constant


def _expression(one: Any) -> Expression:
    return _terms(one), int(one.offset)


def _terms(one: Any) -> dict[int, int]:
    """Return the coefficients of a linear expression; the model writes it without negated variables."""
    variables, coefficients = list(one.vars), list(one.coeffs)
    if min(variables, default=0) < 0:
        raise SolverError(f"no rows for the negated variable {min(variables)}")
    terms: dict[int, int] = dict.fromkeys(variables, 0)
    for x, coefficient in zip(variables, coefficients, strict=True):
        terms[x] += coefficient
    return terms


def _less(first: Expression, *others: Expression) -> Expression:
    """Return an expression less others."""
    terms, constant = dict(first[0]), first[1]
    for other, more in others:
        for x, coefficient in other.items():
            _add(terms, x, -coefficient)
        constant -= more
    return terms, constant


def _end(value: int) -> float:
    """Return the end of a domain; CP-SAT writes the largest 64-bit numbers for "none"."""
    return float(value) if abs(value) < 2**62 else INFINITE * (1 if value > 0 else -1)
