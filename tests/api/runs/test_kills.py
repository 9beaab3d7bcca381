"""Workers, solves and the database are killed; what was accepted ends once, with its best plan (`make soak`: more)."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.store.ids import new_id
from api.store.migrate import migrate
from api.store.store import Store, StoreError, sqlite_url
from api.store.tables import ENDED, Run
from tests.api.databases import Cluster
from tests.api.runs import planted
from tests.api.runs.offices import queued, with_office
from tests.soak.audit import ends, faults
from tests.soak.processes import kill, solves, workers

OPTIMUM = {"hubs": 2_202_500}
PATIENCE_S = 120


class Workshop:
    """Crews of one worker each."""

    def __init__(self, url: str, size: int) -> None:
        self._url = url
        self.crews = [self._start() for _ in range(size)]

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.api.runs.workshop", self._url]
        return subprocess.Popen(command, cwd=Path(__file__).parents[3], stdout=subprocess.DEVNULL)

    def kill_worker(self, place: int) -> None:
        """Kill the worker of a crew, which replaces it."""
        for pid in workers(self.crews[place].pid):
            kill(pid)

    def solves(self) -> list[int]:
        """Return the processes of solves under way."""
        return [pid for crew in self.crews for pid in solves(crew.pid)]


@contextmanager
def workshop(url: str, size: int = 2) -> Iterator[Workshop]:
    made = Workshop(url, size)
    try:
        yield made
    finally:
        for crew in made.crews:
            crew.terminate()
        for crew in made.crews:
            crew.wait(20)


def running_or_over(store: Store) -> tuple[int, int]:
    with store.read() as session:
        ended = session.scalar(select(func.count()).where(Run.status.in_(ENDED))) or 0
        begun = session.scalar(select(func.count()).where(Run.started_at.is_not(None))) or 0
        return begun, ended


def until_over(store: Store, number: int) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        with suppress(StoreError):
            if running_or_over(store)[1] == number:
                return
        time.sleep(0.1)
    raise AssertionError(f"of {number} runs, {running_or_over(store)[1]} have ended in {PATIENCE_S} s")


def until_begun(store: Store, number: int) -> None:
    end = time.monotonic() + PATIENCE_S
    while running_or_over(store)[0] < number:
        assert time.monotonic() < end, f"{number} runs have not begun in {PATIENCE_S} s"
        time.sleep(0.05)


def kill_some(store: Store, shop: Workshop, cluster: Cluster | None) -> None:
    """Kill a solve, a worker and the database, each while something is under way."""
    draw = random.Random(1)
    for begun, what in enumerate(
        ("solver", "worker", "solver", "database" if cluster else "worker", "solver"), start=1
    ):
        until_begun(store, 2 * begun - 1)
        if what == "worker":
            shop.kill_worker(draw.randrange(2))
        elif what == "database" and cluster is not None:
            cluster.kill()
            cluster.start()
        else:
            for pid in shop.solves()[:1]:
                kill(pid)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_is_lost_or_done_twice_when_solves_workers_and_the_database_are_killed(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    cluster: Cluster | None = request.getfixturevalue("postgres") if kind == "postgresql" else None
    url = cluster.database(new_id("db")) if cluster else sqlite_url(tmp_path / "hubdong.sqlite")
    store = Store(url)
    migrate(store)
    with_office(store)
    expected = dict.fromkeys(queued(store, "plan", planted.regions(), 10, planted="slow"), OPTIMUM)
    with workshop(url) as shop:
        kill_some(store, shop, cluster)
        until_over(store, len(expected))
    with store.read() as session:
        assert list(faults(session, expected)) == []
        assert ends(session) == {"successful": len(expected)}, [
            (r.failure, r.strikes, r.attempts) for r in session.query(Run).filter(Run.status == "failed")
        ]
    store.close()
