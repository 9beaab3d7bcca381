"""``/v1/runs``: long work, started, followed, ended."""

from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.auth.access import Known
from api.auth.audit import record
from api.http.answers import answered, json_bytes
from api.http.bodies import given, gives, takes
from api.http.context import After, Db, IdempotencyKey, Limit, RunId, ScenarioId
from api.http.examples import ABOUT_PLAN, RUN, SLOTS
from api.http.feed import Feed, News, line
from api.http.models import PartNews, RunReason, RunRecord
from api.http.once import Made, once
from api.http.pages import Page, page
from api.http.problems import Refusal, not_found, scenario_mistakes
from api.http.requests import OfPlan, RollRequest, RunRequest
from api.i18n import say
from api.runs.documents import RECORDS
from api.runs.overview import events_after
from api.runs.queue import NewRun, accept, request_cancel
from api.store import runs, scenarios
from api.store.outcomes import recorded
from api.store.tables import ENDED, Run, RunStatus
from scenarios.errors import Problem

router = APIRouter(prefix="/v1", tags=["runs"])

RETRY_MS = 2_000
"""When a browser asks again after its line broke."""
STARTED = gives(RunRecord, RUN, "It is queued.", {"Location": "Where it is followed."})
STREAM: dict[str, Any] = {
    "description": "Server-sent events, ended after the one that says how the run ended. `id` is the number of the "
    "event; `event` is `state`, `progress` or `plan`; `data` is a JSON object.",
    "content": {
        "text/event-stream": {
            "schema": {"type": "string"},
            "examples": {
                "example": {
                    "value": 'id: 7\nevent: progress\ndata: {"part":"visits","phase":"search","objective":420,'
                    '"bound":400,"gap":0.0476,"at":"2027-02-01T09:00:05+00:00"}\n\n'
                }
            },
        }
    },
}
ANSWER: dict[str, Any] = {
    "description": "The answer. Here: `slots`.",
    "content": {"application/json": {"schema": {"type": "object"}, "examples": {"example": {"value": SLOTS}}}},
}
LastEventId = Annotated[
    str | None,
    Header(alias="Last-Event-ID", max_length=40, description="Number of the last event received.", examples=["7"]),
]
Since = Annotated[int, Query(ge=0, le=10**9, description="Number of the last event received.", examples=[0])]


@router.post(
    "/scenarios/{scenario_id}/runs",
    status_code=202,
    responses={202: STARTED},
    openapi_extra=takes(RunRequest, {"kind": "plan", "time_limit_s": 60, "seed": 0, "workers": 2}, others=ABOUT_PLAN),
    summary="Start a run",
)
def start(
    request: Request,
    who: Known,
    store: Db,
    scenario_id: ScenarioId,
    wanted: Annotated[RunRequest, given(RunRequest)],
    key: IdempotencyKey = None,
) -> Response:
    """Plan a scenario, or ask something of it that takes long, as it stands now."""

    def make(session: Session) -> Made:
        options = wanted.options()
        if isinstance(wanted.root, OfPlan):
            _require_plan(session, who.office_id, scenario_id, wanted.root.previous_run)
        if isinstance(wanted.root, RollRequest):
            # as recorded now: done again, the run begins from the same
            options[RECORDS] = recorded(session, who.office_id, scenario_id)
        return started(session, who, scenario_id, wanted.root.kind, options)

    return once(store, who.office_id, key, request, make)


@router.get("/runs", response_model=Page[RunRecord], summary="List runs")
def listed(
    who: Known,
    store: Db,
    limit: Limit = 20,
    after: After = None,
    scenario: Annotated[
        str | None, Query(pattern=r"^scn_[0-9a-z]{8,40}$", description="Only those of this scenario.")
    ] = None,
    status: Annotated[RunStatus | None, Query(description="Only those in this state.")] = None,
) -> Response:
    """Return the office's runs, the newest first."""
    with store.read() as session:
        return answered(page(runs.page(session, who.office_id, after, limit + 1, scenario, status), limit, told))


@router.get("/runs/{run_id}", response_model=RunRecord, summary="Read a run")
def read(who: Known, store: Db, run_id: RunId) -> Response:
    """Return how far a run has come."""
    with store.read() as session:
        return answered(told(found(session, who.office_id, run_id)))


@router.delete("/runs/{run_id}", summary="End a run")
def cancel(who: Known, store: Db, run_id: RunId) -> RunRecord:
    """End a run with its best plan so far: a waiting one at once, a running one within a second or two."""
    with store.write() as session:
        run = found(session, who.office_id, run_id)
        if run.status in (RunStatus.SUCCESSFUL, RunStatus.FAILED):
            raise Refusal("conflict", "the run '{name}' has ended", {"name": run_id})
        if run.status != RunStatus.DISMISSED and run.cancel_at is None:
            run = request_cancel(session, run)
            record(session, who, "run.cancel", run.id)
        return told(run)


@router.get(
    "/runs/{run_id}/events",
    response_class=StreamingResponse,
    responses={200: STREAM, 204: {"description": "The run has ended and there is no more news: do not ask again."}},
    summary="Follow a run",
)
async def events(
    request: Request, who: Known, store: Db, run_id: RunId, last: LastEventId = None, after: Since = 0
) -> Response:
    """Send the news of a run as they come: phase, best cost, bound and gap of each part, new plans, its state."""
    since = int(last) if last is not None and last.isascii() and last.isdigit() else after

    def look() -> bool:
        with store.read() as session:
            run = found(session, who.office_id, run_id)
            return run.status in ENDED and not events_after(session, run.id, since, 1)

    if await run_in_threadpool(look):
        return Response(status_code=204)
    feed: Feed = request.app.state.feed
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_lines(feed, run_id, since), media_type="text/event-stream", headers=headers)


@router.get(
    "/runs/{run_id}/result",
    responses={200: ANSWER},
    response_class=Response,
    summary="Read the answer of a run",
)
def result(who: Known, store: Db, run_id: RunId) -> Response:
    """Return what a run was asked for: an explanation, what a wish costs, half-days, groupings, a curve, a plan."""
    with store.read() as session:
        run = found(session, who.office_id, run_id)
        given_so_far = runs.output(session, run.id, "result") or runs.output(session, run.id, "schedule")
        if given_so_far is None or not given_so_far.final:
            raise not_ready(run)
        return Response(json_bytes(given_so_far.document), media_type="application/json")


def _require_plan(session: Session, office_id: str, scenario_id: str, run_id: str) -> None:
    """Refuse to plan again from a run that has given no plan of this scenario."""
    run = found(session, office_id, run_id)
    plan = runs.output(session, run.id, "schedule")
    if plan is None or not plan.final:
        raise not_ready(run)
    if run.scenario_id != scenario_id:
        values = {"name": run_id, "scenario": scenario_id}
        raise Refusal("conflict", "the run '{name}' is none of the scenario '{scenario}'", values)


def found(session: Session, office_id: str, run_id: str, with_document: bool = False) -> Run:
    """Return a run of the office.

    Raises
    ------
    Refusal
        If it has none of this id.
    """
    run = runs.find(session, office_id, run_id, with_document)
    if run is None:
        raise not_found("run", run_id)
    return run


def not_ready(run: Run) -> Refusal:
    """Return the refusal of a result that is not there, or will never be."""
    if run.status == RunStatus.FAILED:
        return Refusal("not-ready", "the run '{name}' has failed and gives nothing", {"name": run.id})
    if run.status in ENDED:
        return Refusal("not-ready", "the run '{name}' has ended without a result", {"name": run.id})
    return Refusal("not-ready", "the run '{name}' is at work: follow its events", {"name": run.id})


def started(
    session: Session,
    who: Known,
    scenario_id: str,
    kind: str,
    options: Mapping[str, Any],
) -> Made:
    """Queue a run of a scenario as it stands.

    Raises
    ------
    Refusal
        If the office has no such scenario.
    """
    row = scenarios.find(session, who.office_id, scenario_id)
    if row is None:
        raise not_found("scenario", scenario_id)
    wanted = NewRun(who.office_id, kind, row.document, dict(options), row.id, row.version)
    return queued(session, who, wanted)


def queued(session: Session, who: Known, wanted: NewRun) -> Made:
    """Queue a run and return the answer that says where it is followed."""
    run = accept(session, wanted)
    record(session, who, "run.start", run.id, {"kind": wanted.kind, "scenario": wanted.scenario_id})
    return Made(202, json_bytes(told(run).model_dump(mode="json")), {"Location": f"/v1/runs/{run.id}"})


def told(run: Run) -> RunRecord:
    """Return a run as the API tells it."""
    return RunRecord(
        id=run.id,
        scenario_id=run.scenario_id,
        scenario_version=run.scenario_version,
        rerun_of=run.rerun_of,
        kind=run.kind,
        options={name: value for name, value in run.options.items() if name != RECORDS},
        status=RunStatus(run.status).value,
        created_at=run.created_at,
        started_at=run.started_at,
        ended_at=run.ended_at,
        attempts=run.attempts,
        parts={part: PartNews.model_validate(news) for part, news in (run.best or {}).items()},
        reason=None if run.reason is None else reason_told(run.reason),
    )


def reason_told(reason: Mapping[str, Any]) -> RunReason:
    """Return why a run failed, in the language spoken."""
    return RunReason(
        code=reason["code"],
        detail=say(reason["template"], reason["values"]),
        errors=scenario_mistakes([Problem(**one) for one in reason["problems"]]),
    )


async def _lines(feed: Feed, run_id: str, after: int) -> AsyncIterator[bytes]:
    yield f"retry: {RETRY_MS}\n".encode()
    async for found in feed.news(run_id, after):
        yield b"".join(map(_event, found)) or b": still here\n\n"


def _event(news: News) -> bytes:
    reason = news.data.get("reason") if news.kind == "state" else None
    if not reason:
        return news.line
    said = reason_told(reason).model_dump(mode="json", exclude_none=True)
    return line(news.number, news.kind, {**news.data, "reason": said})
