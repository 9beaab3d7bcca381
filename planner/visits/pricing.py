"""The search kernel: best routes of one class of slots for given profits.

Value of a route = profits of its clients - weight x driving. Whole numbers throughout, so that sums are exact.
Invariants:

- ``m`` candidates in local positions; client j at most ``count[j]`` times in a route; at most ``max_visits`` of them.
- Earliest starts dominate: a path carries the earliest start of its last stop, and no later one can do better. A pause
  that falls between two starts makes the later one later, for all who began before its end: nobody overtakes.
- ``top[r, i, b]`` bounds from above what a path can still gain after its stop i starts ``left`` seconds before
  ``horizon`` (the latest start of all), ``left >> shift == b``, with at most r more stops and the drive home.
  It forgets which clients were visited, the driving limit, the region, fees, groups and the pause, and does not fall
  with b or r. A path is cut
  when its value plus this bound does not exceed the threshold, so no route above the threshold is lost.
- ``upper`` is at least the value of every route, or the threshold if that is greater: when the search stops at
  ``max_nodes``, by the bound of the first stops not yet done, which are tried in the order of that bound.
"""

import numpy as np
from numba import njit

from planner.visits.variables import Ints

BUCKETS = 96
"""At most; a bucket is a power of two seconds, so that finding it is a shift."""
NONE = -(2**61)
PAD = -(2**60)


@njit(cache=True, nogil=True)
def earliest(lo: Ints, hi: Ints, j: int, ready: int) -> int:
    """Return the earliest start of client j not before ``ready``, or -1 if there is none."""
    for w in range(lo.shape[1]):
        if ready <= hi[j, w]:
            return int(max(ready, lo[j, w]))
    return -1


@njit(cache=True, nogil=True)
def _fee(pays: Ints, fees: Ints, paid: Ints, j: int) -> int:
    """Return what client j costs on a path on which others have ``paid``."""
    fee = 0
    for f in range(len(fees)):
        if pays[j, f] > 0 and paid[f] == 0:
            fee += fees[f]
    return int(fee)


@njit(cache=True, nogil=True)
def _join(group: Ints, size: Ints, grouped: Ints, j: int) -> int:
    """Count client j in its group, and return by how many visits more the path is now short of whole groups."""
    g = group[j]
    if g < 0:
        return 0
    grouped[g] += 1
    return int(size[g] - 1 if grouped[g] == 1 else -1)


@njit(cache=True, nogil=True)
def completion_bounds(  # noqa: C901  (kernel)
    profit: Ints,
    lo: Ints,
    hi: Ints,
    last: Ints,
    gap: Ints,
    drive: Ints,
    home: Ints,
    count: Ints,
    weight: int,
    levels: int,
    start: int,
    shift: int,
    horizon: int,
) -> tuple[Ints, Ints, Ints]:
    """Return ``top``, its next stop (-1 for home), and the best with another next stop; ``(levels, m, BUCKETS)`` each.

    ``start`` is the earliest start of all candidates. A path never comes straight back to a client that may be visited
    once (two-cycle elimination, Houck et al., 1980), which is what the alternative is for.
    """
    m = len(profit)
    top = np.full((levels, m, BUCKETS), NONE, dtype=np.int64)
    alt = np.full((levels, m, BUCKETS), NONE, dtype=np.int64)
    succ = np.full((levels, m, BUCKETS), -1, dtype=np.int64)
    for i in range(m):
        for b in range(BUCKETS):
            if horizon - ((b + 1) << shift) + 1 <= last[i]:
                top[0, i, b] = -weight * home[i]
    value = np.empty((m, BUCKETS), dtype=np.int64)
    other = np.empty((m, BUCKETS), dtype=np.int64)
    after = np.empty((m, BUCKETS), dtype=np.int64)
    for r in range(1, levels):
        for j in range(m):
            ceiling = (horizon - max(lo[j, 0], start)) >> shift
            floor = (horizon - hi[j].max()) >> shift
            for b in range(BUCKETS):
                at = min(b, ceiling)
                value[j, b] = top[r - 1, j, at] if b >= floor else NONE
                other[j, b] = alt[r - 1, j, at] if b >= floor else NONE
                after[j, b] = succ[r - 1, j, at]
        changed = False
        for i in range(m):
            single = count[i] < 2
            for b in range(BUCKETS):
                top[r, i, b] = top[0, i, b]
            for j in range(m):
                if j == i and single:
                    continue
                far = min(max(gap[i, j], 0) >> shift, BUCKETS)
                gain = profit[j] - weight * drive[i, j]
                for b in range(BUCKETS - far):
                    reached = gain + (other[j, b] if single and after[j, b] == i else value[j, b])
                    if reached > alt[r, i, b + far]:
                        if reached > top[r, i, b + far]:
                            alt[r, i, b + far] = top[r, i, b + far]
                            top[r, i, b + far] = reached
                            succ[r, i, b + far] = j
                        else:
                            alt[r, i, b + far] = reached
            for b in range(BUCKETS):
                changed = changed or top[r, i, b] != top[r - 1, i, b] or alt[r, i, b] != alt[r - 1, i, b]
        if not changed:
            for q in range(r + 1, levels):
                top[q], alt[q], succ[q] = top[r], alt[r], succ[r]
            break
    return top, succ, alt


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
    group: Ints,
    size: Ints,
    pays: Ints,
    fees: Ints,
    pause_start: int,
    pause_end: int,
    count: Ints,
    weight: int,
    max_visits: int,
    max_driving: int,
    threshold: int,
    spread: int,
    max_routes: int,
    max_nodes: int,
    stop: Ints,
) -> tuple[Ints, Ints, Ints, int, bool]:
    """Search the routes of one class by depth first.

    Parameters
    ----------
    profit, region, count
        Shape ``(m,)``; region -1 goes with every other; ``count`` is how often a client may be visited.
    lo, hi
        Shape ``(m, W)``: starts of a visit in sorted disjoint ranges; all at least zero; padded with ``hi`` at ``PAD``.
    first, last, out, home
        Shape ``(m,)``: see ``MasterModel``, for this class.
    gap, drive
        Shape ``(m, m)``.
    group, size
        Shapes ``(m,)`` and ``(G,)``: a route has all ``size[g]`` visits of group g or none; group -1 is none.
    pays, fees
        Shapes ``(m, F)`` and ``(F,)``, not negative: a route costs ``fees[f]`` once if any of its clients pays it.
    pause_start, pause_end
        No drive goes on between them; starts avoid it already.
    weight, max_visits, max_driving
        Cost per second of driving (at least zero), limits of a route.
    threshold
        Only routes of greater value are wanted.
    spread
        Of these, only the best for each first stop, and that no more than this below the best so far.
    max_routes
        If positive, all wanted routes are kept up to this number, whatever ``spread``.
    max_nodes, stop
        Paths tried at most; and ``stop[0]`` is set by another thread to end the search.

    Returns
    -------
    values, lengths, routes, upper, complete
        ``routes[k, :lengths[k]]`` are local positions; ``complete`` is false if effort ran out.
    """
    m = len(profit)
    depth = max(1, max_visits)
    everything = max_routes > 0
    rows = max_routes if everything else m
    values = np.full(rows, threshold, dtype=np.int64)
    lengths = np.zeros(rows, dtype=np.int64)
    routes = np.zeros((rows, depth), dtype=np.int64)
    if m == 0 or max_visits == 0:
        return values, lengths, routes, threshold, True
    horizon, start = hi[0, 0], lo[0, 0]
    for i in range(m):
        horizon, start = max(horizon, hi[i].max()), min(start, lo[i, 0])
    shift = 0
    while (horizon - start) >> shift >= BUCKETS:
        shift += 1
    top, succ, alt = completion_bounds(
        profit, lo, hi, last, gap, drive, home, count, weight, depth, start, shift, horizon
    )
    begins = np.empty(m, dtype=np.int64)
    root = np.full(m, NONE, dtype=np.int64)
    toll = np.zeros(m, dtype=np.int64)
    paid = np.zeros(len(fees), dtype=np.int64)
    grouped = np.zeros(len(size), dtype=np.int64)
    lacks = np.zeros(depth, dtype=np.int64)
    for f in range(m):
        begins[f] = earliest(lo, hi, f, first[f])
        if begins[f] >= 0:
            toll[f] = _fee(pays, fees, paid, f)
            root[f] = profit[f] - toll[f] - weight * out[f] + top[depth - 1, f, (horizon - begins[f]) >> shift]
    order = np.argsort(-root)
    kept, nodes, best, upper, complete = 0, 0, threshold, threshold, True
    path = np.zeros(depth, dtype=np.int64)
    cursor = np.zeros(depth, dtype=np.int64)
    begin = np.zeros(depth, dtype=np.int64)
    driven = np.zeros(depth, dtype=np.int64)
    value = np.zeros(depth, dtype=np.int64)
    area = np.full(depth, -1, dtype=np.int64)
    used = np.zeros(m, dtype=np.int64)
    for f in order:
        bar = threshold if everything else max(threshold, best - spread)
        if root[f] <= bar:
            break
        if nodes > max_nodes or kept >= rows:
            upper, complete = max(upper, root[f]), False
            break
        path[0], begin[0], driven[0], area[0] = f, begins[f], out[f], region[f]
        value[0], cursor[0], k = profit[f] - toll[f] - weight * out[f], -1, 0
        used[f] += 1
        paid += pays[f]
        lacks[0] = _join(group, size, grouped, f)
        while k >= 0:
            i = path[k]
            if cursor[k] < 0:
                cursor[k] = 0
                nodes += 1 if stop[0] == 0 else max_nodes + 1
                total = value[k] - weight * home[i]
                if total > bar and lacks[k] == 0 and begin[k] <= last[i] and driven[k] + home[i] <= max_driving:
                    row = kept if everything else f
                    if row < rows:
                        values[row], lengths[row], routes[row, : k + 1] = total, k + 1, path[: k + 1]
                    best = max(best, total)
                    if everything:
                        kept += 1
                    else:
                        bar = max(total, best - spread)
            j = cursor[k] if k + 1 + lacks[k] <= depth - (lacks[k] == 0) and nodes <= max_nodes and kept < rows else m
            while j < m:
                if used[j] < count[j] and (area[k] < 0 or region[j] < 0 or area[k] == region[j]):
                    reached = value[k] + profit[j] - weight * drive[i, j]
                    ready = begin[k] + gap[i, j]
                    if ready > pause_start and begin[k] < pause_end:
                        ready += pause_end - pause_start
                    bucket = min((horizon - ready) >> shift, BUCKETS - 1)
                    if bucket >= 0 and reached + top[depth - 2 - k, j, bucket] > bar:
                        at = earliest(lo, hi, j, ready)
                        if at >= 0 and driven[k] + drive[i, j] <= max_driving:
                            bucket = (horizon - at) >> shift
                            back = count[i] < 2 and succ[depth - 2 - k, j, bucket] == i
                            reached -= _fee(pays, fees, paid, j)
                            if reached + (alt if back else top)[depth - 2 - k, j, bucket] > bar:
                                break
                j += 1
            if j < m:
                cursor[k] = j + 1
                driven[k + 1], value[k + 1] = driven[k] + drive[i, j], reached
                begin[k + 1], area[k + 1] = at, max(area[k], region[j])
                path[k + 1], cursor[k + 1] = j, -1
                used[j] += 1
                paid += pays[j]
                lacks[k + 1] = lacks[k] + _join(group, size, grouped, j)
                k += 1
            else:
                used[i] -= 1
                paid -= pays[i]
                if group[i] >= 0:
                    grouped[group[i]] -= 1
                k -= 1
        if nodes > max_nodes or kept >= rows:
            upper, complete = max(upper, root[f]), False
            break
    return values, lengths, routes, max(upper, best), complete
