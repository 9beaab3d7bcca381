"""Hub grouping (권역별 거점동-연계동): connected, balanced regions, each with a hub dong, proven or with a gap.

A contiguous capacitated p-median in Hess form. ``HUBS`` plugs it into ``planner.solve``.
"""

from planner.family import Family
from planner.hubs import verify
from planner.hubs.instance import Band, Border, HubInstance, HubPlan, Load, Unlike
from planner.hubs.solvers import EXPLAINER, SOLVERS, infeasible

HUBS: Family[HubInstance, HubPlan] = Family(
    name="hubs",
    instance=HubInstance,
    plan=HubPlan,
    solvers=SOLVERS,
    checks=verify.CHECKS,
    well_formed=verify.well_formed,
    cost=verify.cost,
    infeasible=infeasible,
    explainer=EXPLAINER,
)

__all__ = ["HUBS", "Band", "Border", "HubInstance", "HubPlan", "Load", "Unlike"]
