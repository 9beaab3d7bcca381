"""The queue: rows of ``runs``, each held by one worker at a time for as long as it says that it lives.

A worker takes a run for ``LEASE`` and renews that every second or so. A run whose lease has passed is another
worker's to take; one whose worker is seen to be dead by a worker of the same machine is so at once. Every taking has a
number (``attempts``), and whatever a worker writes is only written while the run is in the attempt that the worker was
given: one that was thought dead and comes back can write nothing any more.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, undefer

from api.runs.names import is_gone
from api.runs.reasons import struck
from api.store.ids import new_id
from api.store.store import now
from api.store.tables import Event, Output, PlanRow, Run, RunStatus

LEASE = dt.timedelta(seconds=6)
"""Workers of other machines look every second or less: a dead worker's run goes on within ten."""
MOST_STRIKES = 5
"""A run whose solver or worker died so often is not tried again."""


class LostRunError(RuntimeError):
    """The run is no longer this worker's: somebody else has it, or it has ended."""


@dataclass(frozen=True)
class Claim:
    """A run in the hands of a worker: the attempt's number, and what is to be done."""

    run_id: str
    worker_id: str
    attempt: int
    kind: str
    document: dict[str, Any]
    options: dict[str, Any]
    office_id: str


@dataclass(frozen=True)
class NewRun:
    """What somebody wants done."""

    office_id: str
    kind: str
    document: dict[str, Any]
    options: dict[str, Any]
    scenario_id: str | None = None
    scenario_version: int | None = None
    rerun_of: str | None = None


def accept(session: Session, new: NewRun) -> Run:
    """Put a run at the end of the queue, in the transaction of whatever else is kept with it."""
    moment = now(session)
    run = Run(
        id=new_id("run"),
        office_id=new.office_id,
        scenario_id=new.scenario_id,
        scenario_version=new.scenario_version,
        rerun_of=new.rerun_of,
        kind=new.kind,
        document=new.document,
        options=new.options,
        status=RunStatus.ACCEPTED,
        created_at=moment,
        attempts=0,
        strikes=0,
        last_seq=0,
    )
    session.add(run)
    session.flush()  # the run before its first event
    _tell_state(session, run, moment)
    return run


def request_cancel(session: Session, run: Run) -> Run:
    """End a waiting run at once; ask the worker of a running one to end it with its best plan. No effect on others."""
    run = _locked(session, run.id)
    moment = now(session)
    if run.status == RunStatus.ACCEPTED:
        run.cancel_at = moment
        _end(session, run, RunStatus.DISMISSED, None, moment)
    elif run.status == RunStatus.RUNNING and run.cancel_at is None:
        run.cancel_at = moment
    return run


def claim(session: Session, worker_id: str) -> Claim | None:
    """Take the run that has waited longest, one of a dead worker first; ``None`` if there is none.

    A run that was given to this worker without its hearing of it (the connection broke in the moment of the commit) is
    given again.
    """
    moment = now(session)
    while (run := _next(session, worker_id, moment)) is not None:
        if run.status == RunStatus.RUNNING and run.worker_id != worker_id:
            run.strikes += 1
            if run.strikes >= MOST_STRIKES:
                _end(session, run, RunStatus.FAILED, struck(run.strikes), moment)
                continue
        run.status = RunStatus.RUNNING
        run.attempts += 1
        run.worker_id = worker_id
        run.lease_until = moment + LEASE
        run.started_at = run.started_at or moment
        _tell_state(session, run, moment)
        session.flush()
        return Claim(run.id, worker_id, run.attempts, run.kind, run.document, run.options, run.office_id)
    return None


def waiting(session: Session) -> bool:
    """Return whether ``claim`` would find something; a glance that takes no lock."""
    fresh = select(Run.id).where(Run.status == RunStatus.ACCEPTED).limit(1)
    return session.scalar(fresh) is not None or bool(_abandoned(session, now(session)))


def renew(session: Session, claim: Claim) -> bool:
    """Say that the worker lives; return whether somebody wants the run ended.

    Raises
    ------
    LostRunError
        If the run is no longer this worker's.
    """
    run = _held(session, claim)
    run.lease_until = now(session) + LEASE
    return run.cancel_at is not None


def tell(session: Session, claim: Claim, part: str, news: dict[str, Any]) -> None:
    """Note progress of a part: phase, best cost, bound, gap.

    Raises
    ------
    LostRunError
        If the run is no longer this worker's.
    """
    run = _held(session, claim)
    run.best = {**(run.best or {}), part: news}
    _event(session, run, "progress", {"part": part, **news}, now(session))


def keep_plan(session: Session, claim: Claim, part: str, result: dict[str, Any], final: bool) -> None:
    """Keep the best verified plan of a part; writing it twice is writing it once.

    Raises
    ------
    LostRunError
        If the run is no longer this worker's.
    """
    run = _held(session, claim)
    row = PlanRow(run_id=run.id, part=part, final=final, result=result, updated_at=now(session))
    for field in ("status", "objective", "bound", "gap", "instance_digest"):
        setattr(row, field, result[field])
    session.merge(row)
    told = {"part": part, "objective": row.objective, "bound": row.bound, "gap": row.gap, "final": final}
    _event(session, run, "plan", told, now(session))


def keep_output(session: Session, claim: Claim, name: str, document: dict[str, Any], final: bool) -> None:
    """Keep what the run gives to read, in place of what it gave before.

    Raises
    ------
    LostRunError
        If the run is no longer this worker's.
    """
    run = _held(session, claim)
    session.merge(Output(run_id=run.id, name=name, final=final, document=document, updated_at=now(session)))


def finish(
    session: Session,
    claim: Claim,
    status: RunStatus,
    reason: dict[str, Any] | None = None,
    provenance: dict[str, Any] | None = None,
) -> None:
    """End a run; together with its last outputs if they are kept in the same transaction.

    One that somebody wanted ended is dismissed, even if it came to its own end just then.

    Raises
    ------
    LostRunError
        If the run is no longer this worker's.
    """
    run = _held(session, claim)
    run.provenance = provenance
    if run.cancel_at is not None and status is RunStatus.SUCCESSFUL:
        status = RunStatus.DISMISSED
    _end(session, run, status, reason, now(session))


def give_back(session: Session, claim: Claim, *, strike: bool) -> bool:
    """Put a run back to its place in the queue, or end it as failed after too many strikes; return whether it is back.

    Raises
    ------
    LostRunError
        If the run is no longer this worker's.
    """
    run, moment = _held(session, claim), now(session)
    run.strikes += strike
    if run.strikes >= MOST_STRIKES:
        _end(session, run, RunStatus.FAILED, struck(run.strikes), moment)
        return False
    if run.cancel_at is not None:
        _end(session, run, RunStatus.DISMISSED, None, moment)
        return False
    run.status, run.worker_id, run.lease_until = RunStatus.ACCEPTED, None, None
    _tell_state(session, run, moment)
    return True


def _next(session: Session, worker_id: str, moment: dt.datetime) -> Run | None:
    mine = select(Run).where(Run.status == RunStatus.RUNNING, Run.worker_id == worker_id)
    fresh = select(Run).where(Run.status == RunStatus.ACCEPTED)
    return _first(session, mine) or _orphan(session, moment) or _first(session, fresh)


def _orphan(session: Session, moment: dt.datetime) -> Run | None:
    for run_id in _abandoned(session, moment):
        run = _first(session, select(Run).where(Run.id == run_id, Run.status == RunStatus.RUNNING))
        # another worker may have taken it since it was looked at
        if run is not None and _is_abandoned(run.worker_id, run.lease_until, moment):
            return run
    return None


def _abandoned(session: Session, moment: dt.datetime) -> list[str]:
    """Return the runs whose worker has been silent for its lease, or is seen to be dead; the first accepted first."""
    held = select(Run.id, Run.worker_id, Run.lease_until).where(Run.status == RunStatus.RUNNING).order_by(Run.id)
    return [row.id for row in session.execute(held) if _is_abandoned(row.worker_id, row.lease_until, moment)]


def _is_abandoned(worker_id: str | None, lease_until: dt.datetime | None, moment: dt.datetime) -> bool:
    return lease_until is None or lease_until < moment or (worker_id is not None and is_gone(worker_id))


def _first(session: Session, query: Select[Run]) -> Run | None:
    # SQLite has one writer at a time anyway and leaves FOR UPDATE out
    query = query.order_by(Run.id).limit(1).with_for_update(skip_locked=True)
    return session.scalar(query.options(undefer(Run.document)))


def _held(session: Session, claim: Claim) -> Run:
    run = _locked(session, claim.run_id)
    if (run.worker_id, run.attempts, run.status) != (claim.worker_id, claim.attempt, RunStatus.RUNNING):
        raise LostRunError(claim.run_id)
    return run


def _locked(session: Session, run_id: str) -> Run:
    return session.get_one(Run, run_id, with_for_update=True, populate_existing=True)


def _end(session: Session, run: Run, status: RunStatus, reason: dict[str, Any] | None, moment: dt.datetime) -> None:
    run.status, run.reason, run.ended_at, run.lease_until = status, reason, moment, None
    run.failure = None if reason is None else reason["code"]
    _tell_state(session, run, moment)


def _tell_state(session: Session, run: Run, moment: dt.datetime) -> None:
    data: dict[str, Any] = {"status": str(run.status), "attempt": run.attempts}
    if run.reason is not None:
        data["reason"] = run.reason
    _event(session, run, "state", data, moment)


def _event(session: Session, run: Run, kind: str, data: dict[str, Any], moment: dt.datetime) -> None:
    run.last_seq += 1
    session.add(Event(run_id=run.id, seq=run.last_seq, kind=kind, data=data, at=moment))
