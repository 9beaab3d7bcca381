"""The process of one solve as its worker sees it: started, listened to, asked to end, killed."""

import json
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, ForkServerContext
from typing import Any

Target = Callable[[Connection, dict[str, Any]], None]
Start = ForkContext | ForkServerContext

FORK = multiprocessing.get_context("fork")
"""For workers of a crew, which have loaded the engines and have one thread: a start takes hundredths of a second."""
FORKSERVER = multiprocessing.get_context("forkserver")
"""For workers in a process with threads, none of whose locks may be in the copy."""
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1)
"""What a worker hears; a solve is ended otherwise."""


def prepare(modules: list[str]) -> None:
    """Start the process that ``FORKSERVER`` forks from and wait until it has loaded these modules."""
    FORKSERVER.set_forkserver_preload(modules)
    first = FORKSERVER.Process(target=os.getpid)
    first.start()
    first.join()


def begin(connection: Connection, job: dict[str, Any]) -> None:
    """Do a job, in the process of the solve."""
    # the engines are loaded there alone; a worker would carry them for nothing
    from api.runs.child import run

    run(connection, job)


def _solve(target: Target, connection: Connection, job: dict[str, Any], inherited: Connection | None) -> None:
    """Do a job, having let go of what was the worker's."""
    if inherited is not None:
        inherited.close()  # or the death of the worker would not end the line
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    target(connection, job)


class SolverProcess:
    """A solve in a process of its own.

    Parameters
    ----------
    target
        A function of a module; called there with the connection and the job.
    limit_s
        Seconds after which it is ``overdue``.
    start
        How: ``FORK`` or ``FORKSERVER``.
    """

    def __init__(self, target: Target, job: dict[str, Any], limit_s: float, start: Start = FORKSERVER) -> None:
        self.limit_s = limit_s
        self._connection, theirs = start.Pipe()
        inherited = self._connection if start is FORK else None
        self._process = start.Process(target=_solve, args=(target, theirs, job, inherited), daemon=True)
        self._process.start()
        theirs.close()
        self._deadline = time.monotonic() + limit_s

    def messages(self, patience_s: float) -> list[dict[str, Any]] | None:
        """Return what it has said, waiting for a first message so long; ``None`` once it has ended."""
        heard: list[dict[str, Any]] = []
        try:
            while self._connection.poll(0.0 if heard else patience_s):
                heard.append(json.loads(self._connection.recv_bytes()))
        except (EOFError, OSError):
            return heard or None
        return heard

    def overdue(self) -> bool:
        """Whether it should have ended by now."""
        return time.monotonic() > self._deadline

    def ask_to_end(self, within_s: float) -> None:
        """Ask for the best plan so far, to be given within so many seconds."""
        self._deadline = min(self._deadline, time.monotonic() + within_s)
        with suppress(OSError):
            self._connection.send_bytes(b"cancel")

    def exit_code(self) -> int | None:
        """Return how it ended; negative for a signal."""
        self._process.join(timeout=5)
        return self._process.exitcode

    def kill(self) -> None:
        """End it with everything it has started, at once; no harm if it has ended."""
        self._connection.close()
        if self._process.pid is not None and self._process.is_alive():
            # its group is its own from the first moments on; before that there is only itself
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.kill()
        self._process.join(timeout=5)
