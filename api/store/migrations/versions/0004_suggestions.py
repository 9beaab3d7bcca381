"""Suggestions with text, department and state, beside the number of those of which nothing else is known."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep the numbers under their new name; nobody knows the words of what was counted."""
    op.alter_column("outcomes", "suggestions", new_column_name="more_open")
    op.add_column("outcomes", sa.Column("suggestions", sa.JSON(), nullable=False, server_default="[]"))
