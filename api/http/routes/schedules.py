"""``/v1/runs/{id}/…``: the plan of a run, in every format."""

import hashlib
import io
import zipfile
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from api.auth.access import Known
from api.http.answers import NOT_MODIFIED, downloaded, json_bytes
from api.http.bodies import JSON, gives, told_headers
from api.http.context import Db, IfNoneMatch, RunId
from api.http.examples import ROSTER, SCHEDULE
from api.http.models import Roster
from api.http.press import Press, drawn
from api.http.problems import Refusal
from api.http.routes.runs import found, not_ready
from api.i18n import language
from api.store import runs
from api.store.store import Store
from api.store.tables import Output
from scenarios.schedule.document import Schedule

router = APIRouter(prefix="/v1/runs/{run_id}", tags=["schedules"])

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "hwpx": "application/hwp+zip",
    "ics": "text/calendar; charset=utf-8",
    "json": JSON,
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
"""Media type by the ending of a file's name."""
WHOLE = gives(
    Schedule,
    SCHEDULE,
    "The plan; the best so far while the run is at work.",
    {"ETag": "Of this plan.", "Plan-State": "`final`, or `best-so-far` while the run is at work."},
)
FILE: dict[str, Any] = {
    "description": "The document, or a zip of several.",
    "content": {kind.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for kind in TYPES.values()},
    "headers": told_headers({"ETag": "Of this document."}),
}
FormatName = Annotated[
    Literal["xlsx", "hwpx", "pdf", "csv", "ics", "geojson", "gpkg", "png"],
    Path(description="Format; `png` holds the pictures as SVG too.", examples=["ics"]),
]
FileName = Annotated[
    str | None,
    Query(
        max_length=80,
        description="One file of several, such as `map.svg` or `csv/visits.csv`.",
        examples=["calendar.ics"],
    ),
]


@router.get("/schedule", responses={200: WHOLE, 304: NOT_MODIFIED}, response_class=Response, summary="Read the plan")
def schedule(who: Known, store: Db, run_id: RunId, seen: IfNoneMatch = None) -> Response:
    """Return the plan of a run in names, dates and won; every plan has passed the verifier."""
    plan = plan_of(store, who, run_id)
    headers = {"ETag": _tag(plan), "Plan-State": "final" if plan.final else "best-so-far"}
    if seen == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(json_bytes(plan.document), media_type=JSON, headers=headers)


@router.get(
    "/documents/{format_name}",
    responses={200: FILE, 304: NOT_MODIFIED},
    response_class=Response,
    summary="Read the plan as a document",
)
def document(
    request: Request,
    who: Known,
    store: Db,
    run_id: RunId,
    format_name: FormatName,
    file: FileName = None,
    seen: IfNoneMatch = None,
) -> Response:
    """Return the plan to sign, to edit, to put on a map or into a calendar."""
    plan = plan_of(store, who, run_id)
    tag = _tag(plan, format_name, file or "", language())
    if seen == tag:
        return Response(status_code=304, headers={"ETag": tag})
    press: Press = request.app.state.press
    files = press.run(drawn, json_bytes(plan.document), format_name, language())
    name, content = _chosen(files, format_name, file)
    return downloaded(content, TYPES[name.rsplit(".", 1)[-1]], name.rsplit("/", 1)[-1], {"ETag": tag})


@router.get("/roster", response_class=Response, responses={200: gives(Roster, ROSTER, "Who does what.")})
def roster(who: Known, store: Db, run_id: RunId) -> Response:
    """Return the duty roster (업무분담표): what each hub dong and linked dong does."""
    plan = plan_of(store, who, run_id)
    hubs = plan.document.get("hubs")
    if hubs is None:
        raise Refusal("not-found", "this plan has no regions, so nobody has duties in one")
    return Response(json_bytes({"duties": hubs["duties"]}), media_type=JSON)


def plan_of(store: Store, who: Known, run_id: str) -> Output:
    """Return the plan that a run has given so far.

    Raises
    ------
    Refusal
        If the office has no such run, or it has no plan, or none yet.
    """
    with store.read() as session:
        run = found(session, who.office_id, run_id)
        plan = runs.output(session, run.id, "schedule")
        if plan is None:
            raise not_ready(run)
        return plan


def _tag(plan: Output, *more: str) -> str:
    known = "/".join((plan.run_id, plan.updated_at.isoformat(), *more))
    return f'"{hashlib.sha256(known.encode()).hexdigest()[:32]}"'


def _chosen(files: list[tuple[str, bytes]], format_name: str, wanted: str | None) -> tuple[str, bytes]:
    """Return the file asked for, the only one there is, or a zip of all."""
    if wanted is not None:
        chosen = next((one for one in files if one[0] == wanted), None)
        if chosen is None:
            values = {"name": wanted, "known": ", ".join(name for name, _content in files) or "-"}
            raise Refusal("not-found", "this plan has no file '{name}' in this format; it has {known}", values)
        return chosen
    if not files:
        raise Refusal("not-found", "this plan has nothing to show as {format}", {"format": format_name})
    return files[0] if len(files) == 1 else (f"{format_name}.zip", _zipped(files))


def _zipped(files: list[tuple[str, bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return target.getvalue()
