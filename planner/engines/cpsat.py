"""Run a CP-SAT model. The only place that makes a CP-SAT solver."""

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from planner.errors import SolverError
from planner.result import SolveParams, Status, Watch

POLL_S = 0.05
"""How often a cancel is looked for, in seconds."""

_STATUS = {
    cp_model.OPTIMAL: Status.OPTIMAL,
    cp_model.FEASIBLE: Status.FEASIBLE,
    cp_model.INFEASIBLE: Status.INFEASIBLE,
    cp_model.UNKNOWN: Status.UNKNOWN,
}


@dataclass(frozen=True)
class Outcome:
    """How a CP-SAT search ended; ``solver`` holds the values if the status is optimal or feasible."""

    status: Status
    objective: int | None
    bound: int | None
    solver: cp_model.CpSolver


class _Reporter(cp_model.CpSolverSolutionCallback):
    """Sends each better plan and each better bound to the watch."""

    def __init__(self, watch: Watch, phase: str) -> None:
        super().__init__()
        self._watch = watch
        self._phase = phase
        self._best: int | None = None
        self._bound: int | None = None

    def on_solution_callback(self) -> None:
        """Report the plan just found; called by the engine."""
        self._best = round(self.objective_value)
        self._bound = _whole_bound(self.best_objective_bound)
        self._watch.report(self._phase, self._best, self._bound)

    def on_bound(self, bound: float) -> None:
        """Report a bound just proven; called by the engine."""
        self._bound = _whole_bound(bound)
        self._watch.report(self._phase, self._best, self._bound)


def run(
    model: cp_model.CpModel,
    params: SolveParams,
    watch: Watch,
    phase: str = "cpsat",
    *,
    probe: bool = True,
    linear: bool = False,
) -> Outcome:
    """Search a model until it is settled, the watch's time is up, or a cancel comes in.

    Parameters
    ----------
    model
        To be minimised, with whole-number coefficients; or without an objective.
    params
        Seed and workers; the time limit is that of ``watch``, which several phases may share.
    watch
        Clock and cancel; each better plan and bound is reported to it.
    phase
        Name of the search in those reports.
    probe
        Whether to try literals one by one and look for symmetries first: seconds lost where rules fix most literals.
    linear
        Whether all constraints go into the linear relaxation: dearer, and worth it where little else gives a bound.

    Returns
    -------
    outcome
        Objective and bound are ``None`` for a model without objective, and the objective also when no plan was found.

    Raises
    ------
    SolverError
        If CP-SAT calls the model invalid, fails, or answers with a status we do not know.
    """
    solver = cp_model.CpSolver()
    if watch.stopped():
        return Outcome(Status.UNKNOWN, None, None, solver)
    _limit(solver, params, watch, probe)
    if linear:
        solver.parameters.linearization_level = 2
    reporter = None
    if model.has_objective():
        reporter = _Reporter(watch, phase)
        solver.best_bound_callback = reporter.on_bound
    code = _in_thread(lambda: solver.solve(model, reporter), solver, watch)
    watch.clock.spend(solver.response_proto.deterministic_time)
    if code not in _STATUS:
        raise SolverError(f"CP-SAT answered {solver.status_name(code)}: {model.validate() or 'no reason given'}")
    return _outcome(_STATUS[code], solver, model.has_objective())


def _limit(solver: cp_model.CpSolver, params: SolveParams, watch: Watch, probe: bool) -> None:
    if watch.clock.counts_work:
        solver.parameters.max_deterministic_time = watch.remaining_s()
    else:
        solver.parameters.max_time_in_seconds = watch.remaining_s()
    solver.parameters.random_seed = params.seed
    solver.parameters.num_workers = params.workers
    # CP-SAT's own handler would swallow Ctrl-C before the caller's, and the next phase would go on.
    solver.parameters.catch_sigint_signal = False
    if not probe:
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.probing_deterministic_time_limit = 0.0
        solver.parameters.symmetry_level = 0


def _in_thread(
    search: Callable[[], cp_model.CpSolverStatus], solver: cp_model.CpSolver, watch: Watch
) -> cp_model.CpSolverStatus:
    """Search in a thread of its own, so that signals and cancels reach the caller's thread meanwhile."""
    codes: list[cp_model.CpSolverStatus] = []
    thread = threading.Thread(target=lambda: codes.append(search()), name="cpsat", daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(POLL_S)
            if watch.cancel.is_set():
                solver.stop_search()
    finally:
        while thread.is_alive():
            solver.stop_search()
            thread.join(POLL_S)
    if not codes:
        raise SolverError("CP-SAT's search ended without an answer")
    return codes[0]


def _outcome(status: Status, solver: cp_model.CpSolver, has_objective: bool) -> Outcome:
    if not has_objective or status is Status.INFEASIBLE:
        return Outcome(status, None, None, solver)
    bound = _whole_bound(solver.best_objective_bound)
    if status is Status.UNKNOWN:
        return Outcome(status, None, bound, solver)
    return Outcome(status, round(solver.objective_value), bound, solver)


def _whole_bound(bound: float) -> int | None:
    """Return the bound rounded up, for costs are whole; ``None`` while CP-SAT has none (it then says infinity)."""
    return math.ceil(bound - 1e-6) if math.isfinite(bound) else None
