"""What is asked about one district at a time: the bound for every number of hubs, or the best plan for one number."""

from collections.abc import Collection
from dataclasses import dataclass

import networkx as nx
import numpy as np

from planner.hubs import lagrange, mip
from planner.hubs.constraints import RULES
from planner.hubs.instance import Band, HubInstance, HubPlan
from planner.hubs.nation.instance import District
from planner.hubs.nation.sharing import NEVER, Ints
from planner.hubs.program import whole_bound
from planner.hubs.separation import neighbour_graph
from planner.result import Answer, SolveParams, Watch

RULE_NAMES = tuple(rule.__name__ for rule in RULES)

CLIMBS = 8
"""At most so many numbers of hubs at which the multipliers climb; each climb gives a bound for all numbers."""


@dataclass(frozen=True)
class Task:
    """A question about one district: its best plan for so many hubs; ``None`` for the bounds of all numbers."""

    district: int
    hubs: int | None
    limit_s: float


@dataclass(frozen=True)
class Report:
    """The answer: a plan with its bound, or bounds in the order of ``counts``; neither if the worker died twice."""

    task: Task
    answer: Answer[HubPlan] | None = None
    bounds: tuple[int, ...] | None = None
    final: bool = False
    """Whether the solver stopped of itself, so that more time would change nothing."""


def perform(data: HubInstance, task: Task, params: SolveParams, watch: Watch) -> Report:
    """Answer one task.

    Raises
    ------
    SolverError
        If the engine failed.
    """
    if task.hubs is None:
        return Report(task, bounds=tuple(lower_bounds(data, counts(data), watch).tolist()))
    answer = mip.solve(pinned(data, task.hubs, task.hubs), params, watch)
    return Report(task, answer, final=not watch.stopped())


def joined(district: District) -> HubInstance:
    """Return a district's units with the links as further borders."""
    if district.units.borders is None:
        return district.units
    return district.units.model_copy(update={"borders": (*district.units.borders, *district.links)})


def pinned(data: HubInstance, fewest: int, most: int) -> HubInstance:
    """Return the same district with other limits on the number of regions."""
    return data.model_copy(update={"regions": Band(lower=fewest, upper=most)})


def counts(data: HubInstance, rules: Collection[str] = RULE_NAMES) -> range:
    """Return the numbers of hubs that plain counting does not exclude under some of the rules; maybe none."""
    least, most = 1, len(data.demand)
    if "number_of_regions" in rules:
        least, most = max(least, data.regions.lower), min(most, data.regions.upper)
    if "forced_hubs" in rules:
        least = max(least, len(set(data.forced_hubs)))
    if "candidate_hubs" in rules and data.candidates is not None:
        most = min(most, len(data.candidates))
    if "connected" in rules and data.borders is not None:
        least = max(least, nx.number_connected_components(neighbour_graph(data)))
    for total, band in _totals(data, rules):
        if total > 0:
            least = max(least, -(-total // band.upper) if band.upper else len(data.demand) + 1)
        if band.lower > 0:
            most = min(most, total // band.lower)
    return range(least, most + 1)


def _totals(data: HubInstance, rules: Collection[str]) -> list[tuple[int, Band]]:
    """Return what all regions share out, and between which limits each one's part lies."""
    totals = []
    if "load_band" in rules:
        totals += [(sum(load.amounts), load.band) for load in data.loads if load.band is not None]
    if "region_size" in rules and data.size is not None:
        totals.append((len(data.demand), data.size))
    return totals


def lower_bounds(data: HubInstance, numbers: range, watch: Watch) -> Ints:
    """Return for each number of hubs a cost that no plan is below.

    One vector of multipliers prices every hub; the sum of the cheapest k prices, forced hubs first, bounds all plans
    with k hubs. The multipliers climb at a few numbers of hubs, and each number keeps its best bound.
    """
    best = np.zeros(len(numbers), dtype=np.int64)
    for number in _spread(numbers):
        if watch.stopped():
            break
        climb = lagrange.begin(pinned(data, number, number), watch)
        if climb.best is None:
            continue
        price, forced = climb.best.price, climb.split.forced
        sums = climb.best.multipliers.sum() + np.cumsum(price[np.lexsort((price, ~forced))])
        for place, count in enumerate(numbers):
            best[place] = max(best[place], _whole(sums[count - 1]) if count <= len(sums) else NEVER)
    return best


def _spread(numbers: range) -> list[int]:
    """Return at most ``CLIMBS`` of the numbers, the small ones closer together."""
    if len(numbers) <= CLIMBS:
        return list(numbers)
    return sorted({round(number) for number in np.geomspace(numbers[0], numbers[-1], CLIMBS)})


def _whole(bound: float) -> int:
    if not np.isfinite(bound):
        return NEVER
    return max(0, whole_bound(float(bound)) or 0)
