"""A plan of visits asked over HTTP: why places are left out, where one fits, what a half-day is worth, the rest."""

import copy
from typing import Any

import pytest

from scenarios.read import read
from scenarios.schedule.document import Schedule
from tests.api.http.conftest import As, Client, ended
from tests.api.http.test_checks import SMALL

pytestmark = pytest.mark.usefixtures("worker")
QUICK = {"time_limit_s": 6, "workers": 1}
NEW = {"id": "N1", "name": "새 경로당", "kind": "centre", "minutes": 5, "won": 0, "lon": 126.89, "lat": 35.152}


@pytest.fixture(scope="module")
def at(planner: Client) -> str:
    """Where a scenario is kept in which one place is too far to be visited."""
    document = read(SMALL)[0].model_dump(mode="json")
    far = {**document["visits"]["places"][2], "id": "F1", "name": "먼 경로당", "lon": 127.5, "lat": 35.9}
    document["visits"]["places"].append(far)
    answer = planner.post("/v1/scenarios", json=document)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


@pytest.fixture(scope="module")
def issued(planner: Client, at: str) -> dict[str, Any]:
    """The run whose plan was announced."""
    return _ended(planner, at, {"kind": "plan"})


def _ended(client: Client, at: str, request: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(f"{at}/runs", json={**QUICK, **request})
    assert answer.status_code == 202, answer.text
    run = ended(client, answer.headers["location"])
    assert run["status"] == "successful", run
    return run


def _answer(client: Client, at: str, request: dict[str, Any]) -> dict[str, Any]:
    run = _ended(client, at, request)
    told: dict[str, Any] = client.get(f"/v1/runs/{run['id']}/result").json()
    return told


def _schedule(client: Client, run: dict[str, Any]) -> Schedule:
    return Schedule.model_validate(client.get(f"/v1/runs/{run['id']}/schedule").json())


def test_every_place_left_out_has_its_rule_in_every_half_day(planner: Client, at: str, issued: dict[str, Any]) -> None:
    plan = _schedule(planner, issued).visits
    assert plan is not None
    told = _answer(planner, at, {"kind": "left_out", "previous_run": issued["id"]})
    assert {one["id"] for one in told["places"]} == {one.id for one in plan.left_out}
    assert "F1" in {one["id"] for one in told["places"]}
    for one in told["places"]:
        assert sum(one["stops"].values()) == plan.half_days
        assert one["stops"].keys() - {"fits"} <= told["rules"].keys()


def test_a_place_that_is_new_is_offered_half_days_the_cheapest_first(
    planner: Client, at: str, issued: dict[str, Any]
) -> None:
    kept = planner.get(at)
    document = copy.deepcopy(kept.json()["document"])
    document["visits"]["places"].append(NEW)
    changed = planner.put(at, json=document, headers={"If-Match": kept.headers["etag"]})
    assert changed.status_code == 200, changed.text
    offers = _answer(planner, at, {"kind": "slots", "previous_run": issued["id"], "place": "새 경로당"})["offers"]
    assert offers
    extra = [one["extra_seconds"] for one in offers]
    assert extra == sorted(extra)
    back = planner.put(at, json=kept.json()["document"], headers={"If-Match": changed.headers["etag"]})
    assert back.status_code == 200


def test_an_unknown_place_makes_a_failed_run_that_names_it(planner: Client, at: str, issued: dict[str, Any]) -> None:
    asked = {**QUICK, "kind": "slots", "previous_run": issued["id"], "place": "없는 곳"}
    run = ended(planner, planner.post(f"{at}/runs", json=asked).headers["location"])
    assert run["status"] == "failed"
    assert "없는 곳" in run["reason"]["errors"][0]["detail"]


def test_one_more_half_day_of_every_weekday_has_its_worth(planner: Client, at: str, issued: dict[str, Any]) -> None:
    told = _answer(planner, at, {"kind": "worth", "previous_run": issued["id"]})["half_days"]
    assert {(one["weekday"], one["half_day"]) for one in told} >= {(0, "오전"), (1, "오후")}
    assert all(one["price_seconds"] is not None for one in told), "the run's own prices are taken up"


def test_the_rest_is_planned_with_the_past_as_it_was_and_what_was_recorded(
    planner: Client, at: str, issued: dict[str, Any]
) -> None:
    before = _schedule(planner, issued).visits
    assert before is not None
    first, today = before.rounds[0], before.rounds[1].date
    gone = first.visits[0]
    taken = [{"text": one, "department": "복지과", "state": one} for one in ("open", "answered", "done")]
    told = {
        "place": gone.id,
        "date": first.date.isoformat(),
        "state": "cancelled",
        "more_open": 2,
        "suggestions": taken,
    }
    record = planner.post(f"/v1/runs/{issued['id']}/outcomes", json=told)
    assert record.status_code == 201, record.text
    asked = {"kind": "roll", "previous_run": issued["id"], "today": today.isoformat()}
    run = _ended(planner, at, asked)
    assert "records" not in run["options"]
    after = _schedule(planner, run).visits
    assert after is not None

    def past(rounds: Any) -> set[tuple[str, object]]:
        return {(v.id, v.start) for one in rounds if one.date < today for v in one.visits}

    assert past(before.rounds)
    assert past(after.rounds) == past(before.rounds) - {(gone.id, gone.start)}
    points = {visit.id: visit.prize for one in after.rounds for visit in one.visits}
    points |= {one.id: one.prize for one in after.left_out}
    assert points[gone.id] == gone.prize + 30, "three suggestions are open"


def test_a_plan_is_asked_only_by_its_office_and_for_its_scenario(
    planner: Client, as_: As, at: str, issued: dict[str, Any]
) -> None:
    asked = {"kind": "left_out", "previous_run": issued["id"]}
    assert as_("off_b").post(f"{at}/runs", json=asked).status_code == 404
    other = planner.post("/v1/scenarios", json=read(SMALL)[0].model_dump(mode="json")).headers["location"]
    assert planner.post(f"{other}/runs", json=asked).status_code == 409
    assert planner.post(f"{at}/runs", json={**asked, "previous_run": "run_00000000"}).status_code == 404
