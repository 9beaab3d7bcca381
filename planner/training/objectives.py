"""The cost of a training plan in points, one term each."""

from ortools.sat.python.cp_model import CpModel, LinearExpr, LinearExprT

from planner.training.choices import DAY
from planner.training.instance import Cohort, TrainingInstance
from planner.training.variables import SessionVars, TrainingVars

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


TERMS = (value_dropped, hours_cut, weekly_peak, late_sessions, cohort_spread, changed_sessions, travel, finish)


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
