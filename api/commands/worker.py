"""``hubdong worker``: one more process that solves; any number of them, on any number of machines, share a queue."""

import os
import signal
import sys
import threading
from typing import Annotated

import typer

from api import settings


def worker_command(
    tied: Annotated[bool, typer.Option("--tied", hidden=True, help="End when standard input ends.")] = False,
    until_empty: Annotated[bool, typer.Option("--until-empty", help="End when nothing is left to solve.")] = False,
) -> None:
    """Solve run after run until told to stop; the run at hand then goes back to the queue."""
    if tied:
        threading.Thread(target=_wait_for_end, daemon=True).start()
    # the engines load slowly, and help needs none of them
    from api.commands.serve import opened
    from api.http.logs import configure
    from api.runs import solver
    from api.runs.worker import Worker

    configure()
    chosen = settings.service()
    store = opened(chosen)
    worker = Worker(store, chosen.solver_megabytes)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: worker.stop())
    solver.prepare(["api.runs.child"])
    worker.run(until_empty=until_empty)
    store.close()


def _wait_for_end() -> None:
    """Stop as on a signal once whoever holds the other end of standard input is gone."""
    while sys.stdin.buffer.read(1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
