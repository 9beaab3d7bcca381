"""``hubdong check-plan``: a plan made by hand, checked and compared with ours."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from api.commands.limits import Seed, Source, TimeLimit, Workers
from api.errors import BadInputError
from api.i18n import _, say
from api.rules import SENTENCES
from api.terminal.inputs import solve_params
from api.terminal.progress import Reporter
from api.terminal.reading import reading_lines
from api.terminal.workbooks import write_marked
from api.words import family_name

if TYPE_CHECKING:
    from scenarios.handmade import Breach, Checked

BROKEN = 1


def check_plan_command(
    source: Source,
    plan: Annotated[
        Path,
        typer.Argument(
            metavar="PLAN.xlsx", help="Workbook with the plan: sheets 방문계획, 교육계획, or our plan.xlsx."
        ),
    ],
    time_limit: TimeLimit = 30.0,
    seed: Seed = 0,
    workers: Workers = 2,
) -> None:
    """Check, compare, mark."""
    from api.refusals import problem_lines
    from scenarios.errors import Problem, ScenarioError
    from scenarios.handmade import check_plan
    from scenarios.read import read

    params = solve_params(time_limit, seed, workers)
    scenario, home = read(source)
    with Reporter(Console(stderr=True)) as reporter:
        for line in reading_lines(scenario):
            reporter.say(line)
        try:
            checked = check_plan(scenario, home, plan, params, reporter)
        except ScenarioError as error:
            copy = write_marked(plan, error.problems)
            told = [say("The cells are marked in {file}.", {"file": copy.name})] if copy is not None else []
            raise BadInputError([*problem_lines(error.problems), *told]) from None
    for one in checked:
        for line in _lines(one):
            typer.echo(line)
    breaches = [(one.family, breach) for one in checked for breach in one.breaches]
    problems = [Problem(breach.place, _escaped(_sentence(family, breach))) for family, breach in breaches]
    if problems and (copy := write_marked(plan, problems)) is not None:
        typer.echo(say("The cells are marked in {file}.", {"file": copy.name}))
    raise typer.Exit(BROKEN if problems else 0)


def _lines(checked: "Checked") -> Iterator[str]:
    """Yield what is said of one family's plan."""
    yield family_name(checked.family)
    for breach in checked.breaches:
        yield f"  {breach.place}: {_sentence(checked.family, breach)}"
    if not checked.breaches:
        yield "  " + _("The plan keeps every rule.")
    yield "  " + say("Its cost is {cost}.", {"cost": checked.cost})
    if checked.best is not None:
        values: dict[str, object] = {"best": checked.best, "more": checked.cost - checked.best}
        yield "  " + say("Our plan costs {best}; this one {more} more.", values)
    if checked.bound is not None:
        yield "  " + say("No plan that keeps every rule costs less than {bound}.", {"bound": checked.bound})


def _sentence(family: str, breach: "Breach") -> str:
    """Return the rule that is broken, about what, and by how much."""
    rule = SENTENCES[family].get(breach.rule)
    named = " · ".join(filter(None, (breach.name, breach.detail)))
    return f"{_(rule) if rule else breach.rule} ({named})"


def _escaped(text: str) -> str:
    """Return a finished sentence as a template that gives just this sentence."""
    return text.replace("{", "{{").replace("}", "}}")
