# ruff: noqa: ARG001 -- terms share one signature
"""The cost of a grouping, one function per term, each a linear expression to be made small."""

from collections.abc import Callable

from ortools.math_opt.python import mathopt

from planner.hubs.instance import HubInstance, Load
from planner.hubs.variables import HubVars

Term = Callable[[mathopt.Model, HubVars, HubInstance], mathopt.LinearBase]


def travel(model: mathopt.Model, v: HubVars, data: HubInstance) -> mathopt.LinearBase:
    """Demand times cost to the hub, weighted."""
    weight = data.travel_weight
    return mathopt.fast_sum([weight * data.demand[i] * data.cost[i][h] * x for (i, h), x in v.assign.items()])


def imbalance(model: mathopt.Model, v: HubVars, data: HubInstance) -> mathopt.LinearBase:
    """Per load, the largest region less the smallest, weighted."""
    weighed = [load for load in data.loads if load.imbalance_weight]
    return mathopt.fast_sum([load.imbalance_weight * _spread(model, v, load) for load in weighed])


def _spread(model: mathopt.Model, v: HubVars, load: Load) -> mathopt.LinearBase:
    whole = sum(load.amounts)
    largest = model.add_variable(lb=0.0, ub=float(whole))
    smallest = model.add_variable(lb=0.0, ub=float(whole))
    for h in v.dongs:
        total = v.total(h, load.amounts)
        model.add_linear_constraint(largest >= total)
        model.add_linear_constraint(smallest <= total + whole * (1 - v.opened[h]))
    return largest - smallest


def cut_border(model: mathopt.Model, v: HubVars, data: HubInstance) -> mathopt.LinearBase:
    """Metres of border between dongs of different regions, weighted."""
    cuts = []
    for border in (data.borders or ()) if data.cut_border_weight else ():
        cut = model.add_variable(lb=0.0, ub=1.0)
        for h in v.dongs:
            model.add_linear_constraint(cut >= v.sum_to(h, (border.a,)) - v.sum_to(h, (border.b,)))
        cuts.append(data.cut_border_weight * border.metres * cut)
    return mathopt.fast_sum(cuts)


def moved(model: mathopt.Model, v: HubVars, data: HubInstance) -> mathopt.LinearBase:
    """Demand that leaves today's region, weighted."""
    today = data.today
    if today is None or not data.moved_weight:
        return mathopt.fast_sum([])
    leaving = [(i, x) for (i, h), x in v.assign.items() if today[h] != today[i]]
    return mathopt.fast_sum([data.moved_weight * data.demand[i] * x for i, x in leaving])


def opening(model: mathopt.Model, v: HubVars, data: HubInstance) -> mathopt.LinearBase:
    """Cost of opening the hubs, weighted."""
    if data.opening_cost is None:
        return mathopt.fast_sum([])
    priced = zip(data.opening_cost, v.opened, strict=True)
    return mathopt.fast_sum([data.opening_weight * cost * y for cost, y in priced])


TERMS: tuple[Term, ...] = (travel, imbalance, cut_border, moved, opening)
