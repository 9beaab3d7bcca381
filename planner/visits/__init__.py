"""Visit rounds (현장방문): which client is visited in which half-day, in which order."""

from planner.family import Family
from planner.lines import Explainer
from planner.visits import insertion, lines, master, repairs, verify
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
    explainer=Explainer(lines.lines, lines.without, repairs.levers, lines.settle),
)

__all__ = ["VISITS", "VisitInstance", "VisitPlan"]
