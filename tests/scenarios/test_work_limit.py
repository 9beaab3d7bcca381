"""A solve limited by work ends the same way every time, however long it takes."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import ValidationError

from planner.result import SolveParams, Status
from scenarios.pipeline import plan
from scenarios.read import read

HERE = Path(__file__).parent


@contextmanager
def busy() -> Iterator[None]:
    """Keep the interpreter busy, so that everything takes longer."""
    over = threading.Event()

    def turn() -> None:
        while not over.is_set():
            end = time.monotonic() + 0.01
            while time.monotonic() < end:
                pass
            time.sleep(0.005)

    thread = threading.Thread(target=turn)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("source", [HERE / "small.yaml", "dongjak_training"], ids=["small", "dongjak_training"])
def test_a_work_limit_gives_the_same_objective_bound_and_plan_on_a_busy_machine(source: str | Path) -> None:
    scenario, folder = read(source)
    params = SolveParams(workers=1, work_limit=2.0)
    calm = plan(scenario, folder, params)
    with busy():
        again = plan(scenario, folder, params)
    assert calm.stages[0].result.status in (Status.OPTIMAL, Status.FEASIBLE)
    for one, other in zip(calm.stages, again.stages, strict=True):
        assert (one.result.objective, one.result.bound) == (other.result.objective, other.result.bound)
        assert one.result.plan == other.result.plan


def test_a_work_limit_with_several_workers_is_refused() -> None:
    with pytest.raises(ValidationError, match="one worker, not 2"):
        SolveParams(workers=2, work_limit=5)
