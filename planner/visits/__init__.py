"""Visit rounds (현장방문): which client is visited in which half-day, in which order."""

from planner.family import Family
from planner.visits import insertion, verify
from planner.visits.instance import VisitInstance, VisitPlan

VISITS = Family(
    name="visits",
    instance=VisitInstance,
    plan=VisitPlan,
    solvers={"insertion": insertion.solve},
    checks=verify.CHECKS,
    well_formed=verify.well_formed,
    cost=verify.cost,
    infeasible=lambda *_: False,
)

__all__ = ["VISITS", "VisitInstance", "VisitPlan"]
