"""What the verifier reads off a plan about comfort: chairs added, days too few, lone meetings, halls."""

from planner.training.instance import TrainingInstance, TrainingPlan
from planner.training.reading import attendance, end, held_sessions


def chairs_added(data: TrainingInstance, plan: TrainingPlan) -> int:
    """Return how many people, over all sessions, find no seat of the hall itself."""
    return sum(
        max(0, attendance(data, s, held) - data.venues[held.venue].seats)
        for s, held in held_sessions(plan)
        if held.venue is not None
    )


def days_missing(data: TrainingInstance, plan: TrainingPlan) -> int:
    """Return by how many days the programmes that are held fall short of the days they should fall on."""
    missing = 0
    for p, programme in enumerate(data.programmes):
        days = {held.day for s, held in held_sessions(plan) if data.sessions[s].programme == p}
        missing += max(0, programme.least_days - len(days)) if days else 0
    return missing


def lone_meetings(data: TrainingInstance, plan: TrainingPlan) -> int:
    """Return the number of meetings of classes that have no other meeting of the class close to them.

    Sessions of a class at the very same time, which a rule forbids, are one meeting.
    """
    lone = 0
    for one in data.classes:
        meetings = {(held.day, held.start, end(data, held)) for s, held in held_sessions(plan) if s in one.sessions}
        for day, start, until in meetings:
            others = [(a, b) for d, a, b in meetings - {(day, start, until)} if d == day]
            lone += all(a - until > data.pause_minutes or start - b > data.pause_minutes for a, b in others)
    return lone


def further_halls(data: TrainingInstance, plan: TrainingPlan) -> int:
    """Return how many halls programmes use beyond the first of each."""
    further = 0
    for p in range(len(data.programmes)):
        halls = {
            held.venue for s, held in held_sessions(plan) if data.sessions[s].programme == p and held.venue is not None
        }
        further += max(0, len(halls) - 1)
    return further
