"""The database: transactions that read, transactions that write, and what can go wrong, for both kinds alike."""

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from psycopg.errors import DiskFull
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

BUSY_SECONDS = 10.0
"""A writer waits this long for another one of the same SQLite file."""
POOL = 10
DISK_FULL = ("database or disk is full", "disk I/O error")
"""How SQLite says that the disk is full; its journal says so as an I/O error."""


class StoreError(RuntimeError):
    """The database cannot do this now."""


class StoreFullError(StoreError):
    """The disk is full; nothing of the transaction was kept, and what was accepted before is safe."""


class StoreUnavailableError(StoreError):
    """The database is away or busy; a transaction under way may have been kept or not."""


class Store:
    """The database of a service.

    Parameters
    ----------
    url
        ``sqlite:///PATH`` or ``postgresql://...`` (driver psycopg 3).

    Attributes
    ----------
    engine, writing
        Over the same connections; transactions of ``writing`` are SQLite's only writer from their beginning.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        if self.url.drivername in ("postgresql", "postgres"):
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(self.url) if self.is_sqlite else _postgresql(self.url)
        self.writing = self.engine.execution_options(hubdong_write=True)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that sees one state of the database and writes nothing.

        Raises
        ------
        StoreUnavailableError
            If the database is away.
        """
        with _told(), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose changes are kept all together at the end, or none of them.

        On SQLite it is the only writer from its beginning, so that what it reads stays true until it ends.

        Raises
        ------
        StoreFullError, StoreUnavailableError
            If the database cannot take the changes.
        """
        with _told(), Session(self.writing, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def now(session: Session) -> dt.datetime:
    """Return the time of the database's clock, the same for all workers on all machines."""
    bind = session.get_bind()
    if bind.dialect.name == "sqlite":
        return dt.datetime.now(dt.UTC)
    moment: dt.datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
    return moment.astimezone(dt.UTC)


def sqlite_url(path: Path) -> str:
    """Return the address of a SQLite file."""
    return f"sqlite:///{path}"


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        told = str(error.orig)
        # PostgreSQL says it in many ways and languages, but by one class
        if isinstance(error.orig, DiskFull) or any(sign in told for sign in DISK_FULL):
            raise StoreFullError(told) from error
        if isinstance(error, OperationalError) or error.connection_invalidated:
            raise StoreUnavailableError(told) from error
        raise


def _sqlite(url: Any) -> Engine:
    dump = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
    engine = create_engine(
        url,
        json_serializer=dump,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        pool_size=POOL,
        max_overflow=POOL,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        # the driver must not begin transactions by itself: it would begin them as readers, and two readers that
        # both turn writer cannot both go on
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("hubdong_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: Any) -> Engine:
    dump = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
    return create_engine(
        url,
        json_serializer=dump,
        pool_pre_ping=True,
        pool_size=POOL,
        max_overflow=POOL,
        connect_args={"connect_timeout": 5},
    )
