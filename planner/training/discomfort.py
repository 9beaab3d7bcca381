"""Points for discomfort of a plan under construction: chairs, days, lone meetings, halls; the verifier has its own."""

from collections import defaultdict
from collections.abc import Sequence

from planner.training.instance import Held, TrainingInstance


def discomfort(data: TrainingInstance, sessions: Sequence[Held | None]) -> int:
    """Return the points for chairs added, days too few, lone meetings of classes and further halls."""
    points, days, halls = 0, defaultdict(set), defaultdict(set)
    for session, held in zip(data.sessions, sessions, strict=True):
        if held is None:
            continue
        days[session.programme].add(held.day)
        if held.venue is not None:
            halls[session.programme].add(held.venue)
            people = session.guests + sum(group.people for group in held.attendance)
            points += data.seat_weight * max(0, people - data.venues[held.venue].seats)
    for p, programme in enumerate(data.programmes):
        points += data.few_days_weight * max(0, programme.least_days - len(days[p])) if p in days else 0
        points += data.halls_weight * max(0, len(halls[p]) - 1) if p in halls else 0
    if data.lone_weight:
        points += data.lone_weight * sum(_lone(data, [sessions[s] for s in one.sessions]) for one in data.classes)
    return points


def _lone(data: TrainingInstance, attended: Sequence[Held | None]) -> int:
    """Return the number of different times at which one class meets with nothing close before or after."""
    by_day: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for one in attended:
        if one is not None:
            by_day[one.day].add((one.start, one.start + data.hour_minutes * one.hours))
    lone = 0
    for times in by_day.values():
        in_turn, latest = sorted(times), -data.pause_minutes - 1
        for (start, end), (following, _) in zip(in_turn, [*in_turn[1:], (10**6, 0)], strict=True):
            lone += start - latest > data.pause_minutes and following - end > data.pause_minutes
            latest = max(latest, end)
    return lone
