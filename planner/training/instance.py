"""Training: date, hours, venue, lecturers and attendance of every session, under capacity and money.

Positions stand for programmes, sessions, venues, lecturers, offices and cohorts. Days count from the first day of the
period, which falls on ``first_weekday``; week ``(first_weekday + day) // 7``. Clock times are minutes from midnight,
lengths whole teaching hours, money whole won. Nothing here is derived.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from planner.training.contradictions import CONTRADICTIONS
from planner.training.units import FROZEN, Hours, Minute, Percent, Position, Weekday, Whole, Won
from planner.training.units import Block as Block


class Starts(BaseModel):
    """Clock times at which a session of this length may begin (lunch and closing time are kept by this list)."""

    model_config = FROZEN

    hours: Hours
    minutes: tuple[Minute, ...] = Field(min_length=1)


class Venue(BaseModel):
    """A hall; holds one session at a time."""

    model_config = FROZEN

    seats: Whole
    extra_seats: Whole = 0
    """Chairs that may be added (보조의자); each one used costs ``seat_weight``."""
    won_per_hour: Won = 0
    busy: tuple[Block, ...] = ()


class Lecturer(BaseModel):
    """Teaches one session at a time; paid the first hour and each further hour at their own rates."""

    model_config = FROZEN

    weekdays: tuple[Weekday, ...]
    """On which they come; 0 is Monday."""
    first_hour_won: Won
    extra_hour_won: Won
    busy: tuple[Block, ...] = ()


class Office(BaseModel):
    """A dong's or division's staff, of whom only a share may be away at once."""

    model_config = FROZEN

    people: Whole
    max_away_percent: Percent = 100
    """At no moment are more than ``people * max_away_percent // 100`` away at sessions and other duties."""


class Headcount(BaseModel):
    """So many people of one office."""

    model_config = FROZEN

    office: Position
    people: Whole


class Duty(BaseModel):
    """People of an office away at something that is not planned here."""

    model_config = FROZEN

    office: Position
    people: Whole
    block: Block


class BudgetLine(BaseModel):
    """One line of a programme's statement; zero if the programme is not held.

    ========================= =====================================================
    kind                      amount
    ========================= =====================================================
    ``lecturer_fees``         fees of all its sessions (``won``, ``count`` unused)
    ``percent_of_fees``       ``won`` percent of the fees, won below one cut off
    ``venue_hire``            hourly price of the halls (``won``, ``count`` unused)
    ``per_head``              ``won`` x ``count``, or x all who attend if ``None``
    ``per_session``           ``won`` x ``count``, or x its sessions if ``None``
    ``lump_sum``              ``won``
    ========================= =====================================================
    """

    model_config = FROZEN

    kind: Literal["lecturer_fees", "percent_of_fees", "venue_hire", "per_head", "per_session", "lump_sum"]
    won: Won = 0
    count: Whole | None = None


class Programme(BaseModel):
    """A course: all of its sessions are held or none."""

    model_config = FROZEN

    optional: bool = False
    value: Whole = 0
    """Points lost when it is dropped."""
    lines: tuple[BudgetLine, ...] = ()
    cap_won: Won | None = None
    counts_weekly: bool = True
    """Whether its sessions count for the weekly cap and the weekly peak."""
    least_days: Whole = 0
    """Different days on which its sessions should fall."""


class Role(BaseModel):
    """A part in a session for one lecturer, who is engaged for the whole session."""

    model_config = FROZEN

    lecturers: tuple[Position, ...]
    """Who can fill it."""
    hours: Hours | None = None
    """Hours taught and paid for; ``None`` for the session's length, which it never exceeds."""


class Session(BaseModel):
    """One meeting of a programme."""

    model_config = FROZEN

    programme: Position
    hours: tuple[Hours, ...] = Field(min_length=1)
    """Lengths to choose from."""
    full_hours: Hours
    """Each hour below it costs ``cut_hour_weight``."""
    days: tuple[Position, ...]
    """Days allowed."""
    venues: tuple[Position, ...] | None = None
    """Halls to choose from; ``None`` if it needs none."""
    roles: tuple[Role, ...] = ()
    """Main lecturer, second, assistants; a lecturer fills one role of a session at most."""
    guests: Whole = 0
    """People who are of no office."""
    away: tuple[Headcount, ...] = ()
    """People of offices who must attend, besides cohorts."""
    mayor_minutes: Annotated[int, Field(ge=0, le=720)] = 0
    """The head of the government is present for so many minutes from the start."""
    due_day: Position | None = None
    """Held later, it costs ``late_weight``."""


class Cohort(BaseModel):
    """People who each attend exactly one of several sessions; who goes to which is decided by the plan."""

    model_config = FROZEN

    sessions: tuple[Position, ...] = Field(min_length=1)
    people: tuple[Headcount, ...]
    spread_weight: Whole = 0
    """Cost per person by which its largest session exceeds its smallest (people of this cohort only)."""


class Class(BaseModel):
    """Sessions that the same people attend (반), of any programmes; never two at once."""

    model_config = FROZEN

    sessions: tuple[Position, ...] = Field(min_length=1)


class Order(BaseModel):
    """The second session begins after the first has ended, and at least ``min_days`` later."""

    model_config = FROZEN

    first: Position
    second: Position
    min_days: Whole = 0


class Apart(BaseModel):
    """Two sessions are at least ``min_days`` from each other, either first."""

    model_config = FROZEN

    a: Position
    b: Position
    min_days: Whole = 1


class Held(BaseModel):
    """When, where, by whom and for whom a session is held."""

    model_config = FROZEN

    day: Position
    start: Minute
    hours: Hours
    venue: Position | None
    lecturers: tuple[Position, ...]
    """One per role, in the order of the session's roles."""
    attendance: tuple[Headcount, ...]
    """People of each office at it, cohort members and required ones together; offices with none are left out."""


class TrainingInstance(BaseModel):
    """One year of training, complete.

    Cost of a plan in points, to be made small: value of programmes dropped, ``cut_hour_weight`` per hour below
    full length, ``peak_weight`` x the largest number of sessions in a week, ``late_weight`` per session after its due
    day, each cohort's spread, ``change_weight`` per session changed from ``previous``, ``travel_weight`` per hour
    travelled, ``finish_weight`` per hour until all is over, ``seat_weight`` per chair added, ``few_days_weight`` per
    day fewer than a programme's ``least_days``, ``lone_weight`` per meeting of a class (a time at which any of its
    sessions is held) with no other close to it, ``halls_weight`` per hall of a programme beyond its first.
    Order and distance bind only where both sessions are held.
    """

    model_config = FROZEN

    n_days: Annotated[int, Field(ge=1, le=3_660)]
    first_weekday: Weekday
    starts: tuple[Starts, ...]
    hour_minutes: Annotated[int, Field(ge=1, le=60)] = 60
    """Minutes of a teaching hour (교시), by which lengths, fees and hire are counted."""
    venues: tuple[Venue, ...] = ()
    lecturers: tuple[Lecturer, ...] = ()
    offices: tuple[Office, ...] = ()
    duties: tuple[Duty, ...] = ()
    programmes: tuple[Programme, ...] = Field(min_length=1)
    sessions: tuple[Session, ...]
    cohorts: tuple[Cohort, ...] = ()
    classes: tuple[Class, ...] = ()
    pause_minutes: Whole = 0
    """Two meetings of a class on a day belong together if at most so many minutes lie between them."""
    orders: tuple[Order, ...] = ()
    apart: tuple[Apart, ...] = ()
    alternatives: tuple[Annotated[tuple[Position, ...], Field(min_length=2)], ...] = ()
    """Groups of optional programmes of which exactly one is held, such as a course in a short and in a long form."""
    max_sessions_per_week: Whole | None = None
    mayor_busy: tuple[Block, ...] = ()
    max_mayor_per_day: Whole | None = None
    """Sessions the head of the government attends on one day."""
    cap_won: Won | None = None
    cut_hour_weight: Whole = 0
    peak_weight: Whole = 0
    late_weight: Whole = 0
    finish_weight: Whole = 0
    """Points per teaching hour, begun ones counted, from the beginning of the period to the end of the last session."""
    seat_weight: Whole = 0
    few_days_weight: Whole = 0
    lone_weight: Whole = 0
    halls_weight: Whole = 0
    previous: tuple[Held | None, ...] = ()
    """Per session, how it has been announced; empty if nothing has.

    A session is changed if its day, clock time, length, hall or lecturers differ, if it is dropped, and if it is held
    but was not; who attends may differ.
    """
    change_weight: Whole = 0
    pins: tuple[Position, ...] = ()
    """Sessions that stay as announced."""
    travel_minutes: tuple[tuple[Whole, ...], ...] = ()
    """Per office and venue, one way, for one person; empty if nobody counts it."""
    travel_weight: Whole = 0
    """Points per hour that a person of an office travels to a hall, one way; the sum is rounded down."""

    @model_validator(mode="after")
    def _consistent(self) -> "TrainingInstance":
        for contradiction in CONTRADICTIONS:
            contradiction(self)
        return self


class TrainingPlan(BaseModel):
    """A timetable; may break rules."""

    model_config = FROZEN

    sessions: tuple[Held | None, ...]
    """Per session; ``None`` if its programme is dropped."""
