import geopandas as gpd
import pytest
from shapely.geometry import box

from geodata.adjacency import check_connected, edit, neighbours
from geodata.errors import GeodataError
from geodata.facts import Border, load_district
from geodata.layers import match_layer, read_layer
from tests.geodata.shared import DATA, needs_shared_data

NAMES = {"1": "가동", "2": "나동", "3": "다동", "4": "라동"}
CHAIN = (Border("1", "2", 10), Border("2", "3", 20), Border("3", "4", 30))


def layer(**shapes):
    return gpd.GeoDataFrame(
        {"code": [key[1:] for key in shapes], "name": list(shapes)}, geometry=list(shapes.values()), crs="EPSG:5179"
    )


@needs_shared_data
@pytest.mark.parametrize(
    ("key", "file"),
    [("seogu", "seogu_18dong"), ("gimje", "gimje_19"), ("dongjak", "dongjak_15"), ("seoul", "seoul_25gu")],
)
def test_official_map_gives_the_recorded_neighbours(key, file):
    district = load_district(key)
    measured = neighbours(match_layer(read_layer(DATA / f"{file}.geojson"), district))
    recorded = {(x.a, x.b): x.metres for x in district.borders}
    assert {(x.a, x.b) for x in measured} == set(recorded)
    # Which of two dongs lends its outline moves a length by a metre or two.
    assert all(recorded[x.a, x.b] is None or abs(recorded[x.a, x.b] - x.metres) <= 2 for x in measured)


@needs_shared_data
def test_three_recorded_pairs_of_seoul_meet_in_a_mere_corner():
    seoul = load_district("seoul")
    real = neighbours(match_layer(read_layer(DATA / "seoul_25gu.geojson"), seoul), min_metres=3)
    corners = {(x.a, x.b) for x in seoul.borders} - {(x.a, x.b) for x in real}
    assert {tuple(seoul.names[code] for code in pair) for pair in corners} == {
        ("종로구", "성동구"),
        ("중구", "동대문구"),
        ("영등포구", "관악구"),
    }


def test_length_is_that_of_the_common_side():
    squares = layer(c2=box(0, 0, 100, 100), c1=box(100, 40, 200, 90), c3=box(500, 0, 600, 100))
    # 50 m side, counted up to half a metre too long at each end.
    assert [(x.a, x.b) for x in neighbours(squares)] == [("1", "2")]
    assert abs(neighbours(squares)[0].metres - 50) <= 1


def test_gap_below_half_a_metre_does_no_harm_and_a_wider_one_does():
    near = layer(c1=box(0, 0, 100, 100), c2=box(100.4, 0, 200, 100))
    far = layer(c1=box(0, 0, 100, 100), c2=box(100.6, 0, 200, 100))
    assert [(x.a, x.b) for x in neighbours(near)] == [("1", "2")]
    assert neighbours(far) == ()


def test_corner_does_not_count_where_three_metres_are_asked():
    corner = layer(c1=box(0, 0, 100, 100), c2=box(100, 100, 200, 200))
    assert neighbours(corner, min_metres=3) == ()


def test_border_must_be_longer_than_asked():
    pair = layer(c1=box(0, 0, 100, 100), c2=box(100, 0, 200, 100))
    assert len(neighbours(pair, min_metres=99)) == 1
    assert neighbours(pair, min_metres=101) == ()


def test_edit_puts_a_bridge_in_and_takes_a_river_border_out():
    edited = edit(CHAIN, NAMES, add=[Border("1", "4", 0)], remove=[("3", "2")])
    assert edited == (Border("1", "2", 10), Border("1", "4", 0), Border("3", "4", 30))


def test_edit_changes_a_length_by_removing_and_adding():
    assert edit(CHAIN, NAMES, add=[Border("1", "2", 99)], remove=[("1", "2")])[0].metres == 99


def test_edit_without_changes_gives_the_same_borders():
    assert edit(reversed(CHAIN), NAMES) == CHAIN


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"remove": [("1", "3")]}, r"가동 \(1\) and 다동 \(3\) are no neighbours; nothing to remove"),
        ({"remove": [("1", "9")]}, "border 1 - 9: code 9 is unknown"),
        ({"add": [Border("0", "1", 5)]}, "border 0 - 1: code 0 is unknown"),
        ({"add": [Border("1", "2", 5)]}, r"가동 \(1\) and 나동 \(2\) are neighbours already"),
    ],
)
def test_edit_of_what_is_not_there_is_refused(change, message):
    with pytest.raises(GeodataError, match=message):
        edit(CHAIN, NAMES, **change)


def test_connected_dongs_are_accepted():
    assert check_connected(CHAIN, NAMES) is None


def test_islands_are_named():
    with pytest.raises(GeodataError, match=r"no border joins 라동 \(4\); 마동 \(5\) with the other dongs"):
        check_connected(CHAIN[:2], {**NAMES, "5": "마동"})


def test_border_of_an_unknown_dong_is_named():
    with pytest.raises(GeodataError, match="border 3 - 4: code 4 is unknown"):
        check_connected(CHAIN, {"1": "가동", "2": "나동", "3": "다동"})


@pytest.mark.parametrize("key", ["seogu", "gimje", "dongjak", "seoul"])
def test_recorded_neighbours_leave_no_island(key):
    district = load_district(key)
    check_connected(district.borders, district.names)
    assert len(edit(district.borders, district.names)) == len(district.borders)
