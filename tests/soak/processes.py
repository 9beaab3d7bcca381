"""Who is whose child, from ``/proc``; and the processes that a soak kills."""

import os
import signal
from contextlib import suppress
from pathlib import Path


def children(pid: int) -> list[int]:
    """Processes started by this one that still live."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # the name in parentheses may hold anything; the state and the parent come after it
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found.append(int(stat.parent.name))
    return found


def solvers(worker: int) -> list[int]:
    """Processes of solves under way: forked from the process that the worker keeps for that."""
    return [solver for forks in children(worker) for solver in children(forks)]


def kill(pid: int) -> bool:
    """Kill at once; return whether it still lived."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
