"""Plans made again over HTTP, and what became of visits."""

from typing import Any

import pytest

from scenarios.read import read
from tests.api.http.conftest import As, Client, ended
from tests.api.http.test_checks import SMALL
from tests.api.http.test_scenarios import made

pytestmark = pytest.mark.usefixtures("worker")
QUICK = {"time_limit_s": 5, "workers": 1}


def _planned(client: Client, scenario_id: str, **request: Any) -> dict[str, Any]:
    asked = {"kind": "plan", **QUICK, **request}
    answer = client.post(f"/v1/scenarios/{scenario_id}/runs", json=asked)
    assert answer.status_code == 202, answer.text
    run = ended(client, answer.headers["location"])
    assert run["status"] == "successful", run
    return run


def test_a_lost_half_day_moves_its_visits_and_nothing_else(planner: Client) -> None:
    kept = made(planner)
    first = _planned(planner, kept["id"])
    rounds = planner.get(f"/v1/runs/{first['id']}/schedule").json()["visits"]["rounds"]
    lost = {"date": rounds[0]["date"], "half_day": "AM"}
    again = _planned(planner, kept["id"], kind="replan", previous_run=first["id"], closed=[lost])
    told = planner.get(f"/v1/runs/{again['id']}/schedule").json()["visits"]
    assert all(one["date"] != lost["date"] for one in told["rounds"])
    assert {change["kind"] for change in told["replanned"]["changes"]} == {"moved"}
    assert all(change["forced"] for change in told["replanned"]["changes"])
    assert told["replanned"]["forced"] == len(rounds[0]["visits"])


def test_a_place_that_cancels_is_dropped_and_one_demanded_is_visited(planner: Client) -> None:
    kept = made(planner)
    first = _planned(planner, kept["id"])
    again = _planned(planner, kept["id"], kind="replan", previous_run=first["id"], cancel=["P1"], visit=["나 경로당"])
    told = planner.get(f"/v1/runs/{again['id']}/schedule").json()
    assert [visit["id"] for one in told["visits"]["rounds"] for visit in one["visits"]] == ["P2"]
    assert [entry["key"] for entry in told["entries"] if entry["cancelled"]] == ["visit/P1"]


def _announced(planner: Client) -> tuple[str, dict[str, Any], list[dict[str, Any]]]:
    """Return the scenario of a small training plan, its run and its sessions."""
    kept = planner.post("/v1/scenarios", json=read(SMALL)[0].model_dump(mode="json")).json()["id"]
    first = _planned(planner, kept)
    return kept, first, planner.get(f"/v1/runs/{first['id']}/schedule").json()["training"]["sessions"]


def test_a_lecturer_who_drops_out_changes_no_session_of_others(planner: Client) -> None:
    kept, first, sessions = _announced(planner)
    away = next(one for one in sessions if one["lecturers"])
    absence = {"name": away["lecturers"][0], "first": away["start"][:10]}
    asked: dict[str, Any] = {"previous_run": first["id"], "without": [absence]}
    again = _planned(planner, kept, kind="replan", **asked)
    told = planner.get(f"/v1/runs/{again['id']}/schedule").json()["training"]["sessions"]
    assert not any(one["start"][:10] == absence["first"] and one["lecturers"] for one in told)


def test_a_session_moved_by_hand_is_held_where_it_was_put(planner: Client) -> None:
    kept, first, sessions = _announced(planner)
    hired = next(one for one in sessions if one["lecturers"])
    times = {"date": hired["start"][:10], "start": hired["start"][11:16], "end": hired["end"][11:16]}
    times |= {"start": "14:00", "end": "16:00"} if times["start"] == "09:00" else {"start": "09:00", "end": "11:00"}
    moved = {"session": hired["name"], "venue": hired["venue"], **times}
    asked: dict[str, Any] = {"previous_run": first["id"], "sessions": [moved]}
    again = _planned(planner, kept, kind="replan", **asked)
    told = planner.get(f"/v1/runs/{again['id']}/schedule").json()["training"]["sessions"]
    held = next(one for one in told if one["name"] == hired["name"])
    assert (held["start"], held["end"]) == tuple(f"{times['date']}T{times[at]}:00" for at in ("start", "end"))


def test_a_session_that_was_never_announced_cannot_have_been_moved(planner: Client) -> None:
    kept = made(planner)
    first = _planned(planner, kept["id"])
    moved = {"session": "없는 교육", "date": "2027-03-02", "start": "09:00", "end": "11:00"}
    asked = {"kind": "replan", **QUICK, "previous_run": first["id"], "sessions": [moved]}
    run = ended(planner, planner.post(f"/v1/scenarios/{kept['id']}/runs", json=asked).headers["location"])
    assert run["status"] == "failed"
    assert "없는 교육" in run["reason"]["errors"][0]["detail"]


def test_a_plan_is_made_again_only_from_a_plan_of_the_same_scenario(planner: Client, as_: As) -> None:
    kept, other = made(planner), made(planner)
    first = _planned(planner, kept["id"])
    at = f"/v1/scenarios/{other['id']}/runs"
    asked = {"kind": "replan", "previous_run": first["id"]}
    assert planner.post(at, json=asked).status_code == 409
    assert planner.post(at, json={**asked, "previous_run": "run_00000000"}).status_code == 404
    strangers = made(as_("off_b"))
    assert as_("off_b").post(f"/v1/scenarios/{strangers['id']}/runs", json=asked).status_code == 404


def test_what_has_happened_that_cannot_have_makes_a_failed_run(planner: Client) -> None:
    kept = made(planner)
    first = _planned(planner, kept["id"])
    asked = {"kind": "replan", **QUICK, "previous_run": first["id"], "cancel": ["P9"]}
    run = ended(planner, planner.post(f"/v1/scenarios/{kept['id']}/runs", json=asked).headers["location"])
    assert run["status"] == "failed"
    assert "P9" in run["reason"]["errors"][0]["detail"]


def test_what_became_of_a_visit_is_kept_once_and_corrected_by_version(planner: Client, as_: As) -> None:
    run = _planned(planner, made(planner)["id"])
    at = f"/v1/runs/{run['id']}/outcomes"
    taken = {"text": "가로등이 어둡다", "department": "도로과", "state": "open"}
    told = {"place": "P1", "date": "2027-03-02", "state": "done", "suggestions": [taken], "more_open": 2}
    answer = planner.post(at, json=told)
    assert answer.status_code == 201, answer.text
    assert planner.post(at, json=told).status_code == 409
    assert planner.post(at, json={**told, "place": "P9"}).json()["errors"][0]["pointer"] == "/place"
    where = answer.headers["location"]
    assert planner.put(where, json={**told, "state": "moved"}).status_code == 428
    answered = {**told, "state": "moved", "suggestions": [{**taken, "state": "answered"}]}
    corrected = planner.put(where, json=answered, headers={"If-Match": '"1"'})
    assert (corrected.json()["state"], corrected.headers["etag"]) == ("moved", '"2"')
    elsewhere = {**told, "date": "2027-03-03"}
    assert planner.put(where, json=elsewhere, headers={"If-Match": '"2"'}).status_code == 409
    assert [one["state"] for one in planner.get(at).json()["items"]] == ["moved"]
    kept = planner.get(where).json()
    assert (kept["suggestions"], kept["more_open"]) == ([{**taken, "state": "answered"}], 2)
    nobody = planner.post(at, json={**told, "date": "2027-03-04", "suggestions": [{"text": "버스"}]})
    assert [one["pointer"] for one in nobody.json()["errors"]] == ["/suggestions/0/department"]
    assert as_("off_b").get(where).status_code == 404
