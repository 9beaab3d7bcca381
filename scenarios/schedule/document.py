"""What staff and programs read: a plan in names, local dates and times, and won.

This is the schema of ``schedule.json``. Local time is Asia/Seoul. Figures nobody knows are absent.
"""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict

from planner.result import Status
from scenarios.schedule.changes import Replanned
from scenarios.schedule.posts import StaffingSchedule

READ = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Finding(BaseModel):
    """One remark that can be said in any language."""

    model_config = READ

    template: str
    """English sentence with ``{named}`` values; the key of its translation."""
    values: dict[str, int | str] = {}


class Part(BaseModel):
    """How one family's solve ended."""

    model_config = READ

    family: str
    status: Status
    objective: int | None
    bound: int | None
    gap: float | None
    runtime_s: float
    solver: str
    seed: int
    instance_digest: str
    clashing_rules: tuple[str, ...] = ()
    clash: tuple[Finding, ...] = ()
    """The lines of the scenario that clash, if there is no plan."""
    clash_minimal: bool | None = None
    """Whether it is proven that none of these lines can be spared."""
    spent_won: int | None = None
    """Won the part spends; ``None`` if it handles no money."""
    envelope_won: int | None = None
    """Its share of the budget, or its cap."""


class RegionLoad(BaseModel):
    """A region's total of one figure, and the band it must lie in."""

    model_config = READ

    figure: str
    estimate: bool
    """Whether the figure is an estimate rather than a count."""
    total: int
    least: int | None
    most: int | None


class LinkedDong(BaseModel):
    """A dong of a region and its way to the hub."""

    model_config = READ

    name: str
    is_hub: bool
    metres_to_hub: int
    demand: int
    moved: bool
    """Whether it leaves the region it belongs to today."""
    today: str | None = None
    """Name of the region it belongs to today, if that is known."""


class Region(BaseModel):
    """A region (권역) with its hub dong (거점동) and linked dongs (연계동)."""

    model_config = READ

    name: str
    hub: str
    dongs: tuple[LinkedDong, ...]
    """The hub first, then by name."""
    loads: tuple[RegionLoad, ...]
    colour: int
    """Number of its colour in every picture; regions next to each other never share one."""


class DutyLine(BaseModel):
    """One duty of one dong: a line of the roster (업무분담표)."""

    model_config = READ

    region: str
    dong: str
    role: Literal["hub", "linked"]
    field: str
    duty: str
    team: str | None
    """Team of the dong's office that does it; ``None`` for the head of the dong."""
    with_dongs: tuple[str, ...]
    """Dongs of the region that do it together with this one."""
    assumption: bool


class HubSchedule(BaseModel):
    """The grouping."""

    model_config = READ

    demand: str
    """Name of the figure travel is weighed with."""
    regions: tuple[Region, ...]
    duties: tuple[DutyLine, ...] = ()
    """By region, the hub dong's first."""


class Visit(BaseModel):
    """One visit of a round."""

    model_config = READ

    id: str
    name: str
    kind: str
    """Label of the kind, such as 경로당."""
    town: str | None
    start: dt.datetime
    end: dt.datetime
    drive_seconds: int
    """Driving from the stop before."""
    lon: float
    lat: float
    prize: int
    won: int
    pinned: bool
    promised: bool
    """Whether it keeps a half-day announced before."""
    address: str = ""
    people: tuple[str, ...] = ()
    """Who must be there beside the visitor (배석자)."""


class Round(BaseModel):
    """One half-day's route."""

    model_config = READ

    date: dt.date
    half_day: str
    leave: dt.datetime
    """Latest departure from the base that is in time for the first visit."""
    back: dt.datetime
    driving_seconds: int
    won: int
    region: str | None
    visits: tuple[Visit, ...]
    line: str | None = None
    """The way driven, from start to end: a ``LINESTRING`` in WKT, WGS 84, longitude first; ``None`` if unknown."""


class IdleHalfDay(BaseModel):
    """A half-day that is free and on which nobody goes."""

    model_config = READ

    date: dt.date
    half_day: str
    start: dt.datetime
    end: dt.datetime


class LeftOut(BaseModel):
    """A place this plan does not visit."""

    model_config = READ

    id: str
    name: str
    kind: str
    town: str | None
    lon: float
    lat: float
    prize: int


class TownShare(BaseModel):
    """How a town fares."""

    model_config = READ

    town: str
    places: int
    visited: int
    least: int
    """Visits the rules ask for."""


class MonthMoney(BaseModel):
    """Won of one calendar month."""

    model_config = READ

    month: str
    """``2026-03``."""
    won: int
    cap_won: int | None


class VisitSchedule(BaseModel):
    """The rounds."""

    model_config = READ

    visitor: str
    base: str
    base_lon: float
    base_lat: float
    base_approximate: bool
    half_days: int
    """Half-days available, used or not."""
    rounds: tuple[Round, ...]
    left_out: tuple[LeftOut, ...]
    towns: tuple[TownShare, ...]
    months: tuple[MonthMoney, ...]
    broken_promises: tuple[str, ...]
    """Ids of places not visited in the half-day announced."""
    driving_seconds: int
    prize: int
    prize_left: int
    won: int
    cap_won: int | None
    replanned: Replanned | None = None
    """What changes of a plan announced before; ``None`` if this is the first."""
    idle: tuple[IdleHalfDay, ...] = ()
    """In order of time; with those of the rounds, all half-days available."""


class TrainingSession(BaseModel):
    """One session that is held."""

    model_config = READ

    course: str
    name: str
    start: dt.datetime
    end: dt.datetime
    venue: str | None
    lecturers: tuple[str, ...]
    attendance: dict[str, int]
    """People away per office."""
    guests: int
    people: int
    head_until: dt.datetime | None
    """Until when the head of the government is present."""


class StatementLine(BaseModel):
    """One line of a course's statement (산출내역)."""

    model_config = READ

    label: str
    formula: str
    """Such as ``2,000원 × 700``."""
    won: int


class CourseStatement(BaseModel):
    """What a course costs and how that comes about."""

    model_config = READ

    course: str
    held: bool
    optional: bool
    sessions: int
    people: int
    lines: tuple[StatementLine, ...]
    won: int


class AuditLine(BaseModel):
    """A line of the signed document recomputed."""

    model_config = READ

    course: str
    label: str
    formula: str
    printed_won: int
    computed_won: int


class Audit(BaseModel):
    """The signed document behind the scenario, recomputed, and what does not reconcile."""

    model_config = READ

    title: str
    lines: tuple[AuditLine, ...]
    findings: tuple[Finding, ...]


class TrainingSchedule(BaseModel):
    """The year of training."""

    model_config = READ

    sessions: tuple[TrainingSession, ...]
    """In order of time."""
    statements: tuple[CourseStatement, ...]
    won: int
    cap_won: int | None
    audit: Audit | None


class HolidayUsed(BaseModel):
    """A holiday the plan was made with."""

    model_config = READ

    date: dt.date
    name: str


class EnvelopeUse(BaseModel):
    """One envelope of the budget."""

    model_config = READ

    name: str
    won: int
    spent_won: int | None
    """``None`` if it is not planned here."""


class Area(BaseModel):
    """A dong as an area, for display only."""

    model_config = READ

    name: str
    approximate: bool
    """Whether it only stands in for the official area."""
    source: str
    shape: str | None
    """WKT, WGS 84, longitude first, outer rings counter-clockwise; ``None`` if there is no shape."""


class AreaLayer(BaseModel):
    """The dongs as areas, and what they are."""

    model_config = READ

    label: str
    """English sentence that says what the areas are, filled with ``source``; empty for an official layer."""
    source: str
    areas: tuple[Area, ...]


class CalendarEntry(BaseModel):
    """What calendars that took in this plan or an earlier one hold of one visit or session."""

    model_config = READ

    key: str
    """Such as ``visit/S001``; stays with the visit or session in every later plan."""
    title: str
    place: str
    start: dt.datetime
    end: dt.datetime
    sequence: int
    """Grows when the entry changes; one that stays as it was keeps it."""
    cancelled: bool = False
    """Whether it was in an earlier plan and is in this one no more."""


class Engaged(BaseModel):
    """Something that stands in the diary of the head of the government, on one day."""

    model_config = READ

    name: str
    start: dt.datetime
    end: dt.datetime


class Schedule(BaseModel):
    """The plan of a whole scenario."""

    model_config = READ

    scenario: str
    title: str
    government: str
    first: dt.date
    last: dt.date
    status: Status
    """The worst of its parts."""
    parts: tuple[Part, ...]
    notes: tuple[str, ...]
    synthetic: tuple[str, ...]
    """Which data are made up."""
    approximate: tuple[str, ...]
    """Which places stand in for others: approximate cells, a base that is not known."""
    holidays: tuple[HolidayUsed, ...]
    hubs: HubSchedule | None = None
    training: TrainingSchedule | None = None
    visits: VisitSchedule | None = None
    staffing: StaffingSchedule | None = None
    envelopes: tuple[EnvelopeUse, ...] = ()
    made: dt.datetime | None = None
    """When the plan was made: the only clock its documents know."""
    areas: AreaLayer | None = None
    entries: tuple[CalendarEntry, ...] = ()
    diary: tuple[Engaged, ...] = ()
    """What the scenario has in the head's diary, in order of time."""
