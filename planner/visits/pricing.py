"""The search kernel: best routes of one class of slots for given profits.

Value of a route = profits of its clients - weight x driving. Whole numbers throughout, so that sums are exact.
Invariants:

- ``m`` candidates in local positions; no client twice in a route; at most ``max_visits`` of them.
- Earliest starts dominate: a path carries the earliest start of its last stop, and no later one can do better.
- ``top[r, i, b]`` is an upper bound on what a path can still gain after its stop i starts ``left`` seconds before
  ``horizon`` (the latest start of all), ``left // step == b``, with at most r more stops and the drive home; it forgets
  which clients were visited, the driving limit and the region. It does not fall with b or r. A path is cut when its
  value plus this bound does not exceed the threshold, so no route above the threshold is lost.
- ``upper`` is at least the value of every route, or the threshold if that is greater: when the search stops at
  ``max_nodes``, by the bound of the first stops not yet done, which are tried in the order of that bound.
"""

import numpy as np
from numba import njit

from planner.visits.variables import Ints

BEST, PER_FIRST, ALL = 0, 1, 2
"""What to keep: the best route and those found on the way; the best for each first client; every route."""

BUCKETS = 24
NONE = -(2**61)
PAD = -(2**60)


@njit(cache=True, nogil=True)
def _earliest(lo: Ints, hi: Ints, j: int, ready: int) -> int:
    for w in range(lo.shape[1]):
        if ready <= hi[j, w]:
            return int(max(ready, lo[j, w]))
    return -1


@njit(cache=True, nogil=True)
def completion_bounds(  # noqa: C901  (kernel)
    profit: Ints,
    lo: Ints,
    hi: Ints,
    last: Ints,
    gap: Ints,
    drive: Ints,
    home: Ints,
    weight: int,
    levels: int,
    start: int,
    step: int,
    horizon: int,
) -> Ints:
    """Return ``top``, shape ``(levels, m, BUCKETS)``; ``start`` is the earliest start of all candidates."""
    m = len(profit)
    top = np.full((levels, m, BUCKETS), NONE, dtype=np.int64)
    for i in range(m):
        for b in range(BUCKETS):
            if horizon - (b + 1) * step + 1 <= last[i]:
                top[0, i, b] = -weight * home[i]
    reach = np.empty((m, BUCKETS), dtype=np.int64)
    for r in range(1, levels):
        for j in range(m):
            ceiling = (horizon - max(lo[j, 0], start)) // step
            floor = (horizon - hi[j].max()) // step
            for b in range(BUCKETS):
                reach[j, b] = top[r - 1, j, min(b, ceiling)] if b >= floor else NONE
        changed = False
        for i in range(m):
            for b in range(BUCKETS):
                top[r, i, b] = top[0, i, b]
            for j in range(m):
                if j == i:
                    continue
                shift = min(max(gap[i, j], 0) // step, BUCKETS)
                gain = profit[j] - weight * drive[i, j]
                for b in range(BUCKETS - shift):
                    value = gain + reach[j, b]
                    if value > top[r, i, b + shift]:
                        top[r, i, b + shift] = value
            for b in range(BUCKETS):
                changed = changed or top[r, i, b] != top[r - 1, i, b]
        if not changed:
            for q in range(r + 1, levels):
                top[q] = top[r]
            break
    return top


@njit(cache=True, nogil=True)
def search(  # noqa: C901  (kernel)
    profit: Ints,
    lo: Ints,
    hi: Ints,
    first: Ints,
    last: Ints,
    gap: Ints,
    drive: Ints,
    out: Ints,
    home: Ints,
    region: Ints,
    weight: int,
    max_visits: int,
    max_driving: int,
    keep: int,
    threshold: int,
    max_nodes: int,
    max_routes: int,
) -> tuple[Ints, Ints, Ints, int, bool]:
    """Search the routes of one class by depth first.

    Parameters
    ----------
    profit, region
        Shape ``(m,)``; region -1 goes with every other.
    lo, hi
        Shape ``(m, W)``: starts of a visit in sorted disjoint ranges; all at least zero; padded with ``hi`` at ``PAD``.
    first, last, out, home
        Shape ``(m,)``: see ``MasterModel``, for this class.
    gap, drive
        Shape ``(m, m)``.
    weight, max_visits, max_driving
        Cost per second of driving (at least zero), limits of a route.
    keep
        ``BEST``, ``PER_FIRST`` or ``ALL``.
    threshold
        Only routes of greater value are wanted.
    max_nodes, max_routes
        Effort: paths tried, and routes kept under ``ALL``.

    Returns
    -------
    values, lengths, routes, upper, complete
        ``routes[k, :lengths[k]]`` are local positions; ``complete`` is false if effort ran out.
    """
    m = len(profit)
    depth = max(1, min(max_visits, m))
    rows = max_routes if keep == ALL else m
    values = np.full(rows, threshold, dtype=np.int64)
    lengths = np.zeros(rows, dtype=np.int64)
    routes = np.zeros((rows, depth), dtype=np.int64)
    if m == 0 or max_visits == 0:
        return values, lengths, routes, threshold, True
    horizon, start = hi[0, 0], lo[0, 0]
    for i in range(m):
        horizon, start = max(horizon, hi[i].max()), min(start, lo[i, 0])
    step = (horizon - start) // BUCKETS + 1
    top = completion_bounds(profit, lo, hi, last, gap, drive, home, weight, depth, start, step, horizon)
    begins = np.empty(m, dtype=np.int64)
    root = np.full(m, NONE, dtype=np.int64)
    for f in range(m):
        begins[f] = _earliest(lo, hi, f, first[f])
        if begins[f] >= 0:
            root[f] = profit[f] - weight * out[f] + top[depth - 1, f, (horizon - begins[f]) // step]
    order = np.argsort(-root)
    kept, nodes, best, upper, complete = 0, 0, threshold, threshold, True
    path = np.zeros(depth, dtype=np.int64)
    cursor = np.zeros(depth, dtype=np.int64)
    begin = np.zeros(depth, dtype=np.int64)
    driven = np.zeros(depth, dtype=np.int64)
    value = np.zeros(depth, dtype=np.int64)
    area = np.full(depth, -1, dtype=np.int64)
    used = np.zeros(m, dtype=np.bool_)
    for f in order:
        bar = best if keep == BEST else threshold
        if root[f] <= bar:
            break
        if nodes > max_nodes or kept >= rows:
            upper, complete = max(upper, root[f]), False
            break
        path[0], begin[0], driven[0], area[0] = f, begins[f], out[f], region[f]
        value[0], cursor[0], k = profit[f] - weight * out[f], -1, 0
        used[f] = True
        while k >= 0:
            i = path[k]
            if cursor[k] < 0:
                cursor[k] = 0
                nodes += 1
                total = value[k] - weight * home[i]
                if total > bar and begin[k] <= last[i] and driven[k] + home[i] <= max_driving:
                    row = kept if keep == ALL else f
                    if row < rows:
                        values[row], lengths[row], routes[row, : k + 1] = total, k + 1, path[: k + 1]
                    if keep == ALL:
                        kept += 1
                    best = max(best, total)
                    bar = threshold if keep == ALL else total
            j = cursor[k] if k + 1 < depth and nodes <= max_nodes and kept < rows else m
            while j < m:
                if not used[j] and (area[k] < 0 or region[j] < 0 or area[k] == region[j]):
                    reached = value[k] + profit[j] - weight * drive[i, j]
                    ready = begin[k] + gap[i, j]
                    bucket = min((horizon - ready) // step, BUCKETS - 1)
                    if bucket >= 0 and reached + top[depth - 2 - k, j, bucket] > bar:
                        at = _earliest(lo, hi, j, ready)
                        if at >= 0 and driven[k] + drive[i, j] <= max_driving:
                            bucket = (horizon - at) // step
                            if reached + top[depth - 2 - k, j, bucket] > bar:
                                break
                j += 1
            if j < m:
                cursor[k] = j + 1
                driven[k + 1], value[k + 1] = driven[k] + drive[i, j], reached
                begin[k + 1], area[k + 1] = at, max(area[k], region[j])
                path[k + 1], cursor[k + 1] = j, -1
                used[j] = True
                k += 1
            else:
                used[i] = False
                k -= 1
        if nodes > max_nodes or kept >= rows:
            upper, complete = max(upper, root[f]), False
            break
    return values, lengths, routes, max(upper, best), complete
