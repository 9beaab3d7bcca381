"""Reads the drivable roads of an OSM PBF file.

Which ways a car may use and how fast follows the idea of OSRM's car profile (Luxen and Vetter, 2011): a speed per
highway class, replaced by 80 % of a tagged speed limit, since nobody drives at the limit throughout. Turn restrictions,
traffic lights, barriers and ferries are not read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray

from geodata.errors import GeodataError
from geodata.travel import haversine_metres

KMH = {
    "motorway": 90,
    "motorway_link": 45,
    "trunk": 85,
    "trunk_link": 40,
    "primary": 65,
    "primary_link": 30,
    "secondary": 55,
    "secondary_link": 25,
    "tertiary": 40,
    "tertiary_link": 20,
    "unclassified": 25,
    "residential": 25,
    "living_street": 10,
    "service": 15,
}
OF_LIMIT = 0.8
KMH_PER_MPH = 1.609344
ACCESS_KEYS = ("motorcar", "motor_vehicle", "vehicle", "access")
NO_ACCESS = {"no", "private", "agricultural", "forestry", "emergency", "psv"}


@dataclass(frozen=True, eq=False)
class Segments:
    """Straight pieces of road between nodes ``0..m-1``; each may be driven from ``tail`` to ``head``."""

    nodes: NDArray[np.float64]
    """Shape ``(m, 2)``: longitude and latitude."""
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    both_ways: NDArray[np.bool_]
    millis: NDArray[np.int64]
    """Driving time in milliseconds, at least 1."""
    decimetres: NDArray[np.int64]

    def keep(self, wanted: NDArray[np.bool_]) -> "Segments":
        """Return some of the segments, with the nodes they use numbered anew."""
        used, ends = np.unique(np.concatenate([self.tail[wanted], self.head[wanted]]), return_inverse=True)
        tail, head = np.split(ends, 2)
        return Segments(
            self.nodes[used], tail, head, self.both_ways[wanted], self.millis[wanted], self.decimetres[wanted]
        )


def read_segments(path: Path) -> Segments:
    """Return the drivable roads of a PBF file, cut at every node.

    Raises
    ------
    GeodataError
        If the file is absent, damaged, or has no road for cars.
    """
    if not path.is_file():
        raise GeodataError("{file} does not exist", file=str(path))
    position: dict[int, int] = {}
    nodes: list[tuple[float, float]] = []
    rows: list[tuple[int, int, bool, float]] = []
    try:
        for refs, kmh, both_ways in _drivable(path):
            ends = []
            for ref, place in refs:
                if position.setdefault(ref, len(nodes)) == len(nodes):
                    nodes.append(place)
                ends.append(position[ref])
            rows.extend((a, b, both_ways, kmh) for a, b in pairwise(ends) if a != b)
    except RuntimeError as error:
        raise GeodataError(
            "{file} is no OSM PBF file, or damaged: {reason}", file=path.name, reason=str(error)
        ) from error
    if not rows:
        raise GeodataError("{file} has no road that a car may use", file=path.name)
    return _segments(np.array(nodes), rows)


def _segments(nodes: NDArray[np.float64], rows: list[tuple[int, int, bool, float]]) -> Segments:
    tail, head, both_ways, kmh = (np.array(column) for column in zip(*rows, strict=True))
    metres = haversine_metres(nodes[tail], nodes[head])
    millis = np.maximum(1, np.rint(metres * 3600 / kmh)).astype(np.int64)
    return Segments(nodes, tail, head, both_ways, millis, np.rint(metres * 10).astype(np.int64))


def _drivable(path: Path) -> Iterator[tuple[list[tuple[int, tuple[float, float]]], float, bool]]:
    """Yield nodes in driving order, speed and whether both ways are open, for each unbroken piece of each way."""
    ways = (
        osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY)
        .with_locations()
        .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
        .with_filter(osmium.filter.KeyFilter("highway"))
    )
    for way in ways:
        assert isinstance(way, osmium.osm.Way), "the filter lets ways through alone"
        tags = dict(way.tags)
        kmh, direction = speed_kmh(tags), driving_direction(tags)
        if kmh is None or direction is None:
            continue
        for piece in _located(way):
            yield (piece[::-1] if direction < 0 else piece), kmh, direction == 0


def _located(way: "osmium.osm.Way") -> Iterator[list[tuple[int, tuple[float, float]]]]:
    """Yield runs of nodes with a place: an extract may lack the nodes outside its border."""
    run: list[tuple[int, tuple[float, float]]] = []
    for node in way.nodes:
        if node.location.valid():
            run.append((node.ref, (node.location.lon, node.location.lat)))
        else:
            yield run
            run = []
    yield run


def speed_kmh(tags: Mapping[str, str]) -> float | None:
    """Return the driving speed on a way, or ``None`` if cars may not use it."""
    kmh = KMH.get(tags.get("highway", ""))
    access = next((tags[key] for key in ACCESS_KEYS if key in tags), "yes")
    if kmh is None or access in NO_ACCESS or tags.get("area") == "yes":
        return None
    limit = re.fullmatch(r"(\d+(?:\.\d+)?) ?(mph|km/h|kmh)?", tags.get("maxspeed", ""))
    if limit is None or float(limit[1]) == 0:
        return kmh
    return OF_LIMIT * float(limit[1]) * (KMH_PER_MPH if limit[2] == "mph" else 1.0)


def driving_direction(tags: Mapping[str, str]) -> int | None:
    """Return 0 for both ways, 1 or -1 for one way along or against the way's nodes, ``None`` for no fixed way."""
    given = tags.get("oneway")
    if given in ("yes", "true", "1"):
        return 1
    if given in ("-1", "reverse"):
        return -1
    if given in ("reversible", "alternating"):
        return None
    implied = tags.get("junction") in ("roundabout", "circular") or tags.get("highway") in ("motorway", "motorway_link")
    return 1 if implied and given is None else 0
