"""CP-SAT on the whole plan: optimum and proof."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from ortools.sat.python.cp_model import CpModel, LinearExpr

from planner.engines import cpsat as engine
from planner.errors import SolverError
from planner.result import Answer, SolveParams, Status, Watch
from planner.training.constraints import RULES
from planner.training.greedy import Draft, draft_of, list_schedule, schedule_towards
from planner.training.instance import Held, TrainingInstance, TrainingPlan
from planner.training.objectives import TERMS
from planner.training.relaxation import RELAXED_RULES, Relaxed, relax
from planner.training.thrift import cut_hours
from planner.training.variables import TrainingVars

RELAXATION_SHARE = 0.2
"""Largest part of the time that the relaxation takes."""
AIMS = 3
"""Times the relaxation chooses what to aim at."""
AIM_S = 5.0
"""Seconds for choosing again."""


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
    relaxed = relax(data, params, Watch(RELAXATION_SHARE * watch.time_limit_s, None, watch.cancel))
    if relaxed.status is Status.INFEASIBLE:
        return Answer(Status.INFEASIBLE)
    first = first_plan(data, relaxed, params, watch)
    if first is not None:
        watch.report("greedy", first.cost, relaxed.bound, first.plan)
    return finish(data, relaxed.bound, first, params, watch)


def finish(
    data: TrainingInstance, known_bound: int | None, first: Draft | None, params: SolveParams, watch: Watch
) -> Answer[TrainingPlan]:
    """Return the best plan found in time, from a first one and a bound, if there are any."""
    if first is not None and first.cost == known_bound:
        return Answer(Status.OPTIMAL, first.plan, first.cost, first.cost)
    model, v = build(data, (rule.__name__ for rule in RULES))
    cost = LinearExpr.sum([term(model, v, data) for term in TERMS])
    model.add(cost >= (known_bound or 0))
    model.minimize(cost)
    if first is not None:
        for variable, value in v.values(in_order(data, first.plan)):
            model.add_hint(variable, value)
    outcome = engine.run(model, params, watch, probe=False)
    if first is None and outcome.status is Status.INFEASIBLE:
        return Answer(Status.INFEASIBLE)
    bound = max((one for one in (outcome.bound, known_bound) if one is not None), default=None)
    if first is None or (outcome.objective is not None and outcome.objective <= first.cost):
        plan = None if outcome.objective is None else v.read(outcome.solver)
        return Answer(outcome.status, plan, outcome.objective, bound)
    if outcome.status is Status.INFEASIBLE:
        raise SolverError("CP-SAT calls infeasible what list scheduling has a plan for")
    return Answer(Status.FEASIBLE, first.plan, first.cost, bound)


def first_plan(data: TrainingInstance, relaxed: Relaxed, params: SolveParams, watch: Watch) -> Draft | None:
    """Return the best plan that list scheduling finds, towards the relaxation's choice and without it.

    Where lecturers and halls turn out dearer than the relaxation believed, it chooses again with so much less money.
    """
    found = [list_schedule(data, params.seed, watch)]
    thrift = 0
    for _ in range(AIMS):
        if relaxed.aim is None or (board := schedule_towards(data, params.seed, watch, relaxed.aim)) is None:
            break
        excess = 0 if data.cap_won is None else board.won() - data.cap_won
        cut_hours(data, board)
        found.append(draft_of(data, board))
        if excess <= 0 or data.cap_won is None:
            break
        thrift += excess
        poorer = data.model_copy(update={"cap_won": max(0, data.cap_won - thrift)})
        relaxed = relax(poorer, params, Watch(min(AIM_S, watch.remaining_s()), None, watch.cancel))
    return min((draft for draft in found if draft is not None), key=lambda draft: draft.cost, default=None)


def infeasible(data: TrainingInstance, rules: Sequence[str], params: SolveParams, watch: Watch) -> bool:
    """Return whether the rules of these names alone are proven to have no plan; "unknown" counts as no."""
    if set(rules) >= RELAXED_RULES and relax(data, params, watch).status is Status.INFEASIBLE:
        return True
    model, _ = build(data, rules)
    return engine.run(model, params, watch, "explain", probe=False).status is Status.INFEASIBLE


def build(
    data: TrainingInstance, rules: Iterable[str], given: Mapping[int, Held | None] | None = None
) -> tuple[CpModel, TrainingVars]:
    """Return a model of the rules of these names, without cost, and its variables.

    Parameters
    ----------
    data
        The instance.
    rules
        Names of rules; others are left out.
    given
        Sessions of which nothing is left to decide, by position.
    """
    model = CpModel()
    names = set(rules)
    v = TrainingVars(model, data, names, given)
    for rule in RULES:
        if rule.__name__ in names:
            rule(model, v, data)
    if not given:
        break_symmetry(model, v, data)
    return model, v


def break_symmetry(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Hold sessions that differ in nothing in the order they are listed.

    Sound for any set of rules and for the cost: two sessions of one programme with the same fields and in the same
    cohort, and in no order or distance, can be exchanged in every plan.
    """
    for sessions in _alike(data):
        for a, b in pairwise(sessions):
            first, second = v.sessions[a], v.sessions[b]
            model.add(second.day >= first.day).only_enforce_if([first.held, second.held])
            model.add_implication(second.held, first.held)


def in_order(data: TrainingInstance, plan: TrainingPlan) -> TrainingPlan:
    """Return the plan with sessions that differ in nothing exchanged as ``break_symmetry`` wants them."""
    sessions = list(plan.sessions)
    for alike in _alike(data):
        held = sorted((sessions[s] for s in alike), key=lambda one: data.n_days if one is None else one.day)
        for s, one in zip(alike, held, strict=True):
            sessions[s] = one
    return TrainingPlan(sessions=tuple(sessions))


def _alike(data: TrainingInstance) -> list[list[int]]:
    bound = {s for order in data.orders for s in (order.first, order.second)} | set(data.pins)
    bound |= {s for pair in data.apart for s in (pair.a, pair.b)}
    cohort_of = {s: c for c, cohort in enumerate(data.cohorts) for s in cohort.sessions}
    alike: dict[object, list[int]] = {}
    for s, session in enumerate(data.sessions):
        if s not in bound:
            alike.setdefault((session, cohort_of.get(s), data.previous[s] if data.previous else None), []).append(s)
    return list(alike.values())
