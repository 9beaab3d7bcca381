import pickle
from itertools import chain

import pytest

from geodata.errors import GeodataError
from geodata.facts import Border, citation, districts, legal_units_of_gimje, load_district, region_facts
from tests.geodata.shared import needs_shared_data, shared_rows

SIZES = {"seogu": (18, 40), "gimje": (19, 39), "dongjak": (15, 28), "seoul": (25, 55)}
SHARED = {
    "seogu": "facts_seogu_18dong.csv",
    "gimje": "facts_gimje_19.csv",
    "dongjak": "facts_dongjak_15.csv",
    "seoul": "facts_seoul_25gu.csv",
}
COLUMNS = {
    "population_20250131": "population",
    "households_20250131": "households",
    "electors_20220309": "electors",
    "population_estimate": "population_estimate",
    "population_202403": "population_2024",
    "population_2021q2": "population_with_foreigners",
    "households_2021q2": "households_with_foreigners",
    "seniors_65plus_2021q2": "seniors_65plus",
}


@pytest.mark.parametrize("key", SIZES)
def test_area_has_its_dongs_and_neighbour_pairs(key):
    district = load_district(key)
    assert (len(district.dongs), len(district.borders)) == SIZES[key]
    assert len(district.names) == len(set(district.names.values())) == len(district.dongs)
    assert len({(x.a, x.b) for x in district.borders}) == len(district.borders)
    assert {x.a for x in district.borders} | {x.b for x in district.borders} == set(district.names)


def test_every_area_is_listed():
    assert districts() == tuple(SIZES)


@pytest.mark.parametrize("key", SIZES)
def test_every_figure_has_source_and_date(key):
    figures = list(chain.from_iterable(d.figures.values() for d in load_district(key).dongs))
    assert figures
    assert all(f.value >= 0 and f.date.startswith("20") and len(f.source) > 20 for f in figures)


@needs_shared_data
@pytest.mark.parametrize("key", SIZES)
def test_figures_are_those_of_the_reference_table(key):
    by_name = {d.name: d for d in load_district(key).dongs}
    for row in shared_rows(SHARED[key]):
        known = {
            figure: int(float(row[column]))
            for column, figure in COLUMNS.items()
            if row.get(column, "") not in ("", "unknown")
        }
        assert {n: f.value for n, f in by_name[row["name"]].figures.items()} == known


@needs_shared_data
@pytest.mark.parametrize("key", SIZES)
def test_borders_are_those_of_the_reference_table(key):
    district = load_district(key)
    recorded = {}
    for row in shared_rows(SHARED[key]):
        lengths = dict(item.rsplit(":", 1) for item in row.get("adjacent_border_m", "").split("|") if item)
        for name in row["adjacent"].split("|"):
            recorded[frozenset((row["name"], name))] = int(lengths[name]) if lengths else None
    names = district.names
    assert {frozenset((names[x.a], names[x.b])): x.metres for x in district.borders} == recorded


def test_only_the_estimate_of_seogu_is_an_estimate():
    estimates = {(k, n) for k in SIZES for d in load_district(k).dongs for n, f in d.figures.items() if f.estimate}
    assert estimates == {("seogu", "population_estimate")}


def test_what_nobody_published_is_absent():
    seogu = {d.name: d for d in load_district("seogu").dongs}
    assert not any("seniors_65plus" in d.figures for d in seogu.values())
    # The legal dong of Yang-dong is shared by two administrative dongs, so neither's residents are known.
    assert "population" not in seogu["양동"].figures
    assert seogu["광천동"].figures["population"].value == 5370


def test_border_lengths_between_districts_of_seoul_are_unknown():
    assert {x.metres for x in load_district("seoul").borders} == {None}


def test_totals_of_seogu_are_the_published_ones():
    dongs = load_district("seogu").dongs
    assert sum(d.figures["electors"].value for d in dongs) == 215_407
    # 278,614 residents; 18 shares were each rounded.
    assert abs(sum(d.figures["population_estimate"].value for d in dongs) - 278_614) <= 9


def test_each_legal_unit_of_gimje_belongs_to_one_dong():
    units = legal_units_of_gimje()
    listed = {unit.code: dong.code for dong in load_district("gimje").dongs for unit in dong.legal_units}
    assert len(units) == 151
    assert {u.unit.code: u.dong for u in units} == listed


def test_residents_of_gimje_sum_to_the_city_total_but_for_the_one_person_the_readme_names():
    gimje = load_district("gimje")
    in_units = dict.fromkeys(gimje.names.values(), 0)
    for facts in legal_units_of_gimje():
        in_units[gimje.names[facts.dong]] += facts.population.value
    in_dongs = {d.name: d.figures["population"].value for d in gimje.dongs}
    assert sum(in_dongs.values()) == int(region_facts("gimje")[0].value) == 80_979
    assert {name: in_dongs[name] - in_units[name] for name in in_dongs if in_dongs[name] != in_units[name]} == {
        "공덕면": 1
    }


def test_names_in_the_neighbour_tables_go_with_their_codes():
    from geodata.facts import table_rows

    for key in SIZES:
        names = load_district(key).names
        for row in table_rows(f"neighbours_{key}.csv"):
            assert (names[row["a"]], names[row["b"]]) == (row["a_name"], row["b_name"])
            assert citation(row["source"])


def test_unknown_area_is_named_with_those_there_are():
    with pytest.raises(GeodataError, match="no fact table for busan; there are seogu, gimje, dongjak, seoul"):
        load_district("busan")


def test_border_of_a_dong_with_itself_is_refused():
    with pytest.raises(GeodataError, match="dong 11 cannot be its own neighbour"):
        Border("11", "11", 5)


def test_border_has_one_spelling_only():
    with pytest.raises(GeodataError, match="border 12 - 11: the smaller code goes first"):
        Border("12", "11", 5)


def test_table_survives_a_process_border():
    district = load_district("dongjak")
    assert pickle.loads(pickle.dumps(district)) == district
