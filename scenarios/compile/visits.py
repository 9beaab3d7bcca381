"""The visits part of a scenario to a ``VisitInstance``, and what its positions stand for."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from geodata.travel import TravelProvider
from planner.hubs.instance import HubPlan
from planner.visits.instance import Client, Pin, Slot, Town, VisitInstance, Window
from scenarios.calendar import Busy, FreeHalfDay, day_number, free_half_days, occurrences
from scenarios.errors import Problem, ScenarioError
from scenarios.ground import DongLookup, Ground, Lookup
from scenarios.schema import Place, Scenario, Visits
from scenarios.schema.common import Period, Weekday, parse_window
from scenarios.schema.visits import Kind, Settled


@dataclass(frozen=True)
class CompiledVisits:
    """A visit problem with the names of its positions."""

    instance: VisitInstance
    half_days: tuple[FreeHalfDay, ...]
    """Per slot."""
    places: tuple[Place, ...]
    """Per client."""
    towns: tuple[str, ...]
    """Per town: the dongs in which there is something to visit."""
    months: tuple[str, ...]
    """``2026-03`` per month."""


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
    busy = [*occurrences(scenario.calendar.diary, scenario), *blocked]
    span = _span(scenario, visits, problems)
    half_days = [
        free
        for free in free_half_days(scenario, visits.half_days, visits.least_minutes * 60, busy)
        if span.first <= free.date <= span.last
    ]
    if not half_days:
        problems.append(Problem("visits.half_days", "the calendar and the diary leave no half-day free", {}))
    if not visits.places:
        problems.append(Problem("visits.places", "there is no place to visit", {}))
    dong = DongLookup(ground, [])
    present = {dong.find(place.town) for place in visits.places if place.town is not None}
    towns = tuple(name for position, name in enumerate(ground.names) if position in present)
    spots = list(dict.fromkeys([_spot(visits, None), *(_spot(visits, place) for place in visits.places)]))
    spot_at = {spot: position for position, spot in enumerate(spots)}
    clients = _Clients(scenario, visits, ground, towns, regions, problems)
    made = tuple(clients.make(n, place, spot_at[_spot(visits, place)]) for n, place in enumerate(visits.places))
    months = _months(span)
    settled = _Settled(half_days, visits, made, scenario, problems)
    pins = tuple(settled.pin(n, pin) for n, pin in enumerate(visits.pins))
    promises = settled.promises()
    least = _town_least(visits, ground, towns, problems)
    if problems:
        raise ScenarioError(problems)
    instance = VisitInstance(
        seconds=tuple(tuple(row) for row in travel.table(spots).seconds.tolist()),
        slots=tuple(_slot(scenario, half_day, months) for half_day in half_days),
        clients=made,
        towns=tuple(Town(min_visits=least.get(town, 0), min_share_percent=visits.town_share_percent) for town in towns),
        one_region=visits.one_region_per_half_day,
        month_caps=tuple(visits.month_cap_won for _ in months),
        total_cap=_total_cap(scenario, visits),
        pins=pins,
        promises=promises,
        prize_seconds=visits.prize_seconds,
        promise_seconds=visits.promise_seconds,
    )
    return CompiledVisits(instance, tuple(half_days), visits.places, towns, months)


def _spot(visits: Visits, place: Place | None) -> tuple[float, float]:
    if place is None or place.lon is None or place.lat is None:
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


def _slot(scenario: Scenario, free: FreeHalfDay, months: Sequence[str]) -> Slot:
    return Slot(
        day=day_number(scenario, free.date),
        weekday=free.date.weekday(),
        month=months.index(f"{free.date:%Y-%m}"),
        window=Window(start=free.start, end=free.end),
        from_place=0,
        to_place=0,
        max_visits=free.half_day.max_visits,
        max_driving=free.half_day.max_driving_minutes * 60,
    )


def _total_cap(scenario: Scenario, visits: Visits) -> int | None:
    envelope = scenario.budget.visits_won if scenario.budget else None
    caps = [cap for cap in (visits.total_cap_won, envelope) if cap is not None]
    return min(caps) if caps else None


def _town_least(visits: Visits, ground: Ground, towns: Sequence[str], problems: list[Problem]) -> Mapping[str, int]:
    at = DongLookup(ground, problems)
    for town, least in visits.town_least.items():
        at(town, "visits.town_least")
        if least and town in ground.names and town not in towns:
            values: dict[str, object] = {"town": town, "least": least}
            problems.append(
                Problem("visits.town_least", "{least} visits are asked of '{town}', which has no place", values)
            )
    return visits.town_least


@dataclass
class _Clients:
    """Makes a client of each place; notes what is wrong with it."""

    scenario: Scenario
    visits: Visits
    ground: Ground
    towns: Sequence[str]
    regions: HubPlan | None
    problems: list[Problem]

    def __post_init__(self) -> None:
        self._dong_at = DongLookup(self.ground, self.problems)
        self._opening_at = Lookup("opening", tuple(self.visits.openings), self.problems)
        self._kind_at = Lookup("kind", tuple(self.visits.kinds), self.problems)
        self._weeks = [_week(days) for days in self.visits.openings.values()]
        self._kinds = list(self.visits.kinds.values())
        self._town_at = {town: position for position, town in enumerate(self.towns)}

    def make(self, number: int, place: Place, spot: int) -> Client:
        at = f"visits.places[{number}] '{place.id}'"
        dong = None if place.town is None else self._dong_at(place.town, f"{at} town")
        kind = self._kind(place, at)
        opening = place.opening or kind.opening
        return Client(
            place=spot,
            service=(place.minutes if place.minutes is not None else kind.minutes) * 60,
            opening=self._weeks[self._opening_at(opening, f"{at} opening")] if self._weeks else ((),) * 7,
            closed_days=self._closed(place),
            first_day=self._day(place.not_before, f"{at} not_before"),
            last_day=self._day(place.by, f"{at} by"),
            prize=place.prize if place.prize is not None else kind.prize,
            required=place.required,
            town=None if dong is None else self._town_at.get(self.ground.names[dong]),
            region=None if dong is None or self.regions is None else self.regions.hub_of[dong],
            won=place.won if place.won is not None else kind.won,
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


@dataclass
class _Settled:
    """Finds the slot of pins and promises."""

    half_days: Sequence[FreeHalfDay]
    visits: Visits
    clients: Sequence[Client]
    scenario: Scenario
    problems: list[Problem]

    def __post_init__(self) -> None:
        self._place_at = Lookup("place", tuple(place.id for place in self.visits.places), self.problems)
        self._slot_at = {(free.date, free.half_day.name): n for n, free in enumerate(self.half_days)}

    def pin(self, number: int, settled: Settled) -> Pin:
        at = f"visits.pins[{number}]"
        slot = self._slot_at.get((settled.date, settled.half_day))
        if slot is None:
            values: dict[str, object] = {"date": settled.date.isoformat(), "half_day": settled.half_day}
            self.problems.append(Problem(at, "there is no free half-day '{half_day}' on {date}", values))
        client = self._place_at(settled.place, at)
        if slot is not None and self.clients and not self._fits(self.clients[client], self.half_days[slot]):
            values = {"place": settled.place, "date": settled.date.isoformat(), "half_day": settled.half_day}
            template = (
                "'{place}' cannot be visited on {date}, {half_day}: its dates, closed days or opening hours rule it out"
            )
            self.problems.append(Problem(at, template, values))
        start = settled.start
        return Pin(
            client=client,
            slot=slot or 0,
            start=None if start is None else start.hour * 3600 + start.minute * 60,
        )

    def _fits(self, client: Client, free: FreeHalfDay) -> bool:
        """Return whether a visit fits at all, driving aside; no solver could say better why a pin cannot hold."""
        day = day_number(self.scenario, free.date)
        last = day if client.last_day is None else client.last_day
        if day in client.closed_days or not (client.first_day or 0) <= day <= last:
            return False
        windows = client.opening[free.date.weekday()]
        return any(max(w.start, free.start) + client.service <= min(w.end, free.end) for w in windows)

    def promises(self) -> tuple[int | None, ...] | None:
        """Return the promised slot per client; one whose half-day is gone stays a promise that is broken anyway."""
        if self.visits.promises is None:
            return None
        slots: list[int | None] = [None] * len(self.visits.places)
        for number, settled in enumerate(self.visits.promises):
            client = self._place_at(settled.place, f"visits.promises[{number}]")
            slots[client] = self._slot_at.get((settled.date, settled.half_day)) if self.visits.places else None
        return tuple(slots)
