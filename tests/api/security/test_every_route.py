"""Every route, also those added later: shut to strangers, to viewers where it changes something, to other offices."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import BaseRoute, Mount, Route

from api.auth import keys, members
from api.auth.guard import SAFE
from api.auth.principal import Role
from api.http.app import create_app
from api.settings import Settings
from api.store.ids import new_id
from api.store.store import Store, now
from api.store.tables import CalendarFeed, Layer, Output, Run, RunStatus, ScenarioRow, VisitOutcome
from tests.api.http.conftest import As

STRANGERS = {"/healthz", "/readyz", "/login", "/login/start", "/login/callback", "/", "/favicon.ico"}
"""Written out a second time on purpose: opening a route takes two hands."""
STRANGERS_FOLDERS = ("/page", "/calendars/")
VIEWERS_MAY = {("POST", "/v1/session"), ("DELETE", "/v1/session")}
ADMINS_ONLY = ("/v1/keys", "/v1/members", "/v1/audit")
MOMENT = dt.datetime(2027, 2, 1, tzinfo=dt.UTC)

Call = tuple[str, str]


def _walk(routes: list[BaseRoute], before: str = "") -> Iterator[Call]:
    for route in routes:
        if isinstance(route, Route):
            yield from ((method, before + route.path) for method in sorted(route.methods or {"GET"}))
        elif isinstance(route, Mount):
            yield from (
                _walk(route.routes, before + route.path) if route.routes else [("GET", f"{before}{route.path}/x")]
            )
        else:
            # FastAPI keeps what was included as a whole; an unknown kind of route fails here rather than hide
            included: Any = route
            yield from _walk(included.original_router.routes, before)


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> list[Call]:
    folder = tmp_path_factory.mktemp("walk")
    app = create_app(Settings(folder, f"sqlite:///{folder / 'x.sqlite'}"))
    app.state.store.close()
    found = sorted(set(_walk(list(app.routes))))
    assert ("PUT", "/v1/scenarios/{scenario_id}") in found
    assert ("POST", "/v1/keys") in found
    return found


def _is_for_strangers(path: str) -> bool:
    return path in STRANGERS or path.startswith(STRANGERS_FOLDERS)


@pytest.fixture(scope="module")
def theirs(database: Store) -> dict[str, str]:
    """Something of office b for every kind of id that a path may hold."""
    with database.write() as session:
        scenario, run, layer, outcome = new_id("scn"), new_id("run"), new_id("lyr"), new_id("out")
        session.add(
            ScenarioRow(
                id=scenario, office_id="off_b", name="theirs", title="theirs", version=1, document={"name": "theirs"},
                created_at=MOMENT, updated_at=MOMENT, forked_from=None, deleted_at=None,
            )
        )  # fmt: skip
        session.flush()
        session.add(
            Run(
                id=run, office_id="off_b", scenario_id=scenario, scenario_version=1, kind="plan", document={},
                options={}, status=RunStatus.SUCCESSFUL, created_at=MOMENT, attempts=1, strikes=0, last_seq=0,
            )
        )  # fmt: skip
        session.add(
            Layer(
                id=layer, office_id="off_b", name="theirs", kind="dongs", media_type="x", content=b"theirs", facts={},
                version=1, created_at=MOMENT,
            )
        )  # fmt: skip
        session.flush()
        session.add(Output(run_id=run, name="schedule", final=True, document={"theirs": True}, updated_at=MOMENT))
        session.add(
            VisitOutcome(
                id=outcome, office_id="off_b", run_id=run, visit="theirs", date=MOMENT.date(), state="done",
                note="theirs", suggestions=[], more_open=0, version=1, created_at=MOMENT, updated_at=MOMENT,
            )
        )  # fmt: skip
        calendar = new_id("cal")
        session.add(
            CalendarFeed(
                id=calendar,
                office_id="off_b",
                scenario_id=scenario,
                digest="theirs",
                created_at=MOMENT,
                revoked_at=None,
            )
        )
        key, _shown = keys.issue(session, "off_b", "theirs", Role.VIEWER, now(session) + dt.timedelta(days=1))
        member = members.admit(session, "off_b", "theirs@example.kr", "theirs", Role.VIEWER)
        assert member is not None
    return {
        "scenario_id": scenario, "run_id": run, "layer_id": layer, "outcome_id": outcome, "key_id": key.id,
        "calendar_id": calendar, "member_id": member.id, "job_id": run, "other_id": run,
    }  # fmt: skip


FREE = {
    "family": "hubs", "process_id": "hubs", "collection_id": "places", "feature_id": "x", "format_name": "xlsx",
    "name": "seogu_hubs", "district": "seogu", "secret": "0" * 43, "path": "x", "visit": "P1",
}  # fmt: skip
"""Parts of paths that name nothing of an office."""


def _filled(path: str, values: dict[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        name = found[1].partition(":")[0]
        assert name in values, f"name something of office b for {{{name}}} of {path} in this test, or list it in FREE"
        return values[name]

    return re.sub(r"{([^}]+)}", value, path)


def _sent(client: httpx.Client, method: str, path: str) -> httpx.Response:
    if method in SAFE:
        return client.request(method, path)
    return client.request(method, path, content=b"{}", headers={"Content-Type": "application/json", "If-Match": '"1"'})


def test_no_route_but_the_listed_ones_opens_to_a_stranger(
    calls: list[Call], address: str, theirs: dict[str, str]
) -> None:
    with httpx.Client(base_url=address) as stranger:
        for method, path in calls:
            if not _is_for_strangers(path):
                answer = _sent(stranger, method, _filled(path, theirs | FREE))
                assert answer.status_code == 401, f"{method} {path}"
                assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header", ["Bearer key_00000000000000000000000000.x", "Bearer x", "Basic eDp5", "Basic !", "Digest x"]
)
def test_no_route_opens_to_a_wrong_key(calls: list[Call], address: str, theirs: dict[str, str], header: str) -> None:
    with httpx.Client(base_url=address, headers={"Authorization": header}) as stranger:
        for method, path in calls:
            if not _is_for_strangers(path):
                assert _sent(stranger, method, _filled(path, theirs | FREE)).status_code == 401, f"{method} {path}"


def test_a_viewer_changes_nothing(calls: list[Call], as_: As, theirs: dict[str, str]) -> None:
    viewer = as_("off_a", Role.VIEWER)
    for method, path in calls:
        if method not in SAFE and not _is_for_strangers(path) and (method, path) not in VIEWERS_MAY:
            assert _sent(viewer, method, _filled(path, theirs | FREE)).status_code == 403, f"{method} {path}"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.PLANNER])
def test_keys_members_and_audit_log_are_for_admins(
    calls: list[Call], as_: As, theirs: dict[str, str], role: Role
) -> None:
    client = as_("off_a", role)
    walked = [call for call in calls if call[1].startswith(ADMINS_ONLY)]
    assert len(walked) >= 7
    for method, path in walked:
        assert _sent(client, method, _filled(path, theirs)).status_code == 403, f"{method} {path}"


def test_an_admin_of_another_office_finds_nothing_of_this_one(
    calls: list[Call], as_: As, theirs: dict[str, str], database: Store
) -> None:
    admin = as_("off_a", Role.ADMIN)
    before = _rows_of_b(database)
    walked = [call for call in calls if any(f"{{{name}}}" in call[1] for name in theirs)]
    assert len(walked) >= 8
    for method, path in walked:
        answer = _sent(admin, method, _filled(path, theirs | FREE))
        # a body that is refused before the row is looked for tells nothing of it either
        assert answer.status_code in ({404} if method in SAFE else {404, 415, 422}), f"{method} {path}: {answer.text}"
        assert "theirs" not in answer.text
    assert _rows_of_b(database) == before


def test_lists_show_nothing_of_another_office(calls: list[Call], as_: As, theirs: dict[str, str]) -> None:
    admin = as_("off_a", Role.ADMIN)
    for method, path in calls:
        if method == "GET" and "{" not in path and not _is_for_strangers(path):
            answer = admin.get(path)
            assert not any(value in answer.text for value in theirs.values()), path


def test_a_route_that_nobody_made_is_refused_before_it_is_said_to_be_missing(address: str, as_: As) -> None:
    with httpx.Client(base_url=address) as stranger:
        assert stranger.get("/v1/nothing").status_code == 401
        assert stranger.get("/page/../v1/keys").status_code == 401
    assert as_().get("/v1/nothing").status_code == 404


def test_paths_written_otherwise_open_nothing(address: str) -> None:
    raw = ["//v1/keys", "/V1/keys", "/v1/keys/", "/page/%2e%2e/v1/keys", "/login/../v1/keys", "/login%2F..%2Fv1%2Fkeys"]
    for path in raw:
        with httpx.Client(base_url=address) as stranger:
            answer = stranger.send(httpx.Request("GET", httpx.URL(address).copy_with(raw_path=path.encode())))
        assert answer.status_code in (401, 404), path
        assert "items" not in answer.text


def _rows_of_b(database: Store) -> list[Any]:
    with database.read() as session:
        return [
            sorted(
                str({c.name: getattr(row, c.key) for c in table.__mapper__.columns})
                for row in session.query(table).filter_by(office_id="off_b")
            )
            for table in (ScenarioRow, Run, Layer, VisitOutcome)
        ]


def test_the_folder_of_the_page_is_no_way_to_other_files(address: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    ways = [
        "/page/../../../../etc/passwd",
        "/page/%2e%2e/%2e%2e/api/settings.py",
        f"/page/{tmp_path}/secret",
        "/page//etc/passwd",
    ]
    for path in ways:
        with httpx.Client(base_url=address) as stranger:
            answer = stranger.send(httpx.Request("GET", httpx.URL(address).copy_with(raw_path=path.encode())))
        assert answer.status_code in (401, 404), path
