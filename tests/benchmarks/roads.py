"""Tables of 461 places over the roads of a PBF file, and the ways of a season's rounds: seconds and memory."""

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from geodata.travel import Point
from geodata.travel.cache import CachedRoads
from geodata.travel.osm import read_segments
from geodata.travel.road import RoadNetwork
from scenarios.library import bundled
from tests.benchmarks.row import Row

OSM = Path(__file__).parents[3] / "shared" / "data" / "osm"
FILES = {
    "gimje_synthetic_roads": "synthetic roads, synthetic places",
    "liechtenstein": "real roads, places drawn from them",
    "andorra": "real roads, places drawn from them",
}
PLACES = 461
ROUNDS = 112
STEPS = {
    "read": "file read",
    "table": f"table of {PLACES} x {PLACES}, the file read",
    "kept": "the same table, kept beside the file",
    "lines": f"ways of {ROUNDS} rounds of 4 visits",
}
LIMITED = ("table", "kept")
LIMIT_S = 1.0
LIMIT_MB = 500


def rows(seed: int) -> Iterator[Row]:
    """Yield per file what a fresh process takes to read it, to fill a table, to find it again, and to draw rounds."""
    for name, told in FILES.items():
        path = OSM / f"{name}.osm.pbf"
        if path.is_file():
            done = subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.roads", str(path), str(seed)],
                check=True,
                capture_output=True,
                timeout=600,
            )
            yield from _rows(name, told, seed, json.loads(done.stdout))


def _rows(name: str, told: str, seed: int, took: dict[str, float]) -> Iterator[Row]:
    megabytes = took["kilobytes"] / 1024
    for step, title in STEPS.items():
        limit = LIMIT_S if step in LIMITED else 0.0
        within = took[step] <= limit and megabytes <= LIMIT_MB
        yield Row(
            group=f"roads: {PLACES} places",
            instance=f"{name}: {title}",
            solver="dijkstra",
            seed=seed,
            limit_s=limit,
            status=("within" if within else "above") if limit else "measured",
            objective=None,
            bound=None,
            known=None,
            runtime_s=took[step],
            note=f"{told}; peak memory of the process {megabytes:.0f} MB",
        )


def measured(path: Path, seed: int) -> dict[str, float]:
    """Return the seconds of each step in this process and its peak memory in kilobytes."""
    points = _points(path, seed)
    with tempfile.TemporaryDirectory() as folder:
        clock = [time.perf_counter()]
        network = RoadNetwork.from_pbf(path)
        clock.append(time.perf_counter())
        CachedRoads(path, Path(folder), load=lambda _: network).table(points)
        clock.append(time.perf_counter())
        CachedRoads(path, Path(folder), load=_unread).table(points)
        clock.append(time.perf_counter())
    rng = np.random.default_rng(seed)
    routes = [[points[0], *(points[n] for n in rng.integers(1, PLACES, 4)), points[0]] for _ in range(ROUNDS)]
    network.lines(routes)
    clock.append(time.perf_counter())
    seconds = dict(zip(("read", "table", "kept", "lines"), np.diff(clock).tolist(), strict=True))
    return seconds | {"kilobytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}


def _unread(path: Path) -> RoadNetwork:
    raise AssertionError(f"{path} is read though the table is kept")


def _points(path: Path, seed: int) -> list[Point]:
    """Return the bundled places of Gimje over its roads; nodes of the roads elsewhere."""
    if path.name.startswith("gimje"):
        with (bundled()["gimje_visits"].parent / "gimje_461_synthetic.csv").open(encoding="utf-8-sig") as file:
            return [(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)]
    nodes = read_segments(path).nodes
    chosen = np.random.default_rng(seed).choice(len(nodes), PLACES, replace=False)
    return [(lon, lat) for lon, lat in nodes[chosen].tolist()]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(Path(sys.argv[1]), int(sys.argv[2]))))
