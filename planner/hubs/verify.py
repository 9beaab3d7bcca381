# ruff: noqa: ARG001, D401 -- checks share one signature, and their docstring is the sentence they check
"""Whether a grouping keeps every rule, and what it costs: plain counting, no model.

Each check yields one violation per broken place. A region is the set of dongs with the same hub.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from planner.hubs.instance import Border, HubInstance, HubPlan
from planner.result import Violation


def well_formed(data: HubInstance, plan: HubPlan) -> Iterator[Violation]:
    """The plan has one entry per dong, each the position of a dong."""
    n = len(data.demand)
    if len(plan.hub_of) != n:
        yield Violation(rule="well_formed", where="plan", detail=f"{len(plan.hub_of)} entries for {n} dongs")
    for i, h in enumerate(plan.hub_of):
        if h >= n:
            yield Violation(rule="well_formed", where=f"dong {i}", detail=f"hub {h} of {n} dongs numbered from 0")


def hub_in_own_region(data: HubInstance, plan: HubPlan) -> Iterator[Violation]:
    """A hub belongs to its own region."""
    for h in _regions(plan):
        if plan.hub_of[h] != h:
            yield Violation(rule="hub_in_own_region", where=f"hub {h}", detail=f"belongs to hub {plan.hub_of[h]}")


def number_of_regions(data: HubInstance, plan: HubPlan) -> Iterator[Violation]:
    """The number of regions lies in its band."""
    found = len(_regions(plan))
    if not data.regions.lower <= found <= data.regions.upper:
        detail = f"{found} regions, allowed {data.regions.lower} to {data.regions.upper}"
        yield Violation(rule="number_of_regions", where="plan", detail=detail)


def connected(data: HubInstance, plan: HubPlan) -> Iterator[Violation]:
    """Every dong reaches its hub through neighbours of its own region."""
    if data.borders is None:
        return
    for h, members in _regions(plan).items():
        reached = _reached(data.borders, plan, h)
        for i in members:
            if i not in reached:
                yield Violation(rule="connected", where=f"dong {i}", detail=f"cut off from hub {h}")


def load_band(data: HubInstance, plan: HubPlan) -> Iterator[Violation]:
    """In each region, the total of each load lies in that load's band."""
    for place, load in enumerate(data.loads):
        if load.band is None:
            continue
        for h, total in _totals(plan, load.amounts).items():
            if total < load.band.lower or total > load.band.upper:
                detail = f"load {place} is {total}, allowed {load.band.lower} to {load.band.upper}"
                yield Violation(rule="load_band", where=f"hub {h}", detail=detail)


def region_size(data: HubInstance, plan: HubPlan) -> Iterator[Violation]:
    """The number of dongs in each region lies in its band."""
    if data.size is None:
        return
    for h, members in _regions(plan).items():
        if not data.size.lower <= len(members) <= data.size.upper:
            detail = f"{len(members)} dongs, allowed {data.size.lower} to {data.size.upper}"
            yield Violation(rule="region_size", where=f"hub {h}", detail=detail)


def hub_capacity(data: HubInstance, plan: HubPlan) -> Iterator[Violation]:
    """No region carries more than its hub's capacity."""
    for place, load in enumerate(data.loads):
        if load.capacity is None:
            continue
        for h, total in _totals(plan, load.amounts).items():
            most = load.capacity[h]
            if most is not None and total > most:
                yield Violation(rule="hub_capacity", where=f"hub {h}", detail=f"load {place} is {total} > {most}")


def max_seconds(data: HubInstance, plan: HubPlan) -> Iterator[Violation]:
    """No dong is farther than ``max_seconds`` from its hub."""
    if data.max_seconds is None or data.seconds is None:
        return
    for i, h in enumerate(plan.hub_of):
        if (seconds := data.seconds[i][h]) > data.max_seconds:
            yield Violation(
                rule="max_seconds", where=f"dong {i}", detail=f"{seconds} > {data.max_seconds} s to hub {h}"
            )


def candidate_hubs(data: HubInstance, plan: HubPlan) -> Iterator[Violation]:
    """Only candidates are hubs."""
    for h in _regions(plan):
        if data.candidates is not None and h not in data.candidates:
            yield Violation(rule="candidate_hubs", where=f"hub {h}", detail="is no candidate")


def forced_hubs(data: HubInstance, plan: HubPlan) -> Iterator[Violation]:
    """Every forced hub is a hub."""
    for h in data.forced_hubs:
        if h not in plan.hub_of:
            yield Violation(rule="forced_hubs", where=f"dong {h}", detail="is no hub")


def together(data: HubInstance, plan: HubPlan) -> Iterator[Violation]:
    """Pairs that must share a region do."""
    for i, j in data.together:
        if plan.hub_of[i] != plan.hub_of[j]:
            detail = f"hubs {plan.hub_of[i]} and {plan.hub_of[j]}"
            yield Violation(rule="together", where=f"dongs {i} and {j}", detail=detail)


def apart(data: HubInstance, plan: HubPlan) -> Iterator[Violation]:
    """Pairs that must not share a region do not."""
    for i, j in data.apart:
        if plan.hub_of[i] == plan.hub_of[j]:
            yield Violation(rule="apart", where=f"dongs {i} and {j}", detail=f"both belong to hub {plan.hub_of[i]}")


def fixed_assignment(data: HubInstance, plan: HubPlan) -> Iterator[Violation]:
    """Dongs with a fixed hub belong to it."""
    for i, h in data.fixed:
        if plan.hub_of[i] != h:
            yield Violation(rule="fixed_assignment", where=f"dong {i}", detail=f"hub {plan.hub_of[i]}, fixed to {h}")


def max_moved_dongs(data: HubInstance, plan: HubPlan) -> Iterator[Violation]:
    """At most ``max_moved_dongs`` dongs leave today's region."""
    moved = len(_moved(data, plan))
    if data.max_moved_dongs is not None and moved > data.max_moved_dongs:
        yield Violation(rule="max_moved_dongs", where="plan", detail=f"{moved} > {data.max_moved_dongs} dongs")


def max_moved_demand(data: HubInstance, plan: HubPlan) -> Iterator[Violation]:
    """The dongs that leave today's region have at most ``max_moved_demand`` in all."""
    moved = sum(data.demand[i] for i in _moved(data, plan))
    if data.max_moved_demand is not None and moved > data.max_moved_demand:
        yield Violation(rule="max_moved_demand", where="plan", detail=f"{moved} > {data.max_moved_demand}")


def max_opening_cost(data: HubInstance, plan: HubPlan) -> Iterator[Violation]:
    """The hubs together cost at most ``max_opening_cost`` to open."""
    if data.max_opening_cost is None or data.opening_cost is None:
        return
    spent = sum(data.opening_cost[h] for h in set(plan.hub_of))
    if spent > data.max_opening_cost:
        yield Violation(rule="max_opening_cost", where="plan", detail=f"{spent} > {data.max_opening_cost}")


def unlike(data: HubInstance, plan: HubPlan) -> Iterator[Violation]:
    """From each grouping to differ from, at least so many dongs change region."""
    for place, other in enumerate(data.unlike):
        changed = len(plan.hub_of) - _kept(plan.hub_of, other.region_of)
        if changed < other.least_apart:
            detail = f"{changed} dongs change region, at least {other.least_apart}"
            yield Violation(rule="unlike", where=f"grouping {place}", detail=detail)


def travel(data: HubInstance, plan: HubPlan) -> int:
    """Demand times cost to the hub, weighted."""
    return data.travel_weight * sum(data.demand[i] * data.cost[i][h] for i, h in enumerate(plan.hub_of))


def imbalance(data: HubInstance, plan: HubPlan) -> int:
    """Per load, the largest region less the smallest, weighted."""
    cost = 0
    for load in data.loads:
        totals = _totals(plan, load.amounts).values()
        cost += load.imbalance_weight * (max(totals) - min(totals))
    return cost


def cut_border(data: HubInstance, plan: HubPlan) -> int:
    """Metres of border between dongs of different regions, weighted."""
    cut = [b.metres for b in data.borders or () if plan.hub_of[b.a] != plan.hub_of[b.b]]
    return data.cut_border_weight * sum(cut)


def moved(data: HubInstance, plan: HubPlan) -> int:
    """Demand that leaves today's region, weighted."""
    return data.moved_weight * sum(data.demand[i] for i in _moved(data, plan))


def opening(data: HubInstance, plan: HubPlan) -> int:
    """Cost of opening the hubs, weighted."""
    if data.opening_cost is None:
        return 0
    return data.opening_weight * sum(data.opening_cost[h] for h in set(plan.hub_of))


def cost(data: HubInstance, plan: HubPlan) -> int:
    """Return the cost of a plan, the sum of its terms; the plan need not keep the rules."""
    return sum(term(data, plan) for term in TERMS.values())


def _regions(plan: HubPlan) -> dict[int, list[int]]:
    regions = defaultdict(list)
    for i, h in enumerate(plan.hub_of):
        regions[h].append(i)
    return regions


def _reached(borders: tuple[Border, ...], plan: HubPlan, h: int) -> set[int]:
    inside = {i for i, hub in enumerate(plan.hub_of) if hub == h} | {h}
    links = [{b.a, b.b} for b in borders if b.a in inside and b.b in inside]
    reached, grown = {h}, True
    while grown:
        touched = reached.union(*(link for link in links if link & reached))
        grown, reached = len(touched) > len(reached), touched
    return reached


def _totals(plan: HubPlan, amounts: tuple[int, ...]) -> Counter[int]:
    totals: Counter[int] = Counter()
    for h, amount in zip(plan.hub_of, amounts, strict=True):
        totals[h] += amount
    return totals


def _moved(data: HubInstance, plan: HubPlan) -> list[int]:
    today = data.today
    return [] if today is None else [i for i, h in enumerate(plan.hub_of) if today[h] != today[i]]


def _kept(one: Sequence[int], other: Sequence[int]) -> int:
    """Count the dongs that stay when each region of one grouping is named after a region of the other, no name twice.

    The best naming is a heaviest matching: the partition distance (Gusfield, Information Processing Letters 82, 2002).
    """
    import networkx as nx  # loads slowly, and few plans need it

    shared = Counter(zip(one, other, strict=True))
    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    graph.add_weighted_edges_from((("one", a), ("other", b), dongs) for (a, b), dongs in shared.items())
    return sum(graph.edges[edge]["weight"] for edge in nx.max_weight_matching(graph))


Check = Callable[[HubInstance, HubPlan], Iterator[Violation]]

CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        hub_in_own_region,
        number_of_regions,
        connected,
        load_band,
        region_size,
        hub_capacity,
        max_seconds,
        candidate_hubs,
        forced_hubs,
        together,
        apart,
        fixed_assignment,
        max_moved_dongs,
        max_moved_demand,
        max_opening_cost,
        unlike,
    )
}

TERMS: dict[str, Callable[[HubInstance, HubPlan], int]] = {
    term.__name__: term for term in (travel, imbalance, cut_border, moved, opening)
}
