"""The roads driven between stops, as lines for drawing."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geodata.travel import Line, Point
from geodata.travel.chains import LENGTH, Chains
from geodata.travel.osm import Segments

CELLS = 4_000_000
"""Costs held at once while a table is filled: 32 MB."""
TOLERANCE = 0.00005
"""Degrees by which a simplified line may leave the road: about five metres."""

Shape: TypeAlias = NDArray[np.float64]
"""Shape ``(n, 2)``: longitude and latitude along a way."""


@dataclass(frozen=True, eq=False)
class RoadGraph:
    """Junctions and stops, and which piece of which chain each arc is."""

    arcs: csr_array
    """Cost from node to node, parallel arcs made one, sorted."""
    stop_of: NDArray[np.int64]
    """Per place, its node."""
    chain: NDArray[np.int64]
    """Per arc, in the order of ``arcs.data``, its chain."""
    begin: NDArray[np.int64]
    """Per arc, the cost from the start of the chain to where it begins."""
    end: NDArray[np.int64]
    """Likewise to where it ends; below ``begin`` for an arc against the chain."""


class Shapes:
    """The course of each chain."""

    def __init__(self, segments: Segments, chains: Chains) -> None:
        before = chains.millis_before * LENGTH + chains.decimetres_before
        order = np.lexsort((before, chains.chain_of))
        first = np.where(chains.along, segments.tail, segments.head)
        self._nodes, self._end = segments.nodes, chains.end
        self._first, self._before = first[order], before[order]
        self._total = chains.millis * LENGTH + chains.decimetres
        self._from = np.searchsorted(chains.chain_of[order], np.arange(len(chains.start) + 1))

    def between(self, chain: int, begin: int, end: int) -> Shape:
        """Return the course of a chain from one cost along it to another, in the direction driven."""
        rows = slice(self._from[chain], self._from[chain + 1])
        at = np.append(self._before[rows], self._total[chain])
        places = self._nodes[np.append(self._first[rows], self._end[chain])]
        low, high = min(begin, end), max(begin, end)
        tips = np.stack([np.interp((low, high), at, places[:, axis]) for axis in (0, 1)], axis=1)
        course = np.concatenate([tips[:1], places[(at > low) & (at < high)], tips[1:]])
        return course if begin <= end else course[::-1]


def leg_shapes(
    graph: RoadGraph, shapes: Shapes, legs: Collection[tuple[int, int]]
) -> Mapping[tuple[int, int], list[Shape]]:
    """Return the pieces of road of each fastest trip, in the order driven; none between places at one spot.

    Parameters
    ----------
    legs
        Origin and destination, as positions in ``graph.stop_of``.
    """

    @cache
    def course(arc: int) -> Shape:
        return shapes.between(int(graph.chain[arc]), int(graph.begin[arc]), int(graph.end[arc]))

    legs_from: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for leg in sorted(legs):
        legs_from[int(graph.stop_of[leg[0]])].append(leg)
    origins, rows = list(legs_from), max(1, CELLS // graph.arcs.shape[0])
    found = {}
    for at in range(0, len(origins), rows):
        block = origins[at : at + rows]
        _, before = dijkstra(graph.arcs, indices=block, return_predecessors=True)
        for origin, row in zip(block, before, strict=True):
            for leg in legs_from[origin]:
                nodes = _way(row, origin, int(graph.stop_of[leg[1]]))
                found[leg] = [course(_arc(graph.arcs, a, b)) for a, b in pairwise(nodes)]
    return found


def route_line(
    route: Sequence[Point], number: Mapping[Point, int], shapes: Mapping[tuple[int, int], list[Shape]]
) -> Line:
    """Return the line through the points of a route, simplified between them, which it keeps.

    Parameters
    ----------
    number
        Position of each point in the legs of ``shapes``.
    """
    line: list[Point] = list(route[:1])
    for a, b in pairwise(route):
        way = np.concatenate([[a], *shapes[number[a], number[b]], [b]])
        line.extend(simplified(way)[1:])
    return tuple(line)


def simplified(way: Shape) -> Line:
    """Return a line that stays within ``TOLERANCE`` of the way, its ends kept; a way in one spot has two points."""
    thin = shapely.simplify(shapely.linestrings(way), TOLERANCE)
    return tuple((lon, lat) for lon, lat in shapely.get_coordinates(thin).tolist())


def _way(before: NDArray[np.int32], origin: int, target: int) -> list[int]:
    """Return the nodes from the origin of a tree of predecessors to a target."""
    nodes = [target]
    while nodes[-1] != origin:
        nodes.append(int(before[nodes[-1]]))
    return nodes[::-1]


def _arc(arcs: csr_array, tail: int, head: int) -> int:
    """Return the position of an arc in ``arcs.data``."""
    low, high = arcs.indptr[tail], arcs.indptr[tail + 1]
    return int(low + np.searchsorted(arcs.indices[low:high], head))
