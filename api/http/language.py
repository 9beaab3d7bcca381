"""Which language an answer is in: that of ``Accept-Language``, Korean if it names neither of ours."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import i18n
from api.settings import LANGUAGES


class LanguageMiddleware:
    """Speaks the language of each request while it is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the language asked for, and say which it is."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        chosen = accepted(Headers(scope=scope).get("accept-language", ""))
        i18n.use(chosen)

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-language", chosen)
                headers.add_vary_header("accept-language")
            await send(message)

        await self.app(scope, receive, told)


def accepted(header: str) -> str:
    """Return ``ko`` or ``en``, whichever ``Accept-Language`` prefers; Korean if it is silent on both."""
    best, chosen = 0.0, LANGUAGES[0]
    for part in header.split(","):
        name, _semicolon, weight = part.strip().partition(";")
        language = name.strip().lower().partition("-")[0]
        quality = _quality(weight)
        if language in LANGUAGES and quality > best:
            best, chosen = quality, language
    return chosen


def _quality(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=")) if text.strip() else 1.0
    except ValueError:
        return 0.0
