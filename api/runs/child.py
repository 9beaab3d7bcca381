"""The process of one solve: it works, tells, and dies with whoever started it.

Messages go to the worker as JSON, one at a time: ``progress``, ``plan`` (a verified plan of a part, with the schedule
so far), and at the end ``done`` or ``failed``. One word comes back: ``cancel``, the wish to end with the best plan so
far.
"""

import json
import logging
import os
import resource
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from api.runs import reasons
from api.runs.kinds import KINDS, Desk, Done, Task
from api.runs.options import RunLimits
from api.runs.process import SOLVE, call_itself, hear_of_parents_death
from geodata.errors import GeodataError
from planner.errors import SolverError, UnsoundSolutionError
from planner.result import Progress, Result, gap
from scenarios.errors import ScenarioError
from scenarios.keeping import Found, Kept
from scenarios.pipeline import FAMILIES

CANCEL = b"cancel"
NEWS_S = 0.5
"""Progress is sent this often at most."""
PLANS_S = 2.0
"""Plans found on the way are verified and sent this often at most,"""
PLANS_SHARE = 0.1
"""and no more than this share of the time goes into that."""
NICE = 10
"""Whoever asks the server something goes first."""

log = logging.getLogger(__name__)


def run(connection: Connection, job: dict[str, Any], kinds: dict[str, Callable[[Task, Desk], Done]] = KINDS) -> None:
    """Do a job and say what came of it; the process may be killed at any moment without harm."""
    _die_with_parent()
    # a group of its own, killed as a whole with whatever it starts; not a session of its own: Linux shares processors
    # between sessions first (autogroups), and being nice counts only within one
    os.setpgid(0, 0)
    os.nice(NICE)
    call_itself(SOLVE)
    limit = job["megabytes"] << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    cancel = threading.Event()
    mouth = Mouth(connection, job["kept"])
    threading.Thread(target=_listen, args=(connection, cancel), daemon=True).start()
    threading.Thread(target=mouth.keep_telling, daemon=True).start()
    limits = RunLimits.model_validate_json(json.dumps(job["options"]))
    task = Task(job["document"], limits, job["options"], Path(job["folder"]))
    message = outcome(kinds[job["kind"]], task, Desk(mouth.hear, mouth, cancel), job["megabytes"])
    mouth.tell_all()
    mouth.say(message)


def outcome(work: Callable[[Task, Desk], Done], task: Task, desk: Desk, megabytes: int) -> dict[str, Any]:
    """Return the last message of a job: what was done, or why it could not be."""
    try:
        done = work(task, desk)
    except (ScenarioError, GeodataError) as error:
        return _failed(reasons.refused(error))
    except UnsoundSolutionError:
        log.exception("the verifier rejects a plan of ours")
        return _failed(reasons.unsound())
    except SolverError:
        log.exception("an engine failed")
        return _failed(reasons.engine())
    except MemoryError:
        return _failed(reasons.memory(megabytes))
    return {"type": "done", "outputs": dict(done.outputs), "provenance": done.provenance}


class Mouth:
    """Tells the worker what is found; a ``Keeper`` with what an earlier attempt had found.

    Parameters
    ----------
    kept
        Per part its ``result`` and whether it is ``final``.
    """

    def __init__(self, connection: Connection, kept: dict[str, Any]) -> None:
        self._connection = connection
        self._kept = kept
        self._saying = threading.RLock()
        self._ended: set[str] = set()
        self._news: dict[str, Progress] = {}
        self._found: Found | None = None
        self._next_plan = 0.0

    def say(self, message: dict[str, Any]) -> None:
        """Send a message."""
        with self._saying:
            self._connection.send_bytes(json.dumps(message, ensure_ascii=False).encode())

    def hear(self, part: str, progress: Progress) -> None:
        """Take news of a part; the latest is told soon."""
        self._news[part] = progress

    def kept(self, family: str, instance_digest: str) -> Kept | None:
        """Return what an earlier attempt has left, if it answers this instance."""
        row = self._kept.get(family)
        if row is None or row["result"]["instance_digest"] != instance_digest:
            return None
        stored = row["result"]
        plan = stored["plan"] and FAMILIES[family].plan.model_validate_json(json.dumps(stored["plan"]))
        return Kept(Result[Any].model_validate({**stored, "plan": plan}), row["final"])

    def found(self, found: Found) -> None:
        """Send a part's last plan now; another one later, unless a better one comes before."""
        if found.final:
            self._found = None
            with self._saying:
                self._ended.add(found.family)
            self._send(found)
        else:
            self._found = found

    def keep_telling(self) -> None:
        """Tell news as they come; a thread of its own does this for as long as the process lives."""
        while True:
            time.sleep(NEWS_S)
            try:
                self.tell_all()
                self._tell_plan()
            except UnsoundSolutionError:
                log.exception("the verifier rejects a plan of ours, found on the way")
                self.say(_failed(reasons.unsound()))
                os._exit(0)
            except OSError:  # the worker is gone, and so shall we be
                os._exit(1)

    def tell_all(self) -> None:
        """Tell the latest news of every part that has any."""
        for part in list(self._news):
            news = self._news.pop(part)
            told: dict[str, Any] = {"phase": news.phase, "objective": news.objective, "bound": news.bound}
            told |= {"gap": gap(news.objective, news.bound), "elapsed_s": round(news.elapsed_s, 3)}
            self.say({"type": "progress", "part": part, "news": told})

    def _tell_plan(self) -> None:
        found, began = self._found, time.monotonic()
        if found is None or began < self._next_plan:
            return
        self._found = None
        self._send(found)
        took = time.monotonic() - began
        self._next_plan = began + max(PLANS_S, took / PLANS_SHARE)

    def _send(self, found: Found) -> None:
        result = found.result()
        if result.plan is None and not found.final:
            return
        told = result.model_dump(mode="json")
        schedule = found.schedule(result).model_dump(mode="json")
        with self._saying:
            if found.final or found.family not in self._ended:  # the last plan is not followed by one before
                self.say(
                    {"type": "plan", "part": found.family, "final": found.final, "result": told, "schedule": schedule}
                )


def _failed(reason: dict[str, Any]) -> dict[str, Any]:
    return {"type": "failed", "reason": reason}


def _listen(connection: Connection, cancel: threading.Event) -> None:
    try:
        while connection.recv_bytes() == CANCEL:
            cancel.set()
    except (EOFError, OSError):
        os._exit(1)


def _die_with_parent() -> None:
    hear_of_parents_death(signal.SIGKILL)
    if os.getppid() == 1:  # it died before we could say so
        os._exit(1)
