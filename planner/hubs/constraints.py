# ruff: noqa: ARG001, D401 -- rules share one signature, and their docstring is the sentence they keep
"""The hard rules of a grouping, one function each, as rows of a mixed-integer program."""

from collections.abc import Callable

import networkx as nx
from ortools.math_opt.python import mathopt

from planner.hubs.instance import HubInstance
from planner.hubs.separation import neighbour_graph
from planner.hubs.variables import HubVars

Rule = Callable[[mathopt.Model, HubVars, HubInstance], None]


def hub_in_own_region(model: mathopt.Model, v: HubVars, data: HubInstance) -> None:
    """A hub belongs to its own region."""
    for h in v.dongs:
        model.add_linear_constraint(v.opened[h] == v.sum_to(h, (h,)))


def number_of_regions(model: mathopt.Model, v: HubVars, data: HubInstance) -> None:
    """The number of regions lies in its band."""
    found = mathopt.fast_sum(v.opened)
    model.add_linear_constraint(expr=found, lb=float(data.regions.lower), ub=float(data.regions.upper))


def connected(model: mathopt.Model, v: HubVars, data: HubInstance) -> None:
    """Every dong reaches its hub through neighbours of its own region.

    The rows that need no solution to be known: a dong not next to its hub takes a neighbour along (the dong's
    neighbours separate it from the hub). The other a,b-separators are found by ``separation.broken`` as
    solutions come (Oehrlein and Haunert 2017; Validi, Buchanan and Lykhovyd 2022).
    """
    if data.borders is None:
        return
    graph = neighbour_graph(data)
    for h in v.dongs:
        reachable = nx.node_connected_component(graph, h)
        for i in v.members_of[h]:
            if i not in reachable:
                v.forbid(i, h)
            elif i != h and not graph.has_edge(i, h):
                v.take_along(model, i, h, graph[i])


def load_band(model: mathopt.Model, v: HubVars, data: HubInstance) -> None:
    """In each region, the total of each load lies in that load's band."""
    for load in data.loads:
        if load.band is None:
            continue
        for h in v.dongs:
            total = v.total(h, load.amounts)
            model.add_linear_constraint(total >= load.band.lower * v.opened[h])
            model.add_linear_constraint(total <= load.band.upper * v.opened[h])


def region_size(model: mathopt.Model, v: HubVars, data: HubInstance) -> None:
    """The number of dongs in each region lies in its band."""
    if data.size is None:
        return
    for h in v.dongs:
        size = v.sum_to(h, v.members_of[h])
        model.add_linear_constraint(size >= data.size.lower * v.opened[h])
        model.add_linear_constraint(size <= data.size.upper * v.opened[h])


def hub_capacity(model: mathopt.Model, v: HubVars, data: HubInstance) -> None:
    """No region carries more than its hub's capacity."""
    for load in data.loads:
        for h, most in enumerate(load.capacity or ()):
            if most is not None:
                model.add_linear_constraint(v.total(h, load.amounts) <= most * v.opened[h])


def max_seconds(model: mathopt.Model, v: HubVars, data: HubInstance) -> None:
    """No dong is farther than ``max_seconds`` from its hub."""
    if data.max_seconds is None or data.seconds is None:
        return
    for i, h in v.assign:
        if data.seconds[i][h] > data.max_seconds:
            v.forbid(i, h)


def candidate_hubs(model: mathopt.Model, v: HubVars, data: HubInstance) -> None:
    """Only candidates are hubs."""
    if data.candidates is None:
        return
    for h in set(v.dongs) - set(data.candidates):
        v.opened[h].upper_bound = 0.0


def forced_hubs(model: mathopt.Model, v: HubVars, data: HubInstance) -> None:
    """Every forced hub is a hub."""
    for h in data.forced_hubs:
        model.add_linear_constraint(v.opened[h] == 1)


def together(model: mathopt.Model, v: HubVars, data: HubInstance) -> None:
    """Pairs that must share a region do."""
    for i, j in data.together:
        for h in v.dongs:
            if v.assign.get((i, h)) is not v.assign.get((j, h)):  # else the two are joined into one unit
                model.add_linear_constraint(v.sum_to(h, (i,)) == v.sum_to(h, (j,)))


def apart(model: mathopt.Model, v: HubVars, data: HubInstance) -> None:
    """Pairs that must not share a region do not."""
    for i, j in data.apart:
        for h in v.dongs:
            model.add_linear_constraint(v.sum_to(h, (i, j)) <= v.opened[h])


def fixed_assignment(model: mathopt.Model, v: HubVars, data: HubInstance) -> None:
    """Dongs with a fixed hub belong to it."""
    for i, h in data.fixed:
        model.add_linear_constraint(v.sum_to(h, (i,)) == 1)


def max_moved_dongs(model: mathopt.Model, v: HubVars, data: HubInstance) -> None:
    """At most ``max_moved_dongs`` dongs leave today's region."""
    today = data.today
    if data.max_moved_dongs is None or today is None:
        return
    leaving = [x for (i, h), x in v.assign.items() if today[h] != today[i]]
    model.add_linear_constraint(mathopt.fast_sum(leaving) <= data.max_moved_dongs)


def max_moved_demand(model: mathopt.Model, v: HubVars, data: HubInstance) -> None:
    """The dongs that leave today's region have at most ``max_moved_demand`` in all."""
    today = data.today
    if data.max_moved_demand is None or today is None:
        return
    leaving = [data.demand[i] * x for (i, h), x in v.assign.items() if today[h] != today[i]]
    model.add_linear_constraint(mathopt.fast_sum(leaving) <= data.max_moved_demand)


def max_opening_cost(model: mathopt.Model, v: HubVars, data: HubInstance) -> None:
    """The hubs together cost at most ``max_opening_cost`` to open."""
    if data.max_opening_cost is None or data.opening_cost is None:
        return
    spent = mathopt.fast_sum([won * y for won, y in zip(data.opening_cost, v.opened, strict=True)])
    model.add_linear_constraint(spent <= data.max_opening_cost)


def unlike(model: mathopt.Model, v: HubVars, data: HubInstance) -> None:
    """From each grouping to differ from, at least so many dongs change region.

    The dongs that need not change are those of a matching of its regions with ours, the heaviest one. By duality it
    weighs no more than any prices of all regions that, for each pair, add up to the dongs the two share: the row
    asks for prices of so much in all. They are whole in some best solution, whatever the hubs are.
    """
    n = len(data.demand)
    for other in data.unlike:
        ours = [model.add_variable(lb=0.0, ub=float(n)) for _ in v.dongs]
        theirs = []
        for label in sorted(set(other.region_of)):
            members = [i for i in v.dongs if other.region_of[i] == label]
            price = model.add_variable(lb=0.0, ub=float(len(members)))
            theirs.append(price)
            for h in v.dongs:
                model.add_linear_constraint(price + ours[h] >= v.sum_to(h, members))
        model.add_linear_constraint(mathopt.fast_sum([*theirs, *ours]) <= n - other.least_apart)


RULES: tuple[Rule, ...] = (
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
