"""``python -m tests.soak.queueing``: how fast a full queue drains with one and two workers, and a takeover.

On PostgreSQL where it is installed, else on SQLite. A municipality here is four made-up dongs for two regions.
"""

import argparse
import datetime as dt
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from api.runs.queue import NewRun, accept
from api.store.ids import new_id
from api.store.migrate import migrate
from api.store.store import Store, sqlite_url
from api.store.tables import ENDED, Event, Run
from tests.api.databases import cluster, programs
from tests.api.runs import planted
from tests.api.runs.offices import LIMITS, OFFICE, queued, with_office
from tests.api.runs.test_kills import Workshop, workshop
from tests.soak.__main__ import tell
from tests.soak.audit import ends
from tests.soak.processes import kill, solves, workers

TAKEN_OVER = 40


def municipality(number: int) -> dict[str, Any]:
    """Return a made-up municipality; no two have the same electors."""
    draw, document = random.Random(number), planted.regions()
    dongs = [{**dong, "figures": {"electors": draw.randint(900, 1_200)}} for dong in document["district"]["dongs"]]
    return {**document, "name": f"town{number}", "district": {**document["district"], "dongs": dongs}}


def ended(store: Store) -> int:
    """Return how many runs have ended."""
    with store.read() as session:
        return session.scalar(select(func.count()).where(Run.status.in_(ENDED))) or 0


def ready(store: Store, shop: Workshop) -> None:
    """Wait until every worker has done something, its engines loaded."""
    queued(store, "plan", planted.regions(), 4 * len(shop.crews))
    while ended(store) < 4 * len(shop.crews):
        time.sleep(0.1)


def drained(url: str, runs: int, workers: int) -> None:
    """Queue all at once and say how fast they went."""
    store = Store(url)
    migrate(store)
    with_office(store)
    with workshop(url, workers) as shop:
        ready(store, shop)
        before, began = ended(store), time.monotonic()
        with store.write() as session:
            for number in range(runs):
                accept(session, NewRun(OFFICE, "plan", municipality(number), LIMITS))
        accepted_s = time.monotonic() - began
        while ended(store) < before + runs:
            time.sleep(0.2)
        seconds = time.monotonic() - began
    with store.read() as session:
        found = dict(ends(session))
    tell(
        f"{workers} workers: {runs} accepted in {accepted_s:.1f} s, drained in {seconds:.0f} s, "
        f"{60 * runs / seconds:.0f} runs a minute, {found}"
    )
    store.close()


def take_away(crew: int) -> None:
    """Kill a crew with its worker and the solve under way, for good."""
    for pid in (crew, *workers(crew), *solves(crew)):
        kill(pid)


def taken_over(url: str) -> None:
    """Kill one of two workers for good and say how long its run waited."""
    store = Store(url)
    migrate(store)
    with_office(store)
    with workshop(url, 2) as shop:
        ready(store, shop)
        before = ended(store)
        queued(store, "plan", planted.regions(), TAKEN_OVER, planted="slow")
        while ended(store) < before + 3:
            time.sleep(0.05)
        at = dt.datetime.now(dt.UTC)
        take_away(shop.crews[0].pid)
        while ended(store) < before + TAKEN_OVER:
            time.sleep(0.2)
    with store.read() as session:
        again = session.execute(
            select(Run.id, func.max(Event.at))
            .join(Event, Event.run_id == Run.id)
            .where(Run.attempts > 1, Event.kind == "state", Event.data["status"].as_string() == "running")
            .group_by(Run.id)
        ).all()
        tell(f"takeover: {[round((moment - at).total_seconds(), 1) for _id, moment in again]} s, {dict(ends(session))}")
    store.close()


def main() -> int:
    """Measure it all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000)
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        found = programs()
        database = None if found is None else stack.enter_context(cluster(found))

        def url() -> str:
            name = new_id("db")
            return database.database(name) if database is not None else sqlite_url(folder / f"{name}.sqlite")

        taken_over(url())
        for workers in (1, 2):
            drained(url(), asked.runs, workers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
