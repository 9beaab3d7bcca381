"""Workers forked from a process that has loaded the engines; one that dies is replaced within tenths of a second."""

import math
import os
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

import structlog

from api.runs.process import WORKER, call_itself, hear_of_parents_death
from api.runs.solver import FORK
from api.runs.worker import Worker

LOOK_S = 0.2
"""Between two looks whether to stop, whatever else happens."""
AGAIN_S = 1.0
"""A worker that ends sooner than this after its start is not replaced before."""
PARTING_S = 8.0
"""For a worker that gives back what it is at, before it is killed."""

log = structlog.get_logger()


class Crew:
    """So many workers, forked from this process, which has no other thread and no open database.

    Parameters
    ----------
    size
        Number of workers.
    hire
        Makes a worker, in the worker's process.
    until_empty
        Whether they end when nothing waits.
    tie
        Descriptor of a file that ends when whoever wanted the crew is gone; each worker then ends after the run at
        hand, as it does when this process dies.
    """

    def __init__(
        self, size: int, hire: Callable[[], Worker], until_empty: bool = False, tie: int | None = None
    ) -> None:
        self._size, self._hire, self._until_empty, self._tie = size, hire, until_empty, tie
        self._workers: dict[BaseProcess, float] = {}
        self._asked = self._leaving = False
        self._kill_at = math.inf

    def run(self) -> None:
        """Keep so many at work until they have nothing left to do, or are told to stop and have done so."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: self.stop())
        for _ in range(self._size):
            self._start()
        while self._workers:
            self._look()
        log.info("crew ends")

    def stop(self) -> None:
        """Ask all to give back what they are at, and to end; for a handler of signals."""
        self._asked = True

    def _look(self) -> None:
        sentinels = [worker.sentinel for worker in self._workers]
        heard = wait([*sentinels, *([self._tie] if self._tie is not None else ())], LOOK_S)
        if self._tie is not None and self._tie in heard and not os.read(self._tie, 1):
            self._tie, self._leaving = None, True
            self._tell(signal.SIGUSR1)
        if self._asked and self._kill_at == math.inf:
            self._leaving, self._kill_at = True, time.monotonic() + PARTING_S
            self._tell(signal.SIGTERM)
        if time.monotonic() > self._kill_at:
            self._tell(signal.SIGKILL)
        for worker in [one for one in self._workers if not one.is_alive()]:
            self._replace(worker, self._workers.pop(worker))

    def _replace(self, worker: BaseProcess, began: float) -> None:
        worker.join()
        if worker.exitcode == 0 or self._leaving:
            return
        log.warning("a worker has died and is replaced", pid=worker.pid, code=worker.exitcode)
        time.sleep(max(0.0, AGAIN_S - (time.monotonic() - began)))
        self._start()

    def _start(self) -> None:
        worker = FORK.Process(target=_work, args=(self._hire, self._until_empty, os.getpid()))
        worker.start()
        self._workers[worker] = time.monotonic()

    def _tell(self, number: signal.Signals) -> None:
        for worker in self._workers:
            if worker.pid is not None and worker.is_alive():
                os.kill(worker.pid, number)


def _work(hire: Callable[[], Worker], until_empty: bool, crew: int) -> None:
    """Be a worker, in its process."""
    worker = hire()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: worker.stop())
    signal.signal(signal.SIGUSR1, lambda _number, _frame: worker.finish())
    call_itself(WORKER)
    hear_of_parents_death(signal.SIGUSR1)
    if os.getppid() != crew:  # it died before we could say so
        worker.finish()
    worker.run(until_empty=until_empty)
