"""The kernel: which dongs fill each region at the least cost when its load lies between two whole numbers.

A knapsack by dynamic programming, no dong split. Invariants:

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
