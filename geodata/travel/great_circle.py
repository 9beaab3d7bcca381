"""Great-circle distance times a detour factor: the provider that needs no data."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from geodata.errors import GeodataError
from geodata.travel import Line, Point, TravelTable, checked, haversine_metres


@dataclass(frozen=True)
class GreatCircle:
    """Straight line times ``detour`` at one speed, plus fixed seconds for every trip.

    Seconds and metres are rounded up, so that no trip looks shorter than it is and the triangle inequality holds:
    ``ceil(x + y) <= ceil(x) + ceil(y)``. Between identical coordinates there is no trip: 0 seconds, 0 metres. Not a
    substitute for a road network: it crosses rivers.

    Parameters
    ----------
    detour
        Road metres per straight metre, at least 1. Measured 1.29-1.32 in central Seoul.
    speed_kmh
        Mean driving speed, above zero.
    fixed_seconds
        Starting and parking, once per trip, zero or more whole seconds.

    Raises
    ------
    GeodataError
        If a parameter is outside its range.
    """

    name: ClassVar[str] = "great_circle"

    detour: float = 1.3
    speed_kmh: float = 40.0
    fixed_seconds: int = 120

    def __post_init__(self) -> None:
        if not 1 <= self.detour < math.inf:
            raise GeodataError("detour factor {detour} is below 1 or no number", detour=self.detour)
        if not 0 < self.speed_kmh < math.inf:
            raise GeodataError("speed {speed_kmh} km/h is not above zero", speed_kmh=self.speed_kmh)
        if self.fixed_seconds < 0:
            raise GeodataError("fixed seconds per trip {seconds} are negative", seconds=self.fixed_seconds)

    def table(self, points: Sequence[Point]) -> TravelTable:
        """Return the symmetric table of all pairs.

        Raises
        ------
        GeodataError
            If a point is no position on earth.
        """
        places = checked(points)
        road = haversine_metres(places[:, None, :], places[None, :, :]) * self.detour
        same_place = (places[:, None, :] == places[None, :, :]).all(axis=2)
        seconds = np.ceil(road * 3.6 / self.speed_kmh).astype(np.int64) + self.fixed_seconds
        seconds[same_place] = 0
        return TravelTable(seconds, np.ceil(road).astype(np.int64), self.name)

    def lines(self, routes: Sequence[Sequence[Point]]) -> list[Line]:
        """Return straight lines from point to point: no road is known.

        Raises
        ------
        GeodataError
            If a point is no position on earth.
        """
        for route in routes:
            checked(route)
        return [tuple(route) for route in routes]
