"""People and their sessions."""

import sqlalchemy as sa
from alembic import op

from api.store.types import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of members, sessions and logins under way."""
    login = sa.UniqueConstraint("login", name="uq_members_login")
    _table("members", "id", "office_id login name role", login, moments=("created_at",))
    op.create_index("ix_members_office_id", "members", ["office_id"])
    member = sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_sessions_member_id", ondelete="CASCADE")
    key = sa.ForeignKeyConstraint(["key_id"], ["api_keys.id"], name="fk_sessions_key_id")
    _table("sessions", "digest", "office_id member_id? key_id? csrf", member, key, moments=("created_at", "expires_at"))
    op.create_index("ix_sessions_member_id", "sessions", ["member_id"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])
    _table("login_links", "digest", "office_id", moments=("expires_at",))
    _table("login_states", "digest", "nonce verifier", moments=("expires_at",))


def _table(name: str, key: str, texts: str, *rules: sa.Constraint, moments: tuple[str, ...] = ()) -> None:
    """Make a table of texts and moments; a question mark allows nothing to be there."""
    columns = [sa.Column(word.rstrip("?"), sa.Text(), nullable=word.endswith("?")) for word in (key, *texts.split())]
    foreign = [
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=f"fk_{name}_office_id")
        for column in columns
        if column.name == "office_id"
    ]
    op.create_table(
        name,
        *columns,
        *map(_moment, moments),
        sa.PrimaryKeyConstraint(key, name=f"pk_{name}"),
        *foreign,
        *rules,
    )


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, Instant(timezone=True), nullable=False)
