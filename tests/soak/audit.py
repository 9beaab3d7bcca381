"""What must be true of the database after any number of deaths; and how long the way back took."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.runs.example import EXAMPLE
from api.store.tables import ENDED, Event, Output, PlanRow, Run, RunStatus

ASKED_FOR = Run.options[EXAMPLE].as_string().is_(None)
"""Not the example that the first start of a server brings."""


@dataclass(frozen=True)
class Death:
    """Something killed, and when."""

    what: str
    at: dt.datetime


def faults(session: Session, expected: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Yield what is wrong.

    Parameters
    ----------
    expected
        Every run that was ever accepted, with the optimum of each of its parts.
    """
    if (there := session.scalar(select(func.count()).select_from(Run).where(ASKED_FOR))) != len(expected):
        yield f"{len(expected)} runs were accepted, {there} are there"
    for run_id, optimum in expected.items():
        run = session.get(Run, run_id)
        if run is None:
            yield f"{run_id} is lost"
        else:
            yield from (f"{run_id}: {fault}" for fault in _faults_of(session, run, optimum))


def _faults_of(session: Session, run: Run, optimum: Mapping[str, int]) -> Iterator[str]:
    if run.status not in ENDED:
        yield f"has not ended: {run.status}"
        return
    if run.status == RunStatus.FAILED and not run.reason:
        yield "failed without a reason"
    events = session.scalars(select(Event).where(Event.run_id == run.id).order_by(Event.seq)).all()
    if [event.seq for event in events] != list(range(1, run.last_seq + 1)):
        yield "its events are not numbered without gaps"
    states = [event.data["status"] for event in events if event.kind == "state"]
    if sum(state in ENDED for state in states) != 1 or states[-1] != run.status:
        yield f"it did not end exactly once: {states}"
    # a commit whose answer was lost is done again under the next number; no other number may be missing
    if states.count("running") != run.attempts:
        yield f"{run.attempts} attempts, {states.count('running')} beginnings"
    if run.status == RunStatus.SUCCESSFUL:
        yield from _faults_of_plans(session, run, optimum)


def _faults_of_plans(session: Session, run: Run, optimum: Mapping[str, int]) -> Iterator[str]:
    outputs = session.scalars(select(Output).where(Output.run_id == run.id)).all()
    schedules = [output for output in outputs if output.name == "schedule" and output.final]
    if len(schedules) != 1 or not all(output.final for output in outputs):
        yield f"its outputs are {[(output.name, output.final) for output in outputs]}"
        return
    found = {part["family"]: part["objective"] for part in schedules[0].document["parts"]}
    if found != optimum:
        yield f"its schedule costs {found}, the best known {optimum}"
    rows = session.scalars(select(PlanRow).where(PlanRow.run_id == run.id)).all()
    if {row.part: (row.objective, row.final) for row in rows} != {part: (cost, True) for part, cost in optimum.items()}:
        yield "its plans kept by part are not those of its schedule"


def recoveries(session: Session, deaths: Sequence[Death], expected: Mapping[str, object]) -> list[tuple[str, float]]:
    """Return for each death the seconds until the runs that were under way then were being worked on again.

    A run that was not interrupted counts as soon as it tells its next news.
    """
    spans: list[tuple[str, float]] = []
    for death in deaths:
        waits = []
        for run_id in expected:
            run = session.get_one(Run, run_id)
            if run.started_at is None or run.started_at > death.at or (run.ended_at and run.ended_at < death.at):
                continue
            after = select(func.min(Event.at)).where(
                Event.run_id == run_id, Event.at > death.at, Event.data["status"].as_string() != "accepted"
            )
            news = select(func.min(Event.at)).where(Event.run_id == run_id, Event.at > death.at, Event.kind != "state")
            times = [moment for moment in (session.scalar(after), session.scalar(news)) if moment is not None]
            if times:
                waits.append((min(times) - death.at).total_seconds())
        if waits:
            spans.append((death.what, max(waits)))
    return spans


def ends(session: Session) -> Counter[str]:
    """Return how many runs ended how."""
    return Counter(session.scalars(select(Run.status).where(ASKED_FOR)))
