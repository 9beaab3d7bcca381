"""A full disk is said to be full, and takes nothing of what was accepted before."""

import os
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from psycopg.errors import DiskFull
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from api.runs import queue
from api.store.ids import new_id
from api.store.migrate import migrate
from api.store.store import Store, StoreFullError, sqlite_url
from api.store.tables import Run, RunStatus
from tests.api.databases import Cluster
from tests.api.runs.offices import queued, with_office

DRAW = random.Random(1)
LARGE = {"notes": "".join(chr(DRAW.randrange(0xAC00, 0xD7A4)) for _ in range(40_000))}
"""Nothing in it can be pressed together."""


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Give a small file system of its own."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("no file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes."""
    with disk(tmp_path / "disk", 3) as folder:
        yield folder


def fill(store: Store) -> list[str]:
    """Accept large runs until the disk is full."""
    accepted: list[str] = []

    def go_on() -> None:
        for _ in range(1_000):
            accepted.extend(queued(store, "plan", LARGE))

    with pytest.raises(StoreFullError):
        go_on()
    return accepted


def filled_and_worked_on(store: Store, ballast: Path) -> list[str]:
    """Fill the disk, make room by the ballast, work on the oldest run, and return what was accepted."""
    migrate(store)
    with_office(store)
    accepted = fill(store)
    assert len(accepted) > 3
    with store.read() as session:
        assert list(session.scalars(select(Run.id).order_by(Run.id))) == accepted
    ballast.unlink()
    with store.write() as session:
        claim = queue.claim(session, "w1")
        assert claim is not None
        assert (claim.run_id, claim.document) == (accepted[0], LARGE)
        queue.finish(session, claim, RunStatus.SUCCESSFUL)
    store.close()
    return accepted


def test_what_was_accepted_before_the_disk_was_full_is_there_and_goes_on_when_there_is_room(small_disk: Path) -> None:
    path, ballast = small_disk / "hubdong.sqlite", small_disk / "ballast"
    ballast.write_bytes(bytes(500_000))
    accepted = filled_and_worked_on(Store(sqlite_url(path)), ballast)
    again = Store(sqlite_url(path))
    with again.read() as session:
        assert session.scalar(select(func.count()).select_from(Run)) == len(accepted)
    again.close()


def test_postgresql_on_a_full_disk_says_so_keeps_what_was_accepted_and_goes_on_when_there_is_room(
    postgres: Cluster,
) -> None:
    name = new_id("db")
    with disk(postgres.folder / name, 24) as folder:  # an empty database takes some eight
        ballast = folder / "ballast"
        ballast.write_bytes(bytes(2_000_000))
        data = folder / "data"
        data.mkdir()
        store = Store(postgres.database(name, data))
        try:
            filled_and_worked_on(store, ballast)
        finally:
            ballast.unlink(missing_ok=True)  # the cluster cannot go on while it cannot write
            store.close()
            postgres.drop(name)


def test_postgresql_says_in_many_ways_that_a_disk_is_full(tmp_path: Path) -> None:
    store = Store(sqlite_url(tmp_path / "hubdong.sqlite"))
    told = DiskFull('could not write block 0 in file "base/5/3605": wrote only 4096 of 8192 bytes')
    with pytest.raises(StoreFullError, match="wrote only"), store.write():
        raise OperationalError("INSERT", {}, told)
    store.close()


def test_a_database_that_may_not_grow_says_so_and_keeps_what_it_has(tmp_path: Path) -> None:
    store = Store(sqlite_url(tmp_path / "hubdong.sqlite"))
    migrate(store)
    with_office(store)
    store.close()
    small = Store(sqlite_url(tmp_path / "hubdong.sqlite"))
    event.listen(small.engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count=200"))
    accepted = fill(small)
    with small.read() as session:
        assert list(session.scalars(select(Run.id).order_by(Run.id))) == accepted
    small.close()
