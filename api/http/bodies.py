"""Bodies of requests as models, read once as bytes: numbers, dates and places exactly as the document says them."""

from collections.abc import Mapping
from typing import Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool

from api.http.limits import too_large
from api.http.problems import Refusal, body_mistakes, invalid

JSON = "application/json"
LARGEST_JSON_BYTES = 20_000_000
"""461 places are 0.3 MB as a scenario and 3 MB as a bare instance."""
NUL = b"\\u0000"
"""As JSON writes it; PostgreSQL cannot keep it."""

M = TypeVar("M", bound=BaseModel)

MODELS: dict[str, type[BaseModel]] = {}
"""Every model that a route takes or gives in bytes, for the OpenAPI document."""


async def raw_body(request: Request, largest: int = LARGEST_JSON_BYTES) -> bytes:
    """Return the bytes of a body.

    Raises
    ------
    Refusal
        If there are more than ``largest``; they are not kept.
    """
    known = getattr(request.state, "raw", None)
    if known is not None:
        return bytes(known)
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > largest:
            raise too_large(largest)
    request.state.raw = bytes(read)
    return bytes(read)


def media_type(request: Request) -> str:
    """Return the media type of a body without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def given(model: type[M]) -> Any:
    """Return the dependency that reads a JSON body as a model.

    Raises
    ------
    Refusal
        If it is not declared as JSON, too large, nested too deeply, or contradicts the model; with each place.
    """

    async def read(request: Request) -> M:
        require_json(request)
        raw = await raw_body(request)
        return await run_in_threadpool(parsed, model, raw)

    return Depends(read)


def require_json(request: Request) -> None:
    """Refuse a body that does not say it is JSON."""
    kind = media_type(request)
    if kind != JSON and not (kind.startswith("application/") and kind.endswith("+json")):
        raise unknown_type(kind, JSON)


def unknown_type(kind: str, *taken: str) -> Refusal:
    """Return the refusal of a media type."""
    template = "the body is declared as '{kind}'; taken is {taken}"
    return Refusal("media-type", template, {"kind": kind[:80] or "-", "taken": ", ".join(taken)})


def parsed(model: type[M], raw: bytes) -> M:
    """Return bytes of JSON as a model; the parser refuses more than 200 levels of nesting.

    Raises
    ------
    Refusal
        If they are not JSON or contradict the model.
    """
    if NUL in raw:
        raise Refusal("invalid", "the text holds the character NUL, which no document needs")
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise invalid(body_mistakes(error)) from None


def takes(
    model: type[BaseModel],
    example: Any,
    kinds: Mapping[str, Any] | None = None,
    required: bool = True,
    others: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return what OpenAPI says of the body of a request.

    Parameters
    ----------
    example
        A body that is taken as it stands.
    kinds
        Other media types with their schema.
    others
        Further bodies, by name.
    """
    examples = {name: {"value": value} for name, value in {"example": example, **(others or {})}.items()}
    content = {JSON: {"schema": reference(model), "examples": examples}, **(kinds or {})}
    return {"requestBody": {"required": required, "content": content}}


def gives(
    model: type[BaseModel], example: Any, description: str, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what OpenAPI says of an answer whose bytes are made elsewhere."""
    content = {JSON: {"schema": reference(model), "examples": {"example": {"value": example}}}}
    return {"description": description, "content": content, "headers": told_headers(headers or {})}


def told_headers(headers: Mapping[str, str]) -> dict[str, Any]:
    """Return headers of an answer with what they say."""
    return {name: {"schema": {"type": "string"}, "description": text} for name, text in headers.items()}


def reference(model: type[BaseModel]) -> dict[str, str]:
    """Return the reference of a model's schema, which the OpenAPI document then holds."""
    MODELS[model.__name__] = model
    return {"$ref": f"#/components/schemas/{model.__name__}"}
