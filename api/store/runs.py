"""Runs of an office: found, listed, what they gave."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from api.store.pages import newest
from api.store.tables import Output, Run


def page(
    session: Session, office_id: str, after: str | None, limit: int, scenario_id: str | None, status: str | None
) -> Sequence[Run]:
    """Return an office's runs without their documents, the newest first.

    Parameters
    ----------
    after
        Id of the last one seen; ``None`` to begin.
    scenario_id, status
        Only those of it, and in it, if given.
    """
    rows = select(Run).where(Run.office_id == office_id)
    if scenario_id is not None:
        rows = rows.where(Run.scenario_id == scenario_id)
    if status is not None:
        rows = rows.where(Run.status == status)
    return newest(session, rows, Run.id, after, limit)


def find(session: Session, office_id: str, run_id: str, with_document: bool = False) -> Run | None:
    """Return an office's run; ``None`` if it has none of this id."""
    rows = select(Run).where(Run.id == run_id, Run.office_id == office_id)
    return session.scalar(rows.options(undefer(Run.document)) if with_document else rows)


def output(session: Session, run_id: str, name: str) -> Output | None:
    """Return what a run has given so far under a name, ``schedule`` or ``result``; ``None`` if nothing."""
    return session.get(Output, (run_id, name), options=[undefer(Output.document)])


def newest_plan(session: Session, office_id: str, scenario_id: str) -> Output | None:
    """Return the schedule of the newest successful run of a scenario that has one."""
    rows = select(Output).join(Run, Run.id == Output.run_id).options(undefer(Output.document))
    rows = rows.where(
        Run.office_id == office_id, Run.scenario_id == scenario_id, Run.status == "successful",
        Output.name == "schedule", Output.final,
    )  # fmt: skip
    return session.scalar(rows.order_by(Run.id.desc()).limit(1))
