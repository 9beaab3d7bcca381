"""Visit rounds (현장방문): which client is visited in which half-day, in which order."""

from planner.family import Family
from planner.visits import insertion, master, verify
from planner.visits.instance import VisitInstance, VisitPlan

VISITS = Family(
    name="visits",
    instance=VisitInstance,
    plan=VisitPlan,
    solvers={"master": master.solve, "insertion": insertion.solve},
    checks=verify.CHECKS,
    well_formed=verify.well_formed,
    cost=verify.cost,
    infeasible=master.infeasible,
)

__all__ = ["VISITS", "VisitInstance", "VisitPlan"]
