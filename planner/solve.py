"""``solve`` and ``check``: the only place where solver and verifier meet."""

import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any, TypeVar

from pydantic import BaseModel

from planner.clock import counting_work
from planner.errors import SolverError, UnsoundSolutionError
from planner.explain import conflicting_rules
from planner.family import Family
from planner.result import Answer, Progress, Result, SolveParams, Status, Violation, Watch, gap

I = TypeVar("I", bound=BaseModel)  # noqa: E741
P = TypeVar("P", bound=BaseModel)

EXPLAIN_TIME_LIMIT_S = 30.0
"""Seconds for naming the rules that clash, on top of the solve's own limit."""
PROOF_TIME_LIMIT_S = 5.0
"""Seconds of these for one set of rules: a set with a plan may search long for it, and need not find it."""


def solve(
    family: Family[I, P],
    instance: I,
    params: SolveParams | None = None,
    *,
    solver: str | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
    explain: bool = True,
) -> Result[P]:
    """Solve an instance and verify the plan before anyone sees it.

    Parameters
    ----------
    family
        The family the instance belongs to.
    instance
        A complete, valid instance.
    params
        Limits and seed; the defaults when ``None``.
    solver
        A name in ``family.solvers``; the first when ``None``.
    on_progress, cancel
        See ``Watch``.
    explain
        Whether ``infeasible`` comes with the rules that clash; finding them takes more solves.

    Returns
    -------
    result
        With a plan if and only if the status is optimal or feasible.

    Raises
    ------
    KeyError
        If the family has no solver of that name.
    SolverError
        If the engine failed or gave an answer that contradicts itself.
    UnsoundSolutionError
        If the verifier rejects the plan, or finds another cost than the solver.
    """
    params = params or SolveParams()
    name = solver or family.default_solver
    run = family.solvers[name]  # loads the engine, which takes seconds: before the clock starts
    began = time.monotonic()
    with counting_work() if params.work_limit is not None else nullcontext():
        answer = run(instance, params, Watch(params.limit, on_progress, cancel))
    runtime_s = time.monotonic() - began
    _confirm(family, instance, answer)
    clashing = _clash(family, instance, params, cancel) if explain and answer.status is Status.INFEASIBLE else ()
    return _result(answer, instance, params, name, runtime_s, clashing)


def interim(
    family: Family[I, P], instance: I, params: SolveParams, progress: Progress, *, solver: str | None = None
) -> Result[P]:
    """Return a plan that a solver reported on its way as a feasible result, verified like a last one.

    Raises
    ------
    UnsoundSolutionError
        If the verifier rejects the plan, or finds another cost than the solver.
    """
    bound = None if progress.bound is None or progress.objective is None else min(progress.bound, progress.objective)
    answer: Answer[Any] = Answer(Status.FEASIBLE, progress.plan, progress.objective, bound)
    _confirm(family, instance, answer)
    return _result(answer, instance, params, solver or family.default_solver, progress.elapsed_s)


def better(family: Family[I, P], instance: I, kept: Result[P], new: Result[P]) -> Result[P]:
    """Return the better of two answers to one instance, with the higher bound.

    Parameters
    ----------
    kept
        Of an earlier attempt; verified again, for it has been stored in between.
    new
        Of the last attempt.

    Raises
    ------
    UnsoundSolutionError
        If the kept plan breaks a rule, or the two answers contradict each other.
    """
    if kept.plan is None or kept.objective is None or (new.objective or kept.objective + 1) <= kept.objective:
        return new
    bounds = [one.bound for one in (kept, new) if one.bound is not None]
    bound = max(bounds, default=None)
    status = Status.OPTIMAL if bound == kept.objective else Status.FEASIBLE
    _confirm(family, instance, Answer(status, kept.plan, kept.objective, bound))
    if new.status is Status.INFEASIBLE:
        raise UnsoundSolutionError(f"{family.name}: called infeasible, yet a checked plan costs {kept.objective}")
    return kept.model_copy(update={"status": status, "bound": bound, "gap": gap(kept.objective, bound)})


def check(family: Family[I, P], instance: I, plan: P) -> list[Violation]:
    """Return every broken rule of a plan, ours or made by hand; empty if the plan is clean."""
    misfits = list(family.well_formed(instance, plan))
    if misfits:
        return misfits
    return [v for one in family.checks.values() for v in one(instance, plan)]


def digest(instance: BaseModel) -> str:
    """Return the SHA-256 of the instance's JSON, in hexadecimal."""
    return hashlib.sha256(instance.model_dump_json().encode()).hexdigest()


def _result(
    answer: Answer[P],
    instance: BaseModel,
    params: SolveParams,
    solver: str,
    runtime_s: float,
    rules: tuple[str, ...] = (),
) -> Result[P]:
    return Result(
        status=answer.status,
        plan=answer.plan,
        objective=answer.objective,
        bound=answer.bound,
        gap=gap(answer.objective, answer.bound),
        runtime_s=round(runtime_s, 3),
        solver=solver,
        seed=params.seed,
        workers=params.workers,
        start=answer.start,
        instance_digest=digest(instance),
        rules=rules,
    )


def _confirm(family: Family[I, P], instance: I, answer: Answer[P]) -> None:
    has_plan = answer.status in (Status.OPTIMAL, Status.FEASIBLE)
    if has_plan != (answer.plan is not None):
        raise SolverError(f"{family.name}: status {answer.status} and plan do not go together")
    if answer.plan is None:
        return
    violations = check(family, instance, answer.plan)
    if violations:
        first = violations[0]
        raise UnsoundSolutionError(f"{first.rule}: {first.where}: {first.detail} ({len(violations)} in all)")
    cost = family.cost(instance, answer.plan)
    if cost != answer.objective:
        raise UnsoundSolutionError(f"{family.name}: solver says cost {answer.objective}, verifier says {cost}")
    if answer.bound is not None and answer.bound > cost:
        raise UnsoundSolutionError(f"{family.name}: bound {answer.bound} above cost {cost} of a checked plan")
    if answer.status is Status.OPTIMAL and answer.bound != cost:
        raise UnsoundSolutionError(f"{family.name}: called optimal with bound {answer.bound} and cost {cost}")


def _clash(family: Family[I, P], instance: I, params: SolveParams, cancel: threading.Event | None) -> tuple[str, ...]:
    watch = Watch(EXPLAIN_TIME_LIMIT_S, None, cancel)

    def infeasible(rules: Sequence[str]) -> bool:
        limit_s = min(PROOF_TIME_LIMIT_S, watch.remaining_s())
        return not watch.stopped() and family.infeasible(instance, rules, params, Watch(limit_s, None, cancel))

    return tuple(conflicting_rules(list(family.checks), infeasible))
