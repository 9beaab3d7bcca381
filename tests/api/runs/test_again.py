"""Runs are done again from what was kept of them; the database is copied and put back."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from api.runs import solver
from api.runs.worker import Worker
from api.store.migrate import migrate
from api.store.store import Store, sqlite_url
from api.store.tables import Output, Run
from tests.api.runs import planted
from tests.api.runs.offices import queued, with_office
from tests.hubs.nation.tiny import TINY

Run_ = Callable[..., tuple[int, str, str]]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The database that the commands find."""
    monkeypatch.setenv("HUBDONG_DATA", str(tmp_path))
    monkeypatch.delenv("HUBDONG_DATABASE_URL", raising=False)
    store = Store(sqlite_url(tmp_path / "hubdong.sqlite"))
    migrate(store)
    return with_office(store)


def worked(store: Store, kind: str = "plan", **options: object) -> str:
    (run_id,) = queued(store, kind, planted.regions(), **options)
    solver.prepare(["tests.api.runs.planted"])
    Worker(store, 4096, planted.run).run(until_empty=True)
    return run_id


@pytest.mark.parametrize("limit", [{}, {"work_limit": 1.0}], ids=["proof", "work limit"])
def test_a_run_done_again_ends_with_the_same_objective_and_bound(
    desk: Store, hubdong: Run_, limit: dict[str, float]
) -> None:
    run_id = worked(desk, **limit)
    code, out, _err = hubdong("--lang", "en", "rerun", run_id)
    assert code == 0
    assert out.endswith("hubs: the same, optimal 2202500 >= 2202500\n")


@pytest.mark.parametrize(("units", "ends"), [(0.05, "unknown None >= 50"), (0.2, "optimal 50 >= 50")])
def test_districts_together_end_the_same_under_a_work_limit_also_where_it_cuts_them_short(
    desk: Store, hubdong: Run_, units: float, ends: str
) -> None:
    document = {"family": "nation", "instance": TINY.model_dump(mode="json")}
    (run_id,) = queued(desk, "solve", document, work_limit=units)
    solver.prepare(["tests.api.runs.planted"])
    Worker(desk, 4096, planted.run).run(until_empty=True)
    code, out, _err = hubdong("--lang", "en", "rerun", run_id)
    assert code == 0
    assert out.endswith(f"the same, {ends}\n")


def test_a_run_that_now_comes_out_differently_says_how_and_what_else_is_different(desk: Store, hubdong: Run_) -> None:
    run_id = worked(desk)
    with desk.write() as session:
        output = session.get_one(Output, (run_id, "schedule"))
        part = {**output.document["parts"][0], "objective": 7}
        output.document = {**output.document, "parts": [part]}
        run = session.get_one(Run, run_id)
        assert run.provenance is not None
        run.provenance = {**run.provenance, "packages": {**run.provenance["packages"], "ortools": "9.14"}}
    code, out, _err = hubdong("--lang", "en", "rerun", run_id)
    assert code == 1
    assert "hubs: optimal 7 >= 2202500; now optimal 2202500 >= 2202500" in out
    assert "ortools was 9.14, is 9.15" in out


def test_a_run_that_failed_or_is_not_there_cannot_be_done_again(desk: Store, hubdong: Run_) -> None:
    run_id = worked(desk, planted="raising")
    assert hubdong("rerun", run_id)[0] == 2
    assert hubdong("rerun", "run_nobody")[0] == 2


def test_a_backup_taken_in_use_and_restored_gives_everything_back(desk: Store, hubdong: Run_, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    (kept,) = queued(desk, "plan", {})
    assert hubdong("backup", copy)[0] == 0
    queued(desk, "plan", {})
    code, _out, err = hubdong("--lang", "en", "restore", copy)
    assert code == 2
    assert "is in use: stop the service first" in err
    desk.close()
    assert hubdong("restore", copy)[0] == 0
    with desk.read() as session:
        assert [run.id for run in session.query(Run)] == [kept]
    assert len(list(tmp_path.glob("hubdong-before-restore-*.sqlite"))) == 1


def test_neither_a_stranger_nor_half_a_file_is_restored_and_no_copy_is_written_over(
    desk: Store, hubdong: Run_, tmp_path: Path
) -> None:
    desk.close()
    stranger = tmp_path / "stranger.sqlite"
    connection = sqlite3.connect(stranger)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    half = tmp_path / "half.sqlite"
    half.write_bytes((tmp_path / "hubdong.sqlite").read_bytes()[:20_000])
    for bad in (stranger, half, tmp_path / "absent.sqlite"):
        assert hubdong("restore", bad)[0] == 2
    assert hubdong("backup", stranger)[0] == 2


def test_postgresql_is_left_to_its_own_tools(hubdong: Run_, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HUBDONG_DATABASE_URL", "postgresql://nobody@/nothing")
    code, _out, err = hubdong("--lang", "en", "backup", tmp_path / "copy")
    assert code == 2
    assert "pg_dump" in err
