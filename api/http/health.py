"""``/healthz`` and ``/readyz``: what a supervisor or a load balancer asks; no key, and nothing told."""

from functools import lru_cache

from alembic.script import ScriptDirectory
from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.http.context import Db
from api.http.models import example
from api.http.problems import Refusal
from api.store.migrate import SCRIPTS

router = APIRouter(tags=["operations"])


class Health(BaseModel):
    """That it is so."""

    model_config = example({"status": "ready"})

    status: str


@router.get("/healthz", summary="Say that the server lives", openapi_extra={"security": []})
async def healthz() -> Health:
    """Answer as long as the process does; whether the database does too is the other one's question."""
    return Health(status="alive")


@router.get(
    "/readyz",
    summary="Say whether the server can serve",
    openapi_extra={"security": []},
    responses={503: {"description": "The database is away, or not that of this version."}},
)
def readyz(store: Db) -> Health:
    """Answer 200 if the database answers and has the tables of this version, else 503."""
    with store.read() as session:
        try:
            present = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
        except SQLAlchemyError:  # no such table: nobody has migrated it
            present = None
    if present != _head():
        raise Refusal(
            "unavailable", "the database does not have the tables of this version", headers={"Retry-After": "5"}
        )
    return Health(status="ready")


@lru_cache(maxsize=1)
def _head() -> str | None:
    return ScriptDirectory(str(SCRIPTS)).get_current_head()
