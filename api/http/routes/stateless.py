"""``/v1/solve`` and ``/v1/check``: problems in bare numbers, with no scenario around them."""

import asyncio
import re
import time
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Header
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.auth.access import Known
from api.http.answers import json_bytes
from api.http.bodies import JSON, given, gives, takes
from api.http.context import Db, IdempotencyKey
from api.http.examples import RUN
from api.http.instances import CHECKS, RESULT, SOLVES
from api.http.models import GIVEN, RunRecord
from api.http.once import Made, once
from api.http.problems import Refusal
from api.http.requests import ASKED, Limits
from api.http.routes.runs import found, queued
from api.runs.queue import NewRun
from api.store import runs
from api.store.store import Store
from api.store.tables import ENDED
from planner.family import Family
from planner.result import Result, Violation
from planner.solve import check
from scenarios.families import SOLVABLE

router = APIRouter(prefix="/v1", tags=["bare numbers"])

LONGEST_WAIT_S = 30.0
LOOK_EVERY_S = 0.1

I = TypeVar("I", bound=BaseModel)  # noqa: E741  (I for instance, as in the literature)
P = TypeVar("P", bound=BaseModel)
Answering = Callable[..., Coroutine[Any, Any, Response]]
Prefer = Annotated[
    str | None,
    Header(
        max_length=100,
        description="`wait=N`: answer with the result itself if it is there within N seconds, 30 at most (RFC 7240).",
        examples=["wait=10"],
    ),
]


class SolveRequest(Limits, Generic[I]):
    """A problem in bare numbers."""

    model_config = ASKED

    instance: I
    solver: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")] | None = None
    """The family's first if not given."""


class CheckRequest(BaseModel, Generic[I, P]):
    """A problem and a plan in bare numbers."""

    model_config = ASKED

    instance: I
    plan: P


class Verdict(BaseModel):
    """What the verifier says of a plan."""

    model_config = GIVEN

    violations: list[Violation]
    cost: int | None
    """What the plan costs; null if it does not fit the instance at all."""


def _add(family: Family[Any, Any]) -> None:
    """Add both routes of a family."""
    title = family.name.capitalize()
    # a name of its own for each, so that generated clients have readable ones
    solve_model = type(f"{title}SolveRequest", (SolveRequest[family.instance],), {})  # type: ignore[name-defined]
    check_model = type(f"{title}CheckRequest", (CheckRequest[family.instance, family.plan],), {})  # type: ignore[name-defined]
    result_model = type(f"{title}Result", (Result[family.plan],), {})  # type: ignore[name-defined]
    router.add_api_route(
        f"/solve/{family.name}",
        _solver(family, solve_model),
        methods=["POST"],
        name=f"solve_{family.name}",
        summary=f"Solve {family.name} in bare numbers",
        status_code=202,
        responses={
            200: gives(result_model, RESULT, "The result, if it was there in time."),
            202: gives(RunRecord, RUN, "It is queued.", {"Location": "Where it is followed."}),
        },
        openapi_extra=takes(solve_model, SOLVES[family.name]),
    )
    router.add_api_route(
        f"/check/{family.name}",
        _checker(family, check_model),
        methods=["POST"],
        name=f"check_{family.name}",
        summary=f"Check a plan of {family.name} in bare numbers",
        responses={200: gives(Verdict, {"violations": [], "cost": 1_600_000}, "What the verifier says.")},
        response_class=Response,
        openapi_extra=takes(check_model, CHECKS[family.name]),
    )


def _solver(family: Family[Any, Any], model: type[SolveRequest[Any]]) -> Answering:
    async def solve(
        request: Request,
        who: Known,
        store: Db,
        wanted: Annotated[SolveRequest[Any], given(model)],
        prefer: Prefer = None,
        key: IdempotencyKey = None,
    ) -> Response:
        """Solve a problem; its plan, if there is one, has passed the verifier."""
        if wanted.solver is not None and wanted.solver not in family.solvers:
            values = {"family": family.name, "name": wanted.solver, "known": ", ".join(family.solvers)}
            raise Refusal("invalid", "no solver of {family} is called '{name}'; there are {known}", values)
        document = {"family": family.name, "instance": wanted.instance.model_dump(mode="json")}
        new = NewRun(who.office_id, "solve", document, wanted.model_dump(mode="json", exclude={"instance"}))

        def make(session: Session) -> Made:
            return queued(session, who, new)

        answer = await run_in_threadpool(once, store, who.office_id, key, request, make)
        seconds = _asked_to_wait(prefer)
        if seconds:
            run_id = answer.headers["location"].rsplit("/", 1)[1]
            answer = await _waited(store, who.office_id, run_id, seconds) or answer
            answer.headers["Preference-Applied"] = "wait"
        return answer

    return solve


def _checker(family: Family[Any, Any], model: type[CheckRequest[Any, Any]]) -> Answering:
    async def judge(_who: Known, wanted: Annotated[CheckRequest[Any, Any], given(model)]) -> Response:
        """Say which rules a plan breaks and what it costs, by the verifier alone."""
        return await run_in_threadpool(_judged, family, wanted)

    return judge


def _judged(family: Family[Any, Any], wanted: CheckRequest[Any, Any]) -> Response:
    fits = not any(family.well_formed(wanted.instance, wanted.plan))
    cost = family.cost(wanted.instance, wanted.plan) if fits else None
    verdict = Verdict(violations=check(family, wanted.instance, wanted.plan), cost=cost)
    return Response(json_bytes(verdict.model_dump(mode="json")), media_type=JSON)


def _asked_to_wait(prefer: str | None) -> float:
    found_wait = re.search(r"(?:^|[,;\s])wait=(\d{1,6})(?:$|[,;\s])", prefer or "")
    return min(LONGEST_WAIT_S, float(found_wait[1])) if found_wait else 0.0


async def _waited(store: Store, office_id: str, run_id: str, seconds: float) -> Response | None:
    """Return the result of a run once it is there; ``None`` if it is not in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answer = await run_in_threadpool(_result, store, office_id, run_id)
        if answer is not None:
            return answer
        await asyncio.sleep(LOOK_EVERY_S)
    return None


def _result(store: Store, office_id: str, run_id: str) -> Response | None:
    with store.read() as session:
        run = found(session, office_id, run_id)
        if run.status not in ENDED:
            return None
        output = runs.output(session, run_id, "result")
        headers = {"Location": f"/v1/runs/{run_id}"}
        return None if output is None else Response(json_bytes(output.document), 200, headers, JSON)


for _family in SOLVABLE.values():
    _add(_family)
