"""What the route master decides and the limits that the rules write into it.

The master chooses routes: a column ``(slot, clients in order)`` is taken or not, and ``visited[i]`` says whether
client i is in one of them. Single-route rules narrow the tables below, which pricing and insertion read; plan-wide
rules become rows over the columns or over ``visited``. At most one route per slot needs no rule: the rows have it.

Start times are no decision of their own: the earliest start everywhere dominates all others, for neither cost nor any
rule improves by waiting.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planner.visits.instance import Stop, VisitInstance, VisitPlan

Ints = NDArray[np.int64]
Spans = tuple[tuple[int, int], ...]
"""Starts of a visit, as closed ranges of seconds from midnight, sorted and disjoint."""

Routes = dict[int, tuple[int, ...]]
"""Clients in driving order by slot; slots not used are absent."""

FAR = 10**9
"""Beyond every second of a day: no limit."""
ANY: Spans = ((0, 172_800),)
"""Every start that a stop can have."""


@dataclass(frozen=True)
class VisitRow:
    """At least ``least`` of ``clients`` are visited."""

    clients: tuple[int, ...]
    least: int


@dataclass(frozen=True)
class BudgetRow:
    """All visits in ``slots`` together cost at most ``cap`` won."""

    slots: tuple[int, ...]
    cap: int


@dataclass
class MasterModel:
    """Tables and rows of the route master; without any rule everything is allowed.

    ``S`` slots, ``n`` clients; times and drives are whole seconds.
    """

    starts: list[list[Spans]]
    """``starts[s][i]``: when a visit to client i may begin in slot s; empty if never."""
    first: Ints
    """Shape ``(S, n)``: earliest start of client i as first stop of slot s."""
    last: Ints
    """Shape ``(S, n)``: latest start of client i as last stop of slot s."""
    gap: Ints
    """Shape ``(n, n)``: least seconds between the starts of i and j when j follows i."""
    drive: Ints
    """Shape ``(n, n)``: driving from client i to client j."""
    out: Ints
    """Shape ``(S, n)``: driving from the start of slot s to client i."""
    home: Ints
    """Shape ``(S, n)``: driving from client i to the end of slot s."""
    max_visits: Ints
    max_driving: Ints
    region: Ints
    """Per client; -1 goes with every region."""
    won: tuple[int, ...]
    must: list[bool]
    """Clients that have to be visited."""
    count: list[int]
    """How many like clients stand behind each; one each until ``merge``."""
    once: bool = False
    """``visited[i]`` equals the number of visits; otherwise it is at most that, and at most one."""
    visit_rows: list[VisitRow] = field(default_factory=list)
    budget_rows: list[BudgetRow] = field(default_factory=list)
    driving_weight: int = 0
    left_cost: list[int] = field(default_factory=list)
    """Cost of leaving client i out."""
    promised: list[int | None] = field(default_factory=list)
    """Slot promised to client i."""
    promise_cost: int = 0

    @property
    def most(self) -> int:
        """Cost of the plan without any visit: no plan need cost more, unless it drives for nothing."""
        left = sum(n * cost for n, cost in zip(self.count, self.left_cost, strict=True))
        promised = sum(n for n, p in zip(self.count, self.promised, strict=True) if p is not None)
        return left + self.promise_cost * promised

    @property
    def clients(self) -> int:
        """Number of clients."""
        return len(self.must)

    @property
    def slots(self) -> int:
        """Number of slots."""
        return len(self.starts)

    def restrict(self, s: int, i: int, spans: Spans) -> None:
        """Allow only those starts of client i in slot s that are in ``spans`` too."""
        self.starts[s][i] = tuple(
            (max(a, c), min(b, d)) for a, b in self.starts[s][i] for c, d in spans if max(a, c) <= min(b, d)
        )

    def driving(self, s: int, route: Sequence[int]) -> int:
        """Return the driving seconds of a route through ``route`` in slot s."""
        if not route:
            return 0
        inner = sum(int(self.drive[i, j]) for i, j in pairwise(route))
        return int(self.out[s, route[0]]) + inner + int(self.home[s, route[-1]])

    def schedule(self, s: int, route: Sequence[int]) -> tuple[int, ...] | None:
        """Return the earliest starts of a route, or ``None`` if it cannot be driven in slot s at all."""
        times: list[int] = []
        for k, i in enumerate(route):
            ready = int(self.first[s, i]) if k == 0 else times[-1] + int(self.gap[route[k - 1], i])
            start = next((max(a, ready) for a, b in self.starts[s][i] if ready <= b), None)
            if start is None:
                return None
            times.append(start)
        return tuple(times) if self.admits(s, list(zip(route, times, strict=True))) else None

    def admits(self, s: int, stops: Sequence[tuple[int, int]]) -> bool:
        """Whether the single-route limits allow these ``(client, start)`` in slot s; an empty route always."""
        if not stops:
            return True
        route = [i for i, _ in stops]
        pairs = pairwise(stops)
        return (
            stops[0][1] >= self.first[s, route[0]]
            and stops[-1][1] <= self.last[s, route[-1]]
            and all(any(a <= t <= b for a, b in self.starts[s][i]) for i, t in stops)
            and all(u - t >= self.gap[i, j] for (i, t), (j, u) in pairs)
            and len(route) <= self.max_visits[s]
            and self.driving(s, route) <= self.max_driving[s]
            and len({int(self.region[i]) for i in route} - {-1}) <= 1
        )

    def cost(self, routes: Routes) -> int:
        """Return the cost of a plan."""
        visits = Counter(i for route in routes.values() for i in route)
        gained = sum(min(times, self.count[i]) * self.left_cost[i] for i, times in visits.items())
        return self.most - gained + sum(self.route_cost(s, route) for s, route in routes.items())

    def route_cost(self, s: int, route: Sequence[int]) -> int:
        """Return driving less the value of the promises that a route in slot s keeps."""
        kept = sum(min(route.count(i), self.count[i]) for i in set(route) if self.promised[i] == s)
        return self.driving_weight * self.driving(s, route) - self.promise_cost * kept


def new_model(data: VisitInstance) -> MasterModel:
    """Return the master of an instance before any rule and any cost term."""
    n, slots = len(data.clients), len(data.slots)
    seconds = np.array(data.seconds, dtype=np.int64).reshape(len(data.seconds), len(data.seconds))
    place = np.array([c.place for c in data.clients], dtype=np.int64)
    drive = seconds[np.ix_(place, place)]
    outs = seconds[np.ix_(np.array([s.from_place for s in data.slots], dtype=np.int64), place)]
    homes = seconds[np.ix_(place, np.array([s.to_place for s in data.slots], dtype=np.int64))].T
    return MasterModel(
        starts=[[ANY] * n for _ in range(slots)],
        first=np.full((slots, n), -FAR, dtype=np.int64),
        last=np.full((slots, n), FAR, dtype=np.int64),
        gap=np.full((n, n), -4 * FAR, dtype=np.int64),
        drive=drive,
        out=outs,
        home=np.ascontiguousarray(homes),
        max_visits=np.full(slots, n, dtype=np.int64),
        max_driving=np.full(slots, 4 * FAR * FAR, dtype=np.int64),
        region=np.full(n, -1, dtype=np.int64),
        won=tuple(c.won for c in data.clients),
        must=[False] * n,
        count=[1] * n,
        left_cost=[0] * n,
        promised=[None] * n,
    )


def merge(model: MasterModel) -> tuple[MasterModel, list[tuple[int, ...]]]:
    """Return the same master with like clients merged, and who stands behind each client of it.

    Clients are alike if no rule and no cost tells them apart, such as the meetings in one hall. Merging spares pricing
    and master all their permutations; a route may then visit a client as often as it has people behind it.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    rows = [set(row.clients) for row in model.visit_rows]
    for i in range(model.clients):
        key = (
            tuple(starts[i] for starts in model.starts),
            *(t[:, i].tobytes() for t in (model.first, model.last, model.out, model.home, model.gap, model.drive)),
            *(t[i].tobytes() for t in (model.gap, model.drive)),
            *(int(model.region[i]), model.won[i], model.must[i], model.left_cost[i], model.promised[i]),
            *(i in members for members in rows),
        )
        groups.setdefault(key, []).append(i)
    behind = [tuple(members) for members in groups.values()]
    at = np.array([members[0] for members in behind], dtype=np.int64)
    position = {i: g for g, members in enumerate(behind) for i in members}
    keep = at.tolist()
    merged = replace(
        model,
        starts=[[starts[i] for i in keep] for starts in model.starts],
        first=model.first[:, at],
        last=model.last[:, at],
        out=model.out[:, at],
        home=model.home[:, at],
        gap=model.gap[np.ix_(at, at)],
        drive=model.drive[np.ix_(at, at)],
        region=model.region[at],
        won=tuple(model.won[i] for i in keep),
        must=[model.must[i] for i in keep],
        count=[len(members) for members in behind],
        left_cost=[model.left_cost[i] for i in keep],
        promised=[model.promised[i] for i in keep],
        visit_rows=[VisitRow(tuple(sorted({position[i] for i in r.clients})), r.least) for r in model.visit_rows],
    )
    return merged, behind


def split(routes: Routes, behind: Sequence[tuple[int, ...]]) -> Routes:
    """Return a plan over merged clients as one over all clients."""
    waiting = [iter(members) for members in behind]
    return {s: tuple(next(waiting[i]) for i in route) for s, route in sorted(routes.items())}


def read(model: MasterModel, routes: Routes) -> VisitPlan:
    """Return the plan with each stop as early as it can be.

    Raises
    ------
    ValueError
        If a route cannot be driven in its slot.
    """
    of_slot: list[tuple[Stop, ...]] = [()] * model.slots
    for s, route in routes.items():
        times = model.schedule(s, route)
        if times is None:
            raise ValueError(f"slot {s} cannot hold the route {tuple(route)}")
        of_slot[s] = tuple(Stop(client=i, start=t) for i, t in zip(route, times, strict=True))
    return VisitPlan(routes=tuple(of_slot))
