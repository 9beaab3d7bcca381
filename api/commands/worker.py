"""``hubdong worker``: processes that solve; any number of them, on any number of machines, share a queue."""

import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from api import settings

if TYPE_CHECKING:
    from api.runs.worker import Worker

AGAIN_S = 0.5
"""Between two tries at a database that is away."""


def worker_command(
    number: Annotated[int, typer.Option("--number", metavar="N", min=1, max=64, help="Processes that solve.")] = 1,
    tied: Annotated[bool, typer.Option("--tied", hidden=True, help="End when standard input ends.")] = False,
    until_empty: Annotated[bool, typer.Option("--until-empty", help="End when nothing is left to solve.")] = False,
) -> None:
    """Solve run after run until told to stop; the runs at hand then go back to the queue."""
    # the engines load slowly, and help needs none of them
    from api.http.logs import configure
    from api.runs.crew import Crew
    from api.runs.solver import FORK
    from api.runs.warm import warm_up
    from api.runs.worker import Worker
    from api.store.store import Store

    configure()
    chosen = settings.service()
    warm_up()
    _until_open(chosen)

    def hire() -> "Worker":
        return Worker(Store(chosen.database_url), chosen.solver_megabytes, start=FORK)

    Crew(number, hire, until_empty, sys.stdin.fileno() if tied else None).run()


def _until_open(chosen: settings.Settings) -> None:
    """Bring the database to this version's tables, however long it is away."""
    import structlog
    from sqlalchemy.exc import OperationalError

    from api.commands.serve import opened

    while True:
        try:
            return opened(chosen).close()
        except OperationalError as error:
            structlog.get_logger().warning("the database cannot be used now", why=str(error.orig))
            time.sleep(AGAIN_S)
