"""The door: nothing behind it runs for somebody unknown, whichever route is added later.

Closed unless said otherwise: a path that is not listed in ``PUBLIC`` needs a key or a session, and whatever is not
a safe method (RFC 9110, 9.2.1) needs a planner. Routes for admins ask for more by ``Depends(admin)``.
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.auth.principal import Principal, Role
from api.auth.recent import Recent
from api.http.problems import Refusal
from api.store.store import StoreUnavailableError

COOKIE = "hubdong"
CSRF_HEADER = "X-CSRF-Token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PUBLIC = frozenset({"/healthz", "/readyz", "/login", "/login/start", "/login/callback", "/", "/favicon.ico"})
"""What a stranger may see: whether the server lives, and the way in."""
PUBLIC_FOLDERS = ("/page/", "/calendars/")
"""Files of the page, programs and pictures without data; calendars, whose address holds a secret of its own."""
OWN = frozenset({("POST", "/v1/session"), ("DELETE", "/v1/session")})
"""What a viewer may do though it is no reading: come in with a key, and leave."""
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="hubdong"'}


@dataclass(frozen=True)
class Shown:
    """What a request shows to be let in: the text of a key, or of a session's cookie; at most one of them."""

    key: str | None = None
    session: str | None = None


Identify = Callable[[Shown], Principal | None]


class Guard:
    """ASGI middleware that lets a request through with its principal, or answers 401 or 403 itself.

    Parameters
    ----------
    app
        What is behind the door; finds the principal in ``request.state.principal``.
    identify
        Looks a key or session up; runs in a thread, for it asks the database.
    """

    def __init__(self, app: ASGIApp, identify: Identify) -> None:
        self.app = app
        self.identify = identify
        self.recent = Recent()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through or refuse; the body of a refused request is never read."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # we have no web sockets; one added by mistake stays shut
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = Headers(scope=scope)
        shown = _shown(headers)
        refused = None if is_public(scope["path"]) else await self._admit(scope, headers, shown)
        answer = self.app if refused is None else refused.response()
        await answer(scope, receive, send if scope["method"] in SAFE else self._forgetting(send))

    def _forgetting(self, send: Send) -> Send:
        """Return a ``send`` before whose first word everybody is looked up anew: a key may have been taken back."""

        async def told(message: Message) -> None:
            self.recent.forget()
            await send(message)

        return told

    async def _admit(self, scope: Scope, headers: Headers, shown: Shown) -> Refusal | None:
        if shown.key is None and shown.session is None:
            return Refusal("unauthorized", "this needs an API key or a session", headers=CHALLENGE)
        try:
            principal = await self._known(shown, scope["method"] in SAFE)
        except StoreUnavailableError:
            template = "the database is away or busy; try again"
            return Refusal("unavailable", template, headers={"Retry-After": "2"})
        if principal is None:
            return _unknown_key() if shown.key is not None else _unknown_session()
        scope.setdefault("state", {})["principal"] = principal
        return refusal(principal, scope["method"], scope["path"], headers)

    async def _known(self, shown: Shown, reads: bool) -> Principal | None:
        """Return who has shown this; whoever changes something is looked up each time."""
        text, turn = f"{shown.key}\n{shown.session}", self.recent.turn
        recent = self.recent.find(text) if reads else None
        if recent is not None:
            return recent
        principal = await to_thread.run_sync(self.identify, shown)
        if principal is not None:
            self.recent.keep(text, principal, turn)
        return principal


def is_public(path: str) -> bool:
    """Whether a stranger may ask for this path."""
    return path in PUBLIC or path.startswith(PUBLIC_FOLDERS)


def refusal(principal: Principal, method: str, path: str, headers: Mapping[str, str]) -> Refusal | None:
    """Return why somebody known may not do this, or ``None``."""
    if method in SAFE:
        return None
    if principal.via == "session" and not hmac.compare_digest(
        headers.get(CSRF_HEADER, "").encode(), principal.csrf.encode()
    ):
        template = "a request with the session's cookie must carry its {header}"
        return Refusal("forbidden", template, {"header": CSRF_HEADER})
    return None if (method, path) in OWN else lacks(principal, Role.PLANNER)


def lacks(principal: Principal, needed: Role) -> Refusal | None:
    """Return the refusal of a role that is too small, or ``None``."""
    if principal.role.covers(needed):
        return None
    values = {"needed": needed.value, "role": principal.role.value}
    return Refusal("forbidden", "this needs the role {needed}; yours is {role}", values)


def _unknown_key() -> Refusal:
    return Refusal("unauthorized", "the key is not known, has expired or was revoked", headers=CHALLENGE)


def _unknown_session() -> Refusal:
    return Refusal("unauthorized", "the session is not known or has ended; log in again", headers=CHALLENGE)


def _shown(headers: Headers) -> Shown:
    """Return the key of ``Authorization`` or ``X-API-Key``, else the cookie's session."""
    key = headers.get("x-api-key") or _authorized(headers.get("authorization", ""))
    if key is not None or "authorization" in headers:
        return Shown(key=key or "")
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return Shown()
    return Shown(session=cookie.value if cookie else None)


def _authorized(header: str) -> str | None:
    """Return the key of a Bearer header, or of a Basic one as password: map programs know only these two."""
    scheme, _, text = header.strip().partition(" ")
    if scheme.lower() == "bearer":
        return text.strip()
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(text, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return None
