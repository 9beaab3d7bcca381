"""People of an office: admitted by an admin beforehand, recognised by what the issuer says of them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth.principal import Role
from api.auth.sessions import end_all_of
from api.store.ids import new_id
from api.store.store import now
from api.store.tables import Member


def admit(session: Session, office_id: str, login: str, name: str, role: Role) -> Member | None:
    """Admit a person; ``None`` if somebody with this login is admitted already, be it by another office.

    Parameters
    ----------
    login
        Value of the issuer's claim that tells people apart, such as an address; upper and lower case are the same.
    """
    if by_login(session, login) is not None:
        return None
    row = Member(
        id=new_id("person"),
        office_id=office_id,
        login=login.strip().lower(),
        name=name,
        role=role.value,
        created_at=now(session),
    )
    session.add(row)
    return row


def by_login(session: Session, login: str) -> Member | None:
    """Return the person the issuer calls so."""
    return session.scalar(select(Member).where(Member.login == login.strip().lower()))


def listed(session: Session, office_id: str) -> Sequence[Member]:
    """Return the people of an office, first admitted first."""
    return session.scalars(select(Member).where(Member.office_id == office_id).order_by(Member.id)).all()


def remove(session: Session, office_id: str, member_id: str) -> bool:
    """Remove a person and end their sessions; ``False`` if the office has no such person."""
    row = session.scalar(select(Member).where(Member.office_id == office_id, Member.id == member_id))
    if row is None:
        return False
    end_all_of(session, member_id)
    session.delete(row)
    return True
