"""The cost of a staffing plan in won, one term each."""

from ortools.sat.python.cp_model import CpModel, LinearExpr, LinearExprT

from planner.staffing.instance import StaffingInstance
from planner.staffing.variables import StaffingVars


def won_spent(model: CpModel, v: StaffingVars, data: StaffingInstance) -> LinearExprT:  # noqa: ARG001
    """Return what all contracts cost, over the horizon."""
    return v.won()


def posts_changed(model: CpModel, v: StaffingVars, data: StaffingInstance) -> LinearExprT:
    """Return the cost of posts that are not held as they are today."""
    if data.change_weight == 0:
        return 0
    return data.change_weight * LinearExpr.sum([_changed(model, v, data, p) for p in range(len(data.posts))])


def _changed(model: CpModel, v: StaffingVars, data: StaffingInstance, p: int) -> LinearExprT:
    today = data.posts[p].today
    changed = model.new_bool_var(f"changed_{p}")
    for c, literal in v.gets[p].items():
        one = data.contracts[c]
        if today is None or (one.type, one.pay_won) != (today.type, today.pay_won):
            model.add_implication(literal, changed)
    if today is not None:
        for holds in v.holds[p]:
            model.add_bool_or([holds, changed])
    return changed


def pay_excess(model: CpModel, v: StaffingVars, data: StaffingInstance) -> LinearExprT:
    """Return the price of pay beyond the bands that may be left, agreement by agreement."""
    terms: list[LinearExprT] = []
    for r, role in enumerate(data.roles):
        if role.band is not None and role.band.excess_weight:
            ratio = role.band.max_ratio_percent
            terms += [role.band.excess_weight * _excess(model, v, r, a, ratio) for a in range(len(data.agreements))]
    return LinearExpr.sum(terms)


def _excess(model: CpModel, v: StaffingVars, role: int, a: int, ratio: int) -> LinearExprT:
    """Return by how many won, rounded up, the role's highest pay exceeds the ratio of its lowest.

    Every pair of pays that are both paid pushes it up; the highest and the lowest push most.
    """
    paid = v.paid(role, a)
    excess = model.new_int_var(0, max(paid, default=0), f"excess_{role}_{a}")
    for low in paid:
        for high in paid:
            over = -((ratio * low - 100 * high) // 100)
            if over > 0:
                model.add(excess >= over * (paid[low] + paid[high] - 1))
    return excess


def posts_missing(model: CpModel, v: StaffingVars, data: StaffingInstance) -> LinearExprT:
    """Return the worth of posts that are wanted and not held."""
    terms: list[LinearExprT] = []
    for n, need in enumerate(data.needs):
        if need.worth_won:
            missing = model.new_int_var(0, need.wanted, f"missing_{n}")
            model.add(missing >= need.wanted - LinearExpr.sum(v.serving(need)))
            terms.append(need.worth_won * missing)
    return LinearExpr.sum(terms)


TERMS = (won_spent, posts_changed, pay_excess, posts_missing)
