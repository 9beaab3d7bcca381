"""The kernel: simulated annealing of a timetable by moving and exchanging sessions of one length.

Slots are the clock times of all days, none overlapping; a cell is a slot in a hall. A resource is a class or a
lecturer. Invariants:

- ``cell[k, r]`` is the session in hall r at slot k, or -1; ``slot[s]``, ``hall[s]`` say the same of session s. A
  session is only where ``open_slot[s, k]``, ``open_hall[s, r]`` and ``free[k, r]`` hold.
- ``met[q, k]`` sessions of resource q are held at slot k; ``clashes`` is the sum of ``met - 1`` where that is
  positive: only timetables without one are kept as the best.
- ``fell[p, d]`` and ``used[p, r]`` sessions of programme p are held on day d and in hall r; ``days[p]`` counts the
  days on which there is any.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

SAME_SLOT, SAME_HALL = 0.1, 0.1
"""Shares of the steps that change only the hall, and only the slot."""


class Board(NamedTuple):
    """What does not change while sessions move.

    Parameters
    ----------
    programme
        Per session.
    needs_from, needs
        The resources of session s are ``needs[needs_from[s]:needs_from[s + 1]]``; classes come before lecturers.
    classes
        Number of resources that are classes.
    day
        Per slot.
    near
        Per slot, those close to it on its day; filled up with -1.
    open_slot, open_hall, free
        Per session and slot, session and hall, slot and hall.
    slot_price, hall_price
        Points, per session and slot, session and hall.
    least_days
        Per programme.
    few_days, lone, further, clash
        Points for a day too few, a lone meeting, a hall beyond the first, a clash.
    """

    programme: Ints
    needs_from: Ints
    needs: Ints
    classes: int
    day: Ints
    near: Ints
    open_slot: Flags
    open_hall: Flags
    free: Flags
    slot_price: Ints
    hall_price: Ints
    least_days: Ints
    few_days: int
    lone: int
    further: int
    clash: int


class State(NamedTuple):
    """The timetable, and what is kept up to date with it; see the invariants."""

    slot: Ints
    hall: Ints
    cell: Ints
    met: Ints
    fell: Ints
    days: Ints
    used: Ints


@njit(cache=True, nogil=True)
def _lone(near: Ints, met: Ints, q: int, k: int) -> int:
    """Return by how many the lone meetings of class q grow when it begins to meet at slot k."""
    grow = 1
    for i in range(near.shape[1]):
        j = near[k, i]
        if j < 0:
            break
        if met[q, j] == 0:
            continue
        grow = min(grow, 0)
        alone = True
        for n in range(near.shape[1]):
            other = near[j, n]
            if other < 0:
                break
            if other != k and met[q, other] > 0:
                alone = False
                break
        if alone:
            grow -= 1
    return grow


@njit(cache=True, nogil=True)
def _clashes(needs_from: Ints, needs: Ints, met: Ints, s: int, k: int, to: int) -> int:
    """Return by how many clashes the whole differs if session s goes from slot k to another."""
    clashes = 0
    for n in range(needs_from[s], needs_from[s + 1]):
        q = needs[n]
        clashes += (met[q, to] > 0) - (met[q, k] > 1)
    return clashes


@njit(cache=True, nogil=True)
def _shared(needs_from: Ints, needs: Ints, met: Ints, s: int, k: int, o: int, to: int) -> int:
    """Return what ``_clashes`` counts for resources of both sessions, for which an exchange changes nothing.

    The resources of a session are in rising order.
    """
    a, b, counted = needs_from[s], needs_from[o], 0
    while a < needs_from[s + 1] and b < needs_from[o + 1]:
        q, other = needs[a], needs[b]
        if q == other:
            counted += 2 - (met[q, k] > 1) - (met[q, to] > 1)
        a, b = a + (q <= other), b + (other <= q)
    return counted


@njit(cache=True, nogil=True)
def _retime(board: Board, state: State, s: int, to: int) -> int:
    """Hold a session at another slot, its hall left to the caller; return by how many points the whole differs."""
    near, met, k, p = board.near, state.met, state.slot[s], board.programme[s]
    lone, classes, needs = 0, board.classes, board.needs
    for n in range(board.needs_from[s], board.needs_from[s + 1]):
        q = needs[n]
        met[q, k] -= 1
        if q < classes and met[q, k] == 0:
            lone -= _lone(near, met, q, k)
        if q < classes and met[q, to] == 0:
            lone += _lone(near, met, q, to)
        met[q, to] += 1
    state.slot[s] = to
    points: int = board.lone * lone + board.slot_price[s, to] - board.slot_price[s, k]
    before, after = board.day[k], board.day[to]
    if before == after:
        return points
    state.fell[p, before] -= 1
    missing = max(0, board.least_days[p] - state.days[p])
    state.days[p] += (state.fell[p, after] == 0) - (state.fell[p, before] == 0)
    state.fell[p, after] += 1
    points += board.few_days * (max(0, board.least_days[p] - state.days[p]) - missing)
    return points


@njit(cache=True, nogil=True)
def _rehouse(board: Board, state: State, s: int, to: int) -> int:
    """Hold a session in another hall; return by how many points the whole differs."""
    r, p = state.hall[s], board.programme[s]
    state.used[p, r] -= 1
    further = (state.used[p, to] == 0) - (state.used[p, r] == 0)
    state.used[p, to] += 1
    state.hall[s] = to
    points: int = board.further * further + board.hall_price[s, to] - board.hall_price[s, r]
    return points


@njit(cache=True, nogil=True)
def _move(board: Board, state: State, s: int, k: int, r: int) -> int:
    points = 0
    if state.slot[s] != k:
        points += _retime(board, state, s, k)
    if state.hall[s] != r:
        points += _rehouse(board, state, s, r)
    return points


@njit(cache=True, nogil=True)
def fill(board: Board, slot: Ints, hall: Ints, state: State) -> None:
    """Hold every session of an empty state at its slot and in its hall."""
    for s in range(len(slot)):
        k, r, p = slot[s], hall[s], board.programme[s]
        state.slot[s], state.hall[s], state.cell[k, r] = k, r, s
        for n in range(board.needs_from[s], board.needs_from[s + 1]):
            state.met[board.needs[n], k] += 1
        d = board.day[k]
        state.days[p] += state.fell[p, d] == 0
        state.fell[p, d] += 1
        state.used[p, r] += 1


@njit(cache=True, nogil=True)
def anneal(  # noqa: C901  (kernel)
    board: Board,
    state: State,
    heat: float,
    steps: int,
    seed: int,
    now: Ints,
    best: Ints,
    best_slot: Ints,
    best_hall: Ints,
) -> None:
    """Take random steps at one heat; keep the best timetable without a clash.

    A step is judged by its clashes first, and only if these are accepted by its points.

    Parameters
    ----------
    board, state
        See there; the state changes.
    heat
        Points worse that are accepted once in e times.
    steps
        Tried, not taken.
    seed
        Of this call.
    now
        Points of the state, up to a constant, and its clashes; both change.
    best
        Points of the best timetable, in one element.
    best_slot, best_hall
        The best timetable.
    """
    np.random.seed(seed)
    sessions, (slots, halls) = len(board.programme), board.free.shape
    slot, hall, cell, met = state.slot, state.hall, state.cell, state.met
    needs_from, needs, free = board.needs_from, board.needs, board.free
    open_slot, open_hall, clash = board.open_slot, board.open_hall, board.clash
    for _ in range(steps):
        s = np.random.randint(sessions)
        k, r = slot[s], hall[s]
        to_k, to_r = np.random.randint(slots), np.random.randint(halls)
        draw = np.random.random()
        if draw < SAME_SLOT:
            to_k = k
        elif draw < SAME_SLOT + SAME_HALL:
            to_r = r
        o = cell[to_k, to_r]
        if o == s or not (free[to_k, to_r] and open_slot[s, to_k] and open_hall[s, to_r]):
            continue
        if o >= 0 and not (open_slot[o, k] and open_hall[o, r]):
            continue
        clashes = 0
        if to_k != k:
            clashes = _clashes(needs_from, needs, met, s, k, to_k)
            if o >= 0:
                clashes += _clashes(needs_from, needs, met, o, to_k, k)
                clashes -= _shared(needs_from, needs, met, s, k, o, to_k)
            if clashes > 0 and clash * clashes > -heat * np.log(1.0 - np.random.random()):
                continue
        points = _move(board, state, s, to_k, to_r)
        if o >= 0:
            points += _move(board, state, o, k, r)
        if points > 0 and points > -heat * np.log(1.0 - np.random.random()):
            _move(board, state, s, k, r)
            if o >= 0:
                _move(board, state, o, to_k, to_r)
            continue
        cell[to_k, to_r] = s
        cell[k, r] = o
        now[0] += points
        now[1] += clashes
        if now[1] == 0 and now[0] < best[0]:
            best[0] = now[0]
            best_slot[:] = slot
            best_hall[:] = hall
