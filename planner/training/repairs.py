"""Ways to loosen the lines of a training plan, each in its own unit."""

from collections.abc import Callable, Iterator, Sequence
from math import gcd

from ortools.sat.python.cp_model import CpModel, LinearExpr, LinearExprT

from planner.engines import cpsat as engine
from planner.lines import Lever, Line, Need, Rank
from planner.result import SolveParams, Watch
from planner.training.constraints import RULES
from planner.training.cpsat import build
from planner.training.instance import Session, TrainingInstance
from planner.training.lines import SINGLE, without
from planner.training.money import won
from planner.training.variables import TrainingVars

MOST_WON = 10**12
HOUR = 60
"""Price in points of an hour by which a session becomes shorter than it was to be."""
SESSION = 50
PERCENT = 5
"""Price of a percent more of an office away at once."""

Apply = Callable[[TrainingInstance, int], TrainingInstance]
Change = Callable[[TrainingInstance], TrainingInstance]


def levers(data: TrainingInstance, line: Line) -> list[Lever[TrainingInstance]]:
    """Return the ways to loosen one line."""
    ways = (_money, _duty, _share, _more_sessions, _limits, _days, _distances, _given_up)
    return [lever for way in ways for lever in way(data, line)]


def _money(data: TrainingInstance, line: Line) -> Iterator[Lever[TrainingInstance]]:
    if line.rule not in ("total_cap", "programme_caps") or line.limit is None:
        return
    courses = line.at or tuple(range(len(data.programmes)))
    grain = _grain(data)
    step = max(grain, 10 ** (len(str(line.limit)) - 2) // grain * grain)
    for way, change in (("raise", _as_it_is), ("raise_full_hours", full_hours)):
        if way == "raise" or change(data) != data:
            yield Lever(
                line=line,
                way=way,
                unit="won",
                rank=Rank.MONEY,
                price=1,
                most=max(grain, (MOST_WON - line.limit) // grain * grain),
                apply=_cap_raised(line, change),
                grain=grain,
                step=step,
                least=_least_won(line, courses, change),
            )


def _cap_raised(line: Line, change: Change) -> Apply:
    def apply(data: TrainingInstance, amount: int) -> TrainingInstance:
        data = change(data) if amount > 0 else data
        if not line.at:
            return data.model_copy(update={"cap_won": max(0, (data.cap_won or 0) + amount)})
        programmes = list(data.programmes)
        one = programmes[line.at[0]]
        programmes[line.at[0]] = one.model_copy(update={"cap_won": max(0, (one.cap_won or 0) + amount)})
        return data.model_copy(update={"programmes": tuple(programmes)})

    return apply


def _as_it_is(data: TrainingInstance) -> TrainingInstance:
    return data


def full_hours(data: TrainingInstance) -> TrainingInstance:
    """Return the instance in which no session is shorter than its full length."""

    def long(session: Session) -> Session:
        return session.model_copy(update={"hours": tuple(h for h in session.hours if h >= session.full_hours)})

    return data.model_copy(update={"sessions": tuple(long(session) for session in data.sessions)})


def _grain(data: TrainingInstance) -> int:
    """Return a number of won that divides all that a plan can spend."""
    rates = [one.first_hour_won for one in data.lecturers] + [one.extra_hour_won for one in data.lecturers]
    hire = [venue.won_per_hour for venue in data.venues]
    fees, whole = gcd(*rates), gcd(*rates, *hire)
    for programme in data.programmes:
        for line in programme.lines:
            if line.kind == "percent_of_fees":
                whole = gcd(whole, line.won * fees // 100 if line.won * fees % 100 == 0 else 1)
            else:
                whole = gcd(whole, line.won)
    return max(1, whole)


def _least_won(
    line: Line, courses: Sequence[int], change: Change
) -> Callable[[TrainingInstance, SolveParams, Watch], Need | None]:
    """Return the search for the least won above a cap, all other rules kept."""

    def least(data: TrainingInstance, params: SolveParams, watch: Watch) -> Need | None:
        open_ended = without(change(data), [line])

        def spent(model: CpModel, v: TrainingVars) -> LinearExprT:
            return LinearExpr.sum([won(model, v, open_ended, p) for p in courses])

        model, v = build(open_ended, [rule.__name__ for rule in RULES])
        model.minimize(spent(model, v))
        outcome = engine.run(model, params, watch, "repair", probe=False)
        if outcome.objective is None or outcome.bound is None or line.limit is None:
            return None
        return Need(max(1, outcome.objective - line.limit), outcome.bound - line.limit)

    return least


def _duty(data: TrainingInstance, line: Line) -> Iterator[Lever[TrainingInstance]]:
    """Yield: drop the programme; let its sessions be shorter."""
    if line.rule != "mandatory_programmes":
        return
    (p,) = line.at
    value = data.programmes[p].value

    def drop(data: TrainingInstance, amount: int) -> TrainingInstance:
        return without(data, [line]) if amount > 0 else data

    rank, price = (Rank.VALUE, value) if value else (Rank.LAW, 1)
    yield Lever(line, "drop", "programmes", rank, price, 1, drop)
    shortest = min(min(s.hours) for s in data.sessions if s.programme == p)
    most = shortest - min((h for s in data.sessions if s.programme == p for h in _lengths(data, s)), default=shortest)
    if most > 0:
        price = HOUR * sum(session.programme == p for session in data.sessions)
        yield Lever(line, "shorten", "hours", Rank.VALUE, price, most, _shortened(p))


def _lengths(data: TrainingInstance, session: Session) -> list[int]:
    """Return the lengths a session could have, with the head and its lecturers staying as long as they are to."""
    paid = max((role.hours or 0 for role in session.roles), default=0)
    return [
        one.hours for one in data.starts if one.hours >= paid and data.hour_minutes * one.hours >= session.mayor_minutes
    ]


def _shortened(p: int) -> Apply:
    def apply(data: TrainingInstance, amount: int) -> TrainingInstance:
        def shorter(session: Session) -> Session:
            if session.programme != p:
                return session
            first = min(session.hours) - max(0, amount)
            more = [h for h in _lengths(data, session) if first <= h < min(session.hours)]
            return session.model_copy(update={"hours": (*sorted(more), *session.hours)})

        return data.model_copy(update={"sessions": tuple(shorter(session) for session in data.sessions)})

    return apply


def _share(data: TrainingInstance, line: Line) -> Iterator[Lever[TrainingInstance]]:
    """Yield: more of this office away at once; more of every office."""
    if line.rule != "office_share" or line.limit is None:
        return

    def raised(only: int | None) -> Apply:
        def apply(data: TrainingInstance, amount: int) -> TrainingInstance:
            offices = tuple(
                one.model_copy(update={"max_away_percent": max(0, min(100, one.max_away_percent + amount))})
                if only in (None, n)
                else one
                for n, one in enumerate(data.offices)
            )
            return data.model_copy(update={"offices": offices})

        return apply

    if line.limit < 100:
        most = 100 - line.limit
        yield Lever(line, "raise", "percent", Rank.VALUE, PERCENT, most, raised(line.at[0]))
        everywhere = Line(rule=line.rule)
        price = PERCENT * len(data.offices)
        yield Lever(everywhere, "raise_all", "percent", Rank.VALUE, price, 100, raised(None))


def _more_sessions(data: TrainingInstance, line: Line) -> Iterator[Lever[TrainingInstance]]:  # noqa: ARG001
    """Yield: hold more sessions for people who each attend one of them."""
    if line.rule != "cohort_attendance":
        return
    (c,) = line.at

    def apply(data: TrainingInstance, amount: int) -> TrainingInstance:
        if amount <= 0:
            return data
        cohorts = list(data.cohorts)
        like = data.sessions[cohorts[c].sessions[-1]]
        added = tuple(range(len(data.sessions), len(data.sessions) + amount))
        cohorts[c] = cohorts[c].model_copy(update={"sessions": (*cohorts[c].sessions, *added)})
        return data.model_copy(update={"sessions": (*data.sessions, *(like,) * amount), "cohorts": tuple(cohorts)})

    yield Lever(line, "add_session", "sessions", Rank.COMFORT, SESSION, 3, apply)


def _limits(data: TrainingInstance, line: Line) -> Iterator[Lever[TrainingInstance]]:
    """Yield: a higher limit of sessions, seats."""
    field = next((field for field, rule in SINGLE.items() if rule == line.rule and field != "cap_won"), None)
    if field is not None and line.limit is not None:
        limit = line.limit

        def more(data: TrainingInstance, amount: int) -> TrainingInstance:
            return data.model_copy(update={field: max(0, limit + amount)})

        yield Lever(line, "raise", "sessions", Rank.COMFORT, SESSION, len(data.sessions), more)
    if line.rule == "venue_seats":
        (r,) = line.at

        def seats(data: TrainingInstance, amount: int) -> TrainingInstance:
            venues = list(data.venues)
            venues[r] = venues[r].model_copy(update={"seats": max(0, venues[r].seats + amount)})
            return data.model_copy(update={"venues": tuple(venues)})

        people = sum(office.people for office in data.offices) + max(s.guests for s in data.sessions)
        if people > data.venues[r].seats:
            yield Lever(line, "raise", "people", Rank.COMFORT, 1, people - data.venues[r].seats, seats)


def _days(data: TrainingInstance, line: Line) -> Iterator[Lever[TrainingInstance]]:
    """Yield: days before and after, among those on which any session may be held; any hall."""
    if line.rule != "allowed_days":
        return
    (p,) = line.at
    working = sorted({day for session in data.sessions for day in session.days})

    def apply(data: TrainingInstance, amount: int) -> TrainingInstance:
        def wider(session: Session) -> Session:
            if session.programme != p or not session.days or amount <= 0:
                return session
            first, last = min(session.days) - amount, max(session.days) + amount
            edge = [d for d in working if first <= d < min(session.days) or max(session.days) < d <= last]
            return session.model_copy(update={"days": tuple(sorted({*session.days, *edge}))})

        return data.model_copy(update={"sessions": tuple(wider(session) for session in data.sessions)})

    if len(working) > min(len(s.days) for s in data.sessions if s.programme == p):
        yield Lever(line, "widen", "days", Rank.COMFORT, 1, data.n_days, apply)


def _distances(data: TrainingInstance, line: Line) -> Iterator[Lever[TrainingInstance]]:
    """Yield: sessions closer to each other."""
    if line.rule not in ("orders", "apart"):
        return
    pairs = data.orders if line.rule == "orders" else data.apart
    most = max((pair.min_days for pair in pairs), default=0)
    dropped = {id(pair) for pair in pairs} - {id(pair) for pair in getattr(without(data, [line]), line.rule)}
    places = {n for n, pair in enumerate(pairs) if id(pair) in dropped}

    def apply(data: TrainingInstance, amount: int) -> TrainingInstance:
        closer = tuple(
            pair.model_copy(update={"min_days": max(0, pair.min_days - amount)}) if n in places else pair
            for n, pair in enumerate(getattr(data, line.rule))
        )
        return data.model_copy(update={line.rule: closer})

    if most > 0:
        yield Lever(line, "lower", "days", Rank.COMFORT, 10, most, apply)


GIVEN_UP = {
    "eligible_venues": (Rank.COMFORT, 100),
    "orders": (Rank.COMFORT, 500),
    "mayor_overlap": (Rank.VALUE, 100),
    "required_attendance": (Rank.VALUE, 200),
    "mayor_busy": (Rank.LAW, 10),
    "venue_busy": (Rank.LAW, 5),
    "lecturer_busy": (Rank.LAW, 5),
    "lecturer_weekdays": (Rank.LAW, 5),
}


def _given_up(data: TrainingInstance, line: Line) -> Iterator[Lever[TrainingInstance]]:  # noqa: ARG001
    """Yield: do without the line."""

    def apply(data: TrainingInstance, amount: int) -> TrainingInstance:
        return without(data, [line]) if amount > 0 else data

    if line.rule in GIVEN_UP:
        rank, price = GIVEN_UP[line.rule]
        yield Lever(line, "drop", "lines", rank, price, 1, apply)
