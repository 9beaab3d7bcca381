"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from api.store.types import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS: dict[str, Any] = {
    "text": sa.Text(),
    "whole": WHOLE,
    "json": sa.JSON(none_as_null=True),
    "moment": Instant(timezone=True),
    "bytes": sa.LargeBinary(),
    "yes": sa.Boolean(),
    "real": sa.Double(),
    "day": sa.Date(),
}


def upgrade() -> None:
    """Make all tables."""
    _people()
    _work()
    _results()
    _rest()
    _only_added_to("audit")


def _people() -> None:
    _table("offices", ["id"], "id:text name:text created_at:moment")
    _table(
        "api_keys",
        ["id"],
        "id:text office_id:text name:text role:text digest:text created_at:moment expires_at:moment?"
        " revoked_at:moment?",
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_api_keys_office_id"),
        sa.UniqueConstraint("digest", name="uq_api_keys_digest"),
        indexes=[["office_id"]],
    )


def _work() -> None:
    _table(
        "scenarios",
        ["id"],
        "id:text office_id:text name:text title:text version:whole document:json created_at:moment updated_at:moment"
        " forked_from:text? deleted_at:moment?",
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_scenarios_office_id"),
        indexes=[["office_id", "id"]],
    )
    _table(
        "runs",
        ["id"],
        "id:text office_id:text scenario_id:text? scenario_version:whole? rerun_of:text? kind:text document:json"
        " options:json status:text reason:json? failure:text? created_at:moment started_at:moment? ended_at:moment?"
        " cancel_at:moment? attempts:whole strikes:whole worker_id:text? lease_until:moment? last_seq:whole best:json?"
        " provenance:json?",
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_runs_office_id"),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenarios.id"], name="fk_runs_scenario_id"),
        indexes=[["office_id", "id"], ["status", "id"], ["scenario_id", "id"], ["failure"]],
    )
    _table("workers", ["id"], "id:text started_at:moment seen_at:moment run_id:text?")


def _results() -> None:
    _table("events", ["run_id", "seq"], "run_id:text seq:whole kind:text data:json at:moment", _of_run("events"))
    _table(
        "plans",
        ["run_id", "part"],
        "run_id:text part:text status:text objective:whole? bound:whole? gap:real? final:yes instance_digest:text"
        " result:json updated_at:moment",
        _of_run("plans"),
    )
    _table(
        "outputs",
        ["run_id", "name"],
        "run_id:text name:text final:yes document:json updated_at:moment",
        _of_run("outputs"),
    )
    _table(
        "outcomes",
        ["id"],
        "id:text office_id:text run_id:text visit:text date:day state:text note:text suggestions:whole version:whole"
        " created_at:moment updated_at:moment",
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_outcomes_office_id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_outcomes_run_id"),
        sa.UniqueConstraint("run_id", "visit", "date", name="uq_outcomes_run_id_visit_date"),
        indexes=[["office_id", "id"]],
    )


def _rest() -> None:
    _table(
        "idempotency",
        ["office_id", "key"],
        "office_id:text key:text digest:text status:whole headers:json body:bytes created_at:moment",
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_idempotency_office_id"),
        indexes=[["created_at"]],
    )
    _table(
        "layers",
        ["id"],
        "id:text office_id:text name:text kind:text media_type:text content:bytes facts:json version:whole"
        " created_at:moment",
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_layers_office_id"),
        indexes=[["office_id", "id"]],
    )
    _table(
        "audit",
        ["seq"],
        "seq:whole at:moment office_id:text? actor:text action:text target:text? detail:json",
        indexes=[["office_id", "seq"]],
    )


def _table(name: str, key: list[str], columns: str, *rules: Any, indexes: list[list[str]] | None = None) -> None:
    """Make a table from ``name:kind`` words; a question mark allows nothing to be there."""
    made = []
    for word in columns.split():
        column, _colon, kind = word.partition(":")
        made.append(sa.Column(column, KINDS[kind.rstrip("?")], nullable=kind.endswith("?")))
    op.create_table(name, *made, sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"), *rules)
    for index in indexes or ():
        op.create_index(f"ix_{name}_{'_'.join(index)}", name, index)


def _of_run(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=f"fk_{table}_run_id", ondelete="CASCADE")


def _only_added_to(table: str) -> None:
    """Make the database itself refuse to change or take away rows."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is only added to'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_only_added_to()"
    )
