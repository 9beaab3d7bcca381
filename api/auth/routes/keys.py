"""``/v1/keys``: an admin gives keys to programs and takes them back."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from api.auth import audit, keys
from api.auth.access import ADMIN, Known
from api.auth.principal import Role
from api.http.context import Db
from api.http.problems import not_found
from api.store.store import now
from api.store.tables import ApiKey

router = APIRouter(prefix="/v1/keys", tags=["access"], dependencies=[ADMIN])

HEAD: dict[str, Any] = {
    "id": "key_01k5example0000000000000000",
    "name": "방문 일정 화면",
    "role": "viewer",
    "created_at": "2027-02-01T09:00:00Z",
    "expires_at": "2028-02-01T09:00:00Z",
    "revoked_at": None,
}
KeyId = Annotated[str, Path(pattern=r"^key_[0-9a-z]{8,40}$", description="A key.", examples=[HEAD["id"]])]


class KeyHead(BaseModel):
    """A key without its secret."""

    model_config = ConfigDict(use_attribute_docstrings=True, json_schema_extra={"examples": [HEAD]})

    id: str
    name: str
    role: Role
    created_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None


class KeyShown(KeyHead):
    """A key that was just made."""

    model_config = ConfigDict(
        use_attribute_docstrings=True,
        json_schema_extra={
            "examples": [{**HEAD, "key": "key_01k5example0000000000000000.Qm9ndXMtc2VjcmV0LWZvci1kb2Nz"}]
        },
    )

    key: str
    """What a program sends as `Authorization: Bearer ...`. It is shown here once and kept nowhere."""


class Keys(BaseModel):
    """Keys of an office, oldest first."""

    items: list[KeyHead]


class NewKey(BaseModel):
    """What a key is for."""

    model_config = ConfigDict(
        extra="forbid",
        use_attribute_docstrings=True,
        json_schema_extra={"examples": [{"name": "방문 일정 화면", "role": "viewer", "days": 365}]},
    )

    name: str = Field(min_length=1, max_length=100, pattern=r"\S")
    role: Role
    days: int | None = Field(default=keys.LASTS_DAYS, ge=1, le=3_650)
    """Days until it expires; `null` for a key without an end."""


@router.get("", summary="List keys")
def listed(who: Known, store: Db) -> Keys:
    """Return the office's keys, also those that have expired or were revoked."""
    with store.read() as session:
        return Keys(items=[head(row) for row in keys.listed(session, who.office_id)])


@router.post("", status_code=201, summary="Make a key")
def create(who: Known, store: Db, wanted: NewKey) -> KeyShown:
    """Make a key and show it once; a request sent twice makes two, for an answer with a secret is not kept."""
    with store.write() as session:
        end = None if wanted.days is None else now(session) + dt.timedelta(days=wanted.days)
        row, shown = keys.issue(session, who.office_id, wanted.name, wanted.role, end)
        audit.record(session, who, "key.issue", row.id, {"role": wanted.role.value})
        return KeyShown(**head(row).model_dump(), key=shown)


@router.delete("/{key_id}", summary="Revoke a key")
def revoke(who: Known, store: Db, key_id: KeyId) -> KeyHead:
    """Take a key back for good, together with the sessions begun with it."""
    with store.write() as session:
        row = keys.revoke(session, who.office_id, key_id)
        if row is None:
            raise not_found("API key", key_id)
        audit.record(session, who, "key.revoke", key_id)
        return head(row)


def head(row: ApiKey) -> KeyHead:
    """Return a key as it may be shown."""
    return KeyHead(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
