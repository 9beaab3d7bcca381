"""Plans with long routes by annealing: tables for the search kernel, and its runs within the time allowed."""

from collections.abc import Sequence

import numpy as np

from planner.result import Watch
from planner.visits.bounds import Pricer
from planner.visits.generation import Columns, as_columns
from planner.visits.recreate import anneal
from planner.visits.rows import Route
from planner.visits.searched import State, Tables, count, retime
from planner.visits.variables import NO_PAUSE, USUAL, Ints, MasterModel, Routes

CALL_S = 0.1
"""Length of a call of the kernel; the clock is looked at between them."""
MOST_STEPS = 1_000
"""Steps in a call at most, for a clock that stands still."""
LEG_WORTH = 0.03
"""While visits are left out, one typical leg counts as this share of a typical client."""
HOT, COLD = 0.3, 0.005
"""Temperatures, in typical clients while visits are left out and in typical legs after that."""
GREEDY = 0.3
"""Share of steps that insert by worth for cost."""
NEIGHBOURS = 5
"""A typical leg is the median drive to this many nearest clients."""
MOST_KEPT = 20_000


class Annealing:
    """A search that goes on from the best plan it knows.

    Parameters
    ----------
    model, pricer
        Rules, cost terms and classes of slots; rules over the plan are rows and budgets.
    seed
        Of every random choice.
    """

    def __init__(self, model: MasterModel, pricer: Pricer, seed: int) -> None:
        self.model = model
        self.pricer = pricer
        self.columns = Columns()
        """Routes of the plans met, for another choice among them."""
        self._slots = [s for kind in pricer.kinds for s in kind.slots]
        self._client = float(np.mean(model.left_cost)) if model.clients else 0.0
        near = np.sort(model.drive, axis=1)[:, 1 : NEIGHBOURS + 1]
        self._leg = float(np.median(near)) if near.size else 1.0
        self._seed = seed
        self._short = 10 * (1 + max(model.left_cost, default=0)) + 10 * model.driving_weight * int(model.drive.max())
        self._tables = _tables(model, pricer, self._short)
        self._best = self._state({})
        self._steps = 16

    def take(self, routes: Routes) -> None:
        """Go on from this plan."""
        self._best = self._state(routes)

    def run(self, seconds: float, watch: Watch) -> Routes:
        """Anneal once, for so many seconds or until the watch stops, and return the best plan known."""
        push, unit = self._scale()
        tables = self._tables._replace(push=push)
        x, y = self._copy(), self._copy()
        began, end = watch.elapsed_s(), min(watch.time_limit_s, watch.elapsed_s() + seconds)
        while (now := watch.elapsed_s()) < end and not watch.stopped():
            part, next_part = (min(1.0, (at - began) / (end - began)) for at in (now, now + CALL_S))
            warm, warmer = (HOT * unit * (COLD / HOT) ** share for share in (next_part, part))
            better = anneal(tables, x, y, self._best, self._steps, warmer, warm, GREEDY)
            took = watch.elapsed_s() - now
            self._steps = max(1, min(2 * self._steps, MOST_STEPS, int(self._steps * CALL_S / max(1e-4, took))))
            if better and len(self.columns) < MOST_KEPT:
                self.columns.add(self.routes())
        return self.plan()

    def plan(self) -> Routes:
        """Return the best plan known."""
        best = self._best
        return {
            s: tuple(best.stops[row, : best.length[row]].tolist())
            for row, s in enumerate(self._slots)
            if best.length[row]
        }

    def routes(self) -> list[Route]:
        """Return its routes as columns."""
        return as_columns(self.model, self.pricer, self.plan())

    def _scale(self) -> tuple[int, float]:
        """Return what a second of driving counts in the search, and the cost by which temperatures are measured."""
        weight = self.model.driving_weight
        if not self._best.todo.any():
            return weight, max(1.0, weight * self._leg)
        return max(weight, int(LEG_WORTH * self._client / max(1.0, self._leg))), max(1.0, self._client)

    def _copy(self) -> State:
        return State(*(array.copy() for array in self._best))

    def _state(self, routes: Routes) -> State:
        """Return a plan for the kernel; a route that its class cannot hold is left out."""
        model, tables = self.model, self._tables
        slots, width = len(self._slots), int(tables.most.max(initial=0)) + 1
        stops, begin, late = (np.zeros((slots, width), dtype=np.int64) for _ in range(3))
        length, driven = (np.zeros(slots, dtype=np.int64) for _ in range(2))
        spent = np.zeros(len(tables.cap), dtype=np.int64)
        todo = np.array(model.count, dtype=np.int64)
        have = np.zeros(len(tables.need), dtype=np.int64)
        random = np.array([7_919 * (self._seed + 1) + 104_729], dtype=np.int64)
        state = State(stops, length, begin, late, driven, todo, have, spent, random)
        for row, s in enumerate(self._slots):
            route = routes.get(s, ())
            stops[row, : len(route)], length[row] = route, len(route)
            if not retime(tables, state, row):
                length[row], driven[row] = 0, 0
                continue
            for i in route:
                count(tables, state, row, i, 1)
        return state


def annealable(model: MasterModel) -> bool:
    """Whether the search kernel knows every rule of the master."""
    counted = any(row.per_route for row in model.cap_rows)
    usual = not counted and bool((model.percent == USUAL).all())
    return usual and not model.kept_least and bool((model.group < 0).all())


def _tables(model: MasterModel, pricer: Pricer, missing: int) -> Tables:
    kinds = pricer.kinds
    heads = [kind.slots[0] for kind in kinds]
    classes = [k for k, kind in enumerate(kinds) for _ in kind.slots]
    width = max((kind.lo.shape[1] for kind in kinds), default=1)
    lo = np.zeros((len(kinds), model.clients, width), dtype=np.int64)
    hi = np.full_like(lo, -1)
    bonus = -model.extra[heads]
    for k, kind in enumerate(kinds):
        lo[k, kind.candidates, : kind.lo.shape[1]] = kind.lo
        hi[k, kind.candidates, : kind.hi.shape[1]] = np.maximum(kind.hi, -1)
        bonus[k] += [model.promise_cost if p == kind.slots[0] else 0 for p in model.promised]
    row_at, row_of, _ = _sparse([[(i, 1) for i in row.clients] for row in model.visit_rows], model.clients)
    weights = [[(i, w) for i, w in enumerate(row.weights) if w] for row in model.cap_rows]
    cap_at, cap_of, load = _sparse(weights, model.clients)
    paid = [set(row.slots) for row in model.cap_rows]
    return Tables(
        lo=lo,
        hi=hi,
        first=model.first[heads],
        last=model.last[heads],
        out=model.out[heads],
        home=model.home[heads],
        bonus=bonus,
        pause=model.pause[heads],
        leg=(model.pause[heads, 0] < NO_PAUSE).astype(np.int64),
        gap=np.stack([model.gap, np.maximum(model.gap, model.stretch)]),
        drive=model.drive,
        near=np.argsort(model.drive + model.drive.T, axis=1, kind="stable"),
        due=hi.max(axis=(0, 2)),
        room=(hi - lo).max(axis=(0, 2)),
        away=model.out.min(axis=0),
        region=model.region,
        value=_array(model.left_cost) + missing * _array(model.must),
        kind=_array(classes),
        most=_array([kinds[k].depth for k in classes]),
        drives=_array([model.max_driving[s] for kind in kinds for s in kind.slots]),
        row_at=row_at,
        row_of=row_of,
        need=_array([row.least for row in model.visit_rows]),
        cap_at=cap_at,
        cap_of=cap_of,
        load=load,
        pays=_array([[s in slots for slots in paid] for s in heads]).reshape(len(heads), len(paid)),
        cap=_array([row.cap for row in model.cap_rows]),
        weight=model.driving_weight,
        push=model.driving_weight,
        short=missing,
    )


def _sparse(rows: Sequence[Sequence[tuple[int, int]]], clients: int) -> tuple[Ints, Ints, Ints]:
    """Return, by client, where its entries begin, and their rows and weights."""
    entries = sorted((i, r, weight) for r, row in enumerate(rows) for i, weight in row)
    at = np.searchsorted(_array([i for i, _, _ in entries]), np.arange(clients + 1))
    return at, _array([r for _, r, _ in entries]), _array([weight for _, _, weight in entries])


def _array(values: Sequence[object]) -> Ints:
    return np.array(values, dtype=np.int64)
