"""What all rules together imply, said outright: no plan is lost, and the linear relaxation comes close to the optimum.

Only for models that hold every rule.
"""

from collections.abc import Sequence
from itertools import combinations, product

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr

from planner.staffing.instance import StaffingInstance
from planner.staffing.variables import StaffingVars


def terms_of_a_type(model: CpModel, v: StaffingVars, data: StaffingInstance) -> None:
    """Ask for somebody new as far as a post is of a type, not only where it is wholly of it: it has one type."""
    for p in range(len(data.posts)):
        for t in range(len(data.types)):
            kind = v.of_type(p, t)
            for held, new in v.terms(p, t):
                model.add(LinearExpr.sum(new) + LinearExpr.sum([kind - one for one in held]) >= kind)


def whole_part_time(model: CpModel, v: StaffingVars, data: StaffingInstance) -> None:
    """Round the part-time share down to whole contracts: no month has more contracts than there are posts."""
    most = data.part_time_most_percent * len(data.posts) // 100
    for month in v.turns():
        part = [c for c in v.running[month] if data.types[data.contracts[c].type].part_time]
        model.add(LinearExpr.sum([gets[c] for gets in v.gets for c in part if c in gets]) <= most)


def unaffordable(model: CpModel, v: StaffingVars, data: StaffingInstance) -> None:
    """Forbid contracts of a district's posts that together cost more in a budget year than it has.

    Cover inequalities of two and of three posts, lifted to sets of contracts (Balas, 1975): of contracts that cost at
    least ``a``, ``b`` (and ``c``) in a month, with ``a + b (+ c)`` beyond the cap, at most one (two) are given.
    """
    for d, caps in enumerate(data.district_caps):
        posts = [p for p, post in enumerate(data.posts) if post.district == d]
        for year, cap in enumerate(caps):
            for month in _turns_of_year(v, data, year) if cap is not None else ():
                costs = [_by_cost(v, data, p, month, year) for p in posts]
                for size in (2, 3):
                    for chosen in combinations(costs, size):
                        _covers(model, chosen, cap or 0)


def _turns_of_year(v: StaffingVars, data: StaffingInstance, year: int) -> list[int]:
    """Return a month of each stretch in which all runs that districts pay for in the year, as far as any does."""
    paid = {month: {c for c in v.running[month] if data.contracts[c].district_won[year]} for month in v.turns()}
    return [month for month, mine in paid.items() if mine and not any(mine < other for other in paid.values())]


def _by_cost(v: StaffingVars, data: StaffingInstance, p: int, month: int, year: int) -> dict[int, list[IntVar]]:
    """Return the contracts open to a post in a month by what they cost its district in the year, dearest first."""
    costs: dict[int, list[IntVar]] = {}
    for c in v.open(p, month):
        costs.setdefault(data.contracts[c].district_won[year], []).append(v.gets[p][c])
    return dict(sorted(costs.items(), reverse=True))


def _covers(model: CpModel, posts: Sequence[dict[int, list[IntVar]]], cap: int) -> None:
    """Forbid, for each choice of least costs of all posts but the last, whatever the last then makes too dear."""
    *others, last = posts
    for leasts in product(*others):
        left = cap - sum(leasts)
        too_dear = [literal for won, literals in last.items() if won > left for literal in literals]
        if too_dear and left >= 0:
            rest = [x for costs, least in zip(others, leasts, strict=True) for x in _at_least(costs, least)]
            model.add(LinearExpr.sum([*too_dear, *rest]) <= len(others))


def _at_least(costs: dict[int, list[IntVar]], least: int) -> list[IntVar]:
    return [literal for won, literals in costs.items() if won >= least for literal in literals]


IMPLIED = (terms_of_a_type, whole_part_time, unaffordable)
