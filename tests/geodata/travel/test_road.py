import math
import random

import networkx as nx
import numpy as np
import pytest

from geodata.errors import GeodataError
from geodata.travel import haversine_metres
from geodata.travel.chains import chains, largest_connected
from geodata.travel.osm import read_segments
from geodata.travel.road import RoadNetwork
from tests.geodata.shared import DATA, needs_shared_data, shared_rows
from tests.geodata.travel.roads import write_roads

STREET = {"highway": "residential"}
ONE_WAY = {"highway": "residential", "oneway": "yes"}
# A ring road of four corners, one way clockwise from 1, and a two-way dead end from 3 to 5.
RING = {1: (127.0, 35.0), 2: (127.0, 35.01), 3: (127.01, 35.01), 4: (127.01, 35.0), 5: (127.02, 35.01)}


def ring(tmp_path):
    ways = [([1, 2, 3, 4, 1], ONE_WAY), ([3, 5], STREET)]
    return RoadNetwork.from_pbf(write_roads(tmp_path / "ring.osm.pbf", RING, ways))


def random_town(tmp_path, seed):
    """A grid of 7 x 7 with bends in the streets, one-ways, dead ends and several speeds."""
    rng = random.Random(seed)
    nodes = {
        100 * i + j: (127.0 + 0.004 * i + rng.uniform(0, 0.001), 35.0 + 0.004 * j + rng.uniform(0, 0.001))
        for i in range(7)
        for j in range(7)
    }
    ways = []
    for a in list(nodes):
        for b in (a + 1, a + 100):
            if b in nodes and rng.random() < 0.85:
                bend = 10_000 + len(nodes)
                nodes[bend] = tuple(
                    (x + y) / 2 + rng.uniform(-5e-4, 5e-4) for x, y in zip(nodes[a], nodes[b], strict=True)
                )
                tags = {"highway": rng.choice(["residential", "primary", "service"])}
                ways.append(([a, bend, b], tags | rng.choice([{}, {}, {"oneway": "yes"}, {"oneway": "-1"}])))
    return write_roads(tmp_path / f"town{seed}.osm.pbf", nodes, ways)


def graph_of(segments):
    """The same network for networkx, uncontracted."""
    graph = nx.DiGraph()
    rows = zip(segments.tail, segments.head, segments.both_ways, segments.millis, strict=True)
    for tail, head, both_ways, millis in rows:
        for a, b in ((tail, head), (head, tail))[: 1 + both_ways]:
            known = graph.get_edge_data(a, b, {"millis": math.inf})["millis"]
            graph.add_edge(int(a), int(b), millis=min(int(millis), known))
    return graph


@pytest.mark.parametrize("seed", range(6))
def test_seconds_between_nodes_are_those_of_dijkstra_on_the_whole_network(tmp_path, seed):
    path = random_town(tmp_path, seed)
    segments = largest_connected(read_segments(path))
    assert 20 < len(segments.nodes) < len(read_segments(path).nodes)
    table = RoadNetwork.from_pbf(path).table([tuple(node) for node in segments.nodes.tolist()])
    millis = dict(nx.all_pairs_dijkstra_path_length(graph_of(segments), weight="millis"))
    size = len(segments.nodes)
    expected = [[-(-millis[a][b] // 1000) for b in range(size)] for a in range(size)]
    assert table.seconds.tolist() == expected
    assert (table.seconds != table.seconds.T).any()


@pytest.mark.parametrize("seed", range(6))
def test_seconds_between_any_spots_keep_the_triangle_inequality(tmp_path, seed):
    rng = random.Random(seed)
    points = [(127.0 + rng.uniform(0, 0.025), 35.0 + rng.uniform(0, 0.025)) for _ in range(40)]
    network = RoadNetwork.from_pbf(random_town(tmp_path, seed), max_snap_metres=1_500)
    seconds = network.table(points).seconds
    assert (seconds[:, None, :] <= seconds[:, :, None] + seconds[None, :, :]).all()
    assert not seconds.diagonal().any()


def test_one_way_ring_is_driven_one_way(tmp_path):
    there_and_back = ring(tmp_path).table([RING[1], RING[2]])
    # North: 0.01 degrees = 1,111.95 m. Back: east, south and west, with 0.01 degrees of longitude at latitude 35.01
    # (910.73 m) and 35.0 (910.84 m): 1,111.95 + 910.73 + 910.84 = 2,933.5 m.
    assert there_and_back.metres[0, 1] == 1_112
    assert there_and_back.metres[1, 0] == 2_934
    # At 25 km/h: 1,111.95 x 3.6 / 25 = 160.1 s and 2,933.5 x 3.6 / 25 = 422.4 s.
    assert there_and_back.seconds.tolist() == [[0, 161], [423, 0]]


def test_two_stops_on_one_one_way_street_are_near_one_way_and_round_the_ring_the_other(tmp_path):
    table = ring(tmp_path).table([(127.0, 35.004), (127.0, 35.006)])
    # 0.002 degrees north: 222.39 m; the other way the whole ring less that: 4,045.5 - 222.4 = 3,823.1 m.
    assert table.metres[0, 1] == 223
    assert abs(table.metres[1, 0] - 3_823) <= 1


def test_stop_in_the_middle_of_a_street_is_reached_from_both_its_ends(tmp_path):
    table = ring(tmp_path).table([(127.015, 35.01), RING[3], RING[5]])
    assert table.metres[0, 1:].tolist() == table.metres[1:, 0].tolist()
    assert abs(table.metres[0, 1] - table.metres[0, 2]) <= 1


def test_points_at_one_spot_are_no_trip_apart(tmp_path):
    table = ring(tmp_path).table([(127.0, 35.004), (127.0, 35.004), (127.0005, 35.004)])
    assert table.seconds.tolist() == [[0] * 3] * 3


@pytest.mark.parametrize("order", [1, -1])
def test_faster_of_two_streets_between_the_same_junctions_is_taken(tmp_path, order):
    # Direct and slow, or round by node 9 and fast; dead ends make both ends junctions.
    nodes = {1: (127.0, 35.0), 2: (127.01, 35.0), 9: (127.005, 35.001), 3: (126.999, 35.0), 4: (127.011, 35.0)}
    between = [([1, 2], {"highway": "living_street"}), ([1, 9, 2], {"highway": "primary"})][::order]
    ends = [([1, 3], STREET), ([2, 4], STREET)]
    network = RoadNetwork.from_pbf(write_roads(tmp_path / "a.osm.pbf", nodes, between + ends))
    # Half of 0.01 degrees is 455.4 m, up 111.2 m: 2 x 468.8 = 937.6 m, at 65 km/h 51.9 s; direct at 10 km/h 328 s.
    table = network.table([nodes[1], nodes[2]])
    assert table.seconds.tolist() == [[0, 52], [52, 0]]
    assert table.metres[0, 1] == 938


def test_place_beside_a_slanting_road_is_moved_to_its_nearest_spot(tmp_path):
    start, end, place = np.array([127.0, 35.0]), np.array([127.01, 35.01]), np.array([127.004, 35.006])
    path = write_roads(tmp_path / "a.osm.pbf", {1: tuple(start), 2: tuple(end)}, [([1, 2], STREET)])
    network = RoadNetwork.from_pbf(path)
    spots = start + np.linspace(0, 1, 100_001)[:, None] * (end - start)
    apart = haversine_metres(place, spots)
    assert network.snap_metres([tuple(place)])[0] == round(float(apart.min()))
    to_start = float(haversine_metres(start, spots[apart.argmin()]))
    assert abs(network.table([tuple(start), tuple(place)]).metres[0, 1] - to_start) <= 1


def test_ring_without_a_junction_is_read(tmp_path):
    path = write_roads(tmp_path / "ring.osm.pbf", RING, [([1, 2, 3, 4, 1], ONE_WAY)])
    network = RoadNetwork.from_pbf(path)
    assert network.table([RING[1], RING[2]]).metres.tolist() == [[0, 1_112], [2_934, 0]]
    assert network.table([]).seconds.shape == (0, 0)


def test_each_segment_lies_in_one_chain_whose_length_is_the_sum(tmp_path):
    segments = largest_connected(read_segments(random_town(tmp_path, 0)))
    made = chains(segments)
    assert len(made.start) < len(segments.tail)
    assert np.bincount(made.chain_of, weights=segments.millis).tolist() == made.millis.tolist()
    assert np.bincount(made.chain_of, weights=segments.decimetres).tolist() == made.decimetres.tolist()


def test_road_cut_off_from_the_rest_is_left_out(tmp_path):
    far = {6: (127.1, 35.1), 7: (127.11, 35.1)}
    ways = [([1, 2, 3, 4, 1], ONE_WAY), ([6, 7], STREET), ([4, 5], ONE_WAY)]
    network = RoadNetwork.from_pbf(write_roads(tmp_path / "a.osm.pbf", RING | far, ways))
    assert network.snap_metres([RING[1], far[6]])[0] == 0
    assert network.snap_metres([far[6]])[0] > 10_000
    # Node 5 lies at the end of a one-way street that nothing leads back from.
    assert network.snap_metres([RING[5]])[0] == round(float(haversine_metres(np.array(RING[5]), np.array(RING[3]))))


def test_point_far_from_every_road_is_named(tmp_path):
    # 0.01 degrees north of the ring: 1,112 m.
    with pytest.raises(GeodataError, match=r"point 2 \(127.005, 35.02\) is 1112 m from the nearest road, above 500"):
        ring(tmp_path).table([RING[1], (127.005, 35.02)])


def test_limit_of_the_distance_to_a_road_can_be_raised(tmp_path):
    path = write_roads(tmp_path / "ring.osm.pbf", RING, [([1, 2, 3, 4, 1], ONE_WAY)])
    network = RoadNetwork.from_pbf(path, max_snap_metres=1_200)
    assert network.table([RING[1], (127.005, 35.02)]).seconds[0, 1] > 0


def test_position_off_the_earth_is_refused(tmp_path):
    with pytest.raises(GeodataError, match=r"point 1: .* is no longitude and latitude"):
        ring(tmp_path).table([(math.nan, 35.0)])


def test_file_wider_than_a_country_is_refused(tmp_path):
    nodes = {1: (127.0, 30.0), 2: (127.0, 38.0)}
    with pytest.raises(GeodataError, match=r"wide.osm.pbf spans 890 km, above 800; cut out the area"):
        RoadNetwork.from_pbf(write_roads(tmp_path / "wide.osm.pbf", nodes, [([1, 2], STREET)]))


@needs_shared_data
def test_461_centres_of_gimje_are_all_reached():
    network = RoadNetwork.from_pbf(DATA / "osm" / "gimje_synthetic_roads.osm.pbf")
    points = [(float(r["lon"]), float(r["lat"])) for r in shared_rows("gimje_461_synthetic.csv")]
    table = network.table(points)
    straight = haversine_metres(np.array(points)[:, None], np.array(points)[None, :])
    assert table.seconds.shape == (461, 461)
    assert network.snap_metres(points).max() <= 1
    # No road is shorter than the straight line, but for the moves onto the road.
    assert (table.metres >= straight - 2).all()
