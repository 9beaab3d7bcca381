"""A city of 441 cells: limits and cancels are kept, whatever the solver is at; and a smaller one that is proven.

Time is the process's own here, so that other work on the machine does not count.
"""

import threading
import time
from types import SimpleNamespace

import pytest

from planner import clock
from planner.hubs import HUBS, HubInstance
from planner.result import Progress, SolveParams, Status
from planner.solve import solve
from tests.hubs.cities import cells

LIMIT_S = 4.0
AFTER_S = 2.0


@pytest.fixture(autouse=True)
def own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    solve(HUBS, cells(7, 4, 0), SolveParams(time_limit_s=5, workers=1))  # compiles, or loads, the kernels
    monkeypatch.setattr(clock, "time", SimpleNamespace(monotonic=time.process_time))


@pytest.fixture(scope="module")
def city() -> HubInstance:
    return cells(21, 25, 1)


def test_the_time_limit_is_kept_with_a_plan_and_a_bound(city: HubInstance) -> None:
    started = time.process_time()
    result = solve(HUBS, city, SolveParams(time_limit_s=LIMIT_S, workers=1))
    assert time.process_time() - started < LIMIT_S + AFTER_S
    assert result.status is Status.FEASIBLE
    assert result.gap is not None
    assert result.gap < 0.05


@pytest.mark.parametrize("phase", ["bound", "annealing", "branching"])
def test_a_cancel_is_heard_in_every_phase(city: HubInstance, phase: str) -> None:
    cancel, heard = threading.Event(), []

    def stop(progress: Progress) -> None:
        if progress.phase == phase and not cancel.is_set():
            cancel.set()
            heard.append(time.process_time())

    result = solve(HUBS, city, SolveParams(time_limit_s=20, workers=1), on_progress=stop, cancel=cancel)
    assert time.process_time() - heard[0] < AFTER_S
    assert result.status in (Status.FEASIBLE, Status.UNKNOWN)
    assert phase != "branching" or result.status is Status.FEASIBLE


def test_the_solver_for_many_dongs_agrees_with_the_exact_one_where_that_proves() -> None:
    small = cells(5, 3, 2)
    exact = solve(HUBS, small, SolveParams(time_limit_s=30, workers=1))
    large = solve(HUBS, small, SolveParams(time_limit_s=30, workers=1), solver="neighbourhoods")
    assert exact.status is Status.OPTIMAL
    assert large.objective == exact.objective
    assert large.bound is not None
    assert exact.bound is not None
    assert large.bound <= exact.bound
