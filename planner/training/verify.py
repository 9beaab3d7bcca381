"""The independent verifier of training plans: one check per rule, and the cost.

Written from the sentences of the rules; it knows the instance and nothing of any solver.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from planner.result import Violation
from planner.training.instance import TrainingInstance, TrainingPlan
from planner.training.reading import (
    attendance,
    changed,
    end,
    held_sessions,
    meets,
    members,
    overlap,
    per_week,
    programme_held,
    text,
    well_formed,
    with_mayor,
)  # fmt: skip
from planner.training.statement import cost, programme_lines

__all__ = ["CHECKS", "cost", "well_formed"]


def mandatory_programmes(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """Every session of a programme that is not optional is held."""
    for s, held in enumerate(plan.sessions):
        programme = data.sessions[s].programme
        if held is None and not data.programmes[programme].optional:
            detail = f"not held, of mandatory programme {programme}"
            yield Violation(rule="mandatory_programmes", where=f"session {s}", detail=detail)


def whole_programmes(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """Of a programme, all sessions are held or none."""
    for p in range(len(data.programmes)):
        sessions = [s for s, one in enumerate(data.sessions) if one.programme == p]
        held = sum(plan.sessions[s] is not None for s in sessions)
        if 0 < held < len(sessions):
            yield Violation(
                rule="whole_programmes", where=f"programme {p}", detail=f"{held} of {len(sessions)} sessions held"
            )


def alternatives(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """Of programmes that are alternatives to each other, exactly one is held."""
    for n, group in enumerate(data.alternatives):
        held = [p for p in group if programme_held(data, plan, p)]
        if len(held) != 1:
            detail = f"{len(held)} of programmes {', '.join(map(str, group))} held, not one"
            yield Violation(rule="alternatives", where=f"alternatives {n}", detail=detail)


def allowed_days(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """Every session is held on one of its days."""
    for s, held in held_sessions(plan):
        if held.day not in data.sessions[s].days:
            yield Violation(rule="allowed_days", where=f"session {s}", detail=f"day {held.day} is not one of its days")


def allowed_lengths(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """Every session has one of its lengths."""
    for s, held in held_sessions(plan):
        if held.hours not in data.sessions[s].hours:
            detail = f"{held.hours} h, allowed {data.sessions[s].hours}"
            yield Violation(rule="allowed_lengths", where=f"session {s}", detail=detail)


def allowed_starts(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """Every session begins at a clock time known for its length."""
    for s, held in held_sessions(plan):
        if not any(one.hours == held.hours and held.start in one.minutes for one in data.starts):
            detail = f"minute {held.start} is no start for {held.hours} h"
            yield Violation(rule="allowed_starts", where=f"session {s}", detail=detail)


def eligible_venues(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """Every session is in one of its venues, or in none if it needs none."""
    for s, held in held_sessions(plan):
        venues = data.sessions[s].venues
        fits = held.venue is None if venues is None else held.venue in venues
        if not fits:
            yield Violation(
                rule="eligible_venues", where=f"session {s}", detail=f"venue {held.venue}, allowed {venues}"
            )


def venue_seats(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """All who attend a session have a seat in its venue, on a chair added if need be."""
    for s, held in held_sessions(plan):
        if held.venue is None:
            continue
        people, venue = attendance(data, s, held), data.venues[held.venue]
        if people > venue.seats + venue.extra_seats:
            detail = f"{people} people > {venue.seats + venue.extra_seats} seats of venue {held.venue}"
            yield Violation(rule="venue_seats", where=f"session {s}", detail=detail)


def venue_busy(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """No session is in a venue while the venue is not free."""
    for s, held in held_sessions(plan):
        if held.venue is not None and (block := meets(data, held, data.venues[held.venue].busy)):
            yield Violation(rule="venue_busy", where=f"session {s}", detail=f"venue {held.venue}: {text(block)}")


def venue_overlap(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """Every venue holds one session at a time."""
    for (a, one), (b, other) in combinations(held_sessions(plan), 2):
        if one.venue is not None and one.venue == other.venue and overlap(data, one, other):
            yield Violation(rule="venue_overlap", where=f"venue {one.venue}", detail=f"sessions {a} and {b} at once")


def eligible_lecturers(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """Each role is filled by one of its lecturers, and no lecturer fills two roles of a session."""
    for s, held in held_sessions(plan):
        for k, n in enumerate(held.lecturers):
            allowed = data.sessions[s].roles[k].lecturers
            if n not in allowed:
                detail = f"role {k} filled by lecturer {n}, allowed {allowed}"
                yield Violation(rule="eligible_lecturers", where=f"session {s}", detail=detail)
        for n, roles in Counter(held.lecturers).items():
            if roles > 1:
                detail = f"lecturer {n} fills {roles} roles"
                yield Violation(rule="eligible_lecturers", where=f"session {s}", detail=detail)


def lecturer_weekdays(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """Lecturers teach on their weekdays."""
    for s, held in held_sessions(plan):
        weekday = (data.first_weekday + held.day) % 7
        for n in held.lecturers:
            if weekday not in data.lecturers[n].weekdays:
                detail = f"lecturer {n} on weekday {weekday}, comes on {data.lecturers[n].weekdays}"
                yield Violation(rule="lecturer_weekdays", where=f"session {s}", detail=detail)


def lecturer_busy(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """No lecturer teaches while not free."""
    for s, held in held_sessions(plan):
        for n in held.lecturers:
            if block := meets(data, held, data.lecturers[n].busy):
                yield Violation(rule="lecturer_busy", where=f"session {s}", detail=f"lecturer {n}: {text(block)}")


def lecturer_overlap(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """Every lecturer teaches one session at a time."""
    for (a, one), (b, other) in combinations(held_sessions(plan), 2):
        for n in sorted(set(one.lecturers) & set(other.lecturers)):
            if overlap(data, one, other):
                yield Violation(rule="lecturer_overlap", where=f"lecturer {n}", detail=f"sessions {a} and {b} at once")


def class_overlap(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """Every class attends one session at a time."""
    for c, one in enumerate(data.classes):
        attended = [(s, held) for s, held in held_sessions(plan) if s in one.sessions]
        for (a, first), (b, second) in combinations(attended, 2):
            if overlap(data, first, second):
                detail = f"at once, both of class {c}"
                yield Violation(rule="class_overlap", where=f"sessions {a} and {b}", detail=detail)


def cohort_attendance(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """If its programme is held, each person of a cohort attends exactly one of its sessions."""
    for c, cohort in enumerate(data.cohorts):
        programme = data.sessions[cohort.sessions[0]].programme
        if not programme_held(data, plan, programme):
            continue
        for group in cohort.people:
            attending = sum(members(data, plan, s, group.office) for s in cohort.sessions)
            if attending != group.people:
                detail = f"{attending} attendances for {group.people} people of office {group.office}"
                yield Violation(rule="cohort_attendance", where=f"cohort {c}", detail=detail)


def required_attendance(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """Of each office the required people attend a session, and beyond them only members of its cohort."""
    for s, _ in held_sessions(plan):
        for office in range(len(data.offices)):
            beyond = members(data, plan, s, office)
            invited = any(
                s in cohort.sessions and any(group.office == office for group in cohort.people)
                for cohort in data.cohorts
            )
            if beyond < 0 or (beyond > 0 and not invited):
                detail = f"{abs(beyond)} people of office {office} {'too few' if beyond < 0 else 'not invited'}"
                yield Violation(rule="required_attendance", where=f"session {s}", detail=detail)


def office_share(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """At no moment is more than its share of an office away, at sessions and other duties together."""
    for n, office in enumerate(data.offices):
        away = [(d.block.day, d.block.start, d.block.end, d.people) for d in data.duties if d.office == n]
        for _, held in held_sessions(plan):
            people = sum(group.people for group in held.attendance if group.office == n)
            away.append((held.day, held.start, end(data, held), people))
        limit = office.people * office.max_away_percent // 100
        for day, moment in sorted({(day, start) for day, start, _, _ in away}):
            at_once = sum(people for d, start, until, people in away if d == day and start <= moment < until)
            if at_once > limit:
                detail = f"{at_once} away > {limit} on day {day} at minute {moment}"
                yield Violation(rule="office_share", where=f"office {n}", detail=detail)


def orders(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """In an order, the second session begins after the first has ended and at least so many days later."""
    for order in data.orders:
        first, second = plan.sessions[order.first], plan.sessions[order.second]
        if first is None or second is None:
            continue
        ended = (first.day, end(data, first)) <= (second.day, second.start)
        if not ended or second.day - first.day < order.min_days:
            detail = f"days {first.day} and {second.day}, at least {order.min_days} days between"
            yield Violation(rule="orders", where=f"sessions {order.first} and {order.second}", detail=detail)


def apart(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """Two sessions are so many days from each other, either first."""
    for pair in data.apart:
        a, b = plan.sessions[pair.a], plan.sessions[pair.b]
        if a is not None and b is not None and abs(a.day - b.day) < pair.min_days:
            detail = f"days {a.day} and {b.day} are less than {pair.min_days} days apart"
            yield Violation(rule="apart", where=f"sessions {pair.a} and {pair.b}", detail=detail)


def weekly_cap(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """At most so many sessions are held in a calendar week."""
    for week, sessions in sorted(per_week(data, plan).items()):
        if data.max_sessions_per_week is not None and sessions > data.max_sessions_per_week:
            yield Violation(
                rule="weekly_cap", where=f"week {week}", detail=f"{sessions} sessions > {data.max_sessions_per_week}"
            )


def mayor_busy(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """No session is attended by the mayor while not free."""
    for s, held in with_mayor(data, plan):
        for block in data.mayor_busy:
            present_until = held.start + data.sessions[s].mayor_minutes
            if block.day == held.day and held.start < block.end and block.start < present_until:
                yield Violation(rule="mayor_busy", where=f"session {s}", detail=text(block))


def mayor_overlap(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """No two sessions are attended by the mayor at once."""
    for (a, one), (b, other) in combinations(with_mayor(data, plan), 2):
        (first, early), (_, late) = sorted([(a, one), (b, other)], key=lambda pair: (pair[1].day, pair[1].start))
        if early.day == late.day and late.start < early.start + data.sessions[first].mayor_minutes:
            detail = f"both on day {late.day} at minute {late.start}"
            yield Violation(rule="mayor_overlap", where=f"sessions {a} and {b}", detail=detail)


def mayor_daily_limit(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """No day has more than so many sessions attended by the mayor."""
    for day, sessions in sorted(Counter(held.day for _, held in with_mayor(data, plan)).items()):
        if data.max_mayor_per_day is not None and sessions > data.max_mayor_per_day:
            detail = f"{sessions} sessions > {data.max_mayor_per_day}"
            yield Violation(rule="mayor_daily_limit", where=f"day {day}", detail=detail)


def pinned_sessions(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """Every pinned session is held as announced: day, clock time, length, hall and lecturers."""
    for s in data.pins:
        if changed(data, plan, s):
            yield Violation(rule="pinned_sessions", where=f"session {s}", detail="not as announced")


def programme_caps(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """Every programme spends at most its cap."""
    for p, programme in enumerate(data.programmes):
        won = sum(programme_lines(data, plan, p))
        if programme.cap_won is not None and won > programme.cap_won:
            detail = f"{won} won > {programme.cap_won} won"
            yield Violation(rule="programme_caps", where=f"programme {p}", detail=detail)


def total_cap(data: TrainingInstance, plan: TrainingPlan) -> Iterator[Violation]:
    """All programmes together spend at most the cap."""
    won = sum(sum(programme_lines(data, plan, p)) for p in range(len(data.programmes)))
    if data.cap_won is not None and won > data.cap_won:
        yield Violation(rule="total_cap", where="plan", detail=f"{won} won > {data.cap_won} won")


CHECKS = {
    check.__name__: check
    for check in (
        mandatory_programmes, whole_programmes, alternatives, allowed_days, allowed_lengths, allowed_starts,
        eligible_venues, venue_seats, venue_busy, venue_overlap, eligible_lecturers, lecturer_weekdays,
        lecturer_busy, lecturer_overlap, class_overlap, cohort_attendance, required_attendance, office_share,
        orders, apart, weekly_cap, mayor_busy, mayor_overlap, mayor_daily_limit, pinned_sessions, programme_caps,
        total_cap,
    )
}  # fmt: skip
