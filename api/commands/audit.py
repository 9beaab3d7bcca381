"""``hubdong audit``: every money line of a given training plan computed again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.export import previous_plan
from api.commands.limits import Source
from api.errors import BadInputError
from api.i18n import _, say
from api.refusals import problem_line
from api.terminal.workbooks import write_marked

if TYPE_CHECKING:
    from planner.hubs.instance import HubPlan
    from scenarios.printed import PrintedPlan
    from scenarios.schema import Scenario, Training

WRONG = 1


def audit_command(
    source: Source,
    plan: Annotated[
        Path,
        typer.Argument(metavar="SCHEDULE.json|PLAN.xlsx", help="The plan to audit: its schedule.json or plan.xlsx."),
    ],
) -> None:
    """Read, compute, list; mark the cells of a workbook."""
    from scenarios.audit import deviations
    from scenarios.read import read

    scenario, _home = read(source)
    if scenario.training is None:
        raise BadInputError([_("the scenario plans no training")])
    printed, regions = _printed(scenario, scenario.training, plan)
    wrong = deviations(scenario, scenario.training, printed, regions)
    if not wrong:
        lines = sum(len(one.lines) for one in printed.statements)
        won = sum(line.won for one in printed.statements for line in one.lines)
        typer.echo(say("Every line reconciles: {lines} lines, {won} won in all.", {"lines": lines, "won": won}))
        return
    typer.echo(say("{count} places do not reconcile:", {"count": len(wrong)}))
    for one in wrong:
        typer.echo(f"  {problem_line(one)}")
    if _is_workbook(plan) and (copy := write_marked(plan, wrong)) is not None:
        typer.echo(say("The cells are marked in {file}.", {"file": copy.name}))
    raise typer.Exit(WRONG)


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx"


def _printed(scenario: "Scenario", training: "Training", path: Path) -> "tuple[PrintedPlan, HubPlan | None]":
    """Return what the plan prints, and its regions where it says them."""
    from scenarios.audit import regions_of
    from scenarios.ground import ground
    from scenarios.printed import printed_schedule, printed_workbook
    from scenarios.workbook.cells import Span

    if _is_workbook(path):
        span = Span(scenario.period.first, scenario.period.last)
        return printed_workbook(path, span, [office.name for office in training.offices]), None
    schedule = previous_plan(path, scenario.name)
    if schedule is None or schedule.training is None:
        raise BadInputError([f"{path}: {_('holds no training plan')}"])
    return printed_schedule(schedule.training), regions_of(schedule, ground(scenario))
