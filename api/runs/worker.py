"""A worker: takes runs from the queue one at a time, has each solved in a process of its own, keeps what is found."""

import os
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy.orm import Session

from api.runs import queue
from api.runs.attendance import Attendance
from api.runs.documents import scenario_of, with_previous
from api.runs.names import worker_name
from api.runs.options import RunLimits
from api.runs.overview import alive, plans_of
from api.runs.queue import Claim, LostRunError
from api.runs.solver import FORK, FORKSERVER, SolverProcess, Start, Target, begin
from api.store.layers import laid_out
from api.store.store import Store, StoreError
from scenarios.errors import ScenarioError

T = TypeVar("T")

IDLE_S = 0.5
"""Between two looks at an empty queue."""
SAY_ALIVE_S = 5.0
AGAIN_S = 0.5
"""Between two tries at a database that is away or full."""
OVER_S = 90.0
"""Beyond its time limit that a solve may take for reading, explaining a clash and writing."""

log = structlog.get_logger()


class Worker:
    """One worker.

    Parameters
    ----------
    store
        The database; several workers may share it.
    megabytes
        Address space of a solve.
    solve
        What a solve's process runs.
    start
        How a solve's process is started.
    """

    def __init__(self, store: Store, megabytes: int, solve: Target = begin, start: Start = FORKSERVER) -> None:
        self.id = worker_name()
        self._store, self._megabytes, self._solve, self._start = store, megabytes, solve, start
        self._stop = threading.Event()
        self._last = False
        self._next_sign = 0.0

    def stop(self) -> None:
        """Ask it to end: the run at hand goes back to the queue with the best plans found so far."""
        self._stop.set()

    def finish(self) -> None:
        """Ask it to end after the run at hand."""
        self._last = True

    def run(self, *, until_empty: bool = False) -> None:
        """Work until stopped, or until nothing waits."""
        log.info("worker begins", worker=self.id)
        while not (self._stop.is_set() or self._last):
            claim = self._surely(self._claim)
            if claim is not None:
                self._attend(claim)
            elif until_empty:
                break
            else:
                self._stop.wait(IDLE_S)
        log.info("worker ends", worker=self.id)

    def _claim(self) -> Claim | None:
        if time.monotonic() >= self._next_sign:
            with self._store.write() as session:
                self._sign(session, None)
        with self._store.read() as session:
            if not queue.waiting(session):
                return None
        with self._store.write() as session:
            return queue.claim(session, self.id)

    def _sign(self, session: Session, run_id: str | None) -> None:
        alive(session, self.id, run_id)
        self._next_sign = time.monotonic() + SAY_ALIVE_S

    def _attend(self, claim: Claim) -> None:
        """Have a run solved; leave it ended or back in the queue, or to whoever has taken it over."""
        told = log.bind(run=claim.run_id, attempt=claim.attempt, kind=claim.kind)
        told.info("run begins")
        began = time.monotonic()
        with ExitStack() as files:
            job = self._surely(lambda: self._job(claim, files))
            ending = "stopped" if job is None else self._solved(claim, job)
        told.info("run ends", ending=ending, seconds=round(time.monotonic() - began, 3))

    def _write(self, run_id: str, step: Callable[[Session], T]) -> T | None:
        """Do a step in a transaction of its own, however long the database is away; now and then, sign with it."""

        def whole() -> T:
            with self._store.write() as session:
                if time.monotonic() >= self._next_sign:
                    self._sign(session, run_id)
                return step(session)

        return self._surely(whole)

    def _solved(self, claim: Claim, job: dict[str, Any]) -> str:
        limit_s = RunLimits.model_validate(claim.options).time_limit_s + OVER_S
        if self._start is FORK:
            self._store.close()  # a copy of this process must not hold its connections
        solver = SolverProcess(self._solve, job, limit_s, self._start)
        try:
            return Attendance(claim, solver, partial(self._write, claim.run_id), self._stop).until_the_end()
        except LostRunError:
            return "lost"
        finally:
            solver.kill()

    def _job(self, claim: Claim, files: ExitStack) -> dict[str, Any]:
        """Return what a solve's process is told; the folder in it is there until ``files`` are closed."""
        with self._store.read() as session:
            kept = {row.part: {"result": row.result, "final": row.final} for row in plans_of(session, claim.run_id)}
            folder = files.enter_context(_folder(session, claim))
            options = with_previous(session, claim.options)
        return {
            "kind": claim.kind,
            "document": claim.document,
            "options": options,
            "folder": str(folder),
            "megabytes": self._megabytes,
            "kept": kept,
        }

    def _surely(self, step: Callable[[], T]) -> T | None:
        """Do a step of the database's, again and again while it is away or full; give up only when stopped."""
        while True:
            try:
                return step()
            except StoreError as error:
                log.warning("the database cannot be used now", why=str(error), worker=self.id)
                if self._stop.wait(AGAIN_S):
                    return None


def _folder(session: Session, claim: Claim) -> AbstractContextManager[Path]:
    """Return the folder with the layers that a scenario names; a bare instance names none."""
    try:
        return laid_out(session, claim.office_id, scenario_of(claim.document))
    except ScenarioError:
        return nullcontext(Path(os.devnull))  # the solve's process will say what is wrong
