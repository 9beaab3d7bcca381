"""The lines of a training plan that staff can recognise, and the instance without some of them.

A line speaks of a programme, hall, lecturer or office as a whole: its sessions are written as one.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from planner.engines import cpsat as engine
from planner.lines import Line
from planner.result import Answer, SolveParams, Status, Watch
from planner.training.constraints import RULES
from planner.training.cpsat import build
from planner.training.greedy import list_schedule
from planner.training.instance import Lecturer, Office, Programme, Session, TrainingInstance, TrainingPlan, Venue
from planner.training.statement import cost

SEATS = 10**6
"""More than there are people."""
WEEK = (0, 1, 2, 3, 4, 5, 6)
FIRST_TRY_S = 0.3
"""Seconds for list scheduling before the whole model is searched."""


def lines(data: TrainingInstance) -> list[Line]:
    """Return every line of an instance: facts of halls, people and the diary, then rules, then money and duties."""
    parts = (_of_halls, _of_lecturers, _of_mayor, _of_pairs, _of_courses, _of_offices, _of_pins, _of_money, _of_duties)
    return list(dict.fromkeys(line for part in parts for line in part(data)))


def without(data: TrainingInstance, dropped: Collection[Line]) -> TrainingInstance:
    """Return the instance in which these lines no longer hold; without any, nothing need be held at all."""
    gone = _Gone({(line.rule, *line.at) for line in dropped})
    sessions = tuple(_session(data, s, gone) for s in range(len(data.sessions)))
    changes: dict[str, object] = {
        "venues": tuple(_venue(one, r, gone) for r, one in enumerate(data.venues)),
        "lecturers": tuple(_lecturer(one, n, gone) for n, one in enumerate(data.lecturers)),
        "offices": tuple(_office(one, n, gone) for n, one in enumerate(data.offices)),
        "programmes": tuple(_programme(one, p, gone) for p, one in enumerate(data.programmes)),
        "sessions": sessions,
        "cohorts": tuple(one for c, one in enumerate(data.cohorts) if not gone("cohort_attendance", c)),
        "orders": tuple(o for o in data.orders if not gone("orders", *_courses(data, o.first, o.second))),
        "apart": tuple(p for p in data.apart if not gone("apart", *_courses(data, p.a, p.b))),
        "alternatives": tuple(group for group in data.alternatives if not gone("alternatives", *group)),
        "duties": tuple(duty for duty in data.duties if not gone("office_share", duty.office)),
        "mayor_busy": () if gone("mayor_busy") else data.mayor_busy,
        "pins": tuple(s for s in data.pins if not gone("pinned_sessions", s)),
    }
    for field, rule in SINGLE.items():
        if gone(rule):
            changes[field] = None
    return data.model_copy(update=changes)


def settle(data: TrainingInstance, params: SolveParams, watch: Watch) -> Answer[TrainingPlan]:
    """Return a plan, whatever it costs, a proof that there is none, or unknown."""
    quick = list_schedule(data, params.seed, Watch(min(FIRST_TRY_S, watch.remaining_s()), None, watch.cancel))
    if quick is not None:
        return Answer(Status.FEASIBLE, quick.plan, quick.cost)
    model, v = build(data, [rule.__name__ for rule in RULES])
    outcome = engine.run(model, params, watch, "explain", probe=False)
    if outcome.status not in (Status.OPTIMAL, Status.FEASIBLE):
        return Answer(outcome.status)
    plan = v.read(outcome.solver)
    return Answer(Status.FEASIBLE, plan, cost(data, plan))


SINGLE = {"max_sessions_per_week": "weekly_cap", "max_mayor_per_day": "mayor_daily_limit", "cap_won": "total_cap"}
"""Field of the instance to the rule that it is the limit of."""


@dataclass(frozen=True)
class _Gone:
    names: set[tuple[str | int, ...]]

    def __call__(self, rule: str, *at: int) -> bool:
        return (rule, *at) in self.names


def _courses(data: TrainingInstance, a: int, b: int) -> tuple[int, int]:
    return data.sessions[a].programme, data.sessions[b].programme


def _sessions(data: TrainingInstance, p: int) -> list[Session]:
    return [session for session in data.sessions if session.programme == p]


def _of_halls(data: TrainingInstance) -> Iterator[Line]:
    yield from (Line(rule="venue_busy", at=(r,)) for r, venue in enumerate(data.venues) if venue.busy)
    used = {r for session in data.sessions for r in session.venues or ()}
    for r in sorted(used):
        yield Line(rule="venue_seats", at=(r,), limit=data.venues[r].seats, unit="people")


def _of_lecturers(data: TrainingInstance) -> Iterator[Line]:
    yield from (Line(rule="lecturer_busy", at=(n,)) for n, one in enumerate(data.lecturers) if one.busy)
    for n, lecturer in enumerate(data.lecturers):
        if set(lecturer.weekdays) != set(WEEK):
            yield Line(rule="lecturer_weekdays", at=(n,))


def _of_mayor(data: TrainingInstance) -> Iterator[Line]:
    if data.mayor_busy and any(session.mayor_minutes for session in data.sessions):
        yield Line(rule="mayor_busy")
    if data.max_mayor_per_day is not None:
        yield Line(rule="mayor_daily_limit", limit=data.max_mayor_per_day, unit="sessions")
    for p in range(len(data.programmes)):
        if any(session.mayor_minutes for session in _sessions(data, p)):
            yield Line(rule="mayor_overlap", at=(p,))


def _of_pairs(data: TrainingInstance) -> Iterator[Line]:
    yield from (Line(rule="orders", at=_courses(data, order.first, order.second)) for order in data.orders)
    yield from (Line(rule="apart", at=_courses(data, pair.a, pair.b)) for pair in data.apart)
    if data.max_sessions_per_week is not None:
        yield Line(rule="weekly_cap", limit=data.max_sessions_per_week, unit="sessions")


def _of_courses(data: TrainingInstance) -> Iterator[Line]:
    for p in range(len(data.programmes)):
        if any(session.venues is not None for session in _sessions(data, p)):
            yield Line(rule="eligible_venues", at=(p,))
    for p in range(len(data.programmes)):
        if any(len(set(session.days)) < data.n_days for session in _sessions(data, p)):
            yield Line(rule="allowed_days", at=(p,))


def _of_offices(data: TrainingInstance) -> Iterator[Line]:
    for p in range(len(data.programmes)):
        if any(session.away for session in _sessions(data, p)):
            yield Line(rule="required_attendance", at=(p,))
    yield from (Line(rule="cohort_attendance", at=(c,)) for c in range(len(data.cohorts)))
    for n, office in enumerate(data.offices):
        yield Line(rule="office_share", at=(n,), limit=office.max_away_percent, unit="percent")


def _of_pins(data: TrainingInstance) -> Iterator[Line]:
    yield from (Line(rule="pinned_sessions", at=(s,)) for s in data.pins)


def _of_money(data: TrainingInstance) -> Iterator[Line]:
    for p, programme in enumerate(data.programmes):
        if programme.cap_won is not None:
            yield Line(rule="programme_caps", at=(p,), limit=programme.cap_won, unit="won")
    if data.cap_won is not None:
        yield Line(rule="total_cap", limit=data.cap_won, unit="won")


def _of_duties(data: TrainingInstance) -> Iterator[Line]:
    yield from (Line(rule="alternatives", at=group) for group in data.alternatives)
    yield from (Line(rule="mandatory_programmes", at=(p,)) for p, one in enumerate(data.programmes) if not one.optional)


def _session(data: TrainingInstance, s: int, gone: _Gone) -> Session:
    session = data.sessions[s]
    p = session.programme
    changes: dict[str, object] = {}
    if gone("eligible_venues", p) and session.venues is not None:
        changes["venues"] = tuple(range(len(data.venues)))
    if gone("allowed_days", p):
        changes["days"] = tuple(range(data.n_days))
    if gone("required_attendance", p):
        changes["away"] = ()
    if gone("mayor_overlap", p):
        changes["mayor_minutes"] = 0
    return session.model_copy(update=changes) if changes else session


def _venue(venue: Venue, r: int, gone: _Gone) -> Venue:
    changes: dict[str, object] = {"busy": ()} if gone("venue_busy", r) else {}
    return venue.model_copy(update={**changes, "seats": SEATS} if gone("venue_seats", r) else changes)


def _lecturer(lecturer: Lecturer, n: int, gone: _Gone) -> Lecturer:
    changes: dict[str, object] = {"busy": ()} if gone("lecturer_busy", n) else {}
    return lecturer.model_copy(update={**changes, "weekdays": WEEK} if gone("lecturer_weekdays", n) else changes)


def _office(office: Office, n: int, gone: _Gone) -> Office:
    return office.model_copy(update={"max_away_percent": 100}) if gone("office_share", n) else office


def _programme(programme: Programme, p: int, gone: _Gone) -> Programme:
    changes: dict[str, object] = {"optional": True} if gone("mandatory_programmes", p) else {}
    return programme.model_copy(update={**changes, "cap_won": None} if gone("programme_caps", p) else changes)
