"""Names of workers: each tells its machine and process, so that a worker beside it sees at once when it is gone."""

import hashlib
import os
import socket
from functools import lru_cache
from pathlib import Path

from api.store.ids import new_id

BEGAN = 19
"""Place of the start time in ``/proc/PID/stat`` behind the name of the program (proc(5): field 22)."""
DEAD = ("Z", "X")


def worker_name() -> str:
    """Return a name for a worker in this process: ``wrk_...@HOST:PID:START:MACHINE``."""
    pid = os.getpid()
    return f"{new_id('wrk')}@{socket.gethostname()}:{pid}:{_began(pid) or 0}:{_machine()}"


def is_gone(name: str) -> bool:
    """Whether a worker is known to have died: it was on this machine, and its process is no more.

    False for one of another machine, another start of this one, or another container: only its lease can tell.
    """
    words = name.rsplit(":", 3)
    if len(words) < 4 or not words[3] or words[3] != _machine() or words[2] == "0":
        return False
    return str(_began(int(words[1]))) != words[2]


def _began(pid: int) -> int | None:
    """Return when a process of this machine began, in ticks since the machine did; ``None`` if it is no more."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if told[0] in DEAD else int(told[BEGAN])


@lru_cache(maxsize=1)
def _machine() -> str:
    """Return a word for the machine since it was started and for what of it we see; empty where it cannot be told."""
    try:
        seen = Path("/proc/sys/kernel/random/boot_id").read_text() + os.readlink("/proc/self/ns/pid")
    except OSError:
        return ""
    return hashlib.sha256(seen.encode()).hexdigest()[:12]
