"""Bare numbers, fact tables, bundled scenarios and layers over HTTP."""

import io
import json
import zipfile
from typing import Any

import openpyxl
import pytest

from api.auth.principal import Role
from api.http.examples import BOUNDARIES
from api.http.instances import CHECKS, INSTANCES, PLANS, SOLVES
from geodata.facts import districts, load_district
from planner.solve import solve
from scenarios.library import bundled
from scenarios.pipeline import SOLVABLE
from tests.api.http.conftest import As, Client, ended
from tests.api.http.test_scenarios import scenario

GEOJSON = {"Content-Type": "application/geo+json"}


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("family", SOLVABLE)
def test_a_problem_in_bare_numbers_is_solved_and_its_plan_checked(planner: Client, family: str) -> None:
    # kernels are compiled when first used: here, not while a client waits
    instance = SOLVABLE[family].instance.model_validate_json(json.dumps(INSTANCES[family]))
    assert solve(SOLVABLE[family], instance).plan is not None
    asked = {**SOLVES[family], "time_limit_s": 60}
    answer = planner.post(f"/v1/solve/{family}", json=asked, headers={"Prefer": "wait=60"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["preference-applied"] == "wait"
    result = answer.json()
    assert result["status"] == "optimal"
    body = {"instance": INSTANCES[family], "plan": result["plan"]}
    assert planner.post(f"/v1/check/{family}", json=body).json() == {"violations": [], "cost": result["objective"]}


@pytest.mark.usefixtures("worker")
def test_a_problem_that_takes_longer_is_followed(planner: Client) -> None:
    answer = planner.post("/v1/solve/hubs", json=SOLVES["hubs"])
    assert answer.status_code == 202
    assert ended(planner, answer.headers["location"])["kind"] == "solve"
    assert planner.get(f"{answer.headers['location']}/result").json()["plan"] == PLANS["hubs"]


@pytest.mark.parametrize("family", SOLVABLE)
def test_the_plans_of_the_description_keep_every_rule(planner: Client, family: str) -> None:
    assert planner.post(f"/v1/check/{family}", json=CHECKS[family]).json()["violations"] == []


def test_a_broken_rule_and_a_plan_that_does_not_fit_are_told(planner: Client) -> None:
    instance = INSTANCES["hubs"]
    broken = planner.post("/v1/check/hubs", json={"instance": instance, "plan": {"hub_of": [1, 1, 1, 1]}}).json()
    assert [one["rule"] for one in broken["violations"]] == ["number_of_regions"]
    misfit = planner.post("/v1/check/hubs", json={"instance": instance, "plan": {"hub_of": [1]}}).json()
    assert misfit["cost"] is None
    assert misfit["violations"]


def test_mistakes_in_bare_numbers_have_pointers_and_unknown_solvers_are_named(planner: Client) -> None:
    wrong = {"instance": {**INSTANCES["hubs"], "demand": [900, -1, 1100, 700]}}
    told = planner.post("/v1/solve/hubs", json=wrong).json()
    assert [one["pointer"] for one in told["errors"]] == ["/instance/demand/1"]
    unknown = planner.post("/v1/solve/hubs", json={**SOLVES["hubs"], "solver": "magic"})
    assert unknown.status_code == 422
    assert "magic" in unknown.json()["detail"]


@pytest.mark.parametrize("name", districts())
def test_every_fact_table_is_read_with_its_sources(planner: Client, name: str) -> None:
    told = planner.get(f"/v1/facts/{name}").json()
    known = load_district(name)
    assert [dong["name"] for dong in told["dongs"]] == [dong.name for dong in known.dongs]
    assert len(told["borders"]) == len(known.borders)
    assert all(figure["source"] for dong in told["dongs"] for figure in dong["figures"].values())
    assert name in {one["name"] for one in planner.get("/v1/facts").json()["items"]}


def test_an_unknown_fact_table_and_bundled_scenario_are_not_there(planner: Client) -> None:
    assert planner.get("/v1/facts/atlantis").status_code == 404
    assert planner.get("/v1/library/atlantis").status_code == 404
    assert planner.post("/v1/library/atlantis/copies").status_code == 404


def test_every_bundled_scenario_can_be_copied_and_changed(planner: Client) -> None:
    listed = planner.get("/v1/library").json()["items"]
    assert [one["name"] for one in listed] == list(bundled())
    for one in listed:
        copied = planner.post(f"/v1/library/{one['name']}/copies")
        assert copied.status_code == 201, copied.text
        document = planner.get(f"/v1/library/{one['name']}").json()
        assert copied.json()["document"] == document
        again = planner.put(copied.headers["location"], json=document, headers={"If-Match": '"1"'})
        assert again.status_code == 200, again.text


def test_an_empty_workbook_has_the_parts_asked_for(planner: Client) -> None:
    def titles(**params: Any) -> set[str]:
        answer = planner.get("/v1/template", params=params)
        return set(openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames)

    assert titles(part=["visits"]) < titles()


def test_boundaries_are_kept_listed_read_and_taken_away(planner: Client, as_: As) -> None:
    body = json.dumps(BOUNDARIES).encode()
    at = "/v1/layers?name=dongs.geojson&kind=boundaries"
    answer = planner.post(at, content=body, headers=GEOJSON)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["facts"]["features"], answer.json()["facts"]["names"]) == (1, ["가동"])
    where = answer.headers["location"]
    assert planner.get(where).json()["features"][0]["properties"]["name"] == "가동"
    assert planner.get(f"{where}/file").content == body
    assert answer.json()["id"] in {one["id"] for one in planner.get("/v1/layers").json()["items"]}
    assert as_("off_b", Role.ADMIN).get(where).status_code == 404
    assert as_("off_b", Role.ADMIN).delete(where).status_code == 404
    assert planner.delete(where).status_code == 204
    assert planner.get(where).status_code == 404


@pytest.mark.parametrize(
    ("name", "kind", "content"),
    [
        ("dongs.geojson", "boundaries", b"{}"),
        ("dongs.geojson", "boundaries", b"no json"),
        ("dongs.gpkg", "boundaries", b"SQLite format 3\x00 and nothing more"),
        ("dongs.exe", "boundaries", b"MZ"),
        ("roads.pbf", "roads", b"no pbf"),
        ("roads.geojson", "roads", b"{}"),
        ("../dongs.geojson", "boundaries", b"{}"),
        (".geojson", "boundaries", b"{}"),
    ],
)
def test_what_is_no_layer_is_refused(planner: Client, name: str, kind: str, content: bytes) -> None:
    answer = planner.post("/v1/layers", params={"name": name, "kind": kind}, content=content, headers=GEOJSON)
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"]


def test_an_archive_that_unpacks_to_far_too_much_is_refused(planner: Client) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dongs.geojson", b" " * 300_000_000)
    params = {"name": "dongs.zip", "kind": "boundaries"}
    answer = planner.post("/v1/layers", params=params, content=target.getvalue())
    assert answer.status_code == 422
    assert "dongs.zip" in answer.json()["detail"]


@pytest.mark.usefixtures("worker")
def test_a_scenario_is_planned_on_the_layer_it_names_and_refused_without_it(planner: Client) -> None:
    document = scenario()
    document["district"]["boundaries"] = "mine.geojson"
    at = planner.post("/v1/scenarios", json=document).headers["location"]
    asked = {"kind": "plan", "time_limit_s": 5, "workers": 1}
    without = ended(planner, planner.post(f"{at}/runs", json=asked).headers["location"])
    assert without["status"] == "failed"
    squares = [
        {
            "type": "Feature",
            "properties": {"code": name, "name": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[west, 35.14], [east, 35.14], [east, 35.17], [west, 35.17], [west, 35.14]]],
            },
        }
        for name, west, east in (("가동", 126.87, 126.885), ("나동", 126.885, 126.9))
    ]
    layer = json.dumps({"type": "FeatureCollection", "features": squares}).encode()
    params = {"name": "mine.geojson", "kind": "boundaries"}
    assert planner.post("/v1/layers", params=params, content=layer, headers=GEOJSON).status_code == 201
    run = ended(planner, planner.post(f"{at}/runs", json=asked).headers["location"])
    assert run["status"] == "successful", run
    areas = planner.get(f"/v1/runs/{run['id']}/schedule").json()["areas"]["areas"]
    assert not any(area["approximate"] for area in areas)
