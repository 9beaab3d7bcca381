"""Solves that misbehave on purpose: in their own process, the solver of ``hubs`` is replaced by a planted one.

Which one, the run's option ``planted`` says.
"""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from api.runs import child
from planner.hubs import HUBS, HubInstance, HubPlan
from planner.result import Answer, SolveParams, Status, Watch
from scenarios import pipeline
from scenarios.read import read

SECONDS = 1.5
"""That the slow ones take, having found their plan at once."""

HubAnswer = Answer[HubPlan]
MIP = HUBS.solvers["mip"]


def regions() -> dict[str, Any]:
    """Return a scenario of four dongs and two regions."""
    scenario, _folder = read(Path(__file__).parents[2] / "scenarios" / "small.yaml")
    document = scenario.model_dump(mode="json", exclude_defaults=True)
    return {key: value for key, value in document.items() if key not in ("training", "visits", "budget")}


def run(connection: Connection, job: dict[str, Any]) -> None:
    """Do a job as ``child.run`` does, with a planted solver if the run asks for one."""
    name = job["options"].get("planted")
    if name is not None:
        pipeline.FAMILIES["hubs"] = replace(HUBS, solvers={"planted": PLANTED[name]})
    child.run(connection, job)


def slow(data: HubInstance, params: SolveParams, watch: Watch) -> HubAnswer:
    """Find the best plan at once and prove it later."""
    answer = MIP(data, params, Watch(10))
    watch.report("slow", answer.objective, None, answer.plan)
    _wait(watch, SECONDS)
    return answer


def endless(data: HubInstance, params: SolveParams, watch: Watch) -> HubAnswer:
    """Find the best plan at once and never prove it; heed a cancel."""
    answer = MIP(data, params, Watch(10))
    watch.report("endless", answer.objective, None, answer.plan)
    _wait(watch, 60)
    return Answer(Status.FEASIBLE, answer.plan, answer.objective)


def unsound(data: HubInstance, params: SolveParams, watch: Watch) -> HubAnswer:
    """Claim a lower cost than the plan has."""
    answer = MIP(data, params, watch)
    return Answer(Status.FEASIBLE, answer.plan, (answer.objective or 0) - 1)


def unsound_on_the_way(data: HubInstance, params: SolveParams, watch: Watch) -> HubAnswer:
    """Report a plan in which everybody is alone, and go on."""
    watch.report("unsound", 0, None, HubPlan(hub_of=tuple(range(len(data.demand)))))
    _wait(watch, 60)
    return MIP(data, params, Watch(10))


def greedy_for_memory(_data: HubInstance, _params: SolveParams, _watch: Watch) -> HubAnswer:
    """Ask for a terabyte."""
    return Answer(Status.FEASIBLE, None, len(bytearray(1 << 40)))


def aborted(_data: HubInstance, _params: SolveParams, _watch: Watch) -> HubAnswer:
    """Die as native code dies."""
    os.abort()


def raising(_data: HubInstance, _params: SolveParams, _watch: Watch) -> HubAnswer:
    """Stumble over something nobody thought of."""
    raise ZeroDivisionError


PLANTED: dict[str, Callable[[HubInstance, SolveParams, Watch], HubAnswer]] = {
    one.__name__: one for one in (slow, endless, unsound, unsound_on_the_way, greedy_for_memory, aborted, raising)
}


def _wait(watch: Watch, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not watch.stopped():
        time.sleep(0.02)
