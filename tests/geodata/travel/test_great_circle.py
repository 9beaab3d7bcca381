import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import GeodataError
from geodata.travel.great_circle import GreatCircle

CITY_HALL = (126.8809, 35.8036)
PLACE = st.tuples(st.floats(124.0, 132.0), st.floats(33.0, 39.0))


@settings(deadline=None)
@given(st.lists(PLACE, min_size=1, max_size=6))
def test_table_is_symmetric_with_a_zero_diagonal(points):
    table = GreatCircle().table(points)
    for matrix in (table.seconds, table.metres):
        assert matrix.shape == (len(points), len(points))
        assert matrix.dtype == np.int64
        assert (matrix == matrix.T).all()
        assert not matrix.diagonal().any()


@settings(deadline=None)
@given(st.lists(PLACE, min_size=3, max_size=3), st.integers(0, 300))
def test_no_way_round_is_shorter_than_the_way_straight(points, fixed_seconds):
    table = GreatCircle(fixed_seconds=fixed_seconds).table(points)
    for matrix in (table.seconds, table.metres):
        assert matrix[0, 2] <= matrix[0, 1] + matrix[1, 2]


@settings(deadline=None)
@given(PLACE, PLACE)
def test_rounding_never_makes_a_trip_shorter(a, b):
    table = GreatCircle(detour=1.0, speed_kmh=36.0, fixed_seconds=0).table([a, b])
    # 36 km/h is 10 m/s: seconds x 10 covers the metres, and not a whole second more than needed.
    assert table.seconds[0, 1] * 10 >= table.metres[0, 1] - 1
    assert table.seconds[0, 1] * 10 < table.metres[0, 1] + 10


def test_one_degree_of_latitude_takes_the_seconds_worked_out_by_hand():
    # 6,371,008.8 m x pi / 180 = 111,195.08 m; x 1.3 = 144,553.6 m; / 40 km/h = 13,009.8 s, up to 13,010; + 120 s.
    table = GreatCircle().table([(127.0, 35.0), (127.0, 36.0)])
    assert table.metres[0, 1] == 144_554
    assert table.seconds[0, 1] == 13_130


def test_between_identical_coordinates_there_is_no_trip():
    table = GreatCircle().table([CITY_HALL, CITY_HALL, (CITY_HALL[0] + 1e-9, CITY_HALL[1])])
    assert table.seconds[0, 1] == 0
    assert table.seconds[0, 2] == 121


def test_no_points_give_an_empty_table():
    assert GreatCircle().table([]).seconds.shape == (0, 0)


def test_table_names_its_provider():
    assert GreatCircle().table([CITY_HALL]).provider == "great_circle"


@pytest.mark.parametrize("point", [(math.nan, 35.0), (127.0, math.inf), (35.8, 126.9), (127.0, -90.1), (180.5, 0.0)])
def test_position_off_the_earth_is_refused_with_its_row(point):
    with pytest.raises(GeodataError, match=r"point 2: .* is no longitude and latitude"):
        GreatCircle().table([CITY_HALL, point])


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"detour": 0.99}, "detour factor 0.99 is below 1"),
        ({"detour": math.nan}, "detour factor nan is below 1 or no number"),
        ({"speed_kmh": 0.0}, "speed 0.0 km/h is not above zero"),
        ({"speed_kmh": math.inf}, "speed inf km/h is not above zero"),
        ({"fixed_seconds": -1}, "fixed seconds per trip -1 are negative"),
    ],
)
def test_parameter_outside_its_range_is_refused(bad, message):
    with pytest.raises(GeodataError, match=message):
        GreatCircle(**bad)


def test_lines_are_straight_from_point_to_point():
    route = [CITY_HALL, (127.0, 35.0), CITY_HALL]
    assert GreatCircle().lines([route, route[:1]]) == [tuple(route), (CITY_HALL,)]
    with pytest.raises(GeodataError):
        GreatCircle().lines([[(200.0, 35.0)]])
