"""What the verifier reads off a plan: whether it fits the instance at all, and facts for checks and cost.

Knows the instance alone; no solver uses it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from planner.result import Violation
from planner.training.instance import Block, Held, TrainingInstance, TrainingPlan

MIDNIGHT = 1_440


def well_formed(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """Yield what keeps a plan from fitting the instance at all; the checks need a plan that fits."""
    if len(plan.sessions) != len(data.sessions):
        detail = f"{len(plan.sessions)} sessions, the instance has {len(data.sessions)}"
        yield Violation(rule="well_formed", where="plan", detail=detail)
        return
    for s, held in held_sessions(plan):
        for detail in (*_strangers(data, held), *_misfits(data, s, held)):
            yield Violation(rule="well_formed", where=f"session {s}", detail=detail)


def _strangers(data: TrainingInstance, held: Held) -> Iterator[str]:
    limits = [("day", held.day, data.n_days)]
    limits += [] if held.venue is None else [("venue", held.venue, len(data.venues))]
    limits += [("lecturer", n, len(data.lecturers)) for n in held.lecturers]
    limits += [("office", group.office, len(data.offices)) for group in held.attendance]
    for what, value, limit in limits:
        if value >= limit:
            yield f"{what} {value}, there are {limit}"


def _misfits(data: TrainingInstance, s: int, held: Held) -> Iterator[str]:
    if end(data, held) > MIDNIGHT:
        yield f"{held.hours} h from minute {held.start} go past midnight"
    if len(held.lecturers) != len(data.sessions[s].roles):
        yield f"{len(held.lecturers)} lecturers for {len(data.sessions[s].roles)} roles"
    for office, times in Counter(group.office for group in held.attendance).items():
        if times > 1:
            yield f"office {office} listed {times} times"
    for group in held.attendance:
        if group.office < len(data.offices) and group.people > data.offices[group.office].people:
            yield f"{group.people} people of office {group.office}, which has {data.offices[group.office].people}"


def end(data: TrainingInstance, held: Held) -> int:
    """Return the minute of its day at which a session ends."""
    return held.start + held.hours * data.hour_minutes


def held_sessions(plan: TrainingPlan) -> Iterator[tuple[int, Held]]:
    """Yield each session that is held, with its position."""
    return ((s, held) for s, held in enumerate(plan.sessions) if held is not None)


def with_mayor(data: TrainingInstance, plan: TrainingPlan) -> Iterator[tuple[int, Held]]:
    """Yield each held session that the mayor attends, with its position."""
    return ((s, held) for s, held in held_sessions(plan) if data.sessions[s].mayor_minutes > 0)


def programme_held(data: TrainingInstance, plan: TrainingPlan, programme: int) -> bool:
    """Return whether any session of the programme is held."""
    return any(data.sessions[s].programme == programme for s, _ in held_sessions(plan))


def per_week(data: TrainingInstance, plan: TrainingPlan) -> Counter[int]:
    """Return the number of held sessions that count, by calendar week."""
    return Counter(
        (data.first_weekday + held.day) // 7
        for s, held in held_sessions(plan)
        if data.programmes[data.sessions[s].programme].counts_weekly
    )


def attendance(data: TrainingInstance, s: int, held: Held) -> int:
    """Return how many people are at a session, guests included."""
    return data.sessions[s].guests + sum(group.people for group in held.attendance)


def members(data: TrainingInstance, plan: TrainingPlan, s: int, office: int) -> int:
    """Return how many of the office attend beyond those required; below zero if some of these are missing."""
    held = plan.sessions[s]
    if held is None:
        return 0
    attending = sum(group.people for group in held.attendance if group.office == office)
    return attending - sum(group.people for group in data.sessions[s].away if group.office == office)


def changed(data: TrainingInstance, plan: TrainingPlan, s: int) -> bool:
    """Return whether a session is not as announced; who attends does not matter."""
    before, now = data.previous[s], plan.sessions[s]
    if before is None or now is None:
        return before is not now
    return (before.day, before.start, before.hours, before.venue, before.lecturers) != (
        now.day,
        now.start,
        now.hours,
        now.venue,
        now.lecturers,
    )


def meets(data: TrainingInstance, held: Held, busy: Sequence[Block]) -> Block | None:
    """Return a block during which the session is held, if there is one."""
    ends = end(data, held)
    return next((b for b in busy if b.day == held.day and held.start < b.end and b.start < ends), None)


def overlap(data: TrainingInstance, one: Held, other: Held) -> bool:
    """Return whether two sessions are held at the same time."""
    return one.day == other.day and one.start < end(data, other) and other.start < end(data, one)


def text(block: Block) -> str:
    """Return the detail of a breach of a block."""
    return f"not free on day {block.day}, minutes {block.start} to {block.end}"
