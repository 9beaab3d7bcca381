"""Reading 68,000 places, writing a plan of 461 senior centres in every format: against their limits."""

import datetime as dt
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from api import i18n
from api.documents.folder import write_documents
from api.documents.formats import FORMATS
from planner.result import SolveParams
from scenarios.geography import cells
from scenarios.pipeline import plan
from scenarios.read import read
from scenarios.schedule.document import LeftOut, Schedule
from scenarios.schedule.finish import finished
from tests.benchmarks import paper_in
from tests.benchmarks.row import Row

STAMP = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
LIMIT_S = 10.0
PLANNING_S = 5.0
GROUP = "paper out: gimje_visits with all 461 centres and 52 meetings visited, written in each format"


def rows(seed: int) -> Iterator[Row]:
    """Yield one row for reading, one per format and one for all of them; the objective is the number of bytes."""
    yield from paper_in.rows(seed)
    scenario, home = read("gimje_visits")
    outcome = plan(scenario, home, SolveParams(time_limit_s=PLANNING_S, seed=seed, workers=1))
    schedule = finished(everybody_visited(outcome.schedule), cells(scenario, home), STAMP)
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


def everybody_visited(schedule: Schedule) -> Schedule:
    """Return the plan with those left out visited as well, three a day after its end: for measuring only."""
    visits = schedule.visits
    if visits is None:
        raise ValueError("the scenario has no visits")
    pattern = next(one for one in visits.rounds if len(one.visits) == 3)
    rounds = list(visits.rounds)
    for number, left in enumerate(batched(visits.left_out), start=1):
        shift = dt.timedelta(days=number) + (visits.rounds[-1].date - pattern.date)
        stops = tuple(
            like.model_copy(
                update={"id": place.id, "name": place.name, "kind": place.kind, "town": place.town, "lon": place.lon,
                        "lat": place.lat, "start": like.start + shift, "end": like.end + shift}
            )
            for place, like in zip(left, pattern.visits, strict=False)
        )  # fmt: skip
        moved = {"date": pattern.date + shift, "leave": pattern.leave + shift, "back": pattern.back + shift}
        rounds.append(pattern.model_copy(update={**moved, "visits": stops}))
    return schedule.model_copy(update={"visits": visits.model_copy(update={"rounds": tuple(rounds), "left_out": ()})})


def batched(places: Sequence[LeftOut]) -> Iterator[Sequence[LeftOut]]:
    """Yield three at a time."""
    for first in range(0, len(places), 3):
        yield places[first : first + 3]
