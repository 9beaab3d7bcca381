"""Jobs of OGC API Processes: runs of bare instances that were begun there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.ogc.links import Links
from api.runs.queue import request_cancel
from api.store.tables import ENDED, Output, PlanRow, Run, RunStatus

RESULTS = "http://www.opengis.net/def/rel/ogc/1.0/results"
PROCESS = "process"
"""Option of a run that names the process; runs without it are no jobs."""
RESPONSE = "response"
"""Option that says whether results come raw or in a document."""


@dataclass(frozen=True)
class Filter:
    """Which jobs are listed.

    Parameters
    ----------
    processes, states
        Any of these; all if empty.
    begin, end
        Span in which they were created; open where ``None``.
    least_s, most_s
        Span of seconds that they have taken, so far or in all; open where ``None``.
    """

    processes: Sequence[str] = ()
    states: Sequence[str] = ()
    begin: dt.datetime | None = None
    end: dt.datetime | None = None
    least_s: int | None = None
    most_s: int | None = None

    def takes(self, run: Run, moment: dt.datetime) -> bool:
        """Whether a job is meant."""
        taken = 0.0 if run.started_at is None else ((run.ended_at or moment) - run.started_at).total_seconds()
        return (
            (not self.states or state(run) in self.states)
            and (self.least_s is None or (run.started_at is not None and taken >= self.least_s))
            and (self.most_s is None or (run.started_at is not None and taken <= self.most_s))
        )


def listed(
    session: Session, office_id: str, wanted: Filter, after: str | None, limit: int, moment: dt.datetime
) -> list[Run]:
    """Return an office's jobs, the newest first.

    Parameters
    ----------
    after
        Id of the last one seen; ``None`` to begin.
    """
    rows = select(Run).where(Run.office_id == office_id, Run.kind == "solve", _process().is_not(None))
    if after is not None:
        rows = rows.where(Run.id < after)
    if wanted.processes:
        rows = rows.where(_process().in_(wanted.processes))
    if wanted.begin is not None:
        rows = rows.where(Run.created_at >= wanted.begin)
    if wanted.end is not None:
        rows = rows.where(Run.created_at <= wanted.end)
    found: list[Run] = []
    for run in session.scalars(rows.order_by(Run.id.desc())).yield_per(100):
        if wanted.takes(run, moment):
            found.append(run)
        if len(found) == limit:
            break
    return found


def find(session: Session, office_id: str, job_id: str) -> Run | None:
    """Return an office's job; ``None`` if it has none of this id."""
    rows = select(Run).where(Run.id == job_id, Run.office_id == office_id, Run.kind == "solve", _process().is_not(None))
    return session.scalar(rows)


def dismiss(session: Session, run: Run) -> None:
    """End a job, or forget the results of one that has ended."""
    if run.status not in ENDED:
        request_cancel(session, run)
        return
    session.execute(delete(Output).where(Output.run_id == run.id))
    session.execute(delete(PlanRow).where(PlanRow.run_id == run.id))
    run.status = RunStatus.DISMISSED


def state(run: Run) -> str:
    """Return a job's status; one that was asked to end counts as dismissed while its worker stops."""
    return RunStatus.DISMISSED.value if run.cancel_at is not None and run.status == RunStatus.RUNNING else run.status


def status_info(run: Run, links: Links) -> dict[str, Any]:
    """Return what the standard tells of a job."""
    told: dict[str, Any] = {
        "processID": run.options[PROCESS],
        "type": "process",
        "jobID": run.id,
        "status": state(run),
        "created": _moment(run.created_at),
        "links": [links.to(f"/jobs/{run.id}", "self")],
    }
    if run.started_at is not None:
        told["started"] = _moment(run.started_at)
    if run.ended_at is not None:
        told["finished"] = _moment(run.ended_at)
    if state(run) == RunStatus.SUCCESSFUL:
        told["progress"] = 100
        told["links"].append(links.to(f"/jobs/{run.id}/results", RESULTS))
    return told


def _process() -> Any:
    return Run.options[PROCESS].as_string()


def _moment(at: dt.datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
