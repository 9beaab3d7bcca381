"""``/v1/scenarios``: what staff write, by version."""

from typing import Annotated, Any

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from api.auth.access import Known
from api.auth.audit import record
from api.http.answers import NOT_MODIFIED, answered, downloaded, json_bytes
from api.http.bodies import JSON, given, gives, takes
from api.http.context import After, Db, IdempotencyKey, IfMatch, IfNoneMatch, Limit, ScenarioId
from api.http.examples import SCENARIO_RECORD
from api.http.models import Forked, ScenarioHead, ScenarioRecord
from api.http.once import Made, once
from api.http.pages import Page, page
from api.http.problems import not_found
from api.http.scenario_body import BODY, XLSX, ScenarioBody
from api.http.versions import etag, require_match, unchanged
from api.store import scenarios
from api.store.tables import ScenarioRow
from scenarios.schema import Scenario

router = APIRouter(prefix="/v1/scenarios", tags=["scenarios"])

WHOLE = gives(ScenarioRecord, SCENARIO_RECORD, "The scenario.", {"ETag": "Its version."})
CREATED = gives(
    ScenarioRecord, SCENARIO_RECORD, "It is kept.", {"ETag": "Its version.", "Location": "Where it is read."}
)


@router.post("", status_code=201, responses={201: CREATED}, openapi_extra=BODY, summary="Keep a new scenario")
def create(request: Request, who: Known, store: Db, scenario: ScenarioBody, key: IdempotencyKey = None) -> Response:
    """Keep a scenario sent as JSON or as a workbook of ours, filled in."""

    def make(session: Session) -> Made:
        row = scenarios.create(session, who.office_id, scenario)
        record(session, who, "scenario.create", row.id)
        return made(row)

    return once(store, who.office_id, key, request, make)


@router.get("", response_model=Page[ScenarioHead], summary="List scenarios")
def listed(who: Known, store: Db, limit: Limit = 20, after: After = None) -> Response:
    """Return the office's scenarios without their documents, the newest first."""
    with store.read() as session:
        return answered(page(scenarios.page(session, who.office_id, after, limit + 1), limit, head))


@router.get("/{scenario_id}", responses={200: WHOLE, 304: NOT_MODIFIED}, summary="Read a scenario")
def read(who: Known, store: Db, scenario_id: ScenarioId, seen: IfNoneMatch = None) -> Response:
    """Return a scenario with its document."""
    with store.read() as session:
        found = scenarios.find_text(session, who.office_id, scenario_id)
    if found is None:
        raise not_found("scenario", scenario_id)
    row, document = found
    tag = {"ETag": etag(row.version)}
    if unchanged(seen, row.version):
        return Response(status_code=304, headers=tag)
    # the document as it is kept: taken apart and put together again, a large one costs ten times the rest
    body = f'{head(row).model_dump_json()[:-1]},"document":{document}}}'
    return Response(body.encode(), media_type=JSON, headers=tag)


@router.get(
    "/{scenario_id}/workbook",
    responses={200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}},
    response_class=Response,
    summary="Read a scenario as a workbook",
)
def workbook(who: Known, store: Db, scenario_id: ScenarioId) -> Response:
    """Return a scenario as a workbook to fill in and send again."""
    from scenarios.workbook.writing import workbook_of

    with store.read() as session:
        row = _found(scenarios.find(session, who.office_id, scenario_id), scenario_id)
    scenario = Scenario.model_validate_json(json_bytes(row.document))
    return downloaded(workbook_of(scenario), XLSX, f"{row.name}.xlsx", {"ETag": etag(row.version)})


@router.put("/{scenario_id}", responses={200: WHOLE}, openapi_extra=BODY, summary="Replace a scenario")
def replace(
    who: Known, store: Db, scenario_id: ScenarioId, scenario: ScenarioBody, version: IfMatch = None
) -> Response:
    """Keep the next version, if nobody has written one since the version named by `If-Match`."""
    with store.write() as session:
        row = _found(scenarios.find(session, who.office_id, scenario_id, to_change=True), scenario_id)
        require_match(version, row.version)
        scenarios.replace(session, row, scenario)
        record(session, who, "scenario.replace", row.id, {"version": row.version})
        return _whole(row)


@router.delete("/{scenario_id}", status_code=204, summary="Delete a scenario")
def delete(who: Known, store: Db, scenario_id: ScenarioId, version: IfMatch = None) -> Response:
    """Take a scenario off the lists; runs of it, their plans and the record of who did what stay."""
    with store.write() as session:
        row = _found(scenarios.find(session, who.office_id, scenario_id, to_change=True), scenario_id)
        require_match(version, row.version)
        scenarios.put_away(session, row)
        record(session, who, "scenario.delete", row.id, {"version": row.version})
    return Response(status_code=204)


@router.post(
    "/{scenario_id}/forks",
    status_code=201,
    responses={201: CREATED},
    openapi_extra=takes(Forked, {"title": "만약 거점동이 넷이면"}),
    summary="Copy a scenario as a what-if",
)
def fork(
    request: Request,
    who: Known,
    store: Db,
    scenario_id: ScenarioId,
    wanted: Annotated[Forked, given(Forked)],
    key: IdempotencyKey = None,
) -> Response:
    """Keep a copy that knows what it was copied from, to change without touching the original."""

    def make(session: Session) -> Made:
        origin = _found(scenarios.find(session, who.office_id, scenario_id), scenario_id)
        scenario = Scenario.model_validate_json(json_bytes(origin.document))
        if wanted.title is not None:
            scenario = scenario.model_copy(update={"title": wanted.title})
        row = scenarios.create(session, who.office_id, scenario, forked_from=origin.id)
        record(session, who, "scenario.fork", row.id, {"origin": origin.id, "version": origin.version})
        return made(row)

    return once(store, who.office_id, key, request, make)


def head(row: ScenarioRow) -> ScenarioHead:
    """Return a row without its document."""
    return ScenarioHead.model_validate(row, from_attributes=True)


def _found(row: ScenarioRow | None, scenario_id: str) -> ScenarioRow:
    if row is None:
        raise not_found("scenario", scenario_id)
    return row


def _body(row: ScenarioRow) -> bytes:
    told: dict[str, Any] = {**head(row).model_dump(mode="json"), "document": row.document}
    return json_bytes(told)


def _whole(row: ScenarioRow) -> Response:
    return Response(_body(row), media_type=JSON, headers={"ETag": etag(row.version)})


def made(row: ScenarioRow) -> Made:
    """Return the answer to whoever had a scenario kept."""
    return Made(201, _body(row), {"Location": f"/v1/scenarios/{row.id}", "ETag": etag(row.version)})
