"""Runs over HTTP: started, followed, ended, read in every format."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import icalendar
import pytest
from httpx_sse import ServerSentEvent, connect_sse

from api.auth.principal import Role
from api.http.examples import SCENARIO
from api.http.press import FORMATS
from api.http.routes.schedules import TYPES
from scenarios.read import read
from scenarios.schedule.document import Schedule
from tests.api.http.conftest import As, Client, ended
from tests.api.http.test_scenarios import made, scenario

pytestmark = pytest.mark.usefixtures("worker")
SMALL = Path(__file__).parents[2] / "scenarios" / "small.yaml"
QUICK = {"kind": "plan", "time_limit_s": 5, "workers": 1}


@pytest.fixture(scope="module")
def planned(planner: Client) -> dict[str, Any]:
    """A run of a scenario with regions, training and visits that has ended well."""
    document = read(SMALL)[0].model_dump(mode="json")
    kept = planner.post("/v1/scenarios", json=document)
    assert kept.status_code == 201, kept.text
    answer = planner.post(f"{kept.headers['location']}/runs", json={**QUICK, "time_limit_s": 8})
    assert answer.status_code == 202, answer.text
    run = ended(planner, answer.headers["location"])
    assert run["status"] == "successful", run
    return run


def _events(client: Client, run_id: str, last: str | None = None) -> Iterator[ServerSentEvent]:
    headers = {} if last is None else {"Last-Event-ID": last}
    with connect_sse(client, "GET", f"/v1/runs/{run_id}/events", headers=headers) as source:
        yield from source.iter_sse()


def test_a_run_answers_202_and_says_where_it_is_followed(planner: Client) -> None:
    answer = planner.post(f"/v1/scenarios/{made(planner)['id']}/runs", json=QUICK)
    assert answer.status_code == 202
    assert answer.json()["status"] == "accepted"
    assert answer.headers["location"] == f"/v1/runs/{answer.json()['id']}"
    assert ended(planner, answer.headers["location"])["status"] == "successful"


def test_the_events_of_a_run_go_on_where_a_broken_line_left_them(planner: Client, planned: dict[str, Any]) -> None:
    told = list(_events(planner, planned["id"]))
    assert [int(one.id) for one in told] == list(range(1, len(told) + 1))
    assert told[0].event == "state"
    assert json.loads(told[0].data)["status"] == "accepted"
    assert (told[-1].event, json.loads(told[-1].data)["status"]) == ("state", "successful")
    progress = [json.loads(one.data) for one in told if one.event == "progress"]
    assert {one["part"] for one in progress} == {"hubs", "training", "visits"}
    assert all({"phase", "objective", "bound"} <= one.keys() for one in progress)
    middle = len(told) // 2
    rest = list(_events(planner, planned["id"], last=told[middle].id))
    assert [(one.id, one.event, one.data) for one in rest] == [
        (one.id, one.event, one.data) for one in told[middle + 1 :]
    ]


def test_a_browser_is_told_not_to_ask_again_once_it_has_heard_the_end(planner: Client, planned: dict[str, Any]) -> None:
    last = list(_events(planner, planned["id"]))[-1].id
    answer = planner.get(f"/v1/runs/{planned['id']}/events", headers={"Last-Event-ID": last})
    assert answer.status_code == 204, "HTML: 204 ends an EventSource"


def test_a_running_plan_is_followed_live_and_ended_with_its_best_plan(planner: Client) -> None:
    document = read("gimje_visits")[0].model_dump(mode="json")
    at = planner.post("/v1/scenarios", json=document).headers["location"]
    run = planner.post(f"{at}/runs", json={**QUICK, "time_limit_s": 600}).json()
    for one in _events(planner, run["id"]):
        if one.event == "plan":
            assert planner.delete(f"/v1/runs/{run['id']}").status_code == 200
            break
    last = ended(planner, f"/v1/runs/{run['id']}")
    assert last["status"] == "dismissed"
    best = planner.get(f"/v1/runs/{run['id']}/schedule")
    assert best.status_code == 200, best.text
    assert Schedule.model_validate(best.json()).visits is not None


def test_a_plan_is_read_as_it_was_made(planner: Client, planned: dict[str, Any]) -> None:
    answer = planner.get(f"/v1/runs/{planned['id']}/schedule")
    schedule = Schedule.model_validate(answer.json())
    assert schedule.made is not None
    assert schedule.areas is not None
    assert {part.family for part in schedule.parts} == {"hubs", "training", "visits"}
    assert answer.headers["plan-state"] == "final"
    seen = {"If-None-Match": answer.headers["etag"]}
    assert planner.get(f"/v1/runs/{planned['id']}/schedule", headers=seen).status_code == 304


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_plan_comes_in_every_format_of_the_command(
    planner: Client, planned: dict[str, Any], format_name: str
) -> None:
    answer = planner.get(f"/v1/runs/{planned['id']}/documents/{format_name}")
    assert answer.status_code == 200, answer.text
    assert len(answer.content) > 500
    if answer.headers["content-type"] == TYPES["zip"]:
        names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
        one = planner.get(f"/v1/runs/{planned['id']}/documents/{format_name}", params={"file": names[0]})
        assert one.headers["content-type"].split(";")[0] == TYPES[names[0].rsplit(".", 1)[1]].split(";")[0]
    else:
        assert answer.headers["content-type"] == TYPES[format_name]


def test_documents_are_in_the_language_asked_for(planner: Client, planned: dict[str, Any]) -> None:
    at = f"/v1/runs/{planned['id']}/documents/csv"
    korean, english = (planner.get(at, headers={"Accept-Language": one}).content for one in ("ko", "en"))
    assert korean != english


def test_a_file_that_a_format_has_not_is_refused_with_those_it_has(planner: Client, planned: dict[str, Any]) -> None:
    answer = planner.get(f"/v1/runs/{planned['id']}/documents/png", params={"file": "../plan.xlsx"})
    assert answer.status_code == 404
    assert "map.png" in answer.json()["detail"]


def test_a_calendar_program_reads_the_newest_plan_by_an_address_alone(
    planner: Client, as_: As, address: str, planned: dict[str, Any]
) -> None:
    at = f"/v1/scenarios/{planned['scenario_id']}/calendars"
    headers = {"Idempotency-Key": "calendar"}
    calendar = planner.post(at, json=None, headers=headers).json()
    again = planner.post(at, json=None, headers=headers).json()
    assert (again["id"], again["address"]) == (calendar["id"], None), "a secret is told once and nowhere kept"
    with Client(base_url=address) as stranger:
        answer = stranger.get(calendar["address"])
        assert answer.headers["content-type"].startswith("text/calendar")
        events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
        plan = Schedule.model_validate(planner.get(f"/v1/runs/{planned['id']}/schedule").json())
        assert {str(event["SUMMARY"]) for event in events} == {entry.title for entry in plan.entries}
        assert len(events) == len(plan.entries) > 0
        assert stranger.get(calendar["address"], headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
        assert stranger.get(calendar["address"][:-6] + "xx.ics").status_code == 404
        assert as_("off_b", Role.ADMIN).delete(f"/v1/calendars/{calendar['id']}").status_code == 404
        assert planner.delete(f"/v1/calendars/{calendar['id']}").status_code == 204
        assert stranger.get(calendar["address"]).status_code == 404


def test_a_plan_without_regions_has_no_roster_and_one_with_them_has(planner: Client, planned: dict[str, Any]) -> None:
    assert planner.get(f"/v1/runs/{planned['id']}/roster").json() == {"duties": []}, "the scenario names no duties"
    alone = planner.post(f"/v1/scenarios/{made(planner)['id']}/runs", json=QUICK).headers["location"]
    ended(planner, alone)
    assert planner.get(f"{alone}/roster").status_code == 404


def test_a_scenario_that_contradicts_itself_makes_a_failed_run_with_every_place(planner: Client) -> None:
    wrong = scenario()
    wrong["visits"]["places"][1]["kind"] = "nowhere"
    wrong["visits"]["places"][0]["town"] = "라동"
    at = planner.post("/v1/scenarios", json=wrong).headers["location"]
    run = ended(planner, planner.post(f"{at}/runs", json=QUICK).headers["location"])
    assert run["status"] == "failed"
    pointers = {one["pointer"] for one in run["reason"]["errors"]}
    assert pointers == {"/visits/places/1/kind", "/visits/places/0/town"}
    gone = planner.get(f"/v1/runs/{run['id']}/schedule")
    assert (gone.status_code, gone.json()["type"]) == (409, "urn:hubdong:problem:not-ready")
    assert planner.delete(f"/v1/runs/{run['id']}").status_code == 409


def test_a_waiting_run_has_no_plan_yet(as_: As) -> None:
    client = as_("off_b")
    document = read("gimje_visits")[0].model_dump(mode="json")
    at = client.post("/v1/scenarios", json=document).headers["location"]
    first = client.post(f"{at}/runs", json={**QUICK, "time_limit_s": 300}).headers["location"]
    second = client.post(f"{at}/runs", json=QUICK).headers["location"]
    assert client.get(f"{second}/schedule").status_code == 409
    assert client.delete(second).json()["status"] == "dismissed"
    assert client.delete(second).status_code == 200, "ending it twice is ending it"
    assert client.get(f"{second}/events").text.count("event: state") == 2
    client.delete(first)
    ended(client, first)


def test_sixteen_equal_idempotency_keys_start_one_run(planner: Client) -> None:
    from concurrent.futures import ThreadPoolExecutor

    kept = made(planner)

    def send(_number: int) -> str:
        headers = {"Idempotency-Key": f"run-{kept['id']}"}
        return str(planner.post(f"/v1/scenarios/{kept['id']}/runs", json=QUICK, headers=headers).json()["id"])

    with ThreadPoolExecutor(16) as pool:
        runs = set(pool.map(send, range(16)))
    assert len(runs) == 1
    listed = planner.get("/v1/runs", params={"scenario": kept["id"]}).json()["items"]
    assert [one["id"] for one in listed] == list(runs)
    ended(planner, f"/v1/runs/{runs.pop()}")


@pytest.mark.parametrize(
    ("request_", "holds"),
    [
        ({"kind": "explain", "keep": ["town_share"]}, "parts"),
        ({"kind": "why", "wish": {"place": "P5", "date": "2027-03-08"}}, "wish"),
        ({"kind": "why", "wish": {"dong": "가동", "other": "다동", "how": "with"}}, "wish"),
        ({"kind": "alternatives", "count": 2, "apart": 1, "within": 50}, "options"),
        ({"kind": "curve", "over": "regions", "first": 2, "last": 3}, "parts"),
    ],
    ids=["explain", "why-place", "why-dong", "alternatives", "curve"],
)
def test_questions_are_answered_by_runs(
    planner: Client, planned: dict[str, Any], request_: dict[str, Any], holds: str
) -> None:
    asked = {**request_, "time_limit_s": 5, "workers": 1}
    answer = planner.post(f"/v1/scenarios/{planned['scenario_id']}/runs", json=asked)
    assert answer.status_code == 202, answer.text
    run = ended(planner, answer.headers["location"])
    assert run["status"] == "successful", run
    result = planner.get(f"/v1/runs/{run['id']}/result")
    assert result.status_code == 200, result.text
    assert holds in result.json()


def test_another_offices_run_is_not_there(as_: As, planned: dict[str, Any]) -> None:
    stranger = as_("off_b", Role.ADMIN)
    for rest in ("", "/schedule", "/events", "/result", "/roster", "/documents/ics", "/outcomes"):
        assert stranger.get(f"/v1/runs/{planned['id']}{rest}").status_code == 404, rest
    assert stranger.delete(f"/v1/runs/{planned['id']}").status_code == 404
    assert stranger.post("/v1/scenarios", json=SCENARIO).status_code == 201
