"""Problems as RFC 9457 describes them, in the language asked for, with the place of each mistake."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.responses import Response

from api.http.pointers import cell_of, pointer, pointer_of
from api.i18n import _, say
from api.refusals import problem_text
from scenarios.errors import Problem, shown

MEDIA_TYPE = "application/problem+json"
MOST_MISTAKES = 50
"""Mistakes listed of one request; a shifted column makes thousands of the same."""


class Mistake(BaseModel):
    """One thing wrong at one place of a request."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    detail: str
    """What is wrong, in the language asked for."""
    pointer: str | None = None
    """Where in the document: a JSON pointer (RFC 6901), such as `/visits/places/3/by`."""
    cell: str | None = None
    """Where in the workbook: sheet and cell."""
    parameter: str | None = None
    """Which parameter of the path, the query or the headers."""
    value: str | None = None
    """What was refused, shortened."""


class ProblemDetails(BaseModel):
    """Why a request was refused, as RFC 9457 describes it."""

    model_config = ConfigDict(
        use_attribute_docstrings=True,
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:hubdong:problem:not-found",
                    "title": "찾을 수 없습니다",
                    "status": 404,
                    "detail": "'scn_0190'인 시나리오가 없습니다.",
                    "errors": [],
                }
            ]
        },
    )

    type: str
    """Name of the kind of problem, the same in every language."""
    title: str
    """The kind of problem in a few words."""
    status: int
    """The HTTP status."""
    detail: str
    """What is wrong here."""
    errors: list[Mistake] = []
    """Each mistake with its place."""


KINDS: Mapping[str, HTTPStatus] = {
    "bad-request": HTTPStatus.BAD_REQUEST,
    "unauthorized": HTTPStatus.UNAUTHORIZED,
    "forbidden": HTTPStatus.FORBIDDEN,
    "not-found": HTTPStatus.NOT_FOUND,
    "method-not-allowed": HTTPStatus.METHOD_NOT_ALLOWED,
    "not-ready": HTTPStatus.CONFLICT,
    "conflict": HTTPStatus.CONFLICT,
    "changed": HTTPStatus.PRECONDITION_FAILED,
    "too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "media-type": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
    "version-needed": HTTPStatus.PRECONDITION_REQUIRED,
    "too-many": HTTPStatus.TOO_MANY_REQUESTS,
    "internal": HTTPStatus.INTERNAL_SERVER_ERROR,
    "unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "full": HTTPStatus.INSUFFICIENT_STORAGE,
}
"""Name of each kind of problem to its status."""


class Refusal(Exception):  # noqa: N818  (an answer to a request, not a fault)
    """A request that is not done, and why.

    Parameters
    ----------
    kind
        Key of ``KINDS``.
    template, values
        English sentence with ``{named}`` values, the key of its translation.
    mistakes
        Places, if there are several or one in a document.
    headers
        Sent along, such as ``WWW-Authenticate``.
    """

    def __init__(
        self,
        kind: str,
        template: str,
        values: Mapping[str, object] | None = None,
        mistakes: Sequence[Mistake] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(template)
        self.kind = kind
        self.template = template
        self.values = dict(values or {})
        self.mistakes = tuple(mistakes)
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """Return the answer in the language spoken."""
        return problem(self.kind, say(self.template, self.values), self.mistakes, self.headers)


def title(kind: str) -> str:
    """Return a kind of problem in a few words of the language spoken."""
    return {
        "bad-request": _("The request cannot be read"),
        "unauthorized": _("A key is needed"),
        "forbidden": _("This is not allowed"),
        "not-found": _("There is no such thing"),
        "method-not-allowed": _("This cannot be done here"),
        "not-ready": _("The result is not there yet"),
        "conflict": _("This cannot be done now"),
        "changed": _("Somebody has changed it since"),
        "too-large": _("The request is too large"),
        "media-type": _("This kind of content is not taken"),
        "invalid": _("The request contradicts what is asked for"),
        "version-needed": _("Say which version is meant"),
        "too-many": _("Too many requests at once"),
        "internal": _("A mistake of hubdong"),
        "unavailable": _("Not available for the moment"),
        "full": _("There is no room left"),
    }[kind]


def not_found(what: str, identifier: str) -> Refusal:
    """Return the refusal of an id that is unknown, or that of another office, which is the same to whoever asks."""
    return Refusal("not-found", "there is no {what} '{name}'", {"what": what, "name": identifier})


def problem(
    kind: str, detail: str, mistakes: Sequence[Mistake] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """Return an answer of the media type ``application/problem+json``."""
    body = ProblemDetails(
        type=f"urn:hubdong:problem:{kind}", title=title(kind), status=KINDS[kind], detail=detail, errors=list(mistakes)
    )
    text = json.dumps(body.model_dump(mode="json", exclude_none=True), ensure_ascii=False)
    return Response(text.encode("utf-8", "replace"), KINDS[kind], dict(headers or {}), MEDIA_TYPE)


def invalid(mistakes: Iterable[Mistake]) -> Refusal:
    """Return the refusal of a document with mistakes, the first of them as its sentence."""
    found = list(mistakes)
    more = len(found) - MOST_MISTAKES
    if more > 0:
        found[MOST_MISTAKES:] = [Mistake(detail=say("and {more} more problems", {"more": more}))]
    first = found[0].detail if found else _("The request contradicts what is asked for")
    return Refusal("invalid", "{told}", {"told": first}, found)


def scenario_mistakes(problems: Sequence[Problem]) -> list[Mistake]:
    """Return what is wrong with a scenario, each with its pointer or cell."""
    return [
        Mistake(
            detail=problem_text(one),
            pointer=pointer_of(one.place),
            cell=cell_of(one.place),
            value=one.value or None,
        )
        for one in problems
    ]


def body_mistakes(error: ValidationError) -> list[Mistake]:
    """Return what pydantic found in a body."""
    return [
        _mistake(one["loc"], one["msg"], one.get("ctx", {}), one["type"], one["input"], "pointer")
        for one in error.errors(include_url=False)[: MOST_MISTAKES + 1]
    ]


def parameter_mistakes(errors: Iterable[Any]) -> list[Mistake]:
    """Return what FastAPI found in path, query and headers."""
    return [
        _mistake(tuple(one["loc"])[1:], one["msg"], one.get("ctx", {}), one["type"], one.get("input"), "parameter")
        for one in errors
    ]


def _mistake(
    route: tuple[int | str, ...], text: str, values: Mapping[str, object], code: str, value: object, where: str
) -> Mistake:
    whole = code in ("json_invalid", "missing")
    told = Problem("", text, values, code, "" if whole else _printable(shown(value)))
    place = pointer(route) if where == "pointer" else ".".join(map(str, route))
    return Mistake(detail=problem_text(told), value=told.value or None, **{where: place})


def _printable(text: str) -> str:
    """Return a refused value without control characters."""
    return re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", text)
