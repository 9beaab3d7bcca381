"""A worker as a process of its own, with planted solvers: ``python -m tests.api.runs.workshop DATABASE_URL``."""

import signal
import sys

from api.runs import solver
from api.runs.worker import Worker
from api.store.store import Store
from tests.api.runs.starting import begin


def main(url: str) -> None:
    worker = Worker(Store(url), 4096, begin)
    signal.signal(signal.SIGTERM, lambda _number, _frame: worker.stop())
    solver.prepare(["tests.api.runs.planted"])
    worker.run()


if __name__ == "__main__":
    main(sys.argv[1])
