"""Databases for tests: SQLite files, and a PostgreSQL cluster of their own on a socket, thrown away afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ABSENT = "PostgreSQL is not installed here (Debian: apt-get install postgresql)"
UNPRIVILEGED = ("postgres", "nobody")


def programs() -> Path | None:
    """Folder of ``initdb`` and ``postgres``, the newest one, or ``None``."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


class Cluster:
    """A PostgreSQL cluster that can be killed and started again; it keeps what it has promised to keep."""

    def __init__(self, folder: Path, bin_folder: Path) -> None:
        self.folder = folder
        self.bin = bin_folder
        self._process: subprocess.Popen[bytes] | None = None
        self._user = next((u for u in UNPRIVILEGED if _known(u)), None) if os.geteuid() == 0 else None
        if self._user is not None:
            shutil.chown(folder, self._user)
        self._run(
            "initdb",
            "-D",
            str(folder / "data"),
            "-U",
            "hubdong",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C",
        )

    def start(self) -> None:
        """Start and wait until it answers, recovering from a kill if need be."""
        command = [str(self.bin / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder), "-h", ""]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "-c", "max_connections=60", "-c", "shared_buffers=32MB"],
                user=self._user,
                cwd="/",
                start_new_session=True,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        until = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self._address("postgres"), connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def kill(self) -> None:
        """Kill the postmaster and all its backends with SIGKILL, as a power cut would."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def database(self, name: str, folder: Path | None = None) -> str:
        """Make an empty database, kept in a folder of its own if one is named, and return its address."""
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            if folder is not None:
                if self._user is not None:
                    shutil.chown(folder, self._user)
                connection.execute(f"CREATE TABLESPACE \"{name}\" LOCATION '{folder}'")
            where = "" if folder is None else f' TABLESPACE "{name}"'
            connection.execute(f'CREATE DATABASE "{name}"{where}')
            # what it has made is only in memory yet, and would have no room on a disk that is full by then
            connection.execute("CHECKPOINT")
        return f"postgresql://hubdong@/{name}?host={self.folder}"

    def drop(self, name: str) -> None:
        """Take a database with a folder of its own away."""
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            connection.execute(f'DROP TABLESPACE "{name}"')

    def _address(self, name: str) -> str:
        return f"host={self.folder} user=hubdong dbname={name}"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run([str(self.bin / program), *arguments], user=self._user, cwd="/", check=True, capture_output=True)


@contextmanager
def cluster(bin_folder: Path) -> Iterator[Cluster]:
    """Give a running cluster of these programs; it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="hubdong-pg-", dir="/tmp"))  # a socket's path must be short
    try:
        made = Cluster(folder, bin_folder)
        made.start()
        try:
            yield made
        finally:
            made.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _known(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
