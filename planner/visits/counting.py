"""A quick proof that nothing fits: visits counted by month and kind, driving and the order of visits left out."""

from collections import Counter
from dataclasses import dataclass

from ortools.math_opt.python import mathopt

from planner.engines import mathopt as engine
from planner.result import SolveParams, Status, Watch
from planner.visits.instance import Client, Slot, VisitInstance

Group = tuple[int, int]
"""Month and most visits of half-days."""


@dataclass(frozen=True)
class _Kind:
    """Clients that count alike."""

    town: int | None
    won: int
    required: bool
    groups: frozenset[Group]
    """Of half-days in one of which it could be visited."""


Visited = dict[tuple[_Kind, Group], mathopt.Variable]


def outnumbered(data: VisitInstance, params: SolveParams, watch: Watch) -> bool:
    """Whether even by numbers alone the required clients, quotas and shares do not fit the half-days and the budgets.

    A relaxation: every plan that keeps all rules gives a solution of the program (how many clients of a kind are
    visited in the half-days of a group), so that no solution proves no plan. A solution proves nothing.
    """
    model = mathopt.Model()
    kinds = Counter(_kind(data, i) for i in range(len(data.clients)))
    visited = {(k, g): model.add_variable(lb=0.0, ub=float(n)) for k, n in kinds.items() for g in k.groups}
    for kind, count in kinds.items():
        least = count if kind.required else 0
        found = mathopt.fast_sum([x for (k, _), x in visited.items() if k == kind])
        model.add_linear_constraint(expr=found, lb=float(least), ub=float(count))
    _towns(model, visited, data)
    _capacities(model, visited, data)
    return engine.run(model, params, watch).status is Status.INFEASIBLE


def _towns(model: mathopt.Model, visited: Visited, data: VisitInstance) -> None:
    for t, town in enumerate(data.towns):
        members = sum(client.town == t for client in data.clients)
        least = max(town.min_visits, -(-town.min_share_percent * members // 100))
        found = mathopt.fast_sum([x for (kind, _), x in visited.items() if kind.town == t])
        model.add_linear_constraint(found >= least)


def _capacities(model: mathopt.Model, visited: Visited, data: VisitInstance) -> None:
    """Add the visits that half-days hold, and the budgets."""
    for group, number in Counter((slot.month, slot.max_visits) for slot in data.slots).items():
        used = mathopt.fast_sum([x for (_, g), x in visited.items() if g == group])
        model.add_linear_constraint(used <= number * group[1])
    months = [(month, cap) for month, cap in enumerate(data.month_caps) if cap is not None]
    for only, cap in [*months, *([(None, data.total_cap)] if data.total_cap is not None else [])]:
        spent = [kind.won * x for (kind, group), x in visited.items() if only in (None, group[0])]
        model.add_linear_constraint(mathopt.fast_sum(spent) <= cap)


def _kind(data: VisitInstance, i: int) -> _Kind:
    client = data.clients[i]
    pinned = {pin.slot for pin in data.pins if pin.client == i}
    possible = [s for s, slot in enumerate(data.slots) if (not pinned or s in pinned) and _admits(slot, client)]
    groups = frozenset((data.slots[s].month, data.slots[s].max_visits) for s in possible)
    return _Kind(client.town, client.won, client.required or bool(pinned), groups)


def _admits(slot: Slot, client: Client) -> bool:
    """Whether the client is open in a half-day of a team that may go there, for as long as a visit lasts."""
    if slot.day in client.closed_days or (client.teams is not None and slot.team not in client.teams):
        return False
    if slot.regions is not None and client.region is not None and client.region not in slot.regions:
        return False
    if client.first_day is not None and slot.day < client.first_day:
        return False
    if client.last_day is not None and slot.day > client.last_day:
        return False
    start, end = slot.window.start, slot.window.end
    return any(min(w.end, end) - max(w.start, start) >= client.service for w in client.opening[slot.weekday])
