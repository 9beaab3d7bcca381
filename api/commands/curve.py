"""``hubdong curve``: what a limit is worth, a plan for each setting of it."""

import datetime as dt
import threading
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from api.commands.choices import Folder, leave, written
from api.commands.limits import Seed, Source, TimeLimit, Workers
from api.errors import BadInputError
from api.i18n import _, say
from api.terminal.inputs import ready_folder, solve_params
from api.terminal.interrupt import interruptible
from api.terminal.progress import Reporter

if TYPE_CHECKING:
    from scenarios.schedule.options import CurveSchedule


def curve_command(
    source: Source,
    over: Annotated[
        str,
        typer.Option("--over", metavar="WHAT", help="What to vary: regions, moves (today's regions) or budget."),
    ],
    folder: Folder,
    first: Annotated[int | None, typer.Option("--from", metavar="N", min=0, help="Smallest number to try.")] = None,
    last: Annotated[int | None, typer.Option("--to", metavar="N", min=0, help="Largest number to try.")] = None,
    time_limit: TimeLimit = 120.0,
    seed: Seed = 0,
    workers: Workers = 2,
) -> None:
    """Sweep, write, show the table."""
    # Engines and pictures take seconds to load; help and a mistyped option need none of them.
    from api.documents.choices.curve import remark_lines, setting_title, table
    from api.documents.choices.files import curve_files
    from api.terminal.tables import table_lines
    from scenarios.curves import SWEEPS, curve
    from scenarios.read import read

    params = solve_params(time_limit, seed, workers)
    if over not in SWEEPS:
        wrong = say("nothing to vary is called '{name}'; there are {known}", {"name": over, "known": ", ".join(SWEEPS)})
        raise BadInputError([f"--over: {wrong}"])
    scenario, home = read(source)
    ready_folder(folder)
    with Reporter(Console(stderr=True)) as reporter:
        name = setting_title(over)

        def work(cancel: threading.Event) -> "CurveSchedule":
            span = (first, last)
            return curve(scenario, home, over, span, params, lambda n, news: reporter(f"{name} {n}", news), cancel)

        told = interruptible(work, lambda: reporter.say(_("Stopping with what is known so far.")))
    files = written(folder, curve_files(told, dt.datetime.now(dt.UTC)))
    for line in (*table_lines(table(told)), "", *remark_lines(told)):
        typer.echo(line)
    leave([part.status for part in told.parts], folder, files)
