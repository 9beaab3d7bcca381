"""The visits part of a scenario to a ``VisitInstance``, and what its positions stand for."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from geodata.travel import Point, TravelProvider
from planner.hubs.instance import HubPlan
from planner.visits.instance import Client, Town, VisitInstance, Window
from planner.visits.shares import Fairest
from scenarios.calendar import Busy, FreeHalfDay, day_number
from scenarios.compile.half_days import Bases, Slots, region_of, team_half_days
from scenarios.compile.occasions import Company, DayPoints, group_names, groups, occasions, people, series
from scenarios.compile.settled import SettledVisits
from scenarios.errors import Problem, ScenarioError
from scenarios.ground import DongLookup, Ground, Lookup
from scenarios.roads import seconds_between
from scenarios.schema import Place, Scenario, Visits
from scenarios.schema.common import Period, Weekday, parse_window
from scenarios.schema.visits import Kind


@dataclass(frozen=True)
class CompiledVisits:
    """A visit problem with the names of its positions."""

    instance: VisitInstance
    half_days: tuple[FreeHalfDay, ...]
    """Per slot."""
    places: tuple[Place, ...]
    """Per client: every visit that may be made, see ``occasions``."""
    towns: tuple[str, ...]
    """Per town: the dongs in which there is something to visit."""
    months: tuple[str, ...]
    """``2026-03`` per month."""
    people: tuple[str, ...] = ()
    """Per person who must be there."""
    groups: tuple[str, ...] = ()
    """Per group: its word and the names of its places."""
    fairest: Fairest | None = None
    """How far the towns' least share was raised, where the scenario asks for the fairest one."""
    spots: tuple[Point, ...] = ()
    """Per place of the instance, where it is."""


def compile_visits(
    scenario: Scenario,
    visits: Visits,
    ground: Ground,
    travel: TravelProvider,
    regions: HubPlan | None = None,
    blocked: Sequence[Busy] = (),
) -> CompiledVisits:
    """Return the visit problem of a scenario that carries its holiday table.

    Parameters
    ----------
    scenario, visits
        The whole and its visits part.
    ground
        The scenario's dongs.
    travel
        Fills the seconds between the base and all places.
    regions
        The hub plan, for ``one_region_per_half_day``.
    blocked
        Openings the head attends, besides the diary.

    Raises
    ------
    ScenarioError
        If a name is unknown, a date lies outside the period, or no half-day is left.
    """
    problems: list[Problem] = []
    span = _span(scenario, visits, problems)
    half_days = [free for free in team_half_days(scenario, visits, blocked) if span.first <= free.date <= span.last]
    if not half_days:
        problems.append(Problem("visits.half_days", "the calendar and the diary leave no half-day free", {}))
    if not visits.places:
        problems.append(Problem("visits.places", "there is no place to visit", {}))
    dong = DongLookup(ground, [])
    present = {dong.find(place.town) for place in visits.places if place.town is not None}
    towns = tuple(name for position, name in enumerate(ground.names) if position in present)
    bases, places = Bases(visits, problems), occasions(visits)
    spots = list(dict.fromkeys([*bases.spots, *(_spot(visits, place) for place in visits.places)]))
    spot_at = {spot: position for position, spot in enumerate(spots)}
    clients = _Clients(scenario, visits, ground, towns, regions, half_days, problems)
    made = tuple(clients.make(n, place, spot_at[_spot(visits, place)]) for n, place in enumerate(places))
    months = _months(span)
    slots = Slots(scenario, visits, ground, regions, problems)
    settled = SettledVisits(half_days, visits, places, made, scenario, problems)
    pins = tuple(settled.pin(n, pin) for n, pin in enumerate(visits.pins))
    promises = settled.promises()
    least = _town_least(visits, ground, towns, problems)
    if problems:
        raise ScenarioError(problems)
    instance = VisitInstance(
        seconds=seconds_between(travel, spots, _located(visits)),
        slots=tuple(slots.make(half_day, months, spot_at, bases) for half_day in half_days),
        clients=made,
        towns=tuple(Town(min_visits=least.get(town, 0), min_share_percent=visits.town_share_percent) for town in towns),
        one_region=visits.one_region_per_half_day,
        month_caps=tuple(visits.month_cap_won for _ in months),
        total_cap=_total_cap(scenario, visits),
        pins=pins,
        people=people(scenario, visits),
        series=series(visits),
        groups=groups(visits),
        promises=promises,
        prize_seconds=visits.prize_seconds,
        promise_seconds=visits.promise_seconds,
    )
    named = tuple(person.name for person in visits.people)
    return CompiledVisits(
        instance, tuple(half_days), places, towns, months, named, group_names(visits), spots=tuple(spots)
    )


def _located(visits: Visits) -> list[tuple[str, str, tuple[float, float]]]:
    """Return where each position of the scenario stands in it, its name, and the position."""
    bases = [("visits.base", base.name, (base.lon, base.lat)) for base in (visits.base, *visits.bases)]
    places = [
        (f"visits.places[{n}] '{place.id}'", place.name, _spot(visits, place))
        for n, place in enumerate(visits.places)
        if place.lon is not None
    ]
    return [*bases, *places]


def _spot(visits: Visits, place: Place) -> tuple[float, float]:
    if place.lon is None or place.lat is None:
        return visits.base.lon, visits.base.lat
    return place.lon, place.lat


def _span(scenario: Scenario, visits: Visits, problems: list[Problem]) -> Period:
    """Return the part of the period in which visits are made."""
    span = Period(first=visits.first or scenario.period.first, last=visits.last or scenario.period.last)
    if not scenario.period.first <= span.first <= span.last <= scenario.period.last:
        values: dict[str, object] = {
            "first": span.first.isoformat(),
            "last": span.last.isoformat(),
            "period_first": scenario.period.first.isoformat(),
            "period_last": scenario.period.last.isoformat(),
        }
        template = "{first} to {last} is no stretch of the period {period_first} to {period_last}"
        problems.append(Problem("visits", template, values))
        return scenario.period
    return span


def _months(span: Period) -> tuple[str, ...]:
    first, last = span.first, span.last
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple(
        f"{first.year + (first.month - 1 + n) // 12}-{(first.month - 1 + n) % 12 + 1:02d}" for n in range(count)
    )


def _total_cap(scenario: Scenario, visits: Visits) -> int | None:
    envelope = scenario.budget.visits_won if scenario.budget else None
    caps = [cap for cap in (visits.total_cap_won, envelope) if cap is not None]
    return min(caps) if caps else None


def _town_least(visits: Visits, ground: Ground, towns: Sequence[str], problems: list[Problem]) -> Mapping[str, int]:
    """Return the visits asked of each dong, by its own name, however the scenario spells it."""
    at, place = DongLookup(ground, problems), "visits.town_least"
    spelt: dict[str, str] = {}
    for town, least in visits.town_least.items():
        position = at(town, place)
        if at.find(town) is None:
            continue
        name = ground.names[position]
        values: dict[str, object] = {"town": town, "least": least, "other": spelt.get(name), "dong": name}
        if name in spelt:
            problems.append(Problem(place, "'{other}' and '{town}' ask visits of one dong, {dong}", values))
        elif least and name not in towns:
            problems.append(Problem(place, "{least} visits are asked of '{town}', which has no place", values))
        spelt[name] = town
    return {name: visits.town_least[town] for name, town in spelt.items()}


@dataclass
class _Clients:
    """Makes a client of each place; notes what is wrong with it."""

    scenario: Scenario
    visits: Visits
    ground: Ground
    towns: Sequence[str]
    regions: HubPlan | None
    half_days: Sequence[FreeHalfDay]
    problems: list[Problem]

    def __post_init__(self) -> None:
        self._company = Company(self.visits, self.problems)
        self._points = DayPoints(self.visits, self.half_days, self.problems)
        self._dong_at = DongLookup(self.ground, self.problems)
        self._opening_at = Lookup("opening", tuple(self.visits.openings), self.problems)
        self._kind_at = Lookup("kind", tuple(self.visits.kinds), self.problems)
        self._weeks = [_week(days) for days in self.visits.openings.values()]
        self._kinds = list(self.visits.kinds.values())
        self._town_at = {town: position for position, town in enumerate(self.towns)}
        self._has_regions = self.regions is not None or any(limit.towns for limit in self.visits.limits)

    def make(self, number: int, place: Place, spot: int) -> Client:
        at = f"visits.places[{number}] '{place.id}'"
        dong = None if place.town is None else self._dong_at(place.town, f"{at} town")
        kind = self._kind(place, at)
        opening = place.opening or kind.opening
        points, fewer = self._points.most(place)
        again = number >= len(self.visits.places)
        return Client(
            place=spot,
            service=(place.minutes if place.minutes is not None else kind.minutes) * 60,
            opening=self._weeks[self._opening_at(opening, f"{at} opening")] if self._weeks else ((),) * 7,
            closed_days=self._closed(place),
            first_day=self._day(place.not_before, f"{at} not_before"),
            last_day=self._day(place.by, f"{at} by"),
            prize=(place.prize if place.prize is not None else kind.prize) + points,
            required=place.required,
            town=None if dong is None or again else self._town_at.get(self.ground.names[dong]),
            region=None if dong is None or not self._has_regions else region_of(dong, self.regions),
            won=place.won if place.won is not None else kind.won,
            teams=self._company.teams(place, kind, at),
            people=self._company.people(place, kind, at),
            slot_seconds=tuple((slot, self.visits.prize_seconds * lacking) for slot, lacking in fewer),
        )

    def _kind(self, place: Place, at: str) -> Kind:
        position = self._kind_at(place.kind, f"{at} kind")
        return self._kinds[position] if self._kinds else Kind(label="-", minutes=1, opening="-")

    def _closed(self, place: Place) -> tuple[int, ...]:
        period = self.scenario.period
        inside = sorted({date for date in place.closed_dates if period.first <= date <= period.last})
        return tuple(day_number(self.scenario, date) for date in inside)

    def _day(self, date: dt.date | None, at: str) -> int | None:
        if date is None:
            return None
        period = self.scenario.period
        if not period.first <= date <= period.last:
            values: dict[str, object] = {
                "date": date.isoformat(),
                "first": period.first.isoformat(),
                "last": period.last.isoformat(),
            }
            self.problems.append(Problem(at, "{date} lies outside the period {first} to {last}", values))
            return None
        return day_number(self.scenario, date)


def _week(days: Mapping[Weekday, Sequence[str]]) -> tuple[tuple[Window, ...], ...]:
    """Return the windows of each weekday, in order, those that touch or overlap made one."""
    week = []
    for weekday in get_args(Weekday):
        merged: list[Window] = []
        for start, end in sorted(map(parse_window, days.get(weekday, ()))):
            if merged and start <= merged[-1].end:
                merged[-1] = Window(start=merged[-1].start, end=max(end, merged[-1].end))
            else:
                merged.append(Window(start=start, end=end))
        week.append(tuple(merged))
    return tuple(week)
