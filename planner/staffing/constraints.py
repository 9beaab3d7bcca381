"""The rules of a staffing plan as CP-SAT constraints, one function each."""

from collections.abc import Iterable
from itertools import pairwise

from ortools.sat.python.cp_model import CpModel, LinearExpr

from planner.staffing.instance import StaffingInstance
from planner.staffing.variables import StaffingVars


def one_contract(model: CpModel, v: StaffingVars, data: StaffingInstance) -> None:  # noqa: ARG001
    """No post has two contracts in the same month."""
    for gets in v.gets:
        for contracts in dict.fromkeys(v.running):
            model.add_at_most_one([gets[c] for c in contracts if c in gets])


def continuity(model: CpModel, v: StaffingVars, data: StaffingInstance) -> None:
    """Every post held in one month of an agreement is held in all of its months."""
    for p in range(len(data.posts)):
        for agreement in data.agreements:
            for one, other in pairwise(v.held(p, m) for m in range(agreement.first, agreement.last + 1)):
                if one is not other:
                    model.add(one == other)


def least_posts(model: CpModel, v: StaffingVars, data: StaffingInstance) -> None:
    """As many posts as a district needs in a role are held throughout the agreement, but for those it spares."""
    for a, agreement in enumerate(data.agreements):
        lacking = v.lacking(a)
        model.add(LinearExpr.sum(lacking) <= agreement.spared)


def allowed_types(model: CpModel, v: StaffingVars, data: StaffingInstance) -> None:
    """Every contract is of a type its post may have."""
    for p, post in enumerate(data.posts):
        _none(model, v, p, (c for c, one in enumerate(data.contracts) if one.type not in post.types))


def one_type(model: CpModel, v: StaffingVars, data: StaffingInstance) -> None:
    """All contracts of a post are of one type."""
    for p in range(len(data.posts)):
        model.add_at_most_one([v.of_type(p, t) for t in range(len(data.types))])


def least_pay(model: CpModel, v: StaffingVars, data: StaffingInstance) -> None:
    """No contract pays less than the lawful minimum of any of its months."""
    unlawful = [
        c
        for c, one in enumerate(data.contracts)
        if one.pay_won < max(data.least_pay_won[month] for month in range(one.first, one.last + 1))
    ]
    for p in range(len(data.posts)):
        _none(model, v, p, unlawful)


def no_pay_cut(model: CpModel, v: StaffingVars, data: StaffingInstance) -> None:
    """No contract pays less than its post's own minimum."""
    for p, post in enumerate(data.posts):
        _none(model, v, p, (c for c, one in enumerate(data.contracts) if one.pay_won < post.least_pay_won))


def pay_band(model: CpModel, v: StaffingVars, data: StaffingInstance) -> None:
    """Where a role's band must be kept, the highest pay is within the ratio of the lowest, agreement by agreement."""
    for r, role in enumerate(data.roles):
        if role.band is None or role.band.excess_weight is not None:
            continue
        for a in range(len(data.agreements)):
            paid = v.paid(r, a)
            for low in paid:
                too_high = [paid[high] for high in paid if 100 * high > role.band.max_ratio_percent * low]
                model.add_bool_and([~literal for literal in too_high]).only_enforce_if(paid[low])


def term_limit(model: CpModel, v: StaffingVars, data: StaffingInstance) -> None:
    """Nobody holds a post under a type for longer than its limit without a break: sooner, somebody new is employed."""
    for p in range(len(data.posts)):
        for t in range(len(data.types)):
            for held, new in v.terms(p, t):
                model.add_bool_or([*(~literal for literal in held), *new])


def part_time_share(model: CpModel, v: StaffingVars, data: StaffingInstance) -> None:
    """In every month, part-time contracts are within their share of all contracts."""
    for contracts in dict.fromkeys(v.running):
        running = [gets[c] for gets in v.gets for c in contracts if c in gets]
        part = [
            gets[c] for gets in v.gets for c in contracts if c in gets and data.types[data.contracts[c].type].part_time
        ]
        model.add(100 * LinearExpr.sum(part) >= data.part_time_least_percent * LinearExpr.sum(running))
        model.add(100 * LinearExpr.sum(part) <= data.part_time_most_percent * LinearExpr.sum(running))


def city_budget(model: CpModel, v: StaffingVars, data: StaffingInstance) -> None:
    """In no budget year does the city pay more than it has."""
    for year, cap in enumerate(data.city_caps):
        if cap is not None:
            spent = [data.contracts[c].city_won[year] * one for gets in v.gets for c, one in gets.items()]
            model.add(LinearExpr.sum(spent) <= cap)


def district_budgets(model: CpModel, v: StaffingVars, data: StaffingInstance) -> None:
    """No district pays more in a budget year than it has."""
    for d, caps in enumerate(data.district_caps):
        posts = [gets for post, gets in zip(data.posts, v.gets, strict=True) if post.district == d]
        for year, cap in enumerate(caps):
            if cap is not None:
                spent = [data.contracts[c].district_won[year] * one for gets in posts for c, one in gets.items()]
                model.add(LinearExpr.sum(spent) <= cap)


def total_budget(model: CpModel, v: StaffingVars, data: StaffingInstance) -> None:
    """City and districts together pay no more than the cap of the whole."""
    if data.total_cap is not None:
        model.add(v.won() <= data.total_cap)


RULES = (
    one_contract,
    continuity,
    least_posts,
    allowed_types,
    one_type,
    least_pay,
    no_pay_cut,
    pay_band,
    term_limit,
    part_time_share,
    city_budget,
    district_budgets,
    total_budget,
)


def _none(model: CpModel, v: StaffingVars, p: int, contracts: Iterable[int]) -> None:
    """Forbid these contracts to post ``p``."""
    model.add_bool_and([~v.gets[p][c] for c in contracts if c in v.gets[p]])
