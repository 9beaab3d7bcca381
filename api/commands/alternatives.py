"""``hubdong alternatives``: several good groupings, each far from every other."""

import datetime as dt
import threading
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from api.commands.choices import Folder, leave, written
from api.commands.limits import Seed, Source, TimeLimit, Workers
from api.i18n import _, say
from api.terminal.inputs import ready_folder, solve_params
from api.terminal.interrupt import interruptible
from api.terminal.progress import Reporter
from planner.result import Status

if TYPE_CHECKING:
    from planner.result import Progress
    from scenarios.schedule.options import OptionSchedule

FEWEST, MOST = 1, 20


def alternatives_command(
    source: Source,
    folder: Folder,
    count: Annotated[
        int, typer.Option("--count", metavar="N", min=FEWEST, max=MOST, help="How many at most, the best included.")
    ] = 4,
    apart: Annotated[
        int, typer.Option("--apart", metavar="D", min=1, help="Dongs in which any two must differ, at least.")
    ] = 3,
    within: Annotated[
        int, typer.Option("--within", metavar="P", min=0, max=1_000, help="Percent that one may cost above the best.")
    ] = 10,
    time_limit: TimeLimit = 120.0,
    seed: Seed = 0,
    workers: Workers = 2,
) -> None:
    """Search, write, show the table."""
    # Engines and pictures take seconds to load; help and a mistyped option need none of them.
    from api.documents.choices.alternatives import overview, remark_lines
    from api.documents.choices.files import option_files
    from api.terminal.tables import table_lines
    from scenarios.alternatives import options
    from scenarios.geography import cells
    from scenarios.read import read
    from scenarios.schedule.areas import area_layer

    params = solve_params(time_limit, seed, workers)
    scenario, home = read(source)
    areas = area_layer(cells(scenario, home))
    ready_folder(folder)
    with Reporter(Console(stderr=True)) as reporter:

        def work(cancel: threading.Event) -> "OptionSchedule":
            def tell(place: int, news: "Progress") -> None:
                reporter(say("option {number}", {"number": place + 1}), news)

            return options(scenario, home, count, apart, within, params, tell, cancel)

        found = interruptible(work, lambda: reporter.say(_("Stopping with what is known so far.")))
    told = found.model_copy(update={"areas": areas})
    files = written(folder, option_files(told, dt.datetime.now(dt.UTC)))
    for line in (*table_lines(overview(told)), "", *remark_lines(told)):
        typer.echo(line)
    none = Status.INFEASIBLE if told.ending == "none_left" else Status.UNKNOWN
    leave([option.status for option in told.options] or [none], folder, files)
