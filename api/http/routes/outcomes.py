"""``/v1/runs/{id}/outcomes``: what became of planned visits."""

from typing import Annotated

from fastapi import APIRouter, Path
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from api.auth.access import Known
from api.auth.audit import record
from api.http.answers import json_bytes
from api.http.bodies import JSON, given, gives, takes
from api.http.context import After, Db, IdempotencyKey, IfMatch, Limit, RunId
from api.http.examples import OUTCOME
from api.http.models import OutcomeGiven, OutcomeRecord
from api.http.once import Made, once
from api.http.pages import Page, page
from api.http.problems import Mistake, Refusal, invalid, not_found
from api.http.routes.runs import found
from api.http.versions import etag, require_match
from api.i18n import say
from api.store import outcomes
from api.store.tables import Run, VisitOutcome

router = APIRouter(prefix="/v1", tags=["outcomes"])

GIVEN = {name: OUTCOME[name] for name in ("place", "date", "state", "note", "suggestions", "more_open")}
KEPT = gives(OutcomeRecord, OUTCOME, "It is kept.", {"ETag": "Its version.", "Location": "Where it is read."})
OutcomeId = Annotated[
    str, Path(pattern=r"^out_[0-9a-z]{8,40}$", description="An outcome.", examples=["out_01k5example0000000000000000"])
]


@router.post(
    "/runs/{run_id}/outcomes",
    status_code=201,
    responses={201: KEPT},
    openapi_extra=takes(OutcomeGiven, GIVEN),
    summary="Record what became of a visit",
)
def create(
    request: Request,
    who: Known,
    store: Db,
    run_id: RunId,
    told: Annotated[OutcomeGiven, given(OutcomeGiven)],
    key: IdempotencyKey = None,
) -> Response:
    """Record that a visit was made, moved or cancelled, and the suggestions taken there."""

    def make(session: Session) -> Made:
        run = found(session, who.office_id, run_id, with_document=True)
        _require_place(run, told.place)
        if outcomes.same(session, run.id, told.place, told.date) is not None:
            values = {"place": told.place, "date": told.date.isoformat()}
            raise Refusal("conflict", "'{place}' has an outcome on {date} already: change that one", values)
        row = outcomes.add(session, who.office_id, run.id, told.place, told.date, told.rest())
        record(session, who, "outcome.create", row.id, {"run": run.id})
        return Made(201, _body(row), {"Location": f"/v1/outcomes/{row.id}", "ETag": etag(row.version)})

    return once(store, who.office_id, key, request, make)


@router.get("/runs/{run_id}/outcomes", summary="List what became of visits")
def listed(who: Known, store: Db, run_id: RunId, limit: Limit = 100, after: After = None) -> Page[OutcomeRecord]:
    """Return what became of the visits of a run's plan, the newest record first."""
    with store.read() as session:
        run = found(session, who.office_id, run_id)
        return page(outcomes.page(session, run.id, after, limit + 1), limit, OutcomeRecord.of)


@router.get("/outcomes/{outcome_id}", responses={200: gives(OutcomeRecord, OUTCOME, "What became of it.")})
def read(who: Known, store: Db, outcome_id: OutcomeId) -> Response:
    """Return what became of a visit."""
    with store.read() as session:
        return _whole(_found(outcomes.find(session, who.office_id, outcome_id), outcome_id))


@router.put(
    "/outcomes/{outcome_id}",
    responses={200: gives(OutcomeRecord, OUTCOME, "It is kept.", {"ETag": "Its version."})},
    openapi_extra=takes(OutcomeGiven, GIVEN),
    summary="Correct what became of a visit",
)
def replace(
    who: Known,
    store: Db,
    outcome_id: OutcomeId,
    told: Annotated[OutcomeGiven, given(OutcomeGiven)],
    version: IfMatch = None,
) -> Response:
    """Correct a record, if nobody has since the version named by `If-Match`; place and date stay."""
    with store.write() as session:
        row = _found(outcomes.find(session, who.office_id, outcome_id, to_change=True), outcome_id)
        require_match(version, row.version)
        if (told.place, told.date) != (row.visit, row.date):
            raise Refusal("conflict", "a record keeps its place and date: make another one")
        outcomes.replace(session, row, told.rest())
        record(session, who, "outcome.replace", row.id, {"version": row.version})
        return _whole(row)


def _require_place(run: Run, place: str) -> None:
    visits = run.document.get("visits") or {}
    if not any(one["id"] == place for one in visits.get("places", ())):
        detail = say("the scenario of this run has no place '{name}'", {"name": place})
        raise invalid([Mistake(detail=detail, pointer="/place", value=place)])


def _found(row: VisitOutcome | None, outcome_id: str) -> VisitOutcome:
    if row is None:
        raise not_found("outcome", outcome_id)
    return row


def _body(row: VisitOutcome) -> bytes:
    return json_bytes(OutcomeRecord.of(row).model_dump(mode="json"))


def _whole(row: VisitOutcome) -> Response:
    return Response(_body(row), media_type=JSON, headers={"ETag": etag(row.version)})
