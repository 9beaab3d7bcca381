"""The variables of a CP-SAT training model, and how a plan is read from them.

The container can express every plan that ``verify.well_formed`` lets pass and whose clock times are among those of
``data.starts``, broken rules and all: what a rule forbids is left to the rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ortools.sat.python.cp_model import CpModel, CpSolver, IntervalVar, IntVar, LinearExpr

from planner.training.instance import Headcount, Held, Session, TrainingInstance, TrainingPlan

DAY = 1_440
"""Minutes."""


@dataclass(frozen=True)
class SessionVars:
    """One session. Exactly one literal of each choice is true if it is held, none otherwise."""

    held: IntVar
    day: IntVar
    """Zero if not held."""
    on_day: tuple[IntVar, ...]
    """Per day of the period."""
    on_weekday: tuple[IntVar, ...]
    """Per weekday, Monday first."""
    at: dict[tuple[int, int], IntVar]
    """By length in hours and starting minute; it ends by midnight."""
    lasts: dict[int, IntVar]
    """By length in hours: a literal for clauses about length alone, whatever the clock time."""
    venue: dict[int | None, IntVar]
    """By venue; ``None`` for no hall."""
    roles: tuple[tuple[IntVar, ...], ...]
    """Per role, per lecturer."""
    teaches: tuple[IntVar, ...]
    """Per lecturer: whether they have a role in it."""
    attend: tuple[IntVar, ...]
    """Per office: people away for it; zero if not held."""
    start: IntVar
    """Minutes from the beginning of the period; zero if not held."""
    hours: IntVar
    """Length; zero if not held."""
    end: IntVar

    def conflicting(self, start: int, end: int, minutes: int | None = None) -> list[IntVar]:
        """Return the clock times at which the session, or its first ``minutes``, would meet a stretch of the day."""
        return [
            literal
            for (hours, begin), literal in self.at.items()
            if begin < end and start < begin + (60 * hours if minutes is None else minutes)
        ]


class TrainingVars:
    """All variables of a model; shared by rules and cost terms.

    Parameters
    ----------
    model
        Variables and their definitions are added to it.
    data
        The instance.
    """

    def __init__(self, model: CpModel, data: TrainingInstance) -> None:
        self._model = model
        self._data = data
        self.times = _times(data)
        self.sessions = tuple(self._session(s, session) for s, session in enumerate(data.sessions))
        self.members = _by_programme(data)
        self.runs = tuple(self._runs(p) for p in range(len(data.programmes)))

    @cached_property
    def weeks(self) -> tuple[LinearExpr, ...]:
        """Per week, the number of held sessions that count for it."""
        terms: list[list[IntVar]] = [[] for _ in range((self._data.first_weekday + self._data.n_days - 1) // 7 + 1)]
        for x, session in zip(self.sessions, self._data.sessions, strict=True):
            if self._data.programmes[session.programme].counts_weekly:
                for day, literal in enumerate(x.on_day):
                    terms[(self._data.first_weekday + day) // 7].append(literal)
        return tuple(LinearExpr.sum(week) for week in terms)

    def interval(self, s: int, present: IntVar) -> IntervalVar:
        """Return the stretch of time session ``s`` takes if ``present``."""
        x = self.sessions[s]
        return self._model.new_optional_interval_var(x.start, 60 * x.hours, x.end, present, "")

    def people(self, s: int) -> LinearExpr:
        """Return the number of people at session ``s``, guests included; zero if not held."""
        x = self.sessions[s]
        return LinearExpr.sum(x.attend) + self._data.sessions[s].guests * x.held

    def members_at(self, s: int, office: int) -> LinearExpr:
        """Return the office's people at session ``s`` beyond those required; zero if not held."""
        x, session = self.sessions[s], self._data.sessions[s]
        return x.attend[office] - sum(group.people for group in session.away if group.office == office) * x.held

    def values(self, plan: TrainingPlan) -> Iterator[tuple[IntVar, int]]:
        """Yield every deciding variable with its value in a plan that the container can express."""
        for x, held in zip(self.sessions, plan.sessions, strict=True):
            yield from _values(x, held)

    def read(self, solver: CpSolver) -> TrainingPlan:
        """Return the plan the solver has found."""
        return TrainingPlan(sessions=tuple(_read(x, solver) for x in self.sessions))

    def _session(self, s: int, session: Session) -> SessionVars:
        data, new = self._data, self._model.new_bool_var
        held = new(f"held_{s}")
        lecturers = range(len(data.lecturers))
        roles = tuple(tuple(new(f"role_{s}_{k}_{n}") for n in lecturers) for k in range(len(session.roles)))
        horizon = data.n_days * DAY
        x = SessionVars(
            held=held,
            day=self._model.new_int_var(0, data.n_days - 1, f"day_{s}"),
            on_day=tuple(new(f"day_{s}_{d}") for d in range(data.n_days)),
            on_weekday=tuple(new(f"weekday_{s}_{w}") for w in range(7)),
            at={(h, m): new(f"at_{s}_{h}_{m}") for h, m in self.times},
            lasts={h: new(f"lasts_{s}_{h}") for h in dict.fromkeys(h for h, _ in self.times)},
            venue={r: new(f"venue_{s}_{r}") for r in (None, *range(len(data.venues)))},
            roles=roles,
            teaches=self._teaches(s, roles),
            attend=tuple(self._model.new_int_var(0, o.people, f"attend_{s}_{n}") for n, o in enumerate(data.offices)),
            start=self._model.new_int_var(0, horizon, f"start_{s}"),
            hours=self._model.new_int_var(0, max(h for h, _ in self.times), f"hours_{s}"),
            end=self._model.new_int_var(0, horizon, f"end_{s}"),
        )
        self._define(x)
        return x

    def _teaches(self, s: int, roles: tuple[tuple[IntVar, ...], ...]) -> tuple[IntVar, ...]:
        if len(roles) <= 1:
            return roles[0] if roles else ()
        either = tuple(self._model.new_bool_var(f"teaches_{s}_{n}") for n in range(len(self._data.lecturers)))
        for n, literal in enumerate(either):
            self._model.add_max_equality(literal, [role[n] for role in roles])
        return either

    def _define(self, x: SessionVars) -> None:
        for choice in (x.on_day, x.at.values(), x.venue.values(), *x.roles):
            self._model.add(LinearExpr.sum(list(choice)) == x.held)
        self._model.add(x.day == LinearExpr.weighted_sum(x.on_day, range(len(x.on_day))))
        for weekday, literal in enumerate(x.on_weekday):
            self._model.add(literal == LinearExpr.sum(x.on_day[(weekday - self._data.first_weekday) % 7 :: 7]))
        begin = LinearExpr.weighted_sum(list(x.at.values()), [m for _, m in x.at])
        self._model.add(x.start == DAY * x.day + begin)
        for hours, literal in x.lasts.items():
            self._model.add(literal == LinearExpr.sum([at for (h, _), at in x.at.items() if h == hours]))
        self._model.add(x.hours == LinearExpr.weighted_sum(list(x.lasts.values()), list(x.lasts)))
        self._model.add(x.end == x.start + 60 * x.hours)
        for office, attend in zip(self._data.offices, x.attend, strict=True):
            self._model.add(attend <= office.people * x.held)

    def _runs(self, p: int) -> IntVar:
        """Return whether any session of programme ``p`` is held."""
        runs = self._model.new_bool_var(f"runs_{p}")
        self._model.add_max_equality(runs, [self.sessions[s].held for s in self.members[p]])
        return runs


def _times(data: TrainingInstance) -> tuple[tuple[int, int], ...]:
    """Return every known length with every known starting minute, as far as they end by midnight."""
    lengths = {one.hours for one in data.starts}
    minutes = {m for one in data.starts for m in one.minutes}
    return tuple((h, m) for h in sorted(lengths) for m in sorted(minutes) if m + 60 * h <= DAY)


def _by_programme(data: TrainingInstance) -> tuple[tuple[int, ...], ...]:
    return tuple(
        tuple(s for s, one in enumerate(data.sessions) if one.programme == p) for p in range(len(data.programmes))
    )


def _values(x: SessionVars, held: Held | None) -> Iterator[tuple[IntVar, int]]:
    away = {} if held is None else {one.office: one.people for one in held.attendance}
    yield x.held, int(held is not None)
    yield from ((literal, int(held is not None and held.day == d)) for d, literal in enumerate(x.on_day))
    yield from ((literal, int(held is not None and (held.hours, held.start) == t)) for t, literal in x.at.items())
    yield from ((literal, int(held is not None and held.venue == r)) for r, literal in x.venue.items())
    for k, role in enumerate(x.roles):
        yield from ((literal, int(held is not None and held.lecturers[k] == n)) for n, literal in enumerate(role))
    yield from ((count, away.get(office, 0)) for office, count in enumerate(x.attend))


def _read(x: SessionVars, solver: CpSolver) -> Held | None:
    if not solver.boolean_value(x.held):
        return None
    hours, start = next(t for t, literal in x.at.items() if solver.boolean_value(literal))
    counts = [(office, solver.value(count)) for office, count in enumerate(x.attend)]
    return Held(
        day=next(d for d, literal in enumerate(x.on_day) if solver.boolean_value(literal)),
        start=start,
        hours=hours,
        venue=next(r for r, literal in x.venue.items() if solver.boolean_value(literal)),
        lecturers=tuple(next(n for n, one in enumerate(role) if solver.boolean_value(one)) for role in x.roles),
        attendance=tuple(Headcount(office=office, people=people) for office, people in counts if people),
    )
