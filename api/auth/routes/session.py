"""``/v1/session``: who I am, beginning a session with a key, leaving."""

import datetime as dt
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.auth import audit, sessions
from api.auth.access import Known
from api.auth.guard import COOKIE
from api.auth.principal import Principal, Role
from api.auth.routes.cookie import put, take_away
from api.http.answers import answered
from api.http.context import Db
from api.http.problems import Refusal
from api.store.tables import Office

router = APIRouter(prefix="/v1/session", tags=["access"])

EXAMPLE: dict[str, Any] = {
    "actor": "person_01k5example0000000000000000",
    "name": "김주무",
    "office": {"id": "off_first", "name": "작은구"},
    "role": "planner",
    "via": "session",
    "csrf": "3nTqk2vM0y3JYQZ1d4cPpQ8uXj7WcO5sRr6bL9aEfGh",
}


class OfficeName(BaseModel):
    """An office."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str
    name: str


class Me(BaseModel):
    """Who asks, and what they may do."""

    model_config = ConfigDict(use_attribute_docstrings=True, json_schema_extra={"examples": [EXAMPLE]})

    actor: str
    """As the audit log names it: a key, a person, or `desk`."""
    name: str
    office: OfficeName
    role: Role
    via: Literal["key", "session"]
    csrf: str
    """What a request with the session's cookie must send back in `X-CSRF-Token`; empty for a key."""


@router.get("", response_model=Me, summary="Say who I am")
def read(who: Known, store: Db) -> Response:
    """Return name, office and role of whoever asks."""
    with store.read() as session:
        return answered(_told(session, who))


@router.post(
    "",
    status_code=201,
    response_model=Me,
    responses={201: {"headers": {"Set-Cookie": {"schema": {"type": "string"}, "description": "The session."}}}},
    summary="Begin a session with a key",
)
def begin(request: Request, who: Known, store: Db) -> Response:
    """Begin a session of twelve hours that may do what the key may, so that a browser need not keep the key."""
    if who.via != "key":
        raise Refusal("conflict", "there is a session already")
    with store.write() as session:
        secret = sessions.begin(session, who.office_id, key_id=who.actor)
        audit.record(session, who, "session.begin")
        session.flush()
        begun = sessions.recognise(session, secret, dt.datetime.now(dt.UTC))
        told = _told(session, begun or who)
    return put(JSONResponse(told.model_dump(mode="json"), 201), request, secret)


@router.delete("", status_code=204, summary="Log out")
def leave(request: Request, who: Known, store: Db) -> Response:
    """End the session that the cookie carries; a key is not touched."""
    with store.write() as session:
        sessions.end(session, request.cookies.get(COOKIE, ""))
        audit.record(session, who, "session.end")
    return take_away(Response(status_code=204))


def _told(session: Session, who: Principal) -> Me:
    office = session.get_one(Office, who.office_id)
    return Me(
        actor=who.actor,
        name=who.name,
        office=OfficeName(id=office.id, name=office.name),
        role=who.role,
        via=who.via,
        csrf=who.csrf,
    )
