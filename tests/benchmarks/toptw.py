"""TOPTW: one long route through optional visits with prizes and windows; scores beside those known to be exact.

``toptw_many`` has the sets with as many routes as were drawn to hold all customers.
"""

import csv
import math
from collections.abc import Iterator
from pathlib import Path

from planner.result import SolveParams
from planner.solve import solve
from planner.visits import VISITS
from planner.visits.instance import Client, Slot, VisitInstance, Window
from tests.benchmarks.row import Row

TOPTW = Path(__file__).parents[3] / "shared" / "instances" / "visits"
LIMIT_S = 30.0
WORKERS = 1
"""As the engines that the known values are compared with; two groups can run side by side."""
WORTH = 1_000_000
"""Seconds per prize point, for driving is free in TOPTW: above all driving together."""
UNKNOWN = ("pr06", "pr10", "r104", "r108")
"""Sets without an exact value for one tour."""
GROUP = "visits: TOPTW (score)"


def rows(seed: int) -> Iterator[Row]:
    """Yield a line per set with one tour, scores instead of costs, then the mean and the worst of those known."""
    yield from of_tours(seed, one=True)
    if TOPTW.exists():
        for name in UNKNOWN:
            yield measured(name, 1, None, "no exact value in the set", seed)


def of_tours(seed: int, one: bool) -> Iterator[Row]:
    """Yield a line per set with one tour, or as many as it was drawn for, then a summary; nothing without files."""
    if not TOPTW.exists():
        return
    with (TOPTW / "best_known.csv").open(encoding="utf-8") as file:
        lines = [(k["instance"], int(k["m"]), int(k["score"]), k["status"]) for k in csv.DictReader(file)]
    gaps: list[tuple[float, float]] = []
    for name, tours, known, status in lines:
        if (tours == 1) is one:
            row = measured(name, tours, known, status, seed)
            yield row
            best, score = min(float(row.bound or known), known), float(row.objective or 0)
            gaps.append((100 * (known - score) / known, 100 * (best - score) / best))
    yield summary("m = 1" if one else "m = v", gaps, seed)


def measured(name: str, tours: int, known: int | None, status: str, seed: int) -> Row:
    """Return a set solved within the limit."""
    data = toptw(TOPTW / "toptw" / f"{name}.txt", tours)
    result = solve(VISITS, data, SolveParams(time_limit_s=LIMIT_S, seed=seed, workers=WORKERS))
    total = sum(client.prize for client in data.clients)
    visited = {stop.client for route in result.plan.routes for stop in route} if result.plan is not None else set()
    score = sum(data.clients[i].prize for i in visited)
    driving = len(data.slots) * data.slots[0].window.end
    bound = None if result.bound is None else total - max(0, math.ceil((result.bound - driving) / WORTH))
    return Row(
        GROUP, f"{name} m={tours}", result.solver, seed, LIMIT_S, result.status, score, bound, known,
        round(result.runtime_s, 2), status,
    )  # fmt: skip


def summary(kind: str, gaps: list[tuple[float, float]], seed: int) -> Row:
    """Return the mean and the worst of all sets with one number of tours."""
    known, proven = ([pair[n] for pair in gaps] for n in (0, 1))
    note = f"to known: mean {sum(known) / len(known):.2f} %, worst {max(known):.2f} %"
    note += f"; to known or proven bound, the less: mean {sum(proven) / len(proven):.2f} %, worst {max(proven):.2f} %"
    return Row(GROUP, f"all {len(gaps)}, {kind}", "master", seed, LIMIT_S, "", None, None, None, 0.0, note)


def toptw(path: Path, tours: int) -> VisitInstance:
    """Return a TOPTW file as visits: a team per tour, distances truncated as the set prescribes."""
    scale = 100 if path.stem.startswith("pr") else 10
    rows = [list(map(float, text.split())) for text in path.read_text().splitlines()[2:] if text.strip()]
    seconds = tuple(tuple(math.floor(math.dist(p[1:3], q[1:3]) * scale + 1e-9) for q in rows) for p in rows)
    window = Window(start=0, end=int(rows[0][-1] * scale))
    slots = tuple(
        Slot(
            day=0, weekday=0, month=0, window=window, from_place=0, to_place=0, max_visits=len(rows),
            max_driving=10**9, team=team,
        )
        for team in range(tours)
    )  # fmt: skip
    clients = []
    for place, row in enumerate(rows[1:], start=1):
        service = int(row[3] * scale)
        opens = Window(start=int(row[-2] * scale), end=int(row[-1] * scale) + service)
        clients.append(Client(place=place, service=service, opening=((opens,), *((),) * 6), prize=int(row[4])))
    return VisitInstance(seconds=seconds, slots=slots, clients=tuple(clients), prize_seconds=WORTH, promise_seconds=0)
