"""``hubdong keys``: offices and their keys, for whoever holds the database."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from api import settings
from api.errors import BadInputError
from api.i18n import say

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.auth.principal import Role

ACTIONS = ("list", "new", "revoke", "link", "office")
ACTOR = "command"
"""How the audit log names whoever runs this."""


def keys_command(
    action: Annotated[str, typer.Argument(metavar="ACTION", help="list, new, revoke, link or office.")] = "list",
    name: Annotated[
        str, typer.Argument(metavar="NAME|ID", help="Name of the new key or office; id of the key to revoke.")
    ] = "",
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help="viewer, planner or admin.")] = "viewer",
    days: Annotated[
        int, typer.Option("--days", min=0, max=3_650, metavar="N", help="Days until it expires; 0 for never.")
    ] = 365,
    office: Annotated[str, typer.Option("--office", metavar="ID", help="Office, if there are several.")] = "",
) -> None:
    """Do it in one transaction with its line in the audit log."""
    # the database loads slowly, and help needs none of it
    from api.commands.serve import opened

    if action not in ACTIONS:
        raise BadInputError([say("'{name}' is none of {known}", {"name": action, "known": ", ".join(ACTIONS)})])
    chosen = settings.service()
    store = opened(chosen)
    try:
        with store.write() as session:
            lines = _done(session, action, name, office, _Wanted(_role(role), days), chosen)
    finally:
        store.close()
    for line in lines:
        typer.echo(line)


@dataclass(frozen=True)
class _Wanted:
    role: "Role"
    days: int


def _done(
    session: "Session", action: str, name: str, office: str, wanted: _Wanted, chosen: settings.Settings
) -> list[str]:
    if action == "office":
        return [_new_office(session, _named(name))]
    office_id = _office(session, office)
    if action == "new":
        return [_new_key(session, office_id, _named(name), wanted)]
    if action == "revoke":
        return [_revoked(session, office_id, _named(name))]
    return [_link(session, office_id, chosen)] if action == "link" else _listed(session, office_id)


def _new_office(session: "Session", name: str) -> str:
    from api.auth import audit
    from api.store.ids import new_id
    from api.store.store import now
    from api.store.tables import Office

    row = Office(id=new_id("off"), name=name, created_at=now(session))
    session.add(row)
    session.flush()
    audit.add(session, row.id, ACTOR, "office.create", row.id)
    return row.id


def _new_key(session: "Session", office_id: str, name: str, wanted: _Wanted) -> str:
    from api.auth import audit, keys
    from api.store.store import now

    end = now(session) + dt.timedelta(days=wanted.days) if wanted.days else None
    row, shown = keys.issue(session, office_id, name, wanted.role, end)
    audit.add(session, office_id, ACTOR, "key.issue", row.id, {"role": wanted.role.value})
    return shown


def _revoked(session: "Session", office_id: str, key_id: str) -> str:
    from api.auth import audit, keys

    if keys.revoke(session, office_id, key_id) is None:
        raise BadInputError([say("there is no {what} '{name}'", {"what": "API key", "name": key_id})])
    audit.add(session, office_id, ACTOR, "key.revoke", key_id)
    return key_id


def _link(session: "Session", office_id: str, chosen: settings.Settings) -> str:
    from api.auth import audit, sessions

    secret = sessions.make_link(session, office_id)
    audit.add(session, office_id, ACTOR, "link.issue")
    base = chosen.public_url or f"http://{chosen.host}:{chosen.port}"
    return f"{base}/login?token={secret}"


def _listed(session: "Session", office_id: str) -> list[str]:
    from api.auth import keys

    rows = keys.listed(session, office_id)
    states = {
        row.id: "revoked" if row.revoked_at else f"{row.expires_at:%Y-%m-%d}" if row.expires_at else "-" for row in rows
    }
    return [f"{row.id}  {row.role:8}  {states[row.id]:10}  {row.name}" for row in rows]


def _office(session: "Session", office_id: str) -> str:
    from sqlalchemy import select

    from api.store.tables import Office

    known = {row.id: row.name for row in session.scalars(select(Office).order_by(Office.id))}
    if office_id in known:
        return office_id
    if not office_id and len(known) == 1:
        return next(iter(known))
    told = ", ".join(f"{key} ({name})" for key, name in known.items()) or "-"
    raise BadInputError([say("name one office with --office; there are {known}", {"known": told})])


def _role(text: str) -> "Role":
    from api.auth.principal import Role

    if text not in list(Role):
        raise BadInputError([say("'{name}' is none of {known}", {"name": text, "known": ", ".join(Role)})])
    return Role(text)


def _named(name: str) -> str:
    if not name.strip():
        raise BadInputError([say("a name is needed")])
    return name.strip()
