"""Times reading 68,000 places from a workbook."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from scenarios.read import read
from scenarios.schema import Scenario
from scenarios.workbook.writing import workbook_of
from tests.benchmarks.row import Row

PLACES = 68_000
LIMIT_S = 5.0


def rows(seed: int) -> Iterator[Row]:
    """Write a workbook of the nation's senior centres in number, read it, and say how long reading took."""
    scenario = _large()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "places.xlsx")
        path.write_bytes(workbook_of(scenario))
        begun, busy = time.perf_counter(), time.process_time()
        again, _home = read(path)
        seconds, worked = time.perf_counter() - begun, time.process_time() - busy
    status = "same" if again == scenario else "DIFFERENT"
    note = f"{worked:.2f} s of processor time; the scenario read equals the one written"
    yield Row(
        group="paper in: a scenario read from a workbook", instance=f"{PLACES:,} places", solver="", seed=seed,
        limit_s=LIMIT_S, status=status, objective=None, bound=None, known=None, runtime_s=seconds, note=note,
    )  # fmt: skip


def _large() -> Scenario:
    scenario, _home = read("gimje_visits")
    assert scenario.visits is not None
    known = scenario.visits.places
    places = tuple(
        known[n % len(known)].model_copy(update={"id": f"P{n:05d}", "name": f"{known[n % len(known)].name} {n}"})
        for n in range(PLACES)
    )
    return scenario.model_copy(update={"visits": scenario.visits.model_copy(update={"places": places})})
