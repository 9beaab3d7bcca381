"""The search kernel for half-days: best routes of at most four stops, from two halves that meet in the middle.

Value of a route = profits of its clients - weight x driving. Whole numbers throughout, so that sums are exact.
Invariants:

- ``m`` candidates in local positions; client j at most ``count[j]`` times in a route; no way leads back in time.
- A first half (i, j) has its earliest starts. A second half, k alone or (k, e), has a limit: the latest time to be
  ready for k (arrived, perhaps before it opens) with all later starts in time. The route i, j, k, e can be driven
  exactly if the start of j + gap[j, k] is no later than the limit: earliest starts dominate.
- ``before[j, b]`` bounds from above the value of first halves that end with j, started in bucket b or sooner;
  ``after[k, b]`` that of second halves from k with a limit in bucket b or later, the profit of k left out. Both are
  attained; only buckets, repeated clients, the driving limit and regions make ``most[j, k]``, over all buckets, more
  than the best route whose second and third stops are j and k.
- Arcs and halves that cannot beat the bar are dropped; the bar never falls, and never exceeds the best value found.
- ``upper`` is at least the value of every route, or the threshold if that is greater: stopped early, by ``top`` of the
  second stops not yet done, which are tried in the order of that bound.

Depth-first search spends its time on paths whose completion bound visits a client twice, for dear clients gain from
being visited again; here such a pair of halves costs one comparison.
"""

import numpy as np
from numba import njit

from planner.visits.pricing import NONE, earliest
from planner.visits.variables import Ints

LONGEST = 4
"""Stops of a route at most."""
LARGEST = 1_500
"""Candidates at most: the tables have the square of them."""
BUCKETS = 64
"""At most; a bucket is a power of two seconds, so that finding it is a shift."""


@njit(cache=True, nogil=True)
def _latest(lo: Ints, hi: Ints, j: int, limit: int) -> int:
    """Return the latest time to be ready for j and start no later than ``limit``; ``NONE`` if there is none."""
    latest = NONE
    for w in range(lo.shape[1]):
        if lo[j, w] <= min(limit, hi[j, w]):
            latest = max(latest, min(limit, hi[j, w]))
    return int(latest)


@njit(cache=True, nogil=True)
def _agree(region: Ints, i: int, j: int) -> bool:
    return bool(region[i] < 0 or region[j] < 0 or region[i] == region[j])


@njit(cache=True, nogil=True)
def _first_halves(
    profit: Ints, lo: Ints, hi: Ints, begin: Ints, gap: Ints, drive: Ints, out: Ints, count: Ints, region: Ints,
    weight: int, start: int, shift: int,
) -> Ints:  # fmt: skip
    """Return ``before``."""
    m = len(profit)
    before = np.full((m, BUCKETS), NONE, dtype=np.int64)
    for i in range(m):
        if begin[i] < 0:
            continue
        for j in range(m):
            if (i != j or count[j] > 1) and _agree(region, i, j):
                at = earliest(lo, hi, j, begin[i] + gap[i, j])
                if at >= 0:
                    b = (at - start) >> shift
                    value = profit[i] + profit[j] - weight * (out[i] + drive[i, j])
                    before[j, b] = max(before[j, b], value)
    for j in range(m):
        for b in range(1, BUCKETS):
            before[j, b] = max(before[j, b], before[j, b - 1])
    return before


@njit(cache=True, nogil=True)
def _second_halves(
    profit: Ints, lo: Ints, hi: Ints, ready: Ints, gap: Ints, drive: Ints, home: Ints, count: Ints, region: Ints,
    weight: int, pairs: bool, start: int, shift: int,
) -> Ints:  # fmt: skip
    """Return ``after``; of single stops only, unless ``pairs``."""
    m = len(profit)
    after = np.full((m, BUCKETS), NONE, dtype=np.int64)
    for k in range(m):
        if ready[k] > NONE:
            after[k, (ready[k] - start) >> shift] = -weight * home[k]
        for e in range(m if pairs else 0):
            if ready[e] > NONE and (e != k or count[k] > 1) and _agree(region, k, e):
                limit = _latest(lo, hi, k, ready[e] - gap[k, e])
                if limit > NONE:
                    b = (limit - start) >> shift
                    after[k, b] = max(after[k, b], profit[e] - weight * (drive[k, e] + home[e]))
        for b in range(BUCKETS - 2, -1, -1):
            after[k, b] = max(after[k, b], after[k, b + 1])
    return after


@njit(cache=True, nogil=True)
def _arcs(  # noqa: C901  (kernel)
    profit: Ints, gap: Ints, drive: Ints, count: Ints, region: Ints, weight: int, before: Ints, after: Ints,
    bar: int, shift: int,
) -> tuple[Ints, Ints, Ints]:  # fmt: skip
    """Return ``most``, and what first halves can still gain and second halves be led by: shape ``(m, BUCKETS)``."""
    m = len(profit)
    most = np.full((m, m), NONE, dtype=np.int64)
    rest = np.full((m, BUCKETS), NONE, dtype=np.int64)
    lead = np.full((m, BUCKETS), NONE, dtype=np.int64)
    ends = np.zeros(m, dtype=np.int64)
    for k in range(m):
        while ends[k] < BUCKETS and after[k, ends[k]] > NONE:
            ends[k] += 1
    for j in range(m):
        low = 0
        while low < BUCKETS and before[j, low] == NONE:
            low += 1
        for k in range(m):
            gain = profit[k] - weight * drive[j, k]
            if low == BUCKETS or ends[k] == 0 or before[j, BUCKETS - 1] + gain + after[k, 0] <= bar:
                continue
            if (k == j and count[k] < 2) or not _agree(region, j, k):
                continue
            far = gap[j, k] >> shift
            for b in range(low, ends[k] - far):
                tail = gain + after[k, b + far]
                rest[j, b] = max(rest[j, b], tail)
                lead[k, b + far] = max(lead[k, b + far], before[j, b] + gain)
                most[j, k] = max(most[j, k], before[j, b] + tail)
    return most, rest, lead


@njit(cache=True, nogil=True)
def search_halves(  # noqa: C901  (kernel)
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
    count: Ints,
    weight: int,
    max_visits: int,
    max_driving: int,
    threshold: int,
    spread: int,
    max_arcs: int,
    stop: Ints,
) -> tuple[Ints, Ints, Ints, int, bool]:
    """Search the routes of one class.

    Parameters
    ----------
    profit, lo, hi, first, last, gap, drive, out, home, region, count, weight, max_driving
        See ``pricing.search``; no gap is below zero.
    max_visits
        At most ``LONGEST``.
    threshold
        Only routes of greater value are wanted.
    spread
        Of these, the best for each second and each third stop, and that no more than this below the best so far.
    max_arcs, stop
        Pairs of second and third stops looked at; and ``stop[0]`` is set by another thread to end the search.

    Returns
    -------
    values, lengths, routes, upper, complete
        ``routes[q, :lengths[q]]`` are local positions; ``complete`` is false if effort ran out.
    """
    m = len(profit)
    values = np.full(2 * m, threshold, dtype=np.int64)
    lengths = np.zeros(2 * m, dtype=np.int64)
    routes = np.zeros((2 * m, LONGEST), dtype=np.int64)
    if m == 0 or max_visits == 0:
        return values, lengths, routes, threshold, True
    best, bar = threshold, threshold
    begin = np.empty(m, dtype=np.int64)
    ready = np.empty(m, dtype=np.int64)
    start, horizon = lo[0, 0], hi[0, 0]
    for i in range(m):
        start, horizon = min(start, lo[i, 0]), max(horizon, hi[i].max())
        begin[i], ready[i] = earliest(lo, hi, i, first[i]), _latest(lo, hi, i, last[i])
        total = profit[i] - weight * (out[i] + home[i])
        if total > bar and 0 <= begin[i] <= last[i] and out[i] + home[i] <= max_driving:
            values[i], lengths[i], routes[i, 0] = total, 1, i
            best = max(best, total)
            bar = max(bar, best - spread)
    if max_visits == 1:
        return values, lengths, routes, best, True
    shift = 0
    while (horizon - start) >> shift >= BUCKETS:
        shift += 1
    before = _first_halves(profit, lo, hi, begin, gap, drive, out, count, region, weight, start, shift)
    top = before[:, BUCKETS - 1] - weight * home
    after = _second_halves(profit, lo, hi, ready, gap, drive, home, count, region, weight, max_visits > 3, start, shift)
    if max_visits == 2:
        after[:] = NONE
    most, rest, lead = _arcs(profit, gap, drive, count, region, weight, before, after, bar, shift)
    for j in range(m):
        top[j] = max(top[j], most[j].max())
    sizes = np.full(m, -1, dtype=np.int64)
    second_value = np.empty((m, m + 1), dtype=np.int64)
    second_end = np.empty((m, m + 1), dtype=np.int64)
    found = np.empty(m + 1, dtype=np.int64)
    far_end = np.empty(m + 1, dtype=np.int64)
    arcs = 0
    for j in np.argsort(-top):
        if top[j] <= bar:
            break
        if arcs > max_arcs or stop[0] != 0:
            return values, lengths, routes, max(best, top[j]), False
        size = 0
        for i in range(m):
            if begin[i] < 0 or (i == j and count[j] < 2) or not _agree(region, i, j):
                continue
            at = earliest(lo, hi, j, begin[i] + gap[i, j])
            driven = out[i] + drive[i, j]
            if at < 0 or driven > max_driving:
                continue
            value = profit[i] + profit[j] - weight * driven
            total = value - weight * home[j]
            if total > max(bar, values[j]) and at <= last[j] and driven + home[j] <= max_driving:
                values[j], lengths[j], routes[j, 0], routes[j, 1] = total, 2, i, j
                best = max(best, total)
                bar = max(bar, best - spread)
            if value + rest[j, (at - start) >> shift] > bar:
                found[size], far_end[size] = value, i
                size += 1
        order = np.argsort(-found[:size])
        firsts, ends = found[:size][order], far_end[:size][order]
        for k in range(m if size > 0 else 0):
            if most[j, k] <= bar:
                continue
            arcs += 1
            if sizes[k] < 0:
                sizes[k] = 0
                for e in range(-1, m if max_visits > 3 else 0):
                    if e < 0:
                        limit, value = ready[k], -weight * home[k]
                    elif ready[e] == NONE or (e == k and count[k] < 2) or not _agree(region, k, e):
                        continue
                    else:
                        limit = _latest(lo, hi, k, ready[e] - gap[k, e])
                        value = profit[e] - weight * (drive[k, e] + home[e])
                    if limit > NONE and value + lead[k, (limit - start) >> shift] > bar:
                        found[sizes[k]], far_end[sizes[k]] = value, e
                        sizes[k] += 1
                order = np.argsort(-found[: sizes[k]])
                second_value[k, : sizes[k]] = found[: sizes[k]][order]
                second_end[k, : sizes[k]] = far_end[: sizes[k]][order]
            gain = profit[k] - weight * drive[j, k]
            for a in range(size if sizes[k] > 0 else 0):
                i, value = ends[a], firsts[a] + gain
                if value + second_value[k, 0] <= bar:
                    break
                at = earliest(lo, hi, j, begin[i] + gap[i, j]) + gap[j, k]
                b = max(0, (at - start) >> shift)
                if b >= BUCKETS or value + after[k, b] <= bar:
                    continue
                if (i == k and count[k] < 2 + (j == k)) or not _agree(region, i, k):
                    continue
                driven = out[i] + drive[i, j] + drive[j, k]
                for c in range(sizes[k]):
                    total, e = value + second_value[k, c], second_end[k, c]
                    if total <= bar:
                        break
                    if e < 0:
                        if at > ready[k] or driven + home[k] > max_driving:
                            continue
                    else:
                        if count[e] < 1 + (e == i) + (e == j) + (e == k):
                            continue
                        if driven + drive[k, e] + home[e] > max_driving:
                            continue
                        if not (_agree(region, i, e) and _agree(region, j, e)):
                            continue
                        if at > _latest(lo, hi, k, ready[e] - gap[k, e]):
                            continue
                    for row in (j, m + k):
                        if total > values[row]:
                            values[row], lengths[row] = total, 3 if e < 0 else 4
                            routes[row, 0], routes[row, 1], routes[row, 2] = i, j, k
                            routes[row, 3] = max(e, 0)
                    best = max(best, total)
                    bar = max(bar, best - spread)
                    break
    return values, lengths, routes, best, True
