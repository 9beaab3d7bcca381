"""The search kernel for routes of many stops: labels with dominance over routes that may forget whom they visited.

Value of a route = profits of its clients - weight x driving, whole numbers. Invariants:

- A label is a path: last client, its earliest start, driving, number of visits, region, value, and a memory. Of two at
  the same client the one that starts no later, drives and visits no more, remembers no more, is as free in its region
  and worth no less dominates: whatever continues the other continues it.
- Client i forgets whom it has not in ``remember[i]`` (ng-routes, Baldacci, Mingozzi and Roberti, 2011), so that every
  route is found and some that visit a client too often: the best value bounds all routes from above. Memory has a bit
  for each visit that a client may have, set from the lowest, so that "remembers no more" is a subset.
- ``ahead[r, i, b]`` bounds from above what a path can still gain after a stop at i that starts ``left`` seconds before
  ``horizon``, ``left >> shift == b``, with at most r more stops (one layer only where visits are not limited). A label
  is cut when its value plus this bound does not exceed ``bar``.
- Time runs backward as well as forward: with all times mirrored, the same kernel extends paths from their end. The
  labels of one pass are the bounds ahead for the next, and both passes see the same routes.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from planner.visits.pricing import NONE, earliest
from planner.visits.variables import Ints

Flags = NDArray[np.bool_]
BITS = 62
"""Bits used of a word of memory."""


class Roads(NamedTuple):
    """One class of slots as seen in one direction of time; m candidates."""

    profit: Ints
    lo: Ints
    hi: Ints
    """Shape ``(m, W)``: starts in sorted disjoint ranges; ``hi`` below zero where there is none."""
    first: Ints
    last: Ints
    gap: Ints
    drive: Ints
    out: Ints
    home: Ints
    region: Ints
    copies: Ints
    """Shape ``(m,)``: how often a client may be in a route; 1 to ``BITS``."""
    pause: Ints
    """First and last second of the pause."""
    weight: int
    max_driving: int
    """Negative: no limit that a route could reach."""
    start: int
    horizon: int
    """Earliest and latest start of all."""


class Labels(NamedTuple):
    """All labels of a pass that were not cut; dominated ones are not ``alive``."""

    node: Ints
    begin: Ints
    visits: Ints
    value: Ints
    parent: Ints
    total: Ints
    """Value of the route that ends here; ``NONE`` if it cannot."""
    alive: Flags


@njit(cache=True, nogil=True)
def unlimited_bounds(t: Roads, buckets: int, shift: int) -> Ints:  # noqa: C901  (kernel)
    """Return ``ahead`` where visits are not limited, shape ``(1, m, buckets)``; it forgets all but the last client."""
    m = len(t.profit)
    top = np.full((m, buckets), NONE, dtype=np.int64)
    other = np.full((m, buckets), NONE, dtype=np.int64)
    after = np.full((m, buckets), -1, dtype=np.int64)
    for b in range(buckets):
        for i in range(m):
            if t.horizon - ((b + 1) << shift) + 1 <= t.last[i]:
                top[i, b] = -t.weight * t.home[i]
        changed = True
        while changed:
            changed = False
            for i in range(m):
                single = t.copies[i] < 2
                for j in range(m):
                    if j == i and single:
                        continue
                    at = b - min(t.gap[i, j] >> shift, buckets) if t.gap[i, j] > 0 else b
                    if at < (t.horizon - t.hi[j].max()) >> shift:
                        continue
                    at = min(at, (t.horizon - max(t.lo[j, 0], t.start)) >> shift)
                    best = other[j, at] if single and after[j, at] == i else top[j, at]
                    if best <= NONE // 2:
                        continue
                    reached = t.profit[j] - t.weight * t.drive[i, j] + best
                    if after[i, b] == j:
                        if reached > top[i, b]:
                            top[i, b], changed = reached, True
                    elif reached > top[i, b]:
                        other[i, b], top[i, b], after[i, b], changed = top[i, b], reached, j, True
                    elif reached > other[i, b]:
                        other[i, b], changed = reached, True
    return top.reshape((1, m, buckets))


@njit(cache=True, nogil=True)
def ahead_of(t: Roads, labels: Labels, levels: int, buckets: int, shift: int) -> Ints:
    """Return ``ahead`` for the mirrored roads from the labels of a whole pass."""
    m = len(t.profit)
    ahead = np.full((levels, m, buckets), NONE, dtype=np.int64)
    for k in range(len(labels.node)):
        if labels.alive[k]:
            i = labels.node[k]
            r = labels.visits[k] - 1 if levels > 1 else 0
            b = (labels.begin[k] - t.start) >> shift
            ahead[r, i, b] = max(ahead[r, i, b], labels.value[k] - t.profit[i])
    for r in range(levels):
        for i in range(m):
            for b in range(buckets):
                if b > 0:
                    ahead[r, i, b] = max(ahead[r, i, b], ahead[r, i, b - 1])
                if r > 0:
                    ahead[r, i, b] = max(ahead[r, i, b], ahead[r - 1, i, b])
    return ahead


@njit(cache=True, nogil=True)
def extend(  # noqa: C901  (kernel)
    t: Roads, ahead: Ints, shift: int, remember: Flags, bar: int, capacity: int, greedy: bool, stop: Ints
) -> tuple[Labels, int, bool]:
    """Make all labels from the start on, in the order of their time.

    Parameters
    ----------
    ahead, shift
        Bounds as above; ``(levels, m, buckets)``.
    remember
        Shape ``(m, m)``: whether i remembers j.
    bar
        Only routes of greater value are wanted.
    capacity, stop
        Labels at most; ``stop[0]`` is set by another thread to end the search.
    greedy
        Let time and value alone dominate: soon done, but then the bound is none.

    Returns
    -------
    labels, upper, complete
        ``upper`` is at least the value of every route, or the bar if that is greater.
    """
    m, levels, buckets = len(t.profit), ahead.shape[0], ahead.shape[2]
    base, word = np.zeros(m, dtype=np.int64), np.zeros(m, dtype=np.int64)
    used, words = 0, 0
    for j in range(m):
        if used + t.copies[j] > BITS:
            words, used = words + 1, 0
        word[j], base[j] = words, used
        used += t.copies[j]
    words += 1
    mask = np.zeros((m, words), dtype=np.int64)
    for i in range(m):
        for j in range(m):
            if remember[i, j]:
                mask[i, word[j]] |= ((1 << t.copies[j]) - 1) << base[j]
    size = 4_096
    node, begin, driven = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int64)
    visits, value, parent = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int64)
    area, total, same = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int64)
    queue, alive = np.empty(size, np.int64), np.empty(size, np.bool_)
    memory = np.empty((size, words), np.int64)
    head = np.full((m, buckets), -1, dtype=np.int64)
    peak = np.full((m, buckets), NONE, dtype=np.int64)
    queue_head, queue_tail = np.full(buckets, -1, dtype=np.int64), np.full(buckets, -1, dtype=np.int64)
    fresh = np.zeros(words, dtype=np.int64)
    count, best, complete = 0, bar, True
    current, slot = -1, -1
    while True:
        # The next label to extend; -1 stands for the start of the route.
        if slot < 0:
            i = -1
        else:
            while slot < buckets and current < 0:
                slot += 1
                current = queue_head[slot] if slot < buckets else -1
            if slot >= buckets:
                break
            if not alive[current]:
                current = queue[current]
                continue
            i = node[current]
        made = visits[current] if i >= 0 else 0
        for j in range(m if made < levels or levels == 1 else 0):
            if i < 0:
                ready, gained, drove, region = t.first[j], t.profit[j] - t.weight * t.out[j], t.out[j], t.region[j]
            else:
                if (memory[current, word[j]] >> (base[j] + t.copies[j] - 1)) & 1:
                    continue
                if area[current] >= 0 and t.region[j] >= 0 and area[current] != t.region[j]:
                    continue
                gained = value[current] + t.profit[j] - t.weight * t.drive[i, j]
                ready = begin[current] + t.gap[i, j]
                if ready > t.pause[0] and begin[current] < t.pause[1]:
                    ready += t.pause[1] - t.pause[0]
                drove, region = driven[current] + t.drive[i, j], max(area[current], t.region[j])
            r = levels - 1 - made if levels > 1 else 0
            b = min((t.horizon - ready) >> shift, buckets - 1)
            if b < 0 or gained + ahead[r, j, b] <= bar:
                continue
            at = earliest(t.lo, t.hi, j, ready)
            if at < 0 or (t.max_driving >= 0 and drove > t.max_driving):
                continue
            if gained + ahead[r, j, (t.horizon - at) >> shift] <= bar:
                continue
            for w in range(words):
                fresh[w] = memory[current, w] & mask[j, w] if i >= 0 else 0
            bit = base[j]
            while (fresh[word[j]] >> bit) & 1:
                bit += 1
            fresh[word[j]] |= 1 << bit
            place = (at - t.start) >> shift
            dominated = False
            for p in range(place, -1, -1):
                if peak[j, p] < gained:
                    continue
                k = head[j, p]
                while k >= 0:
                    if value[k] >= gained and begin[k] <= at and alive[k]:
                        dominated = greedy
                        if (
                            not greedy
                            and (t.max_driving < 0 or driven[k] <= drove)
                            and (levels == 1 or visits[k] <= made + 1)
                            and (area[k] < 0 or area[k] == region)
                        ):
                            dominated = True
                            for w in range(words):
                                if memory[k, w] & ~fresh[w]:
                                    dominated = False
                                    break
                    if dominated:
                        break
                    k = same[k]
                if dominated:
                    break
            if dominated:
                continue
            for p in range(place, buckets):
                before, k = -1, head[j, p]
                while k >= 0:
                    beaten = False
                    if value[k] <= gained and begin[k] >= at and alive[k]:
                        beaten = greedy
                        if (
                            not greedy
                            and (t.max_driving < 0 or driven[k] >= drove)
                            and (levels == 1 or visits[k] >= made + 1)
                            and (region < 0 or area[k] == region)
                        ):
                            beaten = True
                            for w in range(words):
                                if fresh[w] & ~memory[k, w]:
                                    beaten = False
                                    break
                    if beaten:
                        alive[k] = False
                        if before < 0:
                            head[j, p] = same[k]
                        else:
                            same[before] = same[k]
                    else:
                        before = k
                    k = same[k]
            if count == size:
                size *= 2
                node, begin, driven = _longer(node), _longer(begin), _longer(driven)
                visits, value, parent = _longer(visits), _longer(value), _longer(parent)
                area, total, same, queue = _longer(area), _longer(total), _longer(same), _longer(queue)
                wider = np.empty(size, np.bool_)
                wider[:count] = alive
                alive = wider
                larger = np.empty((size, words), np.int64)
                larger[:count] = memory
                memory = larger
            node[count], begin[count], driven[count], visits[count] = j, at, drove, made + 1
            value[count], parent[count], area[count], alive[count] = gained, current, region, True
            memory[count] = fresh
            same[count], queue[count] = head[j, place], -1
            head[j, place], peak[j, place] = count, max(peak[j, place], gained)
            if queue_tail[place] >= 0:
                queue[queue_tail[place]] = count
            else:
                queue_head[place] = count
            queue_tail[place] = count
            total[count] = NONE
            if at <= t.last[j] and (t.max_driving < 0 or drove + t.home[j] <= t.max_driving):
                total[count] = gained - t.weight * t.home[j]
                best = max(best, total[count])
            count += 1
        if count >= capacity or stop[0]:
            complete = False
            break
        if slot < 0:
            slot, current = 0, queue_head[0]
        else:
            current = queue[current]
    upper = best
    if not complete:
        if slot < 0:
            slot, current = 0, queue_head[0]
        while slot < buckets:
            while current >= 0:
                if alive[current]:
                    r = levels - visits[current] if levels > 1 else 0
                    b = (t.horizon - begin[current]) >> shift
                    upper = max(upper, value[current] + ahead[r, node[current], b])
                current = queue[current]
            slot += 1
            current = queue_head[slot] if slot < buckets else -1
    found = Labels(node[:count], begin[:count], visits[:count], value[:count], parent[:count], total[:count],
                   alive[:count])  # fmt: skip
    return found, upper, complete


@njit(cache=True, nogil=True)
def _longer(array: Ints) -> Ints:
    longer = np.empty(2 * len(array), np.int64)
    longer[: len(array)] = array
    return longer
