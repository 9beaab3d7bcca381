"""The cost of a training plan in points, one term each."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr, LinearExprT

from planner.training.choices import DAY
from planner.training.instance import Cohort, TrainingInstance
from planner.training.variables import Meeting, SessionVars, TrainingVars

K = TypeVar("K")
MOST_POINTS = 10**12


def value_dropped(model: CpModel, v: TrainingVars, data: TrainingInstance) -> LinearExprT:  # noqa: ARG001
    """Return the value of programmes of which no session is held."""
    return LinearExpr.sum([one.value * (1 - runs) for one, runs in zip(data.programmes, v.runs, strict=True)])


def hours_cut(model: CpModel, v: TrainingVars, data: TrainingInstance) -> LinearExprT:  # noqa: ARG001
    """Return the cost of hours below full length."""
    return data.cut_hour_weight * LinearExpr.sum(
        [
            (session.full_hours - hours) * literal
            for x, session in zip(v.sessions, data.sessions, strict=True)
            for hours, literal in x.lasts.items()
            if hours < session.full_hours
        ]
    )


def weekly_peak(model: CpModel, v: TrainingVars, data: TrainingInstance) -> LinearExprT:
    """Return the cost of the largest number of sessions in a calendar week."""
    peak = model.new_int_var(0, len(data.sessions), "peak")
    for week in v.weeks:
        model.add(week <= peak)
    return data.peak_weight * peak


def late_sessions(model: CpModel, v: TrainingVars, data: TrainingInstance) -> LinearExprT:  # noqa: ARG001
    """Return the cost of sessions held after their due day."""
    return data.late_weight * LinearExpr.sum(
        [
            literal
            for x, session in zip(v.sessions, data.sessions, strict=True)
            if session.due_day is not None
            for day, literal in x.on_day.items()
            if day > session.due_day
        ]
    )


def cohort_spread(model: CpModel, v: TrainingVars, data: TrainingInstance) -> LinearExprT:
    """Return the cost of cohorts whose held sessions differ in size."""
    return LinearExpr.sum(
        [one.spread_weight * _spread(model, v, data, one) for one in data.cohorts if one.spread_weight]
    )


def changed_sessions(model: CpModel, v: TrainingVars, data: TrainingInstance) -> LinearExprT:
    """Return the cost of sessions that are not as announced."""
    if not data.change_weight:
        return 0
    same: list[LinearExprT] = []
    for s, (x, before) in enumerate(zip(v.sessions, data.previous, strict=bool(data.previous))):
        if before is None:
            same.append(1 - x.held)
        elif (literals := v.as_announced(s)) is not None:
            kept = model.new_bool_var(f"kept_{s}")
            model.add_bool_and(literals).only_enforce_if(kept)
            same.append(kept)
    return data.change_weight * (len(data.previous) - LinearExpr.sum(same))


def travel(model: CpModel, v: TrainingVars, data: TrainingInstance) -> LinearExprT:
    """Return the cost of the hours that people of offices travel to halls, rounded down."""
    if not data.travel_minutes or not data.travel_weight:
        return 0
    minutes = data.travel_weight * LinearExpr.sum([_minutes(model, data, x) for x in v.sessions])
    points = model.new_int_var(0, MOST_POINTS, "travel")
    model.add(60 * points <= minutes)
    model.add(minutes <= 60 * points + 59)
    return points


def finish(model: CpModel, v: TrainingVars, data: TrainingInstance) -> LinearExprT:
    """Return the cost of the teaching hours from the beginning of the period to the end of the last session."""
    if not data.finish_weight:
        return 0
    hours = model.new_int_var(0, -(-DAY * data.n_days // data.hour_minutes), "finish")
    for x in v.sessions:
        model.add(data.hour_minutes * hours >= x.end)
    return data.finish_weight * hours


def chairs_added(model: CpModel, v: TrainingVars, data: TrainingInstance) -> LinearExprT:
    """Return the cost of people for whom a chair is added to a hall."""
    if not data.seat_weight:
        return 0
    return data.seat_weight * LinearExpr.sum([_short(model, v, data, s) for s in range(len(v.sessions))])


def few_days(model: CpModel, v: TrainingVars, data: TrainingInstance) -> LinearExprT:
    """Return the cost of programmes that fall on fewer days than they should."""
    if not data.few_days_weight:
        return 0
    missing = []
    for p, programme in enumerate(data.programmes):
        if programme.least_days:
            missing.append(model.new_int_var(0, programme.least_days, f"missing_{p}"))
            days = _taken(model, [v.sessions[s].on_day for s in v.members[p]])
            model.add(missing[-1] >= programme.least_days * v.runs[p] - LinearExpr.sum(list(days.values())))
    return data.few_days_weight * LinearExpr.sum(missing)


def lone_meetings(model: CpModel, v: TrainingVars, data: TrainingInstance) -> LinearExprT:
    """Return the cost of meetings of classes with no other meeting of the class close to them."""
    if not data.lone_weight:
        return 0
    lone: list[IntVar] = []
    for one in data.classes:
        met = _taken(model, [v.meetings[s] for s in one.sessions])
        for meeting, literal in met.items():
            close = [other for key, other in met.items() if key != meeting and _close(data, key, meeting)]
            lone.append(model.new_bool_var(""))
            model.add_bool_or([~literal, lone[-1], *close])
    return data.lone_weight * LinearExpr.sum(lone)


def further_halls(model: CpModel, v: TrainingVars, data: TrainingInstance) -> LinearExprT:
    """Return the cost of halls that programmes use beyond the first of each."""
    if not data.halls_weight:
        return 0
    further = []
    for p, sessions in enumerate(v.members):
        halls = _taken(model, [v.sessions[s].venue for s in sessions])
        halls.pop(None, None)
        if len(halls) > 1:
            further.append(model.new_int_var(0, len(halls) - 1, f"further_{p}"))
            model.add(further[-1] >= LinearExpr.sum(list(halls.values())) - 1)
    return data.halls_weight * LinearExpr.sum(further)


TERMS = (
    value_dropped,
    hours_cut,
    weekly_peak,
    late_sessions,
    cohort_spread,
    changed_sessions,
    travel,
    finish,
    chairs_added,
    few_days,
    lone_meetings,
    further_halls,
)


def _taken(model: CpModel, choices: Sequence[Mapping[K, IntVar]]) -> dict[K, IntVar]:
    """Return, by what several sessions can choose, whether any of them does."""
    by_key: dict[K, list[IntVar]] = {}
    for choice in choices:
        for key, literal in choice.items():
            by_key.setdefault(key, []).append(literal)
    taken = {key: model.new_bool_var("") for key in by_key}
    for key, literals in by_key.items():
        model.add_max_equality(taken[key], literals)
    return taken


def _short(model: CpModel, v: TrainingVars, data: TrainingInstance, s: int) -> LinearExprT:
    """Return the people of a session beyond the seats of its hall."""
    x = v.sessions[s]
    if not x.attend:
        people = data.sessions[s].guests + sum(x.sure.values())
        return LinearExpr.sum(
            [
                (people - data.venues[r].seats) * literal
                for r, literal in x.venue.items()
                if r is not None and people > data.venues[r].seats
            ]
        )
    short = model.new_int_var(0, MOST_POINTS, f"short_{s}")
    for r, literal in x.venue.items():
        if r is not None:
            model.add(short >= v.people(s) - data.venues[r].seats).only_enforce_if(literal)
    return short


def _close(data: TrainingInstance, one: Meeting, other: Meeting) -> bool:
    """Return whether two meetings fall on one day with at most the pause between them."""
    (day, hours, start), (other_day, other_hours, other_start) = one, other
    if day != other_day:
        return False
    first, length, second = min((start, hours, other_start), (other_start, other_hours, start))
    return second - first - data.hour_minutes * length <= data.pause_minutes


def _minutes(model: CpModel, data: TrainingInstance, x: SessionVars) -> LinearExprT:
    """Return the minutes that all people of offices travel to a session."""
    terms: list[LinearExprT] = []
    for office, row in enumerate(data.travel_minutes):
        for hall, literal in x.venue.items():
            if hall is None or not row[hall]:
                continue
            if office in x.sure:
                terms.append(row[hall] * x.sure[office] * literal)
            elif office in x.attend:
                people = data.offices[office].people
                there = model.new_int_var(0, people, "")
                model.add(there == x.attend[office]).only_enforce_if(literal)
                model.add(there == 0).only_enforce_if(~literal)
                model.add(there <= people * literal)
                terms.append(row[hall] * there)
    return LinearExpr.sum(terms)


def _spread(model: CpModel, v: TrainingVars, data: TrainingInstance, cohort: Cohort) -> LinearExprT:
    limit = sum(office.people for office in data.offices)
    largest = model.new_int_var(-limit, limit, "largest")
    smallest = model.new_int_var(-limit, limit, "smallest")
    model.add(largest >= smallest)
    for s in cohort.sessions:
        size = LinearExpr.sum([v.members_at(s, group.office) for group in cohort.people])
        model.add(largest >= size).only_enforce_if(v.sessions[s].held)
        model.add(smallest <= size).only_enforce_if(v.sessions[s].held)
    return largest - smallest
