"""The crew beside a server: a process of its own, started again when it dies."""

import subprocess
import sys
import threading

import structlog

LOOK_S = 0.2
"""Between two looks whether it lives."""
PARTING_S = 10.0
"""For a crew whose workers give back what they are at, before it is killed."""
COMMAND = [sys.executable, "-c", "from api.cli import main; main()", "worker", "--tied", "--number"]

log = structlog.get_logger()


class CrewProcess:
    """So many workers, kept alive from a thread.

    Their crew holds the other end of a pipe: when the server is gone, however it went, each ends after the run at hand.

    Parameters
    ----------
    size
        Number of workers; zero for none.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._crew: subprocess.Popen[bytes] | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="crew", daemon=True)

    def start(self) -> None:
        """Start it; it loads the engines by itself."""
        if self._size:
            self._crew = self._started()
            self._thread.start()

    def stop(self) -> None:
        """Let all give back what they are at, and wait until they are gone."""
        if self._crew is None:
            return
        self._stop.set()
        self._thread.join()
        self._crew.terminate()
        try:
            self._crew.wait(PARTING_S)
        except subprocess.TimeoutExpired:
            self._crew.kill()
            self._crew.wait()
        _let_go(self._crew)

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_S):
            if self._crew is not None and (code := self._crew.poll()) is not None:
                log.warning("the crew has ended and is started again", pid=self._crew.pid, code=code)
                _let_go(self._crew)
                self._crew = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*COMMAND, str(self._size)], stdin=subprocess.PIPE)


def _let_go(crew: subprocess.Popen[bytes]) -> None:
    if crew.stdin is not None:
        crew.stdin.close()
