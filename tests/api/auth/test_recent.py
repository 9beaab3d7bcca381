"""Who was just looked up is not looked up again for a moment; nobody whose key was taken back gains by it."""

import asyncio
from collections.abc import Callable

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from api.auth import recent
from api.auth.guard import Guard, Shown
from api.auth.principal import Principal, Role

ADMIN = Principal("key_1", "admin", "off_a", Role.ADMIN)
HEADERS = {"Authorization": "Bearer key_1.secret"}


async def fine(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


class Door:
    """A guard whose clock and keys the test holds."""

    def __init__(self, tick: Callable[[float], None]) -> None:
        self.tick = tick
        self.asked, self.valid = 0, True
        self._guard = Guard(fine, self._identify)

    def _identify(self, _shown: Shown) -> Principal | None:
        self.asked += 1
        return ADMIN if self.valid else None

    def status(self, method: str = "GET") -> int:
        return asyncio.run(self._asked(method))

    async def _asked(self, method: str) -> int:
        transport = httpx.ASGITransport(self._guard)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return (await client.request(method, "/v1/keys", headers=HEADERS)).status_code


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    now = [100.0]

    def tick(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setattr(recent, "monotonic", lambda: now[0])
    return Door(tick)


def test_reads_of_a_moment_ask_the_database_once_and_those_after_it_again(door: Door) -> None:
    for _ in range(4):
        assert door.status() == 200
        door.tick(recent.RECENT_S / 2)
    assert door.asked == 2, "a key in steady use is looked up again all the same"


def test_a_key_taken_back_by_this_server_opens_nothing_more_at_once(door: Door) -> None:
    assert door.status() == 200
    assert door.status("DELETE") == 200  # that of the key itself
    door.valid = False
    assert door.status() == 401


def test_a_key_taken_back_elsewhere_changes_nothing_and_reads_nothing_after_a_moment(door: Door) -> None:
    assert door.status() == 200
    door.valid = False
    assert door.status("POST") == 401
    door.tick(recent.RECENT_S)
    assert door.status() == 401


def test_a_lookup_that_was_under_way_when_something_changed_is_not_kept() -> None:
    known = recent.Recent()
    turn = known.turn
    known.forget()
    known.keep("x", ADMIN, turn)
    assert known.find("x") is None


def test_no_more_than_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "MOST", 2)
    known = recent.Recent()
    for shown in "abc":
        known.keep(shown, ADMIN, known.turn)
    assert [known.find(shown) is not None for shown in "abc"] == [False, True, True]
