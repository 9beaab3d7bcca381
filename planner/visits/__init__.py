"""Visit rounds (현장방문): which client is visited in which half-day, in which order."""

from planner.family import Family
from planner.visits import verify
from planner.visits.instance import VisitInstance, VisitPlan
from planner.visits.solvers import EXPLAINER, SOLVERS, infeasible

VISITS = Family(
    name="visits",
    instance=VisitInstance,
    plan=VisitPlan,
    solvers=SOLVERS,
    checks=verify.CHECKS,
    well_formed=verify.well_formed,
    cost=verify.cost,
    infeasible=infeasible,
    explainer=EXPLAINER,
)

__all__ = ["VISITS", "VisitInstance", "VisitPlan"]
