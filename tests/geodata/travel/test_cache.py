"""Tables kept on disk: the same as computed, keyed by roads and points, and never trusted when damaged."""

import time

import numpy as np
import pytest

from geodata.errors import GeodataError
from geodata.travel.cache import CachedRoads
from geodata.travel.road import RoadNetwork
from tests.geodata.travel.roads import write_roads

NODES = {1: (127.0, 35.0), 2: (127.0, 35.01), 3: (127.01, 35.01), 4: (127.01, 35.0)}
STREET = {"highway": "residential"}
POINTS = [(127.0, 35.001), (127.005, 35.01), (127.01, 35.003)]


@pytest.fixture
def roads(tmp_path):
    return write_roads(tmp_path / "town.osm.pbf", NODES, [([1, 2, 3, 4], STREET)])


def never(path):
    raise AssertionError(f"{path} is read though the table is kept")


def test_a_kept_table_is_the_computed_one_and_the_roads_are_not_read_again(roads, tmp_path):
    folder = tmp_path / "tables"
    first = CachedRoads(roads, folder).table(POINTS)
    again = CachedRoads(roads, folder, load=never).table(POINTS)
    direct = RoadNetwork.from_pbf(roads).table(POINTS)
    for table in (first, again):
        assert np.array_equal(table.seconds, direct.seconds)
        assert np.array_equal(table.metres, direct.metres)
        assert table.provider == direct.provider


def test_other_points_or_other_roads_are_other_tables(roads, tmp_path):
    folder = tmp_path / "tables"
    CachedRoads(roads, folder).table(POINTS)
    with pytest.raises(AssertionError):
        CachedRoads(roads, folder, load=never).table(POINTS[::-1])
    shorter = write_roads(tmp_path / "other.osm.pbf", NODES, [([1, 2, 3, 4, 1], STREET)])
    with pytest.raises(AssertionError):
        CachedRoads(shorter, folder, load=never).table(POINTS)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 not a table", None])
def test_a_damaged_table_is_computed_again_and_mended(roads, tmp_path, damage):
    folder = tmp_path / "tables"
    whole = CachedRoads(roads, folder).table(POINTS)
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:200] if damage is None else damage)
    assert np.array_equal(CachedRoads(roads, folder).table(POINTS).seconds, whole.seconds)
    assert np.array_equal(CachedRoads(roads, folder, load=never).table(POINTS).seconds, whole.seconds)
    assert [one.suffix for one in folder.iterdir()] == [".npz"]


def test_where_nothing_can_be_kept_tables_are_computed_all_the_same(roads, tmp_path):
    (tmp_path / "tables").write_text("a file, not a folder")
    assert CachedRoads(roads, tmp_path / "tables").table(POINTS).seconds.shape == (3, 3)


def test_a_missing_road_file_is_refused(tmp_path):
    with pytest.raises(GeodataError):
        CachedRoads(tmp_path / "none.pbf", tmp_path / "tables").table(POINTS)


def test_a_kept_table_of_461_places_takes_under_a_second(roads, tmp_path):
    rng = np.random.default_rng(0)
    points = [
        (float(x), float(y))
        for x, y in zip(rng.uniform(127.0, 127.01, 461), rng.uniform(35.0, 35.01, 461), strict=True)
    ]
    folder = tmp_path / "tables"
    CachedRoads(roads, folder).table(points)
    began = time.process_time()
    CachedRoads(roads, folder, load=never).table(points)
    assert time.process_time() - began < 1


def test_lines_come_from_the_roads(roads, tmp_path):
    routes = [POINTS, POINTS[::-1]]
    assert CachedRoads(roads, tmp_path / "tables").lines(routes) == RoadNetwork.from_pbf(roads).lines(routes)
