"""A first plan for many dongs by simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983), as ``shifts`` steps.

Breaches of bands and capacities are priced on the way and no part of the answer. Rules that count over all regions
at once are not known to the steps: where one is asked, nothing is annealed.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from planner.hubs import greedy
from planner.hubs.instance import HubInstance, HubPlan
from planner.hubs.lagrange import Relaxation
from planner.hubs.search import Appraiser, Region, to_plan
from planner.hubs.split import pair_costs
from planner.hubs.units import Unit, summed, unit_of, units
from planner.result import Answer, SolveParams, Status, Watch

if TYPE_CHECKING:
    from planner.hubs.shifts import Board

RUNS = 4
"""From the same grouping, each with its own seed: the best of several is much steadier than one."""
STEPS = 70
"""For each pair of units, in each run."""
STEPS_PER_S = 200_000
"""Fewer steps where the time limit is short: in each run so many for each of its seconds."""
CHUNKS = 60
"""Between them, time and cancel are looked at."""
HOT, COLD = 0.5, 0.03
"""The heat, as a multiple of what a unit costs on average."""
PRICE = 3.0
"""Of a breach, as a multiple of what a unit of load costs on average."""
NEAREST = 8
"""Without neighbours, a unit touches so many others, those it is served from at the least cost."""
NO_LIMIT = 2**60


def start(data: HubInstance, params: SolveParams, watch: Watch, relaxed: Relaxation) -> Answer[HubPlan]:
    """Return a good plan for another solver to start from, grown from the relaxation's hubs or else from others."""
    served = greedy.served(data, relaxed)
    if served is not None:
        return served
    if data.regions.lower == data.regions.upper == len(relaxed.hubs) and _known_to_steps(data):
        grown = greedy.grown(data, params, watch, relaxed.hubs)
        found = _anneal(data, params, watch, grown) if grown else None
        if found is not None and found.plan is not None:
            return found
    return improve(data, params, watch, greedy.hint(data, params, watch, relaxed))


def improve(data: HubInstance, params: SolveParams, watch: Watch, best: Answer[HubPlan]) -> Answer[HubPlan]:
    """Return the plan that annealing leads to, or the one given if it is as good."""
    if best.plan is None or best.objective is None or len(set(best.plan.hub_of)) == 1 or not _known_to_steps(data):
        return best
    judge = Appraiser(data)
    hub_of = np.array(best.plan.hub_of)
    regions = [judge.region(frozenset(np.flatnonzero(hub_of == h).tolist())) for h in np.unique(hub_of)]
    found = _anneal(data, params, watch, regions)
    return found if found.objective is not None and found.objective < best.objective else best


def _known_to_steps(data: HubInstance) -> bool:
    """Whether no rule or price counts over all regions at once."""
    limits = (data.max_moved_dongs, data.max_moved_demand, data.max_opening_cost)
    return limits == (None, None, None) and not data.unlike and not any(load.imbalance_weight for load in data.loads)


def _anneal(data: HubInstance, params: SolveParams, watch: Watch, regions: Sequence[Region]) -> Answer[HubPlan]:
    """Return the best plan of several runs, as many at once as there are workers; ``unknown`` if none is clean."""
    from planner.hubs.shifts import anneal  # loads numba, for which small instances need not wait

    parts = units(data)
    home = np.zeros(len(parts), dtype=np.int64)
    for place, region in enumerate(regions):
        for u, unit in enumerate(parts):
            home[u] = place if unit <= region.members else home[u]
    scale = max(1.0, sum(region.twice for region in regions) / 2)
    known = board(data, parts, scale)
    heats = scale / len(parts) * HOT * (COLD / HOT) ** np.linspace(0.0, 1.0, CHUNKS + 1)
    steps = int(min(STEPS * len(parts) ** 2, STEPS_PER_S * watch.time_limit_s)) // CHUNKS

    def run(number: int) -> NDArray[np.int64]:
        at, best, best_home = home.copy(), np.inf, home.copy()
        for k in range(CHUNKS):
            if watch.stopped():
                break
            seed = (params.seed * RUNS + number) * CHUNKS + k
            best = anneal(known, at, len(regions), steps, heats[k], heats[k + 1], seed % 2**32, best, best_home)
        return best_home

    with ThreadPoolExecutor(params.workers) as pool:
        homes = list(pool.map(run, range(RUNS)))
    return _best_of(Appraiser(data), parts, homes, len(regions))


def _best_of(judge: Appraiser, parts: list[Unit], homes: Iterable[NDArray[np.int64]], count: int) -> Answer[HubPlan]:
    best: Answer[HubPlan] = Answer(Status.UNKNOWN)
    for home in homes:
        members = [frozenset[int]().union(*(parts[u] for u in np.flatnonzero(home == r))) for r in range(count)]
        regions = [judge.region(m) for m in members]
        worth = judge.worth(regions)
        if not worth.broken and (best.objective is None or worth.cost < best.objective):
            best = Answer(Status.FEASIBLE, to_plan(regions), worth.cost)
    return best


def board(data: HubInstance, parts: list[Unit], scale: float) -> "Board":
    """Return what the steps need to know; ``scale`` is what a plan costs, about."""
    from planner.hubs.shifts import Board

    of = unit_of(parts)
    pair = np.minimum(summed(pair_costs(data), parts), 10.0 * scale)
    dongs = np.ones((len(data.demand), 1), dtype=np.int64)
    amounts = np.hstack([dongs, *(np.array(load.amounts, dtype=np.int64)[:, None] for load in data.loads)])
    bands = [data.size, *(load.band for load in data.loads)]
    capacities = [None, *(load.capacity for load in data.loads)]
    capacity = [
        [NO_LIMIT if limits is None or limits[h] is None else limits[h] for limits in capacities]
        for h in range(len(data.demand))
    ]
    touching, metres = _touching(data, of, pair)
    foes = nx.Graph([(of[i], of[j]) for i, j in data.apart])
    foes.add_edges_from((of[a], of[b]) for a in data.forced_hubs for b in data.forced_hubs if a < b)
    return Board(
        pair,
        summed(amounts, parts),
        np.isin(np.arange(len(data.demand)), data.forced_hubs),
        np.array([0 if band is None else band.lower for band in bands]),
        np.array([NO_LIMIT if band is None else band.upper for band in bands]),
        np.array(capacity),
        PRICE * scale / np.maximum(1, amounts.sum(axis=0)),
        *_listed([sorted(unit) for unit in parts]),
        *_listed(touching),
        np.array([float(m) for row in metres for m in row]),
        *_listed([sorted(foes[u]) if u in foes else [] for u in range(len(parts))]),
        data.borders is not None,
    )


def _touching(
    data: HubInstance, of: NDArray[np.int64], pair: NDArray[np.float64]
) -> tuple[list[list[int]], list[list[int]]]:
    """Return, per unit, those it touches, and what it costs to cut the borders with each."""
    if data.borders is None:
        firsts = [int((of == u).argmax()) for u in range(len(pair))]
        order = np.argsort(pair[:, firsts], axis=1, kind="stable")
        near = [[int(v) for v in row if v != u][:NEAREST] for u, row in enumerate(order)]
        return near, [[0] * len(row) for row in near]
    metres: list[dict[int, int]] = [{} for _ in pair]
    for border in data.borders:
        a, b = of[border.a], of[border.b]
        if a != b:
            metres[a][b] = metres[b][a] = metres[a].get(b, 0) + data.cut_border_weight * border.metres
    return [sorted(row) for row in metres], [[row[v] for v in sorted(row)] for row in metres]


def _listed(rows: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each row begins in one long list, and that list."""
    starts = np.cumsum([0, *map(len, rows)])
    return starts, np.array([entry for row in rows for entry in row], dtype=np.int64)
