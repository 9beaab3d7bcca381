"""Who asks: the answer of authentication, carried along with the request."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Role(StrEnum):
    """What somebody may do in their office (권한); each role may do all that the ones before it may."""

    VIEWER = "viewer"
    """Read scenarios, runs, plans and their documents."""
    PLANNER = "planner"
    """Write scenarios, start and dismiss runs, record outcomes."""
    ADMIN = "admin"
    """Give out and revoke keys, admit people, read the audit log."""

    def covers(self, needed: "Role") -> bool:
        """Whether this role may do what ``needed`` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True)
class Principal:
    """A key or a person, known and allowed in.

    Parameters
    ----------
    actor
        As the audit log names it: ``key_...`` for a key, ``person_...`` for a person, ``desk`` for whoever opened
        the link that the server printed.
    name
        For people to read: the key's name, the person's name or address.
    office_id
        The one office whose rows are seen.
    role
        What may be done there.
    via
        ``key`` or ``session``; a session rides on a cookie, so it must prove that our page sent the request.
    csrf
        What the page must send back in ``X-CSRF-Token``; empty for a key.
    """

    actor: str
    name: str
    office_id: str
    role: Role
    via: Literal["key", "session"] = "key"
    csrf: str = ""
