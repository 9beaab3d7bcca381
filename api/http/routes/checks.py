"""Plans made by hand, judged at once; two plans side by side."""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.auth.access import Known
from api.figures import key_figures
from api.http.answers import json_bytes
from api.http.bodies import JSON, given, gives, takes
from api.http.checking import Checked, CheckedPart, CheckRequest, Compared, CompareRequest, Figure, Side, ViolationTold
from api.http.context import Db, ScenarioId
from api.http.examples import CHECK, CHECKED, COMPARISON, OTHER_RUN_ID, RUN_ID
from api.http.problems import invalid, not_found, scenario_mistakes
from api.http.routes.schedules import plan_of
from api.rules import breach_sentence
from api.store import scenarios
from api.store.layers import laid_out
from api.store.store import Store
from scenarios.compare import differences
from scenarios.errors import ScenarioError
from scenarios.schedule.document import Schedule
from scenarios.schema import Scenario

if TYPE_CHECKING:
    from scenarios.handmade.desk import Desk, Judged

router = APIRouter(prefix="/v1", tags=["checks"])

MOST_DESKS = 8
"""Scenarios kept compiled, the latest asked for; one with 500 places takes some 20 MB."""


class Place:
    """One scenario's desk, made by whoever asks first while the others wait."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        """Held while the desk is made and while it judges."""
        self.desk: Desk | None = None


class Desks:
    """Scenarios of a server made ready to judge plans; one drag after another is about the same."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], Place] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def at(self, store: Store, office_id: str, scenario_id: str) -> Iterator["Desk"]:
        """Give the desk of a scenario as it stands, alone to work at.

        Raises
        ------
        Refusal
            If the office has no such scenario.
        ScenarioError, GeodataError
            If it contradicts itself.
        """
        with store.read() as session:
            row = scenarios.find(session, office_id, scenario_id)
            if row is None:
                raise not_found("scenario", scenario_id)
            place = self._place((row.id, row.version))
            document = {} if place.desk else row.document
        with place.lock:
            if place.desk is None:
                place.desk = _desk(store, office_id, document)
            yield place.desk

    def _place(self, key: tuple[str, int]) -> Place:
        with self._lock:
            place = self._kept.setdefault(key, Place())
            self._kept.move_to_end(key)
            if len(self._kept) > MOST_DESKS:
                self._kept.popitem(last=False)
            return place


def _desk(store: Store, office_id: str, document: Mapping[str, Any]) -> "Desk":
    # maps and tables take a second and 100 MB to load, and no other request needs them
    from scenarios.handmade.desk import Desk

    scenario = Scenario.model_validate_json(json_bytes(document))
    with store.read() as session, laid_out(session, office_id, scenario) as folder:
        return Desk(scenario, Path(folder))


@router.post(
    "/scenarios/{scenario_id}/check",
    openapi_extra=takes(CheckRequest, CHECK),
    responses={200: gives(Checked, CHECKED, "What the verifier says.")},
    response_class=Response,
    summary="Check a plan made by hand",
)
def check(
    request: Request,
    who: Known,
    store: Db,
    scenario_id: ScenarioId,
    wanted: Annotated[CheckRequest, given(CheckRequest)],
) -> Response:
    """Return which rules a plan breaks and what it costs, without solving; fast enough to ask at every drag.

    Parts that are not given are taken from the plan of `run`, if one is named.
    """
    beside = None if wanted.run is None else Schedule.model_validate(plan_of(store, who, wanted.run).document)
    desks: Desks = request.app.state.desks
    try:
        with desks.at(store, who.office_id, scenario_id) as desk:
            judged = desk.judge(wanted.rows(), beside)
    except ScenarioError as error:
        # a workbook calls the number of a place so; here it is the place itself
        problems = [replace(one, place=re.sub(r"/id$", "/place", one.place)) for one in error.problems]
        raise invalid(scenario_mistakes(problems)) from None
    body = Checked(parts=tuple(_part(one) for one in judged))
    return Response(json_bytes(body.model_dump(mode="json")), media_type=JSON)


@router.post(
    "/comparisons",
    openapi_extra=takes(CompareRequest, {"one": RUN_ID, "other": OTHER_RUN_ID}),
    responses={200: gives(Compared, COMPARISON, "What differs.")},
    response_class=Response,
    summary="Compare two runs",
)
def compare(who: Known, store: Db, wanted: Annotated[CompareRequest, given(CompareRequest)]) -> Response:
    """Return what differs between the plans of two runs, and their figures side by side."""
    plans = [Schedule.model_validate(plan_of(store, who, run_id).document) for run_id in (wanted.one, wanted.other)]
    figures = [dict(key_figures(plan)) for plan in plans]
    body = Compared(
        one=Side(run=wanted.one, status=plans[0].status, parts=plans[0].parts),
        other=Side(run=wanted.other, status=plans[1].status, parts=plans[1].parts),
        differences=differences(plans[0], plans[1]),
        figures=tuple(
            Figure(name=name, one=figures[0].get(name), other=figures[1].get(name))
            for name in dict.fromkeys((*figures[0], *figures[1]))
        ),
    )
    return Response(json_bytes(body.model_dump(mode="json")), media_type=JSON)


def _part(judged: "Judged") -> CheckedPart:
    return CheckedPart(
        family=judged.family,
        cost=judged.cost,
        violations=tuple(
            ViolationTold(
                rule=breach.rule,
                detail=breach_sentence(judged.family, breach),
                pointer=breach.place,
                about=breach.name,
            )
            for breach in judged.breaches
        ),
        without=judged.without,
        schedule=judged.schedule.model_dump(mode="json"),
    )
