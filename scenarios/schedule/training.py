"""A training plan in names, dates and won."""

import datetime as dt

from planner.training.instance import Held, TrainingPlan
from scenarios.budget import attending, audit, statement
from scenarios.calendar import Busy, date_of
from scenarios.compile.training import CompiledTraining
from scenarios.schedule.document import TrainingSchedule, TrainingSession
from scenarios.schema import Scenario, Training


def training_schedule(
    scenario: Scenario, training: Training, compiled: CompiledTraining, plan: TrainingPlan
) -> TrainingSchedule:
    """Return the sessions in order of time, the statements of all courses, and the audit of the document."""
    sessions = [
        _session(scenario, training, compiled, plan, n, held)
        for n, held in enumerate(plan.sessions)
        if held is not None
    ]
    statements = tuple(
        statement(course, number, compiled.instance, plan) for number, course in enumerate(training.courses)
    )
    return TrainingSchedule(
        sessions=tuple(sorted(sessions, key=lambda s: (s.start, s.name))),
        statements=statements,
        won=sum(one.won for one in statements),
        cap_won=compiled.instance.cap_won,
        audit=None if training.document is None else audit(training.document),
    )


def _at(scenario: Scenario, held: Held, minutes: int) -> dt.datetime:
    midnight = dt.datetime.combine(date_of(scenario, held.day), dt.time())
    return midnight + dt.timedelta(minutes=held.start + minutes)


def _session(
    scenario: Scenario, training: Training, compiled: CompiledTraining, plan: TrainingPlan, number: int, held: Held
) -> TrainingSession:
    session = compiled.instance.sessions[number]
    return TrainingSession(
        course=training.courses[session.programme].name,
        name=compiled.names[number],
        start=_at(scenario, held, 0),
        end=_at(scenario, held, held.hours * 60),
        venue=None if held.venue is None else training.venues[held.venue].name,
        lecturers=tuple(training.lecturers[position].name for position in held.lecturers),
        attendance={training.offices[h.office].name: h.people for h in held.attendance},
        guests=session.guests,
        people=attending(compiled.instance, plan, number),
        head_until=_at(scenario, held, session.mayor_minutes) if session.mayor_minutes else None,
    )


def openings(scenario: Scenario, compiled: CompiledTraining, plan: TrainingPlan) -> list[Busy]:
    """Return when the head of the government is at a session: no visit may meet it."""
    busy = []
    for session, held in zip(compiled.instance.sessions, plan.sessions, strict=True):
        if held is not None and session.mayor_minutes:
            start = held.start * 60
            busy.append(Busy(date_of(scenario, held.day), start, start + session.mayor_minutes * 60))
    return busy


def attended(issued: TrainingSchedule) -> list[Busy]:
    """Return when the head of the government is at a session of a plan that was issued."""
    return [
        Busy(one.start.date(), _seconds(one.start), _seconds(one.head_until))
        for one in issued.sessions
        if one.head_until is not None
    ]


def _seconds(moment: dt.datetime) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second
