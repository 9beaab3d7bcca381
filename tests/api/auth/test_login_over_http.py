"""Browsers: in by the desk's link, by a key or by an issuer; cookies that carry a token against forgery; out again."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.auth import members
from api.auth.door import FIRST_OFFICE, desk_link, first_start
from api.auth.oidc import OpenIdClient
from api.auth.principal import Role
from api.auth.routes import login
from api.http.app import create_app
from api.settings import Issuer, Settings
from api.store.migrate import migrate
from api.store.store import Store, sqlite_url
from api.store.tables import Audit
from tests.api.auth.issuer import URL, SmallIssuer

PUBLIC = "https://hubdong.example.kr"
KIM = {"email": "kim@example.kr", "email_verified": True, "name": "김주무"}
Visit = Callable[[httpx.AsyncClient], Coroutine[Any, Any, None]]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = Store(sqlite_url(tmp_path / "hubdong.sqlite"))
    migrate(opened)
    return opened


def _browse(store: Store, visit: Visit) -> None:
    issuer = Issuer(URL, "hubdong", "a secret")
    app = create_app(Settings(Path("."), str(store.url), public_url=PUBLIC, issuer=issuer), store)

    async def run() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=PUBLIC) as browser:
            await visit(browser)

    asyncio.run(run())
    store.close()


def test_the_desks_link_logs_in_once_and_the_cookie_alone_changes_nothing(store: Store) -> None:
    first_start(store, "작은구")
    link = desk_link(store, PUBLIC)
    assert link is not None
    new = {"name": "화면", "role": "viewer"}

    async def visit(browser: httpx.AsyncClient) -> None:
        entered = await browser.get(link)
        assert (entered.status_code, entered.headers["location"]) == (303, "/")
        cookie = entered.headers["set-cookie"].lower()
        assert all(word in cookie for word in ("httponly", "secure", "samesite=strict"))
        me = (await browser.get("/v1/session")).json()
        assert (me["actor"], me["role"], me["office"]["name"]) == ("desk", "admin", "작은구")
        assert (await browser.post("/v1/keys", json=new)).status_code == 403
        assert (await browser.post("/v1/keys", json=new, headers={"X-CSRF-Token": "x"})).status_code == 403
        made = await browser.post("/v1/keys", json=new, headers={"X-CSRF-Token": me["csrf"]})
        assert made.status_code == 201
        again = await browser.get(link, headers={"Cookie": ""})
        assert "failed" in again.headers["location"]
        assert (await browser.delete("/v1/session", headers={"X-CSRF-Token": me["csrf"]})).status_code == 204
        assert (await browser.get("/v1/session")).status_code == 401
        key = {"Authorization": f"Bearer {made.json()['key']}"}
        assert (await browser.get("/v1/session", headers=key)).json()["role"] == "viewer"

    _browse(store, visit)


def test_a_key_begins_a_session_of_its_own_role(store: Store) -> None:
    key = first_start(store, "작은구")

    async def visit(browser: httpx.AsyncClient) -> None:
        begun = await browser.post("/v1/session", headers={"Authorization": f"Bearer {key}"})
        assert (begun.status_code, begun.json()["via"], begun.json()["role"]) == (201, "session", "admin")
        assert (await browser.get("/v1/session")).json() == begun.json()
        assert (await browser.get("/v1/audit")).json()["items"][-1]["action"] == "session.begin"

    _browse(store, visit)


def test_a_person_who_was_admitted_gets_in_through_the_issuer_and_nobody_else_does(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    issuer = SmallIssuer(KIM)
    monkeypatch.setattr(login, "OpenIdClient", partial(OpenIdClient, transport=issuer.transport()))
    first_start(store, "작은구")

    async def visit(browser: httpx.AsyncClient) -> None:
        async def through() -> httpx.Response:
            sent = await browser.get("/login/start")
            assert sent.headers["location"].startswith(f"{URL}/auth?")
            code, state = issuer.log_in(sent.headers["location"])
            return await browser.get("/login/callback", params={"code": code, "state": state})

        assert "failed" in (await through()).headers["location"]
        assert (await browser.get("/v1/session")).status_code == 401
        with store.write() as session:
            members.admit(session, FIRST_OFFICE, "kim@example.kr", "김주무", Role.VIEWER)
        assert (await through()).headers["location"] == "/"
        me = (await browser.get("/v1/session")).json()
        assert (me["name"], me["role"]) == ("김주무", "viewer")
        assert me["actor"].startswith("person_")

    _browse(store, visit)
    with store.read() as session:
        told = [(row.actor[:7], row.action) for row in session.query(Audit).order_by(Audit.seq)]
    assert told[-1] == ("person_", "session.begin")


def test_a_login_that_another_browser_began_is_not_finished_here(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    issuer = SmallIssuer(KIM)
    monkeypatch.setattr(login, "OpenIdClient", partial(OpenIdClient, transport=issuer.transport()))
    first_start(store, "작은구")
    with store.write() as session:
        members.admit(session, FIRST_OFFICE, "kim@example.kr", "김주무", Role.VIEWER)

    async def visit(browser: httpx.AsyncClient) -> None:
        sent = await browser.get("/login/start")
        code, state = issuer.log_in(sent.headers["location"])
        browser.cookies.clear()
        ended = await browser.get("/login/callback", params={"code": code, "state": state})
        assert "failed" in ended.headers["location"]
        assert (await browser.get("/v1/session")).status_code == 401

    _browse(store, visit)
