"""The command, run in the process of the tests; databases, empty or migrated."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api import cli
from api.store.ids import new_id
from api.store.migrate import migrate
from api.store.store import Store, sqlite_url
from tests.api.databases import ABSENT, Cluster, cluster, programs

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def hubdong(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in this process: exit code, stdout, stderr."""
    monkeypatch.delenv("HUBDONG_LANG", raising=False)

    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli.run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL cluster for all tests of the session."""
    found = programs()
    if found is None:
        pytest.skip(ABSENT)
    with cluster(found) as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of one kind and of the other."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "hubdong.sqlite")
    running: Cluster = request.getfixturevalue("postgres")
    return running.database(new_id("db"))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A migrated database."""
    opened = Store(database_url)
    migrate(opened)
    yield opened
    opened.close()
