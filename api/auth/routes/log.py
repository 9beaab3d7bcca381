"""``/v1/audit``: who did what, for admins."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from api.auth import audit
from api.auth.access import ADMIN, Known
from api.http.context import Db
from api.store.tables import Audit

router = APIRouter(prefix="/v1/audit", tags=["access"], dependencies=[ADMIN])

EXAMPLE: dict[str, Any] = {
    "seq": 12,
    "at": "2027-02-01T09:00:00Z",
    "actor": "person_01k5example0000000000000000",
    "action": "scenario.replace",
    "target": "scn_01k5example0000000000000000",
    "detail": {"version": 4},
}


class AuditRecord(BaseModel):
    """Something that somebody did."""

    model_config = ConfigDict(use_attribute_docstrings=True, json_schema_extra={"examples": [EXAMPLE]})

    seq: int
    at: dt.datetime
    actor: str
    """A key, a person, `desk`, `server`, or `command`."""
    action: str
    target: str | None
    detail: dict[str, Any]


class AuditPage(BaseModel):
    """Records, oldest first."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    items: list[AuditRecord]
    next: int | None
    """Send it as `after` for what follows; `null` on the last page."""


@router.get("", summary="Read the audit log")
def read(
    who: Known,
    store: Db,
    after: Annotated[int, Query(ge=0, le=2**53, description="`next` of the page before.", examples=[0])] = 0,
    limit: Annotated[int, Query(ge=1, le=1_000, description="Records at most.", examples=[100])] = 100,
    target: Annotated[
        str | None,
        Query(max_length=100, pattern=r"^[a-z_0-9]*$", description="Id of a scenario, a run, a key or a person."),
    ] = None,
) -> AuditPage:
    """Return what was done in the office; the database lets nobody change these records."""
    with store.read() as session:
        rows = audit.page(session, who.office_id, after, limit + 1, target)
    return AuditPage(
        items=[_told(row) for row in rows[:limit]], next=rows[limit - 1].seq if len(rows) > limit else None
    )


def _told(row: Audit) -> AuditRecord:
    return AuditRecord(seq=row.seq, at=row.at, actor=row.actor, action=row.action, target=row.target, detail=row.detail)
