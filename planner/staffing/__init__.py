"""Staffing (협치지원관 운영): which contracts each post has, under budget, pay equity and continuity."""

from planner.family import Family
from planner.lines import Explainer
from planner.staffing import cpsat, lines, mip, repairs
from planner.staffing.instance import StaffingInstance, StaffingPlan
from planner.staffing.verify import CHECKS, cost, well_formed

STAFFING = Family(
    name="staffing",
    instance=StaffingInstance,
    plan=StaffingPlan,
    solvers={"mip": mip.solve, "cpsat": cpsat.solve},
    checks=CHECKS,
    well_formed=well_formed,
    cost=cost,
    infeasible=cpsat.infeasible,
    explainer=Explainer(lines.lines, lines.without, repairs.levers, lines.settle),
)

__all__ = ["STAFFING", "StaffingInstance", "StaffingPlan"]
