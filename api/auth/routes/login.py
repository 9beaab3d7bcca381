"""``/login``: the way in for browsers, by the link that the server printed or through an issuer."""

import hmac
from typing import Annotated

import structlog
from fastapi import APIRouter, Query
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auth import audit, members, sessions
from api.auth.oidc import IssuerError, OpenIdClient, keep_state, take_state
from api.auth.routes.cookie import put, settings_of
from api.http.context import Db
from api.http.problems import Refusal, not_found
from api.store.tables import LoginState, Member

router = APIRouter(prefix="/login", tags=["access"], include_in_schema=False)
STATE_COOKIE = "hubdong_login"
PAGE = "/"
FAILED = "/#/login/failed"
"""Where the page tells that it did not work."""
Text = Annotated[str, Query(max_length=2_000)]


@router.get("")
def by_link(request: Request, store: Db, token: Text = "") -> Response:
    """Begin a session by a link; without one go to the issuer, or to the page, where a key can be given."""
    if not token:
        return _see("/login/start" if settings_of(request).issuer else PAGE)
    with store.write() as session:
        secret = sessions.use_link(session, token)
        if secret is None:
            return _see(FAILED)
    return put(_see(PAGE), request, secret)


@router.get("/start")
def start(request: Request, store: Db) -> Response:
    """Send the browser to the issuer."""
    try:
        begun = _client(request).begin()  # asks the issuer: not while a transaction is open
    except IssuerError as error:
        return _failed(error)
    with store.write() as session:
        keep_state(session, begun)
    response = _see(begun.address)
    secure = settings_of(request).public_url.startswith("https:")
    # lax, for the browser comes back from the issuer's page
    response.set_cookie(
        STATE_COOKIE, begun.state, max_age=600, secure=secure, httponly=True, samesite="lax", path="/login"
    )
    return response


@router.get("/callback")
def callback(request: Request, store: Db, code: Text = "", state: Text = "") -> Response:
    """Take what the issuer says and begin a session for a person who was admitted."""
    client = _client(request)
    if not code or not hmac.compare_digest(state.encode(), request.cookies.get(STATE_COOKIE, "").encode()):
        return _see(FAILED)
    with store.write() as session:
        under_way = take_state(session, state)
    secret = _session_of(client, store, code, under_way) if under_way else None
    response = _see(FAILED) if secret is None else put(_see(PAGE), request, secret)
    response.delete_cookie(STATE_COOKIE, path="/login")
    return response


def _session_of(client: OpenIdClient, store: Db, code: str, under_way: LoginState) -> str | None:
    try:
        person = client.finish(code, under_way)
    except IssuerError as error:
        structlog.get_logger().warning("login.failed", why=str(error))
        return None
    with store.write() as session:
        member = members.by_login(session, person.login)
        return None if member is None else _begin(session, member)


def _begin(session: Session, member: Member) -> str:
    audit.add(session, member.office_id, member.id, "session.begin")
    return sessions.begin(session, member.office_id, member_id=member.id)


def _client(request: Request) -> OpenIdClient:
    settings = settings_of(request)
    if settings.issuer is None:
        raise not_found("issuer", "-")
    base = settings.public_url or str(request.base_url).rstrip("/")
    return OpenIdClient(settings.issuer, f"{base}/login/callback")


def _failed(error: IssuerError) -> Response:
    structlog.get_logger().warning("login.failed", why=str(error))
    return Refusal("unavailable", "the login service does not answer; try again").response()


def _see(address: str) -> Response:
    return RedirectResponse(address, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
