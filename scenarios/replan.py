"""Plan again after somebody or some hall has dropped out, with as few changed sessions as possible."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planner.family import Family
from planner.training.instance import Headcount, Held
from planner.visits.instance import VisitInstance, VisitPlan
from scenarios.calendar import day_number
from scenarios.compile.training import CompiledTraining
from scenarios.compile.visits import CompiledVisits
from scenarios.errors import Problem, ScenarioError
from scenarios.schedule.document import Schedule, TrainingSession, VisitSchedule
from scenarios.schema import Engagement, Scenario, Training
from scenarios.visits_again import VisitsAgain, replanned

CHANGE_PRICE = 1_000
"""Points per changed session where nobody says otherwise: more than most comfort, so that few sessions change."""


@dataclass(frozen=True)
class Absence:
    """A lecturer or hall that is not there, on all days or from the first to the last."""

    name: str
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True)
class Announced:
    """What people have been told.

    Parameters
    ----------
    schedule
        The plan as it was issued.
    price
        Points per session changed.
    keep
        Names of sessions that must stay as announced.
    visits
        How the visits are planned again; ``None`` to plan them as if nothing had been announced.
    """

    schedule: Schedule
    price: int = CHANGE_PRICE
    keep: tuple[str, ...] = ()
    visits: VisitsAgain | None = None

    def family(self, compiled: CompiledVisits) -> Family[VisitInstance, VisitPlan] | None:
        """Return the family that plans the visits again."""
        return None if self.visits is None else self.visits.family(compiled)

    def told(self, schedule: VisitSchedule, compiled: CompiledVisits, plan: VisitPlan) -> VisitSchedule:
        """Return the visits with what has changed."""
        if self.visits is None:
            return schedule
        return schedule.model_copy(update={"replanned": replanned(self.visits, compiled, plan)})


def with_absences(scenario: Scenario, absences: Sequence[Absence]) -> Scenario:
    """Return the scenario in which they are not free then.

    Raises
    ------
    ScenarioError
        If a name is neither a lecturer's nor a hall's, or both, or the days lie outside the period.
    """
    training = scenario.training
    if training is None:
        raise ScenarioError([Problem("training", "the scenario plans no training", {})])
    lecturers = {one.name: one for one in training.lecturers}
    venues = {one.name: one for one in training.venues}
    problems = []
    for absence in absences:
        engagement = _away(scenario, absence)
        values: dict[str, object] = {"name": absence.name}
        if (absence.name in lecturers) == (absence.name in venues):
            problems.append(Problem("", "'{name}' is not the name of just one lecturer or hall", values))
        elif engagement is None:
            problems.append(Problem("", "'{name}' is absent on no day of the period", values))
        elif absence.name in lecturers:
            one = lecturers[absence.name]
            lecturers[absence.name] = one.model_copy(update={"busy": (*one.busy, *engagement)})
        else:
            hall = venues[absence.name]
            venues[absence.name] = hall.model_copy(update={"busy": (*hall.busy, *engagement)})
    if problems:
        raise ScenarioError(problems)
    changed = {"lecturers": tuple(lecturers.values()), "venues": tuple(venues.values())}
    return scenario.model_copy(update={"training": training.model_copy(update=changed)})


def _away(scenario: Scenario, absence: Absence) -> tuple[Engagement, ...] | None:
    """Return an engagement per day, holidays too: an absence does not pause on them; ``None`` without a day."""
    first = max(absence.first or scenario.period.first, scenario.period.first)
    last = min(absence.last or absence.first or scenario.period.last, scenario.period.last)
    days = [first + dt.timedelta(n) for n in range((last - first).days + 1)]
    return tuple(Engagement(name="불참", first=day, start=dt.time(0), end=dt.time(23, 59)) for day in days) or None


def announce(
    scenario: Scenario, training: Training, compiled: CompiledTraining, announced: Announced
) -> CompiledTraining:
    """Return the training problem in which each session changed from the plan announced has its price.

    Sessions are recognised by course and name, of equal ones in the order of time.

    Raises
    ------
    ScenarioError
        If a session to keep is not in that plan.
    """
    told: Mapping[tuple[str, str], list[TrainingSession]] = defaultdict(list)
    for session in announced.schedule.training.sessions if announced.schedule.training else ():
        told[session.course, session.name].append(session)
    previous, pins = [], []
    for s, (name, meeting) in enumerate(zip(compiled.names, compiled.instance.sessions, strict=True)):
        before = told[training.courses[meeting.programme].name, name]
        previous.append(_held(scenario, training, before.pop(0)) if before else None)
        if name in announced.keep and previous[s] is not None:
            pins.append(s)
    unknown = set(announced.keep) - {compiled.names[s] for s in pins}
    if unknown:
        raise ScenarioError(
            Problem("", "no session '{name}' is in the previous plan", {"name": name}) for name in sorted(unknown)
        )
    update = {"previous": tuple(previous), "change_weight": announced.price, "pins": tuple(pins)}
    data = compiled.instance
    return replace(compiled, instance=type(data).model_validate(data.model_dump() | update))


def _held(scenario: Scenario, training: Training, session: TrainingSession) -> Held | None:
    """Return a session in positions; ``None`` if a name or its day is no longer known: it has changed already."""
    venues = {one.name: r for r, one in enumerate(training.venues)}
    lecturers = {one.name: n for n, one in enumerate(training.lecturers)}
    offices = {one.name: n for n, one in enumerate(training.offices)}
    day = day_number(scenario, session.start.date())
    known = session.venue is None or session.venue in venues
    if not known or not lecturers.keys() >= set(session.lecturers) or not offices.keys() >= session.attendance.keys():
        return None
    if not 0 <= day <= day_number(scenario, scenario.period.last):
        return None
    return Held(
        day=day,
        start=session.start.hour * 60 + session.start.minute,
        hours=round((session.end - session.start) / dt.timedelta(hours=1)),
        venue=None if session.venue is None else venues[session.venue],
        lecturers=tuple(lecturers[name] for name in session.lecturers),
        attendance=tuple(
            Headcount(office=office, people=people)
            for office, people in sorted((offices[name], people) for name, people in session.attendance.items())
        ),
    )
