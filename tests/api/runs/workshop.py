"""A crew of one with planted solvers, as a process of its own: ``python -m tests.api.runs.workshop DATABASE_URL``."""

import sys

from api.runs.crew import Crew
from api.runs.solver import FORK
from api.runs.worker import Worker
from api.store.store import Store
from tests.api.runs import planted


def main(url: str) -> None:
    Crew(1, lambda: Worker(Store(url), 4096, planted.run, FORK)).run()


if __name__ == "__main__":
    main(sys.argv[1])
