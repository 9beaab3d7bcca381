"""Travel over a road network read from an OSM PBF file: Dijkstra's algorithm between junctions."""

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geodata.errors import GeodataError
from geodata.travel import Line, Point, TravelTable, checked, haversine_metres
from geodata.travel.chains import LENGTH, chains, largest_connected
from geodata.travel.lines import CELLS, RoadGraph, Shapes, leg_shapes, route_line
from geodata.travel.osm import Segments, read_segments

WIDEST_METRES = 800_000
MAX_SNAP_METRES = 500.0
"""A place farther than this from every road is an error unless said otherwise."""


class RoadNetwork:
    """Roads of a file, ready for tables.

    One-way streets and speeds count, turn restrictions do not. Only the largest strongly connected part is kept, so
    every place on it is reached from every other. A place is moved to the nearest spot of the nearest road; the way
    from the place to that spot takes no time, as in OSRM.

    Parameters
    ----------
    segments
        Pieces of road, from ``read_segments``.
    max_snap_metres
        A place farther than this from every road is an error.
    """

    name: ClassVar[str] = "road"

    def __init__(self, segments: Segments, max_snap_metres: float = MAX_SNAP_METRES) -> None:
        self._segments = largest_connected(segments)
        self._max_snap_metres = max_snap_metres
        self._chains = chains(self._segments)
        self._squeeze = np.array([np.cos(np.radians(self._segments.nodes[:, 1].mean())), 1.0])
        flat = self._segments.nodes * self._squeeze
        ends = np.stack([flat[self._segments.tail], flat[self._segments.head]], axis=1)
        self._tree = shapely.STRtree(np.asarray(shapely.linestrings(ends)))

    @classmethod
    def from_pbf(cls, path: str | Path, max_snap_metres: float = MAX_SNAP_METRES) -> "RoadNetwork":
        """Read the drivable roads of an OSM PBF file.

        Raises
        ------
        GeodataError
            If the file is absent, damaged, has no road for cars, or spans more than 800 km.
        """
        path = Path(path)
        segments = read_segments(path)
        width = float(haversine_metres(segments.nodes.min(axis=0), segments.nodes.max(axis=0)))
        if width > WIDEST_METRES:
            raise GeodataError(
                "{file} spans {width} km, above {limit}; cut out the area",
                file=path.name,
                width=round(width / 1000),
                limit=WIDEST_METRES // 1000,
            )
        return cls(segments, max_snap_metres)

    def table(self, points: Sequence[Point]) -> TravelTable:
        """Return the fastest trips between all pairs of points; not symmetric where streets are one-way.

        Seconds and metres are rounded up. Seconds keep the triangle inequality; metres are those of the fastest trip
        and need not.

        Raises
        ------
        GeodataError
            If a point is no position on earth or too far from every road, naming it by its place in the list.
        """
        graph = self._graph(*self._near(points))
        cost = _shortest(graph.arcs, graph.stop_of)
        millis, decimetres = cost // LENGTH, cost % LENGTH
        return TravelTable(-(-millis // 1000), -(-decimetres // 10), self.name)

    def lines(self, routes: Sequence[Sequence[Point]]) -> list[Line]:
        """Return the roads driven along each route, those of the fastest trips that ``table`` measures.

        Each line goes through the points themselves, straight between a point and the nearest spot of a road, and is
        drawn with fewer bends where that moves it by less than five metres or so.

        Raises
        ------
        GeodataError
            As ``table``; the place in the list is that among the different points of all routes.
        """
        points = list(dict.fromkeys(itertools.chain.from_iterable(routes)))
        graph = self._graph(*self._near(points))
        number = {point: n for n, point in enumerate(points)}
        legs = {(number[a], number[b]) for route in routes for a, b in itertools.pairwise(route)}
        shapes = leg_shapes(graph, Shapes(self._segments, self._chains), legs)
        return [route_line(route, number, shapes) for route in routes]

    def _near(self, points: Sequence[Point]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return what ``_snap`` says of points all of which are near a road.

        Raises
        ------
        GeodataError
            If a point is no position on earth or too far from every road, naming it by its place in the list.
        """
        segment, share, metres = self._snap(checked(points))
        far = np.flatnonzero(metres > self._max_snap_metres).tolist()
        if far:
            raise GeodataError(
                "point {row} ({lon}, {lat}) is {metres} m from the nearest road, above {limit}",
                row=far[0] + 1,
                lon=points[far[0]][0],
                lat=points[far[0]][1],
                metres=round(float(metres[far[0]])),
                limit=round(self._max_snap_metres),
            )
        return segment, share

    def snap_metres(self, points: Sequence[Point]) -> NDArray[np.int64]:
        """Return how far each point is from the spot of the network it is moved to, in whole metres."""
        return np.rint(self._snap(checked(points))[2]).astype(np.int64)

    def _snap(self, places: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """Return per place its segment, the share of it from tail to the nearest spot, and the metres to that spot."""
        flat = places * self._squeeze
        _, segment = self._tree.query_nearest(shapely.points(flat), all_matches=False)
        tail, head = (self._segments.nodes[end[segment]] for end in (self._segments.tail, self._segments.head))
        way = (head - tail) * self._squeeze
        share = np.clip(((flat - tail * self._squeeze) * way).sum(axis=1) / (way**2).sum(axis=1), 0.0, 1.0)
        return segment, share, haversine_metres(places, tail + share[:, None] * (head - tail))

    def _graph(self, segment: NDArray[np.int64], share: NDArray[np.float64]) -> RoadGraph:
        """Return the graph of junctions and stops."""
        c = self._chains
        ids, total = np.arange(len(c.start)), c.millis * LENGTH + c.decimetres
        chain, offset = self._position(segment, share)
        # The ends of each chain and the stops on it, sorted by chain and offset; a stop at an end is the junction.
        spots = np.stack([np.concatenate([ids, ids, chain]), np.concatenate([0 * ids, total, offset])])
        (chain_at, offset_at), spot_of = np.unique(spots, axis=1, return_inverse=True)
        number_at = len(self._segments.nodes) + np.arange(len(chain_at))
        number_at = np.where(offset_at == 0, c.start[chain_at], number_at)
        number_at = np.where(offset_at == total[chain_at], c.end[chain_at], number_at)
        used, number_at = np.unique(number_at, return_inverse=True)
        onward = chain_at[:-1] == chain_at[1:]
        # A column per piece of chain between two spots, twice where both ways are open: node, node, offset, offset.
        along = np.stack([number_at[:-1], number_at[1:], offset_at[:-1], offset_at[1:]])[:, onward]
        back = c.both_ways[chain_at[:-1][onward]]
        pieces = np.concatenate([along, along[[1, 0, 3, 2]][:, back]], axis=1)
        chain_of = np.concatenate([chain_at[:-1][onward], chain_at[:-1][onward][back]])
        kept = _cheapest(pieces)
        tail, head, begin, end = pieces[:, kept]
        cost = np.abs(end - begin).astype(np.float64)
        arcs = csr_array((cost, (tail, head)), shape=(len(used), len(used)))
        return RoadGraph(arcs, number_at[spot_of[2 * len(ids) :]], chain_of[kept], begin, end)

    def _position(
        self, segment: NDArray[np.int64], share: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the chain of each snapped place and the cost from the chain's start to it."""
        c, s = self._chains, self._segments
        walked = np.where(c.along[segment], share, 1.0 - share)
        millis = c.millis_before[segment] + np.rint(walked * s.millis[segment]).astype(np.int64)
        decimetres = c.decimetres_before[segment] + np.rint(walked * s.decimetres[segment]).astype(np.int64)
        return c.chain_of[segment], millis * LENGTH + decimetres


def _cheapest(pieces: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return which piece is the cheapest of those between the same nodes, ordered by nodes.

    A sparse matrix would add up parallel arcs.
    """
    tail, head, begin, end = pieces
    order = np.lexsort((np.abs(end - begin), head, tail))
    tail, head = tail[order], head[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    return order[first]


def _shortest(graph: csr_array, stop_of: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the least cost between all pairs of places."""
    stops, place = np.unique(stop_of, return_inverse=True)
    rows = max(1, CELLS // graph.shape[0])
    parts = [dijkstra(graph, indices=stops[i : i + rows])[:, stops] for i in range(0, len(stops), rows)]
    between = np.concatenate(parts).astype(np.int64) if parts else np.zeros((0, 0), dtype=np.int64)
    return between[np.ix_(place, place)]
