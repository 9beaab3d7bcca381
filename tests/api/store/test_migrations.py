"""The tables in the code and the tables that migrations make are the same; nothing is lost on the way."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.store.migrate import SCRIPTS, NewerDatabaseError, migrate
from api.store.store import Store, now, sqlite_url
from api.store.tables import Audit, Base, Office


def test_migrations_make_the_tables_that_the_code_knows(store: Store) -> None:
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_second_migration_changes_nothing_and_copies_nothing(store: Store) -> None:
    assert migrate(store) is None


NEXT = """
from alembic import op
revision, down_revision, branch_labels, depends_on = "9999", {head!r}, None, None
def upgrade():
    op.execute("DELETE FROM offices")
"""


def test_the_sqlite_file_is_copied_before_a_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(sqlite_url(tmp_path / "hubdong.sqlite"))
    migrate(store)
    with store.write() as session:
        session.add(Office(id="off_1", name="작은구", created_at=now(session)))
    with store.read() as session:
        head = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    scripts = tmp_path / "migrations"
    shutil.copytree(SCRIPTS, scripts)
    (scripts / "versions" / "9999_loses_rows.py").write_text(NEXT.format(head=head))
    monkeypatch.setattr("api.store.migrate.SCRIPTS", scripts)
    copy = migrate(store)
    assert copy is not None
    assert head in copy.name
    with store.read() as session:
        assert session.query(Office).count() == 0
    store.close()
    kept = Store(sqlite_url(copy))
    with kept.read() as session:
        assert session.query(Office).one().name == "작은구"
    kept.close()


def test_a_database_of_a_later_version_is_left_alone(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError, match="9999"):
        migrate(store)


def test_rows_of_the_audit_log_can_be_neither_changed_nor_taken_away(store: Store) -> None:
    with store.write() as session:
        session.add(Audit(at=now(session), actor="key_1", action="run.start", detail={}))
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
        with pytest.raises(DBAPIError, match="only added to"), store.engine.begin() as connection:
            connection.execute(text(statement))


def test_a_new_sqlite_database_is_in_wal_mode_and_keeps_foreign_keys(tmp_path: Path) -> None:
    path = tmp_path / "hubdong.sqlite"
    store = Store(sqlite_url(path))
    migrate(store)
    store.close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
