"""``/v1/members``: an admin admits people, who log in through the issuer of OpenID Connect."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.auth import audit, members
from api.auth.access import ADMIN, Known
from api.auth.principal import Role
from api.http.context import Db
from api.http.problems import Refusal, not_found
from api.store.tables import Member

router = APIRouter(prefix="/v1/members", tags=["access"], dependencies=[ADMIN])

EXAMPLE: dict[str, Any] = {
    "id": "person_01k5example0000000000000000",
    "login": "kim@example.kr",
    "name": "김주무",
    "role": "planner",
    "created_at": "2027-02-01T09:00:00Z",
}
MemberId = Annotated[str, Path(pattern=r"^person_[0-9a-z]{8,40}$", description="A person.", examples=[EXAMPLE["id"]])]


class MemberRecord(BaseModel):
    """A person who may log in."""

    model_config = ConfigDict(use_attribute_docstrings=True, json_schema_extra={"examples": [EXAMPLE]})

    id: str
    login: str
    name: str
    role: Role
    created_at: dt.datetime


class Members(BaseModel):
    """People of an office, first admitted first."""

    items: list[MemberRecord]


class NewMember(BaseModel):
    """Whom to admit."""

    model_config = ConfigDict(
        extra="forbid",
        use_attribute_docstrings=True,
        json_schema_extra={"examples": [{"login": "kim@example.kr", "name": "김주무", "role": "planner"}]},
    )

    login: str = Field(min_length=1, max_length=200, pattern=r"^[!-~]+$")
    """What the issuer calls the person: the address, unless another claim was set up."""
    name: str = Field(min_length=1, max_length=100, pattern=r"\S")
    role: Role


@router.get("", summary="List people")
def listed(who: Known, store: Db) -> Members:
    """Return the people who may log in to the office."""
    with store.read() as session:
        return Members(items=[_told(row) for row in members.listed(session, who.office_id)])


@router.post("", status_code=201, responses={409: {"description": "Admitted already."}}, summary="Admit a person")
def admit(who: Known, store: Db, wanted: NewMember) -> MemberRecord:
    """Admit a person to the office, in one role; nobody is in two offices."""
    with store.write() as session:
        row = members.admit(session, who.office_id, wanted.login, wanted.name, wanted.role)
        if row is None:
            raise Refusal("conflict", "'{login}' is admitted already", {"login": wanted.login})
        audit.record(session, who, "member.admit", row.id, {"role": wanted.role.value})
        return _told(row)


@router.delete("/{member_id}", status_code=204, summary="Remove a person")
def remove(who: Known, store: Db, member_id: MemberId) -> Response:
    """Remove a person and end their sessions at once."""
    with store.write() as session:
        if not members.remove(session, who.office_id, member_id):
            raise not_found("person", member_id)
        audit.record(session, who, "member.remove", member_id)
    return Response(status_code=204)


def _told(row: Member) -> MemberRecord:
    return MemberRecord(id=row.id, login=row.login, name=row.name, role=Role(row.role), created_at=row.created_at)
