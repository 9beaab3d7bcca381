"""How large a request may be, whatever it says of itself: chunked bodies are counted as they come."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import Refusal

LARGEST_BODY_BYTES = 50_000_000


class BodyLimitMiddleware:
    """Refuses bodies that are too large or compressed, before or while they are read.

    Parameters
    ----------
    largest_bytes
        Of any body; a route may allow less.
    """

    def __init__(self, app: ASGIApp, largest_bytes: int = LARGEST_BODY_BYTES) -> None:
        self.app = app
        self.largest_bytes = largest_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what is read of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(Headers(scope=scope))
        if refusal is not None:
            await refusal.response()(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.largest_bytes:
                raise too_large(self.largest_bytes)
            return message

        await self.app(scope, counted, send)

    def _refusal(self, headers: Headers) -> Refusal | None:
        coding = headers.get("content-encoding", "identity").strip().lower()
        if coding != "identity":
            template = "bodies are taken as they are, not in the coding '{coding}'"
            return Refusal("media-type", template, {"coding": coding[:40]}, headers={"Accept-Encoding": "identity"})
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            return Refusal("bad-request", "the header '{name}' is no whole number", {"name": "Content-Length"})
        return too_large(self.largest_bytes) if int(length) > self.largest_bytes else None


def too_large(limit: int) -> Refusal:
    """Return the refusal of a body with more than ``limit`` bytes."""
    # what is left of the body is not read to its end: the line is closed
    headers = {"Connection": "close"}
    return Refusal("too-large", "the body has more than {limit} bytes", {"limit": limit}, headers=headers)
