"""What can be read of runs and workers without changing them, and the list of workers."""

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from api.runs.reasons import Failure
from api.store.store import now
from api.store.tables import Event, PlanRow, Run, RunStatus, Worker

FORGOTTEN = dt.timedelta(days=1)
"""Workers not heard of for so long leave the list."""


def plans_of(session: Session, run_id: str) -> list[PlanRow]:
    """Return the best plans of a run's parts with their results."""
    query = select(PlanRow).where(PlanRow.run_id == run_id).options(undefer(PlanRow.result))
    return list(session.scalars(query))


def events_after(session: Session, run_id: str, seq: int, limit: int = 500) -> list[Event]:
    """Return the news of a run after number ``seq``, oldest first."""
    query = select(Event).where(Event.run_id == run_id, Event.seq > seq).order_by(Event.seq).limit(limit)
    return list(session.scalars(query))


def alive(session: Session, worker_id: str, run_id: str | None) -> None:
    """Note that a worker lives and what it is at; forget workers gone for long."""
    moment = now(session)
    row = session.get(Worker, worker_id)
    if row is None:
        session.add(Worker(id=worker_id, started_at=moment, seen_at=moment, run_id=run_id))
        for old in session.scalars(select(Worker).where(Worker.seen_at < moment - FORGOTTEN)):
            session.delete(old)
    else:
        row.seen_at, row.run_id = moment, run_id


def counts(session: Session) -> dict[str, int]:
    """Return how many runs there are by status, and of the failed by failure (``failed:unsound_plan``)."""
    by_status = session.execute(select(Run.status, func.count()).group_by(Run.status))
    by_failure = session.execute(
        select(Run.failure, func.count()).where(Run.failure.is_not(None)).group_by(Run.failure)
    )
    return {
        **{status.value: 0 for status in RunStatus},
        **{f"failed:{failure.value}": 0 for failure in Failure},
        **{str(status): number for status, number in by_status},
        **{f"failed:{failure}": number for failure, number in by_failure},
    }
