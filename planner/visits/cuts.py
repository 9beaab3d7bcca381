"""Cuts: what fractions of routes can do and whole routes cannot, seen in the rows of a few clients.

Value of a set of clients in given places of a family = what the routes taken count in its cut, above the most that
whole routes can. The kernel looks for sets of great value by exchanging one client at a time, from sets met by walking
from route to route. Invariants:

- ``weight[r]`` is the sum of the family's weights over the clients of route r that are in the set;
- a set has a client once at most, and is never exchanged for one of less value.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from scipy.sparse import csr_array

from planner.engines.arrays import Floats
from planner.visits.variables import Ints

FAMILIES = (
    ((1, 1, 1), 2),
    ((1, 1, 1, 1, 1), 2),
    ((1, 1, 1, 1, 1, 1, 1), 2),
    ((2, 1, 1, 1), 3),
    ((1, 1, 1, 1, 1), 3),
    ((2, 2, 1, 1, 1), 3),
    ((2, 2, 1, 1, 1), 4),
    ((3, 1, 1, 1, 1), 4),
    ((3, 2, 2, 1, 1), 5),
)
"""Weights of clients and divisors: those of up to five rows that can be best (Pecin, Pessoa, Poggi, Uchoa and Santos,
2017), and the halves of seven."""
STARTS = 500
"""Sets that the search for cuts of a family begins with."""
STEPS = 30
"""Exchanges from each at most."""
TRIES = 20
"""Looks round each client of a set for another met with it."""
LEAST = 0.02
"""A cut that a relaxation exceeds by less is not worth a row."""
MOST_OF_CLIENT = 6
"""Cuts with the same client that are made at once."""


@dataclass(frozen=True)
class Cut:
    """A rank-1 cut (Chvátal, 1973; subset-row cut, Jepsen, Petersen, Spoorendonk and Pisinger, 2008).

    Each of its clients is visited once at most. The rows that say so, each times weight / divisor, are added up; then
    what a route counts and what all may count are rounded down, which holds for whole numbers of routes.
    """

    clients: tuple[int, ...]
    weights: tuple[int, ...]
    divisor: int

    @property
    def most(self) -> int:
        """What all routes of a plan count together at most."""
        return sum(self.weights) // self.divisor

    def count(self, route: Sequence[int]) -> int:
        """Return what a route counts."""
        return sum(w for i, w in zip(self.clients, self.weights, strict=True) if i in route) // self.divisor


def counts(cuts: Sequence[Cut], clients: Ints, n: int) -> csr_array:
    """Return what routes count in cuts, shape ``(cuts, routes)``.

    ``clients`` is shaped ``(routes, width)`` and padded with ``n``, the number of clients.
    """
    of = np.repeat(np.arange(len(cuts)), [len(cut.clients) for cut in cuts])
    members = np.array([i for cut in cuts for i in cut.clients], dtype=np.int64)
    weights = np.array([w for cut in cuts for w in cut.weights], dtype=np.int64)
    weighs = csr_array((weights, (of, members)), shape=(len(cuts), n + 1))
    stops = np.repeat(np.arange(len(clients)), clients.shape[1])
    visits = csr_array((np.ones(clients.size, dtype=np.int64), (clients.ravel(), stops)), shape=(n + 1, len(clients)))
    total = csr_array(weighs @ visits)
    divisors = np.array([cut.divisor for cut in cuts], dtype=np.int64)
    total.data //= np.repeat(divisors, np.diff(total.indptr))
    total.eliminate_zeros()
    return total


def violated(routes: Sequence[tuple[int, ...]], shares: Sequence[float], once: set[int], seed: int) -> list[Cut]:
    """Return cuts that a relaxation exceeds, those exceeded most first.

    Parameters
    ----------
    routes, shares
        The routes it takes, and how much of each.
    once
        Clients visited once at most.
    seed
        Of the search, which does not find all.
    """
    broken = [(route, share) for route, share in zip(routes, shares, strict=True) if share < 1 - 1e-6]
    ids = sorted({i for route, _ in broken for i in route} & once)
    if not ids:
        return []
    table, first, within = _tables([route for route, _ in broken], ids)
    taken = np.array([share for _, share in broken])
    found: dict[Cut, float] = {}
    for weights, divisor in (family for family in FAMILIES if len(family[0]) <= len(ids)):
        sets, values = _search(table, first, within, taken, np.array(weights), divisor, STARTS, STEPS, seed)
        for row in np.flatnonzero(values > LEAST).tolist():
            members = sorted((ids[i], w) for i, w in zip(sets[row].tolist(), weights, strict=True))
            found[Cut(tuple(i for i, _ in members), tuple(w for _, w in members), divisor)] = float(values[row])
    used: Counter[int] = Counter()
    chosen = []
    for cut in sorted(found, key=lambda cut: (-found[cut], cut.clients, cut.weights)):
        if all(used[i] < MOST_OF_CLIENT for i in cut.clients):
            used.update(cut.clients)
            chosen.append(cut)
    return chosen


def _tables(routes: Sequence[tuple[int, ...]], ids: Sequence[int]) -> tuple[Ints, Ints, Ints]:
    """Return the clients of each route, padded with -1, and the routes of each client with where they begin."""
    local = {i: position for position, i in enumerate(ids)}
    table = np.full((len(routes), max(map(len, routes))), -1, dtype=np.int64)
    of: list[list[int]] = [[] for _ in ids]
    for r, route in enumerate(routes):
        known = [local[i] for i in route if i in local]
        table[r, : len(known)] = known
        for i in known:
            of[i].append(r)
    first = np.cumsum([0, *(len(some) for some in of)])
    return table, first, np.array([r for some in of for r in some], dtype=np.int64)


@njit(cache=True, nogil=True)
def _walk(table: Ints, first: Ints, within: Ints, chosen: Ints, size: int) -> int:
    """Return a client not among the first ``size`` chosen: one met with them, if that is soon found."""
    near = size * TRIES
    while True:
        i = np.random.randint(len(first) - 1)
        if near > 0:
            near -= 1
            j = chosen[np.random.randint(size)]
            r = within[np.random.randint(first[j], first[j + 1])]
            i = table[r, np.random.randint(table.shape[1])]
        if i >= 0 and not (chosen[:size] == i).any():
            return i


@njit(cache=True, nogil=True)
def _add(first: Ints, within: Ints, i: int, weight: int, sums: Ints) -> None:
    for q in range(first[i], first[i + 1]):
        sums[within[q]] += weight


@njit(cache=True, nogil=True)
def _gain(first: Ints, within: Ints, taken: Floats, sums: Ints, i: int, weight: int, divisor: int) -> float:
    """Return what the routes taken count more with a client than without."""
    gain = 0.0
    for q in range(first[i], first[i + 1]):
        r = within[q]
        gain += taken[r] * ((sums[r] + weight) // divisor - sums[r] // divisor)
    return gain


@njit(cache=True, nogil=True)
def _search(  # noqa: C901  (kernel)
    table: Ints,
    first: Ints,
    within: Ints,
    taken: Floats,
    weights: Ints,
    divisor: int,
    starts: int,
    steps: int,
    seed: int,
) -> tuple[Ints, Floats]:
    """Return sets of clients, shape ``(starts, len(weights))``, and their values."""
    np.random.seed(seed)
    clients, size = len(first) - 1, len(weights)
    sets = np.zeros((starts, size), dtype=np.int64)
    values = np.zeros(starts)
    inside = np.zeros(clients, dtype=np.bool_)
    for start in range(starts):
        chosen = sets[start]
        sums = np.zeros(len(taken), dtype=np.int64)
        inside[:] = False
        value = -float(weights.sum() // divisor)
        for place in range(size):
            chosen[place] = _walk(table, first, within, chosen, place)
            inside[chosen[place]] = True
            value += _gain(first, within, taken, sums, chosen[place], weights[place], divisor)
            _add(first, within, chosen[place], weights[place], sums)
        for _ in range(steps):
            best, where, who = 1e-9, -1, -1
            for place in range(size):
                _add(first, within, chosen[place], -weights[place], sums)
                lost = _gain(first, within, taken, sums, chosen[place], weights[place], divisor)
                for i in range(clients):
                    if not inside[i]:
                        gain = _gain(first, within, taken, sums, i, weights[place], divisor) - lost
                        if gain > best:
                            best, where, who = gain, place, i
                _add(first, within, chosen[place], weights[place], sums)
            if where < 0:
                break
            _add(first, within, chosen[where], -weights[where], sums)
            _add(first, within, who, weights[where], sums)
            inside[chosen[where]], inside[who] = False, True
            chosen[where] = who
            value += best
        values[start] = value
    return sets, values
