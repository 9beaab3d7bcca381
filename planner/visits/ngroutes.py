"""Best routes of many stops for one class of slots: passes of the labelling kernel, forward and backward in turn.

Each pass bounds all routes and narrows the next one; where the best route found visits somebody too often, the clients
on the way between learn to remember that one (dynamic ng-routes, Roberti and Mingozzi, 2014), until the best route is
one that can be driven: then it is the best of all.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from planner.visits.labelling import BITS, Flags, Labels, Roads, ahead_of, extend, unlimited_bounds
from planner.visits.pricing import BUCKETS, completion_bounds
from planner.visits.variables import NO_PAUSE, Ints, MasterModel

STOPS = 4
"""Routes of more stops than this are found by labelling; up to that, trying them all by depth first is faster."""
FINE_BUCKETS = 256
"""Parts of the day in the bounds where visits are not limited."""
PASSES = 40
NEAREST = 8
"""Clients that each one remembers to begin with."""
PER_CLIENT, MOST = 20, 400
"""Routes kept of a pass: with the same last stop, and in all."""
CYCLES = 30
"""Best routes of a pass from which clients learn whom to remember."""


@dataclass(frozen=True)
class Best:
    """Routes with their values, best first; a bound on all values; whether it is reached; who is to remember whom."""

    routes: list[tuple[int, tuple[int, ...]]]
    upper: int
    complete: bool
    remember: Flags


def mirrored(roads: Roads) -> Roads:
    """Return the same class with time running backward: the latest start becomes the earliest."""
    whole = roads.horizon + roads.start
    lo, hi = np.zeros_like(roads.lo), np.full_like(roads.hi, -1)
    for i in range(len(lo)):
        spans = [(whole - b, whole - a) for a, b in zip(roads.lo[i], roads.hi[i], strict=True) if b >= 0]
        for w, (a, b) in enumerate(reversed(spans)):
            lo[i, w], hi[i, w] = a, b
    pause = roads.pause if roads.pause[0] >= NO_PAUSE else whole - roads.pause[::-1]
    return roads._replace(
        lo=lo,
        hi=hi,
        first=whole - roads.last,
        last=whole - roads.first,
        gap=np.ascontiguousarray(roads.gap.T),
        drive=np.ascontiguousarray(roads.drive.T),
        out=roads.home,
        home=roads.out,
        pause=pause,
    )


def nearest(gap: Ints) -> Flags:
    """Return, shape ``(n, n)``, who remembers whom to begin with: itself and its nearest."""
    m = len(gap)
    apart = np.minimum(gap, gap.T) + np.where(np.eye(m, dtype=np.bool_), -(10**9), 0)
    remember = np.zeros((m, m), dtype=np.bool_)
    for i, near in enumerate(np.argsort(apart, axis=1, kind="stable")[:, : NEAREST + 1]):
        remember[i, near] = True
    return remember


def best_routes(
    model: MasterModel,
    s: int,
    ids: Ints,
    spans: tuple[Ints, Ints],
    profit: Ints,
    copies: Ints,
    weight: int,
    depth: int,
    threshold: int,
    spread: int,
    remember: Flags,
    capacity: int,
    stop: Ints,
) -> Best:
    """Return the best routes through clients ``ids`` in slot s, as positions in ``ids``.

    Parameters
    ----------
    model, s
        Rules of single routes; groups are not looked at, and going from one start to the next must take time.
    ids, spans, profit, copies
        Clients, each one's starts, profit and most visits in a route.
    weight, depth
        Cost per second of driving; no route has more visits, two at least.
    threshold, spread
        Routes must be worth more than the one and at most the other less than the best.
    remember, capacity, stop
        See ``Passes``; ``remember`` has shape ``(len(ids), len(ids))``.
    """
    pairs = np.ix_(ids, ids)
    lo, hi = spans
    drive, out, home = model.roads(s)[pairs], model.out[s, ids], model.home[s, ids]
    longest = (depth + 1) * max(int(table.max()) for table in (drive, out, home))
    roads = Roads(
        profit=profit,
        lo=lo,
        hi=np.maximum(hi, -1),
        first=model.first[s, ids],
        last=model.last[s, ids],
        gap=model.legs(s)[pairs],
        drive=drive,
        out=out,
        home=home,
        region=model.region[ids],
        copies=np.minimum(copies, min(depth, BITS)),
        pause=model.pause[s],
        weight=weight,
        max_driving=-1 if model.max_driving[s] >= longest else int(model.max_driving[s]),
        start=int(lo[:, 0].min()),
        horizon=int(hi.max()),
    )
    return Passes(roads, depth, depth == model.max_visits[s], capacity, stop).run(threshold, spread, remember)


class Passes:
    """One search.

    Parameters
    ----------
    roads
        The class.
    depth, limited
        No route has more visits, two at least; ``limited`` if that is a rule and not only for want of time.
    capacity
        Labels of a pass at most.
    stop
        ``stop[0]`` is set by another thread to end the search.
    """

    def __init__(self, roads: Roads, depth: int, limited: bool, capacity: int, stop: Ints) -> None:
        self._sides = (roads, mirrored(roads))
        self._levels = depth if limited else 1
        self._buckets = BUCKETS if limited else FINE_BUCKETS
        self._shift = 0
        while (roads.horizon - roads.start) >> self._shift >= self._buckets:
            self._shift += 1
        self._capacity = capacity
        self._stop = stop
        self._routes: dict[tuple[int, ...], int] = {}

    def run(self, threshold: int, spread: int, remember: Flags) -> Best:
        """Return routes worth more than the threshold, and at most ``spread`` less than the best."""
        remember = remember.copy()
        ahead = self._first_bounds()
        upper = 2**60
        self._pass(0, ahead, np.ones_like(remember), threshold, greedy=True)
        for turn in range(PASSES):
            best = max(self._routes.values(), default=threshold)
            bar = max(threshold, best - spread)
            labels, above, complete = self._pass(turn % 2, ahead, remember, bar, greedy=False)
            upper = min(upper, above)
            best = max(self._routes.values(), default=threshold)
            if not complete or upper <= max(threshold, best) or self._stop[0]:
                break
            self._learn(labels, remember)
            ahead = ahead_of(self._sides[turn % 2], labels, self._levels, self._buckets, self._shift)
        routes = sorted(((value, route) for route, value in self._routes.items()), key=lambda pair: -pair[0])
        return Best(routes, max(upper, threshold), upper <= max(threshold, best), remember)

    def _first_bounds(self) -> Ints:
        t = self._sides[0]
        if self._levels == 1:
            return unlimited_bounds(t, self._buckets, self._shift)
        top, _, _ = completion_bounds(
            t.profit, t.lo, t.hi, t.last, t.gap, t.drive, t.home, t.copies, t.weight, self._levels, t.start,
            self._shift, t.horizon,
        )  # fmt: skip
        return top

    def _pass(self, side: int, ahead: Ints, remember: Flags, bar: int, *, greedy: bool) -> tuple[Labels, int, bool]:
        roads = self._sides[side]
        labels, upper, complete = extend(roads, ahead, self._shift, remember, bar, self._capacity, greedy, self._stop)
        wanted = np.flatnonzero(labels.total > bar)
        wanted = wanted[np.argsort(-labels.total[wanted], kind="stable")]
        ends: Counter[int] = Counter()
        for k in wanted[: 5 * MOST].tolist():
            end = int(labels.node[k])
            if ends[end] < PER_CLIENT and ends.total() < MOST:
                path = _path(labels, k)
                if not _repeats(path, roads.copies):
                    ends[end] += 1
                    route = path if side == 0 else path[::-1]
                    self._routes[route] = max(int(labels.total[k]), self._routes.get(route, -(2**60)))
        return labels, int(upper), bool(complete)

    def _learn(self, labels: Labels, remember: Flags) -> None:
        """Let those between two visits to a client remember it, on the best routes that visit one too often."""
        copies = self._sides[0].copies
        learned = 0
        wanted = np.flatnonzero(labels.alive)
        for k in wanted[np.argsort(-labels.total[wanted], kind="stable")][: 5 * MOST].tolist():
            path = _path(labels, k)
            if learned < CYCLES and (cycles := _repeats(path, copies)):
                learned += 1
                for p, q in cycles:
                    remember[list(path[p + 1 : q]), path[p]] = True


def _path(labels: Labels, k: int) -> tuple[int, ...]:
    path = []
    while k >= 0:
        path.append(int(labels.node[k]))
        k = int(labels.parent[k])
    return tuple(reversed(path))


def _repeats(path: tuple[int, ...], copies: Ints) -> list[tuple[int, int]]:
    """Return, for each visit that is one too many, where the visits it can remain after begin, and where it is."""
    seen: dict[int, list[int]] = {}
    found = []
    for q, i in enumerate(path):
        at = seen.setdefault(i, [])
        if len(at) >= copies[i]:
            found.append((at[len(at) - int(copies[i])], q))
        at.append(q)
    return found
