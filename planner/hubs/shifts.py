"""The kernel: simulated annealing of a grouping by shifts and exchanges of units between neighbouring regions.

A unit is a dong, or dongs that must stay together. Invariants:

- ``home[u]`` is the region of unit u; ``members[r, :size[r]]`` are the units of region r, ``place[u]`` the place of u
  among them. No region is ever empty.
- ``sums[r, h]`` is the cost of serving the units of region r from dong h, whichever region h lies in;
  ``loads[r, k]`` the total of load k.
- ``energy[r]`` is what region r costs with its best hub, breaches of limits priced, and ``breach[r]`` that price alone.
  Cut borders are no part of them: ``now`` is the sum of all energies and of the borders cut.
- Where regions must hang together, those that do at the start do so after every step taken, and a unit goes only to a
  region that it touches. Units that must lie apart do not meet.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Board(NamedTuple):
    """What does not change while units move.

    Parameters
    ----------
    pair
        Shape ``(units, dongs)``: cost of serving a unit from a dong; large where it is forbidden.
    amounts
        Shape ``(units, loads)``.
    forced
        Per dong: it must be a hub.
    lower, upper, capacity, price
        Per load, the ends of the band; per dong and load, what its region may carry; per load, the price of one
        unit outside.
    dongs_from, dongs
        The dongs of unit u are ``dongs[dongs_from[u]:dongs_from[u + 1]]``; the next four likewise.
    near_from, near, border
        The units a unit touches, and the price of cutting the border between the two.
    apart_from, apart
        The units it must not meet.
    contiguous
        Whether regions must hang together.
    """

    pair: Floats
    amounts: Ints
    forced: Flags
    lower: Ints
    upper: Ints
    capacity: Ints
    price: Floats
    dongs_from: Ints
    dongs: Ints
    near_from: Ints
    near: Ints
    border: Floats
    apart_from: Ints
    apart: Ints
    contiguous: bool


class State(NamedTuple):
    """The grouping, and what is kept up to date with it; see the invariants."""

    home: Ints
    members: Ints
    size: Ints
    place: Ints
    sums: Floats
    loads: Ints
    energy: Floats
    breach: Floats


@njit(cache=True, nogil=True)
def _judge(board: Board, state: State, r: int) -> tuple[float, float]:
    """Return the energy and the breach of a region."""
    breach = 0.0
    for k in range(len(board.price)):
        total = state.loads[r, k]
        breach += board.price[k] * max(0, board.lower[k] - total, total - board.upper[k])
    best, beyond, must = np.inf, 0.0, False
    for p in range(state.size[r]):
        u = state.members[r, p]
        for q in range(board.dongs_from[u], board.dongs_from[u + 1]):
            h = board.dongs[q]
            if must and not board.forced[h]:
                continue
            over = 0.0
            for k in range(len(board.price)):
                over += board.price[k] * max(0, state.loads[r, k] - board.capacity[h, k])
            if state.sums[r, h] + over < best or (board.forced[h] and not must):
                best, beyond = state.sums[r, h] + over, over
            must = must or board.forced[h]
    return best + breach, beyond + breach


@njit(cache=True, nogil=True)
def _move(board: Board, state: State, u: int, b: int) -> None:
    """Take a unit to region b."""
    a = state.home[u]
    state.size[a] -= 1
    last = state.members[a, state.size[a]]
    state.members[a, state.place[u]] = last
    state.place[last] = state.place[u]
    state.members[b, state.size[b]] = u
    state.place[u] = state.size[b]
    state.size[b] += 1
    state.home[u] = b
    for h in range(board.pair.shape[1]):
        state.sums[a, h] -= board.pair[u, h]
        state.sums[b, h] += board.pair[u, h]
    for k in range(len(board.price)):
        state.loads[a, k] -= board.amounts[u, k]
        state.loads[b, k] += board.amounts[u, k]


@njit(cache=True, nogil=True)
def _hangs_together(board: Board, state: State, r: int) -> bool:
    """Whether the units of a region hang together."""
    count = state.size[r]
    stack = np.empty(count, dtype=np.int64)
    seen = np.zeros(count, dtype=np.bool_)
    stack[0], seen[0] = state.members[r, 0], True
    top, reached = 1, 1
    while top:
        top -= 1
        u = stack[top]
        for q in range(board.near_from[u], board.near_from[u + 1]):
            v = board.near[q]
            if state.home[v] == r and not seen[state.place[v]]:
                seen[state.place[v]] = True
                stack[top] = v
                top += 1
                reached += 1
    return bool(reached == count)


@njit(cache=True, nogil=True)
def _touches(board: Board, state: State, u: int, r: int, left_out: int) -> bool:
    """Whether a unit touches a region, one unit left out."""
    for q in range(board.near_from[u], board.near_from[u + 1]):
        v = board.near[q]
        if v != left_out and state.home[v] == r:
            return True
    return False


@njit(cache=True, nogil=True)
def _meets(board: Board, state: State, u: int, r: int, left_out: int) -> bool:
    """Whether a unit would meet one in a region that it must not meet, one unit left out."""
    for q in range(board.apart_from[u], board.apart_from[u + 1]):
        v = board.apart[q]
        if v != left_out and state.home[v] == r:
            return True
    return False


@njit(cache=True, nogil=True)
def _cut(board: Board, state: State, u: int, b: int) -> float:
    """Return by how much the borders cut grow when a unit goes to region b."""
    grown = 0.0
    for q in range(board.near_from[u], board.near_from[u + 1]):
        if state.home[board.near[q]] == state.home[u]:
            grown += board.border[q]
        elif state.home[board.near[q]] == b:
            grown -= board.border[q]
    return grown


@njit(cache=True, nogil=True)
def _set_up(board: Board, home: Ints, count: int) -> State:
    n, width = len(home), board.pair.shape[1]
    state = State(
        home,
        np.empty((count, n), dtype=np.int64),
        np.zeros(count, dtype=np.int64),
        np.empty(n, dtype=np.int64),
        np.zeros((count, width)),
        np.zeros((count, len(board.price)), dtype=np.int64),
        np.empty(count),
        np.empty(count),
    )
    for u in range(n):
        r = home[u]
        state.members[r, state.size[r]] = u
        state.place[u] = state.size[r]
        state.size[r] += 1
        state.sums[r] += board.pair[u]
        state.loads[r] += board.amounts[u]
    for r in range(count):
        state.energy[r], state.breach[r] = _judge(board, state, r)
    return state


@njit(cache=True, nogil=True)
def anneal(  # noqa: C901  (kernel)
    board: Board, home: Ints, count: int, steps: int, hot: float, cold: float, seed: int, best: float, best_home: Ints
) -> float:
    """Take so many steps while the heat falls from ``hot`` to ``cold``, both above zero.

    Parameters
    ----------
    home
        Per unit its region, of ``0..count-1``, none of which is empty; changed in place.
    best, best_home
        The least cost known without breach, infinite for none, and its grouping, filled in when a better one is met.

    Returns
    -------
    best
        The least cost known after the steps.
    """
    np.random.seed(seed)
    state = _set_up(board, home, count)
    now = state.energy.sum()
    for u in range(len(home)):
        for q in range(board.near_from[u], board.near_from[u + 1]):
            if home[board.near[q]] != home[u]:
                now += board.border[q] / 2
    heat, cooling = hot, (cold / hot) ** (1.0 / max(1, steps))
    for step in range(steps + 1):
        if now < best and state.breach.sum() == 0.0:
            best = now
            best_home[:] = home
        heat *= cooling
        u = np.random.randint(len(home))
        if step == steps or board.near_from[u] == board.near_from[u + 1]:
            continue
        a = home[u]
        b = home[board.near[np.random.randint(board.near_from[u], board.near_from[u + 1])]]
        v = -1
        if a != b and np.random.randint(2):
            v = state.members[b, np.random.randint(state.size[b])]
            if not _touches(board, state, v, a, u) or not _touches(board, state, u, b, v):
                continue
            if _meets(board, state, v, a, u):
                continue
        if a == b or (v < 0 and state.size[a] == 1) or _meets(board, state, u, b, v):
            continue
        change = _cut(board, state, u, b) - state.energy[a] - state.energy[b]
        _move(board, state, u, b)
        if v >= 0:
            change += _cut(board, state, v, a)
            _move(board, state, v, a)
        energy_a, breach_a = _judge(board, state, a)
        energy_b, breach_b = _judge(board, state, b)
        change += energy_a + energy_b
        taken = change <= 0.0 or np.random.random() < np.exp(-change / heat)
        if taken and board.contiguous:
            taken = _hangs_together(board, state, a) and (v < 0 or _hangs_together(board, state, b))
        if taken:
            now += change
            state.energy[a], state.energy[b] = energy_a, energy_b
            state.breach[a], state.breach[b] = breach_a, breach_b
        else:
            if v >= 0:
                _move(board, state, v, b)
            _move(board, state, u, a)
    return best
