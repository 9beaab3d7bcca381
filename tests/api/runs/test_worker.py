"""A worker and the processes of its solves: what they find is kept, how they die is told, nothing unsound gets out."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from api.runs import queue, solver
from api.runs.overview import counts, events_after
from api.runs.worker import Worker
from api.store.migrate import migrate
from api.store.store import Store, sqlite_url
from api.store.tables import Output, PlanRow, Run, RunStatus
from tests.api.runs import planted
from tests.api.runs.offices import queued, with_office

REGIONS = planted.regions()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One database for all tests here; what is tested is the worker."""
    store = Store(sqlite_url(tmp_path_factory.mktemp("worker") / "hubdong.sqlite"))
    migrate(store)
    return with_office(store)


@pytest.fixture(scope="module", autouse=True)
def engines() -> None:
    solver.prepare(["tests.api.runs.planted"])


def worked(store: Store, document: dict[str, Any], kind: str = "plan", **options: Any) -> Run:
    """Queue one run, work off the queue, return the run."""
    (run_id,) = queued(store, kind, document, **options)
    Worker(store, 4096, planted.run).run(until_empty=True)
    return found(store, run_id)


def found(store: Store, run_id: str) -> Run:
    with store.read() as session:
        return session.get_one(Run, run_id)


def output(store: Store, run: Run, name: str = "schedule") -> dict[str, Any] | None:
    with store.read() as session:
        row = session.get(Output, (run.id, name))
        return None if row is None else row.document


def working(store: Store) -> tuple[Worker, threading.Thread]:
    worker = Worker(store, 4096, planted.run)
    thread = threading.Thread(target=worker.run)
    thread.start()
    return worker, thread


def when(store: Store, run_id: str, true: Callable[[Run], bool]) -> Run:
    """Wait until something is true of a run."""
    for _ in range(600):
        run = found(store, run_id)
        if true(run):
            return run
        threading.Event().wait(0.05)
    raise AssertionError(f"not in 30 s; the run is {run.status}")


def has_plan(store: Store) -> Callable[[Run], bool]:
    def look(run: Run) -> bool:
        with store.read() as session:
            return session.get(PlanRow, (run.id, "hubs")) is not None

    return look


def test_a_run_ends_with_its_schedule_its_proof_and_what_it_was_made_with(desk: Store) -> None:
    run = worked(desk, REGIONS)
    assert (run.status, run.attempts, run.strikes) == (RunStatus.SUCCESSFUL, 1, 0)
    schedule = output(desk, run)
    assert schedule is not None
    (part,) = schedule["parts"]
    assert (part["status"], part["objective"], part["bound"]) == ("optimal", 2202500, 2202500)
    with desk.read() as session:
        (row,) = session.query(PlanRow).filter_by(run_id=run.id)
        provenance = session.get_one(Run, run.id).provenance
    assert (row.final, row.instance_digest) == (True, part["instance_digest"])
    assert provenance is not None
    assert provenance["instances"] == {"hubs": part["instance_digest"]}
    assert provenance["packages"]["ortools"]
    assert provenance["holidays"] == [{"date": "2027-03-15", "name": "구의 날"}]


def test_a_scenario_that_contradicts_itself_fails_with_every_problem_and_its_place(desk: Store) -> None:
    run = worked(desk, {**REGIONS, "period": {"first": "2027-04-30", "last": "2027-03-02"}})
    assert (run.status, run.failure) == (RunStatus.FAILED, "refused")
    assert run.reason is not None
    assert [problem["place"] for problem in run.reason["problems"]] == ["period"]


def test_a_run_that_proves_that_nothing_fits_is_successful(desk: Store) -> None:
    hubs = {**REGIONS["hubs"], "loads": [{"figure": "electors", "most": 10}]}
    run = worked(desk, {**REGIONS, "hubs": hubs})
    schedule = output(desk, run)
    assert schedule is not None
    assert (run.status, schedule["status"]) == (RunStatus.SUCCESSFUL, "infeasible")


@pytest.mark.parametrize("planted_solver", ["unsound", "unsound_on_the_way"])
def test_a_plan_that_the_verifier_refuses_is_a_failed_run_an_alarm_and_never_a_plan(
    desk: Store, planted_solver: str
) -> None:
    with desk.read() as session:
        before = counts(session)["failed:unsound_plan"]
    run = worked(desk, REGIONS, planted=planted_solver)
    assert (run.status, run.failure) == (RunStatus.FAILED, "unsound_plan")
    assert output(desk, run) is None
    with desk.read() as session:
        assert session.get(PlanRow, (run.id, "hubs")) is None
        assert counts(session)["failed:unsound_plan"] == before + 1


@pytest.mark.parametrize(
    ("planted_solver", "failure", "strikes"),
    [("greedy_for_memory", "memory", 0), ("raising", "bug", 0), ("aborted", "struck", queue.MOST_STRIKES)],
)
def test_a_solve_that_cannot_go_on_is_a_failed_run_with_the_reason(
    desk: Store, planted_solver: str, failure: str, strikes: int
) -> None:
    run = worked(desk, REGIONS, planted=planted_solver)
    assert (run.status, run.failure, run.strikes) == (RunStatus.FAILED, failure, strikes)


def test_a_run_that_is_cancelled_ends_soon_with_its_best_plan(desk: Store) -> None:
    (run_id,) = queued(desk, "plan", REGIONS, planted="endless", time_limit_s=100)
    worker, thread = working(desk)
    when(desk, run_id, has_plan(desk))
    with desk.write() as session:
        queue.request_cancel(session, session.get_one(Run, run_id))
    run = when(desk, run_id, lambda run: run.ended_at is not None)
    worker.stop()
    thread.join()
    assert run.status == RunStatus.DISMISSED
    assert run.ended_at is not None
    assert run.cancel_at is not None
    assert (run.ended_at - run.cancel_at).total_seconds() < 5
    schedule = output(desk, run)
    assert schedule is not None
    assert schedule["parts"][0]["objective"] == 2202500


def test_a_stopped_worker_gives_its_run_back_with_the_best_plan_and_the_next_one_takes_it_up(desk: Store) -> None:
    (run_id,) = queued(desk, "plan", REGIONS, planted="endless", time_limit_s=3)
    worker, thread = working(desk)
    when(desk, run_id, has_plan(desk))
    worker.stop()
    thread.join()
    run = found(desk, run_id)
    assert (run.status, run.strikes) == (RunStatus.ACCEPTED, 0)
    assert output(desk, run) is not None  # the best plan so far can be read meanwhile
    Worker(desk, 4096, planted.run).run(until_empty=True)
    run = found(desk, run_id)
    assert (run.status, run.attempts) == (RunStatus.SUCCESSFUL, 2)


def test_a_part_that_an_earlier_attempt_has_ended_is_not_solved_again(desk: Store) -> None:
    run = worked(desk, REGIONS)
    with desk.write() as session:  # as if the worker had died before the end of the run
        again = session.get_one(Run, run.id)
        again.status, again.ended_at = RunStatus.ACCEPTED, None
        again.options = {**again.options, "planted": "aborted"}
    Worker(desk, 4096, planted.run).run(until_empty=True)
    run = found(desk, run.id)
    assert (run.status, run.attempts, run.strikes) == (RunStatus.SUCCESSFUL, 2, 0)


def test_a_bare_instance_is_solved_too(desk: Store) -> None:
    from tests.hubs.tiny import TINY

    run = worked(desk, {"family": "hubs", "instance": TINY.model_dump(mode="json")}, "solve")
    result = output(desk, run, "result")
    assert result is not None
    assert (run.status, result["status"]) == (RunStatus.SUCCESSFUL, "optimal")
    with desk.read() as session:
        assert events_after(session, run.id, 0)[-1].data["status"] == "successful"


def test_a_solve_that_does_not_stop_is_killed_at_its_limit() -> None:
    job = {"kind": "plan", "document": REGIONS, "options": {"planted": "endless"}, "folder": "/", "kept": {}}
    process = solver.SolverProcess(planted.run, {**job, "megabytes": 4096}, 0.0)
    assert process.overdue()
    process.kill()
    assert process.exit_code() == -9
