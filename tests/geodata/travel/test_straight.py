import math

import numpy as np
import pytest

from geodata.errors import GeodataError
from geodata.travel import haversine_metres
from geodata.travel.straight import straight_metres


def test_metres_are_whole_symmetric_and_near_the_great_circle():
    points = [(126.9, 35.15), (126.85, 35.12), (126.9, 35.15)]
    metres = straight_metres(points)
    assert metres.dtype == np.int64
    assert (metres == metres.T).all()
    assert metres[0, 2] == 0
    # The plane's scale is 0.9996 at its axis and the sphere is within 0.6 % of the ellipsoid.
    expected = haversine_metres(np.array(points[0]), np.array(points[1]))
    assert metres[0, 1] == pytest.approx(float(expected), rel=0.01)


def test_position_off_the_earth_is_refused():
    with pytest.raises(GeodataError, match=r"point 1: .* is no longitude and latitude"):
        straight_metres([(math.nan, 35.0)])
