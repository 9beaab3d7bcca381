"""Plans made by hand and two plans side by side, over HTTP."""

import time
from pathlib import Path
from typing import Any

import pytest

from scenarios.read import read
from tests.api.http.conftest import Client, ended
from tests.api.http.test_scenarios import made, scenario

SMALL = Path(__file__).parents[2] / "scenarios" / "small.yaml"


@pytest.fixture(scope="module")
def small(planner: Client) -> str:
    """Where a scenario with regions, training and visits is checked."""
    answer = planner.post("/v1/scenarios", json=read(SMALL)[0].model_dump(mode="json"))
    return f"{answer.headers['location']}/check"


REGIONS = [
    {"dong": dong, "hub": hub}
    for dong, hub in (("가동", "나동"), ("나동", "나동"), ("다동", "다동"), ("라1동", "다동"))
]


def test_a_plan_that_keeps_every_rule_has_no_violation_and_a_cost(planner: Client) -> None:
    at = f"/v1/scenarios/{made(planner)['id']}/check"
    visits = [{"place": place, "date": "2027-03-02", "half_day": "오전"} for place in ("P1", "P2")]
    part = planner.post(at, json={"visits": visits}).json()["parts"][0]
    assert (part["family"], part["violations"], part["without"]) == ("visits", [], [])
    # one round past both: 217 s there, 227 s between, 137 s back (the schedule's own sum)
    assert part["cost"] == part["schedule"]["driving_seconds"]
    assert [visit["id"] for visit in part["schedule"]["rounds"][0]["visits"]] == ["P1", "P2"]


def test_a_broken_rule_points_to_its_row_in_words(planner: Client) -> None:
    at = f"/v1/scenarios/{made(planner)['id']}/check"
    rows = [
        {"place": "P1", "date": "2027-03-02", "half_day": "오전"},
        {"place": "P2", "date": "2027-03-03", "half_day": "오전", "start": "11:55"},
    ]
    violations = planner.post(at, json={"visits": rows}).json()["parts"][0]["violations"]
    assert {one["rule"] for one in violations} == {"opening", "slot_window"}
    opening = next(one for one in violations if one["rule"] == "opening")
    assert opening["pointer"].startswith("/visits/1")
    assert "나 경로당" in opening["detail"]


def test_names_that_the_scenario_does_not_have_are_refused_with_their_places(planner: Client) -> None:
    at = f"/v1/scenarios/{made(planner)['id']}/check"
    rows = [
        {"place": "P9", "date": "2027-03-02", "half_day": "오전"},
        {"place": "P2", "date": "2027-03-06", "half_day": "오전"},
    ]
    answer = planner.post(at, json={"visits": rows})
    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["errors"]} == {"/visits/0/place", "/visits/1/half_day"}
    absent = planner.post(at, json={"hubs": []})
    assert [one["pointer"] for one in absent.json()["errors"]] == ["/hubs"]


def test_what_a_part_builds_on_and_was_not_given_is_said(planner: Client, small: str) -> None:
    rows = [{"place": "P1", "date": "2027-03-09", "half_day": "오전"}]
    alone = planner.post(small, json={"visits": rows}).json()["parts"]
    assert [part["without"] for part in alone] == [["hubs", "training"]]
    both = planner.post(small, json={"visits": rows, "hubs": REGIONS}).json()["parts"]
    assert [(part["family"], part["without"]) for part in both] == [("hubs", []), ("visits", ["training"])]


@pytest.mark.usefixtures("worker")
def test_parts_not_given_are_those_of_a_run_and_its_own_plan_keeps_every_rule(planner: Client, small: str) -> None:
    asked = {"kind": "plan", "time_limit_s": 8, "workers": 1}
    run = ended(planner, planner.post(small.replace("/check", "/runs"), json=asked).headers["location"])
    plan = planner.get(f"/v1/runs/{run['id']}/schedule").json()
    rows = [
        {"place": visit["id"], "date": one["date"], "half_day": one["half_day"], "start": visit["start"][11:]}
        for one in plan["visits"]["rounds"]
        for visit in one["visits"]
    ]
    part = planner.post(small, json={"run": run["id"], "visits": rows}).json()["parts"][0]
    assert (part["violations"], part["without"]) == ([], [])
    known = next(one for one in plan["parts"] if one["family"] == "visits")
    assert part["cost"] == known["objective"], "the verifier prices our own plan as our solver did"
    for one in plan["visits"]["rounds"]:
        one["line"] = None  # ways are drawn for plans that are issued
    assert part["schedule"] == plan["visits"]


@pytest.mark.usefixtures("worker")
def test_two_runs_are_compared_thing_by_thing(planner: Client) -> None:
    asked = {"kind": "plan", "time_limit_s": 5, "workers": 1}
    pinned = scenario()
    pinned["visits"]["pins"] = [{"place": "P1", "date": "2027-03-09", "half_day": "오전"}]
    kept = [made(planner), planner.post("/v1/scenarios", json=pinned).json()]
    runs = [planner.post(f"/v1/scenarios/{one['id']}/runs", json=asked).headers["location"] for one in kept]
    one, other = (ended(planner, at)["id"] for at in runs)
    same = planner.post("/v1/comparisons", json={"one": one, "other": one}).json()
    assert same["differences"] == []
    told = planner.post("/v1/comparisons", json={"one": one, "other": other}).json()
    moved = {found["name"]: found["other"] for found in told["differences"]}
    assert moved["가 경로당"] == "2027-03-09 오전"
    assert all(figure.keys() == {"name", "one", "other"} for figure in told["figures"])


def test_a_plan_for_461_places_is_judged_faster_than_a_drag_can_be_felt(planner: Client) -> None:
    document = read("gimje_visits")[0].model_dump(mode="json")
    at = f"{planner.post('/v1/scenarios', json=document).headers['location']}/check"
    days = [f"2027-03-{day:02}" for day in (2, 3, 4, 5, 9, 10, 11, 12)]
    free = document["visits"]["half_days"][0]["name"]
    places = [one["id"] for one in document["visits"]["places"]][:32]
    rows = [{"place": place, "date": days[n // 4], "half_day": free} for n, place in enumerate(places)]
    body = {"visits": [row for row in rows if _fits(planner, at, row)]}
    seconds = []
    for _ in range(7):
        began = time.perf_counter()
        answer = planner.post(at, json=body)
        seconds.append(time.perf_counter() - began)
        assert answer.status_code == 200
    # 300 ms are asked for; the best of seven says what it takes when nothing else runs on this machine
    assert min(seconds) < 0.3


def _fits(client: Client, at: str, row: dict[str, Any]) -> bool:
    return client.post(at, json={"visits": [row]}).status_code == 200
