"""What the route master decides and the limits that the rules write into it.

The master chooses routes: a column ``(slot, clients in order)`` is taken or not, and ``visited[i]`` says whether
client i is in one of them. Single-route rules narrow the tables below, which pricing and insertion read; plan-wide rules become
rows over the columns or over ``visited``. At most one route per slot needs no rule: it is in the container.

Start times are no decision of their own: the earliest start everywhere dominates all others, for neither cost nor any
rule improves by waiting.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planner.visits.instance import Stop, VisitInstance, VisitPlan

Ints = NDArray[np.int64]
Spans = tuple[tuple[int, int], ...]
"""Starts of a visit, as closed ranges of seconds from midnight, sorted and disjoint."""

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
    """Clients with ``visited[i] >= 1``."""
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

    def cost(self, routes: Iterable[tuple[int, Sequence[int]]]) -> int:
        """Return the cost of ``(slot, clients)`` routes with at most one per slot."""
        routes = list(routes)
        total = sum(self.left_cost) + self.promise_cost * sum(p is not None for p in self.promised)
        for i in {i for _, route in routes for i in route}:
            total -= self.left_cost[i]
        return total + sum(self.route_cost(s, route) for s, route in routes)

    def route_cost(self, s: int, route: Sequence[int]) -> int:
        """Return driving less the value of the promises that a route in slot s keeps."""
        kept = sum(self.promised[i] == s for i in set(route)) if self.promise_cost else 0
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
        left_cost=[0] * n,
        promised=[None] * n,
    )


def read(model: MasterModel, routes: Iterable[tuple[int, Sequence[int]]]) -> VisitPlan:
    """Return the plan of ``(slot, clients)`` routes, each stop as early as it can be.

    Raises
    ------
    ValueError
        If a route cannot be driven in its slot.
    """
    of_slot: list[tuple[Stop, ...]] = [()] * model.slots
    for s, route in routes:
        times = model.schedule(s, route)
        if times is None:
            raise ValueError(f"slot {s} cannot hold the route {tuple(route)}")
        of_slot[s] = tuple(Stop(client=i, start=t) for i, t in zip(route, times, strict=True))
    return VisitPlan(routes=tuple(of_slot))
