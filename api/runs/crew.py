"""The workers beside a server: processes of their own, replaced when they die, gone when the server goes."""

import subprocess
import sys
import threading

import structlog

LOOK_S = 1.0
"""Between two looks whether all of them live."""
PARTING_S = 10.0
"""For a worker that gives back what it is at, before it is killed."""
COMMAND = [sys.executable, "-c", "from api.cli import main; main()", "worker", "--tied"]

log = structlog.get_logger()


class Crew:
    """So many workers, kept alive from a thread.

    Each holds the other end of a pipe; when the server is gone, however it went, the pipe breaks and they end.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._workers: list[subprocess.Popen[bytes]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="crew", daemon=True)

    def start(self) -> None:
        """Start all of them."""
        self._workers = [_worker() for _ in range(self._size)]
        self._thread.start()

    def stop(self) -> None:
        """Let them give back what they are at, and wait until they are gone."""
        self._stop.set()
        self._thread.join()
        for worker in self._workers:
            _let_go(worker)
        for worker in self._workers:
            try:
                worker.wait(PARTING_S)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_S):
            for place, worker in enumerate(self._workers):
                if (code := worker.poll()) is not None:
                    log.warning("a worker has ended and is replaced", pid=worker.pid, code=code)
                    _let_go(worker)
                    self._workers[place] = _worker()


def _worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen(COMMAND, stdin=subprocess.PIPE)


def _let_go(worker: subprocess.Popen[bytes]) -> None:
    if worker.stdin is not None:
        worker.stdin.close()
