"""The variables of a CP-SAT training model, and how a plan is read from them.

Without ``rules`` the container can express every plan that ``verify.well_formed`` lets pass and whose clock times are
among those of ``data.starts``, broken rules and all: what a rule forbids is left to the rule. With ``rules`` it leaves
out what these forbid (see ``choices``); a year of hundreds of sessions fits into memory only so.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ortools.sat.python.cp_model import CpModel, CpSolver, IntervalVar, IntVar, LinearExpr, LinearExprT

from planner.training.choices import DAY, Choices, choices, known_times
from planner.training.instance import Headcount, Held, TrainingInstance, TrainingPlan

Meeting = tuple[int, int, int]
"""Day, length in hours, starting minute."""


@dataclass(frozen=True)
class SessionVars:
    """One session. Exactly one literal of each choice is true if it is held, none otherwise."""

    held: IntVar
    day: IntVar
    """Zero if not held."""
    on_day: dict[int, IntVar]
    """By day of the period."""
    on_weekday: dict[int, IntVar]
    """By weekday, 0 is Monday."""
    at: dict[tuple[int, int], IntVar]
    """By length in hours and starting minute; it ends by midnight."""
    lasts: dict[int, IntVar]
    """By length in hours: a literal for clauses about length alone, whatever the clock time."""
    venue: dict[int | None, IntVar]
    """By venue; ``None`` for no hall."""
    roles: tuple[dict[int, IntVar], ...]
    """Per role, by lecturer."""
    teaches: dict[int, IntVar]
    """By lecturer: whether they have a role in it."""
    attend: dict[int, IntVar]
    """By office: people away for it; zero if not held."""
    sure: dict[int, int]
    """People of the other offices that are away for it if it is held."""
    start: IntVar
    """Minutes from the beginning of the period; zero if not held."""
    hours: IntVar
    """Length; zero if not held."""
    end: IntVar

    def conflicting(self, start: int, end: int, lasting: Callable[[int], int]) -> list[IntVar]:
        """Return the clock times at which it would meet a stretch of the day, ``lasting`` minutes of its hours."""
        return [
            literal for (hours, begin), literal in self.at.items() if begin < end and start < begin + lasting(hours)
        ]

    def demand(self, office: int) -> IntVar | int | None:
        """Return the people of an office it takes away while it is held; ``None`` if it never takes any."""
        return self.attend.get(office, self.sure.get(office))


class TrainingVars:
    """All variables of a model; shared by rules and cost terms.

    Parameters
    ----------
    model
        Variables and their definitions are added to it.
    data
        The instance.
    rules
        Names of rules that the model will hold.
    given
        Sessions that are held just so, or not held at all.
    """

    def __init__(
        self,
        model: CpModel,
        data: TrainingInstance,
        rules: Collection[str] = (),
        given: Mapping[int, Held | None] | None = None,
    ) -> None:
        self._model = model
        self._data = data
        self.times = known_times(data)
        given = given or {}
        self.sessions = tuple(
            self._given(given[s]) if s in given else self._session(s, one) for s, one in enumerate(choices(data, rules))
        )
        self.members = _by_programme(data)
        self.runs = tuple(self._runs(p) for p in range(len(data.programmes)))

    @cached_property
    def weeks(self) -> tuple[LinearExpr, ...]:
        """Per week, the number of held sessions that count for it."""
        terms: list[list[IntVar]] = [[] for _ in range((self._data.first_weekday + self._data.n_days - 1) // 7 + 1)]
        for x, session in zip(self.sessions, self._data.sessions, strict=True):
            if self._data.programmes[session.programme].counts_weekly:
                for day, literal in x.on_day.items():
                    terms[(self._data.first_weekday + day) // 7].append(literal)
        return tuple(LinearExpr.sum(week) for week in terms)

    @cached_property
    def meetings(self) -> dict[int, dict[Meeting, IntVar]]:
        """Per session of a class, by day and clock time together: whether it is held just then."""
        attended = sorted({s for one in self._data.classes for s in one.sessions})
        return {s: self._meetings(self.sessions[s]) for s in attended}

    def interval(self, s: int, present: IntVar) -> IntervalVar:
        """Return the stretch of time session ``s`` takes if ``present``."""
        x = self.sessions[s]
        if len(x.lasts) == 1:
            (hours,) = x.lasts
            return self._model.new_optional_fixed_size_interval_var(
                x.start, self._data.hour_minutes * hours, present, ""
            )
        return self._model.new_optional_interval_var(x.start, self._data.hour_minutes * x.hours, x.end, present, "")

    def people(self, s: int) -> LinearExprT:
        """Return the number of people at session ``s``, guests included; zero if not held."""
        x = self.sessions[s]
        return LinearExpr.sum(list(x.attend.values())) + (self._data.sessions[s].guests + sum(x.sure.values())) * x.held

    def members_at(self, s: int, office: int) -> LinearExprT:
        """Return the office's people at session ``s`` beyond those required; zero if not held."""
        x, session = self.sessions[s], self._data.sessions[s]
        required = sum(group.people for group in session.away if group.office == office)
        if office in x.attend:
            return x.attend[office] - required * x.held
        return (x.sure.get(office, 0) - required) * x.held

    def as_announced(self, s: int) -> list[IntVar] | None:
        """Return literals that all are true if and only if session ``s`` is held as in the previous plan.

        ``None`` if it cannot be, or was not to be held at all.
        """
        x, held = self.sessions[s], self._data.previous[s]
        if held is None or len(held.lecturers) != len(x.roles):
            return None
        literals = [x.on_day.get(held.day), x.at.get((held.hours, held.start)), x.venue.get(held.venue)]
        literals += [role.get(n) for role, n in zip(x.roles, held.lecturers, strict=True)]
        known = [literal for literal in literals if literal is not None]
        return known if len(known) == len(literals) else None

    def values(self, plan: TrainingPlan) -> Iterator[tuple[IntVar, int]]:
        """Yield every deciding variable with its value in a plan that the container can express."""
        for x, held in zip(self.sessions, plan.sessions, strict=True):
            yield from _values(x, held)

    def read(self, solver: CpSolver) -> TrainingPlan:
        """Return the plan the solver has found."""
        return TrainingPlan(sessions=tuple(_read(x, solver) for x in self.sessions))

    def _session(self, s: int, open_: Choices) -> SessionVars:
        data, new = self._data, self._model.new_bool_var
        roles = tuple({n: new(f"role_{s}_{k}_{n}") for n in role} for k, role in enumerate(open_.roles))
        horizon = data.n_days * DAY
        x = SessionVars(
            held=new(f"held_{s}"),
            day=self._model.new_int_var(0, data.n_days - 1, f"day_{s}"),
            on_day={d: new(f"day_{s}_{d}") for d in open_.days},
            on_weekday={w: new(f"weekday_{s}_{w}") for w in sorted({(data.first_weekday + d) % 7 for d in open_.days})},
            at={(h, m): new(f"at_{s}_{h}_{m}") for h, m in open_.times},
            lasts={h: new(f"lasts_{s}_{h}") for h in dict.fromkeys(h for h, _ in open_.times)},
            venue={r: new(f"venue_{s}_{r}") for r in open_.venues},
            roles=roles,
            teaches=self._teaches(s, roles),
            attend={n: self._model.new_int_var(0, data.offices[n].people, f"attend_{s}_{n}") for n in open_.offices},
            sure=open_.sure,
            start=self._model.new_int_var(0, horizon, f"start_{s}"),
            hours=self._model.new_int_var(0, max((h for h, _ in self.times), default=0), f"hours_{s}"),
            end=self._model.new_int_var(0, horizon, f"end_{s}"),
        )
        self._define(x)
        return x

    def _given(self, held: Held | None) -> SessionVars:
        """Return constants for a session of which nothing is left to decide."""
        number = self._model.new_constant
        if held is None:
            zero = number(0)
            return SessionVars(zero, zero, {}, {}, {}, {}, {}, (), {}, {}, {}, zero, zero, zero)
        one, start = number(1), DAY * held.day + held.start
        return SessionVars(
            held=one,
            day=number(held.day),
            on_day={held.day: one},
            on_weekday={(self._data.first_weekday + held.day) % 7: one},
            at={(held.hours, held.start): one},
            lasts={held.hours: one},
            venue={held.venue: one},
            roles=tuple({n: one} for n in held.lecturers),
            teaches=dict.fromkeys(held.lecturers, one),
            attend={},
            sure={group.office: group.people for group in held.attendance},
            start=number(start),
            hours=number(held.hours),
            end=number(start + self._data.hour_minutes * held.hours),
        )

    def _teaches(self, s: int, roles: tuple[dict[int, IntVar], ...]) -> dict[int, IntVar]:
        either: dict[int, IntVar] = {}
        for n in sorted({n for role in roles for n in role}):
            parts = [role[n] for role in roles if n in role]
            either[n] = parts[0]
            if len(parts) > 1:
                either[n] = self._model.new_bool_var(f"teaches_{s}_{n}")
                self._model.add_max_equality(either[n], parts)
        return either

    def _define(self, x: SessionVars) -> None:
        first = self._data.first_weekday
        for choice in (x.on_day.values(), x.at.values(), x.venue.values(), *(role.values() for role in x.roles)):
            self._model.add(LinearExpr.sum(list(choice)) == x.held)
        self._model.add(x.day == LinearExpr.weighted_sum(list(x.on_day.values()), list(x.on_day)))
        for weekday, literal in x.on_weekday.items():
            days = [on for day, on in x.on_day.items() if (first + day) % 7 == weekday]
            self._model.add(literal == LinearExpr.sum(days))
        begin = LinearExpr.weighted_sum(list(x.at.values()), [m for _, m in x.at])
        self._model.add(x.start == DAY * x.day + begin)
        for hours, literal in x.lasts.items():
            self._model.add(literal == LinearExpr.sum([at for (h, _), at in x.at.items() if h == hours]))
        self._model.add(x.hours == LinearExpr.weighted_sum(list(x.lasts.values()), list(x.lasts)))
        self._model.add(x.end == x.start + self._data.hour_minutes * x.hours)
        for office, attend in x.attend.items():
            self._model.add(attend <= self._data.offices[office].people * x.held)

    def _meetings(self, x: SessionVars) -> dict[Meeting, IntVar]:
        known = {(day, *time): self._model.new_bool_var("") for day in x.on_day for time in x.at}
        for day, on in x.on_day.items():
            self._model.add(LinearExpr.sum([known[day, *time] for time in x.at]) == on)
        for time, at in x.at.items():
            self._model.add(LinearExpr.sum([known[day, *time] for day in x.on_day]) == at)
        return known

    def _runs(self, p: int) -> IntVar:
        """Return whether any session of programme ``p`` is held."""
        runs = self._model.new_bool_var(f"runs_{p}")
        self._model.add_max_equality(runs, [self.sessions[s].held for s in self.members[p]])
        return runs


def _by_programme(data: TrainingInstance) -> tuple[tuple[int, ...], ...]:
    members: list[list[int]] = [[] for _ in data.programmes]
    for s, one in enumerate(data.sessions):
        members[one.programme].append(s)
    return tuple(map(tuple, members))


def _values(x: SessionVars, held: Held | None) -> Iterator[tuple[IntVar, int]]:
    away = {} if held is None else {one.office: one.people for one in held.attendance}
    yield x.held, int(held is not None)
    yield from ((literal, int(held is not None and held.day == d)) for d, literal in x.on_day.items())
    yield from ((literal, int(held is not None and (held.hours, held.start) == t)) for t, literal in x.at.items())
    yield from ((literal, int(held is not None and held.venue == r)) for r, literal in x.venue.items())
    for k, role in enumerate(x.roles):
        yield from ((literal, int(held is not None and held.lecturers[k] == n)) for n, literal in role.items())
    yield from ((count, away.get(office, 0)) for office, count in x.attend.items())


def _read(x: SessionVars, solver: CpSolver) -> Held | None:
    if not solver.boolean_value(x.held):
        return None
    hours, start = next(t for t, literal in x.at.items() if solver.boolean_value(literal))
    counts = {office: solver.value(count) for office, count in x.attend.items()} | x.sure
    return Held(
        day=next(d for d, literal in x.on_day.items() if solver.boolean_value(literal)),
        start=start,
        hours=hours,
        venue=next(r for r, literal in x.venue.items() if solver.boolean_value(literal)),
        lecturers=tuple(next(n for n, one in role.items() if solver.boolean_value(one)) for role in x.roles),
        attendance=tuple(
            Headcount(office=office, people=people) for office, people in sorted(counts.items()) if people
        ),
    )
