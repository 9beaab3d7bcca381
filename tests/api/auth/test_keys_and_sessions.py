"""Keys and sessions against both databases: what opens, what no longer does, and what is kept of them."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from api.auth import audit, keys, members, sessions
from api.auth.door import FIRST_OFFICE, desk_link, first_start, identify
from api.auth.guard import Shown
from api.auth.principal import Role
from api.auth.secret import digest, parted
from api.store.store import Store, now
from api.store.tables import ApiKey, Audit, LoginLink, Office, WebSession

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def office(store: Store) -> str:
    with store.write() as session:
        session.add(Office(id="off_a", name="가구", created_at=now(session)))
        session.add(Office(id="off_b", name="나구", created_at=now(session)))
    return "off_a"


def _issue(store: Store, office: str, role: Role = Role.PLANNER, lasts: dt.timedelta | None = HOUR) -> tuple[str, str]:
    with store.write() as session:
        row, shown = keys.issue(session, office, "도구", role, None if lasts is None else now(session) + lasts)
    return row.id, shown


def test_a_key_opens_its_office_in_its_role(store: Store, office: str) -> None:
    key_id, shown = _issue(store, office)
    who = identify(store)(Shown(key=shown))
    assert who is not None
    assert (who.actor, who.office_id, who.role, who.via) == (key_id, "off_a", Role.PLANNER, "key")


def test_the_database_holds_no_secret_only_digests(store: Store, office: str) -> None:
    _key_id, shown = _issue(store, office)
    halves = parted(shown)
    assert halves is not None
    with store.write() as session:
        cookie = sessions.begin(session, office)
        link = sessions.make_link(session, office)
    with store.read() as session:
        for table in ("api_keys", "sessions", "login_links"):
            kept = str(session.execute(text(f"SELECT * FROM {table}")).all())
            assert not any(secret in kept for secret in (halves[1], cookie, link))
        assert session.scalar(select(ApiKey.digest)) == digest(halves[1])


@pytest.mark.parametrize("wrong", ["", "x", "key_1.y", "key_00000000000000000000000000." + "a" * 43])
def test_what_is_no_key_of_ours_opens_nothing(store: Store, wrong: str) -> None:
    assert identify(store)(Shown(key=wrong)) is None


def test_the_right_id_with_a_wrong_secret_opens_nothing(store: Store, office: str) -> None:
    key_id, _shown = _issue(store, office)
    assert identify(store)(Shown(key=f"{key_id}.{'a' * 43}")) is None


def test_an_expired_key_opens_nothing_and_one_without_end_does(store: Store, office: str) -> None:
    _id, expired = _issue(store, office, lasts=-HOUR)
    _id, endless = _issue(store, office, lasts=None)
    assert identify(store)(Shown(key=expired)) is None
    assert identify(store)(Shown(key=endless)) is not None


def test_a_revoked_key_opens_nothing_from_then_on_and_ends_its_sessions(store: Store, office: str) -> None:
    key_id, shown = _issue(store, office)
    with store.write() as session:
        cookie = sessions.begin(session, office, key_id=key_id)
    look = identify(store)
    assert look(Shown(session=cookie)) is not None
    with store.write() as session:
        assert keys.revoke(session, office, key_id) is not None
    assert look(Shown(key=shown)) is None
    assert look(Shown(session=cookie)) is None


def test_another_office_cannot_revoke_a_key(store: Store, office: str) -> None:
    key_id, shown = _issue(store, office)
    with store.write() as session:
        assert keys.revoke(session, "off_b", key_id) is None
    assert identify(store)(Shown(key=shown)) is not None


def test_a_link_begins_one_session_and_only_one_even_if_used_twice_at_once(store: Store, office: str) -> None:
    with store.write() as session:
        link = sessions.make_link(session, office)

    def use(_turn: int) -> str | None:
        with store.write() as session:
            return sessions.use_link(session, link)

    with ThreadPoolExecutor(4) as pool:
        cookies = [cookie for cookie in pool.map(use, range(4)) if cookie is not None]
    assert len(cookies) == 1
    who = identify(store)(Shown(session=cookies[0]))
    assert who is not None
    assert (who.actor, who.role, who.via) == ("desk", Role.ADMIN, "session")
    assert len(who.csrf) >= 40


def test_an_old_link_begins_nothing(store: Store, office: str) -> None:
    with store.write() as session:
        link = sessions.make_link(session, office)
        session.scalars(select(LoginLink)).one().expires_at = now(session) - HOUR
    with store.write() as session:
        assert sessions.use_link(session, link) is None


def test_a_session_ends_after_its_time_and_by_logging_out(store: Store, office: str) -> None:
    look = identify(store)
    with store.write() as session:
        old, left = sessions.begin(session, office), sessions.begin(session, office)
        session.scalars(select(WebSession).where(WebSession.digest == digest(old))).one().expires_at = (
            now(session) - HOUR
        )
    assert look(Shown(session=old)) is None
    assert look(Shown(session=left)) is not None
    with store.write() as session:
        sessions.end(session, left)
    assert look(Shown(session=left)) is None


def test_a_members_session_follows_the_members_role_and_ends_with_the_member(store: Store, office: str) -> None:
    with store.write() as session:
        member = members.admit(session, office, "Kim@Example.kr", "김주무", Role.VIEWER)
        assert member is not None
    with store.write() as session:
        cookie = sessions.begin(session, office, member_id=member.id)
    look = identify(store)
    who = look(Shown(session=cookie))
    assert who is not None
    assert (who.actor, who.role) == (member.id, Role.VIEWER)
    with store.write() as session:
        found = members.by_login(session, "kim@example.KR")
        assert found is not None
        found.role = Role.ADMIN.value
    again = look(Shown(session=cookie))
    assert again is not None
    assert again.role is Role.ADMIN
    with store.write() as session:
        assert not members.remove(session, "off_b", member.id)
        assert members.remove(session, office, member.id)
    assert look(Shown(session=cookie)) is None


def test_nobody_is_admitted_twice_not_even_by_another_office(store: Store, office: str) -> None:
    with store.write() as session:
        assert members.admit(session, office, "kim@example.kr", "김", Role.VIEWER) is not None
    with store.write() as session:
        assert members.admit(session, "off_b", "KIM@example.kr", "김", Role.ADMIN) is None


def test_the_first_start_makes_one_admin_key_and_later_starts_none(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        shown = [key for key in pool.map(lambda _turn: first_start(store, "우리 기관"), range(4)) if key is not None]
    assert len(shown) == 1
    who = identify(store)(Shown(key=shown[0]))
    assert who is not None
    assert (who.office_id, who.role) == (FIRST_OFFICE, Role.ADMIN)
    assert first_start(store, "우리 기관") is None


def test_a_desk_link_is_only_for_a_server_of_one_office(store: Store) -> None:
    first_start(store, "우리 기관")
    link = desk_link(store, "http://127.0.0.1:8765")
    assert link is not None
    assert link.startswith("http://127.0.0.1:8765/login?token=")
    with store.write() as session:
        session.add(Office(id="off_b", name="나구", created_at=now(session)))
    assert desk_link(store, "http://127.0.0.1:8765") is None


def test_the_audit_row_is_kept_with_its_change_or_not_at_all(store: Store, office: str) -> None:
    class BrokenError(Exception):
        pass

    def change_and_break() -> None:
        with store.write() as session:
            row, _shown = keys.issue(session, office, "도구", Role.VIEWER, None)
            audit.add(session, office, "key_1", "key.issue", row.id)
            raise BrokenError

    with pytest.raises(BrokenError):
        change_and_break()
    with store.write() as session:
        audit.add(session, office, "key_1", "run.start", "run_1", {"seed": 0})
        audit.add(session, "off_b", "key_2", "run.start", "run_2")
    with store.read() as session:
        assert session.scalar(select(ApiKey)) is None
        rows = audit.page(session, office, after=0, limit=10)
        assert [(row.actor, row.action, row.target, row.detail) for row in rows] == [
            ("key_1", "run.start", "run_1", {"seed": 0})
        ]
        assert not audit.page(session, office, after=rows[0].seq, limit=10)
        assert len(session.scalars(select(Audit)).all()) == 2
