"""The service as staff start it, in processes that may be killed: a server with a worker, and more workers."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.soak.processes import kill, solves, workers

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from api.cli import main; main()"]
KEY = re.compile(r"key_\S+")
PATIENCE_S = 300


class Service:
    """``hubdong serve`` with a crew of one worker, and so many ``hubdong worker`` beside it, each a crew of one.

    Parameters
    ----------
    folder
        Data folder; what the processes print goes to a file in it.
    port
        On the loopback.
    database_url
        ``None`` for the SQLite file in the folder.
    others
        Crews beside that of the server.
    """

    def __init__(self, folder: Path, port: int, database_url: str | None, others: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._log = folder / "soak.log"
        self._environment = {**os.environ, "HUBDONG_DATA": str(folder), "HUBDONG_PORT": str(port)}
        # compiled once, as what is installed is
        self._environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)
        if database_url is not None:
            self._environment["HUBDONG_DATABASE_URL"] = database_url
        self.crews: list[subprocess.Popen[bytes]] = []
        self.server = self._start("serve")
        try:
            self.wait()
        except RuntimeError:
            self.server.kill()
            raise
        (found,) = KEY.findall(self._log.read_text())
        self.key: str = found
        self.crews += [self._start("worker") for _ in range(others)]

    def wait(self) -> None:
        """Wait until the server answers."""
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                httpx.get(f"{self.address}/healthz", timeout=20)
            except httpx.TransportError:
                if time.monotonic() > end or self.server.poll() is not None:
                    raise RuntimeError(self._log.read_text()[-3_000:]) from None
                time.sleep(0.1)
            else:
                return

    def kill_server(self) -> None:
        """Kill the server and start it again; its crew notices and ends after the runs at hand."""
        self.server.kill()
        self.server.wait()
        self.server = self._start("serve")

    def kill_crew(self, place: int) -> None:
        """Kill the process that has forked workers, with them and what they solve, and start another."""
        for pid in (*workers(self.crews[place].pid), self.crews[place].pid):
            kill(pid)
        self.crews[place].wait()
        self.crews[place] = self._start("worker")

    def workers(self) -> list[int]:
        """Return the processes of all workers."""
        return [pid for one in (self.server, *self.crews) for pid in workers(one.pid)]

    def solves(self) -> list[int]:
        """Return the processes of solves under way."""
        return [pid for one in (self.server, *self.crews) for pid in solves(one.pid)]

    def stop(self) -> None:
        """End all of it."""
        for process in (self.server, *self.crews):
            process.terminate()
        for process in (self.server, *self.crews):
            process.wait(60)

    def _start(self, command: str) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen([*COMMAND, command], cwd=ROOT, env=self._environment, stdout=log, stderr=log)


@contextmanager
def service(folder: Path, port: int, database_url: str | None, others: int) -> Iterator[Service]:
    """Give a service; it is ended afterwards."""
    made = Service(folder, port, database_url, others)
    try:
        yield made
    finally:
        made.stop()
