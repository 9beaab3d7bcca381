"""``hubdong backup`` and ``hubdong restore``: all that the service keeps, in one file."""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from api import settings
from api.errors import BadInputError
from api.i18n import say

COPY = Annotated[Path, typer.Argument(metavar="FILE", help="The copy.")]


def backup_command(copy: COPY) -> None:
    """Copy the database as of one moment, while the service goes on."""
    from api.store.migrate import copy_sqlite

    source = _sqlite_file("pg_dump --format=custom --file FILE HUBDONG_DATABASE_URL")
    if copy.exists():
        raise BadInputError([say("{path} exists already", {"path": str(copy)})])
    if not source.exists():
        raise BadInputError([say("there is no database at {path}", {"path": str(source)})])
    copy_sqlite(source, copy)
    typer.echo(say("Copied to {path}.", {"path": str(copy)}))


def restore_command(copy: COPY) -> None:
    """Put a copy in the place of the database; the one that was there is kept beside it."""
    from api.store.migrate import copy_sqlite

    target = _sqlite_file("pg_restore --clean --if-exists --dbname HUBDONG_DATABASE_URL FILE")
    _check(copy)
    if target.exists():
        _check_unused(target)
        moment = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
        aside = target.with_name(f"{target.stem}-before-restore-{moment}{target.suffix}")
        target.rename(aside)
        typer.echo(say("What was there is kept in {path}.", {"path": str(aside)}))
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy_sqlite(copy, target)
    typer.echo(say("Restored from {path}.", {"path": str(copy)}))


def _sqlite_file(instead: str) -> Path:
    """Return the path of the SQLite file.

    Raises
    ------
    BadInputError
        If the service uses PostgreSQL, saying which command does it there.
    """
    url = settings.service().database_url
    if not url.startswith("sqlite:///"):
        raise BadInputError([say("with PostgreSQL, use its own tools: {command}", {"command": instead})])
    return Path(url.removeprefix("sqlite:///"))


def _check(copy: Path) -> None:
    """Raise unless the file is a whole database of ours."""
    try:
        with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError:
        whole = False
    if not whole:
        raise BadInputError([say("{path} is no whole copy of a database of hubdong", {"path": str(copy)})])


def _check_unused(target: Path) -> None:
    """Raise if anybody has the database open: only its last user may leave the journal, and takes it in on the way."""
    try:
        with closing(sqlite3.connect(target, timeout=0.5)) as connection:
            left = connection.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
    except sqlite3.OperationalError:
        left = False
    if not left:
        raise BadInputError([say("{path} is in use: stop the service first", {"path": str(target)})])
