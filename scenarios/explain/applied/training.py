"""Repairs of a training plan, written into the scenario."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from scenarios.errors import Problem, ScenarioError
from scenarios.explain.applied.steps import Change, changed, more_won, moved, no_such_line, raised
from scenarios.explain.told import ToldStep
from scenarios.schema import Scenario, Training
from scenarios.schema.common import WEEKDAYS, Period
from scenarios.schema.training import Course, Each, SessionGroup

HOUR_MINUTES = 60


def _training(scenario: Scenario) -> Training:
    assert scenario.training is not None, "the step is one of training"
    return scenario.training


def _at_courses(scenario: Scenario, step: ToldStep, change: Callable[[Course], Course]) -> Scenario:
    """Return the scenario with the courses changed that the step speaks of."""
    courses = tuple(
        change(course) if course.name in step.line.subject else course for course in _training(scenario).courses
    )
    return changed(scenario, "training", courses=courses)


def _at_groups(scenario: Scenario, step: ToldStep, change: Callable[[SessionGroup], SessionGroup]) -> Scenario:
    """Return the scenario with the sessions of those courses changed."""

    def inside(course: Course) -> Course:
        return course.model_copy(update={"sessions": tuple(map(change, course.sessions))})

    return _at_courses(scenario, step, inside)


def _total(scenario: Scenario, step: ToldStep) -> Scenario:
    return more_won(scenario, "training", "cap_won", step)


def _course_cap(scenario: Scenario, step: ToldStep) -> Scenario:
    return _at_courses(
        scenario, step, lambda course: course.model_copy(update={"cap_won": raised(course.cap_won, step)})
    )


def _uncut(raise_cap: Change, scenario: Scenario, step: ToldStep) -> Scenario:
    """Raise a cap and cut no hours: sessions keep only the lengths from their full one on."""

    def full(group: SessionGroup) -> SessionGroup:
        least = group.full_hours or max(group.hours)
        return group.model_copy(update={"hours": tuple(h for h in group.hours if h >= least)})

    def uncut(course: Course) -> Course:
        return course.model_copy(update={"sessions": tuple(map(full, course.sessions))})

    courses = tuple(map(uncut, _training(scenario).courses))
    return raise_cap(changed(scenario, "training", courses=courses), step)


def _optional(scenario: Scenario, step: ToldStep) -> Scenario:
    return _at_courses(scenario, step, lambda course: course.model_copy(update={"optional": True}))


def _shorter(scenario: Scenario, step: ToldStep) -> Scenario:
    """Let sessions be shorter, but no shorter than their lecturers and the head stay."""
    known = [start.hours for start in _training(scenario).starts]

    def shorter(group: SessionGroup) -> SessionGroup:
        paid = max((role.hours or 0 for role in group.roles), default=0)
        first = max(min(group.hours) - step.amount, paid, -(-group.head_minutes // HOUR_MINUTES))
        more = sorted(h for h in known if first <= h < min(group.hours))
        return group.model_copy(update={"hours": (*more, *group.hours)})

    return _at_groups(scenario, step, shorter)


def _office(scenario: Scenario, step: ToldStep) -> Scenario:
    """Let more of an office be away at once; of every office, if the step speaks of none."""
    offices = tuple(
        one.model_copy(update={"max_away_percent": min(100, one.max_away_percent + step.amount)})
        if one.name in step.line.subject or not step.line.subject
        else one
        for one in _training(scenario).offices
    )
    return changed(scenario, "training", offices=offices)


def _one_more(scenario: Scenario, step: ToldStep) -> Scenario:
    """Hold more sessions like the last of the course, each a session of its own."""

    def longer(course: Course) -> Course:
        last = course.sessions[-1]
        each = last.each[-1:] if isinstance(last.each, tuple) else last.each
        more = last.model_copy(
            update={"each": each, "months": last.months[-1:], "count": step.amount, "days_between": None}
        )
        return course.model_copy(update={"sessions": (*course.sessions, more)})

    return _at_courses(scenario, step, longer)


def _limit(field: str, scenario: Scenario, step: ToldStep) -> Scenario:
    return changed(scenario, "training", **{field: raised(getattr(_training(scenario), field), step)})


def _seats(scenario: Scenario, step: ToldStep) -> Scenario:
    halls = tuple(
        hall.model_copy(update={"seats": max(hall.seats, moved(step))}) if hall.name in step.line.subject else hall
        for hall in _training(scenario).venues
    )
    return changed(scenario, "training", venues=halls)


def _dates(scenario: Scenario, step: ToldStep) -> Scenario:
    """Let sessions be held some days before the first and after the last day of theirs."""
    return _at_groups(scenario, step, partial(_wider, scenario.period, dt.timedelta(days=step.amount)))


def _wider(period: Period, days: dt.timedelta, group: SessionGroup) -> SessionGroup:
    if group.months:
        problem = Problem(
            "", "'{name}' is held by the month; give it first and last days instead", {"name": group.name}
        )
        raise ScenarioError([problem])
    first = None if group.first is None else group.first - days
    last = None if group.last is None else group.last + days
    return group.model_copy(
        update={
            "first": None if first is None or first <= period.first else first,
            "last": None if last is None or last >= period.last else last,
        }
    )


def _closer(scenario: Scenario, step: ToldStep) -> Scenario:
    return _distances(scenario, step, lambda days: max(0, days - step.amount))


def _no_order(scenario: Scenario, step: ToldStep) -> Scenario:
    return _distances(scenario, step, lambda _days: None)


def _distances(scenario: Scenario, step: ToldStep, change: Callable[[int], int | None]) -> Scenario:
    """Change the days between the sessions of two courses, or of one course; ``None`` for no order at all."""
    pair = (step.line.subject[0], step.line.subject[-1])

    def inside(group: SessionGroup) -> SessionGroup:
        days = None if group.days_between is None else change(group.days_between)
        return group.model_copy(update={"days_between": days})

    found = [
        (one, change(one.days) if (one.first, one.second) == pair else one.days)
        for one in _training(scenario).distances
    ]
    kept = tuple(one.model_copy(update={"days": days}) for one, days in found if days is not None)
    changed_between = changed(scenario, "training", distances=kept)
    return _at_groups(changed_between, step, inside) if pair[0] == pair[1] else changed_between


def _any_hall(scenario: Scenario, step: ToldStep) -> Scenario:
    halls = tuple(hall.name.replace("{", "{{").replace("}", "}}") for hall in _training(scenario).venues)

    def any_hall(one: Each) -> Each:
        return one.model_copy(update={"venues": one.venues and halls})

    def anywhere(group: SessionGroup) -> SessionGroup:
        each = tuple(map(any_hall, group.each)) if isinstance(group.each, tuple) else group.each
        return group.model_copy(update={"venues": group.venues and halls, "each": each})

    return _at_groups(scenario, step, anywhere)


def _without_head(scenario: Scenario, step: ToldStep) -> Scenario:
    return _at_groups(scenario, step, lambda group: group.model_copy(update={"head_minutes": 0}))


def _nobody_sent(scenario: Scenario, step: ToldStep) -> Scenario:
    return _at_groups(scenario, step, lambda group: group.model_copy(update={"away_people": 0}))


def _free_head(scenario: Scenario, step: ToldStep) -> Scenario:  # noqa: ARG001  (changes are alike)
    """Empty the head's diary, which binds visits too."""
    return changed(scenario, "calendar", diary=())


def _free_hall(scenario: Scenario, step: ToldStep) -> Scenario:
    halls = tuple(
        hall.model_copy(update={"busy": ()}) if hall.name in step.line.subject else hall
        for hall in _training(scenario).venues
    )
    return changed(scenario, "training", venues=halls)


def _lecturer(fields: dict[str, object], scenario: Scenario, step: ToldStep) -> Scenario:
    lecturers = tuple(
        one.model_copy(update=fields) if one.name in step.line.subject else one for one in _training(scenario).lecturers
    )
    return changed(scenario, "training", lecturers=lecturers)


CHANGES: dict[tuple[str, str], Change] = {
    ("total_cap", "raise"): _total,
    ("total_cap", "raise_full_hours"): partial(_uncut, _total),
    ("programme_caps", "raise"): _course_cap,
    ("programme_caps", "raise_full_hours"): partial(_uncut, _course_cap),
    ("mandatory_programmes", "drop"): _optional,
    ("mandatory_programmes", "shorten"): _shorter,
    ("office_share", "raise"): _office,
    ("office_share", "raise_all"): _office,
    ("cohort_attendance", "add_session"): _one_more,
    ("weekly_cap", "raise"): partial(_limit, "max_sessions_per_week"),
    ("mayor_daily_limit", "raise"): partial(_limit, "max_head_per_day"),
    ("venue_seats", "raise"): _seats,
    ("allowed_days", "widen"): _dates,
    ("orders", "lower"): _closer,
    ("orders", "drop"): _no_order,
    ("eligible_venues", "drop"): _any_hall,
    ("mayor_overlap", "drop"): _without_head,
    ("required_attendance", "drop"): _nobody_sent,
    ("mayor_busy", "drop"): _free_head,
    ("venue_busy", "drop"): _free_hall,
    ("lecturer_busy", "drop"): partial(_lecturer, {"busy": ()}),
    ("lecturer_weekdays", "drop"): partial(_lecturer, {"weekdays": WEEKDAYS}),
    # only bare instances keep sessions at a distance whichever comes first
    ("apart", "lower"): no_such_line,
}
