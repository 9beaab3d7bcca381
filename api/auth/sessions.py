"""Sessions of people: begun by a one-time link or by the issuer's word, carried by a cookie, ended on the server."""

import datetime as dt

from sqlalchemy import delete
from sqlalchemy.orm import Session

from api.auth.keys import is_live
from api.auth.principal import Principal, Role
from api.auth.secret import digest, new_secret
from api.store.store import now
from api.store.tables import ApiKey, LoginLink, Member, WebSession

LASTS = dt.timedelta(hours=12)
"""A session lives for a working day, however often it is used."""
LINK_LASTS = dt.timedelta(minutes=30)
DESK = "desk"
"""Actor of a session begun by a link that the server printed: whoever sits at this machine."""


def make_link(session: Session, office_id: str) -> str:
    """Return the secret of a link that begins one session of an admin, once, within half an hour."""
    secret = new_secret()
    moment = now(session)
    session.add(LoginLink(digest=digest(secret), office_id=office_id, expires_at=moment + LINK_LASTS))
    return secret


def use_link(session: Session, secret: str) -> str | None:
    """Begin a session by a link and return its cookie; ``None`` if the link is unknown, used or too old."""
    moment = now(session)
    # taken out and looked at in one statement: of two that come at once, one finds it
    taken = session.execute(
        delete(LoginLink).where(LoginLink.digest == digest(secret)).returning(LoginLink.office_id, LoginLink.expires_at)
    ).first()
    return None if taken is None or taken.expires_at <= moment else begin(session, taken.office_id)


def begin(session: Session, office_id: str, *, member_id: str | None = None, key_id: str | None = None) -> str:
    """Begin a session and return what its cookie holds.

    Parameters
    ----------
    member_id, key_id
        Whose role counts, looked up at each request, for it may be taken away; the desk's is admin.
    """
    moment = now(session)
    session.execute(delete(WebSession).where(WebSession.expires_at <= moment))
    secret = new_secret()
    row = WebSession(
        digest=digest(secret),
        office_id=office_id,
        member_id=member_id,
        key_id=key_id,
        csrf=new_secret(),
        created_at=moment,
        expires_at=moment + LASTS,
    )
    session.add(row)
    return secret


def recognise(session: Session, secret: str, moment: dt.datetime) -> Principal | None:
    """Return whose session this is; ``None`` if it is unknown, has ended, or its member or key is gone."""
    row = session.get(WebSession, digest(secret))
    if row is None or row.expires_at <= moment:
        return None
    if row.member_id is not None:
        return _as_member(session.get(Member, row.member_id), row.csrf)
    if row.key_id is not None:
        return _as_key(session.get(ApiKey, row.key_id), row.csrf, moment)
    return Principal(DESK, DESK, row.office_id, Role.ADMIN, "session", row.csrf)


def _as_member(member: Member | None, csrf: str) -> Principal | None:
    if member is None:
        return None
    return Principal(member.id, member.name, member.office_id, Role(member.role), "session", csrf)


def _as_key(key: ApiKey | None, csrf: str, moment: dt.datetime) -> Principal | None:
    if key is None or not is_live(key, moment):
        return None
    return Principal(key.id, key.name, key.office_id, Role(key.role), "session", csrf)


def end(session: Session, secret: str) -> None:
    """End a session, if there is one."""
    session.execute(delete(WebSession).where(WebSession.digest == digest(secret)))


def end_all_of(session: Session, member_id: str) -> None:
    """End every session of a member."""
    session.execute(delete(WebSession).where(WebSession.member_id == member_id))
