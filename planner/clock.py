"""What time is to a solver: seconds, or work done, which is the same on every machine and under every load."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

STEP = 0.001
"""Units that one look at the clock costs: searches look once per step, and a thousand steps are a unit."""
NODES = 50
"""Nodes of a MIP to a unit."""
PIVOTS = 20_000
"""Simplex iterations to a unit."""


class Clock:
    """Seconds of the wall clock."""

    counts_work = False

    def now(self) -> float:
        """Return the time at which a search asks whether to go on."""
        return time.monotonic()

    def glance(self) -> float:
        """Return the time for a report; asking changes nothing."""
        return time.monotonic()

    def spend(self, _units: float) -> None:
        """Note work that an engine has done."""


class WorkClock(Clock):
    """Units of work: the steps of our searches, and what engines say they have done.

    A unit is roughly what CP-SAT does in a second. It goes on only when a search looks at it or an engine has worked:
    two runs of one search see the same times, whatever the machine is doing besides.
    """

    counts_work = True

    def __init__(self) -> None:
        self._units = 0.0

    def now(self) -> float:
        """Return the units so far, after one more step."""
        self._units += STEP
        return self._units

    def glance(self) -> float:
        """Return the units so far."""
        return self._units

    def spend(self, units: float) -> None:
        """Add what an engine has done."""
        self._units += units


_WALL = Clock()
_CLOCK: ContextVar[Clock | None] = ContextVar("clock", default=None)


def clock() -> Clock:
    """Return the clock of the solve under way."""
    return _CLOCK.get() or _WALL


@contextmanager
def counting_work() -> Iterator[None]:
    """Let all that is solved inside be limited by work instead of seconds, in this thread."""
    token = _CLOCK.set(WorkClock())
    try:
        yield
    finally:
        _CLOCK.reset(token)
