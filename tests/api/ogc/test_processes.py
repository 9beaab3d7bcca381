"""OGC API Processes: OWSLib finds, executes, follows and reads a job that a worker solves; then by its letter."""

import base64
import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from owslib.ogcapi.processes import Processes

from api.auth.principal import Role
from api.ogc.processes import EXAMPLE
from api.runs.solver import prepare
from api.runs.worker import Worker
from api.store.store import Store
from tests.api.http.conftest import As
from tests.api.ogc.conftest import Site

INSTANCE = EXAMPLE["inputs"]["instance"]["value"]
EXCEPTIONS = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0"


@pytest.fixture(scope="module", autouse=True)
def _engines_are_loaded_once() -> None:
    prepare(["api.runs.child"])


@pytest.fixture(scope="module")
def client(as_: As) -> httpx.Client:
    return as_(**{"Accept-Language": "en"})


def _executed(client: httpx.Client, **body: Any) -> Any:
    answer = client.post("/ogc/processes/hubs/execution", json={**EXAMPLE, **body})
    assert answer.status_code == 201, answer.text
    return answer


def test_owslib_executes_a_process_and_its_job_ends_with_a_verified_plan(site: Site, database: Store) -> None:
    owslib = Processes(f"{site.url}/ogc", headers={"Authorization": f"Bearer {site.key}"})
    assert [one["id"] for one in owslib.processes()] == ["hubs", "training", "visits", "staffing"]
    described = owslib.process("hubs")
    assert described["jobControlOptions"] == ["async-execute", "dismiss"]
    assert described["inputs"]["instance"]["minOccurs"] == 1
    job = owslib.execute("hubs", inputs=EXAMPLE["inputs"], response="raw", async_=True)
    assert owslib.response_headers["Location"] == f"{site.url}/ogc/jobs/{job['jobID']}"
    assert (job["status"], job["processID"], job["type"]) == ("accepted", "hubs", "process")
    with httpx.Client(base_url=site.url, headers={"Authorization": f"Bearer {site.key}"}) as client:
        waiting = client.get(f"/ogc/jobs/{job['jobID']}/results")
        assert waiting.status_code == 404
        assert waiting.json()["type"] == f"{EXCEPTIONS}/result-not-ready"
        Worker(database, 4096).run(until_empty=True)
        status = client.get(f"/ogc/jobs/{job['jobID']}").json()
        assert (status["status"], status["progress"]) == ("successful", 100)
        results = next(link["href"] for link in status["links"] if link["rel"].endswith("/results"))
        result = client.get(results).json()
    # one region over two dongs a km apart: hub 1 costs 900 x 1000, hub 0 costs 1200 x 1000
    assert (result["status"], result["objective"], result["bound"]) == ("optimal", 900_000, 900_000)
    assert result["plan"]["hub_of"] == [1, 1]


def test_results_come_in_a_document_if_asked_for(client: httpx.Client, database: Store) -> None:
    job = _executed(client, response="document").json()["jobID"]
    Worker(database, 4096).run(until_empty=True)
    result = client.get(f"/ogc/jobs/{job}/results").json()
    assert result["result"]["mediaType"] == "application/json"
    assert result["result"]["value"]["objective"] == 900_000


@pytest.mark.parametrize(
    "instance",
    [
        INSTANCE,
        {"value": INSTANCE, "mediaType": "application/json"},
        {"href": f"data:application/json,{quote(json.dumps(INSTANCE))}"},
        {"href": f"data:application/json;base64,{base64.b64encode(json.dumps(INSTANCE).encode()).decode()}"},
    ],
    ids=["bare", "qualified", "by reference", "by reference in base 64"],
)
def test_an_instance_may_stand_there_or_be_referred_to(client: httpx.Client, instance: Any) -> None:
    _executed(client, inputs={"instance": instance})


@pytest.mark.parametrize(
    "href", ["http://127.0.0.1:1/x", "file:///etc/passwd", "https://example.kr/x.json", "data:,{", "data:"]
)
def test_no_other_address_is_ever_followed(client: httpx.Client, href: str) -> None:
    answer = client.post("/ogc/processes/hubs/execution", json={"inputs": {"instance": {"href": href}}})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/inputs/instance/href"


@pytest.mark.parametrize(
    ("inputs", "pointer"),
    [
        ({}, "/inputs/instance"),
        ({"instance": INSTANCE, "colour": 1}, "/inputs/colour"),
        ({"instance": INSTANCE, "seed": -1}, "/inputs/seed"),
        ({"instance": {**INSTANCE, "demand": [900, "x"]}}, "/inputs/instance/demand/1"),
        ({"instance": INSTANCE, "solver": "magic"}, "/inputs/solver"),
    ],
)
def test_bad_inputs_are_told_with_their_place(client: httpx.Client, inputs: Any, pointer: str) -> None:
    answer = client.post("/ogc/processes/hubs/execution", json={"inputs": inputs})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_unknown_processes_outputs_and_jobs_are_told_in_the_standards_words(client: httpx.Client) -> None:
    missing = client.get("/ogc/processes/nothing")
    assert (missing.status_code, missing.json()["type"]) == (404, f"{EXCEPTIONS}/no-such-process")
    assert client.post("/ogc/processes/nothing/execution", json=EXAMPLE).status_code == 404
    job = client.get("/ogc/jobs/run_00000000000000000000000000")
    assert (job.status_code, job.json()["type"]) == (404, f"{EXCEPTIONS}/no-such-job")
    assert client.post("/ogc/processes/hubs/execution", json={**EXAMPLE, "outputs": {"x": {}}}).status_code == 422


def test_a_waiting_job_is_dismissed_at_once_and_a_finished_one_forgets_its_results(
    client: httpx.Client, database: Store
) -> None:
    waiting, finished = (_executed(client).json()["jobID"] for _turn in range(2))
    gone = client.delete(f"/ogc/jobs/{waiting}")
    assert (gone.status_code, gone.json()["status"]) == (200, "dismissed")
    Worker(database, 4096).run(until_empty=True)
    assert client.get(f"/ogc/jobs/{finished}/results").status_code == 200
    assert client.delete(f"/ogc/jobs/{finished}").json()["status"] == "dismissed"
    assert client.get(f"/ogc/jobs/{finished}").json()["status"] == "dismissed"
    assert client.get(f"/ogc/jobs/{finished}/results").status_code == 404


def test_jobs_are_listed_by_process_state_time_and_duration_and_by_pages(as_: As, database: Store) -> None:
    client = as_("off_b", Role.PLANNER)
    made = [_executed(client).json() for _turn in range(3)]
    client.delete(f"/ogc/jobs/{made[0]['jobID']}")
    names = [job["jobID"] for job in reversed(made)]

    def listed(query: str) -> list[str]:
        answer = client.get(f"/ogc/jobs?{query}")
        assert answer.status_code == 200, answer.text
        return [job["jobID"] for job in answer.json()["jobs"]]

    assert listed("") == listed("type=process") == listed("processID=hubs,visits") == names
    assert listed("processID=visits") == listed("type=other") == []
    assert listed("status=accepted") == names[:2]
    assert listed("status=accepted&status=dismissed") == names
    assert listed("datetime=2020-01-01T00:00:00Z/..") == names
    assert listed("datetime=../2020-01-01T00:00:00Z") == listed("minDuration=0") == []
    page = client.get("/ogc/jobs?limit=2").json()
    assert [job["jobID"] for job in page["jobs"]] == names[:2]
    following = next(link["href"] for link in page["links"] if link["rel"] == "next")
    assert [job["jobID"] for job in client.get(following).json()["jobs"]] == names[2:]
    assert client.get("/ogc/jobs?unknown=1").status_code == 400
    Worker(database, 4096).run(until_empty=True)
    assert listed("maxDuration=600") == names[:2]


def test_what_is_declared_is_what_these_tests_show_and_nothing_else(client: httpx.Client) -> None:
    declared = client.get("/ogc/conformance").json()["conformsTo"]
    parts = {one.split("/spec/")[1].replace("/1.0/conf", "") for one in declared}
    assert parts == {
        "ogcapi-features-1/core",
        "ogcapi-features-1/geojson",
        "ogcapi-processes-1/core",
        "ogcapi-processes-1/json",
        "ogcapi-processes-1/ogc-process-description",
        "ogcapi-processes-1/job-list",
        "ogcapi-processes-1/dismiss",
    }


def test_processes_are_listed_no_more_than_asked_for_and_described_in_the_standards_words(client: httpx.Client) -> None:
    assert [one["id"] for one in client.get("/ogc/processes?limit=2").json()["processes"]] == ["hubs", "training"]
    assert client.get("/ogc/processes?limit=0").status_code == 400
    for one in client.get("/ogc/processes").json()["processes"]:
        told = client.get(f"/ogc/processes/{one['id']}").json()
        assert {"id", "version", "inputs", "outputs", "jobControlOptions", "outputTransmission", "links"} <= told.keys()
        assert all("schema" in given for part in ("inputs", "outputs") for given in told[part].values())


def test_runs_of_scenarios_are_no_jobs(client: httpx.Client, site: Site) -> None:
    assert client.get(f"/ogc/jobs/{site.newest}").status_code == 404
