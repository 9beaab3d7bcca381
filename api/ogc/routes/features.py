"""``/ogc`` and ``/ogc/runs/{run_id}``: OGC API Features (part 1, core and GeoJSON), of an office and of one run."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.auth.access import Known
from api.documents.geojson import Feature
from api.http.context import RunId
from api.http.problems import not_found
from api.i18n import _
from api.ogc.asked import Asked, asked, only
from api.ogc.catalogue import Catalogue
from api.ogc.conformance import OF_FEATURES, OF_PROCESSES
from api.ogc.features import COLLECTIONS, Collected, Kind
from api.ogc.links import GEOJSON, OPENAPI, Link, Links

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
RELATIONS = "http://www.opengis.net/def/rel/ogc/1.0"

router = APIRouter(tags=["ogc"])

CollectionId = Annotated[str, Path(pattern="^[a-z]{1,20}$", description="A collection.", examples=["places"])]
FeatureId = Annotated[str, Path(max_length=300, description="A feature.", examples=["base"])]
ITEMS: dict[str, Any] = {
    "parameters": [
        {"name": "limit", "in": "query", "description": "Features at most.", "example": 100,
         "schema": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}},
        {"name": "offset", "in": "query", "description": "Features to pass over.", "example": 0,
         "schema": {"type": "integer", "minimum": 0, "maximum": 999999, "default": 0}},
        {"name": "bbox", "in": "query", "description": "West, south, east, north in degrees.",
         "style": "form", "explode": False, "example": [126.7, 35.0, 127.0, 35.3],
         "schema": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}},
        {"name": "datetime", "in": "query", "description": "A time or an interval (RFC 3339).",
         "example": "2027-03-02T00:00:00Z/..", "schema": {"type": "string"}},
    ]
}  # fmt: skip
BAD_QUERY: dict[int | str, Any] = {400: {"description": "A parameter is unknown or cannot be read."}}
LANDING: dict[int | str, Any] = {
    200: {
        "content": {"application/json": {"example": {"title": "hubdong", "links": [{"rel": "self", "href": "/ogc"}]}}}
    }
}
PAGE: dict[int | str, Any] = {
    **BAD_QUERY,
    200: {"description": "Features.", "content": {GEOJSON: {"schema": {"type": "object"}}}},
}


@router.get("/ogc/", include_in_schema=False)
@router.get("/ogc", responses=BAD_QUERY | LANDING, summary="Begin here with a map or process client")
def landing(request: Request, _who: Known) -> dict[str, Any]:
    """Return what there is: collections of the office's newest plans, and processes."""
    only(request.query_params.multi_items())
    links = Links(request, "/ogc")
    processes = [
        links.to("/processes", f"{RELATIONS}/processes", _("Processes")),
        links.to("/jobs", f"{RELATIONS}/job-list", _("Jobs")),
    ]
    return _landing(links, _("Newest plans"), processes)


@router.get("/ogc/runs/{run_id}/", include_in_schema=False)
@router.get("/ogc/runs/{run_id}", responses=BAD_QUERY, summary="Begin here with a map client, for one run")
def run_landing(request: Request, who: Known, run_id: RunId) -> dict[str, Any]:
    """Return what there is of one run."""
    only(request.query_params.multi_items())
    _collections(request, who, run_id)
    return _landing(Links(request, f"/ogc/runs/{run_id}"), run_id, [])


@router.get("/ogc/conformance", responses=BAD_QUERY, summary="Say which standards are kept")
@router.get("/ogc/runs/{run_id}/conformance", responses=BAD_QUERY, summary="Say which standards are kept, for one run")
def conformance(request: Request, who: Known, run_id: RunId | None = None) -> dict[str, Any]:
    """Return the conformance classes whose every requirement is kept."""
    only(request.query_params.multi_items())
    _collections(request, who, run_id)
    return {"conformsTo": [*OF_FEATURES, *(OF_PROCESSES if run_id is None else ())]}


@router.get("/ogc/collections", responses=BAD_QUERY, summary="List collections")
@router.get("/ogc/runs/{run_id}/collections", responses=BAD_QUERY, summary="List collections of one run")
def collections(request: Request, who: Known, run_id: RunId | None = None) -> dict[str, Any]:
    """Return dongs, places, regions and routes, each with its extent."""
    only(request.query_params.multi_items())
    links, found = _links(request, run_id), _collections(request, who, run_id)
    return {
        "links": [links.to("/collections", "self")],
        "collections": [_described(links, name, found[name]) for name in COLLECTIONS],
    }


@router.get("/ogc/collections/{collection_id}", responses=BAD_QUERY, summary="Describe a collection")
@router.get(
    "/ogc/runs/{run_id}/collections/{collection_id}", responses=BAD_QUERY, summary="Describe a collection of one run"
)
def collection(
    request: Request, who: Known, collection_id: CollectionId, run_id: RunId | None = None
) -> dict[str, Any]:
    """Return a collection's title, extent and links."""
    only(request.query_params.multi_items())
    _kind(collection_id)
    return _described(_links(request, run_id), collection_id, _collections(request, who, run_id)[collection_id])


@router.get(
    "/ogc/collections/{collection_id}/items",
    responses=PAGE,
    response_class=Response,
    openapi_extra=ITEMS,
    summary="Read features",
)
@router.get(
    "/ogc/runs/{run_id}/collections/{collection_id}/items",
    responses=PAGE,
    response_class=Response,
    openapi_extra=ITEMS,
    summary="Read features of one run",
)
def items(request: Request, who: Known, collection_id: CollectionId, run_id: RunId | None = None) -> Response:
    """Return a page of the features in a box, at a time, with certain values."""
    kind = _kind(collection_id)
    wanted = asked(request.query_params.multi_items(), kind)
    found = wanted.among(_collections(request, who, run_id)[collection_id], kind)
    page = found[wanted.offset : wanted.offset + wanted.limit]
    body = {
        "type": "FeatureCollection",
        "features": page,
        "links": _page_links(request, _links(request, run_id), collection_id, wanted, len(found)),
        "timeStamp": dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberMatched": len(found),
        "numberReturned": len(page),
    }
    return JSONResponse(body, media_type=GEOJSON)


@router.get(
    "/ogc/collections/{collection_id}/items/{feature_id}",
    responses=PAGE,
    response_class=Response,
    summary="Read a feature",
)
@router.get(
    "/ogc/runs/{run_id}/collections/{collection_id}/items/{feature_id}",
    responses=PAGE,
    response_class=Response,
    summary="Read a feature of one run",
)
def item(
    request: Request, who: Known, collection_id: CollectionId, feature_id: FeatureId, run_id: RunId | None = None
) -> Response:
    """Return one feature."""
    only(request.query_params.multi_items())
    _kind(collection_id)
    links = _links(request, run_id)
    path = f"/collections/{collection_id}"
    for feature in _collections(request, who, run_id)[collection_id].features:
        if feature["id"] == feature_id:
            told = [links.to(f"{path}/items/{feature_id}", "self", kind=GEOJSON), links.to(path, "collection")]
            return JSONResponse({**feature, "links": told}, media_type=GEOJSON)
    raise not_found("feature", feature_id)


def _landing(links: Links, title: str, others: list[Link]) -> dict[str, Any]:
    return {
        "title": f"hubdong: {title}",
        "description": _("Dongs, places, regions and routes of plans."),
        "links": [
            links.to("", "self"),
            links.outside("/v1/openapi.json", "service-desc", _("Description of the API"), OPENAPI),
            links.to("/conformance", "conformance", _("Standards kept")),
            links.to("/collections", "data", _("Collections")),
            *others,
        ],
    }


def _links(request: Request, run_id: str | None) -> Links:
    return Links(request, "/ogc" if run_id is None else f"/ogc/runs/{run_id}")


def _collections(request: Request, who: Known, run_id: str | None) -> Mapping[str, Collected]:
    catalogue: Catalogue = request.app.state.catalogue
    if run_id is None:
        return catalogue.of_office(who.office_id)
    found = catalogue.of_run(who.office_id, run_id)
    if found is None:
        raise not_found("run", run_id)
    return found


def _kind(name: str) -> Kind:
    if name not in COLLECTIONS:
        raise not_found("collection", name)
    return COLLECTIONS[name]


def _described(links: Links, name: str, found: Collected) -> dict[str, Any]:
    kind, path, bounds = COLLECTIONS[name], f"/collections/{name}", found.bounds()
    extent: dict[str, Any] = {} if bounds is None else {"spatial": {"bbox": [list(bounds)], "crs": CRS84}}
    span = _span(found.features, kind)
    if span is not None:
        extent["temporal"] = {"interval": [span], "trs": GREGORIAN}
    described = {
        "id": name,
        "title": kind.title(),
        "description": kind.description(),
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            links.to(path, "self"),
            links.to(f"{path}/items", "items", kind.title(), GEOJSON),
        ],
    }
    return {**described, "extent": extent} if extent else described


def _span(features: tuple[Feature, ...], kind: Kind) -> list[str] | None:
    if not kind.when:
        return None
    times = [(f["properties"].get(kind.when[0]), f["properties"].get(kind.when[1])) for f in features]
    known = [(first, last) for first, last in times if first is not None and last is not None]
    return [min(first for first, _last in known), max(last for _first, last in known)] if known else None


def _page_links(request: Request, links: Links, name: str, wanted: Asked, matched: int) -> list[Link]:
    path, query = f"/collections/{name}/items", dict(request.query_params)
    told = [links.to(path, "self", kind=GEOJSON, query=query), links.to(f"/collections/{name}", "collection")]
    for rel, offset in (("next", wanted.offset + wanted.limit), ("prev", max(0, wanted.offset - wanted.limit))):
        if (rel == "next" and offset < matched) or (rel == "prev" and wanted.offset > 0):
            told.append(links.to(path, rel, kind=GEOJSON, query={**query, "offset": str(offset)}))
    return told
