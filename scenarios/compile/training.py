"""The training part of a scenario to a ``TrainingInstance``, and what its positions stand for."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from geodata.travel import TravelProvider
from planner.hubs.instance import HubPlan
from planner.training.instance import (
    Class,
    Cohort,
    Headcount,
    Office,
    Order,
    Role,
    Session,
    Starts,
    TrainingInstance,
)
from scenarios.calendar import day_number, occurrences, working_days
from scenarios.compile.participants import travel_minutes
from scenarios.compile.parts import blocks_of, lecturer_of, minute_of, programme_of, too_few_sessions, venue_of
from scenarios.errors import Problem, ScenarioError
from scenarios.ground import Ground, Lookup
from scenarios.schema import Scenario, Training
from scenarios.schema.training import Course, Each, SessionGroup


@dataclass(frozen=True)
class CompiledTraining:
    """A training problem with the names of its positions."""

    instance: TrainingInstance
    names: tuple[str, ...]
    """Per session."""


@dataclass(frozen=True)
class _Meeting:
    """One session written out."""

    name: str
    course: int
    group: SessionGroup
    each: Each
    words: Mapping[str, str]
    days: tuple[dt.date, ...]


def compile_training(
    scenario: Scenario,
    training: Training,
    ground: Ground,
    regions: HubPlan | None = None,
    travel: TravelProvider | None = None,
) -> CompiledTraining:
    """Return the training problem of a scenario that carries its holiday table.

    Raises
    ------
    ScenarioError
        If a name is unknown, a session has no day or no hall left, or sessions per region are asked for without a
        hub plan.
    """
    maker = _Maker(scenario, training, ground, regions)
    meetings = [m for number, course in enumerate(training.courses) for m in maker.meetings(number, course)]
    sessions = tuple(maker.session(meeting) for meeting in meetings)
    cohorts = tuple(c for n, course in enumerate(training.courses) for c in maker.cohort(n, course, meetings))
    alternatives = tuple(maker.alternatives())
    orders = (*maker.within_groups(meetings), *maker.between_courses(meetings))
    classes = tuple(maker.classes(meetings))
    minutes = travel_minutes(training, ground, travel, maker.problems) if training.weights.travel else ()
    maker.problems += too_few_sessions(training.courses, (one.course for one in meetings))
    if maker.problems:
        raise ScenarioError(maker.problems)
    instance = TrainingInstance(
        n_days=day_number(scenario, scenario.period.last) + 1,
        first_weekday=scenario.period.first.weekday(),
        starts=tuple(
            Starts(hours=s.hours, minutes=tuple(sorted({minute_of(t) for t in s.times}))) for s in training.starts
        ),
        venues=tuple(venue_of(one, scenario) for one in training.venues),
        lecturers=tuple(lecturer_of(one, scenario) for one in training.lecturers),
        offices=tuple(Office(people=o.people, max_away_percent=o.max_away_percent) for o in training.offices),
        programmes=tuple(programme_of(course) for course in training.courses),
        sessions=sessions,
        cohorts=cohorts,
        classes=classes,
        pause_minutes=training.pause_minutes,
        orders=orders,
        alternatives=alternatives,
        max_sessions_per_week=training.max_sessions_per_week,
        mayor_busy=blocks_of(occurrences(scenario.calendar.diary, scenario), scenario),
        max_mayor_per_day=training.max_head_per_day,
        cap_won=_cap(scenario, training),
        cut_hour_weight=training.weights.cut_hour,
        peak_weight=training.weights.peak,
        late_weight=training.weights.late,
        finish_weight=training.weights.finish,
        seat_weight=training.weights.seat,
        few_days_weight=training.weights.few_days,
        lone_weight=training.weights.lone,
        halls_weight=training.weights.halls,
        travel_minutes=minutes,
        travel_weight=training.weights.travel,
    )
    return CompiledTraining(instance, tuple(meeting.name for meeting in meetings))


def _cap(scenario: Scenario, training: Training) -> int | None:
    envelope = scenario.budget.training_won if scenario.budget else None
    caps = [cap for cap in (training.cap_won, envelope) if cap is not None]
    return min(caps) if caps else None


@dataclass
class _Maker:
    """Writes out the sessions of courses; notes what is wrong with them."""

    scenario: Scenario
    training: Training
    ground: Ground
    regions: HubPlan | None
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._venue_at = Lookup("venue", tuple(v.name for v in self.training.venues), self.problems)
        self._office_at = Lookup("office", tuple(o.name for o in self.training.offices), self.problems)
        self._course_at = Lookup("course", tuple(c.name for c in self.training.courses), self.problems)
        self._working = working_days(self.scenario)
        self._teachers: dict[str, list[int]] = defaultdict(list)
        for position, lecturer in enumerate(self.training.lecturers):
            for subject in lecturer.subjects:
                self._teachers[subject].append(position)

    def meetings(self, number: int, course: Course) -> Iterator[_Meeting]:
        """Yield the sessions of a course in the order in which they are written."""
        counter = 0
        for group_number, group in enumerate(course.sessions):
            at = f"training.courses[{number}].sessions[{group_number}]"
            for each, hub in self._eaches(group, at):
                for month in group.months or (None,):
                    days = self._days(group, month, at)
                    for _ in range(group.count):
                        counter += 1
                        values = {"each": each.name, "hub": hub, "month": str(month or ""), "number": str(counter)}
                        yield _Meeting(self._fill(group.name, values, at), number, group, each, values, days)

    def _eaches(self, group: SessionGroup, at: str) -> list[tuple[Each, str]]:
        """Return what the group's sessions are held for, each with its hub dong's name or an empty one."""
        if group.each is None:
            return [(Each(name=self.scenario.government), "")]
        if group.each == "dong":
            return [(Each(name=name, offices=(name,)), "") for name in self.ground.names]
        if group.each != "region":
            return [(each, "") for each in group.each]
        if self.regions is None:
            self.problems.append(Problem(at, "sessions per region need a hubs part with a plan", {}))
            return []
        names = self.ground.names
        return [
            (
                Each(
                    name=f"{names[h]} 권역",
                    offices=tuple(n for n, hub in zip(names, self.regions.hub_of, strict=True) if hub == h),
                ),
                names[h],
            )
            for h in sorted(set(self.regions.hub_of))
        ]

    def _days(self, group: SessionGroup, month: int | None, at: str) -> tuple[dt.date, ...]:
        first = group.first or self.scenario.period.first
        last = group.last or self.scenario.period.last
        days = tuple(d for d in self._working if first <= d <= last and month in (None, d.month))
        if not days:
            values: dict[str, object] = {"first": first.isoformat(), "last": last.isoformat(), "month": month or "-"}
            self.problems.append(
                Problem(at, "no working day is left between {first} and {last} (month {month})", values)
            )
        return days

    def _fill(self, template: str, values: Mapping[str, str], at: str) -> str:
        try:
            return template.format_map(values)
        except (KeyError, ValueError, IndexError, AttributeError):
            known = ", ".join("{" + name + "}" for name in values)
            self.problems.append(
                Problem(at, "'{text}' holds a word in braces other than {known}", {"text": template, "known": known})
            )
            return template

    def session(self, meeting: _Meeting) -> Session:
        """Return the session of a meeting."""
        group, at = meeting.group, f"training.courses '{meeting.name}'"
        startless = set(group.hours) - {start.hours for start in self.training.starts}
        if startless:
            values: dict[str, object] = {"hours": min(startless)}
            self.problems.append(Problem(at, "training.starts gives no start times for {hours} hours", values))
        venues = meeting.each.venues or group.venues
        if venues is not None:
            names = [self._fill(name, meeting.words, at) for name in venues]
            positions = tuple(sorted({self._venue_at(name, at) for name in names}))
        away = self._away(meeting, at)
        return Session(
            programme=meeting.course,
            hours=tuple(sorted(set(group.hours))),
            full_hours=group.full_hours or max(group.hours),
            days=tuple(day_number(self.scenario, day) for day in meeting.days),
            venues=None if venues is None else positions,
            roles=tuple(Role(lecturers=self._who(need.subject, at), hours=need.hours) for need in group.roles),
            guests=group.guests,
            away=away,
            mayor_minutes=group.head_minutes,
            due_day=None if group.best_by is None else max(0, day_number(self.scenario, group.best_by)),
        )

    def _who(self, subject: str, at: str) -> tuple[int, ...]:
        if subject not in self._teachers:
            known = ", ".join(sorted(self._teachers))
            self.problems.append(
                Problem(
                    at,
                    "no lecturer teaches '{subject}'; subjects are {known}",
                    {"subject": subject, "known": known or "-"},
                )
            )
        return tuple(self._teachers.get(subject, ()))

    def _away(self, meeting: _Meeting, at: str) -> tuple[Headcount, ...]:
        people = meeting.group.away_people
        if not people:
            return ()
        if meeting.group.away_offices == "all":
            offices: Iterable[int] = range(len(self.training.offices))
        elif meeting.each.offices:
            offices = sorted({self._office_at(name, at) for name in meeting.each.offices})
        else:
            self.problems.append(Problem(at, "away_people is given, but no office sends them", {}))
            offices = ()
        return tuple(Headcount(office=office, people=people) for office in offices)

    def cohort(self, number: int, course: Course, meetings: Sequence[_Meeting]) -> Iterator[Cohort]:
        """Yield the course's cohort, if it has one."""
        if course.cohort is None:
            return
        if course.cohort.people == "all":
            people = {position: office.people for position, office in enumerate(self.training.offices)}
        else:
            at = f"training.courses[{number}].cohort"
            people = {self._office_at(name, at): count for name, count in course.cohort.people.items()}
        yield Cohort(
            sessions=tuple(n for n, meeting in enumerate(meetings) if meeting.course == number),
            people=tuple(Headcount(office=office, people=count) for office, count in sorted(people.items()) if count),
            spread_weight=course.cohort.spread_weight,
        )

    def classes(self, meetings: Sequence[_Meeting]) -> Iterator[Class]:
        """Yield the sessions that each class attends."""
        for number, one in enumerate(self.training.classes):
            at = f"training.classes[{number}]"
            courses = {self._course_at(name, at) for name in one.courses}
            yield Class(sessions=tuple(n for n, meeting in enumerate(meetings) if meeting.course in courses))

    def within_groups(self, meetings: Sequence[_Meeting]) -> Iterator[Order]:
        """Yield the order of sessions that follow each other within one ``each``."""
        last: dict[tuple[int, int, str], int] = {}
        for position, meeting in enumerate(meetings):
            if meeting.group.days_between is None:
                continue
            key = (meeting.course, id(meeting.group), meeting.each.name)
            if key in last:
                yield Order(first=last[key], second=position, min_days=meeting.group.days_between)
            last[key] = position

    def alternatives(self) -> Iterator[tuple[int, ...]]:
        """Yield the courses of which exactly one is held; one that is mandatory is noted."""
        for number, group in enumerate(self.training.alternatives):
            at = f"training.alternatives[{number}]"
            courses = tuple(self._course_at(name, at) for name in group.courses)
            for course in courses:
                if not self.training.courses[course].optional:
                    values: dict[str, object] = {"course": self.training.courses[course].name}
                    self.problems.append(
                        Problem(at, "'{course}' is one of several to choose from: make it optional", values)
                    )
            yield courses

    def between_courses(self, meetings: Sequence[_Meeting]) -> Iterator[Order]:
        """Yield the order of all sessions of two courses."""
        for number, distance in enumerate(self.training.distances):
            at = f"training.distances[{number}]"
            first, second = self._course_at(distance.first, at), self._course_at(distance.second, at)
            for a, before in enumerate(meetings):
                for b, after in enumerate(meetings):
                    if before.course == first and after.course == second and a != b:
                        yield Order(first=a, second=b, min_days=distance.days)
