"""Road networks made small: one strongly connected part, and no node on the way between two junctions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geodata.travel.osm import Segments

LENGTH = 2**24
"""A cost is ``milliseconds * LENGTH + decimetres``: least time, then least length, exact in a 64-bit float up to 149
hours and 1,677 km."""


@dataclass(frozen=True, eq=False)
class Chains:
    """Runs of segments between junctions, and where each segment lies in its run.

    Every node that is not a junction joins exactly two segments along which a car goes straight on.
    """

    start: NDArray[np.int64]
    """Per chain, the node it starts from; it may be driven from start to end."""
    end: NDArray[np.int64]
    both_ways: NDArray[np.bool_]
    millis: NDArray[np.int64]
    decimetres: NDArray[np.int64]
    chain_of: NDArray[np.int64]
    """Per segment, its chain."""
    along: NDArray[np.bool_]
    """Per segment, whether its tail comes before its head in the chain."""
    millis_before: NDArray[np.int64]
    """Per segment, from the start of the chain to the nearer end of the segment."""
    decimetres_before: NDArray[np.int64]


def largest_connected(segments: Segments) -> Segments:
    """Return the largest part in which every node can be reached from every other.

    Car parks behind a one-way exit and roads cut off at the border of an extract fall away.
    """
    size = len(segments.nodes)
    back = segments.both_ways
    tail = np.concatenate([segments.tail, segments.head[back]])
    head = np.concatenate([segments.head, segments.tail[back]])
    graph = coo_array((np.ones(len(tail)), (tail, head)), shape=(size, size)).tocsr()
    _, part = connected_components(graph, directed=True, connection="strong")
    inside = part == np.bincount(part).argmax()
    return segments.keep(inside[segments.tail] & inside[segments.head])


def chains(segments: Segments) -> Chains:
    """Return the chains of a strongly connected network; every segment lies in exactly one."""
    size = len(segments.tail)
    walker = _Walker(segments)
    for node in np.flatnonzero(~walker.passing).tolist():
        walker.walk_from(node)
    for segment in range(size):
        if walker.chain_of[segment] < 0:
            # A ring without a junction: any of its nodes may serve as one.
            walker.walk_from(int(segments.tail[segment]))
    runs = np.array(walker.runs, dtype=np.int64).reshape(-1, 4)
    first = np.array(walker.first_segment, dtype=np.int64)
    return Chains(
        start=runs[:, 0],
        end=runs[:, 1],
        both_ways=segments.both_ways[first],
        millis=runs[:, 2],
        decimetres=runs[:, 3],
        chain_of=np.array(walker.chain_of),
        along=np.array(walker.along),
        millis_before=np.array(walker.millis_before),
        decimetres_before=np.array(walker.decimetres_before),
    )


class _Walker:
    """Walks from junctions along segments, never against a one-way, and numbers the chains it finds."""

    def __init__(self, segments: Segments) -> None:
        size = len(segments.tail)
        self.tail: list[int] = segments.tail.tolist()
        self.head: list[int] = segments.head.tolist()
        self.both_ways: list[bool] = segments.both_ways.tolist()
        self.millis, self.decimetres = segments.millis.tolist(), segments.decimetres.tolist()
        self.segments_at: list[list[int]] = [[] for _ in range(len(segments.nodes))]
        for segment in range(size):
            self.segments_at[self.tail[segment]].append(segment)
            self.segments_at[self.head[segment]].append(segment)
        self.passing = np.array([self._passes(node) for node in range(len(segments.nodes))], dtype=np.bool_)
        self.chain_of = [-1] * size
        self.along = [True] * size
        self.millis_before, self.decimetres_before = [0] * size, [0] * size
        self.runs: list[tuple[int, int, int, int]] = []
        self.first_segment: list[int] = []

    def _passes(self, node: int) -> bool:
        if len(self.segments_at[node]) != 2:
            return False
        one, other = self.segments_at[node]
        # Two one-way segments lead in and out: else the node could not be left or reached at all.
        return self.both_ways[one] == self.both_ways[other]

    def walk_from(self, node: int) -> None:
        """Walk each way out of a node that has not been walked yet, up to the next junction or back to the node."""
        for segment in self.segments_at[node]:
            if self.chain_of[segment] < 0 and (self.both_ways[segment] or self.tail[segment] == node):
                self._walk(node, segment)

    def _walk(self, start: int, segment: int) -> None:
        chain, at, millis, decimetres = len(self.runs), start, 0, 0
        self.first_segment.append(segment)
        while True:
            self.chain_of[segment] = chain
            self.along[segment] = self.tail[segment] == at
            self.millis_before[segment], self.decimetres_before[segment] = millis, decimetres
            millis += self.millis[segment]
            decimetres += self.decimetres[segment]
            at = self.head[segment] if self.along[segment] else self.tail[segment]
            if not self.passing[at] or at == start:
                break
            one, other = self.segments_at[at]
            segment = other if one == segment else one
        self.runs.append((start, at, millis, decimetres))
