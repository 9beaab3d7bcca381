"""``/v1/layers``: boundaries and roads of an office, which its scenarios name."""

import hashlib
from pathlib import PurePath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from api.auth.access import Known
from api.auth.audit import record
from api.http.answers import downloaded, json_bytes
from api.http.bodies import gives, raw_body
from api.http.context import After, Db, IdempotencyKey, Limit
from api.http.examples import BOUNDARIES, LAYER
from api.http.layers import ENDINGS, as_geojson, looked_at
from api.http.limits import LARGEST_BODY_BYTES
from api.http.models import LayerRecord
from api.http.once import Made, once
from api.http.pages import Page, page
from api.http.press import Press
from api.http.problems import Refusal, not_found
from api.store import layers
from api.store.store import Store
from api.store.tables import Layer

router = APIRouter(prefix="/v1/layers", tags=["layers"])

GEOJSON = "application/geo+json"
ANY = "application/octet-stream"
BINARY = {"type": "string", "format": "binary"}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            GEOJSON: {"schema": {"type": "object"}, "examples": {"example": {"value": BOUNDARIES}}},
            ANY: {"schema": BINARY},
        },
    }
}
MAP: dict[str, Any] = {
    "description": "The dongs as areas in WGS 84.",
    "content": {GEOJSON: {"schema": {"type": "object"}, "examples": {"example": {"value": BOUNDARIES}}}},
}
LayerId = Annotated[
    str, Path(pattern=r"^lyr_[0-9a-z]{8,40}$", description="A layer.", examples=["lyr_01k5example0000000000000000"])
]
Name = Annotated[
    str,
    Query(
        pattern=r"^[^/\\.\x00-\x1f\x7f][^/\\\x00-\x1f\x7f]{0,99}$",
        description="What scenarios call it; its ending says what it is: .geojson, .gpkg, .zip (Shapefile), .pbf.",
        examples=["dongs.geojson"],
    ),
]
Kind = Annotated[
    Literal["boundaries", "roads"], Query(description="Areas of dongs, or roads of OSM.", examples=["boundaries"])
]


async def content_of(request: Request) -> bytes:
    """Return the file of a request."""
    return await raw_body(request, LARGEST_BODY_BYTES)


@router.post(
    "",
    status_code=201,
    openapi_extra=BODY,
    responses={201: gives(LayerRecord, LAYER, "It is kept.", {"Location": "Where it is read."})},
    summary="Keep a layer",
)
def create(
    request: Request,
    who: Known,
    store: Db,
    name: Name,
    kind: Kind,
    content: Annotated[bytes, Depends(content_of)],
    key: IdempotencyKey = None,
) -> Response:
    """Keep a boundary file or a road file; one of the same name replaces it for scenarios."""
    media_type = ENDINGS[kind].get(PurePath(name).suffix.lower())
    if media_type is None:
        values = {"name": name, "known": ", ".join(ENDINGS[kind])}
        raise Refusal("invalid", "the ending of '{name}' is none of {known}", values)
    press: Press = request.app.state.press
    facts = {**press.run(looked_at, kind, name, content), "bytes": len(content), "sha256": _digest(content)}

    def make(session: Session) -> Made:
        row = layers.add(session, who.office_id, name, kind, media_type, content, facts)
        record(session, who, "layer.create", row.id, {"name": name, "sha256": facts["sha256"]})
        return Made(201, json_bytes(told(row).model_dump(mode="json")), {"Location": f"/v1/layers/{row.id}"})

    return once(store, who.office_id, key, request, make)


@router.get("", summary="List layers")
def listed(who: Known, store: Db, limit: Limit = 20, after: After = None) -> Page[LayerRecord]:
    """Return the office's layers without their contents, the newest first."""
    with store.read() as session:
        return page(layers.page(session, who.office_id, after, limit + 1), limit, told)


@router.get("/{layer_id}", responses={200: MAP}, response_class=Response, summary="Read boundaries as GeoJSON")
def read(request: Request, who: Known, store: Db, layer_id: LayerId) -> Response:
    """Return boundaries as GeoJSON in WGS 84, whatever they came as."""
    row = _found(store, who.office_id, layer_id)
    if row.kind != "boundaries":
        raise Refusal("not-found", "'{name}' is no layer of areas", {"name": row.name})
    press: Press = request.app.state.press
    return Response(press.run(as_geojson, row.name, row.content), media_type=GEOJSON)


@router.get(
    "/{layer_id}/file",
    responses={200: {"description": "The file.", "content": {ANY: {"schema": BINARY}}}},
    response_class=Response,
    summary="Read a layer as it was sent",
)
def file(who: Known, store: Db, layer_id: LayerId) -> Response:
    """Return the very bytes that were sent."""
    row = _found(store, who.office_id, layer_id)
    return downloaded(row.content, ANY, row.name)


@router.delete("/{layer_id}", status_code=204, summary="Delete a layer")
def delete(who: Known, store: Db, layer_id: LayerId) -> Response:
    """Take a layer away; scenarios that name it can no longer be planned."""
    with store.write() as session:
        row = layers.find(session, who.office_id, layer_id)
        if row is None:
            raise not_found("layer", layer_id)
        record(session, who, "layer.delete", row.id, {"name": row.name, "sha256": row.facts.get("sha256")})
        session.delete(row)
    return Response(status_code=204)


def told(row: Layer) -> LayerRecord:
    """Return a layer as the API tells it."""
    return LayerRecord.model_validate(row, from_attributes=True)


def _found(store: Store, office_id: str, layer_id: str) -> Layer:
    with store.read() as session:
        row = layers.find(session, office_id, layer_id, with_content=True)
    if row is None:
        raise not_found("layer", layer_id)
    return row


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
