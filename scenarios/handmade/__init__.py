"""Plans made by hand: their names to positions, checked by the verifier alone, and how far they are from ours."""

from dataclasses import dataclass
from pathlib import Path

from planner.result import SolveParams
from planner.solve import check
from scenarios.errors import Problem, ScenarioError
from scenarios.explain.hubs import HubWords
from scenarios.explain.training import TrainingWords
from scenarios.explain.visits import VisitWords
from scenarios.handmade.hubs import hub_plan
from scenarios.handmade.rows import Breach, Made, date_of
from scenarios.handmade.training import training_plan
from scenarios.handmade.visits import PlaceFinder, visit_plan
from scenarios.pipeline import FAMILIES, OnProgress, Stage, plan
from scenarios.schema import Scenario
from scenarios.schema.visits import Settled
from scenarios.workbook.cells import Span
from scenarios.workbook.plans import PlanSheet, read_plan

__all__ = ["Breach", "Checked", "check_plan", "promises"]

READABLE = ("hubs", "visits", "training")


@dataclass(frozen=True)
class Checked:
    """A hand-made plan beside ours."""

    family: str
    breaches: tuple[Breach, ...]
    cost: int
    best: int | None
    """Cost of our plan."""
    bound: int | None
    """No plan that keeps every rule costs less."""


def check_plan(
    scenario: Scenario, folder: Path, path: Path, params: SolveParams, on_progress: OnProgress | None = None
) -> list[Checked]:
    """Check the plans in a workbook against a scenario; ours is made beside them to compare.

    What a plan builds on (regions for visits, the openings the head attends) is taken from our plan.

    Raises
    ------
    ScenarioError
        If the workbook holds no plan, or names what the scenario does not have; all at once, with cells.
    """
    span = Span(scenario.period.first, scenario.period.last)
    sheets = {name: read_plan(path, name, span) for name in READABLE if getattr(scenario, name) is not None}
    if not any(sheets.values()):
        raise ScenarioError([Problem(path.name, "holds no plan", {})])
    outcome = plan(scenario, folder, params, on_progress)
    return [
        _checked(outcome.scenario, stage, sheet)
        for stage in outcome.stages
        if (sheet := sheets.get(stage.family)) is not None
    ]


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
            place = scenario.visits.places[client].id
            told.append(Settled(place=place, date=date, half_day=str(row.values.get("half_day", ""))))
    if problems:
        raise ScenarioError(problems)
    return scenario.model_copy(update={"visits": scenario.visits.model_copy(update={"promises": tuple(told)})})


def _checked(scenario: Scenario, stage: Stage, sheet: PlanSheet) -> Checked:
    problems: list[Problem] = []
    made: Made
    if isinstance(stage.words, HubWords):
        made = hub_plan(scenario, sheet, problems)
    elif isinstance(stage.words, VisitWords) and scenario.visits is not None:
        made = visit_plan(scenario.visits, stage.words.compiled, sheet, problems)
    elif isinstance(stage.words, TrainingWords) and scenario.training is not None:
        made = training_plan(scenario, scenario.training, stage.words.compiled, sheet, problems)
    if problems:
        raise ScenarioError(problems)
    family = FAMILIES[stage.family]
    violations = check(family, stage.instance, made.plan)
    return Checked(
        stage.family,
        tuple(made.told(violation) for violation in violations),
        family.cost(stage.instance, made.plan),
        stage.result.objective,
        stage.result.bound,
    )
