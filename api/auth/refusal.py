"""A request turned away, in words: RFC 9457 problem details in the language asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.responses import JSONResponse, Response

from api import i18n
from api.i18n import _, say

UNKNOWN = 401
FORBIDDEN = 403


@dataclass(frozen=True)
class Refusal:
    """Why somebody may not do something.

    Parameters
    ----------
    status
        401 where it is not known who asks, 403 where it is.
    template, values
        English sentence with ``{named}`` values, the key of its translation.
    """

    status: int
    template: str
    values: Mapping[str, object] = field(default_factory=dict)


class RefusedError(Exception):
    """A route turns somebody away who was let in at the door."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.template.format(**refusal.values))


def answer(refusal: Refusal, headers: Mapping[str, str]) -> Response:
    """Return the problem as a response; a 401 says how to be let in."""
    i18n.use(asked_language(headers.get("accept-language", "")))
    body = {
        "type": "about:blank",
        "title": _("Not logged in" if refusal.status == UNKNOWN else "Not allowed"),
        "status": refusal.status,
        "detail": say(refusal.template, refusal.values),
    }
    challenge = {"WWW-Authenticate": 'Bearer realm="hubdong"'} if refusal.status == UNKNOWN else {}
    return JSONResponse(body, refusal.status, challenge, "application/problem+json")


def asked_language(header: str) -> str:
    """Return ``en`` where ``Accept-Language`` prefers it to Korean, else ``ko``."""
    weights = {"ko": 0.0, "en": 0.0}
    for choice in header.split(","):
        tag, quality = (*choice.replace(" ", "").split(";q="), "")[:2]
        name = tag.lower()[:2]
        if name in weights:
            weights[name] = max(weights[name], _weight(quality))
    return "en" if weights["en"] > weights["ko"] else "ko"


def _weight(quality: str) -> float:
    try:
        return float(quality) if quality else 1.0
    except ValueError:
        return 0.0
