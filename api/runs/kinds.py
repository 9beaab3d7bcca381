"""What each kind of run does, in the process of its solve."""

import datetime as dt
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ValidationError

from api.rules import SENTENCES
from api.runs.documents import START, scenario_of
from api.runs.options import RunLimits
from api.runs.provenance import of_scenario, of_versions
from api.runs.replanning import announced, happened, issued, left, rolled
from planner.repair import Price
from planner.result import Progress
from planner.solve import solve
from scenarios.alternatives import options as alternatives
from scenarios.asked import FITS, Asked, ask
from scenarios.curves import curve
from scenarios.errors import Problem, ScenarioError
from scenarios.explain.answers import explain
from scenarios.explain.wishes import DongWish, SessionWish, VisitWish, Wish, why
from scenarios.geography import cells
from scenarios.keeping import Keeper
from scenarios.pipeline import SOLVABLE, plan
from scenarios.replan import Announced
from scenarios.schedule.finish import finished
from scenarios.schema import Scenario
from scenarios.visits_again import left_behind


@dataclass(frozen=True)
class Task:
    """What is to be done.

    Parameters
    ----------
    document
        A scenario, or of a bare instance ``family`` and ``instance``.
    limits
        Time, seed and threads.
    asked
        What the kind asks for beside the limits.
    folder
        Where files that the scenario names are looked for.
    """

    document: dict[str, Any]
    limits: RunLimits
    asked: Mapping[str, Any]
    folder: Path


@dataclass(frozen=True)
class Done:
    """What came of it: ``schedule`` or ``result`` and what the next plan may begin with, and what it was made with."""

    outputs: Mapping[str, dict[str, Any]]
    provenance: dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """Where the work is told and kept, and from where it may be stopped."""

    on_progress: Callable[[str, Progress], None]
    keeper: Keeper
    cancel: threading.Event


def _plan(task: Task, desk: Desk) -> Done:
    return _planned(scenario_of(task.document), None, task, desk)


def _replan(task: Task, desk: Desk) -> Done:
    scenario, before = announced(happened(scenario_of(task.document), task.asked), task.asked)
    return _planned(scenario, before, task, desk)


def _roll(task: Task, desk: Desk) -> Done:
    scenario, before = rolled(scenario_of(task.document), task.asked)
    return _planned(scenario, before, task, desk)


def _left_out(task: Task, desk: Desk) -> Done:
    scenario, asked = _asked(task, desk)
    found = asked.why_left_out(desk.cancel)
    met = sorted({rule for one in found for rule in one.stops if rule != FITS})
    return _told({"places": found}, scenario, {"rules": {rule: SENTENCES["visits"][rule] for rule in met}})


def _slots(task: Task, desk: Desk) -> Done:
    scenario, asked = _asked(task, desk)
    return _told({"offers": asked.slots(task.asked["place"], desk.cancel)}, scenario)


def _worth(task: Task, desk: Desk) -> Done:
    scenario, asked = _asked(task, desk)
    start, params = left(task.asked), task.limits.params()
    half = params.model_copy(update={"time_limit_s": params.time_limit_s / 2})
    answer = {
        "half_days": asked.worth(start, half, desk.cancel),
        "regions": asked.worth_in_regions(start, half, desk.cancel),
    }
    return _told(answer, scenario)


def _asked(task: Task, desk: Desk) -> tuple[Scenario, Asked]:
    scenario = scenario_of(task.document)
    return scenario, ask(scenario, task.folder, issued(task.asked), desk.cancel)


def _told(
    answer: Mapping[str, Sequence[BaseModel]], scenario: Scenario, words: Mapping[str, Any] = MappingProxyType({})
) -> Done:
    result = {name: [one.model_dump(mode="json") for one in lines] for name, lines in answer.items()}
    return Done({"result": {**result, **words}}, of_scenario(scenario, {}))


def _planned(scenario: Scenario, before: Announced | None, task: Task, desk: Desk) -> Done:
    outcome = plan(
        scenario, task.folder, task.limits.params(), desk.on_progress, desk.cancel, before, keeper=desk.keeper
    )
    digests = {stage.family: stage.result.instance_digest for stage in outcome.stages}
    earlier = None if before is None else before.schedule
    schedule = finished(outcome.schedule, cells(scenario, task.folder), dt.datetime.now(dt.UTC), earlier)
    outputs = {"schedule": schedule.model_dump(mode="json")}
    for stage in outcome.stages:
        left = left_behind(stage.words, stage.result)
        if left is not None:
            outputs[START] = left.model_dump(mode="json")
    return Done(outputs, of_scenario(outcome.scenario, digests))


def _explain(task: Task, desk: Desk) -> Done:
    scenario = scenario_of(task.document)
    kept: dict[str, Price | None] = dict.fromkeys(task.asked.get("keep", ()))
    told = explain(scenario, task.folder, task.limits.params(), kept, desk.on_progress, desk.cancel)
    return Done({"result": told.model_dump(mode="json")}, of_scenario(scenario, {}))


def _why(task: Task, desk: Desk) -> Done:
    scenario = scenario_of(task.document)
    wish = wish_of(task.asked["wish"])
    told = why(scenario, task.folder, wish, task.limits.params(), desk.on_progress, desk.cancel)
    return Done({"result": told.model_dump(mode="json")}, of_scenario(scenario, {}))


def wish_of(told: Mapping[str, Any]) -> Wish:
    """Return a wish from its JSON: what it names says which kind it is."""
    if "dong" in told:
        return DongWish(**told)
    date = None if told.get("date") is None else dt.date.fromisoformat(told["date"])
    rest = {name: value for name, value in told.items() if name != "date"}
    return VisitWish(**rest, date=date) if "place" in told else SessionWish(**rest, date=date)


def _curve(task: Task, desk: Desk) -> Done:
    def tell(_setting: int, progress: Progress) -> None:
        desk.on_progress(over, progress)

    scenario, over = scenario_of(task.document), task.asked["over"]
    span = task.asked.get("first"), task.asked.get("last")
    told = curve(scenario, task.folder, over, span, task.limits.params(), tell, desk.cancel)
    return Done({"result": told.model_dump(mode="json")}, of_scenario(scenario, {}))


def _alternatives(task: Task, desk: Desk) -> Done:
    def tell(_place: int, progress: Progress) -> None:
        desk.on_progress("hubs", progress)

    asked, scenario = task.asked, scenario_of(task.document)
    found = alternatives(
        scenario, task.folder, asked["count"], asked["apart"], asked["within"], task.limits.params(),
        tell, desk.cancel,
    )  # fmt: skip
    return Done({"result": found.model_dump(mode="json")}, of_scenario(scenario, {}))


def _solve(task: Task, desk: Desk) -> Done:
    family = SOLVABLE[task.document["family"]]
    try:
        instance = family.instance.model_validate_json(json.dumps(task.document["instance"]))
    except ValidationError as error:
        raise ScenarioError(
            Problem(".".join(map(str, ("instance", *e["loc"]))), e["msg"], e.get("ctx", {}), e["type"])
            for e in error.errors(include_url=False)
        ) from None
    result = solve(
        family,
        instance,
        task.limits.params(),
        solver=task.asked.get("solver"),
        on_progress=lambda progress: desk.on_progress(family.name, progress),
        cancel=desk.cancel,
    )
    provenance = {**of_versions(), "instances": {family.name: result.instance_digest}}
    return Done({"result": result.model_dump(mode="json")}, provenance)


KINDS: dict[str, Callable[[Task, Desk], Done]] = {
    "plan": _plan,
    "replan": _replan,
    "roll": _roll,
    "left_out": _left_out,
    "slots": _slots,
    "worth": _worth,
    "explain": _explain,
    "why": _why,
    "alternatives": _alternatives,
    "curve": _curve,
    "solve": _solve,
}
