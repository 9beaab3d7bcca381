"""Rounds of visits to senior centres (경로당) and others, in the words of staff."""

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.schema.calendar import Engagement
from scenarios.schema.common import WORDS, Count, Date, Name, Percent, Weekday, Window, Won, parse_window, unique

Lon = Annotated[float, Field(ge=124.0, le=132.0, allow_inf_nan=False)]
Lat = Annotated[float, Field(ge=33.0, le=39.0, allow_inf_nan=False)]
Minutes = Annotated[int, Field(ge=0, le=1_440)]
TravelPercent = Annotated[int, Field(ge=50, le=300)]

UNLOCATED = "place_unlocated"
"""Code of the refusal of a place with an address and no position; readers add the known place that is most like it."""


class Base(BaseModel):
    """Where the car starts and ends."""

    model_config = WORDS

    name: Name
    lon: Lon
    lat: Lat
    approximate: bool = False
    """Whether the place stands in for one that is not known; said wherever it is shown."""


class HalfDay(BaseModel):
    """A stretch of each working day for one round of visits."""

    model_config = WORDS

    name: Name
    hours: Window
    max_visits: Annotated[int, Field(ge=0, le=50)]
    max_driving_minutes: Minutes
    weekdays: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
    pause: Window | None = None
    """Lunch (점심시간) inside the hours, for whole days: nobody visits and nobody drives."""
    start: Name | None = None
    """Where the car starts, of ``bases``; else where the team does."""
    end: Name | None = None
    """Where the car ends, of ``bases``; else where the team does."""
    travel_percent: TravelPercent = 100
    """How long drives take then, in percent of what ``travel`` says: 130 in the rush hour (출퇴근 시간)."""

    @model_validator(mode="after")
    def _pause_inside(self) -> "HalfDay":
        if self.pause is not None:
            (first, last), (start, end) = parse_window(self.hours), parse_window(self.pause)
            if start <= first or end >= last:
                raise PydanticCustomError(
                    "pause_not_inside",
                    "the pause {pause} of '{name}' does not lie inside its hours {hours}",
                    {"name": self.name, "pause": self.pause, "hours": self.hours},
                )
        return self


class Team(BaseModel):
    """Somebody who goes on rounds: the head, the deputy, the head of a dong (방문조)."""

    model_config = WORDS

    name: Name
    keeps_diary: bool = False
    """Whether the head's diary, and the openings the head attends, bind this team too."""
    half_days: tuple[Name, ...] = ()
    """Half-days it goes out on; all of them if none is named."""
    start: Name | None = None
    """Where its car starts, of ``bases``; else ``base``."""
    end: Name | None = None
    """Where its car ends, of ``bases``; else ``base``."""
    diary: tuple[Engagement, ...] = ()
    """Its own engagements."""


class Person(BaseModel):
    """Somebody who must be there at some visits, such as a head of department (배석자)."""

    model_config = WORDS

    name: Name
    diary: tuple[Engagement, ...] = ()
    """When he or she is elsewhere."""


class HalfDayLimit(BaseModel):
    """What certain half-days allow; every line that fits a half-day binds it."""

    model_config = WORDS

    first: Date | None = None
    last: Date | None = None
    weekdays: tuple[Weekday, ...] = ()
    """All weekdays if none is named."""
    half_day: Name | None = None
    team: Name | None = None
    towns: tuple[Name, ...] = ()
    """Only places of these dongs, or of their regions if there is a hubs part; places without a dong always."""
    max_visits: Annotated[int, Field(ge=0, le=50)] | None = None
    max_driving_minutes: Minutes | None = None
    travel_percent: TravelPercent | None = None
    """How long drives take then, instead of what the half-day says; of several lines the most."""

    @model_validator(mode="after")
    def _limits_something(self) -> "HalfDayLimit":
        if not self.towns and self.max_visits is self.max_driving_minutes is self.travel_percent is None:
            raise PydanticCustomError(
                "limit_empty", "a limit gives no dongs, no visits, no driving and no travel time", {}
            )
        return self


class DayValue(BaseModel):
    """Points that visits are worth besides when made at certain times."""

    model_config = WORDS

    points: Annotated[int, Field(ge=1, le=10**6)]
    place: Name | None = None
    """Number of one place; all of ``kind``, or all, without one."""
    kind: Name | None = None
    first: Date | None = None
    last: Date | None = None
    weekdays: tuple[Weekday, ...] = ()
    half_day: Name | None = None


class Kind(BaseModel):
    """What the visits of a kind have in common; a place's own figures come first."""

    model_config = WORDS

    label: Name
    """What it is called in documents, such as 경로당."""
    minutes: Annotated[int, Field(ge=1, le=1_440)]
    prize: Count = 0
    won: Won = 0
    opening: Name
    teams: tuple[Name, ...] = ()
    """Who may go; any team if none is named."""
    people: tuple[Name, ...] = ()
    """Who must be there, of ``people``."""


class Place(BaseModel):
    """Somewhere to visit, one row of the table."""

    model_config = WORDS

    id: Name
    name: Name
    kind: Name
    town: Name | None = None
    """The dong, eup or myeon whose share it counts for; without one it counts for none."""
    lon: Lon | None = None
    """Without a position, and without an address, the visit takes place at the base."""
    lat: Lat | None = None
    address: str = ""
    """For people to read: no position is looked up or guessed from it, so a place that has one needs a position."""
    minutes: Annotated[int, Field(ge=1, le=1_440)] | None = None
    prize: Count | None = None
    won: Won | None = None
    opening: Name | None = None
    closed_dates: tuple[Date, ...] = ()
    not_before: Date | None = None
    by: Date | None = None
    required: bool = False
    teams: tuple[Name, ...] = ()
    """Who may go; whoever may for the kind if none is named."""
    people: tuple[Name, ...] = ()
    """Who must be there, besides those of the kind."""
    group: Name | None = None
    """Places with the same word here are visited in one half-day, or none of them is."""
    repeats: Annotated[int, Field(ge=1, le=12)] = 1
    """How often it may be visited; ``required`` and ``prize`` hold for each visit, towns count the place once."""
    gap_days: Annotated[int, Field(ge=1, le=366)] = 1
    """Least days between two of its visits."""
    members: Count | None = None
    note: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> "Place":
        if (self.lon is None) != (self.lat is None):
            raise PydanticCustomError("half_position", "'{id}' has a longitude or a latitude alone", {"id": self.id})
        if self.address and self.lon is None:
            values = {"name": self.name, "address": self.address}
            raise PydanticCustomError(UNLOCATED, "'{name}' has an address ({address}) and no coordinates", values)
        if self.not_before and self.by and self.by < self.not_before:
            raise PydanticCustomError(
                "place_dates_reversed",
                "'{id}' is to be visited by {by} but not before {not_before}",
                {"id": self.id, "by": self.by.isoformat(), "not_before": self.not_before.isoformat()},
            )
        return self


class Settled(BaseModel):
    """A visit with its half-day: a pin that binds, or a promise that costs when broken."""

    model_config = WORDS

    place: Name
    date: Date
    half_day: Name
    start: dt.time | None = None
    """Exact start; pins only."""
    team: Name | None = None
    """Who goes, where there are several; not needed where ``half_day`` says it, such as ``오전 (부시장)``."""


class Visits(BaseModel):
    """The rounds to be planned."""

    model_config = WORDS

    visitor: Name
    """Who goes, such as 김제시장."""
    first: Date | None = None
    """First day of the rounds; that of the period if not given."""
    last: Date | None = None
    base: Base
    bases: Annotated[tuple[Base, ...], unique("base", lambda b: b.name)] = ()
    """Other places where cars start or end."""
    teams: Annotated[tuple[Team, ...], unique("team", lambda t: t.name)] = ()
    """Who goes on rounds; without any the visitor alone does, who keeps the diary."""
    people: Annotated[tuple[Person, ...], unique("attendant", lambda p: p.name)] = ()
    half_days: Annotated[tuple[HalfDay, ...], Field(min_length=1), unique("half-day", lambda h: h.name)]
    least_minutes: Minutes = 60
    """What the diary leaves of a half-day is used if it lasts at least so long."""
    openings: dict[Name, dict[Weekday, tuple[Window, ...]]]
    """Named opening hours; a weekday not listed is closed."""
    kinds: dict[Name, Kind]
    places: Annotated[tuple[Place, ...], unique("place", lambda p: p.id)] = ()
    places_files: tuple[Name, ...] = ()
    """CSV tables beside the scenario, with the columns of a place; they are read into ``places``."""
    town_share_percent: Percent = 0
    """At least this share of each town's places is visited."""
    town_least: dict[Name, Count] = {}
    """At least so many places of a town."""
    month_cap_won: Won | None = None
    """Most won in a calendar month."""
    total_cap_won: Won | None = None
    """Most won in all; the envelope of the budget also binds, if there is one."""
    fairest: bool = False
    """Raise ``town_share_percent`` to the highest share found that all towns can have (최소 방문율 최대화)."""
    limits: tuple[HalfDayLimit, ...] = ()
    day_values: tuple[DayValue, ...] = ()
    one_region_per_half_day: bool = False
    """Each half-day stays inside one region of the hub plan."""
    pins: tuple[Settled, ...] = ()
    promises: tuple[Settled, ...] | None = None
    """Visits announced in an earlier plan."""
    prize_seconds: Count = 600
    """Seconds of driving that one prize point is worth."""
    promise_seconds: Count = 7_200
    """Seconds of driving that one kept promise is worth."""
