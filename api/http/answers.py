"""Answers whose bytes are made by us."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel
from starlette.responses import Response

NOT_MODIFIED: dict[str, Any] = {"description": "It is still the version at hand."}


def json_bytes(value: object) -> bytes:
    """Return a value as JSON in UTF-8, short."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def answered(body: BaseModel) -> Response:
    """Return a model that we made as JSON; it is valid, so nobody need look at it again."""
    return Response(body.model_dump_json().encode(), media_type="application/json")


def downloaded(
    content: bytes, media_type: str, name: str, headers: Mapping[str, str] | None = None, inline: bool = False
) -> Response:
    """Return a file with its name, which may be Korean (RFC 6266)."""
    kind = "inline" if inline else "attachment"
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    disposition = f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition, **(headers or {})})
