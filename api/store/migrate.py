"""Brings a database to the tables of this version; a SQLite file is copied first."""

import datetime as dt
import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from api.store.store import Store

SCRIPTS = Path(__file__).parent / "migrations"
LOCK = 0x6875_6264
"""Number of the lock that lets one process migrate a PostgreSQL database at a time."""


class NewerDatabaseError(RuntimeError):
    """The database was written by a later version of hubdong."""


def migrate(store: Store) -> Path | None:
    """Bring the database to this version's tables; do nothing if it is there.

    Several processes may do so at once: one migrates, the others wait.

    Returns
    -------
    copy
        Where the SQLite file was copied before, beside it; ``None`` if nothing was to be copied.

    Raises
    ------
    NewerDatabaseError
        If the database knows a revision that this version does not.
    """
    config = _config()
    scripts = ScriptDirectory.from_config(config)
    head = scripts.get_current_head()
    with store.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present == head:
        return None
    if present is not None and present not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerDatabaseError(present)
    copy = _copy(store, present) if store.is_sqlite and present is not None else None
    with store.writing.begin() as connection:
        _alone(connection, store.is_sqlite)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return copy


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a SQLite database that may be in use, as of one moment, to a new file."""
    with sqlite3.connect(source) as reading, sqlite3.connect(target) as writing:
        reading.backup(writing)
    reading.close()
    writing.close()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config


def _copy(store: Store, revision: str) -> Path | None:
    path = Path(store.url.database or "")
    moment = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
    target = path.with_name(f"{path.stem}-before-{revision}-{moment}{path.suffix}")
    copy_sqlite(path, target)
    return target


def _alone(connection: Connection, is_sqlite: bool) -> None:
    # SQLite's writing transaction is alone already
    if not is_sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
