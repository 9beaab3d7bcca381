"""The kernels: which units fill each region at the least cost when its load lies between two limits.

``share`` splits one unit where a limit asks for it: units by cost per load, the cheapest first. ``fill`` splits none:
a knapsack by dynamic programming. Invariants:

- The first ``count`` entries of ``items`` in ``share`` are a heap by cost per load, the cheapest on top.

- ``least[s]`` is the least cost of a set of the items so far whose weights add up to exactly ``s``.
- Without a lower limit, or where the cheapest filling reaches it, only items of negative cost are tried: no other
  can be in a cheapest filling. Otherwise all are.
- ``extra[i]`` is at most what the cheapest filling with dong i costs more than the cheapest filling. The rest of it
  may hold dong i once more and need not reach the lower limit, either of which only lowers it.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit(cache=True, nogil=True)
def _sink(items: Ints, ratio: Floats, count: int, at: int) -> None:
    """Let an entry of the heap sink to where it belongs."""
    while 2 * at + 1 < count:
        child = 2 * at + 1
        if child + 1 < count and ratio[items[child + 1]] < ratio[items[child]]:
            child += 1
        if ratio[items[at]] <= ratio[items[child]]:
            return
        items[at], items[child] = items[child], items[at]
        at = child


@njit(cache=True, nogil=True)
def share(  # noqa: C901  (kernel)
    costs: Floats,
    rows: NDArray[np.intp],
    multipliers: Floats,
    weight: Floats,
    own: Ints,
    lower: Floats,
    upper: Floats,
    values: Floats,
    rates: Floats,
    shares: Floats,
) -> None:
    """Find the cheapest filling of each region, in which one unit may be split.

    Parameters
    ----------
    costs
        Shape ``(m, n)``: of unit i in region h, infinite where it may not go; less ``multipliers[i]`` in what follows.
    rows
        The regions to fill; what follows goes by their order.
    weight, own, lower, upper
        Per unit; per region the unit of its hub, which is no part of the filling, and the ends of what weights
        add up to.
    values, rates
        Filled in per region: the cost, infinite if no filling exists; and, where a limit binds, the cost per unit of
        weight at that limit, zero elsewhere.
    shares
        Filled in: the share of each unit; or without rows if it is not wanted.
    """
    n = costs.shape[1]
    ratio = np.empty(n)
    items = np.empty(n, dtype=np.int64)
    for r in range(len(rows)):
        h = rows[r]
        value, filled, count = 0.0, 0.0, 0
        if len(shares):
            shares[r, :] = 0.0
        for i in range(n):
            reduced = costs[h, i] - multipliers[i]
            if i == own[r] or reduced == np.inf:
                continue
            if reduced < 0.0:
                value += reduced
                filled += weight[i]
                if len(shares):
                    shares[r, i] = 1.0
            if weight[i] > 0.0:
                ratio[i] = reduced / weight[i]
        target = min(max(filled, lower[r]), upper[r])
        values[r], rates[r] = value, 0.0
        if target == filled:
            continue
        if target < 0.0:
            values[r] = np.inf
            continue
        # too little: units are added, the cheapest per weight first; too much: taken away, the dearest of them first
        sign = 1.0 if target > filled else -1.0
        for i in range(n):
            reduced = costs[h, i] - multipliers[i]
            if i == own[r] or reduced == np.inf or weight[i] == 0.0:
                continue
            if (reduced >= 0.0) == (sign > 0.0):
                ratio[i] *= sign
                items[count] = i
                count += 1
        for at in range(count // 2 - 1, -1, -1):
            _sink(items, ratio, count, at)
        left = abs(target - filled)
        while left > 0.0 and count:
            i = items[0]
            count -= 1
            items[0] = items[count]
            _sink(items, ratio, count, 0)
            part = min(1.0, left / weight[i])
            left -= part * weight[i]
            if part < 1.0 or left <= 0.0:
                left = 0.0
            value += sign * part * (costs[h, i] - multipliers[i])
            rates[r] = sign * ratio[i]
            if len(shares):
                shares[r, i] += sign * part
        values[r] = np.inf if left > 0.0 else value


@njit(cache=True, nogil=True)
def fill(  # noqa: C901  (kernel)
    costs: Floats, weights: Ints, lower: Ints, upper: Ints, values: Floats, taken: NDArray[np.bool_], extra: Floats
) -> None:
    """Find the cheapest filling of each region.

    Parameters
    ----------
    costs
        Shape ``(m, n)``: of dong i in region h; infinite where it may not go.
    weights, lower, upper
        Whole numbers, not negative: per dong, and per region the ends of what the weights may add up to.
        ``upper`` may be negative: nothing fits.
    values, taken, extra
        Filled in: per region, the cost (infinite if no filling exists), the dongs, and see above.
    """
    m, n = costs.shape
    items = np.empty(n, dtype=np.int64)
    for h in range(m):
        values[h] = np.inf
        taken[h, :] = False
        extra[h, :] = 0.0
        top = upper[h]
        if top < 0 or lower[h] > top:
            continue
        least = np.full(top + 1, np.inf)
        for every in (False, True):
            if every and (lower[h] <= 0 or values[h] < np.inf):
                break
            count = 0
            for i in range(n):
                if costs[h, i] < 0 or (every and costs[h, i] < np.inf):
                    items[count] = i
                    count += 1
            chosen = np.zeros((count, top + 1), dtype=np.bool_)
            least[:] = np.inf
            least[0] = 0.0
            reach = 0
            for place in range(count):
                i = items[place]
                w, c = weights[i], costs[h, i]
                reach = min(top, reach + w)
                for s in range(reach, w - 1, -1):
                    if least[s - w] + c < least[s]:
                        least[s] = least[s - w] + c
                        chosen[place, s] = True
            at = -1
            for s in range(top + 1):
                if at < 0 or least[s] < least[at]:
                    at = s
            if at < lower[h] and not every:
                continue
            if every:
                at = max(lower[h], 0)
                for s in range(at, top + 1):
                    if least[s] < least[at]:
                        at = s
            values[h] = least[at]
            if values[h] == np.inf:
                break
            for place in range(count - 1, -1, -1):
                if chosen[place, at]:
                    taken[h, items[place]] = True
                    at -= weights[items[place]]
        if values[h] == np.inf:
            continue
        for s in range(1, top + 1):
            least[s] = min(least[s], least[s - 1])
        for i in range(n):
            if weights[i] > top or costs[h, i] == np.inf:
                extra[h, i] = np.inf
            else:
                extra[h, i] = max(0.0, costs[h, i] + least[top - weights[i]] - values[h])
