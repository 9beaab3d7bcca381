"""CP-SAT on the whole plan: optimum and proof."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from ortools.sat.python.cp_model import CpModel, LinearExpr

from planner.engines import cpsat as engine
from planner.errors import SolverError
from planner.result import Answer, SolveParams, Status, Watch
from planner.training.constraints import RULES
from planner.training.greedy import list_schedule
from planner.training.instance import TrainingInstance, TrainingPlan
from planner.training.objectives import TERMS
from planner.training.variables import TrainingVars


def solve(data: TrainingInstance, params: SolveParams, watch: Watch) -> Answer[TrainingPlan]:
    """Return the best plan found in time, with a bound; never a worse one than the list schedule's.

    Parameters
    ----------
    data
        The instance.
    params
        Seed and workers.
    watch
        Clock and cancel.

    Raises
    ------
    SolverError
        If CP-SAT fails, or denies the plan list scheduling has found.
    """
    first = list_schedule(data, params.seed, watch)
    model, v = build(data, (rule.__name__ for rule in RULES))
    model.minimize(LinearExpr.sum([term(model, v, data) for term in TERMS]))
    if first is not None:
        watch.report("greedy", first.cost)
        for variable, value in v.values(first.plan):
            model.add_hint(variable, value)
    outcome = engine.run(model, params, watch, probe=False)
    if first is None or (outcome.objective is not None and outcome.objective <= first.cost):
        plan = None if outcome.objective is None else v.read(outcome.solver)
        return Answer(outcome.status, plan, outcome.objective, outcome.bound)
    if outcome.status is Status.INFEASIBLE:
        raise SolverError("CP-SAT calls infeasible what list scheduling has a plan for")
    return Answer(Status.FEASIBLE, first.plan, first.cost, outcome.bound)


def infeasible(data: TrainingInstance, rules: Sequence[str], params: SolveParams, watch: Watch) -> bool:
    """Return whether the rules of these names alone are proven to have no plan; "unknown" counts as no."""
    model, _ = build(data, rules)
    return engine.run(model, params, watch, "explain", probe=False).status is Status.INFEASIBLE


def build(data: TrainingInstance, rules: Iterable[str]) -> tuple[CpModel, TrainingVars]:
    """Return a model of the rules of these names, without cost, and its variables."""
    model = CpModel()
    names = set(rules)
    v = TrainingVars(model, data, names)
    for rule in RULES:
        if rule.__name__ in names:
            rule(model, v, data)
    break_symmetry(model, v, data)
    return model, v


def break_symmetry(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Hold sessions that differ in nothing in the order they are listed.

    Sound for any set of rules and for the cost: two sessions of one programme with the same fields and in the same
    cohort, and in no order or distance, can be exchanged in every plan.
    """
    bound = {s for order in data.orders for s in (order.first, order.second)}
    bound |= {s for pair in data.apart for s in (pair.a, pair.b)}
    cohort_of = {s: c for c, cohort in enumerate(data.cohorts) for s in cohort.sessions}
    alike: dict[object, list[int]] = {}
    for s, session in enumerate(data.sessions):
        if s not in bound:
            alike.setdefault((session, cohort_of.get(s)), []).append(s)
    for sessions in alike.values():
        for a, b in pairwise(sessions):
            first, second = v.sessions[a], v.sessions[b]
            model.add(second.day >= first.day).only_enforce_if([first.held, second.held])
            model.add_implication(second.held, first.held)
