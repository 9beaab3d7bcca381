"""Scenarios as they arrive: JSON or a workbook; nothing in them reaches for a file or a server of ours."""

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from api.http.bodies import media_type, parsed, raw_body, require_json, takes, unknown_type
from api.http.examples import SCENARIO
from api.http.problems import Refusal, invalid, scenario_mistakes
from scenarios.errors import Problem, ScenarioError
from scenarios.schema import Scenario

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BODY = takes(Scenario, SCENARIO, {XLSX: {"schema": {"type": "string", "format": "binary"}}})
"""What OpenAPI says of the body."""


async def scenario_body(request: Request) -> Scenario:
    """Return the scenario of a request.

    Raises
    ------
    Refusal
        If it is neither JSON nor a workbook, contradicts itself, or names what it must not; with each place.
    """
    if media_type(request) == XLSX:
        raw = await raw_body(request)
        scenario = await run_in_threadpool(_of_workbook, raw)
    else:
        _require_taken(request)
        raw = await raw_body(request)
        scenario = await run_in_threadpool(parsed, Scenario, raw)
    refuse_reaching_out(scenario, request.app.state.settings.osrm_url)
    return scenario


ScenarioBody = Annotated[Scenario, Depends(scenario_body)]


def refuse_reaching_out(scenario: Scenario, osrm_url: str | None) -> None:
    """Refuse a scenario that names files beside it, which an upload has not, or a server that is not ours.

    Layers of the office are named plainly, so that no name is a path.

    Raises
    ------
    Refusal
        With each place.
    """
    problems = []
    if scenario.visits is not None and scenario.visits.places_files:
        template = "tables are read into 'places' before a scenario is sent"
        problems.append(Problem("visits.places_files", template))
    for place, name in (("district.boundaries", scenario.district.boundaries), ("travel.roads", scenario.travel.roads)):
        if name is not None and (Path(name).name != name or name.startswith(".")):
            problems.append(Problem(place, "'{name}' is not the plain name of a layer", {"name": name}))
    if scenario.travel.osrm is not None and scenario.travel.osrm != osrm_url:
        problems.append(Problem("travel.osrm", "this server asks no routing server but its own"))
    if problems:
        raise invalid(scenario_mistakes(problems))


def _require_taken(request: Request) -> None:
    try:
        require_json(request)
    except Refusal:
        raise unknown_type(media_type(request), "application/json", XLSX) from None


def _of_workbook(raw: bytes) -> Scenario:
    """Return a workbook as a scenario; it is read in a folder of its own, with nothing beside it."""
    from scenarios.workbook.loading import load

    with tempfile.TemporaryDirectory(prefix="hubdong-") as folder:
        path = Path(folder) / "scenario.xlsx"
        path.write_bytes(raw)
        try:
            return load(path)
        except ScenarioError as error:
            raise invalid(scenario_mistakes(error.problems)) from None
