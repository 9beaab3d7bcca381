"""Scenarios over HTTP."""

import copy
import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import openpyxl
import pytest

from api.auth.principal import Role
from api.http.examples import SCENARIO
from api.http.scenario_body import XLSX
from scenarios.schema import Scenario
from scenarios.workbook.writing import workbook_of
from tests.api.http.conftest import As, Client


def scenario(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(SCENARIO), **changes}


def made(client: Client, **changes: Any) -> dict[str, Any]:
    answer = client.post("/v1/scenarios", json=scenario(**changes))
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_scenario_is_kept_as_it_was_sent(planner: Client) -> None:
    answer = planner.post("/v1/scenarios", json=SCENARIO)
    assert answer.status_code == 201
    assert answer.headers["etag"] == '"1"'
    read = planner.get(answer.headers["location"])
    assert read.json() == answer.json()
    assert read.headers["etag"] == '"1"'
    assert Scenario.model_validate(read.json()["document"], strict=False).title == SCENARIO["title"]


def test_a_version_at_hand_is_not_sent_again(planner: Client) -> None:
    at = f"/v1/scenarios/{made(planner)['id']}"
    assert planner.get(at, headers={"If-None-Match": '"1"'}).status_code == 304
    assert planner.get(at, headers={"If-None-Match": 'W/"1"'}).status_code == 304
    assert planner.get(at, headers={"If-None-Match": '"2"'}).status_code == 200


def test_a_workbook_makes_the_same_scenario_as_its_json(planner: Client) -> None:
    first = made(planner)
    book = planner.get(f"/v1/scenarios/{first['id']}/workbook")
    assert book.headers["content-type"] == XLSX
    assert "filename*=UTF-8''small_rounds.xlsx" in book.headers["content-disposition"]
    again = planner.post("/v1/scenarios", content=book.content, headers={"Content-Type": XLSX})
    assert again.status_code == 201, again.text
    assert again.json()["document"] == first["document"]


def test_a_mistake_in_a_workbook_is_named_by_its_cell(planner: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(Scenario.model_validate_json(_json()))))
    sheet = next(sheet for sheet in book if any(cell.value == "가 경로당" for row in sheet.rows for cell in row))
    cell = next(cell for row in sheet.rows for cell in row if cell.value == 126.881)
    cell.value = 500
    target = io.BytesIO()
    book.save(target)
    answer = planner.post("/v1/scenarios", content=target.getvalue(), headers={"Content-Type": XLSX})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["cell"].endswith(f"!{cell.coordinate}")


def _json() -> str:
    import json

    return json.dumps(SCENARIO)


def test_every_mistake_has_its_pointer_in_korean_and_in_english(planner: Client) -> None:
    wrong = scenario()
    wrong["visits"]["places"][1]["lon"] = 500
    wrong["period"]["last"] = "2027-02-30"
    told = {}
    for language in ("ko", "en"):
        answer = planner.post("/v1/scenarios", json=wrong, headers={"Accept-Language": language})
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["content-language"] == language
        told[language] = answer.json()
        assert {one["pointer"] for one in told[language]["errors"]} == {"/visits/places/1/lon", "/period/last"}
    assert told["ko"]["title"] != told["en"]["title"]
    assert told["ko"]["type"] == told["en"]["type"]


@pytest.mark.parametrize(
    ("place", "value", "pointer"),
    [
        (("district", "boundaries"), "../../etc/passwd", "/district/boundaries"),
        (("district", "boundaries"), ".hidden", "/district/boundaries"),
        (("travel",), {"roads": "/etc/passwd"}, "/travel/roads"),
        (("travel",), {"osrm": "http://169.254.169.254/"}, "/travel/osrm"),
        (("visits", "places_files"), ["/etc/passwd"], "/visits/places_files"),
    ],
)
def test_a_scenario_reaches_for_no_file_and_no_server_of_ours(
    planner: Client, place: tuple[str, ...], value: object, pointer: str
) -> None:
    wrong = scenario()
    at: Any = wrong
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = value
    answer = planner.post("/v1/scenarios", json=wrong)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_replacing_asks_for_the_version_that_is_meant(planner: Client) -> None:
    at = f"/v1/scenarios/{made(planner)['id']}"
    assert planner.put(at, json=SCENARIO).status_code == 428
    stale = planner.put(at, json=SCENARIO, headers={"If-Match": '"7"'})
    assert stale.status_code == 412
    assert stale.headers["etag"] == '"1"'
    assert planner.put(at, json=SCENARIO, headers={"If-Match": 'W/"1"'}).status_code == 412, "weak never matches"
    replaced = planner.put(at, json=scenario(title="새 제목"), headers={"If-Match": '"1"'})
    assert replaced.headers["etag"] == '"2"'
    assert planner.get(at).json()["title"] == "새 제목"


def test_of_sixteen_writers_with_one_etag_one_wins(planner: Client) -> None:
    at = f"/v1/scenarios/{made(planner)['id']}"

    def write(number: int) -> int:
        return planner.put(at, json=scenario(title=f"제목 {number}"), headers={"If-Match": '"1"'}).status_code

    with ThreadPoolExecutor(16) as pool:
        codes = list(pool.map(write, range(16)))
    assert sorted(codes) == [200] + [412] * 15
    assert planner.get(at).json()["version"] == 2


def test_sixteen_equal_idempotency_keys_make_one_scenario(as_: As) -> None:
    client = as_("off_b")

    def send(_number: int) -> str:
        answer = client.post("/v1/scenarios", json=SCENARIO, headers={"Idempotency-Key": "plan-2027"})
        assert answer.status_code == 201
        return str(answer.json()["id"])

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(send, range(16)))) == 1
    assert len(client.get("/v1/scenarios").json()["items"]) == 1


def test_an_idempotency_key_belongs_to_one_request_of_one_office(as_: As, planner: Client) -> None:
    headers = {"Idempotency-Key": "one-request"}
    first = planner.post("/v1/scenarios", json=SCENARIO, headers=headers)
    again = planner.post("/v1/scenarios", json=SCENARIO, headers=headers)
    assert again.headers["idempotency-replayed"] == "true"
    assert (again.json(), again.headers["location"]) == (first.json(), first.headers["location"])
    assert planner.post("/v1/scenarios", json=scenario(title="다른 것"), headers=headers).status_code == 422
    elsewhere = as_("off_b").post("/v1/scenarios", json=SCENARIO, headers=headers)
    assert elsewhere.json()["id"] != first.json()["id"]


def test_pages_hold_every_scenario_once_while_others_are_added(as_: As) -> None:
    client = as_("off_b")
    before = {made(client)["id"] for _ in range(5)}
    seen: list[str] = []
    after: str | None = None
    while True:
        page = client.get("/v1/scenarios", params={"limit": 2, **({"after": after} if after else {})}).json()
        seen += [one["id"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
        made(client)
    assert len(seen) == len(set(seen))
    assert before <= set(seen)
    assert seen == sorted(seen, reverse=True)


def test_a_deleted_scenario_is_on_no_list(planner: Client) -> None:
    at = f"/v1/scenarios/{made(planner)['id']}"
    assert planner.delete(at).status_code == 428
    assert planner.delete(at, headers={"If-Match": '"1"'}).status_code == 204
    assert planner.get(at).status_code == 404
    assert planner.delete(at, headers={"If-Match": '"1"'}).status_code == 404
    assert at.rsplit("/", 1)[1] not in planner.get("/v1/scenarios", params={"limit": 200}).text


def test_a_fork_is_changed_without_touching_its_origin(planner: Client) -> None:
    origin = made(planner)
    fork = planner.post(f"/v1/scenarios/{origin['id']}/forks", json={"title": "만약"}).json()
    assert fork["forked_from"] == origin["id"]
    assert fork["document"] == {**origin["document"], "title": "만약"}
    planner.put(f"/v1/scenarios/{fork['id']}", json=scenario(title="달라짐"), headers={"If-Match": '"1"'})
    assert planner.get(f"/v1/scenarios/{origin['id']}").json() == origin


def test_another_offices_scenario_is_not_there(as_: As, planner: Client) -> None:
    at = f"/v1/scenarios/{made(planner)['id']}"
    stranger = as_("off_b", Role.ADMIN)
    assert stranger.get(at).status_code == 404
    assert stranger.put(at, json=SCENARIO, headers={"If-Match": "*"}).status_code == 404
    assert stranger.post(f"{at}/forks", json={}).status_code == 404
    assert stranger.post(f"{at}/runs", json={"kind": "plan"}).status_code == 404
