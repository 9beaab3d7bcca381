"""The bundled scenarios hold what their documents say."""

import importlib.util
from collections import Counter
from pathlib import Path

import pytest

from geodata.travel.great_circle import GreatCircle
from scenarios.calendar import with_holidays
from scenarios.compile.hubs import compile_hubs
from scenarios.compile.training import compile_training
from scenarios.compile.visits import CompiledVisits, compile_visits
from scenarios.ground import ground, provider
from scenarios.library import bundled
from scenarios.read import read


@pytest.fixture(scope="module")
def gimje() -> CompiledVisits:
    scenario, folder = read("gimje_visits")
    assert scenario.visits is not None
    scenario = with_holidays(scenario)
    return compile_visits(scenario, scenario.visits, ground(scenario), provider(scenario, folder))


def test_five_scenarios_are_bundled_each_with_a_readme() -> None:
    assert list(bundled()) == ["dongjak_training", "gimje_visits", "seogu_hubs", "seogu_year", "seoul_staffing"]
    for path in bundled().values():
        text = (path.parent / "README.md").read_text(encoding="utf-8")
        assert "## Real" in text
        assert "## Assumed" in text


@pytest.mark.parametrize("name", ["gimje_visits", "seogu_year"])
def test_the_tables_of_places_are_made_by_their_scripts(name: str, tmp_path: Path) -> None:
    folder = bundled()[name].parent
    spec = importlib.util.spec_from_file_location("make_places", folder / "make_places.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.make(tmp_path)
    made = sorted(tmp_path.iterdir())
    assert made
    for path in made:
        assert path.read_bytes() == (folder / path.name).read_bytes()


@pytest.mark.parametrize("name", ["gimje_visits", "seogu_year"])
def test_made_up_data_say_so(name: str) -> None:
    scenario, _ = read(name)
    assert scenario.synthetic
    assert scenario.visits is not None
    assert all("합성" in place.note for place in scenario.visits.places)


def test_gimje_has_112_half_days(gimje: CompiledVisits) -> None:
    # 62 working days; Monday afternoons (12 of them, one Monday is a holiday) go to petition day: 62 + 50.
    assert len(gimje.half_days) == 112
    assert Counter(free.half_day.name for free in gimje.half_days) == {"오전": 62, "오후": 50}
    fridays = {free.end for free in gimje.half_days if free.date.weekday() == 4 and free.half_day.name == "오전"}
    assert fridays == {11 * 3600 + 1800}, "department talks begin at 11:30"


def test_gimje_has_461_centres_in_19_towns_and_52_meetings(gimje: CompiledVisits) -> None:
    clients = gimje.instance.clients
    assert sum(client.town is not None for client in clients) == 461
    assert len(clients) == 461 + 52
    assert len(gimje.towns) == 19
    meetings = [client for client in clients if client.town is None]
    assert {(c.prize, c.service, c.won) for c in meetings} == {(80, 3600, 0)}
    assert {sum(map(bool, c.opening)) for c in meetings} == {3}, "Tuesday to Thursday"


def test_gimje_travel_keeps_the_triangle_inequality(gimje: CompiledVisits) -> None:
    seconds = gimje.instance.seconds
    step = range(0, len(seconds), 23)
    assert all(seconds[a][c] <= seconds[a][b] + seconds[b][c] for a in step for b in step for c in step)


def test_gimje_caps_and_prizes_are_those_of_its_document(gimje: CompiledVisits) -> None:
    instance = gimje.instance
    assert instance.total_cap == 17_000_000
    assert set(instance.month_caps) == {6_000_000}
    assert [town.min_share_percent for town in instance.towns] == [60] * 19
    for place, client in zip(gimje.places, instance.clients, strict=True):
        if place.members is not None:
            overdue = 20 if "2년간" in place.note else 0
            assert client.prize == 30 + place.members // 2 + overdue
            assert client.service == (2400 if place.members > 40 else 1800)


def test_seogu_year_has_236_centres_in_18_dongs_and_one_region_a_half_day() -> None:
    scenario, _ = read("seogu_year")
    assert scenario.visits is not None
    assert len(scenario.visits.places) == 236
    assert len({place.town for place in scenario.visits.places}) == 18
    assert scenario.visits.one_region_per_half_day
    budget = scenario.budget
    assert budget is not None
    assert (budget.total_won, budget.training_won, budget.visits_won) == (60_000_000, 35_000_000, 12_000_000)


def test_seogu_hubs_is_the_published_map_with_electors() -> None:
    scenario, _ = read("seogu_hubs")
    assert scenario.hubs is not None
    instance = compile_hubs(scenario.hubs, ground(scenario), GreatCircle())
    assert len(instance.demand) == 18
    assert sum(instance.demand) == 215_407
    assert len(instance.borders) == 40
    band = instance.loads[0].band
    assert band is not None
    assert (band.lower, band.upper) == (36_620, 49_543), "0.85 and 1.15 of 215,407 / 5 = 43,081.4, inwards"


def test_dongjak_sessions_are_those_of_the_overview() -> None:
    scenario = with_holidays(read("dongjak_training")[0])
    assert scenario.training is not None
    compiled = compile_training(scenario, scenario.training, ground(scenario))
    counts = Counter(session.programme for session in compiled.instance.sessions)
    assert [counts[n] for n in range(11)] == [2, 3, 13, 30, 3, 3, 2, 1, 1, 5, 8]
    assert sum(group.people for group in compiled.instance.cohorts[0].people) == 220
    assert len(set(compiled.names)) == len(compiled.names)
