"""The program in Hess form and its proof on HiGHS, minimal a,b-separators added as solutions break them.

After each proof the broken separators are added and the engine starts again: on districts of 18 dongs the rows
known from the start leave one or two rounds, and HiGHS takes no lazy rows while it runs.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import networkx as nx
from ortools.math_opt.python import mathopt

from planner.engines.mathopt import Outcome, run
from planner.errors import SolverError
from planner.hubs import constraints, separation, variables
from planner.hubs.instance import HubInstance, HubPlan
from planner.hubs.objectives import TERMS
from planner.hubs.variables import HubVars
from planner.result import Answer, SolveParams, Status, Watch

WHOLE_GAP = 0.9
"""Costs are whole numbers: a plan less than one above the bound is optimal."""


@dataclass
class Program:
    """The model, its unknowns, and the graph whose separators are still to come (``None``: contiguity not asked)."""

    model: mathopt.Model
    v: HubVars
    graph: "nx.Graph[int] | None"


def build(
    data: HubInstance,
    rules: Sequence[constraints.Rule],
    *,
    priced: bool = True,
    pairs: Collection[variables.Pair] | None = None,
) -> Program:
    """Return the program of some rules.

    Parameters
    ----------
    priced
        With the cost; without, any plan will do.
    pairs
        See ``variables.make``.
    """
    model = mathopt.Model()
    v = variables.make(model, data, pairs, data.together if constraints.together in rules else ())
    for rule in rules:
        rule(model, v, data)
    if priced:
        model.minimize(mathopt.fast_sum([term(model, v, data) for term in TERMS]))
    asked = constraints.connected in rules and data.borders is not None
    return Program(model, v, separation.neighbour_graph(data) if asked else None)


def prove(program: Program, params: SolveParams, watch: Watch, best: Answer[HubPlan]) -> Answer[HubPlan]:
    """Run the engine until its plan is connected.

    Parameters
    ----------
    best
        A plan to start from and to fall back on, or ``unknown``.

    Raises
    ------
    SolverError
        If the engine calls infeasible what ``best`` satisfies.
    """
    while True:
        hint = program.v.write(best.plan) if best.plan else None
        outcome = run(program.model, params, watch, hint=hint, gap=WHOLE_GAP)
        if outcome.status is Status.INFEASIBLE:
            if best.plan:
                raise SolverError("HiGHS finds no plan where one is known")
            return Answer(Status.INFEASIBLE)
        best = sharper(best, whole_bound(outcome.bound))
        watch.report("proof", best.objective, best.bound)
        if outcome.values is None:
            return best
        if not _cut(program, outcome):
            return _better(best, _answer(program, outcome))


def whole_bound(bound: float | None) -> int | None:
    """Return the whole number that no cost is below, given an engine's bound in floating point.

    The engine keeps rows to 1e-9 only, so the bound may be too high by about as much of itself.
    """
    return None if bound is None or bound == -math.inf else math.ceil(bound - max(1e-6, 1e-9 * abs(bound)))


def _cut(program: Program, outcome: Outcome) -> bool:
    """Add the separators that the engine's plan breaks; whether there were any."""
    if program.graph is None or outcome.values is None:
        return False
    v = program.v
    broken = list(separation.broken(program.graph, v.read(outcome.values)))
    for i, h, between in broken:
        v.take_along(program.model, i, h, between)
    return bool(broken)


def _answer(program: Program, outcome: Outcome) -> Answer[HubPlan]:
    values = {x: float(round(value)) for x, value in (outcome.values or {}).items()}
    cost = round(mathopt.evaluate_expression(program.model.objective.as_linear_expression(), values))
    return Answer(Status.FEASIBLE, program.v.read(values), cost, whole_bound(outcome.bound))


def sharper(best: Answer[HubPlan], bound: int | None) -> Answer[HubPlan]:
    """Return the answer with the higher of its bound and another."""
    bounds = [b for b in (best.bound, bound) if b is not None]
    return judged(best.plan, best.objective, max(bounds, default=None))


def _better(best: Answer[HubPlan], found: Answer[HubPlan]) -> Answer[HubPlan]:
    winner = found
    if best.objective is not None and found.objective is not None and best.objective <= found.objective:
        winner = best
    return judged(winner.plan, winner.objective, best.bound)


def judged(plan: HubPlan | None, objective: int | None, bound: int | None) -> Answer[HubPlan]:
    """Return the answer that a plan and a bound amount to."""
    if plan is None or objective is None:
        return Answer(Status.UNKNOWN, bound=bound)
    proven = bound is not None and bound >= objective
    return Answer(Status.OPTIMAL if proven else Status.FEASIBLE, plan, objective, objective if proven else bound)
