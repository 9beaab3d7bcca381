"""The half-days of every team: what the diaries leave free, where each starts and ends, what each allows."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.hubs.instance import HubPlan
from planner.visits.instance import Slot, Window
from scenarios.calendar import Busy, FreeHalfDay, day_number, free_half_days, occurrences
from scenarios.errors import Problem
from scenarios.ground import DongLookup, Ground, Lookup
from scenarios.schema import Scenario, Visits
from scenarios.schema.common import WEEKDAYS, parse_window
from scenarios.schema.visits import Base, DayValue, HalfDay, HalfDayLimit, Team

Spot = tuple[float, float]
"""Longitude and latitude."""


def team_half_days(scenario: Scenario, visits: Visits, blocked: Sequence[Busy] = ()) -> list[FreeHalfDay]:
    """Return the free half-days of all teams by date; of several teams each bears the team's name.

    Parameters
    ----------
    scenario, visits
        The whole, with its holiday table, and its visits part.
    blocked
        Openings the head attends, besides the diary; they bind who keeps the diary.
    """
    head = [*occurrences(scenario.calendar.diary, scenario), *blocked]
    found: list[FreeHalfDay] = []
    for team in visits.teams or (None,):
        busy = head if team is None or team.keeps_diary else []
        own = [*busy, *occurrences(team.diary, scenario)] if team else busy
        for half_day in visits.half_days:
            if team is None or not team.half_days or half_day.name in team.half_days:
                named = half_day.model_copy(update={"name": half_day_name(visits, half_day.name, team)})
                free = free_half_days(scenario, [named], visits.least_minutes * 60, own)
                found.extend(replace(one, team=team, listed=half_day.name) for one in free)
    return sorted(found, key=lambda one: one.date)


def half_day_name(visits: Visits, half_day: str, team: Team | None) -> str:
    """Return how a half-day is called in plans: with its team where there are several."""
    return half_day if team is None or len(visits.teams) < 2 else f"{half_day} ({team.name})"


@dataclass
class Bases:
    """Where cars start and end, the first of all places."""

    visits: Visits
    problems: list[Problem]

    def __post_init__(self) -> None:
        self._at = Lookup("base", tuple(base.name for base in self.visits.bases), self.problems)
        for n, half_day in enumerate(self.visits.half_days):
            self._known(half_day, f"visits.half_days[{n}]")
        half_day_at = Lookup("half-day", tuple(h.name for h in self.visits.half_days), self.problems)
        for n, team in enumerate(self.visits.teams):
            self._known(team, f"visits.teams[{n}]")
            for name in team.half_days:
                half_day_at(name, f"visits.teams[{n}].half_days")

    @property
    def spots(self) -> list[Spot]:
        """All of them, the main one first."""
        return [(base.lon, base.lat) for base in (self.visits.base, *self.visits.bases)]

    def start(self, free: FreeHalfDay) -> Base:
        """Return where the car of a half-day starts."""
        return self._base(free.half_day.start, free.team.start if free.team else None)

    def end(self, free: FreeHalfDay) -> Base:
        """Return where the car of a half-day ends."""
        return self._base(free.half_day.end, free.team.end if free.team else None)

    def _base(self, *names: str | None) -> Base:
        position = next((found for name in names if name and (found := self._at.find(name)) is not None), None)
        return self.visits.base if position is None else self.visits.bases[position]

    def _known(self, one: HalfDay | Team, at: str) -> None:
        for name in filter(None, (one.start, one.end)):
            self._at(name, at)


@dataclass
class Slots:
    """Makes a slot of each half-day; notes names that are not known."""

    scenario: Scenario
    visits: Visits
    ground: Ground
    regions: HubPlan | None
    problems: list[Problem]

    def __post_init__(self) -> None:
        half_days = Lookup("half-day", tuple(h.name for h in self.visits.half_days), self.problems)
        teams = Lookup("team", tuple(t.name for t in self.visits.teams), self.problems)
        self._dong_at = DongLookup(self.ground, self.problems)
        self._areas: list[frozenset[int]] = []
        for n, limit in enumerate(self.visits.limits):
            at = f"visits.limits[{n}]"
            self._areas.append(frozenset(region_of(self._dong_at(town, at), self.regions) for town in limit.towns))
            if limit.half_day is not None:
                half_days(limit.half_day, at)
            if limit.team is not None:
                teams(limit.team, at)

    def make(self, free: FreeHalfDay, months: Sequence[str], spot_at: Mapping[Spot, int], bases: Bases) -> Slot:
        """Return the slot of a half-day."""
        limits = list(self._limits(free))
        areas = [area for limit, area in limits if limit.towns]
        most = [limit.max_visits for limit, _ in limits if limit.max_visits is not None]
        minutes = [limit.max_driving_minutes for limit, _ in limits if limit.max_driving_minutes is not None]
        percents = [limit.travel_percent for limit, _ in limits if limit.travel_percent is not None]
        start, end = bases.start(free), bases.end(free)
        return Slot(
            day=day_number(self.scenario, free.date),
            weekday=free.date.weekday(),
            month=months.index(f"{free.date:%Y-%m}"),
            window=Window(start=free.start, end=free.end),
            from_place=spot_at[start.lon, start.lat],
            to_place=spot_at[end.lon, end.lat],
            max_visits=min([free.half_day.max_visits, *most]),
            max_driving=min([free.half_day.max_driving_minutes, *minutes]) * 60,
            team=0 if free.team is None else self.visits.teams.index(free.team),
            pause=_pause(free),
            regions=tuple(sorted(frozenset.intersection(*areas))) if areas else None,
            travel_percent=max(percents, default=free.half_day.travel_percent),
        )

    def _limits(self, free: FreeHalfDay) -> Iterator[tuple[HalfDayLimit, frozenset[int]]]:
        for limit, area in zip(self.visits.limits, self._areas, strict=True):
            if limit.team in (None, free.team.name if free.team else None) and fits(limit, free):
                yield limit, area


def region_of(dong: int, regions: HubPlan | None) -> int:
    """Return the region of a dong: that of the hub plan, else the dong by itself."""
    return dong if regions is None else regions.hub_of[dong]


def fits(one: HalfDayLimit | DayValue, free: FreeHalfDay) -> bool:
    """Return whether a line about dates, weekdays and a half-day is about this one."""
    return (
        (one.first or dt.date.min) <= free.date <= (one.last or dt.date.max)
        and (not one.weekdays or WEEKDAYS[free.date.weekday()] in one.weekdays)
        and one.half_day in (None, free.listed)
    )


def _pause(free: FreeHalfDay) -> Window | None:
    """Return the pause as far as the free stretch has it; none where the diary leaves work on one side of it only."""
    if free.half_day.pause is None:
        return None
    start, end = parse_window(free.half_day.pause)
    start, end = max(start, free.start), min(end, free.end)
    return Window(start=start, end=end) if start < end else None
