"""A plan with long routes while it is searched: tables, state, and the kernels that keep times and counts right.

Invariants:

- ``stops[s, :length[s]]`` can be driven in slot s: ``begin`` are its earliest starts, ``late`` the latest that leave
  the rest of the route in time. An earlier start of a stop never makes a later one of the next (FIFO), so a visit fits
  before position p exactly if the start it gives to the stop there is no later than ``late[s, p]``.
- ``todo[i]`` visits of client i are in no route, ``have[r]`` count in row r, ``spent[b]`` is used of cap b, and no cap
  is exceeded. Rows may be short: each missing visit costs ``short``.
- Groups, caps that count routes and promises to be kept at any cost are not known here.
"""

from typing import NamedTuple

from numba import njit

from planner.visits.variables import Ints


class Tables(NamedTuple):
    """What does not change: K classes of slots, n clients, S slots, R rows, B caps; times in seconds."""

    lo: Ints
    hi: Ints
    """Shape ``(K, n, W)``: starts in sorted disjoint ranges; ``hi`` below zero where there is none."""
    first: Ints
    last: Ints
    out: Ints
    home: Ints
    bonus: Ints
    """Shape ``(K, n)``; ``bonus`` is what a visit saves beside its ``value``, below zero if it costs."""
    pause: Ints
    """Shape ``(K, 2)``: first and last second of the pause; beyond every second if there is none."""
    leg: Ints
    """Shape ``(K,)``: which of the ``gap`` holds."""
    gap: Ints
    """Shape ``(2, n, n)``: between starts, in classes without and with a pause."""
    drive: Ints
    near: Ints
    """Shape ``(n, n)``; ``near[i]`` are all clients by their distance from i."""
    due: Ints
    room: Ints
    away: Ints
    region: Ints
    value: Ints
    """Shape ``(n,)``: latest start, longest opening and least drive there of any slot, region (-1 goes with all), and
    what leaving a client out costs."""
    kind: Ints
    most: Ints
    drives: Ints
    """Shape ``(S,)``: class, most visits, most driving."""
    row_at: Ints
    row_of: Ints
    need: Ints
    """A visit to client i counts in rows ``row_of[row_at[i] : row_at[i + 1]]``; row r needs ``need[r]``."""
    cap_at: Ints
    cap_of: Ints
    load: Ints
    """A visit to client i loads caps ``cap_of[cap_at[i] : cap_at[i + 1]]`` with ``load`` of the same position."""
    pays: Ints
    cap: Ints
    """Shapes ``(K, B)``, 1 where a class loads a cap, and ``(B,)``."""
    weight: int
    push: int
    short: int


class State(NamedTuple):
    """A plan while it is searched; see the invariants."""

    stops: Ints
    length: Ints
    begin: Ints
    late: Ints
    driven: Ints
    todo: Ints
    have: Ints
    spent: Ints
    random: Ints
    """State of the generator (xorshift), one number, not zero."""


@njit(cache=True, nogil=True)
def earliest_in(lo: Ints, hi: Ints, k: int, i: int, ready: int) -> int:
    """Return the earliest start of client i in class k not before ``ready``, or -1 if there is none."""
    for w in range(lo.shape[2]):
        if ready <= hi[k, i, w]:
            return int(max(ready, lo[k, i, w]))
    return -1


@njit(cache=True, nogil=True)
def ready_at(begin: int, gap: int, start: int, end: int) -> int:
    """Return when whoever begins at ``begin`` is ready for the next visit, the pause from start to end taken."""
    ready = begin + gap
    if ready > start and begin < end:
        ready += end - start
    return int(ready)


@njit(cache=True, nogil=True)
def latest_begin(limit: int, gap: int, start: int, end: int) -> int:
    """Return the latest begin with which one is ready for the next visit by ``limit``, the pause taken."""
    free = limit - gap
    if free >= end:
        return int(free)
    return int(max(free - (end - start), min(free, start - gap)))


@njit(cache=True, nogil=True)
def retime(t: Tables, x: State, s: int) -> bool:  # noqa: C901  (kernel)
    """Recompute times and driving of slot s; false if its route cannot be driven."""
    k, size = t.kind[s], x.length[s]
    leg, start, end = t.leg[k], t.pause[k, 0], t.pause[k, 1]
    x.driven[s] = 0
    if size == 0:
        return True
    i = x.stops[s, 0]
    ready, total = t.first[k, i], t.out[k, i]
    for p in range(size):
        i = x.stops[s, p]
        at = earliest_in(t.lo, t.hi, k, i, ready)
        if at < 0:
            return False
        x.begin[s, p] = at
        if p + 1 < size:
            j = x.stops[s, p + 1]
            ready = ready_at(at, t.gap[leg, i, j], start, end)
            total += t.drive[i, j]
    x.driven[s] = total + t.home[k, i]
    limit = t.last[k, i]
    for p in range(size - 1, -1, -1):
        i = x.stops[s, p]
        latest = -1
        for w in range(t.lo.shape[2]):
            if t.lo[k, i, w] <= min(limit, t.hi[k, i, w]):
                latest = max(latest, min(limit, t.hi[k, i, w]))
        if latest < x.begin[s, p]:
            return False
        x.late[s, p] = latest
        if p > 0:
            limit = latest_begin(latest, t.gap[leg, x.stops[s, p - 1], i], start, end)
    return bool(x.driven[s] <= t.drives[s])


@njit(cache=True, nogil=True)
def count(t: Tables, x: State, s: int, i: int, sign: int) -> None:
    """Count a visit to client i in slot s, or one less if ``sign`` is -1."""
    x.todo[i] -= sign
    for r in t.row_of[t.row_at[i] : t.row_at[i + 1]]:
        x.have[r] += sign
    for c in range(t.cap_at[i], t.cap_at[i + 1]):
        x.spent[t.cap_of[c]] += sign * t.pays[t.kind[s], t.cap_of[c]] * t.load[c]
