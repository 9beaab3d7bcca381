"""Lines of routes: the road that the table measures, driven the right way, through the stops."""

import random
from itertools import pairwise

import numpy as np
import pytest
import shapely

from geodata.errors import GeodataError
from geodata.travel import haversine_metres, lines
from geodata.travel.osm import read_segments
from geodata.travel.road import RoadNetwork
from tests.geodata.travel.roads import write_roads
from tests.geodata.travel.test_road import RING, STREET, random_town, ring


def metres_of(line):
    return float(sum(haversine_metres(np.array(a), np.array(b)) for a, b in pairwise(line)))


@pytest.mark.parametrize("seed", range(6))
def test_a_line_is_as_long_as_the_table_says_and_lies_on_the_roads(tmp_path, monkeypatch, seed):
    monkeypatch.setattr(lines, "TOLERANCE", 0.0)
    rng, path = random.Random(seed), random_town(tmp_path, seed)
    network = RoadNetwork.from_pbf(path, max_snap_metres=1_500)
    segments = read_segments(path)
    ends = np.stack([segments.nodes[segments.tail], segments.nodes[segments.head]], axis=1)
    roads = shapely.union_all(shapely.linestrings(ends)).buffer(1e-9)
    points = [(127.0 + rng.uniform(0, 0.025), 35.0 + rng.uniform(0, 0.025)) for _ in range(12)]
    metres = network.table(points).metres
    routes = [rng.sample(range(12), 5) for _ in range(8)]
    drawn = network.lines([[points[n] for n in route] for route in routes])
    for route, line in zip(routes, drawn, strict=True):
        at = [line.index(points[n]) for n in route]
        assert at == sorted(at)
        assert (at[0], at[-1]) == (0, len(line) - 1)
        for (a, b), (first, last) in zip(pairwise(route), pairwise(at), strict=True):
            # Without the way from a point to its road, which the table leaves out.
            driven = line[first + 1 : last]
            assert abs(metres_of(driven) - metres[a, b]) < 2
            assert len(driven) < 2 or shapely.LineString(driven).within(roads)


def test_a_one_way_ring_is_drawn_the_way_it_is_driven(tmp_path):
    (there, back) = ring(tmp_path).lines([[RING[1], RING[2]], [RING[2], RING[1]]])
    assert list(dict.fromkeys(there)) == [RING[1], RING[2]]
    assert list(dict.fromkeys(back)) == [RING[2], RING[3], RING[4], RING[1]]


def test_two_stops_on_one_one_way_street_are_drawn_round_the_ring(tmp_path):
    south, north = (127.0, 35.004), (127.0, 35.006)
    (line,) = ring(tmp_path).lines([[south, north, south]])
    assert list(dict.fromkeys(line)) == [south, north, RING[2], RING[3], RING[4], RING[1]]
    assert line[-1] == south


def test_the_faster_of_two_streets_is_drawn(tmp_path):
    nodes = {1: (127.0, 35.0), 2: (127.01, 35.0), 9: (127.005, 35.001), 3: (126.999, 35.0), 4: (127.011, 35.0)}
    ways = [
        ([1, 2], {"highway": "living_street"}),
        ([1, 9, 2], {"highway": "primary"}),
        ([1, 3], STREET),
        ([2, 4], STREET),
    ]
    (line,) = RoadNetwork.from_pbf(write_roads(tmp_path / "a.osm.pbf", nodes, ways)).lines([[nodes[2], nodes[1]]])
    assert list(dict.fromkeys(line)) == [nodes[2], nodes[9], nodes[1]]


def test_a_line_loses_bends_of_less_than_five_metres_but_no_stop(tmp_path):
    # Bends of 0.00002 degrees, two metres; a stop 0.0002 degrees beside the road, twenty metres.
    nodes = {n: (127.0 + 0.001 * n, 35.0 + 0.00002 * (n % 2)) for n in range(11)}
    stop = (127.005, 35.0002)
    network = RoadNetwork.from_pbf(write_roads(tmp_path / "a.osm.pbf", nodes, [(list(nodes), STREET)]))
    (line,) = network.lines([[nodes[0], stop, nodes[10]]])
    assert stop in line
    assert len(line) <= 7
    assert shapely.LineString(nodes.values()).hausdorff_distance(shapely.LineString(line)) <= 0.00021


def test_stops_at_one_spot_and_routes_without_a_trip_have_lines(tmp_path):
    stop = (127.0, 35.004)
    network = ring(tmp_path)
    assert network.lines([[stop, stop], [stop], []]) == [(stop, stop), (stop,), ()]
    assert network.lines([]) == []


def test_a_stop_too_far_from_every_road_is_refused(tmp_path):
    with pytest.raises(GeodataError, match="point 2 "):
        ring(tmp_path).lines([[RING[1], (127.5, 35.0)]])
