"""The queue, on SQLite and on PostgreSQL: no run is lost, held twice, or written to by somebody who has lost it."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import update

from api.runs import queue
from api.runs.overview import counts, events_after
from api.runs.queue import Claim, LostRunError
from api.runs.reasons import bug
from api.store.store import Store
from api.store.tables import Output, PlanRow, Run, RunStatus
from tests.api.runs.offices import queued

RESULT: dict[str, Any] = {
    "status": "feasible", "objective": 7, "bound": 5, "gap": 0.2857, "instance_digest": "d", "plan": {"hub_of": [0, 0]},
}  # fmt: skip


def claimed(store: Store, worker: str) -> Claim | None:
    with store.write() as session:
        return queue.claim(session, worker)


def row(store: Store, run_id: str) -> Run:
    with store.read() as session:
        return session.get_one(Run, run_id)


def lapse(store: Store, run_id: str) -> None:
    """Let the worker's lease be over, as if it had been silent."""
    past = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    with store.write() as session:
        session.execute(update(Run).where(Run.id == run_id).values(lease_until=past))


def states(store: Store, run_id: str) -> list[str]:
    with store.read() as session:
        return [event.data["status"] for event in events_after(session, run_id, 0) if event.kind == "state"]


def test_runs_are_taken_in_the_order_they_came_and_each_once(desk: Store) -> None:
    ids = queued(desk, "plan", {}, 3)
    taken = [claimed(desk, f"w{n}") for n in range(4)]
    assert [claim and claim.run_id for claim in taken] == [*ids, None]


def test_many_workers_at_once_never_take_one_run_twice(desk: Store) -> None:
    ids = queued(desk, "plan", {}, 24)

    def all_of(worker: str) -> list[str]:
        mine = []
        while (claim := claimed(desk, worker)) is not None:
            with desk.write() as session:
                queue.finish(session, claim, RunStatus.SUCCESSFUL)
            mine.append(claim.run_id)
        return mine

    with ThreadPoolExecutor(4) as pool:
        taken = [run_id for mine in pool.map(all_of, ["w1", "w2", "w3", "w4"]) for run_id in mine]
    # a locked run is skipped, so that the last may be left to whoever holds it; none is taken twice
    assert sorted(taken) == ids
    assert all(row(desk, run_id).attempts == 1 for run_id in ids)


def test_a_silent_workers_run_goes_to_another_and_the_first_can_write_nothing_more(desk: Store) -> None:
    (run_id,) = queued(desk, "plan", {})
    first = claimed(desk, "w1")
    assert first is not None
    assert claimed(desk, "w2") is None  # the first is believed to live
    lapse(desk, run_id)
    second = claimed(desk, "w2")
    assert second is not None
    assert (second.run_id, second.attempt, row(desk, run_id).strikes) == (run_id, 2, 1)
    writes: list[Callable[[Any], object]] = [
        lambda s: queue.renew(s, first),
        lambda s: queue.tell(s, first, "hubs", {}),
        lambda s: queue.keep_plan(s, first, "hubs", RESULT, final=False),
        lambda s: queue.keep_output(s, first, "schedule", {}, final=True),
        lambda s: queue.finish(s, first, RunStatus.SUCCESSFUL),
        lambda s: queue.give_back(s, first, strike=True),
    ]
    for write in writes:
        with pytest.raises(LostRunError), desk.write() as session:
            write(session)
    assert row(desk, run_id).status == RunStatus.RUNNING


def test_a_worker_that_never_heard_that_it_got_a_run_is_given_it_again(desk: Store) -> None:
    (run_id,) = queued(desk, "plan", {})
    claimed(desk, "w1")  # committed, but the answer is lost
    again = claimed(desk, "w1")
    assert again is not None
    assert (again.run_id, again.attempt, row(desk, run_id).strikes) == (run_id, 2, 0)


def test_a_run_that_takes_its_workers_with_it_ends_as_failed(desk: Store) -> None:
    (run_id,) = queued(desk, "plan", {})
    for n in range(queue.MOST_STRIKES):
        assert claimed(desk, f"w{n}") is not None
        lapse(desk, run_id)
    assert claimed(desk, "last") is None
    run = row(desk, run_id)
    assert (run.status, run.failure) == (RunStatus.FAILED, "struck")
    assert run.reason is not None
    assert run.reason["values"] == {"times": queue.MOST_STRIKES}


def test_a_run_given_back_in_order_waits_at_its_old_place_and_has_no_strike(desk: Store) -> None:
    ids = queued(desk, "plan", {}, 2)
    claim = claimed(desk, "w1")
    assert claim is not None
    with desk.write() as session:
        assert queue.give_back(session, claim, strike=False)
    assert row(desk, ids[0]).strikes == 0
    again = claimed(desk, "w2")
    assert again is not None
    assert again.run_id == ids[0]


def test_a_waiting_run_is_dismissed_at_once(desk: Store) -> None:
    (run_id,) = queued(desk, "plan", {})
    with desk.write() as session:
        queue.request_cancel(session, session.get_one(Run, run_id))
    assert claimed(desk, "w1") is None
    assert states(desk, run_id) == ["accepted", "dismissed"]


def test_a_running_run_is_dismissed_with_what_it_has_when_its_worker_hears_of_it(desk: Store) -> None:
    (run_id,) = queued(desk, "plan", {})
    claim = claimed(desk, "w1")
    assert claim is not None
    with desk.write() as session:
        assert not queue.renew(session, claim)
        queue.request_cancel(session, session.get_one(Run, run_id))
    with desk.write() as session:
        assert queue.renew(session, claim)
        queue.keep_output(session, claim, "schedule", {"best": 1}, final=True)
        queue.finish(session, claim, RunStatus.SUCCESSFUL)
    assert states(desk, run_id) == ["accepted", "running", "dismissed"]
    with desk.read() as session:
        assert session.get_one(Output, (run_id, "schedule")).document == {"best": 1}


def test_keeping_a_plan_twice_keeps_it_once_and_a_better_one_takes_its_place(desk: Store) -> None:
    (run_id,) = queued(desk, "plan", {})
    claim = claimed(desk, "w1")
    assert claim is not None
    for result in (RESULT, RESULT, {**RESULT, "objective": 6}):
        with desk.write() as session:
            queue.keep_plan(session, claim, "hubs", result, final=False)
    with desk.read() as session:
        (kept,) = session.query(PlanRow).filter_by(run_id=run_id)
        assert (kept.objective, kept.result["plan"]) == (6, RESULT["plan"])


def test_an_end_and_its_outputs_are_kept_together_or_not_at_all(desk: Store) -> None:
    (run_id,) = queued(desk, "plan", {})
    claim = claimed(desk, "w1")
    assert claim is not None

    def die_before_the_commit() -> None:
        with desk.write() as session:
            queue.keep_output(session, claim, "schedule", {"best": 1}, final=True)
            queue.finish(session, claim, RunStatus.SUCCESSFUL)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        die_before_the_commit()
    with desk.read() as session:
        assert session.get(Output, (run_id, "schedule")) is None
    assert states(desk, run_id) == ["accepted", "running"]


def test_events_are_numbered_without_gaps_and_failures_counted_by_code(desk: Store) -> None:
    (run_id,) = queued(desk, "plan", {})
    claim = claimed(desk, "w1")
    assert claim is not None
    with desk.write() as session:
        queue.tell(session, claim, "hubs", {"phase": "proof", "objective": 7, "bound": 5})
        queue.keep_plan(session, claim, "hubs", RESULT, final=True)
        queue.finish(session, claim, RunStatus.FAILED, bug())
    with desk.read() as session:
        events = events_after(session, run_id, 0)
        assert [(e.seq, e.kind) for e in events] == [
            (1, "state"), (2, "state"), (3, "progress"), (4, "plan"), (5, "state"),
        ]  # fmt: skip
        assert [e.seq for e in events_after(session, run_id, 3)] == [4, 5]
        assert (counts(session)["failed"], counts(session)["failed:bug"]) == (1, 1)
