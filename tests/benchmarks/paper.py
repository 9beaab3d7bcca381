"""Writing: a plan of 461 senior centres in every format, against the limit of ten seconds."""

import datetime as dt
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from api import i18n
from api.documents.folder import write_documents
from api.documents.formats import FORMATS
from planner.result import SolveParams
from scenarios.geography import cells
from scenarios.pipeline import plan
from scenarios.read import read
from scenarios.schedule.finish import finished
from tests.benchmarks.row import Row

STAMP = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
LIMIT_S = 10.0
PLANNING_S = 20.0
GROUP = "paper out: gimje_visits (461 centres, 52 meetings) written in each format"


def rows(seed: int) -> Iterator[Row]:
    """Yield one row per format and one for all of them; the objective is the number of bytes."""
    scenario, home = read("gimje_visits")
    outcome = plan(scenario, home, SolveParams(time_limit_s=PLANNING_S, seed=seed, workers=1))
    schedule = finished(outcome.schedule, cells(scenario, home), STAMP)
    i18n.use("ko")
    with tempfile.TemporaryDirectory() as folder:
        # fonts and libraries are loaded once in a process, whatever is written
        write_documents(schedule, Path(folder), ["png", "pdf"], None)
        for wanted in (*([name] for name in FORMATS), list(FORMATS)):
            started = time.perf_counter()
            files = write_documents(schedule, Path(folder), wanted, None)
            runtime = time.perf_counter() - started
            size = sum(file.stat().st_size for file in files)
            yield Row(
                group=GROUP, instance=", ".join(wanted), solver="", seed=seed, limit_s=LIMIT_S,
                status="written" if runtime <= LIMIT_S else "too slow", objective=size, bound=None, known=None,
                runtime_s=runtime, note=f"{len(files)} files; objective in bytes",
            )  # fmt: skip
