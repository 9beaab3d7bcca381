"""``make soak``: runs are queued over HTTP while server, workers, solves and PostgreSQL are killed at random.

Says what was killed, how every run ended, what is wrong (nothing, or the soak fails) and how long recovery took.
"""

import argparse
import datetime as dt
import random
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from api.store.store import Store, StoreError, sqlite_url
from api.store.tables import Run
from scenarios.read import read
from tests.api.databases import Cluster, cluster, programs
from tests.api.runs import planted
from tests.soak.audit import Death, ends, faults, recoveries
from tests.soak.processes import kill
from tests.soak.service import Service, service

KINDS = ("solver", "worker", "crew", "server", "database")
WEIGHTS = (5, 3, 1, 1, 1)
PAUSE_S = (0.0, 3.0)
IDLE_S = 60
"""Without any solve under way, before something is killed all the same."""
LIMITS = {"kind": "plan", "time_limit_s": 30, "seed": 0, "workers": 1}
OPTIMA = ({"hubs": 2_202_500}, {"hubs": 2_202_500, "training": 20, "visits": 1_514})
"""Of the two scenarios; proven in every run."""
PATIENCE_S = 1_200

Expected = dict[str, dict[str, int]]


def documents() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a scenario of regions alone, and one with training and visits."""
    whole, _folder = read(Path(__file__).parents[1] / "scenarios" / "small.yaml")
    return planted.regions(), whole.model_dump(mode="json", exclude_defaults=True)


def post(running: Service, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
    """Send a request until it is answered; the same Idempotency-Key makes it one request."""
    headers = {"Authorization": f"Bearer {running.key}", "Idempotency-Key": key}
    while True:
        with suppress(httpx.TransportError):
            answer = httpx.post(f"{running.address}{path}", json=body, headers=headers, timeout=30)
            if answer.status_code in (201, 202):
                made: dict[str, Any] = answer.json()
                return made
            if answer.status_code not in (500, 503):
                raise RuntimeError(answer.text)
        time.sleep(0.2)


def submit(running: Service, number: int, expected: Expected) -> None:
    """Queue so many runs, three of four small."""
    scenarios = [post(running, "/v1/scenarios", one, f"scenario-{n}")["id"] for n, one in enumerate(documents())]
    for n in range(number):
        which = int(n % 4 == 0)
        run = post(running, f"/v1/scenarios/{scenarios[which]}/runs", LIMITS, f"run-{n}")
        expected[run["id"]] = OPTIMA[which]


def until_busy(running: Service) -> None:
    """Wait until something is being solved, so that a kill hits something."""
    end = time.monotonic() + IDLE_S
    while not running.solves() and time.monotonic() < end:
        time.sleep(0.05)


def strike(what: str, running: Service, database: Cluster | None, draw: random.Random) -> bool:
    """Kill something; return whether there was something to kill."""
    if what in ("solver", "worker"):
        there = running.solves() if what == "solver" else running.workers()
        return bool(there) and kill(draw.choice(there))
    if what == "crew":
        running.kill_crew(draw.randrange(len(running.crews)))
    elif what == "server":
        running.kill_server()
    elif database is not None:
        database.kill()
        database.start()
    return True


def soak(kind: str, number: int, seed: int, folder: Path) -> bool:
    """Run it all on one kind of database; return whether nothing is wrong."""
    draw, expected, deaths = random.Random(seed), Expected(), list[Death]()
    with ExitStack() as stack:
        found = programs() if kind == "postgresql" else None
        database = stack.enter_context(cluster(found)) if found is not None else None
        url = database.database("soak") if database is not None else None
        running = stack.enter_context(service(folder, free_port(), url, 1))
        began = time.monotonic()
        sender = threading.Thread(target=submit, args=(running, number, expected))
        sender.start()
        store = Store(url or sqlite_url(folder / "hubdong.sqlite"))
        while not over(store, number):
            until_busy(running)
            time.sleep(draw.uniform(*PAUSE_S))
            (what,) = draw.choices(KINDS, WEIGHTS if database else (*WEIGHTS[:-1], 0))
            at = dt.datetime.now(dt.UTC)
            if strike(what, running, database, draw):
                deaths.append(Death(what, at))
            if time.monotonic() - began > PATIENCE_S:
                break
        sender.join(PATIENCE_S)
        return report(kind, store, expected, deaths, time.monotonic() - began)


def over(store: Store, number: int) -> bool:
    """Whether all runs are there and have ended."""
    try:
        with store.read() as session:
            found = ends(session)
    except StoreError:
        return False
    return sum(found.values()) == number and not found["accepted"] + found["running"]


def report(kind: str, store: Store, expected: Expected, deaths: list[Death], seconds: float) -> bool:
    """Say what happened; return whether nothing is wrong."""
    with store.read() as session:
        wrong = list(faults(session, expected))
        spans = recoveries(session, deaths, expected)
        tries = Counter(session.get_one(Run, run_id).attempts for run_id in expected if session.get(Run, run_id))
        ended = dict(ends(session))
        reasons = Counter(session.scalars(select(Run.failure).where(Run.failure.is_not(None))))
    killed = Counter(death.what for death in deaths)
    tell(f"{kind}: {len(expected)} runs in {seconds:.0f} s, {len(deaths)} kills {dict(killed)}, ended {ended}")
    tell(f"  attempts per run: {dict(sorted(tries.items()))}, reasons of failures: {dict(reasons)}")
    for what in KINDS:
        waits = [span for name, span in spans if name == what]
        if waits:
            tell(f"  after {what}: median {statistics.median(waits):.1f} s, longest {max(waits):.1f} s ({len(waits)})")
    tell(f"  wrong: {wrong[:10] or 'nothing'}")
    store.close()
    return not wrong


def free_port() -> int:
    """Return a port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def tell(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Soak one kind of database after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    asked = parser.parse_args()
    sound = True
    for kind in asked.databases:
        if kind == "postgresql" and programs() is None:
            tell("postgresql: not installed, left out")
            continue
        with tempfile.TemporaryDirectory(prefix="hubdong-soak-") as folder:
            sound &= soak(kind, asked.runs, asked.seed, Path(folder))
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
