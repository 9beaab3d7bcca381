"""What the route master decides and the limits that the rules write into it.

The master chooses routes: a column ``(slot, clients in order)`` is taken or not, and ``visited[i]`` says whether
client i is in one of them. Single-route rules narrow the tables below, which pricing and insertion read; plan-wide
rules become rows over the columns or over ``visited``. At most one route per slot needs no rule: the rows have it.

Start times are no decision of their own: the earliest start everywhere dominates all others, for neither cost nor any
rule improves by waiting.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import gcd

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
USUAL = 100
"""Percent of a slot in which drives take as long as the instance says."""
NO_PAUSE = 4 * FAR
"""Beyond every second at which anybody could be ready."""
ANY: Spans = ((0, 172_800),)
"""Every start that a stop can have."""


@dataclass(frozen=True)
class VisitRow:
    """At least ``least`` of ``clients`` are visited."""

    clients: tuple[int, ...]
    least: int


@dataclass(frozen=True)
class CapRow:
    """All visits in ``slots`` together weigh at most ``cap``: money, repeats too close, people wanted twice."""

    slots: tuple[int, ...]
    weights: tuple[int, ...]
    """Per client: of each of its visits."""
    cap: int
    per_route: bool = False
    """A route weighs as much as its heaviest client, not as all of them; ``weights`` are then 0 or 1."""

    @property
    def unit(self) -> int:
        """Largest whole number that divides every weight; one if all are zero."""
        return gcd(*self.weights) or 1

    def weight(self, route: Sequence[int]) -> int:
        """Return the weight of a route in one of the slots."""
        weights = [self.weights[i] for i in route]
        return max(weights, default=0) if self.per_route else sum(weights)


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
    """Shape ``(n, n)``: least seconds between the starts of i and j when j follows i, no pause between them."""
    pause: Ints
    """Shape ``(S, 2)``: first and last second of each slot's pause; ``NO_PAUSE`` both if it has none."""
    stretch: Ints
    """Shape ``(n, n)``: like ``gap``, in slots with a pause."""
    drive: Ints
    """Shape ``(n, n)``: driving from client i to client j where it takes no longer than usual; see ``roads``."""
    out: Ints
    """Shape ``(S, n)``: driving from the start of slot s to client i."""
    home: Ints
    """Shape ``(S, n)``: driving from client i to the end of slot s."""
    percent: Ints
    """Per slot: how long drives between clients take, in percent of ``drive``."""
    max_visits: Ints
    max_driving: Ints
    region: Ints
    """Per client; -1 goes with every region."""
    group: Ints
    """Per client: those of a group share a route or are all left out; -1 is in none."""
    must: list[bool]
    """Clients that have to be visited."""
    count: list[int]
    """How many like clients stand behind each; one each until ``merge``."""
    once: bool = False
    """``visited[i]`` equals the number of visits; otherwise it is at most that, and at most one."""
    visit_rows: list[VisitRow] = field(default_factory=list)
    cap_rows: list[CapRow] = field(default_factory=list)
    driving_weight: int = 0
    left_cost: list[int] = field(default_factory=list)
    """Cost of leaving client i out."""
    extra: Ints = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    """Shape ``(S, n)``: cost, at least zero, of visiting client i in slot s rather than when it is worth most."""
    promised: list[int | None] = field(default_factory=list)
    """Slot promised to client i."""
    promise_cost: int = 0
    kept_least: int = 0
    """Promises to be kept at least."""
    _known: dict[tuple[int, bool], tuple[Ints, Ints]] = field(default_factory=dict, init=False, repr=False)
    """By percent and pause, what ``roads`` and ``legs`` give where that is not one of the tables."""

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

    @property
    def plain(self) -> bool:
        """Whether a route is judged visit by visit: no groups, no pauses, no rows that count routes."""
        counted = any(row.per_route for row in self.cap_rows)
        return not counted and bool((self.group < 0).all() and (self.pause >= NO_PAUSE).all())

    def restrict(self, s: int, i: int, spans: Spans) -> None:
        """Allow only those starts of client i in slot s that are in ``spans`` too."""
        self.starts[s][i] = tuple(
            (max(a, c), min(b, d)) for a, b in self.starts[s][i] for c, d in spans if max(a, c) <= min(b, d)
        )

    def driving(self, s: int, route: Sequence[int]) -> int:
        """Return the driving seconds of a route through ``route`` in slot s."""
        if not route:
            return 0
        roads = self.roads(s)
        inner = sum(int(roads[i, j]) for i, j in pairwise(route))
        return int(self.out[s, route[0]]) + inner + int(self.home[s, route[-1]])

    def roads(self, s: int) -> Ints:
        """Return driving from client i to client j in slot s, shape ``(n, n)``."""
        return self.drive if self.percent[s] == USUAL else self._in_slot(s)[0]

    def legs(self, s: int) -> Ints:
        """Return ``gap`` as it is in slot s, its pause left out."""
        plain = self.percent[s] == USUAL and self.pause[s, 0] >= NO_PAUSE
        return self.gap if plain else self._in_slot(s)[1]

    def _in_slot(self, s: int) -> tuple[Ints, Ints]:
        """Return roads and legs of a slot with a pause or a speed of its own; asked for only once all rules are in."""
        key = int(self.percent[s]), bool(self.pause[s, 0] < NO_PAUSE)
        if key not in self._known:
            roads = longer(self.drive, key[0])
            legs = np.maximum(self.gap, self.stretch) if key[1] else self.gap
            self._known[key] = roads, legs + (roads - self.drive)
        return self._known[key]

    def paused(self, s: int, begin: Ints | int, ready: Ints | int) -> Ints:
        """Return when whoever began a visit at ``begin`` is ready for the next: later if the pause of slot s comes in.

        ``ready`` is the same without the pause. Nothing overtakes: who begins no later is ready no later.
        """
        start, end = int(self.pause[s, 0]), int(self.pause[s, 1])
        return np.where((np.asarray(ready) > start) & (np.asarray(begin) < end), ready + end - start, ready)

    def schedule(self, s: int, route: Sequence[int]) -> tuple[int, ...] | None:
        """Return the earliest starts of a route, or ``None`` if it cannot be driven in slot s at all."""
        times = self.times(s, route)
        return times if times is not None and not self.lacks(route) else None

    def lacks(self, route: Sequence[int]) -> int:
        """Return by how many visits a route differs from one that has each of its groups whole, once."""
        touched = {int(self.group[i]) for i in route} - {-1}
        members = [i for g in touched for i in np.flatnonzero(self.group == g).tolist()]
        return sum(abs(self.count[i] - list(route).count(i)) for i in members)

    def times(self, s: int, route: Sequence[int]) -> tuple[int, ...] | None:
        """Return the earliest starts of a route in which groups need not be complete, or ``None``."""
        times: list[int] = []
        legs = self.legs(s)
        for k, i in enumerate(route):
            gap = int(legs[route[k - 1], i]) if k else 0
            ready = int(self.paused(s, times[-1], times[-1] + gap)) if k else int(self.first[s, i])
            start = next((max(a, ready) for a, b in self.starts[s][i] if ready <= b), None)
            if start is None:
                return None
            times.append(start)
        return tuple(times) if self._fits(s, list(zip(route, times, strict=True))) else None

    def admits(self, s: int, stops: Sequence[tuple[int, int]]) -> bool:
        """Whether the single-route limits allow these ``(client, start)`` in slot s; an empty route always."""
        return self._fits(s, stops) and not self.lacks([i for i, _ in stops])

    def _fits(self, s: int, stops: Sequence[tuple[int, int]]) -> bool:
        if not stops:
            return True
        route = [i for i, _ in stops]
        legs = self.legs(s)
        return (
            stops[0][1] >= self.first[s, route[0]]
            and stops[-1][1] <= self.last[s, route[-1]]
            and all(any(a <= t <= b for a, b in self.starts[s][i]) for i, t in stops)
            and all(u >= self.paused(s, t, t + int(legs[i, j])) for (i, t), (j, u) in pairwise(stops))
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
        """Return driving and what the day costs, less the value of the promises that a route in slot s keeps."""
        extra = sum(int(self.extra[s, i]) for i in route)
        return self.driving_weight * self.driving(s, route) + extra - self.promise_cost * self.kept(s, route)

    def kept(self, s: int, route: Sequence[int]) -> int:
        """Return how many promises a route in slot s keeps."""
        return sum(min(route.count(i), self.count[i]) for i in set(route) if self.promised[i] == s)


def new_model(data: VisitInstance) -> MasterModel:
    """Return the master of an instance before any rule and any cost term."""
    n, slots = len(data.clients), len(data.slots)
    seconds = np.array(data.seconds, dtype=np.int64).reshape(len(data.seconds), len(data.seconds))
    place = np.array([c.place for c in data.clients], dtype=np.int64)
    drive = seconds[np.ix_(place, place)]
    percent = np.array([slot.travel_percent for slot in data.slots], dtype=np.int64)
    outs = seconds[np.ix_(np.array([s.from_place for s in data.slots], dtype=np.int64), place)]
    homes = seconds[np.ix_(place, np.array([s.to_place for s in data.slots], dtype=np.int64))].T
    return MasterModel(
        starts=[[ANY] * n for _ in range(slots)],
        first=np.full((slots, n), -FAR, dtype=np.int64),
        last=np.full((slots, n), FAR, dtype=np.int64),
        gap=np.full((n, n), -4 * FAR, dtype=np.int64),
        pause=np.full((slots, 2), NO_PAUSE, dtype=np.int64),
        stretch=np.full((n, n), -4 * FAR, dtype=np.int64),
        drive=drive,
        out=longer(outs, percent[:, None]),
        home=np.ascontiguousarray(longer(homes, percent[:, None])),
        percent=percent,
        max_visits=np.full(slots, n, dtype=np.int64),
        max_driving=np.full(slots, 4 * FAR * FAR, dtype=np.int64),
        region=np.full(n, -1, dtype=np.int64),
        group=np.full(n, -1, dtype=np.int64),
        must=[False] * n,
        count=[1] * n,
        left_cost=[0] * n,
        extra=np.zeros((slots, n), dtype=np.int64),
        promised=[None] * n,
    )


def longer(drives: Ints, percent: Ints | int) -> Ints:
    """Return drives that take so many percent of what they do, rounded up, which keeps the triangle inequality."""
    return -(-drives * percent // USUAL)


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
