"""``hubdong keys`` and where the server may listen."""

from pathlib import Path

import pytest

from api.auth.bind import check_bind, is_loopback
from api.auth.door import desk_link, first_start, identify
from api.auth.guard import Shown
from api.auth.principal import Role
from api.errors import BadInputError
from api.settings import Issuer, Settings
from api.store.store import Store, sqlite_url
from api.store.tables import Audit
from tests.api.conftest import Run


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUBDONG_DATA", str(tmp_path))
    monkeypatch.delenv("HUBDONG_DATABASE_URL", raising=False)
    return tmp_path / "hubdong.sqlite"


def test_the_command_makes_an_office_a_key_and_takes_it_back(hubdong: Run, data: Path) -> None:
    assert hubdong("keys", "office", "작은구")[0] == 0
    code, shown, _err = hubdong("keys", "new", "화면", "--role", "planner", "--days", "30")
    assert code == 0
    store = Store(sqlite_url(data))
    who = identify(store)(Shown(key=shown.strip()))
    assert who is not None
    assert (who.name, who.role) == ("화면", Role.PLANNER)
    code, listed, _err = hubdong("keys")
    assert who.actor in listed
    assert shown.strip().partition(".")[2] not in listed
    assert hubdong("keys", "revoke", who.actor)[0] == 0
    assert identify(store)(Shown(key=shown.strip())) is None
    assert "revoked" in hubdong("keys", "list")[1]
    assert "/login?token=" in hubdong("keys", "link")[1]
    with store.read() as session:
        told = [row.action for row in session.query(Audit).order_by(Audit.seq)]
    assert told == ["office.create", "key.issue", "key.revoke", "link.issue"]
    store.close()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("burn",), "none of list, new"),
        (("new", "x", "--role", "king"), "none of viewer, planner, admin"),
        (("new",), "a name is needed"),
        (("revoke", "key_0"), "there is no API key 'key_0'"),
        (("list", "--office", "off_9"), "name one office"),
    ],
)
def test_mistakes_are_told(hubdong: Run, data: Path, arguments: tuple[str, ...], told: str) -> None:
    assert hubdong("keys", "office", "작은구")[0] == 0
    code, _out, err = hubdong("--lang", "en", "keys", *arguments)
    assert code == 2
    assert told in err
    assert data.exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"])
def test_the_loopback_needs_nothing(host: str, store: Store, tmp_path: Path) -> None:
    assert is_loopback(host)
    check_bind(Settings(tmp_path, "", host=host), store)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "hubdong.example.kr", ""])
def test_beyond_the_loopback_tls_and_a_way_to_log_in_are_needed(host: str, store: Store, tmp_path: Path) -> None:
    clear = Settings(tmp_path, "", host=host, public_url="http://hubdong.example.kr")
    behind_tls = Settings(tmp_path, "", host=host, public_url="https://hubdong.example.kr")
    with pytest.raises(BadInputError, match="HUBDONG_PUBLIC_URL"):
        check_bind(clear, store)
    with pytest.raises(BadInputError, match="hubdong keys"):
        check_bind(behind_tls, store)
    issuer = Issuer("https://login.example.kr", "hubdong", "x")
    check_bind(Settings(tmp_path, "", host=host, public_url="https://hubdong.example.kr", issuer=issuer), store)
    first_start(store, "우리 기관")
    check_bind(behind_tls, store)
    assert desk_link(store, "http://x") is not None
