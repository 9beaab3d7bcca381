"""Structured logs: one JSON object a line, with the request's or the run's id, and nobody's telephone number.

Bodies, queries and headers are never logged: scenarios may name people, and queries may hold secrets.
"""

import logging
import re
import sys
import time
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.metrics import Meters
from api.store.ids import new_id

REQUEST_ID = "X-Request-Id"
HIDDEN = "***"
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
"""Anything may stand there; what is not listed is counted together, so that nobody can fill the memory with it."""
QUIET = ("uvicorn.access", "alembic", "sqlalchemy.engine", "httpx", "httpcore")
"""Loggers that speak up from warnings on; each request has a line of ours."""
_GIVEN_ID = re.compile(r"[0-9A-Za-z_.-]{8,80}")
_PERSONAL = re.compile(
    r"(?<!\d)0(?:1[016789]|2|[3-6]\d|70|80)[-. )]{0,2}\d{3,4}[-. ]?\d{4}(?!\d)"  # telephone
    r"|(?<!\d)\d{6}-[1-8]\d{6}(?!\d)"  # resident registration number (주민등록번호)
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail
)


def configure(level: int = logging.INFO) -> None:
    """Send all logs of this process, ours and those of packages, to standard error as JSON."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_personal,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    handler = logging.StreamHandler(sys.stderr)
    last: list[Any] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def hide_personal(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Put stars in place of telephone numbers, resident registration numbers and addresses in every text."""
    return {name: _hidden(value) for name, value in event.items()}


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return _PERSONAL.sub(HIDDEN, value)
    if isinstance(value, dict):
        return {key: _hidden(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_hidden(one) for one in value]
    return value


class RequestLog:
    """ASGI middleware, the outermost: gives each request an id, a line in the log and a place in the figures."""

    def __init__(self, app: ASGIApp, meters: Meters) -> None:
        self.app = app
        self.meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; note when the answer begins."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = given if _GIVEN_ID.fullmatch(given) else new_id("req")
        structlog.contextvars.bind_contextvars(request_id=request_id)
        begun = time.perf_counter()
        told: list[int] = []

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
                told.append(message["status"])
                self._note(scope, int(message["status"]), time.perf_counter() - begun)
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            if not told:  # it broke before it answered; the server answers 500 and logs why
                self._note(scope, 500, time.perf_counter() - begun)
            structlog.contextvars.unbind_contextvars("request_id")

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route(scope)
        method = scope["method"] if scope["method"] in METHODS else "other"
        self.meters.requests.labels(method, route, str(status)).observe(seconds)
        who = scope.get("state", {}).get("principal")
        structlog.get_logger().info(
            "request",
            method=method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            actor=getattr(who, "actor", None),
            office=getattr(who, "office_id", None),
            **_ids(scope),
        )


def _route(scope: Scope) -> str:
    """Return the route as it is written in the code: paths themselves are too many, and one may be a secret."""
    return getattr(scope.get("route"), "path", None) or "-"


def _ids(scope: Scope) -> dict[str, str]:
    known = scope.get("path_params") or {}
    return {name: known[name] for name in ("run_id", "scenario_id") if isinstance(known.get(name), str)}
