"""Idempotency-Key: a request that is sent again, because its answer was lost, is answered but not done again."""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, text
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from api.http.bodies import JSON
from api.http.problems import Refusal
from api.store.store import Store, now
from api.store.tables import Idempotency

KEPT = dt.timedelta(hours=24)
"""How long an answer is kept."""


@dataclass(frozen=True)
class Made:
    """An answer that can be given again."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    again: bytes | None = None
    """What is told instead to the same request sent again, where the answer holds a secret that nothing may keep."""

    def response(self) -> Response:
        """Return it as an answer."""
        return Response(self.body, self.status, dict(self.headers), JSON if self.body else None)


def once(store: Store, office_id: str, key: str | None, request: Request, make: Callable[[Session], Made]) -> Response:
    """Do what a request asks for in one transaction with its answer, or give the answer given before.

    Parameters
    ----------
    key
        Of ``Idempotency-Key``; ``None`` if there is none, and then it is done each time.
    make
        Does it. What it refuses is not kept.

    Raises
    ------
    Refusal
        If the key was used for another request.
    """
    with store.write() as session:
        if key is None:
            return make(session).response()
        _alone(session, office_id, key)
        digest = _digest(request)
        known = session.get(Idempotency, (office_id, key))
        if known is not None:
            if known.digest != digest:
                raise Refusal("invalid", "the Idempotency-Key '{key}' was used for another request", {"key": key})
            replayed = {"Idempotency-Replayed": "true"}
            return Made(known.status, known.body, {**known.headers, **replayed}).response()
        made = make(session)
        moment = now(session)
        session.execute(delete(Idempotency).where(Idempotency.created_at < moment - KEPT))
        session.add(
            Idempotency(
                office_id=office_id, key=key, digest=digest, status=made.status, headers=dict(made.headers),
                body=made.body if made.again is None else made.again, created_at=moment,
            )
        )  # fmt: skip
        return made.response()


def _alone(session: Session, office_id: str, key: str) -> None:
    """Wait until nobody else is at work with this key; on SQLite the transaction is alone already."""
    if session.get_bind().dialect.name != "sqlite":
        lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
        session.execute(lock, {"name": f"{office_id}/{key}"})


def _digest(request: Request) -> str:
    """Return the digest of what was asked: method, address and body as it was read."""
    asked = f"{request.method} {request.url.path}?{request.url.query}\n{request.headers.get('content-type', '')}\n"
    return hashlib.sha256(asked.encode() + getattr(request.state, "raw", b"")).hexdigest()
