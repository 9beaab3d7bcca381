"""Teams, lunch, attendants, repeats, groups, limits and points by day: from the scenario to the instance and back."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from planner.hubs.instance import HubPlan
from planner.lines import Line
from planner.result import SolveParams, Status
from planner.solve import solve
from planner.visits import VISITS
from planner.visits.instance import Stop, VisitPlan, Window
from planner.visits.lines import lines
from scenarios.calendar import with_holidays
from scenarios.compile.visits import CompiledVisits, compile_visits
from scenarios.errors import ScenarioError
from scenarios.explain.visits import VisitWords
from scenarios.fair import fair
from scenarios.ground import ground, provider
from scenarios.schedule.visits import visit_schedule
from scenarios.schema import Scenario
from tests.scenarios.bad import SMALL

REGIONS = HubPlan(hub_of=(1, 1, 3, 3))
TEAMS = [
    {"name": "구청장", "keeps_diary": True},
    {
        "name": "부구청장",
        "half_days": ["오전"],
        "start": "동부청사",
        "diary": [{"name": "회의", "first": dt.date(2027, 3, 3), "start": dt.time(9), "end": dt.time(12)}],
    },
]
RULES: dict[str, Any] = {
    "bases": [{"name": "동부청사", "lon": 126.9, "lat": 35.15}],
    "teams": TEAMS,
    "people": [
        {
            "name": "복지과장",
            "diary": [
                {
                    "name": "과 회의",
                    "first": dt.date(2027, 3, 2),
                    "start": dt.time(9),
                    "end": dt.time(10, 30),
                    "rule": "FREQ=WEEKLY;BYDAY=TU",
                }
            ],
        }
    ],
    "limits": [
        {"team": "부구청장", "towns": ["다동"], "max_visits": 1},
        {"first": dt.date(2027, 3, 8), "weekdays": ["tue"], "max_driving_minutes": 20},
    ],
    "day_values": [
        {"kind": "centre", "points": 4, "weekdays": ["wed"]},
        {"place": "P5", "points": 3, "half_day": "오후"},
    ],
}
PLACES: dict[str, dict[str, Any]] = {
    "P2": {"group": "합동", "teams": ["구청장"]},
    "P3": {"group": "합동", "people": ["복지과장"]},
    "P5": {"repeats": 3, "gap_days": 5},
}


def scenario(places: dict[str, dict[str, Any]] = PLACES, **visits: Any) -> Scenario:
    """Return the small scenario with other rules for its visits and places."""
    told = yaml.safe_load(SMALL.read_text(encoding="utf-8"))
    told["visits"] |= {"pins": [], "promises": None} | RULES | visits
    for place in told["visits"]["places"]:
        place.update(places.get(place["id"], {}))
    return with_holidays(Scenario.model_validate(told, strict=False))


def compiled(one: Scenario) -> CompiledVisits:
    assert one.visits is not None
    return compile_visits(one, one.visits, ground(one), provider(one, Path()), REGIONS)


def at(found: CompiledVisits, date: str, half_day: str) -> int:
    return next(s for s, f in enumerate(found.half_days) if (f.date.isoformat(), f.half_day.name) == (date, half_day))


def test_every_team_has_half_days_of_its_own_named_after_it_and_its_own_diary():
    found = compiled(scenario())
    names = {free.half_day.name for free in found.half_days}
    assert names == {"오전 (구청장)", "오후 (구청장)", "오전 (부구청장)"}
    deputy = [free.date.day for free in found.half_days if free.team is not None and free.team.name == "부구청장"]
    assert 3 not in deputy
    assert 4 in deputy
    # Monday 8 March, 14 to 17: petition day leaves half an hour of the head's afternoon, less than is worth it.
    assert not [f for f in found.half_days if f.date.day == 8 and f.half_day.name == "오후 (구청장)"]
    slot = found.instance.slots[at(found, "2027-03-04", "오전 (부구청장)")]
    assert (slot.team, slot.from_place, slot.to_place) == (1, 1, 0)


@pytest.mark.parametrize("spelt", ["라1동", "라제1동", "작은구 라1동"])
def test_visits_asked_of_a_dong_count_however_it_is_spelt(spelt):
    found = compiled(scenario(town_least={spelt: 2}))
    assert found.instance.towns[found.towns.index("라1동")].min_visits == 2


def test_visits_asked_of_a_dong_without_places_are_refused_however_it_is_spelt():
    town = {"town": "가동"}
    with pytest.raises(ScenarioError, match="라제1동"):
        compiled(scenario({"P4": town, "P5": town}, town_least={"라제1동": 1}))


def test_one_team_needs_no_name():
    found = compiled(scenario(teams=[TEAMS[0]], limits=[], places={}))
    assert {free.half_day.name for free in found.half_days} == {"오전", "오후"}


def test_limits_bind_the_half_days_they_fit():
    found = compiled(scenario())
    deputy = found.instance.slots[at(found, "2027-03-04", "오전 (부구청장)")]
    assert (deputy.max_visits, deputy.regions, deputy.max_driving) == (1, (3,), 3_600)
    early = found.instance.slots[at(found, "2027-03-02", "오전 (구청장)")]
    late = found.instance.slots[at(found, "2027-03-09", "오전 (구청장)")]
    assert (early.max_driving, late.max_driving) == (3_600, 1_200)
    assert late.regions is None


SLOW = [
    {"name": "오전", "hours": "09:30-12:00", "max_visits": 2, "max_driving_minutes": 60, "travel_percent": 130},
    {"name": "오후", "hours": "13:30-17:00", "max_visits": 2, "max_driving_minutes": 60},
]


def test_drives_take_what_the_half_day_says_or_the_most_that_a_limit_of_it_says():
    limits = [
        {"weekdays": ["tue"], "half_day": "오전", "travel_percent": 110},
        {"first": dt.date(2027, 3, 9), "last": dt.date(2027, 3, 9), "travel_percent": 150},
    ]
    found = compiled(scenario(places={}, half_days=SLOW, teams=[], limits=limits, day_values=[]))
    told = {
        (free.date.isoformat(), free.half_day.name): found.instance.slots[s].travel_percent
        for s, free in enumerate(found.half_days)
    }
    assert told["2027-03-02", "오전"] == 110
    assert told["2027-03-03", "오전"] == 130
    assert (told["2027-03-09", "오전"], told["2027-03-09", "오후"]) == (150, 150)
    assert told["2027-03-03", "오후"] == 100


def test_the_schedule_tells_the_times_of_a_slow_half_day():
    one = scenario(places={}, half_days=SLOW, teams=[], limits=[], day_values=[], one_region_per_half_day=False)
    found = compiled(one)
    slot = at(found, "2027-03-03", "오전")
    data, client = found.instance, found.instance.clients[0]
    out = -(-data.seconds[0][client.place] * 130 // 100)
    home = -(-data.seconds[client.place][0] * 130 // 100)
    assert out > data.seconds[0][client.place] > 0
    start = data.slots[slot].window.start + out
    plan = VisitPlan(routes=tuple((Stop(client=0, start=start),) if s == slot else () for s in range(len(data.slots))))
    (held,) = visit_schedule(one, one.visits, ground(one), found, plan).rounds
    assert held.driving_seconds == out + home
    assert held.leave.time() == dt.time(9, 30)
    assert (held.visits[0].start - held.leave).total_seconds() == out
    assert (held.back - held.visits[0].start).total_seconds() == client.service + home


def test_lunch_is_cut_to_what_the_diary_leaves():
    whole = {"name": "종일", "hours": "09:00-18:00", "pause": "12:00-13:00", "max_visits": 6, "max_driving_minutes": 90}
    found = compiled(scenario(half_days=[whole], teams=[], limits=[], day_values=[], places={}))
    slots = {free.date.day: found.instance.slots[s] for s, free in enumerate(found.half_days)}
    assert slots[2].pause == Window(start=43_200, end=46_800)
    assert slots[8].window.end == 50_400
    assert slots[8].pause == Window(start=43_200, end=46_800)


def test_a_place_visited_again_counts_once_for_its_town_and_keeps_its_days_apart():
    found = compiled(scenario())
    again = [n for n, place in enumerate(found.places) if place.id in ("P5", "P5#2", "P5#3")]
    assert [found.places[n].name for n in again] == ["라 둘째 경로당", "라 둘째 경로당 (2)", "라 둘째 경로당 (3)"]
    assert [found.instance.clients[n].town is None for n in again] == [False, True, True]
    (series,) = found.instance.series
    assert (series.clients, series.min_days) == (tuple(again), 5)


def test_groups_teams_and_attendants_are_found_by_name():
    found = compiled(scenario())
    one, two, three = (found.instance.clients[n] for n in range(3))
    assert found.instance.groups == ((1, 2),)
    assert (one.teams, two.teams, three.people) == (None, (0,), (0,))
    day = (dt.date(2027, 3, 9) - dt.date(2027, 3, 2)).days
    assert (day, Window(start=32_400, end=37_800)) in found.instance.people[0].busy


def test_a_visit_is_worth_most_at_its_best_time_and_less_at_others():
    found = compiled(scenario())
    first, fifth = found.instance.clients[0], found.instance.clients[4]
    assert first.prize == 14
    less = dict(first.slot_seconds)
    assert at(found, "2027-03-10", "오전 (구청장)") not in less
    assert less[at(found, "2027-03-09", "오전 (구청장)")] == 4 * 600
    # No Wednesday has an afternoon, so four points are the most; a Tuesday afternoon has three.
    assert fifth.prize == 14
    assert dict(fifth.slot_seconds)[at(found, "2027-03-09", "오후 (구청장)")] == 600


def test_the_plan_keeps_the_rules_and_tells_points_and_lunch_as_they_are():
    one = scenario(fairest=True, town_share_percent=0, limits=[], one_region_per_half_day=False)
    assert one.visits is not None
    found = fair(one.visits, compiled(one), SolveParams(workers=1, time_limit_s=80.0), None)
    assert found.fairest is not None
    assert found.fairest.percent == 100
    result = solve(VISITS, found.instance, SolveParams(workers=1, time_limit_s=60.0))
    assert result.status is Status.OPTIMAL
    assert result.plan is not None
    told = visit_schedule(one, one.visits, ground(one), found, result.plan)
    visits = {visit.id: (one_round, visit) for one_round in told.rounds for visit in one_round.visits}
    assert visits["P2"][0] == visits["P3"][0]
    assert visits["P2"][0].half_day.endswith("(구청장)")
    assert all(visit.prize == (14 if r.date.weekday() == 2 else 10) for r, visit in [visits["P4"]])
    assert [town.least for town in told.towns] == [town.places for town in told.towns]
    assert VisitWords(found).plan(result.plan)


@pytest.mark.parametrize(
    ("start", "leave", "back"),
    # The way there takes 113 s or so; leaving at noon less that, or before lunch if it would go on in it.
    [(46_800, dt.time(12), dt.time(13)), (46_860, dt.time(12), dt.time(13)), (50_400, dt.time(13), dt.time(14))],
)
def test_the_car_does_not_drive_during_lunch(start, leave, back):
    whole = {"name": "종일", "hours": "09:00-18:00", "pause": "12:00-13:00", "max_visits": 6, "max_driving_minutes": 90}
    one = scenario(half_days=[whole], teams=[], limits=[], day_values=[], places={})
    assert one.visits is not None
    found = compiled(one)
    routes: list[tuple[Stop, ...]] = [()] * len(found.half_days)
    routes[0] = (Stop(client=0, start=start),)
    (only,) = visit_schedule(one, one.visits, ground(one), found, VisitPlan(routes=tuple(routes))).rounds
    assert not dt.time(12) < only.leave.time() < dt.time(13)
    assert (only.leave.time() < leave) == (start < 50_400)
    assert only.back.time() > back


def test_every_line_has_a_sentence():
    found = compiled(scenario(half_days=[
        {"name": "오전", "hours": "09:00-12:00", "pause": "10:00-10:30", "max_visits": 2, "max_driving_minutes": 60}
    ], day_values=[]))  # fmt: skip
    words = VisitWords(found)
    told = {line.rule: words.line(line).template for line in lines(found.instance)}
    assert told["people_free"] == "{person} is there at the visits that need it"
    assert {"pause", "slot_regions", "client_teams", "people_free", "together", "repeat_gap"} <= set(told)
    assert words.line(Line(rule="repeat_gap", at=(0,), limit=5, unit="days")).values == {
        "limit": 5,
        "place": "라 둘째 경로당",
    }
    assert words.line(Line(rule="together", at=(0,))).values == {"group": "합동 (나 경로당, 다 경로당)"}


@pytest.mark.parametrize(
    ("change", "place", "name"),
    [
        ({"teams": [TEAMS[0] | {"half_days": ["저녁"]}]}, "visits.teams[0].half_days", "저녁"),
        ({"teams": [TEAMS[0] | {"end": "서부청사"}]}, "visits.teams[0]", "서부청사"),
        ({"limits": [{"team": "국장", "max_visits": 1}]}, "visits.limits[0]", "국장"),
        ({"limits": [{"half_day": "밤", "max_visits": 1}]}, "visits.limits[0]", "밤"),
        ({"limits": [{"towns": ["바동"]}]}, "visits.limits[0]", "바동"),
        ({"day_values": [{"kind": "없는 종류", "points": 1}]}, "visits.day_values[0]", "없는 종류"),
        ({"places": {"P1": {"people": ["국장"]}}}, "visits.places[0] 'P1' people", "국장"),
        ({"places": {"P1": {"teams": ["국장"]}}}, "visits.places[0] 'P1' teams", "국장"),
    ],
)
def test_a_name_that_is_not_known_is_refused_with_its_place(change, place, name):
    with pytest.raises(ScenarioError) as refused:
        compiled(scenario(**({"limits": [], "places": {}} | change)))
    assert (place, name) in {(one.place, one.values.get("name")) for one in refused.value.problems}


def test_a_pin_says_which_team_goes_in_either_way():
    pins = [
        {"place": "P1", "date": dt.date(2027, 3, 9), "half_day": "오전", "team": "구청장"},
        {"place": "P5#2", "date": dt.date(2027, 3, 16), "half_day": "오전 (부구청장)"},
    ]
    found = compiled(scenario(pins=pins))
    assert [found.half_days[pin.slot].half_day.name for pin in found.instance.pins] == [
        "오전 (구청장)",
        "오전 (부구청장)",
    ]
    with pytest.raises(ScenarioError, match="there is no free half-day"):
        compiled(scenario(pins=[{"place": "P1", "date": dt.date(2027, 3, 9), "half_day": "오전"}]))


@pytest.mark.parametrize(
    ("half_day", "message"),
    [
        ({"hours": "12:00-17:00", "pause": "12:00-13:00"}, "does not lie inside its hours"),
        ({"hours": "09:00-13:00", "pause": "12:00-13:00"}, "does not lie inside its hours"),
    ],
)
def test_lunch_lies_inside_its_half_day(half_day, message):
    whole = {"name": "종일", "max_visits": 6, "max_driving_minutes": 90} | half_day
    with pytest.raises(ValueError, match=message):
        scenario(half_days=[whole])


def test_a_limit_without_a_limit_is_refused():
    with pytest.raises(ValueError, match="no dongs, no visits, no driving and no travel time"):
        scenario(limits=[{"team": "구청장"}])
