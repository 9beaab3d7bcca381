"""Hub grouping: Seo-gu against its optima, the literature's p-medians against theirs, and the dongs of Seoul."""

import csv
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np

from planner.hubs import HUBS, Band, HubInstance, Load
from planner.result import SolveParams
from planner.solve import solve
from tests.benchmarks.row import Row
from tests.hubs.seogu import DATA, SHARED, common_borders, reference, straight_metres
from tests.hubs.test_reference import OPTIMA

INSTANCES = SHARED / "instances" / "hubs"
LIMIT_S = 60.0
WORKERS = 1
PMED = tuple(f"pmed{k}" for k in range(1, 21))
PMEDCAP = tuple(f"pmedcap1_{k}" for k in range(1, 11))
SJC = ("SJC1", "SJC2", "SJC3a")
CENTI = 100
"""SJC distances are real numbers with the best known costs given to two decimals: hundredths, rounded per pair."""
SEOUL_BEST, SEOUL_BOUND = 15_977_650, 15_719_391
"""The best plan and bound measured before (``../shared/instances/README.md``), in residents x km."""


def rows(seed: int) -> Iterator[Row]:
    """Yield a row per instance and solver; sets whose files are absent are left out."""
    for name, data, known in _seogu():
        yield from (run("hubs: Seo-gu reference case", name, data, solver, seed, known) for solver in HUBS.solvers)
    for group, cases in (("p-median", PMED), ("capacitated p-median", PMEDCAP), ("capacitated p-median", SJC)):
        for name in cases if INSTANCES.exists() else ():
            data, known = load(name)
            scale = CENTI if name in SJC else 1
            yield run(f"hubs: {group}", name, data, HUBS.default_solver, seed, known, scale)
    if (layer := DATA.parent / "seoul_dongs.geojson").exists():
        note = f"before: {SEOUL_BEST:,} with bound {SEOUL_BOUND:,}"
        name, known = "425 dongs, 25 regions, ±10 %, connected", SEOUL_BEST
        yield run("hubs: Seoul", name, seoul(layer), HUBS.default_solver, seed, known, 1000, note)


def run(
    group: str, name: str, data: HubInstance, solver: str, seed: int, known: float, scale: int = 1, note: str = ""
) -> Row:
    """Solve once and make the row; ``scale`` is how many of our units one of the literature's has."""
    result = solve(HUBS, data, SolveParams(time_limit_s=LIMIT_S, seed=seed, workers=WORKERS), solver=solver)
    units = [
        None if value is None else (value if scale == 1 else value / scale)
        for value in (result.objective, result.bound)
    ]
    return Row(group, name, solver, seed, LIMIT_S, result.status, *units, known, result.runtime_s, note)


def load(name: str) -> tuple[HubInstance, float]:
    """Return an instance of the literature by its file's name, and its best known cost."""
    with (INSTANCES / "best_known.csv").open() as table:
        known = {row["instance"]: float(row["best_known"]) for row in csv.DictReader(table)}[name]
    if name in PMED:
        return pmed(INSTANCES / "pmed" / f"{name}.txt"), known
    if name in PMEDCAP:
        return pmedcap(INSTANCES / "pmedcap" / f"{name}.txt"), known
    return sjc(INSTANCES / "sjc" / f"{name}.dat"), known


def pmed(path: Path) -> HubInstance:
    """Return a p-median on a graph: shortest ways between all vertices; of edges given twice the last counts."""
    numbers = [[int(word) for word in line.split()] for line in path.read_text().splitlines() if line.strip()]
    n, _, count = numbers[0]
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_weighted_edges_from((a - 1, b - 1, length) for a, b, length in numbers[1:])
    far = dict(nx.all_pairs_dijkstra_path_length(graph))
    return median([1] * n, [[far[i][h] for h in range(n)] for i in range(n)], count)


def pmedcap(path: Path) -> HubInstance:
    """Return a capacitated p-median in the plane, distances cut to whole numbers, each vertex counted once."""
    words = [int(word) for word in path.read_text().split()]
    n, count, capacity = words[2:5]
    table = np.array(words[5 : 5 + 4 * n]).reshape(n, 4)
    x, y = table[:, 1].astype(float), table[:, 2].astype(float)
    metres = np.floor(np.hypot(x[:, None] - x, y[:, None] - y)).astype(int)
    return median([1] * n, metres.tolist(), count, table[:, 3].tolist(), [capacity] * n)


def sjc(path: Path) -> HubInstance:
    """Return a capacitated p-median in the plane, distances in hundredths, each vertex counted once."""
    words = [int(word) for word in path.read_text().split()]
    n, count = words[:2]
    table = np.array(words[2 : 2 + 4 * n]).reshape(n, 4)
    x, y = table[:, 0].astype(float), table[:, 1].astype(float)
    metres = np.rint(CENTI * np.hypot(x[:, None] - x, y[:, None] - y)).astype(int)
    return median([1] * n, metres.tolist(), count, table[:, 3].tolist(), table[:, 2].tolist())


def median(
    demand: list[int],
    cost: list[list[int]],
    count: int,
    amounts: list[int] | None = None,
    capacity: list[int] | None = None,
) -> HubInstance:
    """Return an instance without contiguity."""
    loads = () if amounts is None or capacity is None else (Load(amounts=tuple(amounts), capacity=tuple(capacity)),)
    return HubInstance(
        demand=tuple(demand),
        cost=tuple(map(tuple, cost)),
        loads=loads,
        borders=None,
        regions=Band(lower=count, upper=count),
    )


def seoul(path: Path) -> HubInstance:
    """Return the dongs of Seoul in 25 regions, residents x metres, each region within 10 % of the mean."""
    layer = gpd.read_file(path).to_crs(5179)
    facts = {row["adm_code"]: row for row in csv.DictReader((path.parent / "facts_seoul_dongs.csv").open())}
    residents = tuple(int(float(facts[str(code)]["population_2021q2"])) for code in layer["adm_code"])
    metres = np.rint(straight_metres(layer)).astype(int)
    band = Band(lower=-(-90 * sum(residents) // 2500), upper=110 * sum(residents) // 2500)
    return HubInstance(
        demand=residents,
        cost=tuple(map(tuple, metres.tolist())),
        loads=(Load(amounts=residents, band=band),),
        borders=common_borders(layer),
        regions=Band(lower=25, upper=25),
    )


def _seogu() -> Iterator[tuple[str, HubInstance, int]]:
    for count, optimum in OPTIMA.items() if DATA.exists() else ():
        yield f"18 dongs, {count} regions, ±15 %, connected", reference(count), optimum
