"""Hub grouping: Seo-gu against its optima, the literature's p-medians against theirs, and the dongs of Seoul."""

import csv
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np

from planner.hubs import HUBS, Band, HubInstance, Load
from planner.result import SolveParams
from planner.solve import check, solve
from tests.benchmarks import peers
from tests.benchmarks.row import Row
from tests.hubs.cities import balanced, cells
from tests.hubs.seogu import DATA, SHARED, common_borders, reference, straight_metres
from tests.hubs.test_reference import OPTIMA

INSTANCES = SHARED / "instances" / "hubs"
LIMIT_S = 60.0
SHORT_S = 10.0
"""For all beside peers on 18 dongs, where ours needs a fraction of a second."""
WORKERS = 2
HELD_BACK = (
    "held back: 425 dongs, 30 regions, residents aged 65+, ±10 %",
    "held back: 400 synthetic cells, 25 regions, ±10 %",
)
"""Not looked at while the solvers were tuned; the first shares its dongs with the case that was."""
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
        yield from _cities(layer, seed)
    yield from _beside_peers(seed)


def _cities(layer: Path, seed: int) -> Iterator[Row]:
    note = f"before: {SEOUL_BEST:,} with bound {SEOUL_BOUND:,}"
    for k in range(seed, seed + 5):
        name = "425 dongs, 25 regions, ±10 %, connected"
        yield run("hubs: cities", name, seoul(layer), HUBS.default_solver, k, SEOUL_BEST, 1000, note)
    older = seoul(layer, figure="seniors_65plus_2021q2", count=30)
    for name, data in zip(HELD_BACK, (older, cells(20, 25, seed)), strict=True):
        yield run("hubs: cities", name, data, HUBS.default_solver, seed, None, 1000)


def _beside_peers(seed: int) -> Iterator[Row]:
    """Yield ours and each peer's row, at equal time, cost and violations of every plan by our verifier."""
    if peers.python() is None:
        return
    cases = [(name, data, SHORT_S) for name, data, _ in _seogu()]
    if (layer := DATA.parent / "seoul_dongs.geojson").exists():
        cases.append(("425 dongs, 25 regions, ±10 %, connected", seoul(layer), LIMIT_S))
    group = "hubs: beside peers (people x metres)"
    for name, data, limit_s in cases:
        ours = run(group, name, data, HUBS.default_solver, seed, None, limit_s=limit_s, judged=True)
        yield ours
        for peer in peers.SCRIPTS:
            yield peers.run(group, name, data, peer, limit_s, seed, ours.objective)


def run(
    group: str,
    name: str,
    data: HubInstance,
    solver: str,
    seed: int,
    known: float | None,
    scale: int = 1,
    note: str = "",
    limit_s: float = LIMIT_S,
    judged: bool = False,
) -> Row:
    """Solve once and make the row; ``scale`` is how many of our units one of the literature's has.

    ``judged`` counts violations in the note, as for a peer's plan.
    """
    result = solve(HUBS, data, SolveParams(time_limit_s=limit_s, seed=seed, workers=WORKERS), solver=solver)
    if judged and result.plan is not None:
        note = f"violations {len(check(HUBS, data, result.plan))}"
    units = [
        None if value is None else (value if scale == 1 else value / scale)
        for value in (result.objective, result.bound)
    ]
    return Row(group, name, solver, seed, limit_s, result.status, *units, known, result.runtime_s, note)


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


def seoul(path: Path, figure: str = "population_2021q2", count: int = 25) -> HubInstance:
    """Return the dongs of Seoul in regions, residents x metres, each region within 10 % of the mean."""
    layer = gpd.read_file(path).to_crs(5179)
    facts = {row["adm_code"]: row for row in csv.DictReader((path.parent / "facts_seoul_dongs.csv").open())}
    residents = tuple(int(float(facts[str(code)][figure])) for code in layer["adm_code"])
    return balanced(residents, straight_metres(layer), common_borders(layer), count)


def _seogu() -> Iterator[tuple[str, HubInstance, int]]:
    for count, optimum in OPTIMA.items() if DATA.exists() else ():
        yield f"18 dongs, {count} regions, ±15 %, connected", reference(count), optimum
