"""Straight lines on the national plane."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from geodata.travel import Point, checked


def straight_metres(points: Sequence[Point]) -> NDArray[np.int64]:
    """Return straight-line metres between all pairs of points, measured in EPSG:5179.

    Parameters
    ----------
    points
        ``(lon, lat)`` in degrees, EPSG:4326.

    Returns
    -------
    metres
        Shape ``(n, n)``, rounded to the nearest whole metre, zero diagonal, symmetric. Rounding may break the triangle
        inequality by a metre.

    Raises
    ------
    GeodataError
        If a point is no position on earth.
    """
    degrees = checked(points)
    plane = Transformer.from_crs(4326, 5179, always_xy=True)
    x, y = plane.transform(degrees[:, 0], degrees[:, 1])
    apart: NDArray[np.float64] = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    return np.rint(apart).astype(np.int64)
