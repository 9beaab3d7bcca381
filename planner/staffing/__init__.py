"""Staffing (협치지원관 운영): which contracts each post has, under budget, pay equity and continuity."""

from planner.family import Family
from planner.staffing.instance import StaffingInstance, StaffingPlan
from planner.staffing.solvers import EXPLAINER, SOLVERS, infeasible
from planner.staffing.verify import CHECKS, cost, well_formed

STAFFING = Family(
    name="staffing",
    instance=StaffingInstance,
    plan=StaffingPlan,
    solvers=SOLVERS,
    checks=CHECKS,
    well_formed=well_formed,
    cost=cost,
    infeasible=infeasible,
    explainer=EXPLAINER,
)

__all__ = ["STAFFING", "StaffingInstance", "StaffingPlan"]
