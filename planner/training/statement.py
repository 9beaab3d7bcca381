"""What a plan costs, in points and in won line by line; the verifier's own arithmetic, used by no solver."""

from planner.training.comfort import chairs_added, days_missing, further_halls, lone_meetings
from planner.training.instance import BudgetLine, Cohort, Held, TrainingInstance, TrainingPlan
from planner.training.reading import (
    MIDNIGHT,
    attendance,
    changed,
    end,
    held_sessions,
    members,
    per_week,
    programme_held,
)


def cost(data: TrainingInstance, plan: TrainingPlan) -> int:
    """Return the points of a plan: value dropped, hours cut, weekly peak, late, uneven, changed, travel, finish.

    And comfort: chairs added, days too few, lone meetings, further halls.
    """
    dropped = sum(one.value for p, one in enumerate(data.programmes) if not programme_held(data, plan, p))
    cut = sum(max(0, data.sessions[s].full_hours - held.hours) for s, held in held_sessions(plan))
    late = 0
    for s, held in held_sessions(plan):
        due = data.sessions[s].due_day
        late += due is not None and held.day > due
    return (
        dropped
        + data.cut_hour_weight * cut
        + data.peak_weight * max(per_week(data, plan).values(), default=0)
        + data.late_weight * late
        + sum(cohort.spread_weight * _spread(data, plan, cohort) for cohort in data.cohorts)
        + data.travel_weight * minutes_travelled(data, plan) // 60
        + data.finish_weight * _finish(data, plan)
        + data.change_weight * sum(changed(data, plan, s) for s in range(len(data.previous)))
        + data.seat_weight * chairs_added(data, plan)
        + data.few_days_weight * days_missing(data, plan)
        + data.lone_weight * lone_meetings(data, plan)
        + data.halls_weight * further_halls(data, plan)
    )


def _finish(data: TrainingInstance, plan: TrainingPlan) -> int:
    """Return the teaching hours, begun ones too, from the beginning of the period to the end of the last session."""
    last = max(((held.day, end(data, held)) for _, held in held_sessions(plan)), default=(0, 0))
    return -(-(last[0] * MIDNIGHT + last[1]) // data.hour_minutes)


def _spread(data: TrainingInstance, plan: TrainingPlan, cohort: Cohort) -> int:
    sizes = [
        sum(members(data, plan, s, group.office) for group in cohort.people)
        for s in cohort.sessions
        if plan.sessions[s] is not None
    ]
    return max(sizes) - min(sizes) if sizes else 0


def minutes_travelled(data: TrainingInstance, plan: TrainingPlan) -> int:
    """Return the minutes, one way, that people of offices travel to halls; zero without a table."""
    if not data.travel_minutes:
        return 0
    return sum(
        group.people * data.travel_minutes[group.office][held.venue]
        for _, held in held_sessions(plan)
        if held.venue is not None
        for group in held.attendance
    )


def programme_lines(data: TrainingInstance, plan: TrainingPlan, programme: int) -> tuple[int, ...]:
    """Return the amount of each line of a programme, in won and in the order of its lines.

    Parameters
    ----------
    data, plan
        An instance and a plan that fits it; rules may be broken.
    programme
        Position in ``data.programmes``. All its lines are zero if none of its sessions is held.
    """
    return tuple(_amount(data, plan, programme, line) for line in data.programmes[programme].lines)


def _amount(data: TrainingInstance, plan: TrainingPlan, programme: int, line: BudgetLine) -> int:
    held = [(s, one) for s, one in held_sessions(plan) if data.sessions[s].programme == programme]
    if not held:
        return 0
    match line.kind:
        case "lecturer_fees":
            return _fees(data, held)
        case "percent_of_fees":
            return _fees(data, held) * line.won // 100
        case "venue_hire":
            return sum(data.venues[one.venue].won_per_hour * one.hours for _, one in held if one.venue is not None)
        case "per_head":
            return line.won * (sum(attendance(data, s, one) for s, one in held) if line.count is None else line.count)
        case "per_session":
            return line.won * (len(held) if line.count is None else line.count)
        case "lump_sum":
            return line.won


def _fees(data: TrainingInstance, held: list[tuple[int, Held]]) -> int:
    """Return the fees: each lecturer's first hour at one rate, the further hours of the role at the other."""
    fees = 0
    for s, one in held:
        for role, n in zip(data.sessions[s].roles, one.lecturers, strict=True):
            hours = one.hours if role.hours is None else role.hours
            fees += data.lecturers[n].first_hour_won + (hours - 1) * data.lecturers[n].extra_hour_won
    return fees
