"""API keys: given out, listed, revoked, recognised."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from api.auth.principal import Principal, Role
from api.auth.secret import digest, joined, matches, new_secret, parted
from api.store.ids import new_id
from api.store.store import now
from api.store.tables import ApiKey

LASTS_DAYS = 365
"""Days a key lives unless said otherwise."""


_SHOWN = select(
    ApiKey.id, ApiKey.name, ApiKey.office_id, ApiKey.role, ApiKey.digest, ApiKey.expires_at, ApiKey.revoked_at
).where(ApiKey.id == bindparam("shown"))
"""Made once and read by columns: each request asks it."""


def issue(
    session: Session, office_id: str, name: str, role: Role, expires_at: dt.datetime | None
) -> tuple[ApiKey, str]:
    """Make a key for an office.

    Returns
    -------
    row, text
        The text is what a program sends; it is nowhere kept and cannot be shown again.
    """
    secret = new_secret()
    row = ApiKey(
        id=new_id("key"),
        office_id=office_id,
        name=name,
        role=role.value,
        digest=digest(secret),
        created_at=now(session),
        expires_at=expires_at,
        revoked_at=None,
    )
    session.add(row)
    return row, joined(row.id, secret)


def listed(session: Session, office_id: str) -> Sequence[ApiKey]:
    """Return all keys of an office, also those that no longer open anything, oldest first."""
    return session.scalars(select(ApiKey).where(ApiKey.office_id == office_id).order_by(ApiKey.id)).all()


def revoke(session: Session, office_id: str, key_id: str) -> ApiKey | None:
    """Take a key back for good and return it; ``None`` if the office has no such key."""
    row = session.scalar(select(ApiKey).where(ApiKey.office_id == office_id, ApiKey.id == key_id))
    if row is not None and row.revoked_at is None:
        row.revoked_at = now(session)
    return row


def recognise(session: Session, text: str, moment: dt.datetime) -> Principal | None:
    """Return whose key this is; ``None`` if it is unknown, has expired or was revoked."""
    halves = parted(text)
    row = session.execute(_SHOWN, {"shown": halves[0]}).first() if halves else None
    if halves is None or row is None or not matches(halves[1], row.digest):
        return None
    if not _opens(row.expires_at, row.revoked_at, moment):
        return None
    return Principal(row.id, row.name, row.office_id, Role(row.role))


def is_live(row: ApiKey, moment: dt.datetime) -> bool:
    """Whether a key opens anything at this moment."""
    return _opens(row.expires_at, row.revoked_at, moment)


def _opens(expires_at: dt.datetime | None, revoked_at: dt.datetime | None, moment: dt.datetime) -> bool:
    return revoked_at is None and (expires_at is None or moment < expires_at)
