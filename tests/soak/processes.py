"""Who is whose child, from ``/proc``; and the processes that a soak kills."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from api.runs.process import SOLVE, WORKER


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


def workers(ancestor: int) -> list[int]:
    """Workers among the descendants of a process."""
    return [pid for pid in _descendants(ancestor) if _name(pid) == WORKER]


def solves(ancestor: int) -> list[int]:
    """Solves under way among the descendants of a process."""
    return [pid for pid in _descendants(ancestor) if _name(pid) == SOLVE]


def _descendants(pid: int) -> list[int]:
    return [one for born in children(pid) for one in (born, *_descendants(born))]


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().rstrip()
    except OSError:
        return ""


def kill(pid: int) -> bool:
    """Kill at once; return whether it still lived."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
