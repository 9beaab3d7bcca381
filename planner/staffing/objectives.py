"""The cost of a staffing plan in won, one term each."""

from itertools import combinations_with_replacement

from ortools.sat.python.cp_model import CpModel, LinearExpr, LinearExprT

from planner.staffing.instance import StaffingInstance
from planner.staffing.variables import StaffingVars


def won_spent(model: CpModel, v: StaffingVars, data: StaffingInstance) -> LinearExprT:  # noqa: ARG001
    """Return what all contracts cost, over the horizon."""
    return v.won()


def posts_changed(model: CpModel, v: StaffingVars, data: StaffingInstance) -> LinearExprT:  # noqa: ARG001
    """Return the cost of posts that are not held as they are today."""
    if data.change_weight == 0:
        return 0
    return data.change_weight * LinearExpr.sum([v.changed(p) for p in range(len(data.posts))])


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

    One literal per span of pays, of which one holds all that is paid: its linear relaxation is far tighter than that
    of a bound per pair of pays.
    """
    paid = v.paid(role, a)
    spans = {(low, high): model.new_bool_var("") for low, high in combinations_with_replacement(paid, 2)}
    model.add_at_most_one(spans.values())
    for pay, literal in paid.items():
        model.add(literal <= LinearExpr.sum([span for (low, high), span in spans.items() if low <= pay <= high]))
    for (low, high), span in spans.items():
        model.add_bool_and([paid[low], paid[high]]).only_enforce_if(span)
    return LinearExpr.sum(
        [max(0, -((ratio * low - 100 * high) // 100)) * literal for (low, high), literal in spans.items()]
    )


def posts_missing(model: CpModel, v: StaffingVars, data: StaffingInstance) -> LinearExprT:
    """Return the worth of posts that are wanted and not held."""
    terms: list[LinearExprT] = []
    for n, need in enumerate(data.needs):
        if need.worth_won:
            serving = v.serving(need)
            missing: LinearExprT = need.wanted - LinearExpr.sum(serving)
            if len(serving) > need.wanted:
                more = model.new_int_var(0, need.wanted, f"missing_{n}")
                model.add_max_equality(more, [0, missing])
                missing = more
            terms.append(need.worth_won * missing)
    return LinearExpr.sum(terms)


TERMS = (won_spent, posts_changed, pay_excess, posts_missing)
