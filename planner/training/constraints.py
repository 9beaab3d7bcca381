"""The rules of a training plan as CP-SAT constraints, one function each."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr

from planner.training.choices import DAY
from planner.training.instance import Block, TrainingInstance
from planner.training.money import won
from planner.training.variables import SessionVars, TrainingVars


def mandatory_programmes(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Every session of a programme that is not optional is held."""
    for x, session in zip(v.sessions, data.sessions, strict=True):
        if not data.programmes[session.programme].optional:
            model.add(x.held == 1)


def whole_programmes(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Of a programme, all sessions are held or none."""
    for p in range(len(data.programmes)):
        for s in v.members[p]:
            model.add(v.sessions[s].held == v.runs[p])


def alternatives(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Of programmes that are alternatives to each other, exactly one is held."""
    for group in data.alternatives:
        model.add_exactly_one([v.runs[p] for p in group])


def allowed_days(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Every session is held on one of its days."""
    for x, session in zip(v.sessions, data.sessions, strict=True):
        allowed = set(session.days)
        _none(model, [literal for day, literal in x.on_day.items() if day not in allowed])


def allowed_lengths(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Every session has one of its lengths."""
    for x, session in zip(v.sessions, data.sessions, strict=True):
        _none(model, [literal for (hours, _), literal in x.at.items() if hours not in session.hours])


def allowed_starts(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Every session begins at a clock time known for its length."""
    known = {(one.hours, minute) for one in data.starts for minute in one.minutes}
    for x in v.sessions:
        _none(model, [literal for time, literal in x.at.items() if time not in known])


def eligible_venues(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Every session is in one of its venues, or in none if it needs none."""
    for x, session in zip(v.sessions, data.sessions, strict=True):
        allowed = (None,) if session.venues is None else session.venues
        _none(model, [literal for venue, literal in x.venue.items() if venue not in allowed])


def venue_seats(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """All who attend a session have a seat in its venue, on a chair added if need be."""
    for s, x in enumerate(v.sessions):
        everybody = sum(office.people for office in data.offices) + data.sessions[s].guests
        most = {r: venue.seats + venue.extra_seats for r, venue in enumerate(data.venues)}
        seats = LinearExpr.sum([most[r] * literal for r, literal in x.venue.items() if r is not None])
        model.add(v.people(s) <= seats + everybody * x.venue.get(None, 0))


def venue_busy(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """No session is in a venue while the venue is not free."""
    for r, venue in enumerate(data.venues):
        for x in v.sessions:
            if r in x.venue:
                _avoid(model, x, venue.busy, x.venue[r], lambda hours: data.hour_minutes * hours)


def venue_overlap(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Every venue holds one session at a time."""
    for r in range(len(data.venues)):
        model.add_no_overlap([v.interval(s, x.venue[r]) for s, x in enumerate(v.sessions) if r in x.venue])


def eligible_lecturers(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Each role is filled by one of its lecturers, and no lecturer fills two roles of a session."""
    for x, session in zip(v.sessions, data.sessions, strict=True):
        for literals, role in zip(x.roles, session.roles, strict=bool(x.roles)):
            _none(model, [literal for n, literal in literals.items() if n not in role.lecturers])
        for n in x.teaches:
            model.add_at_most_one([literals[n] for literals in x.roles if n in literals])


def lecturer_weekdays(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Lecturers teach on their weekdays."""
    for x in v.sessions:
        for n, teaches in x.teaches.items():
            away = [literal for w, literal in x.on_weekday.items() if w not in data.lecturers[n].weekdays]
            model.add_at_most_one([teaches, *away])


def lecturer_busy(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """No lecturer teaches while not free."""
    for x in v.sessions:
        for n, teaches in x.teaches.items():
            _avoid(model, x, data.lecturers[n].busy, teaches, lambda hours: data.hour_minutes * hours)


def lecturer_overlap(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Every lecturer teaches one session at a time."""
    for n in range(len(data.lecturers)):
        model.add_no_overlap([v.interval(s, x.teaches[n]) for s, x in enumerate(v.sessions) if n in x.teaches])


def class_overlap(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Every class attends one session at a time."""
    for one in data.classes:
        model.add_no_overlap([v.interval(s, v.sessions[s].held) for s in one.sessions])


def cohort_attendance(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """If its programme is held, each person of a cohort attends exactly one of its sessions."""
    for cohort in data.cohorts:
        runs = v.runs[data.sessions[cohort.sessions[0]].programme]
        for group in cohort.people:
            members = [v.members_at(s, group.office) for s in cohort.sessions]
            model.add(LinearExpr.sum(members) == group.people * runs)


def required_attendance(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Of each office the required people attend a session, and beyond them only members of its cohort."""
    for s in range(len(v.sessions)):
        invited = {group.office for cohort in data.cohorts if s in cohort.sessions for group in cohort.people}
        required = {group.office for group in data.sessions[s].away}
        for office in sorted({*v.sessions[s].attend, *v.sessions[s].sure, *required}):
            beyond = v.members_at(s, office)
            model.add(beyond >= 0 if office in invited else beyond == 0)


def office_share(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """At no moment is more than its share of an office away, at sessions and other duties together."""
    held = [v.interval(s, x.held) for s, x in enumerate(v.sessions)]
    for n, office in enumerate(data.offices):
        duties = [duty for duty in data.duties if duty.office == n]
        stretches = [
            model.new_fixed_size_interval_var(
                DAY * duty.block.day + duty.block.start, duty.block.end - duty.block.start, ""
            )
            for duty in duties
        ]
        demands: list[IntVar | int] = [duty.people for duty in duties]
        for x, interval in zip(v.sessions, held, strict=True):
            if (away := x.demand(n)) is not None:
                stretches.append(interval)
                demands.append(away)
        model.add_cumulative(stretches, demands, office.people * office.max_away_percent // 100)


def orders(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """In an order, the second session begins after the first has ended and at least so many days later."""
    for order in data.orders:
        first, second = v.sessions[order.first], v.sessions[order.second]
        both = [first.held, second.held]
        model.add(second.start >= first.end).only_enforce_if(both)
        model.add(second.day >= first.day + order.min_days).only_enforce_if(both)


def apart(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Two sessions are so many days from each other, either first."""
    for pair in data.apart:
        a, b = v.sessions[pair.a], v.sessions[pair.b]
        a_first = model.new_bool_var("")
        model.add(b.day >= a.day + pair.min_days).only_enforce_if([a.held, b.held, a_first])
        model.add(a.day >= b.day + pair.min_days).only_enforce_if([a.held, b.held, ~a_first])


def weekly_cap(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """At most so many sessions are held in a calendar week."""
    if data.max_sessions_per_week is not None:
        for week in v.weeks:
            model.add(week <= data.max_sessions_per_week)


def mayor_busy(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """No session is attended by the mayor while not free."""
    for x, session in zip(v.sessions, data.sessions, strict=True):
        if session.mayor_minutes:
            _avoid(model, x, data.mayor_busy, x.held, partial(_first, session.mayor_minutes))


def mayor_overlap(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """No two sessions are attended by the mayor at once."""
    model.add_no_overlap(
        [
            model.new_optional_fixed_size_interval_var(x.start, session.mayor_minutes, x.held, "")
            for x, session in zip(v.sessions, data.sessions, strict=True)
            if session.mayor_minutes
        ]
    )


def mayor_daily_limit(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """No day has more than so many sessions attended by the mayor."""
    if data.max_mayor_per_day is not None:
        attended = [x for x, session in zip(v.sessions, data.sessions, strict=True) if session.mayor_minutes]
        for day in range(data.n_days):
            model.add(LinearExpr.sum([x.on_day[day] for x in attended if day in x.on_day]) <= data.max_mayor_per_day)


def pinned_sessions(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Every pinned session is held as announced: day, clock time, length, hall and lecturers."""
    for s in data.pins:
        literals = v.as_announced(s)
        model.add_bool_and([False] if literals is None else literals)


def programme_caps(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """Every programme spends at most its cap."""
    for p, programme in enumerate(data.programmes):
        if programme.cap_won is not None:
            model.add(won(model, v, data, p) <= programme.cap_won)


def total_cap(model: CpModel, v: TrainingVars, data: TrainingInstance) -> None:
    """All programmes together spend at most the cap."""
    if data.cap_won is not None:
        model.add(LinearExpr.sum([won(model, v, data, p) for p in range(len(data.programmes))]) <= data.cap_won)


RULES = (
    mandatory_programmes,
    whole_programmes,
    alternatives,
    allowed_days,
    allowed_lengths,
    allowed_starts,
    eligible_venues,
    venue_seats,
    venue_busy,
    venue_overlap,
    eligible_lecturers,
    lecturer_weekdays,
    lecturer_busy,
    lecturer_overlap,
    class_overlap,
    cohort_attendance,
    required_attendance,
    office_share,
    orders,
    apart,
    weekly_cap,
    mayor_busy,
    mayor_overlap,
    mayor_daily_limit,
    pinned_sessions,
    programme_caps,
    total_cap,
)


def _first(minutes: int, _hours: int) -> int:
    return minutes


def _none(model: CpModel, literals: Sequence[IntVar]) -> None:
    model.add_bool_and([~literal for literal in literals])


def _avoid(
    model: CpModel, x: SessionVars, busy: Sequence[Block], concerned: IntVar, lasting: Callable[[int], int]
) -> None:
    """Forbid the session, ``lasting`` so many minutes of its hours, to meet a block if ``concerned``."""
    by_day: dict[int, list[Block]] = defaultdict(list)
    for block in busy:
        if block.day in x.on_day:
            by_day[block.day].append(block)
    for day, blocks in by_day.items():
        times = {id(t): t for block in blocks for t in x.conflicting(block.start, block.end, lasting)}
        if times:
            model.add(x.on_day[day] + concerned + LinearExpr.sum(list(times.values())) <= 2)
