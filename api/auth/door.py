"""Who asks, looked up in the database; and what the first start leaves behind."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.auth import audit, keys, sessions
from api.auth.guard import Identify, Shown
from api.auth.principal import Principal, Role
from api.store.store import Store, now
from api.store.tables import Office

FIRST_OFFICE = "off_first"
"""Office made by the first start; others are made by ``hubdong keys``."""


def identify(store: Store) -> Identify:
    """Return the lookup of the guard."""

    def look(shown: Shown) -> Principal | None:
        moment = dt.datetime.now(dt.UTC)
        with store.read() as session:
            if shown.key is not None:
                return keys.recognise(session, shown.key, moment)
            return sessions.recognise(session, shown.session or "", moment)

    return look


def first_start(store: Store, name: str) -> str | None:
    """Make the first office and its admin key, and return the key's text; ``None`` if there is an office already.

    Servers that start at the same moment make one office and one key between them.

    Parameters
    ----------
    name
        Of the office.
    """
    with store.write() as session:
        if session.scalar(select(Office.id).limit(1)) is not None or not _made_first(session, name):
            return None
        row, shown = keys.issue(session, FIRST_OFFICE, "admin", Role.ADMIN, expires_at=None)
        audit.add(session, FIRST_OFFICE, audit.SERVER, "key.issue", row.id, {"role": Role.ADMIN.value})
    return shown


def desk_link(store: Store, address: str) -> str | None:
    """Return a link that logs whoever sits at this machine in as admin, once; ``None`` if several offices live here.

    Parameters
    ----------
    address
        Where the server answers, such as ``http://127.0.0.1:8765``.
    """
    with store.write() as session:
        offices = session.scalars(select(Office.id).limit(2)).all()
        if len(offices) != 1:
            return None
        secret = sessions.make_link(session, offices[0])
        audit.add(session, offices[0], audit.SERVER, "link.issue")
    return f"{address}/login?token={secret}"


def _made_first(session: Session, name: str) -> bool:
    try:
        with session.begin_nested():
            session.add(Office(id=FIRST_OFFICE, name=name, created_at=now(session)))
    except IntegrityError:  # another server was a moment faster
        return False
    return True
