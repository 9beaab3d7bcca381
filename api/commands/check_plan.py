"""``hubdong check-plan``: a plan made by hand, checked and compared with ours."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from api.commands.limits import Seed, Source, Workers
from api.errors import BadInputError
from api.i18n import _, say
from api.rules import breach_sentence
from api.terminal.inputs import solve_params
from api.terminal.interrupt import interruptible
from api.terminal.progress import Reporter
from api.terminal.reading import reading_lines
from api.terminal.workbooks import write_marked
from api.words import family_name
from planner.result import SolveParams

if TYPE_CHECKING:
    from scenarios.errors import ScenarioError
    from scenarios.handmade.sheets import Checked, Compared, Typed
    from scenarios.schema import Scenario

BROKEN = 1
TimeLimit = Annotated[
    float,
    typer.Option(
        "--time-limit", metavar="S", show_default=False, help="Seconds for the plan to compare with, 30 if not given."
    ),
]


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
    """Read, check, compare, mark; a mistake of reading or a broken rule is told before anything is planned."""
    from scenarios.errors import ScenarioError
    from scenarios.handmade.sheets import check_typed
    from scenarios.read import read

    params = solve_params(time_limit, seed, workers)
    scenario, home = read(source)
    with Reporter(Console(stderr=True)) as reporter:
        for line in reading_lines(scenario):
            reporter.say(line)
        try:
            typed = check_typed(scenario, home, plan)
            _tell(line for one in typed.checked for line in _verdict(one))
            compared, ending = _compare(scenario, home, typed, params, reporter)
        except ScenarioError as error:
            raise _unreadable(plan, error) from None
    later = [one.checked for one in compared if one.checked not in typed.checked]
    _tell(line for one in later for line in _verdict(one))
    _tell(line for one in compared for line in _comparison(one))
    _tell(ending)
    checked = (*typed.checked, *later)
    unchecked = [name for name in typed.sheets if name not in {one.family for one in checked}]
    _tell(_unchecked(name) for name in unchecked)
    broken = _mark(plan, checked)
    raise typer.Exit(BROKEN if broken or unchecked else 0)


def _compare(
    scenario: "Scenario", home: Path, typed: "Typed", params: SolveParams, reporter: Reporter
) -> "tuple[list[Compared], list[str]]":
    """Return the plans beside ours, and what is said at the end where Ctrl-C cut that short."""
    from scenarios.handmade.sheets import compare

    reporter.say(
        say(
            "Making a plan to compare with: at most {seconds} s. Ctrl-C ends the comparison.",
            {"seconds": f"{params.time_limit_s:g}"},
        )
    )
    ending: list[str] = []
    compared = interruptible(
        lambda cancel: compare(scenario, home, typed, params, reporter, cancel),
        lambda: ending.append(_("The comparison was cut short: it is with the best plan found until then.")),
    )
    return compared, ending


def _unreadable(plan: Path, error: "ScenarioError") -> BadInputError:
    """Mark the mistakes of reading in a copy of the workbook; return them as lines."""
    from api.refusals import problem_lines

    copy = write_marked(plan, error.problems)
    told = [say("The cells are marked in {file}.", {"file": copy.name})] if copy is not None else []
    return BadInputError([*problem_lines(error.problems), *told])


def _unchecked(family: str) -> str:
    return say("{family}: not checked, for a part that it builds on has no plan.", {"family": family_name(family)})


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


def _mark(plan: Path, checked: "Sequence[Checked]") -> bool:
    """Mark the broken rules in a copy of the workbook; return whether there are any."""
    from scenarios.errors import Problem

    breaches = [(one.family, breach) for one in checked for breach in one.breaches]
    problems = [Problem(breach.place, _escaped(breach_sentence(family, breach))) for family, breach in breaches]
    if problems and (copy := write_marked(plan, problems)) is not None:
        typer.echo(say("The cells are marked in {file}.", {"file": copy.name}))
    return bool(problems)


def _verdict(checked: "Checked") -> Iterator[str]:
    """Yield what is said of one family's plan by itself."""
    yield family_name(checked.family)
    for breach in checked.breaches:
        yield f"  {breach.place}: {breach_sentence(checked.family, breach)}"
    if not checked.breaches:
        yield "  " + _("The plan keeps every rule.")
    yield "  " + say("Its cost is {cost}.", {"cost": checked.cost})


def _comparison(one: "Compared") -> Iterator[str]:
    """Yield how far one family's plan is from ours."""
    name = family_name(one.checked.family)
    if one.best is None:
        yield say("{family}: no plan of hubdong was found to compare with.", {"family": name})
    else:
        values: dict[str, object] = {"family": name, "best": one.best, "apart": abs(one.checked.cost - one.best)}
        if one.checked.cost > one.best:
            yield say("{family}: hubdong's plan costs {best}; this one costs {apart} more.", values)
        elif one.checked.cost < one.best:
            yield say("{family}: hubdong's plan costs {best}; this one costs {apart} less.", values)
        else:
            yield say("{family}: hubdong's plan costs {best} as well.", values)
    if one.bound is not None:
        yield "  " + say("No plan that keeps every rule costs less than {bound}.", {"bound": one.bound})


def _escaped(text: str) -> str:
    """Return a finished sentence as a template that gives just this sentence."""
    return text.replace("{", "{{").replace("}", "}}")
