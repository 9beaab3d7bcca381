"""Scenarios of an office: found, listed, written by version, forked, put away."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session, undefer

from api.store.ids import new_id
from api.store.pages import newest
from api.store.store import now
from api.store.tables import ScenarioRow
from scenarios.schema import Scenario


def page(session: Session, office_id: str, after: str | None, limit: int) -> Sequence[ScenarioRow]:
    """Return an office's scenarios without their documents, the newest first.

    Parameters
    ----------
    after
        Id of the last one seen; ``None`` to begin.
    """
    rows = select(ScenarioRow).where(ScenarioRow.office_id == office_id, ScenarioRow.deleted_at.is_(None))
    return newest(session, rows, ScenarioRow.id, after, limit)


def find(session: Session, office_id: str, scenario_id: str, to_change: bool = False) -> ScenarioRow | None:
    """Return an office's scenario with its document; ``None`` if it has none of this id, or put it away.

    Parameters
    ----------
    to_change
        Whether nobody else may change it until the transaction ends.
    """
    rows = select(ScenarioRow).options(undefer(ScenarioRow.document))
    rows = rows.where(
        ScenarioRow.id == scenario_id, ScenarioRow.office_id == office_id, ScenarioRow.deleted_at.is_(None)
    )
    return session.scalar(rows.with_for_update() if to_change else rows)


def find_text(session: Session, office_id: str, scenario_id: str) -> tuple[ScenarioRow, str] | None:
    """Return an office's scenario and its document as the JSON that is kept; ``None`` as ``find`` does."""
    rows = select(ScenarioRow, cast(ScenarioRow.document, Text)).where(
        ScenarioRow.id == scenario_id, ScenarioRow.office_id == office_id, ScenarioRow.deleted_at.is_(None)
    )
    found = session.execute(rows).first()
    return None if found is None else (found[0], found[1])


def create(session: Session, office_id: str, scenario: Scenario, forked_from: str | None = None) -> ScenarioRow:
    """Keep a scenario as version 1."""
    moment = now(session)
    row = ScenarioRow(
        id=new_id("scn"),
        office_id=office_id,
        name=scenario.name,
        title=scenario.title,
        version=1,
        document=document_of(scenario),
        created_at=moment,
        updated_at=moment,
        forked_from=forked_from,
        deleted_at=None,
    )
    session.add(row)
    return row


def replace(session: Session, row: ScenarioRow, scenario: Scenario) -> None:
    """Keep a scenario as the next version; runs keep the versions they began with."""
    row.name, row.title, row.document = scenario.name, scenario.title, document_of(scenario)
    row.version += 1
    row.updated_at = now(session)


def put_away(session: Session, row: ScenarioRow) -> None:
    """Take a scenario off the lists; its runs stay."""
    row.deleted_at = now(session)
    row.version += 1


def document_of(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as JSON with what it leaves to defaults, which may change in a later version of ours."""
    document: dict[str, Any] = scenario.model_dump(mode="json")
    return document
