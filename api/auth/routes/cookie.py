"""The session's cookie: read by no script, sent by our own pages only, in the clear on the loopback alone."""

from starlette.requests import Request
from starlette.responses import Response

from api.auth.guard import COOKIE
from api.auth.sessions import LASTS
from api.settings import Settings


def settings_of(request: Request) -> Settings:
    """Return the settings of the application."""
    settings: Settings = request.app.state.settings
    return settings


def put(response: Response, request: Request, secret: str) -> Response:
    """Put the session's secret into the browser."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(LASTS.total_seconds()),
        secure=settings_of(request).public_url.startswith("https:"),
        httponly=True,
        samesite="strict",
    )
    return response


def take_away(response: Response) -> Response:
    """Take it out again."""
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return response
