"""A server on the loopback, its database, and whoever asks it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from api.auth.keys import issue
from api.auth.principal import Role
from api.http.app import create_app
from api.runs.solver import prepare
from api.runs.worker import Worker
from api.settings import SOLVER_MEGABYTES, Settings
from api.store.migrate import migrate
from api.store.store import Store, now, sqlite_url
from api.store.tables import Office

Client = httpx.Client
As = Callable[..., Client]


@contextmanager
def served(store: Store, folder: Path) -> Iterator[str]:
    """A server over a store; gives its address."""
    app = create_app(Settings(folder, str(store.url)), store)
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < until, "the server did not start in time"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A migrated database with two offices; the server closes it."""
    opened = Store(sqlite_url(tmp_path_factory.mktemp("data") / "hubdong.sqlite"))
    migrate(opened)
    with opened.write() as session:
        for name in ("a", "b"):
            session.add(Office(id=f"off_{name}", name=name, created_at=now(session)))
    return opened


@pytest.fixture(scope="module")
def address(database: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the server of this module's tests listens."""
    with served(database, tmp_path_factory.mktemp("served")) as at:
        yield at


@pytest.fixture(scope="module")
def worker(database: Store) -> Iterator[None]:
    """A worker that takes the runs of this module's tests."""
    prepare(["api.runs.child"])
    one = Worker(database, SOLVER_MEGABYTES)
    thread = threading.Thread(target=one.run, daemon=True)
    thread.start()
    yield
    one.stop()
    thread.join(20)


def ended(client: Client, location: str) -> dict[str, Any]:
    """Follow a run until it has ended; return it."""
    with client.stream("GET", f"{location}/events") as events:
        for _line in events.iter_lines():
            pass
    told: dict[str, Any] = client.get(location).json()
    assert told["ended_at"] is not None, told
    return told


@pytest.fixture(scope="module")
def as_(database: Store, address: str) -> Iterator[As]:
    """A client with a key of an office and a role."""
    opened: list[Client] = []

    def client(office: str = "off_a", role: Role = Role.PLANNER, **headers: str) -> Client:
        with database.write() as session:
            _row, text = issue(session, office, "test", role, expires_at=None)
        headers = {"Authorization": f"Bearer {text}", **headers}
        opened.append(Client(base_url=address, headers=headers, timeout=30))
        return opened[-1]

    yield client
    for one in opened:
        one.close()


@pytest.fixture(scope="module")
def planner(as_: As) -> Client:
    """A planner of the first office."""
    return as_()
