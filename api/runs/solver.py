"""The process of one solve as its worker sees it: started, listened to, asked to end, killed."""

import json
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

Target = Callable[[Connection, dict[str, Any]], None]

START = multiprocessing.get_context("forkserver")
"""Solves are forked from a process that has loaded the engines and does nothing else: a start takes hundredths of a
second, and no thread or lock of the worker is in the copy."""


def prepare(modules: list[str]) -> None:
    """Start the process that solves are forked from and wait until it has loaded these modules."""
    START.set_forkserver_preload(modules)
    first = START.Process(target=os.getpid)
    first.start()
    first.join()


def begin(connection: Connection, job: dict[str, Any]) -> None:
    """Do a job, in the process of the solve."""
    # the engines are loaded there alone; a worker would carry them for nothing
    from api.runs.child import run

    run(connection, job)


class SolverProcess:
    """A solve in a process of its own.

    Parameters
    ----------
    target
        A function of a module; called there with the connection and the job.
    limit_s
        Seconds after which it is ``overdue``.
    """

    def __init__(self, target: Target, job: dict[str, Any], limit_s: float) -> None:
        self.limit_s = limit_s
        self._connection, theirs = START.Pipe()
        self._process = START.Process(target=target, args=(theirs, job), daemon=True)
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
