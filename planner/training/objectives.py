"""The cost of a training plan in points, one term each."""

from ortools.sat.python.cp_model import CpModel, LinearExpr, LinearExprT

from planner.training.instance import Cohort, TrainingInstance
from planner.training.variables import TrainingVars


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


TERMS = (value_dropped, hours_cut, weekly_peak, late_sessions, cohort_spread, changed_sessions)


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
