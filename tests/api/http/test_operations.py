"""Health, readiness, figures for Prometheus, and logs that name no person."""

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import structlog
from prometheus_client.parser import text_string_to_metric_families

from api.auth.keys import issue
from api.auth.principal import Role
from api.http import logs
from api.runs import reasons
from api.runs.queue import NewRun, accept, claim, finish, keep_plan
from api.store.store import Store, now, sqlite_url
from api.store.tables import Office, RunStatus
from tests.api.http.conftest import As, served

Lines = Callable[[], list[dict[str, object]]]

RESULT = {"status": "feasible", "objective": 100, "bound": 97, "gap": 0.03, "instance_digest": "x"}


def test_a_stranger_may_ask_whether_the_server_lives_and_is_told_nothing_else(address: str) -> None:
    assert httpx.get(f"{address}/healthz").json() == {"status": "alive"}
    assert httpx.get(f"{address}/readyz").json() == {"status": "ready"}


def test_a_server_whose_database_was_never_migrated_lives_but_is_not_ready(tmp_path: Path) -> None:
    empty = Store(sqlite_url(tmp_path / "empty.sqlite"))
    with served(empty, tmp_path) as at:
        assert httpx.get(f"{at}/healthz").status_code == 200
        answer = httpx.get(f"{at}/readyz", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert "tables of this version" in answer.json()["detail"]


def _figures(client: httpx.Client) -> dict[str, float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    return {
        sample.name + "".join(f",{value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_figures_follow_runs_through_queue_end_failure_and_refusal_of_the_verifier(
    store: Store, tmp_path: Path
) -> None:
    with store.write() as session:
        session.add(Office(id="off_a", name="a", created_at=now(session)))
        session.flush()
        _row, text = issue(session, "off_a", "scraper", Role.VIEWER, expires_at=None)
    new = NewRun(office_id="off_a", kind="plan", document={}, options={})
    with (
        served(store, tmp_path) as at,
        httpx.Client(base_url=at, headers={"Authorization": f"Bearer {text}"}) as client,
    ):
        with store.write() as session:
            for _turn in range(4):
                accept(session, new)
        before = _figures(client)
        assert before["hubdong_queue_length"] == 4
        assert before["hubdong_oldest_waiting_seconds"] >= 0
        with store.write() as session:
            first = claim(session, "wrk_1")
            second = claim(session, "wrk_2")
            assert first is not None
            assert second is not None
            keep_plan(session, first, "visits", RESULT, final=True)
            finish(session, first, RunStatus.SUCCESSFUL)
            finish(session, second, RunStatus.FAILED, reasons.unsound())
            claim(session, "wrk_1")
        after = _figures(client)
    assert after["hubdong_queue_length"] == 1
    assert after["hubdong_runs_running"] == 1
    assert after["hubdong_runs_ended_total,successful"] == 1
    assert after["hubdong_runs_failed_total,unsound_plan"] == 1
    assert after["hubdong_verifier_refusals_total"] == 1
    assert after["hubdong_run_seconds_count"] == 2
    assert after["hubdong_run_seconds_bucket,+Inf"] == 2
    assert (after["hubdong_gap_at_end_bucket,0.01"], after["hubdong_gap_at_end_bucket,0.05"]) == (0, 1)


def test_requests_are_counted_by_route_not_by_path(as_: As) -> None:
    viewer = as_("off_a", Role.VIEWER)
    viewer.get("/v1/scenarios/scn_00000000000000000000000000")
    figures = _figures(viewer)
    assert figures["hubdong_http_request_seconds_count,GET,/v1/scenarios/{scenario_id},404"] >= 1
    assert not any("scn_0000" in name for name in figures)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """Logs as they are set up when the service starts; gives the lines written so far."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    root = logging.getLogger()
    before = (root.handlers, root.level)
    logs.configure()
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.handlers, root.level = before
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "text",
    ["010-1234-5678", "01012345678", "062-360-7114", "02) 123-4567", "800101-1234567", "kim@example.kr"],
)
def test_logs_name_no_telephone_number_registration_number_or_address(lines: Lines, text: str) -> None:
    structlog.get_logger().info("told", why=f"연락처 {text} 입니다", nested={"a": [text]})
    logging.getLogger("some.package").warning("has %s", text)
    told = lines()
    assert len(told) == 2
    assert text not in json.dumps(told, ensure_ascii=False)
    assert "***" in str(told[0]["why"])


@pytest.mark.parametrize("text", ["run_00t40acp2axzxzyj7ezmqk68z", "2027-03-02", "161,270,000", "5.25", "1629140000"])
def test_ids_dates_and_sums_stay_readable_in_logs(lines: Lines, text: str) -> None:
    structlog.get_logger().info("told", value=text)
    assert lines()[0]["value"] == text


def test_a_request_has_an_id_in_its_answer_and_in_its_line_which_holds_no_query(as_: As, lines: Lines) -> None:
    viewer = as_("off_a", Role.VIEWER)
    answer = viewer.get(
        "/v1/scenarios", params={"after": "scn_secretsecret"}, headers={"X-Request-Id": "mine-12345678"}
    )
    assert answer.headers["x-request-id"] == "mine-12345678"
    told = [line for line in lines() if line.get("request_id") == "mine-12345678"]
    assert len(told) == 1
    assert (told[0]["route"], told[0]["status"], told[0]["office"]) == ("/v1/scenarios", 200, "off_a")
    assert "secretsecret" not in json.dumps(told)
    assert viewer.get("/v1/scenarios", headers={"X-Request-Id": "x\ty"}).headers["x-request-id"].startswith("req_")
