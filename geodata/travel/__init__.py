"""Travel seconds, metres and lines between places, from three providers behind one small interface."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from geodata.errors import GeodataError

Point: TypeAlias = tuple[float, float]
"""``(lon, lat)`` in degrees, EPSG:4326."""
Line: TypeAlias = tuple[Point, ...]
"""The way of a trip (노선), drawn."""


@dataclass(frozen=True, eq=False)
class TravelTable:
    """Travel between all pairs of ``n`` points; row is the origin, the diagonal is zero."""

    seconds: NDArray[np.int64]
    """Shape ``(n, n)``, whole seconds, rounded up."""
    metres: NDArray[np.int64]
    """Shape ``(n, n)``, whole metres, rounded up."""
    provider: str
    """Name of the provider, for the record."""


class TravelProvider(Protocol):
    """Anything that can fill a ``TravelTable``."""

    @property
    def name(self) -> str:
        """Short name kept with the table."""
        ...

    def table(self, points: Sequence[Point]) -> TravelTable:
        """Return seconds and metres between all pairs of points.

        Raises
        ------
        GeodataError
            If a point is no position on earth, or the provider cannot reach it.
        """
        ...

    def lines(self, routes: Sequence[Sequence[Point]]) -> list[Line]:
        """Return the way through the points of each route, in their order, for drawing.

        Raises
        ------
        GeodataError
            As ``table``.
        """
        ...


def checked(points: Sequence[Point]) -> NDArray[np.float64]:
    """Return the points as an array of shape ``(n, 2)``, longitude first.

    Raises
    ------
    GeodataError
        If a longitude is not within -180..180 or a latitude not within -90..90, naming the point by its place in
        the list, counted from 1.
    """
    for row, (lon, lat) in enumerate(points, start=1):
        if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
            raise GeodataError("point {row}: ({lon}, {lat}) is no longitude and latitude", row=row, lon=lon, lat=lat)
    return np.array(points, dtype=np.float64).reshape(len(points), 2)


def haversine_metres(origin: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return great-circle metres between positions in degrees, shapes ``(..., 2)`` that broadcast.

    Haversine formula (Sinnott, 1984) on a sphere of 6,371,008.8 m, the mean radius of WGS 84; within 0.6 % of the
    ellipsoid.
    """
    lon, lat = np.radians(origin[..., 0]), np.radians(origin[..., 1])
    to_lon, to_lat = np.radians(target[..., 0]), np.radians(target[..., 1])
    half = np.sin((to_lat - lat) / 2) ** 2 + np.cos(lat) * np.cos(to_lat) * np.sin((to_lon - lon) / 2) ** 2
    metres: NDArray[np.float64] = 2 * 6_371_008.8 * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return metres
