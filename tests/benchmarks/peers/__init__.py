"""Peers on our hub instances, each in a process of an environment of its own, made when first needed."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from planner.hubs import HUBS, HubInstance, HubPlan
from planner.solve import check
from tests.benchmarks.row import Row

HERE = Path(__file__).parent
ENVIRONMENT = HERE.parents[2] / ".venv" / "peers"
SCRIPTS = {"spopt p-median": "pmedian.py", "GerryChain ReCom": "recom.py"}
SETUP_S = 900
GRACE_S = 120
"""Seconds beyond the limit: building a model or a first partition is not always under the peer's own clock."""


def python() -> Path | None:
    """Return the interpreter of the peers' environment, made on demand; ``None``, with a line why, if it cannot be."""
    found = ENVIRONMENT / "bin" / "python"
    ready = ENVIRONMENT / "ready"
    if ready.exists():
        return found
    try:
        subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True, capture_output=True, timeout=SETUP_S)
        install = [found, "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt"]
        subprocess.run(install, check=True, capture_output=True, timeout=SETUP_S)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        reason = (error.stderr or b"took too long").decode(errors="replace").strip().splitlines()[-1]
        os.write(2, f"peers left out: their environment could not be made: {reason}\n".encode())
        return None
    ready.touch()
    return found


def run(group: str, name: str, data: HubInstance, peer: str, limit_s: float, seed: int, known: float | None) -> Row:
    """Let a peer plan an instance, and judge its plan by our verifier alone."""
    started = time.monotonic()
    command = [python() or sys.executable, HERE / SCRIPTS[peer], str(limit_s), str(seed)]
    try:
        done = subprocess.run(
            command, input=data.model_dump_json().encode(), capture_output=True, timeout=limit_s + GRACE_S, check=True
        )
        answer = json.loads(done.stdout.splitlines()[-1])
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        answer = {"hub_of": None}
    seconds = time.monotonic() - started
    if answer["hub_of"] is None:
        return Row(group, name, peer, seed, limit_s, "unknown", None, None, known, seconds, "no plan found")
    plan = HubPlan(hub_of=tuple(answer["hub_of"]))
    violations = check(HUBS, data, plan)
    broken = sorted({violation.rule for violation in violations})
    note = f"violations {len(violations)}" + (f": {', '.join(broken)}" if broken else "")
    status = "broken" if violations else "feasible"
    return Row(group, name, peer, seed, limit_s, status, HUBS.cost(data, plan), None, known, seconds, note)
