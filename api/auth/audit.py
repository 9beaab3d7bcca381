"""Who did what to which plan: rows that the database itself refuses to change or take away (감사 기록)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth.principal import Principal
from api.store.store import now
from api.store.tables import Audit

SERVER = "server"
"""Actor of what nobody asked for: the first start, a link printed at a start."""


def record(
    session: Session, who: Principal, action: str, target: str | None = None, detail: dict[str, Any] | None = None
) -> None:
    """Add a row in the transaction of the change itself, so that neither is kept without the other.

    Parameters
    ----------
    action
        What was done, noun first: ``scenario.replace``, ``run.start``, ``key.revoke``.
    target
        Id of what it was done to.
    detail
        Versions, names of fields, ids; never the contents of a scenario, which may name people.
    """
    add(session, who.office_id, who.actor, action, target, detail)


def add(
    session: Session,
    office_id: str | None,
    actor: str,
    action: str,
    target: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add a row for somebody who is no principal: the server, or the command line."""
    session.add(
        Audit(at=now(session), office_id=office_id, actor=actor, action=action, target=target, detail=detail or {})
    )


def page(session: Session, office_id: str, after: int, limit: int, target: str | None = None) -> Sequence[Audit]:
    """Return an office's rows after a number, oldest first."""
    rows = select(Audit).where(Audit.office_id == office_id, Audit.seq > after).order_by(Audit.seq).limit(limit)
    if target is not None:
        rows = rows.where(Audit.target == target)
    return session.scalars(rows).all()
