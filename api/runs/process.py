"""What a process asks of Linux for itself; no effect elsewhere."""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15
WORKER, SOLVE = "hubdong-worker", "hubdong-solve"
"""Names in lists of processes."""


def call_itself(name: str) -> None:
    """Give this process a name for lists of processes, of at most 15 letters."""
    _ask(PR_SET_NAME, name.encode())


def hear_of_parents_death(number: signal.Signals) -> None:
    """Have a signal sent to this process when its parent dies, however it dies; look afterwards if it lives."""
    _ask(PR_SET_PDEATHSIG, number)


def _ask(what: int, value: int | bytes) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(what, value)
