"""What became of planned visits."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store.ids import new_id
from api.store.pages import newest
from api.store.store import now
from api.store.tables import Run, VisitOutcome


def page(session: Session, run_id: str, after: str | None, limit: int) -> Sequence[VisitOutcome]:
    """Return a run's outcomes, the newest first."""
    rows = select(VisitOutcome).where(VisitOutcome.run_id == run_id)
    return newest(session, rows, VisitOutcome.id, after, limit)


def find(session: Session, office_id: str, outcome_id: str, to_change: bool = False) -> VisitOutcome | None:
    """Return an office's outcome; ``None`` if it has none of this id.

    Parameters
    ----------
    to_change
        Whether nobody else may change it until the transaction ends.
    """
    rows = select(VisitOutcome).where(VisitOutcome.id == outcome_id, VisitOutcome.office_id == office_id)
    return session.scalar(rows.with_for_update() if to_change else rows)


def same(session: Session, run_id: str, place: str, date: dt.date) -> VisitOutcome | None:
    """Return the outcome of a visit, if it has one."""
    rows = select(VisitOutcome).where(VisitOutcome.run_id == run_id, VisitOutcome.visit == place)
    return session.scalar(rows.where(VisitOutcome.date == date))


def recorded(session: Session, office_id: str, scenario_id: str) -> list[dict[str, Any]]:
    """Return what became of the visits of all plans of a scenario, the last record of each place and date."""
    rows = (
        select(VisitOutcome)
        .join(Run, Run.id == VisitOutcome.run_id)
        .where(VisitOutcome.office_id == office_id, Run.scenario_id == scenario_id)
        .order_by(VisitOutcome.updated_at, VisitOutcome.id)
    )
    last = {(row.visit, row.date): row for row in session.scalars(rows)}
    return [
        {
            "place": one.visit,
            "date": one.date.isoformat(),
            "outcome": one.state,
            "suggestions": one.suggestions,
            "more_open": one.more_open,
        }
        for one in sorted(last.values(), key=lambda one: (one.date, one.visit))
    ]


def add(
    session: Session, office_id: str, run_id: str, place: str, date: dt.date, told: Mapping[str, Any]
) -> VisitOutcome:
    """Keep what became of a visit: ``state``, ``note``, ``suggestions``, ``more_open``."""
    moment = now(session)
    row = VisitOutcome(
        id=new_id("out"),
        office_id=office_id,
        run_id=run_id,
        visit=place,
        date=date,
        **told,
        version=1,
        created_at=moment,
        updated_at=moment,
    )
    session.add(row)
    return row


def replace(session: Session, row: VisitOutcome, told: Mapping[str, Any]) -> None:
    """Keep a correction as the next version; see ``add``."""
    for name in ("state", "note", "suggestions", "more_open"):
        setattr(row, name, told[name])
    row.version += 1
    row.updated_at = now(session)
