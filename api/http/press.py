"""Draws documents outside the server: pictures and paper take memory and time, and must not stop anybody's reading."""

import datetime as dt
import multiprocessing
import os
import resource
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from typing import ParamSpec, TypeVar

from api.http.problems import Refusal

LONGEST_S = 180.0
TASKS = 40
"""Documents one process draws before a fresh one takes its place, so that memory is given back."""
MOST_BYTES = 4 << 30
"""Address space of that process; pictures of a year take a sixth of it."""
FORMATS = ("xlsx", "hwpx", "pdf", "csv", "ics", "geojson", "gpkg", "png")
"""As in ``api.documents.formats``, which takes seconds to load."""

P = ParamSpec("P")
T = TypeVar("T")


class Press:
    """One process that works for a server, begun when it is first needed."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a function of this package gives when it is called there.

        Raises
        ------
        Refusal
            If the process died, or took too long or too much; the next one has a fresh one.
        """
        try:
            return self._begin(work, *args, **kwargs).result(LONGEST_S)
        except (BrokenProcessPool, FutureTimeoutError, MemoryError):
            self.close()
            raise Refusal("unavailable", "this document could not be drawn", headers={"Retry-After": "5"}) from None

    def close(self) -> None:
        """End the process; what it is drawing is lost."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                process.kill()
            pool.shutdown(wait=False, cancel_futures=True)

    def _begin(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        with self._lock:
            if self._pool is None:
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, context, _confined, max_tasks_per_child=TASKS)
            return self._pool.submit(work, *args, **kwargs)


def _confined() -> None:
    """Take no more memory than a document needs, whatever a file holds; let whoever reads go first."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    os.nice(5)


def drawn(schedule: bytes, format_name: str, language: str) -> list[tuple[str, bytes]]:
    """Return the files of a schedule in a format; called in the other process.

    Parameters
    ----------
    schedule
        JSON of a finished schedule.
    format_name
        One of ``FORMATS``.
    """
    from api import i18n
    from api.documents.formats import documents
    from scenarios.schedule.document import Schedule
    from scenarios.schedule.entries import entries

    i18n.use(language)
    plan = Schedule.model_validate_json(schedule)
    if plan.made is None:
        made = dt.datetime.now(dt.UTC)
        plan = plan.model_copy(update={"made": made, "entries": entries(plan, made)})
    return list(documents(plan, [format_name]))
