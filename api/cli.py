"""The ``hubdong`` command."""

import datetime as dt
import json
import os
import sys
import threading
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import BaseModel
from rich.console import Console
from typer.exceptions import TyperException

from api import i18n
from api.commands.alternatives import alternatives_command
from api.commands.ask import left_out_command, slots_command, worth_command
from api.commands.audit import audit_command
from api.commands.backup import backup_command, restore_command
from api.commands.check_plan import check_plan_command
from api.commands.curve import curve_command
from api.commands.explain import explain_command
from api.commands.export import Previous, Templates, export_command, own_templates, previous_plan
from api.commands.imports import import_boundaries_command, import_places_command, import_roads_command
from api.commands.keys import keys_command
from api.commands.limits import Seed, Source, Workers
from api.commands.replan import replan_command
from api.commands.rerun import rerun_command
from api.commands.serve import serve_command
from api.commands.why import why_command
from api.commands.workbook import template_command, workbook_command
from api.commands.worker import worker_command
from api.commands.year import record_command, roll_command
from api.errors import BAD_INPUT, EXIT_CODES, EXPECTED, INTERRUPTED, BadInputError, explain
from api.i18n import _, say
from api.terminal.inputs import family_of, read_model, ready_file, ready_folder, solve_params, unwritable, write_file
from api.terminal.interrupt import StopAtOnce, interruptible
from api.terminal.output import keep_stdout_clean, let_go_of_stdout
from api.terminal.progress import Reporter
from api.terminal.reading import reading_lines
from api.terminal.usage import translate_marks, translated, usage_lines, without_language
from api.terminal.workbooks import in_cells
from planner.result import Result

app = typer.Typer(
    help="Plans the field work of a local government: regions with hub dongs, visits, training, staffing.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

Folder = Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the documents of the plan.")]
FamilyName = Annotated[str, typer.Argument(metavar="FAMILY", help="hubs, visits, training, staffing or nation.")]
InstanceFile = Annotated[Path, typer.Argument(metavar="INSTANCE.json", help="The problem in bare numbers.")]
TimeLimit = Annotated[
    float, typer.Option("--time-limit", metavar="S", show_default=False, help="Seconds for solving, 60 if not given.")
]


@app.callback(invoke_without_command=True)
def _root(
    show_version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
    language: Annotated[  # noqa: ARG001  (taken out before typer parses, for help depends on it; listed here for help)
        str | None, typer.Option("--lang", metavar="ko|en", help="Language; else that of HUBDONG_LANG, else Korean.")
    ] = None,
) -> None:
    if show_version:
        typer.echo(f"hubdong {version('hubdong')}")
        raise typer.Exit


@app.command("plan", help="Plan a scenario and write its documents. Ctrl-C ends with the best plan so far.")
def plan_command(
    source: Source,
    folder: Folder,
    time_limit: TimeLimit = 60.0,
    seed: Seed = 0,
    workers: Workers = 2,
    previous: Previous = None,
    templates: Templates = None,
) -> None:
    """Plan, write, summarise."""
    # Engines and pictures take seconds to load; help and a mistyped option need none of them.
    from api.documents.folder import write_all
    from api.terminal.summary import summary
    from scenarios.geography import cells
    from scenarios.pipeline import Outcome, plan
    from scenarios.read import read

    params = solve_params(time_limit, seed, workers)
    scenario, home = read(source)
    areas = cells(scenario, home)
    earlier = previous_plan(previous, scenario.name)
    own = own_templates(templates)
    ready_folder(folder)
    with Reporter(_stderr()) as reporter:
        begun = say(
            "Planning {title}: at most {seconds} s. Ctrl-C ends with the best plan so far.",
            {"title": scenario.title, "seconds": f"{params.time_limit_s:g}"},
        )

        def work(cancel: threading.Event) -> Outcome:
            for line in (begun, *reading_lines(scenario)):
                reporter.say(line)
            return plan(scenario, home, params, reporter, cancel)

        outcome = interruptible(work, lambda: reporter.say(_stopping()))
        reporter.say(_("Writing the documents."))
        try:
            files = write_all(outcome, areas, folder, dt.datetime.now(dt.UTC), earlier, own)
        except OSError as error:
            raise unwritable(folder, error) from None
    for line in summary(outcome.schedule, files):
        typer.echo(line)
    raise typer.Exit(EXIT_CODES[outcome.schedule.status])


app.command("export", help="Write the documents of a plan again, without planning.")(export_command)
app.command("alternatives", help="Several good groupings of the dongs, each far from every other.")(
    alternatives_command
)
app.command("curve", help="What each extra hub, or each dong moved from today's regions, saves.")(curve_command)
app.command("explain", help="Say why nothing fits and what would make room; or which lines bind the plan.")(
    explain_command
)
app.command(
    "replan", help="Plan again after something has happened, with as few changed sessions and visits as possible."
)(replan_command)
app.command(
    "check-plan", help="Check a plan made by hand: broken rules by cell, its cost, and how far it is from ours."
)(check_plan_command)
app.command("audit", help="Compute every money line of a given plan again and list what does not reconcile.")(
    audit_command
)
app.command("import-places", help="Take over a public list of senior centres.")(import_places_command)
app.command("import-boundaries", help="Take over an official boundary file.")(import_boundaries_command)
app.command("import-roads", help="Take over an OSM road file.")(import_roads_command)
app.command("left-out", help="Say of each place left out what stops it, and the smallest change that would admit it.")(
    left_out_command
)
app.command("slots", help="List the half-days in which a place fits, by the cost that it adds.")(slots_command)
app.command("worth", help="Say what one more half-day of each weekday and of each region would be worth.")(
    worth_command
)
app.command("record", help="Record what became of a visit, and the suggestions taken there.")(record_command)
app.command("roll", help="Plan the rest of the season from today on; what is past stays.")(roll_command)
app.command("template", help="Write an empty workbook to fill in.")(template_command)
app.command("workbook", help="Write a scenario as a workbook.")(workbook_command)
app.command("why", help="Say why not on this date, in this hall, with this dong, by trying it.")(why_command)

app.command("serve", help="Run the service: the page and the API, on this machine unless told otherwise.")(
    serve_command
)
app.command("worker", help="Solve what the service has accepted; any number may share one PostgreSQL database.")(
    worker_command
)
app.command("rerun", help="Do a run of the service again and compare.")(rerun_command)
app.command("backup", help="Copy the service's database while it is in use.")(backup_command)
app.command("restore", help="Put a copy in the place of the service's database.")(restore_command)

app.command("keys", help="Offices and their keys: list, make, revoke; a link to log in at this machine.")(keys_command)


@app.command("scenarios", help="List the bundled scenarios.")
def scenarios_command() -> None:
    """Name and title, one a line."""
    from scenarios.library import bundled
    from scenarios.read import read

    for name in bundled():
        typer.echo(f"{name:20}{read(name)[0].title}")


@app.command("solve", help="Solve a problem given in bare numbers; one line of JSON on stdout.")
def solve_command(
    family: FamilyName,
    instance: InstanceFile,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="PLAN.json", help="File for the plan, if there is one.")],
    solver: Annotated[
        str | None, typer.Option("--solver", metavar="NAME", help="Solver; else the family's first.")
    ] = None,
    time_limit: TimeLimit = 60.0,
    seed: Seed = 0,
    workers: Workers = 2,
) -> None:
    """Solve, write the plan, say how it ended."""
    from planner.solve import solve

    chosen = family_of(family)
    if solver is not None and solver not in chosen.solvers:
        known = ", ".join(chosen.solvers)
        raise BadInputError(
            [
                say(
                    "no solver of {family} is called '{name}'; there are {known}",
                    {"family": family, "name": solver, "known": known},
                )
            ]
        )
    params = solve_params(time_limit, seed, workers)
    problem = read_model(instance, chosen.instance)
    ready_file(out)
    with Reporter(_stderr()) as reporter:
        result = interruptible(
            lambda cancel: solve(
                chosen, problem, params, solver=solver, cancel=cancel, on_progress=lambda p: reporter(family, p)
            ),
            lambda: reporter.say(_stopping()),
        )
    if result.plan is not None:
        write_file(out, result.plan.model_dump_json().encode() + b"\n")
    typer.echo(json.dumps({"family": family, **_bare(result)}, ensure_ascii=False))
    raise typer.Exit(EXIT_CODES[result.status])


@app.command("check", help="Check a plan in bare numbers with the verifier alone; a line of JSON per broken rule.")
def check_command(
    family: FamilyName,
    instance: InstanceFile,
    plan: Annotated[Path, typer.Argument(metavar="PLAN.json", help="The plan in bare numbers.")],
) -> None:
    """One line per violation."""
    from planner.solve import check

    chosen = family_of(family)
    violations = check(chosen, read_model(instance, chosen.instance), read_model(plan, chosen.plan))
    for violation in violations:
        typer.echo(json.dumps(violation.model_dump(), ensure_ascii=False))
    raise typer.Exit(1 if violations else 0)


@app.command("schema", help="Print a JSON Schema.")
def schema_command(
    name: Annotated[
        str,
        typer.Argument(metavar="FAMILY|FAMILY-plan|scenario|schedule", help="Of which file: see the names."),
    ],
) -> None:
    """Instance, plan, scenario or schedule."""
    from scenarios.pipeline import SOLVABLE
    from scenarios.schedule.document import Schedule
    from scenarios.schema import Scenario

    models: dict[str, type[BaseModel]] = {"scenario": Scenario, "schedule": Schedule}
    for family in SOLVABLE.values():
        models |= {family.name: family.instance, f"{family.name}-plan": family.plan}
    if name not in models:
        raise BadInputError(
            [say("no schema is called '{name}'; there are {known}", {"name": name, "known": ", ".join(models)})]
        )
    typer.echo(json.dumps(models[name].model_json_schema(), ensure_ascii=False, indent=2))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave the process with its exit code."""
    keep_stdout_clean()
    code = run(list(sys.argv[1:] if arguments is None else arguments))
    let_go_of_stdout()
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run the command with these arguments and return its exit code."""
    try:
        language, rest = without_language(arguments)
        i18n.use(language)
        if not rest or "--help" in rest:
            translate_marks()
        command = translated(typer.main.get_command(app))
        ended = command.main(args=rest, prog_name="hubdong", standalone_mode=False)
    except EXPECTED as error:
        lines, code = explain(in_cells(error, arguments))
    except TyperException as error:
        lines, code = usage_lines(error), BAD_INPUT
    except OSError as error:
        lines, code = list(unwritable(Path(error.filename or "stdout"), error).lines), BAD_INPUT
    except (StopAtOnce, KeyboardInterrupt):
        _leave_at_once()
    else:
        return int(ended or 0)
    for line in lines:
        typer.echo(line, err=True)
    return code


def _leave_at_once() -> NoReturn:
    """End without waiting for a solver that may still be computing in native code."""
    typer.echo(_("Stopped; nothing more was written."), err=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(INTERRUPTED)


def _stderr() -> Console:
    return Console(stderr=True)


def _stopping() -> str:
    return _("Stopping with the best plan so far; press Ctrl-C again to end at once.")


def _bare(result: Result[BaseModel]) -> dict[str, object]:
    """Return all of a result but its plan, for one line of JSON."""
    return result.model_dump(mode="json", exclude={"plan"})
