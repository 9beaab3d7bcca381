"""The search kernel for long routes: take strings of stops out, put visits in again, accept by annealing.

Slack induction by string removals (Christiaens and Vanden Berghe, 2020), carried over to optional visits. Invariants,
beside those of ``searched``:

- The search counts ``push`` seconds per second of driving, so that of routes with the same visits those win into
  which more fits; the plan kept as the best is the best by true cost, ``weight`` a second.
"""

import numpy as np
from numba import njit

from planner.visits.searched import State, Tables, count, earliest_in, ready_at, retime
from planner.visits.variables import Ints

MEAN_REMOVED = 10
LONGEST_STRING = 10
LOOKS = 20_000
"""Positions looked at in a step, about; with more clients absent, only the nearest to the strings are tried."""
BLINK = 0.02
"""Chance to overlook a position."""
FAR = 2**60


@njit(cache=True, nogil=True)
def _uniform(random: Ints) -> float:
    x = random[0]
    x ^= (x << 13) & 0x7FFFFFFFFFFFFFFF
    x ^= x >> 7
    x ^= (x << 17) & 0x7FFFFFFFFFFFFFFF
    random[0] = x
    return float((x & 0xFFFFFFFFFFFF) / 281474976710656.0)


@njit(cache=True, nogil=True)
def _cut(t: Tables, x: State, s: int, p: int, size: int) -> None:
    """Take ``size`` stops from position p on out of a route."""
    for q in range(p, p + size):
        count(t, x, s, x.stops[s, q], -1)
    for q in range(p + size, x.length[s]):
        x.stops[s, q - size] = x.stops[s, q]
    x.length[s] -= size


@njit(cache=True, nogil=True)
def _ruin(t: Tables, x: State, touched: Ints) -> int:  # noqa: C901  (kernel)
    """Take strings out near a client, which is returned; the slots concerned are marked."""
    n, slots = len(t.value), len(t.kind)
    planned, used = 0, 0
    where = np.full(n, -1, dtype=np.int64)
    for s in range(slots):
        planned += x.length[s]
        used += x.length[s] > 0
        for p in range(x.length[s]):
            i = x.stops[s, p]
            if where[i] < 0 or _uniform(x.random) < 0.5:
                where[i] = s
    seed = int(_uniform(x.random) * n)
    if not planned:
        return seed
    longest = min(LONGEST_STRING, max(1, planned // used))
    strings = int(_uniform(x.random) * (4 * MEAN_REMOVED / (1 + longest) - 1)) + 1
    for i in t.near[seed]:
        if strings == 0:
            break
        s = where[i]
        if s < 0 or touched[s]:
            continue
        strings -= 1
        touched[s] = 1
        stops = x.length[s]
        size = int(_uniform(x.random) * min(longest, stops)) + 1
        kept = 0
        if size < stops and _uniform(x.random) < 0.5:
            kept = 1
            while size + kept < stops and _uniform(x.random) < 0.5:
                kept += 1
        at = 0
        while x.stops[s, at] != i:
            at += 1
        low, high = max(0, at - size - kept + 1), min(at, stops - size - kept)
        p = low + int(_uniform(x.random) * (high - low + 1))
        if kept:
            head = int(_uniform(x.random) * (size + 1))
            _cut(t, x, s, p + head + kept, size - head)
            _cut(t, x, s, p, head)
        else:
            _cut(t, x, s, p, size)
        if not retime(t, x, s):
            _cut(t, x, s, 0, x.length[s])
            retime(t, x, s)
    return seed


@njit(cache=True, nogil=True)
def _absent(t: Tables, x: State, seed: int) -> Ints:
    """Return clients that are to be visited still, the nearest to ``seed`` first, as many as a step has time for."""
    limit = max(20, LOOKS // (len(t.kind) + x.length.sum()))
    found = np.empty(len(t.value), dtype=np.int64)
    m = 0
    for i in t.near[seed]:
        if x.todo[i] > 0 and m < limit:
            found[m] = i
            m += 1
    return found[:m]


@njit(cache=True, nogil=True)
def _affordable(t: Tables, x: State, k: int, c: int) -> bool:
    """Whether no cap is exceeded by one more visit to c in a slot of class k."""
    for q in range(t.cap_at[c], t.cap_at[c + 1]):
        b = t.cap_of[q]
        if t.pays[k, b] and x.spent[b] + t.load[q] > t.cap[b]:
            return False
    return True


@njit(cache=True, nogil=True)
def _best_position(t: Tables, x: State, s: int, c: int, slack: float, blink: bool) -> tuple[float, int, int]:  # noqa: C901  (kernel)
    """Return the least cost of a visit to c in slot s, with its detour and its position (-1: none).

    The cost of a position is its detour and ``slack`` times the time that the rest of the route loses.
    """
    k, size = t.kind[s], x.length[s]
    leg, start, end = t.leg[k], t.pause[k, 0], t.pause[k, 1]
    found, far, place = 1e300, 0, -1
    if size >= t.most[s] or t.hi[k, c, 0] < 0 or not _affordable(t, x, k, c):
        return found, far, place
    if t.region[c] >= 0:
        for p in range(size):
            if t.region[x.stops[s, p]] >= 0 and t.region[x.stops[s, p]] != t.region[c]:
                return found, far, place
    for p in range(size + 1):
        if p == 0:
            ready, detour = t.first[k, c], t.out[k, c]
        else:
            before = x.stops[s, p - 1]
            ready, detour = ready_at(x.begin[s, p - 1], t.gap[leg, before, c], start, end), t.drive[before, c]
        at = earliest_in(t.lo, t.hi, k, c, ready)
        if at < 0:
            break
        if p == size:
            if at > t.last[k, c]:
                continue
            detour += t.home[k, c]
            if p > 0:
                detour -= t.home[k, x.stops[s, p - 1]]
                lost = t.last[k, x.stops[s, p - 1]] - x.begin[s, p - 1] - t.last[k, c] + at
            else:
                lost = detour
        else:
            after = x.stops[s, p]
            then = earliest_in(t.lo, t.hi, k, after, ready_at(at, t.gap[leg, c, after], start, end))
            if then < 0 or then > x.late[s, p]:
                continue
            detour += t.drive[c, after] - (t.out[k, after] if p == 0 else t.drive[x.stops[s, p - 1], after])
            lost = then - x.begin[s, p]
        if x.driven[s] + detour > t.drives[s] or (blink and _uniform(x.random) < BLINK):
            continue
        cost = detour + slack * lost
        if cost < found:
            found, far, place = cost, detour, p
    return found, far, place


@njit(cache=True, nogil=True)
def _insert(t: Tables, x: State, s: int, p: int, c: int) -> None:
    for q in range(x.length[s], p, -1):
        x.stops[s, q] = x.stops[s, q - 1]
    x.stops[s, p] = c
    x.length[s] += 1
    count(t, x, s, c, 1)
    retime(t, x, s)


@njit(cache=True, nogil=True)
def _worth(t: Tables, x: State, c: int) -> int:
    """Return what a further visit to c saves, apart from bonuses."""
    worth = t.value[c]
    for r in t.row_of[t.row_at[c] : t.row_at[c + 1]]:
        if x.have[r] < t.need[r]:
            worth += t.short
    return int(worth)


@njit(cache=True, nogil=True)
def _sequential(t: Tables, x: State, touched: Ints, absent: Ints, slack: float) -> None:  # noqa: C901  (kernel)
    """Insert absent clients one by one, each where it costs least; their order is drawn."""
    key = np.empty(len(absent))
    order = int(_uniform(x.random) * 5)
    for a, c in enumerate(absent):
        noise = _uniform(x.random)
        if order == 0:
            key[a] = noise
        elif order == 1:
            key[a] = -_worth(t, x, c) * (0.5 + noise)
        elif order == 2:
            key[a] = t.due[c] * (0.9 + 0.2 * noise)
        elif order == 3:
            key[a] = t.room[c] * (0.7 + 0.6 * noise)
        else:
            key[a] = -t.away[c] * (0.8 + 0.4 * noise)
    for a in np.argsort(key):
        c = absent[a]
        for _ in range(x.todo[c]):
            least, best, place, worth = 1e300, -1, -1, _worth(t, x, c)
            for s in range(len(t.kind)):
                cost, detour, p = _best_position(t, x, s, c, slack, True)
                if p < 0:
                    continue
                bonus = t.bonus[t.kind[s], c]
                if worth + bonus >= t.weight * detour and cost - bonus < least:
                    least, best, place = cost - bonus, s, p
            if best < 0:
                break
            _insert(t, x, best, place, c)
            touched[best] = 1


@njit(cache=True, nogil=True)
def _greedy(t: Tables, x: State, touched: Ints, absent: Ints, slack: float) -> None:  # noqa: C901  (kernel)
    """Insert at each step the client with the greatest worth, squared, for its cost."""
    m, slots = len(absent), len(t.kind)
    least = np.full(m, 1e300)
    best = np.full(m, -1, dtype=np.int64)
    place = np.zeros(m, dtype=np.int64)
    noise = np.empty(m)
    for a in range(m):
        noise[a] = 0.7 + 0.6 * _uniform(x.random)
    changed = -1
    while True:
        top, pick = 0.0, -1
        for a in range(m):
            c = absent[a]
            if x.todo[c] == 0:
                continue
            worth = _worth(t, x, c)
            whole = changed < 0 or best[a] == changed
            if whole or (best[a] >= 0 and not _affordable(t, x, t.kind[best[a]], c)):
                whole = True
                least[a], best[a] = 1e300, -1
            for s in range(slots):
                if not whole and s != changed:
                    continue
                cost, detour, p = _best_position(t, x, s, c, slack, changed < 0)
                bonus = t.bonus[t.kind[s], c]
                if p >= 0 and cost - bonus < least[a] and worth + bonus >= t.weight * detour:
                    least[a], best[a], place[a] = cost - bonus, s, p
            if best[a] >= 0:
                gain = float(worth + t.bonus[t.kind[best[a]], c])
                ratio = gain * gain / max(1.0, least[a]) * noise[a]
                if ratio > top or pick < 0:
                    top, pick = ratio, a
        if pick < 0:
            return
        changed = best[pick]
        _insert(t, x, changed, place[pick], absent[pick])
        touched[changed] = 1


@njit(cache=True, nogil=True)
def cost(t: Tables, x: State, weight: int) -> int:
    """Return the cost of the plan with ``weight`` seconds per second of driving, up to a constant."""
    total = 0
    for s in range(len(t.kind)):
        total += weight * x.driven[s]
        for p in range(x.length[s]):
            total -= t.bonus[t.kind[s], x.stops[s, p]]
    for i in range(len(t.value)):
        total += x.todo[i] * t.value[i]
    for r in range(len(t.need)):
        total += t.short * max(0, t.need[r] - x.have[r])
    return int(total)


@njit(cache=True, nogil=True)
def copy(x: State, y: State, s: int) -> None:
    """Copy the route of slot s from x to y."""
    size = x.length[s]
    y.length[s], y.driven[s] = size, x.driven[s]
    y.stops[s, :size] = x.stops[s, :size]
    y.begin[s, :size] = x.begin[s, :size]
    y.late[s, :size] = x.late[s, :size]


@njit(cache=True, nogil=True)
def anneal(t: Tables, x: State, y: State, best: State, steps: int, hot: float, cold: float, greedy: float) -> int:  # noqa: C901  (kernel)
    """Search ``steps`` steps from plan x, temperature falling from ``hot`` to ``cold`` seconds of cost.

    ``y`` is scratch that equals x before and after; ``best`` becomes the best plan if a better one is met. Returns how
    often that was. ``greedy`` is the share of steps that insert by ratio.
    """
    slots, better = len(t.kind), 0
    touched = np.zeros(slots, dtype=np.int64)
    now, least = cost(t, x, t.push), cost(t, best, t.weight)
    temperature, cooling = hot, (cold / hot) ** (1.0 / max(1, steps))
    for _ in range(steps):
        temperature *= cooling
        touched[:] = 0
        absent = _absent(t, y, _ruin(t, y, touched))
        slack = 0.0 if _uniform(y.random) < 0.5 else _uniform(y.random)
        if _uniform(y.random) < greedy:
            _greedy(t, y, touched, absent, slack)
        else:
            _sequential(t, y, touched, absent, slack)
        then = cost(t, y, t.push)
        if then < now - temperature * np.log(max(1e-12, _uniform(y.random))):
            now = then
            for s in range(slots):
                if touched[s]:
                    copy(y, x, s)
            x.todo[:], x.have[:], x.spent[:] = y.todo, y.have, y.spent
            true = cost(t, y, t.weight)
            if true < least:
                least = true
                better += 1
                for s in range(slots):
                    copy(y, best, s)
                best.todo[:], best.have[:], best.spent[:] = y.todo, y.have, y.spent
        else:
            for s in range(slots):
                if touched[s]:
                    copy(x, y, s)
            y.todo[:], y.have[:], y.spent[:] = x.todo, x.have, x.spent
    return better
