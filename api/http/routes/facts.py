"""``/v1/facts`` and ``/v1/library``: what comes with hubdong."""

import dataclasses
import math
from functools import cache
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from api.auth.access import Known
from api.auth.audit import record
from api.http.answers import downloaded, json_bytes
from api.http.bodies import JSON, gives
from api.http.context import Db, IdempotencyKey
from api.http.examples import SCENARIO, SCENARIO_RECORD
from api.http.models import GIVEN, ScenarioRecord, example
from api.http.once import Made, once
from api.http.problems import not_found
from api.http.routes.scenarios import made
from api.http.scenario_body import XLSX
from api.store import scenarios
from geodata.facts import districts, load_district
from scenarios.library import bundled
from scenarios.schema import Scenario

router = APIRouter(prefix="/v1", tags=["library"])

FACTS_EXAMPLE: dict[str, Any] = {"name": "seogu", "title": "전남광주통합특별시 서구", "dongs": 18}
BUNDLED_EXAMPLE: dict[str, Any] = {
    "name": "gimje_visits",
    "title": "김제시 경로당 방문",
    "government": "김제시",
    "parts": ["visits"],
    "synthetic": ["경로당 자료는 지어낸 것입니다."],
}


class FactTable(BaseModel):
    """A fact table."""

    model_config = example(FACTS_EXAMPLE)

    name: str
    title: str
    dongs: int


class FactTables(BaseModel):
    """The fact tables."""

    model_config = example({"items": [FACTS_EXAMPLE]})

    items: list[FactTable]


class FigureTold(BaseModel):
    """One number about one dong."""

    model_config = GIVEN

    value: int
    date: str
    source: str
    estimate: bool
    """Whether it was computed by us rather than published."""


class DongTold(BaseModel):
    """A dong, eup or myeon (행정동, 읍, 면); of Seoul, a district."""

    model_config = GIVEN

    code: str
    name: str
    lon: float
    lat: float
    area_km2: float | None
    figures: dict[str, FigureTold]
    """A figure that nobody published is absent."""
    source: str


class BorderTold(BaseModel):
    """Two neighbouring dongs by code."""

    model_config = GIVEN

    a: str
    b: str
    metres: int | None
    """Length of their border; zero for a link such as a bridge; null where nobody measured it."""


class DistrictTold(BaseModel):
    """What is known of a district."""

    model_config = GIVEN

    name: str
    title: str
    dongs: list[DongTold]
    borders: list[BorderTold]


class BundledTold(BaseModel):
    """A bundled scenario."""

    model_config = example(BUNDLED_EXAMPLE)

    name: str
    title: str
    government: str
    parts: list[str]
    synthetic: list[str]
    """Which of its data are made up."""


class Library(BaseModel):
    """The bundled scenarios."""

    model_config = example({"items": [BUNDLED_EXAMPLE]})

    items: list[BundledTold]


FactName = Annotated[str, Path(pattern=r"^[a-z_]{1,40}$", description="A fact table.", examples=["seogu"])]
BundledName = Annotated[
    str, Path(pattern=r"^[a-z0-9_]{1,60}$", description="A bundled scenario.", examples=["gimje_visits"])
]
Part = Literal["hubs", "training", "visits", "staffing"]
Parts = Annotated[list[Part] | None, Query(description="Parts to fill in; all if not given.", examples=[["visits"]])]


@router.get("/facts", summary="List fact tables")
def fact_tables(_who: Known) -> FactTables:
    """Return the districts whose dongs, neighbours and figures come with hubdong."""
    known = map(load_district, districts())
    return FactTables(items=[FactTable(name=d.key, title=d.title, dongs=len(d.dongs)) for d in known])


@router.get("/facts/{name}", summary="Read a fact table")
def fact_table(_who: Known, name: FactName) -> DistrictTold:
    """Return a district's dongs with their figures, each with source and date, and who neighbours whom."""
    if name not in districts():
        raise not_found("fact table", name)
    district = load_district(name)
    return DistrictTold(
        name=district.key,
        title=district.title,
        dongs=[
            DongTold(
                code=dong.code,
                name=dong.name,
                lon=dong.lon,
                lat=dong.lat,
                area_km2=None if math.isnan(dong.area_km2) else dong.area_km2,
                figures={key: FigureTold(**dataclasses.asdict(value)) for key, value in dong.figures.items()},
                source=dong.source,
            )
            for dong in district.dongs
        ],
        borders=[BorderTold(a=border.a, b=border.b, metres=border.metres) for border in district.borders],
    )


@router.get("/library", summary="List bundled scenarios")
def library(_who: Known) -> Library:
    """Return the scenarios that come with hubdong, to begin with."""
    known = (_bundled(name) for name in bundled())
    return Library(
        items=[
            BundledTold(
                name=one.name,
                title=one.title,
                government=one.government,
                parts=[part for part in ("hubs", "training", "visits", "staffing") if getattr(one, part) is not None],
                synthetic=list(one.synthetic),
            )
            for one in known
        ]
    )


@router.get(
    "/library/{name}",
    responses={200: gives(Scenario, SCENARIO, "The scenario.")},
    response_class=Response,
    summary="Read a bundled scenario",
)
def bundled_scenario(_who: Known, name: BundledName) -> Response:
    """Return a bundled scenario, all rows of its tables included."""
    return Response(json_bytes(_known(name).model_dump(mode="json")), media_type=JSON)


@router.post(
    "/library/{name}/copies",
    status_code=201,
    responses={201: gives(ScenarioRecord, SCENARIO_RECORD, "It is kept.", {"Location": "Where it is read."})},
    summary="Keep a copy of a bundled scenario",
)
def copy(request: Request, who: Known, store: Db, name: BundledName, key: IdempotencyKey = None) -> Response:
    """Keep a bundled scenario as one of the office's own, to change."""
    scenario = _known(name)

    def make(session: Session) -> Made:
        row = scenarios.create(session, who.office_id, scenario)
        record(session, who, "scenario.create", row.id, {"library": name})
        return made(row)

    return once(store, who.office_id, key, request, make)


@router.get(
    "/template",
    responses={200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}},
    response_class=Response,
    summary="Read an empty workbook",
)
def template(_who: Known, part: Parts = None) -> Response:
    """Return an empty workbook to fill in and send as a scenario."""
    from scenarios.workbook.writing import FAMILIES
    from scenarios.workbook.writing import template as empty

    return downloaded(empty(part or FAMILIES), XLSX, "form.xlsx")


def _known(name: str) -> Scenario:
    if name not in bundled():
        raise not_found("bundled scenario", name)
    return _bundled(name)


@cache
def _bundled(name: str) -> Scenario:
    from scenarios.read import read  # spreadsheets load slowly

    return read(name)[0]
