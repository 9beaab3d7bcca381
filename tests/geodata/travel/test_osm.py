import pytest

from geodata.errors import GeodataError
from geodata.travel.osm import driving_direction, read_segments, speed_kmh
from tests.geodata.travel.roads import write_roads

LINE = {1: (127.0, 35.0), 2: (127.001, 35.0), 3: (127.002, 35.0)}


@pytest.mark.parametrize(
    ("tags", "kmh"),
    [
        ({"highway": "primary"}, 65),
        ({"highway": "primary", "maxspeed": "50"}, 40),
        ({"highway": "primary", "maxspeed": "50 km/h"}, 40),
        ({"highway": "primary", "maxspeed": "30 mph"}, 0.8 * 48.28032),
        ({"highway": "primary", "maxspeed": "KR:urban"}, 65),
        ({"highway": "primary", "maxspeed": "0"}, 65),
        ({"highway": "primary", "access": "private"}, None),
        ({"highway": "primary", "access": "private", "motor_vehicle": "yes"}, 65),
        ({"highway": "primary", "access": "yes", "motorcar": "no"}, None),
        ({"highway": "service", "area": "yes"}, None),
        ({"highway": "footway"}, None),
        ({}, None),
    ],
)
def test_speed_follows_class_limit_and_access(tags, kmh):
    assert speed_kmh(tags) == (None if kmh is None else pytest.approx(kmh))


@pytest.mark.parametrize(
    ("tags", "direction"),
    [
        ({}, 0),
        ({"oneway": "yes"}, 1),
        ({"oneway": "-1"}, -1),
        ({"oneway": "no"}, 0),
        ({"oneway": "reversible"}, None),
        ({"junction": "roundabout"}, 1),
        ({"highway": "motorway"}, 1),
        ({"highway": "motorway", "oneway": "no"}, 0),
    ],
)
def test_direction_follows_the_oneway_tag_and_what_a_class_implies(tags, direction):
    assert driving_direction(tags) == direction


def test_way_is_cut_at_every_node_and_timed(tmp_path):
    road = [([1, 2, 3], {"highway": "residential"})]
    segments = read_segments(write_roads(tmp_path / "a.osm.pbf", LINE, road))
    # 0.001 degrees at latitude 35: 6,371,008.8 x pi / 180,000 x cos 35 = 91.086 m; at 25 km/h 13,116 ms.
    assert segments.decimetres.tolist() == [911, 911]
    assert segments.millis.tolist() == [13_116, 13_116]
    assert segments.both_ways.all()


def test_way_against_its_nodes_is_turned_round(tmp_path):
    road = [([1, 2], {"highway": "residential", "oneway": "-1"})]
    segments = read_segments(write_roads(tmp_path / "a.osm.pbf", LINE, road))
    assert segments.nodes[segments.tail[0]].tolist() == pytest.approx([127.001, 35.0])
    assert not segments.both_ways.any()


def test_way_is_broken_where_an_extract_lacks_a_node(tmp_path):
    road = [([1, 2, 9, 3, 2], {"highway": "residential"})]
    segments = read_segments(write_roads(tmp_path / "a.osm.pbf", LINE, road))
    assert len(segments.tail) == 2


def test_node_named_twice_in_a_row_makes_no_segment(tmp_path):
    road = [([1, 1, 2], {"highway": "residential"})]
    assert len(read_segments(write_roads(tmp_path / "a.osm.pbf", LINE, road)).tail) == 1


def test_file_without_roads_is_named(tmp_path):
    path = write_roads(tmp_path / "paths.osm.pbf", LINE, [([1, 2], {"highway": "footway"})])
    with pytest.raises(GeodataError, match=r"paths.osm.pbf has no road that a car may use"):
        read_segments(path)


@pytest.mark.parametrize("content", [b"", b"\0\0\0\x0dno pbf at all", b"<osm></osm>"])
def test_damaged_file_is_named(tmp_path, content):
    path = tmp_path / "broken.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(GeodataError, match=r"broken.osm.pbf is no OSM PBF file, or damaged: "):
        read_segments(path)


def test_file_cut_off_in_the_middle_is_named(tmp_path):
    whole = write_roads(tmp_path / "a.osm.pbf", LINE, [([1, 2], {"highway": "residential"})])
    path = tmp_path / "half.osm.pbf"
    path.write_bytes(whole.read_bytes()[:-20])
    with pytest.raises(GeodataError, match=r"half.osm.pbf is no OSM PBF file, or damaged: "):
        read_segments(path)


def test_absent_file_is_named(tmp_path):
    with pytest.raises(GeodataError, match=r"nowhere.osm.pbf does not exist"):
        read_segments(tmp_path / "nowhere.osm.pbf")
