"""Questions to a plan of visits: why a client is left out, what would admit it, and where it would go best.

A client is tried in every half-day of the plan as it stands, all other visits kept in their half-day and order. What a
change would admit is inserted, and the plan is checked by the verifier under the changed instance.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from planner.visits import verify
from planner.visits.bounds import Pricer
from planner.visits.constraints import RULES
from planner.visits.insertion import NEVER, Insertion
from planner.visits.instance import VisitInstance, VisitPlan
from planner.visits.objectives import TERMS
from planner.visits.variables import FAR, Ints, MasterModel, new_model, read

START_RULES = ("client_teams", "slot_regions", "closed_days", "date_range", "opening", "people_free")
"""Rules that may close a half-day to a client whatever else is visited, in the order in which they are told."""
LONGER_S = 7_200
"""How much later a half-day may end when more time is tried."""
VISIT_S, WON_S = 3_600, 7_200
"""What one more visit in a half-day, and more money, count as in seconds when the smallest change is looked for."""

Way = Literal["prize", "visits", "driving", "time", "won"]
"""More points for the client; one more visit, more driving or a later end in a half-day; more won."""


@dataclass(frozen=True)
class Tried:
    """A client tried in one half-day.

    Parameters
    ----------
    rule
        The first rule that stops it; ``None`` where it fits.
    extra
        Seconds of cost it adds where it fits, its prize left aside.
    """

    slot: int
    rule: str | None
    extra: int | None


@dataclass(frozen=True)
class Admission:
    """The smallest change found that admits a client, with a checked plan that visits it.

    Parameters
    ----------
    way, amount
        Points, visits, seconds or won more.
    slot
        Where it is then visited.
    extra
        Seconds of cost that the visit adds, its prize left aside.
    """

    way: Way
    amount: int
    slot: int
    extra: int
    plan: VisitPlan


class Questions:
    """A plan that is asked.

    Parameters
    ----------
    data, plan
        A checked plan of the instance.
    """

    def __init__(self, data: VisitInstance, plan: VisitPlan) -> None:
        self.data = data
        self.plan = plan
        self.model, self._row_rules = _named(data)
        self.routes = {s: tuple(stop.client for stop in route) for s, route in enumerate(plan.routes)}
        self._closed = {name: _closed_by(data, name) for name in START_RULES}
        self._usable = set(self._kinds_of)

    def left_out(self) -> list[int]:
        """Return the clients that are not visited, the greatest prize first."""
        visited = {i for route in self.routes.values() for i in route}
        left = (i for i in range(self.model.clients) if i not in visited)
        return sorted(left, key=lambda i: (-self.data.clients[i].prize, i))

    def tried(self, i: int) -> list[Tried]:
        """Return what happens to a client in every half-day."""
        return [self._try(s, i) for s in range(self.model.slots)]

    def best(self, i: int) -> list[Tried]:
        """Return the half-days in which a client fits, the least extra cost first."""
        return sorted((t for t in self.tried(i) if t.extra is not None), key=lambda t: (t.extra or 0, t.slot))

    def admission(self, i: int) -> Admission | None:
        """Return the smallest change that admits a client; ``None`` if none of those tried does."""
        changes = sorted(self._changes(i), key=lambda change: (change[0], change[1].slot))
        for _, found in changes:
            changed = self.changed(i, found)
            if not any(True for rule in verify.CHECKS.values() for _ in rule(changed, found.plan)):
                return found
        return None

    def changed(self, i: int, admission: Admission) -> VisitInstance:
        """Return the instance after a change."""
        data, amount = self.data, admission.amount
        if admission.way == "won":
            caps = tuple(None if cap is None else cap + amount for cap in data.month_caps)
            total = None if data.total_cap is None else data.total_cap + amount
            return data.model_copy(update={"month_caps": caps, "total_cap": total})
        if admission.way == "prize":
            client = data.clients[i]
            raised = client.model_copy(update={"prize": client.prize + amount})
            return data.model_copy(update={"clients": (*data.clients[:i], raised, *data.clients[i + 1 :])})
        slot = data.slots[admission.slot]
        ways: dict[str, dict[str, object]] = {
            "visits": {"max_visits": slot.max_visits + amount},
            "driving": {"max_driving": slot.max_driving + amount},
            "time": {"window": slot.window.model_copy(update={"end": slot.window.end + amount})},
        }
        update = ways[admission.way]
        slots = (*data.slots[: admission.slot], slot.model_copy(update=update), *data.slots[admission.slot + 1 :])
        return data.model_copy(update={"slots": slots})

    @cached_property
    def _kinds_of(self) -> dict[int, int]:
        with Pricer(self.model, 1) as pricer:
            self._kinds = pricer.kinds
            return pricer.kind_of

    @cached_property
    def _as_is(self) -> tuple[Ints, Ints]:
        return self._options(self.model)

    @cached_property
    def _fuller(self) -> tuple[Ints, Ints]:
        return self._options(replace(self.model, max_visits=self.model.max_visits + 1))

    @cached_property
    def _farther(self) -> tuple[Ints, Ints]:
        return self._options(replace(self.model, max_driving=np.full_like(self.model.max_driving, 4 * FAR)))

    @cached_property
    def _anywhere(self) -> tuple[Ints, Ints]:
        return self._options(replace(self.model, region=np.full_like(self.model.region, -1)))

    @cached_property
    def _later(self) -> tuple[Ints, Ints]:
        return self._options(replace(self.model, last=self.model.last + LONGER_S))

    def _options(self, model: MasterModel) -> tuple[Ints, Ints]:
        """Return per half-day and client the least cost of inserting it, and where."""
        cost = np.full((model.slots, model.clients), NEVER, dtype=np.int64)
        where = np.zeros_like(cost)
        insertion = Insertion(model, self._kinds)
        for s in self._usable:
            cost[s], where[s] = insertion.options(s, self.routes[s])
        return cost, where

    def _try(self, s: int, i: int) -> Tried:
        rule = self._stops(s, i)
        return Tried(s, rule, int(self._as_is[0][s, i]) if rule is None else None)

    def _stops(self, s: int, i: int) -> str | None:
        """Return the first rule that stops a client in a half-day."""
        closed = next((name for name, table in self._closed.items() if table[s, i]), None)
        if closed is not None:
            return closed
        if self.model.driving(s, (i,)) > self.model.max_driving[s]:
            return "max_driving"
        if s not in self._usable or self.model.times(s, (i,)) is None:
            return "slot_window"
        if len(self.routes[s]) >= self.model.max_visits[s]:
            return "max_visits"
        if self._as_is[0][s, i] < NEVER:
            return self._short_of(s, i)
        if self._anywhere[0][s, i] < NEVER:
            return "one_region"
        return "max_driving" if self._farther[0][s, i] < NEVER else "travel_time"

    def _short_of(self, s: int, i: int) -> str | None:
        """Return the rule of the first capped row that a visit breaks."""
        for row, rule in zip(self.model.cap_rows, self._row_rules, strict=True):
            used = sum(row.weight(self.routes[t]) for t in row.slots)
            more = row.weight((*self.routes[s], i)) - row.weight(self.routes[s]) if s in row.slots else 0
            if more and used + more > row.cap:
                return rule
        return "together" if self._has_fellows(i) else None

    def _has_fellows(self, i: int) -> bool:
        """Whether a client is visited with others of its group or not at all; alone in a group it is free."""
        group = self.model.group[i]
        return bool(group >= 0 and np.count_nonzero(self.model.group == group) > 1)

    def _changes(self, i: int) -> Iterator[tuple[int, Admission]]:
        """Yield changes that may admit a client, each with its size in seconds; none for one of a group."""
        if self._has_fellows(i):
            return
        value = self.data.prize_seconds
        for s, rule in enumerate(self._stops(s, i) for s in range(self.model.slots)):
            if rule is None:
                lacking = int(self._as_is[0][s, i]) - self.model.left_cost[i]
                points = max(0, -(-lacking // value)) if value else 0
                yield from self._inserted(i, s, self._as_is, "prize", points, points * value)
            elif rule == "max_visits":
                yield from self._inserted(i, s, self._fuller, "visits", 1, VISIT_S)
            elif rule in ("max_driving", "travel_time", "slot_window"):
                yield from self._stretched(i, s)
            elif rule in ("month_budget", "total_budget"):
                won = self.data.clients[i].won
                yield from self._inserted(i, s, self._as_is, "won", won, WON_S)

    def _stretched(self, i: int, s: int) -> Iterator[tuple[int, Admission]]:
        if self._farther[0][s, i] < NEVER:
            driving = self.model.driving(s, self._with(i, s, self._farther[1])) - int(self.model.max_driving[s])
            yield from self._inserted(i, s, self._farther, "driving", driving, driving)
        if self._later[0][s, i] < NEVER:
            route = self._with(i, s, self._later[1])
            times = replace(self.model, last=self.model.last + LONGER_S).times(s, route)
            if times is not None:
                late = times[-1] - int(self.model.last[s, route[-1]])
                yield from self._inserted(i, s, self._later, "time", late, late)

    def _with(self, i: int, s: int, where: Ints) -> tuple[int, ...]:
        route, at = self.routes[s], int(where[s, i])
        return (*route[:at], i, *route[at:])

    def _inserted(
        self, i: int, s: int, options: tuple[Ints, Ints], way: Way, amount: int, size: int
    ) -> Iterator[tuple[int, Admission]]:
        """Yield the change, with the plan that visits the client, if the client fits then."""
        cost, where = options
        if cost[s, i] >= NEVER or amount < 0:
            return
        route = self._with(i, s, where)
        loose = replace(self.model, max_driving=self.model.max_driving + FAR, last=self.model.last + LONGER_S,
                        max_visits=self.model.max_visits + 1)  # fmt: skip
        timed = read(loose, {s: route}).routes[s]
        plan = VisitPlan(routes=(*self.plan.routes[:s], timed, *self.plan.routes[s + 1 :]))
        extra = int(cost[s, i])
        yield size, Admission(way, amount, s, extra, plan)


def without(plan: VisitPlan, i: int) -> VisitPlan:
    """Return a plan in which a client is not visited; the visits after it stay at their time."""
    return VisitPlan(routes=tuple(tuple(stop for stop in route if stop.client != i) for route in plan.routes))


def _named(data: VisitInstance) -> tuple[MasterModel, Sequence[str]]:
    """Return the master of an instance, and the rule that each capped row belongs to."""
    model = new_model(data)
    names: list[str] = []
    for rule in RULES:
        rule(model, data)
        names += [rule.__name__] * (len(model.cap_rows) - len(names))
    for term in TERMS:
        term(model, data)
    return model, names


def _closed_by(data: VisitInstance, name: str) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Return which half-days a rule alone closes to which clients, shape ``(S, n)``."""
    model = new_model(data)
    next(rule for rule in RULES if rule.__name__ == name)(model, data)
    return np.array([[not spans for spans in row] for row in model.starts], dtype=np.bool_)
