"""``/ogc/processes`` and ``/ogc/jobs``: OGC API Processes (part 1), asynchronous, for the four families."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Path
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.auth.access import Known
from api.auth.audit import record
from api.http.answers import json_bytes
from api.http.bodies import given, takes
from api.http.context import Db, IdempotencyKey
from api.http.once import Made, once
from api.http.problems import Refusal
from api.ogc import jobs
from api.ogc.asked import at_most, job_filter, only
from api.ogc.links import JSON, Links
from api.ogc.processes import (
    EXAMPLE,
    Execute,
    description,
    no_such_job,
    no_such_process,
    not_ready,
    read_inputs,
    summary,
)
from api.runs.queue import NewRun, accept
from api.store import runs
from api.store.tables import Run, RunStatus
from scenarios.families import FAMILIES

router = APIRouter(prefix="/ogc", tags=["ogc"])

ProcessId = Annotated[str, Path(pattern="^[a-z]{1,20}$", description="A process: a family.", examples=["hubs"])]
JobId = Annotated[
    str, Path(pattern="^run_[0-9a-z]{8,40}$", description="A job.", examples=["run_01k5example0000000000000000"])
]
STATUS = {"description": "The job.", "content": {JSON: {"schema": {"type": "object"}}}}
CREATED: dict[int | str, Any] = {
    201: {**STATUS, "headers": {"Location": {"schema": {"type": "string"}, "description": "Where it is followed."}}}
}
BAD_QUERY: dict[int | str, Any] = {400: {"description": "A parameter is unknown or cannot be read."}}
LIST: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "query", "description": text, "schema": schema, "example": example}
        for name, text, schema, example in (
            ("limit", "Jobs at most.", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}, 100),
            ("after", "The last job seen.", {"type": "string", "pattern": "^run_[0-9a-z]{8,40}$"}, "run_01k5example"),
            ("type", "Only jobs of this type.", {"type": "string", "enum": ["process"]}, "process"),
            ("processID", "Only jobs of these processes.", {"type": "string", "pattern": "^[a-z]{1,20}$"}, "hubs"),
            (
                "status",
                "Only jobs in these states.",
                {"type": "string", "enum": [s.value for s in RunStatus]},
                "running",
            ),
            ("datetime", "When they were created.", {"type": "string"}, "2027-03-02T00:00:00Z/.."),
            ("minDuration", "Seconds they took at least.", {"type": "integer", "minimum": 0, "maximum": 999999}, 1),
            ("maxDuration", "Seconds they took at most.", {"type": "integer", "minimum": 0, "maximum": 999999}, 60),
        )
    ]
}
LISTED: dict[int | str, Any] = {
    200: {"content": {"application/json": {"example": {"processes": [{"id": "hubs", "version": "1"}], "links": []}}}}
}


@router.get("/processes", responses=BAD_QUERY | LISTED, summary="List processes")
def processes(request: Request, _who: Known) -> dict[str, Any]:
    """Return the four families, or the first of them."""
    names = list(FAMILIES)[: at_most(request.query_params.multi_items())]
    links = Links(request, "/ogc")
    return {"processes": [summary(name, links) for name in names], "links": [links.to("/processes", "self")]}


@router.get("/processes/{process_id}", responses=BAD_QUERY, summary="Describe a process")
def process(request: Request, _who: Known, process_id: ProcessId) -> dict[str, Any]:
    """Return a process with its inputs and outputs."""
    only(request.query_params.multi_items())
    _family(process_id)
    return description(process_id, Links(request, "/ogc"))


@router.post(
    "/processes/{process_id}/execution",
    status_code=201,
    responses=CREATED,
    response_class=Response,
    openapi_extra=takes(Execute, EXAMPLE),
    summary="Execute a process",
)
def execute(
    request: Request,
    who: Known,
    store: Db,
    process_id: ProcessId,
    wanted: Annotated[Execute, given(Execute)],
    key: IdempotencyKey = None,
) -> Response:
    """Queue a job; whatever is preferred, the answer does not wait for its end."""
    inputs = read_inputs(_family(process_id), wanted)
    options = {
        **inputs.model_dump(exclude={"instance"}, exclude_none=True),
        jobs.PROCESS: process_id,
        jobs.RESPONSE: wanted.response,
    }
    document = {"family": process_id, "instance": inputs.instance}

    def make(session: Session) -> Made:
        run = accept(session, NewRun(who.office_id, "solve", document, options))
        record(session, who, "run.start", run.id, {"kind": "solve", "process": process_id})
        links = Links(request, "/ogc")
        headers = {"Location": links.to(f"/jobs/{run.id}", "self")["href"]}
        return Made(201, json_bytes(jobs.status_info(run, links)), headers)

    return once(store, who.office_id, key, request, make)


@router.get("/jobs", responses=BAD_QUERY, openapi_extra=LIST, summary="List jobs")
def listed(request: Request, who: Known, store: Db) -> dict[str, Any]:
    """Return the office's jobs, the newest first."""
    wanted, after, limit = job_filter(request.query_params.multi_items())
    links = Links(request, "/ogc")
    with store.read() as session:
        found = jobs.listed(session, who.office_id, wanted, after, limit + 1, dt.datetime.now(dt.UTC))
    query = dict(request.query_params)
    told = [links.to("/jobs", "self", query=query)]
    if len(found) > limit:
        told.append(links.to("/jobs", "next", query={**query, "after": found[limit - 1].id}))
    return {"jobs": [jobs.status_info(run, links) for run in found[:limit]], "links": told}


@router.get("/jobs/{job_id}", responses=BAD_QUERY, summary="Read a job")
def job(request: Request, who: Known, store: Db, job_id: JobId) -> dict[str, Any]:
    """Return how far a job has come."""
    only(request.query_params.multi_items())
    with store.read() as session:
        return jobs.status_info(_found(session, who, job_id), Links(request, "/ogc"))


@router.delete("/jobs/{job_id}", summary="Dismiss a job")
def dismiss(request: Request, who: Known, store: Db, job_id: JobId) -> dict[str, Any]:
    """End a job; of one that has ended, forget the results."""
    with store.write() as session:
        run = _found(session, who, job_id)
        jobs.dismiss(session, run)
        record(session, who, "run.dismiss", job_id)
        return {**jobs.status_info(run, Links(request, "/ogc")), "status": RunStatus.DISMISSED.value}


@router.get("/jobs/{job_id}/results", responses=BAD_QUERY, response_class=Response, summary="Read the results of a job")
def results(request: Request, who: Known, store: Db, job_id: JobId) -> Response:
    """Return the result as it was asked for: raw, or in a document with the output's name."""
    only(request.query_params.multi_items())
    with store.read() as session:
        run = _found(session, who, job_id)
        output = runs.output(session, run.id, "result")
        if run.status == RunStatus.FAILED:
            raise Refusal("internal", "the run '{name}' has failed and gives nothing", {"name": job_id})
        if run.status != RunStatus.SUCCESSFUL or output is None:
            raise not_ready(job_id)
        raw = run.options.get(jobs.RESPONSE) == "raw"
        return JSONResponse(output.document if raw else {"result": {"value": output.document, "mediaType": JSON}})


def _family(process_id: str) -> Any:
    if process_id not in FAMILIES:
        raise no_such_process(process_id)
    return FAMILIES[process_id]


def _found(session: Session, who: Known, job_id: str) -> Run:
    run = jobs.find(session, who.office_id, job_id)
    if run is None:
        raise no_such_job(job_id)
    return run
