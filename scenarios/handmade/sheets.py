"""Plans made by hand: their names to positions, checked by the verifier alone, and how far they are from ours."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.result import SolveParams
from planner.solve import check
from scenarios.calendar import with_holidays
from scenarios.compile.hubs import compile_hubs
from scenarios.compile.occasions import occasions
from scenarios.compile.training import CompiledTraining, compile_training
from scenarios.compile.visits import CompiledVisits, compile_visits
from scenarios.errors import Problem, ScenarioError, refused_by
from scenarios.explain.training import TrainingWords
from scenarios.explain.visits import VisitWords
from scenarios.geography import check_places
from scenarios.ground import ground, provider
from scenarios.handmade.hubs import hub_plan
from scenarios.handmade.rows import Breach, Made, date_of
from scenarios.handmade.training import training_plan
from scenarios.handmade.visits import PlaceFinder, visit_plan
from scenarios.pipeline import FAMILIES, OnProgress, Outcome, Stage, plan
from scenarios.schema import Scenario
from scenarios.schema.visits import Settled
from scenarios.workbook.cells import Span
from scenarios.workbook.plans import PlanSheet, read_plan

__all__ = ["Breach", "Checked", "Compared", "Typed", "check_typed", "compare", "promises"]

BUILDS_ON: Mapping[str, tuple[str, ...]] = {"hubs": (), "training": ("hubs",), "visits": ("hubs", "training")}
"""Families whose plans can be typed, and whose plans theirs build on."""


@dataclass(frozen=True)
class Checked:
    """A hand-made plan by itself."""

    family: str
    breaches: tuple[Breach, ...]
    cost: int


@dataclass(frozen=True)
class Compared:
    """A hand-made plan beside ours."""

    checked: Checked
    best: int | None
    """Cost of our plan."""
    bound: int | None
    """No plan that keeps every rule costs less."""


@dataclass(frozen=True)
class Typed:
    """A workbook's plans, read."""

    sheets: Mapping[str, PlanSheet]
    """By family."""
    checked: tuple[Checked, ...]
    """Those that build on no other part; the others can be checked only beside plans of those parts."""


def check_typed(scenario: Scenario, folder: Path, path: Path) -> Typed:
    """Read the plans in a workbook, and check those that need no other plan.

    Raises
    ------
    ScenarioError
        If the workbook holds no plan, or names what the scenario does not have; all at once, with cells. What a plan
        that builds on another part names of that part is seen by ``compare`` alone.
    """
    span = Span(scenario.period.first, scenario.period.last)
    read = {name: read_plan(path, name, span) for name in BUILDS_ON if getattr(scenario, name) is not None}
    sheets = {name: sheet for name, sheet in read.items() if sheet is not None}
    if not sheets:
        raise ScenarioError([Problem(path.name, "holds no plan", {})])
    scenario = with_holidays(scenario)
    problems: list[Problem] = []
    drafts = [(name, _draft(scenario, folder, name)) for name in sheets]
    made = [
        (name, instance, _made(scenario, compiled, sheets[name], problems))
        for name, (instance, compiled) in drafts
        if instance is not None
    ]
    if problems:
        raise ScenarioError(problems)
    alone = [one for one in made if not _builds_on(scenario, one[0])]
    return Typed(sheets, tuple(_checked(*one) for one in alone))


def compare(
    scenario: Scenario,
    folder: Path,
    typed: Typed,
    params: SolveParams,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> list[Compared]:
    """Plan, and put the typed plans beside ours.

    What a plan builds on (regions for visits, the openings the head attends) is taken from our plan. A plan whose
    stage was not reached, since a part before it has no plan, is left out unless it was checked before.

    Raises
    ------
    ScenarioError
        If a plan names what the scenario, with our plans before it, does not have.
    """
    outcome = plan(scenario, folder, params, on_progress, cancel)
    return list(_compared(outcome, typed))


def promises(scenario: Scenario, path: Path) -> Scenario:
    """Return a scenario whose promises are the visits of an earlier plan in a workbook.

    Raises
    ------
    ScenarioError
        If the workbook holds no visits, or names places that the scenario does not have.
    """
    sheet = read_plan(path, "visits", Span(scenario.period.first, scenario.period.last))
    if sheet is None or scenario.visits is None:
        raise ScenarioError([Problem(path.name, "holds no plan", {})])
    problems: list[Problem] = []
    finder = PlaceFinder(scenario.visits, problems)
    told = []
    for row in sheet.rows:
        client, date = finder.find(row), date_of(row, problems)
        if client is not None and date is not None:
            place = occasions(scenario.visits)[client].id
            told.append(Settled(place=place, date=date, half_day=str(row.values.get("half_day", ""))))
    if problems:
        raise ScenarioError(problems)
    return scenario.model_copy(update={"visits": scenario.visits.model_copy(update={"promises": tuple(told)})})


def _builds_on(scenario: Scenario, name: str) -> bool:
    return any(getattr(scenario, part) is not None for part in BUILDS_ON[name])


def _draft(scenario: Scenario, folder: Path, name: str) -> tuple[Any, Any]:
    """Return the instance of a family as if it built on nothing; none for sessions that regions may give rise to."""
    here, travel = ground(scenario), provider(scenario, folder)
    with refused_by(name):
        if name == "hubs" and scenario.hubs is not None:
            return compile_hubs(scenario.hubs, here, travel), None
        if name == "training" and scenario.training is not None and scenario.hubs is None:
            training = compile_training(scenario, scenario.training, here, None, travel)
            return training.instance, training
        if name == "visits" and scenario.visits is not None:
            check_places(scenario, here, folder, scenario.visits.places)
            visits = compile_visits(scenario, scenario.visits, here, travel)
            return visits.instance, visits
    return None, None


def _made(scenario: Scenario, compiled: Any, sheet: PlanSheet, problems: list[Problem]) -> Made:
    if isinstance(compiled, VisitWords | TrainingWords):
        compiled = compiled.compiled
    if isinstance(compiled, CompiledVisits) and scenario.visits is not None:
        return visit_plan(scenario, scenario.visits, compiled, sheet, problems)
    if isinstance(compiled, CompiledTraining) and scenario.training is not None:
        return training_plan(scenario, scenario.training, compiled, sheet, problems)
    return hub_plan(scenario, sheet, problems)


def _checked(name: str, instance: Any, made: Made) -> Checked:
    family = FAMILIES[name]
    broken = tuple(made.told(violation) for violation in check(family, instance, made.plan))
    return Checked(name, broken, family.cost(instance, made.plan))


def _compared(outcome: Outcome, typed: Typed) -> Iterator[Compared]:
    known = {one.family: one for one in typed.checked}
    for stage in outcome.stages:
        if stage.family in typed.sheets:
            checked = known.get(stage.family) or _beside(outcome.scenario, stage, typed.sheets[stage.family])
            yield Compared(checked, stage.result.objective, stage.result.bound)


def _beside(scenario: Scenario, stage: Stage, sheet: PlanSheet) -> Checked:
    problems: list[Problem] = []
    made = _made(scenario, stage.words, sheet, problems)
    if problems:
        raise ScenarioError(problems)
    return _checked(stage.family, stage.instance, made)
