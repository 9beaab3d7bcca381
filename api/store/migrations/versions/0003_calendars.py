"""Calendars to subscribe to."""

import sqlalchemy as sa
from alembic import op

from api.store.types import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of calendars."""
    op.create_table(
        "calendars",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "office_id", "scenario_id", "digest")),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("revoked_at", Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_calendars"),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_calendars_office_id"),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenarios.id"], name="fk_calendars_scenario_id"),
    )
    op.create_index("ix_calendars_scenario_id", "calendars", ["scenario_id"])
