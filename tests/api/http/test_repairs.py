"""Repairs over HTTP: each is a button that makes a what-if."""

from typing import Any

import pytest

from api.auth.principal import Role
from scenarios.schema import Scenario
from tests.api.http.conftest import As, Client, ended
from tests.api.http.test_runs import QUICK
from tests.api.http.test_scenarios import made
from tests.scenarios.test_applied import torn
from tests.scenarios.test_explain import poor_training

pytestmark = pytest.mark.usefixtures("worker")


def _explained(planner: Client, scenario: Scenario) -> dict[str, Any]:
    """Return a run that has explained a scenario, with its answer."""
    answer = planner.post("/v1/scenarios", json=scenario.model_dump(mode="json"))
    asked = {"kind": "explain", "time_limit_s": 20, "workers": 1}
    started = planner.post(f"{answer.headers['location']}/runs", json=asked)
    run = ended(planner, started.headers["location"])
    assert run["status"] == "successful", run
    return {**run, "told": planner.get(f"/v1/runs/{run['id']}/result").json()}


@pytest.fixture(scope="module")
def explained(planner: Client) -> dict[str, Any]:
    """A run that has explained why there is too little money for training."""
    return _explained(planner, poor_training())


def test_a_repair_makes_a_scenario_that_has_a_plan(planner: Client, explained: dict[str, Any]) -> None:
    (part,) = explained["told"]["parts"]
    number, repair = next((n, one) for n, one in enumerate(part["repairs"]) if one["steps"][0]["way"] == "raise")
    assert repair["what_if"]
    asked = {"part": "training", "repair": number}
    answer = planner.post(f"/v1/runs/{explained['id']}/repairs", json=asked, headers={"Accept-Language": "en"})
    assert answer.status_code == 201, answer.text
    kept = planner.get(answer.headers["location"]).json()
    assert kept == answer.json()
    assert kept["forked_from"] == explained["scenario_id"]
    assert kept["title"] == (
        "작은 구의 한 달 (what if: training costs at most 300,000 won in all → raise it by 46,000 won, to 346,000 won)"
    )
    assert kept["document"]["training"]["cap_won"] == 346_000
    assert kept["document"]["notes"][-1].startswith("What if: training costs")
    assert planner.get(f"/v1/scenarios/{explained['scenario_id']}").json()["document"]["training"]["cap_won"] == 300_000
    again = planner.post(f"/v1/scenarios/{kept['id']}/runs", json=QUICK)
    run = ended(planner, again.headers["location"])
    assert planner.get(f"/v1/runs/{run['id']}/schedule").json()["status"] in ("optimal", "feasible")


def test_a_what_if_is_called_in_the_language_asked_for(planner: Client, explained: dict[str, Any]) -> None:
    asked = {"part": "training", "repair": 0}
    headers = {"Accept-Language": "ko", "Idempotency-Key": f"repair-{explained['id']}"}
    at = f"/v1/runs/{explained['id']}/repairs"
    first, second = (planner.post(at, json=asked, headers=headers) for _ in range(2))
    assert first.json()["title"].startswith("작은 구의 한 달 (가정: ")
    assert first.json()["id"] == second.json()["id"], "one key, one scenario"


@pytest.mark.parametrize(
    ("asked", "pointer", "english", "korean"),
    [
        ({"part": "hubs", "repair": 0}, "/part", "the run explains no regions", "설명이 없습니다"),
        ({"part": "training", "repair": 99}, "/repair", "none has the number 99", "99번은 없습니다"),
        ({"part": "nation", "repair": 0}, "/part", "", ""),
        ({"part": "training", "repair": -1}, "/repair", "", ""),
    ],
)
def test_a_repair_that_is_not_there_is_refused_with_its_place(
    planner: Client, explained: dict[str, Any], asked: dict[str, Any], pointer: str, english: str, korean: str
) -> None:
    for language, said in (("en", english), ("ko", korean)):
        answer = planner.post(f"/v1/runs/{explained['id']}/repairs", json=asked, headers={"Accept-Language": language})
        assert answer.status_code == 422
        (mistake,) = answer.json()["errors"]
        assert mistake["pointer"] == pointer
        assert said.lower() in mistake["detail"].lower()


def test_a_repair_that_no_scenario_can_say_is_told_so_and_refused(planner: Client) -> None:
    run = _explained(planner, torn())
    (part,) = run["told"]["parts"]
    can = {one["steps"][0]["line"]["rule"]: one["what_if"] for one in part["repairs"] if len(one["steps"]) == 1}
    assert can["connected"] is False, "neighbourhood is a fact of the map"
    assert can["together"] is True
    number = next(n for n, one in enumerate(part["repairs"]) if one["steps"][0]["line"]["rule"] == "connected")
    asked = {"part": "hubs", "repair": number}
    answer = planner.post(f"/v1/runs/{run['id']}/repairs", json=asked, headers={"Accept-Language": "ko"})
    assert answer.status_code == 422
    assert answer.json()["detail"] == "이 해결 방법은 시나리오로 만들 수 없습니다"


def test_only_planners_of_the_office_make_what_ifs_and_only_of_explanations(
    planner: Client, as_: As, explained: dict[str, Any]
) -> None:
    at, asked = f"/v1/runs/{explained['id']}/repairs", {"part": "training", "repair": 0}
    assert as_(role=Role.VIEWER).post(at, json=asked).status_code == 403
    assert as_("off_b").post(at, json=asked).status_code == 404
    started = planner.post(f"/v1/scenarios/{made(planner)['id']}/runs", json=QUICK)
    run = ended(planner, started.headers["location"])
    answer = planner.post(f"/v1/runs/{run['id']}/repairs", json=asked)
    assert answer.status_code == 409
    assert run["id"] in answer.json()["detail"]
