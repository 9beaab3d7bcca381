"""A worker beside one solve: keeps what it says, passes on the wish to end, notices its death."""

import threading
import time
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from sqlalchemy.orm import Session

from api.runs import queue, reasons
from api.runs.queue import Claim
from api.runs.solver import SolverProcess
from api.store.tables import RunStatus

T = TypeVar("T")

LISTEN_S = 0.25
RENEW_S = 1.0
GRACE_S = 10.0
"""For a solve that is asked to end, before it is killed."""
RAISED = 1
"""Exit code of a Python process that ended by an exception."""


class Write(Protocol):
    """Does a step in a transaction, however long the database is away; ``None`` if the worker is stopped meanwhile."""

    def __call__(self, step: Callable[[Session], T]) -> T | None:
        """Do it."""
        ...


class Attendance:
    """One worker's hold on one run.

    Parameters
    ----------
    claim
        The run.
    solver
        Its process.
    write
        See ``Write``.
    stop
        Set when the worker shall give the run back.
    """

    def __init__(self, claim: Claim, solver: SolverProcess, write: Write, stop: threading.Event) -> None:
        self._claim, self._solver, self._write, self._stop = claim, solver, write, stop
        self._renew_at = time.monotonic() + RENEW_S
        self._asked = False

    def until_the_end(self) -> str:
        """Stay until the run has ended or gone back to the queue; return which.

        Raises
        ------
        LostRunError
            If another worker has taken it over.
        """
        while True:
            heard = self._solver.messages(LISTEN_S)
            ending = self._died() if heard is None else self._keep(heard)
            if ending is None and self._stop.is_set():
                ending = self._give_back(strike=False)
            if ending is None and self._solver.overdue():
                ending = self._overdue()
            if ending is not None:
                return ending
            self._renew()

    def _keep(self, heard: list[dict[str, Any]]) -> str | None:
        """Keep some messages all together; return how the run ended, if one of them was its last."""
        if not heard:
            return None

        def step(session: Session) -> str | None:
            endings = [_kept(session, self._claim, message) for message in heard]
            return endings[-1]

        return self._write(step)

    def _renew(self) -> None:
        if time.monotonic() < self._renew_at:
            return
        unwanted = self._write(lambda session: queue.renew(session, self._claim))
        self._renew_at = time.monotonic() + RENEW_S
        if unwanted and not self._asked:
            self._solver.ask_to_end(GRACE_S)
            self._asked = True

    def _died(self) -> str:
        if self._asked:
            return self._finish(RunStatus.DISMISSED, None)
        if self._solver.exit_code() == RAISED:
            return self._finish(RunStatus.FAILED, reasons.bug())
        return self._give_back(strike=True)

    def _overdue(self) -> str:
        if self._asked:
            return self._finish(RunStatus.DISMISSED, None)
        return self._finish(RunStatus.FAILED, reasons.overdue(round(self._solver.limit_s)))

    def _finish(self, status: RunStatus, reason: dict[str, Any] | None) -> str:
        self._write(lambda session: queue.finish(session, self._claim, status, reason))
        return status.value

    def _give_back(self, *, strike: bool) -> str:
        back = self._write(lambda session: queue.give_back(session, self._claim, strike=strike))
        return "given back" if back else "given up"


def _kept(session: Session, claim: Claim, message: dict[str, Any]) -> str | None:
    """Keep one message of a solve; return how the run ended, if it was the last."""
    match message["type"]:
        case "progress":
            queue.tell(session, claim, message["part"], message["news"])
        case "plan":
            queue.keep_plan(session, claim, message["part"], message["result"], message["final"])
            queue.keep_output(session, claim, "schedule", message["schedule"], final=False)
        case "done":
            for name, document in message["outputs"].items():
                queue.keep_output(session, claim, name, document, final=True)
            queue.finish(session, claim, RunStatus.SUCCESSFUL, None, message["provenance"])
            return RunStatus.SUCCESSFUL
        case "failed":
            queue.finish(session, claim, RunStatus.FAILED, message["reason"])
            return RunStatus.FAILED
    return None
