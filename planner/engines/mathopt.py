"""HiGHS through ``ortools.math_opt``: limits in; status, values and bound out."""

import datetime
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ortools.math_opt.python import mathopt

from planner.clock import NODES, PIVOTS
from planner.errors import SolverError
from planner.result import SolveParams, Status, Watch

POLL_S = 0.05
FEASIBILITY_TOLERANCE = 1e-9
"""Far below the engine's 1e-6: a row violated by 1e-6 times a cost of 1e8 would blur a whole-number bound."""

REJECTIONS = (ValueError, AssertionError, NotImplementedError, AttributeError, mathopt.InternalMathOptError)
"""What ``math_opt`` raises; ortools 9.15 stumbles over its own error status with an AttributeError."""

_STATUS = {
    mathopt.TerminationReason.OPTIMAL: Status.OPTIMAL,
    mathopt.TerminationReason.FEASIBLE: Status.FEASIBLE,
    mathopt.TerminationReason.INFEASIBLE: Status.INFEASIBLE,
    mathopt.TerminationReason.NO_SOLUTION_FOUND: Status.UNKNOWN,
}


@dataclass(frozen=True)
class Outcome:
    """What the engine says of a model that is minimised.

    Parameters
    ----------
    status
        Of the model as it stands, lazy rows not yet added left out.
    values
        Of every variable, within the engine's tolerance; ``None`` without a solution.
    bound
        Lower bound as the engine computed it, in floating point; ``None`` if it has none.
    """

    status: Status
    values: Mapping[mathopt.Variable, float] | None
    bound: float | None


def run(
    model: mathopt.Model,
    params: SolveParams,
    watch: Watch,
    *,
    hint: Mapping[mathopt.Variable, float] | None = None,
    gap: float = 0.0,
) -> Outcome:
    """Minimise a model until proof, time limit or cancel.

    Parameters
    ----------
    model
        Every variable bounded on both sides, so that "infeasible or unbounded" means infeasible.
    params
        Seed; workers are not passed on: HiGHS under ``math_opt`` shares one scheduler per process.
    hint
        A solution to start from, ignored by the engine if it is none.
    gap
        Absolute gap at which a solution counts as optimal; below 1 where every cost is a whole number.

    Returns
    -------
    outcome
        ``unknown`` when time was over before a solution or a proof.

    Raises
    ------
    SolverError
        If the engine rejects the model or ends with a status we do not know.
    """
    if watch.stopped():
        return Outcome(Status.UNKNOWN, None, None)
    hints = [mathopt.SolutionHint(variable_values=dict(hint))] if hint else []
    limits = _parameters(params, watch, gap)

    def solve() -> mathopt.SolveResult:
        extras = mathopt.ModelSolveParameters(solution_hints=hints)
        return mathopt.solve(model, mathopt.SolverType.HIGHS, params=limits, model_params=extras)

    result = _until_cancelled(solve, watch)
    if result is None:
        return Outcome(Status.UNKNOWN, None, None)
    stats = result.solve_stats
    watch.clock.spend(max(0, stats.node_count) / NODES + max(0, stats.simplex_iterations) / PIVOTS)
    return _outcome(result)


def _parameters(params: SolveParams, watch: Watch, gap: float) -> mathopt.SolveParameters:
    left = watch.remaining_s()
    chosen = mathopt.SolveParameters(
        time_limit=None if watch.clock.counts_work else datetime.timedelta(seconds=left),
        node_limit=max(1, round(left * NODES)) if watch.clock.counts_work else None,
        random_seed=params.seed,
        relative_gap_tolerance=0.0,
        absolute_gap_tolerance=gap,
    )
    chosen.highs.int_options["threads"] = 1
    chosen.highs.double_options["mip_feasibility_tolerance"] = FEASIBILITY_TOLERANCE
    chosen.highs.double_options["primal_feasibility_tolerance"] = FEASIBILITY_TOLERANCE
    chosen.highs.double_options["dual_feasibility_tolerance"] = FEASIBILITY_TOLERANCE
    return chosen


def _outcome(result: mathopt.SolveResult) -> Outcome:
    reason = result.termination.reason
    if reason is mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED:
        return Outcome(Status.INFEASIBLE, None, None)
    if reason not in _STATUS:
        raise SolverError(f"HiGHS ended with {reason.name}: {result.termination.detail}")
    dual = result.termination.objective_bounds.dual_bound
    values = result.variable_values() if result.has_primal_feasible_solution() else None
    return Outcome(_STATUS[reason], values, dual if abs(dual) < float("inf") else None)


def _until_cancelled(solve: Callable[[], mathopt.SolveResult], watch: Watch) -> mathopt.SolveResult | None:
    """Run the engine beside us and leave it behind on a cancel, for it hears no interrupt.

    An engine left behind ends at its own time limit, or with the process.
    """
    results: list[mathopt.SolveResult] = []
    errors: list[Exception] = []

    def work() -> None:
        try:
            results.append(solve())
        except REJECTIONS as error:
            errors.append(error)

    engine = threading.Thread(target=work, daemon=True)
    engine.start()
    while engine.is_alive() and not watch.cancel.is_set():
        engine.join(POLL_S)
    if errors:
        raise SolverError(f"HiGHS failed: {errors[0].__context__ or errors[0]}") from errors[0]
    if not engine.is_alive() and not results:
        raise SolverError("HiGHS ended without an answer")
    return results[0] if results else None
