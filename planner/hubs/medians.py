"""Which hubs, if only the way to them counted: a p-median by interchange.

Teitz and Bart (1968), with all exchanges of one hub for another priced at once (Whitaker 1983).
"""

import numpy as np
from numpy.typing import NDArray

from planner.hubs.split import Floats

FORBIDDEN = 1e15
"""Stands for an infinite cost, so that differences stay numbers."""


def interchange(cost: Floats, hubs: tuple[int, ...], forced: NDArray[np.bool_]) -> tuple[int, ...]:
    """Return hubs from which no exchange of one for another makes serving all dongs cheaper.

    Parameters
    ----------
    cost
        Shape ``(n, n)``: of dong i served from hub h; may be infinite.
    hubs
        Where to start, at least one.
    forced
        Per dong: it stays a hub if it is one.
    """
    cost = np.minimum(cost, FORBIDDEN)
    chosen = np.array(hubs)
    while True:
        leave, enter, change = _best_exchange(cost, chosen, forced)
        if change >= -1e-6:
            return tuple(sorted(int(h) for h in chosen))
        chosen[leave] = enter


def _best_exchange(cost: Floats, chosen: NDArray[np.intp], forced: NDArray[np.bool_]) -> tuple[int, int, float]:
    """Return the place of the hub to leave, the dong to enter, and what that changes."""
    served = cost[:, chosen]
    nearest = served.argmin(axis=1)
    first = served.min(axis=1)
    second = np.partition(served, 1, axis=1)[:, 1] if len(chosen) > 1 else np.full(len(cost), FORBIDDEN)
    saved = np.minimum(cost - first[:, None], 0.0).sum(axis=0)
    lost = np.maximum(np.minimum(second[:, None], cost) - first[:, None], 0.0)
    change = np.array([lost[nearest == place].sum(axis=0) for place in range(len(chosen))]) + saved
    change[forced[chosen], :] = np.inf
    change[:, chosen] = np.inf
    leave, enter = np.unravel_index(int(change.argmin()), change.shape)
    return int(leave), int(enter), float(change[leave, enter])
