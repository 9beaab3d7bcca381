"""Training (교육운영 계획): courses, halls, lecturers, offices and money, in the words of staff."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from scenarios.schema.calendar import Engagement
from scenarios.schema.common import WORDS, Count, Date, Name, Percent, Weekday, Won, unique

Hours = Annotated[int, Field(ge=1, le=12)]


class StartTimes(BaseModel):
    """Clock times at which a session of this length may begin."""

    model_config = WORDS

    hours: Hours
    times: Annotated[tuple[dt.time, ...], Field(min_length=1)]


class Venue(BaseModel):
    """A hall."""

    model_config = WORDS

    name: Name
    seats: Count
    extra_seats: Count = 0
    """Chairs that may be added (보조의자)."""
    dong: Name | None = None
    """Where it is, for the participants' travel; without one nobody travels to it."""
    won_per_hour: Won = 0
    busy: tuple[Engagement, ...] = ()


class Lecturer(BaseModel):
    """A lecturer, with the subjects they teach and their rates."""

    model_config = WORDS

    name: Name
    subjects: Annotated[tuple[Name, ...], Field(min_length=1)]
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    first_hour_won: Won
    extra_hour_won: Won
    busy: tuple[Engagement, ...] = ()


class Office(BaseModel):
    """An office whose staff attend, and the share that may be away at once."""

    model_config = WORDS

    name: Name
    people: Count
    max_away_percent: Percent = 100
    dong: Name | None = None
    """Where its people set out; without one the dong of the same name, if there is one, else they do not travel."""


class RoleNeed(BaseModel):
    """A part in a session for one lecturer."""

    model_config = WORDS

    subject: Name
    hours: Hours | None = None
    """Hours taught and paid for; without it the whole session."""


class Each(BaseModel):
    """One of several like sessions, with what is its own."""

    model_config = WORDS

    name: Name
    venues: tuple[Name, ...] | None = None
    offices: tuple[Name, ...] | None = None
    """Offices the session is for; ``away_people`` of each attend."""


class SessionGroup(BaseModel):
    """Like sessions of a course: one per entry of ``each``, one per month of ``months``, ``count`` of them."""

    model_config = WORDS

    name: Name
    """May hold ``{each}``, ``{hub}``, ``{month}`` and ``{number}``."""
    each: tuple[Each, ...] | Literal["dong", "region"] | None = None
    """``region`` makes one session per region of the hub plan, ``dong`` one per dong."""
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    """One session in each of these months."""
    count: Annotated[int, Field(ge=1, le=200)] = 1
    hours: Annotated[tuple[Hours, ...], Field(min_length=1)]
    full_hours: Hours | None = None
    """Length below which hours count as cut; the longest of ``hours`` if not given."""
    first: Date | None = None
    last: Date | None = None
    venues: tuple[Name, ...] | None = None
    """Halls to choose from; may hold ``{each}`` and ``{hub}``. Without one none is needed."""
    roles: tuple[RoleNeed, ...] = ()
    guests: Count = 0
    """People of no office, per session."""
    away_people: Count = 0
    """People who must attend from each of the offices the session is for."""
    away_offices: Literal["all"] | None = None
    """``all``: every office sends ``away_people``; else the offices of ``each``, or of the dong or region."""
    head_minutes: Annotated[int, Field(ge=0, le=720)] = 0
    """The head of the government is present for so many minutes from the start."""
    best_by: Date | None = None
    days_between: Count | None = None
    """Sessions of one ``each`` follow each other in order, at least so many days apart."""


class CohortNeed(BaseModel):
    """People who each attend exactly one of the course's sessions; the plan decides which."""

    model_config = WORDS

    people: dict[Name, Count] | Literal["all"]
    """Per office, or ``all`` staff of all offices."""
    spread_weight: Count = 0


class Line(BaseModel):
    """One line of a course's statement (산출내역)."""

    model_config = WORDS

    label: Name
    kind: Literal["lecturer_fees", "percent_of_fees", "venue_hire", "per_head", "per_session", "lump_sum"]
    won: Won = 0
    """Won, or percent for ``percent_of_fees``."""
    count: Count | None = None


class Course(BaseModel):
    """A programme (교육과정): all of its sessions are held or none."""

    model_config = WORDS

    name: Name
    audience: str = ""
    optional: bool = False
    value: Count = 0
    cap_won: Won | None = None
    sessions: Annotated[tuple[SessionGroup, ...], Field(min_length=1)]
    cohort: CohortNeed | None = None
    lines: tuple[Line, ...] = ()
    counts_weekly: bool = True
    least_days: Count = 0
    """Different days on which its sessions should fall."""


class AttendingClass(BaseModel):
    """People who attend all sessions of these courses (반), never two at once."""

    model_config = WORDS

    name: Name
    courses: Annotated[tuple[Name, ...], Field(min_length=1)]


class SessionDistance(BaseModel):
    """Two courses: every session of the first at least ``days`` before every session of the second."""

    model_config = WORDS

    first: Name
    second: Name
    days: Count = 0


class Alternatives(BaseModel):
    """Courses of which exactly one is held, such as one course in a short and in a long form; all are optional."""

    model_config = WORDS

    courses: Annotated[tuple[Name, ...], Field(min_length=2)]


class TrainingWeights(BaseModel):
    """Prices in points."""

    model_config = WORDS

    cut_hour: Count = 0
    peak: Count = 0
    late: Count = 0
    travel: Count = 0
    """Per hour that one person travels to a hall, one way."""
    finish: Count = 0
    """Per hour from the beginning of the period to the end of the last session: done as early as possible."""
    seat: Count = 0
    """Per chair added to a hall."""
    few_days: Count = 0
    """Per day fewer than a course should fall on."""
    lone: Count = 0
    """Per meeting of a class with no other on its day within ``pause_minutes``."""
    halls: Count = 0
    """Per hall that a course uses beyond its first."""


class PrintedLine(BaseModel):
    """A line as the signed document prints it: a sum of products."""

    model_config = WORDS

    courses: Annotated[tuple[Name, ...], Field(min_length=1)]
    """Courses it pays for; a document may print one line for two."""
    label: Name
    kind: Literal["lecturer_fees", "percent_of_fees", "venue_hire", "per_head", "per_session", "lump_sum"]
    terms: Annotated[tuple[Annotated[tuple[Won, ...], Field(min_length=1)], ...], Field(min_length=1)]
    """Each term is a product of whole numbers; the amount is their sum, for ``percent_of_fees`` a hundredth of it."""
    printed_won: Won
    heads: Count | None = None
    """Heads the line counts, if it counts heads."""
    sessions: Count | None = None
    """Sessions or meetings the line counts, if it counts them."""


class PrintedCourse(BaseModel):
    """What the overview of the signed document says of a course; absent where it says nothing."""

    model_config = WORDS

    name: Name
    sessions: Count | None = None
    people: Count | None = None
    target_people: Count | None = None
    """People named in the line about whom the course is for."""
    heads: Count | None = None
    """Heads over all meetings, where the same people meet more than once; else the people."""
    dongs: Count | None = None
    """Dongs the course reaches, if it is held dong by dong."""
    in_header: bool = True
    """Whether the header's sessions and people count it."""


class Document(BaseModel):
    """The signed document behind the scenario, to be audited."""

    model_config = WORDS

    title: Name
    header_won: Won
    header_sessions: Count
    header_people: Count
    dongs: Count
    courses: tuple[PrintedCourse, ...]
    lines: tuple[PrintedLine, ...]


class Training(BaseModel):
    """The year of training to be planned."""

    model_config = WORDS

    starts: Annotated[tuple[StartTimes, ...], Field(min_length=1), unique("length", lambda s: str(s.hours))]
    venues: Annotated[tuple[Venue, ...], unique("venue", lambda v: v.name)] = ()
    lecturers: Annotated[tuple[Lecturer, ...], unique("lecturer", lambda lecturer: lecturer.name)] = ()
    offices: Annotated[tuple[Office, ...], unique("office", lambda o: o.name)] = ()
    courses: Annotated[tuple[Course, ...], Field(min_length=1), unique("course", lambda c: c.name)]
    classes: Annotated[tuple[AttendingClass, ...], unique("class", lambda one: one.name)] = ()
    pause_minutes: Annotated[int, Field(ge=0, le=720)] = 0
    """Longest pause between two meetings of a class that still belong together, such as lunch."""
    distances: tuple[SessionDistance, ...] = ()
    alternatives: tuple[Alternatives, ...] = ()
    max_sessions_per_week: Count | None = None
    max_head_per_day: Count | None = None
    """Sessions the head attends on one day."""
    cap_won: Won | None = None
    """Most won in all; the envelope of the budget also binds, if there is one."""
    weights: TrainingWeights = TrainingWeights()
    document: Document | None = None
