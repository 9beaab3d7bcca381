"""What a limit of a scenario is worth: a plan for each setting of it."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from planner.curve import CurvePoint, OnPoint, sweep
from planner.family import Family
from planner.hubs import HUBS
from planner.hubs.curves import FAMILY, move_settings
from planner.hubs.instance import HubInstance, HubPlan
from planner.result import SolveParams, Status
from planner.solve import solve
from planner.training import TRAINING, TrainingInstance, TrainingPlan
from scenarios.calendar import with_holidays
from scenarios.compile.hubs import compile_hubs
from scenarios.compile.training import compile_training
from scenarios.errors import Problem, ScenarioError
from scenarios.ground import Ground, ground, provider
from scenarios.schedule.options import CurvePart, CurveSchedule, Heading
from scenarios.schema import Scenario
from scenarios.schema.common import Range
from scenarios.schema.hubs import Hubs

FEWER, MORE = 2, 3
"""Regions below and above those of the scenario that are tried where nobody says which."""

LEAST_PERCENT, MOST_PERCENT, STEPS = 80, 130, 10
"""Caps that are tried where nobody says which, in percent of today's, and how many steps lie between the ends."""
REGIONS_S = 30.0
"""Seconds for the regions that a training shares, before its curve begins."""

Span = tuple[int | None, int | None]
"""First and last setting asked for; ``None`` leaves it to us."""


@dataclass(frozen=True)
class Sweep:
    """How to vary one limit; see ``planner.curve.sweep``.

    Parameters
    ----------
    choice
        What sets a plan apart, given the setting and the plan.
    """

    family: Family[Any, Any]
    settings: Sequence[int]
    instance_at: Callable[[int], Any]
    loosening: bool
    choice: Callable[[int, Any], tuple[str, ...]]
    unlimited: bool = False
    """Whether the last setting is as good as no limit at all."""


def curve(
    scenario: Scenario,
    folder: Path,
    over: str,
    span: Span,
    params: SolveParams,
    on_point: OnPoint | None = None,
    cancel: threading.Event | None = None,
) -> CurveSchedule:
    """Return the best plan for each setting of a limit.

    Parameters
    ----------
    scenario, folder
        As ``read`` gives them.
    over
        A name in ``SWEEPS``.
    span
        From which setting to which.
    params, on_point, cancel
        As for ``planner.curve.sweep``.

    Raises
    ------
    ScenarioError
        If the scenario has no such limit, the span holds no setting, or it contradicts itself.
    """
    task = SWEEPS[over](scenario, folder, span)
    if not task.settings:
        raise ScenarioError([Problem("", "there is no setting from {first} to {last}", _ends(span))])
    points = sweep(
        task.family,
        task.settings,
        task.instance_at,
        params,
        loosening=task.loosening,
        on_point=on_point,
        cancel=cancel,
    )
    parts = [_part(task, point, before) for point, before in zip(points, [None, *points], strict=False)]
    exhausted = task.unlimited and bool(parts) and parts[-1].status is Status.OPTIMAL
    return CurveSchedule(
        heading=heading(scenario), family=task.family.name, over=over, parts=tuple(parts), exhausted=exhausted
    )


def heading(scenario: Scenario) -> Heading:
    """Return whose choices these are."""
    return Heading(
        scenario=scenario.name,
        title=scenario.title,
        government=scenario.government,
        first=scenario.period.first,
        last=scenario.period.last,
        notes=scenario.notes,
        synthetic=scenario.synthetic,
    )


def hubs_of(scenario: Scenario) -> Hubs:
    """Return the grouping to be planned.

    Raises
    ------
    ScenarioError
        If there is none.
    """
    if scenario.hubs is None:
        raise ScenarioError([Problem("hubs", "the scenario plans no regions", {})])
    return scenario.hubs


def _part(task: Sweep, point: CurvePoint[Any], before: CurvePoint[Any] | None) -> CurvePart:
    result = point.result
    earlier = before.result.objective if before is not None else None
    return CurvePart(
        setting=point.setting,
        status=result.status,
        objective=result.objective,
        bound=result.bound,
        gap=result.gap,
        runtime_s=result.runtime_s,
        saved=None if result.objective is None or earlier is None else earlier - result.objective,
        choice=() if result.plan is None else task.choice(point.setting, result.plan),
        clashing_rules=result.rules,
    )


def _ends(span: Span) -> dict[str, object]:
    return {name: "-" if end is None else end for name, end in zip(("first", "last"), span, strict=True)}


def _regions(scenario: Scenario, folder: Path, span: Span) -> Sweep:
    """Vary the number of regions: what each extra hub buys."""
    hubs, here = hubs_of(scenario), ground(scenario)
    travel = provider(scenario, folder)
    first = max(1, hubs.regions.least - FEWER) if span[0] is None else span[0]
    last = hubs.regions.most + MORE if span[1] is None else span[1]

    @cache
    def instance_at(count: int) -> HubInstance:
        return compile_hubs(hubs.model_copy(update={"regions": Range(least=count, most=count)}), here, travel)

    def choice(_count: int, plan: HubPlan) -> tuple[str, ...]:
        return tuple(here.names[hub] for hub in sorted(set(plan.hub_of)))

    settings = range(max(1, first), min(last, len(here.names)) + 1)
    return Sweep(FAMILY, settings, instance_at, False, choice)


def _moves(scenario: Scenario, folder: Path, span: Span) -> Sweep:
    """Vary how many dongs may leave today's region."""
    hubs, here = hubs_of(scenario), ground(scenario)
    if hubs.today is None:
        raise ScenarioError([Problem("hubs.today", "today's grouping is needed to count the dongs that leave it", {})])
    data = compile_hubs(hubs, here, provider(scenario, folder))

    def instance_at(moves: int) -> HubInstance:
        return data.model_copy(update={"max_moved_dongs": moves})

    def choice(_moves: int, plan: HubPlan) -> tuple[str, ...]:
        return _moved(here, data, plan)

    first, last = span[0] or 0, len(here.names) if span[1] is None else span[1]
    settings = [moves for moves in move_settings(len(here.names)) if first <= moves <= last]
    return Sweep(FAMILY, settings, instance_at, True, choice, unlimited=last >= len(here.names))


def _moved(here: Ground, data: HubInstance, plan: HubPlan) -> tuple[str, ...]:
    today = data.today or ()
    return tuple(here.names[i] for i, hub in enumerate(plan.hub_of) if today[hub] != today[i])


def _budget(scenario: Scenario, folder: Path, span: Span) -> Sweep:
    """Vary the cap of the training: what more money buys."""
    training = scenario.training
    if training is None:
        raise ScenarioError([Problem("training", "the scenario plans no training", {})])
    scenario, here = with_holidays(scenario), ground(scenario)
    regions: HubPlan | None = None
    if scenario.hubs is not None:
        hubs = compile_hubs(scenario.hubs, here, provider(scenario, folder))
        regions = solve(HUBS, hubs, SolveParams(time_limit_s=REGIONS_S)).plan
    data = compile_training(scenario, training, here, regions, provider(scenario, folder)).instance
    if data.cap_won is None:
        raise ScenarioError([Problem("training.cap_won", "the training has no cap to vary", {})])

    def instance_at(won: int) -> TrainingInstance:
        return data.model_copy(update={"cap_won": won})

    def choice(_won: int, plan: TrainingPlan) -> tuple[str, ...]:
        missing = [one.programme for one, held in zip(data.sessions, plan.sessions, strict=True) if held is None]
        return tuple(training.courses[p].name for p in dict.fromkeys(missing))

    first = data.cap_won * LEAST_PERCENT // 100 if span[0] is None else span[0]
    last = data.cap_won * MOST_PERCENT // 100 if span[1] is None else span[1]
    settings = sorted({first + (last - first) * step // STEPS for step in range(STEPS + 1)} | {data.cap_won})
    return Sweep(TRAINING, [won for won in settings if first <= won <= last], instance_at, True, choice)


SWEEPS: dict[str, Callable[[Scenario, Path, Span], Sweep]] = {"regions": _regions, "moves": _moves, "budget": _budget}
"""By the name that staff give on the command line."""
