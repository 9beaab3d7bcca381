"""Hub grouping (권역별 거점동-연계동): connected, balanced regions, each with a hub dong, proven or with a gap.

A contiguous capacitated p-median in Hess form. ``HUBS`` plugs it into ``planner.solve``.
"""

from planner.family import Family
from planner.hubs import greedy, lines, mip, neighbourhoods, repairs, verify
from planner.hubs.instance import Band, Border, HubInstance, HubPlan, Load, Unlike
from planner.lines import Explainer

HUBS: Family[HubInstance, HubPlan] = Family(
    name="hubs",
    instance=HubInstance,
    plan=HubPlan,
    solvers={"mip": mip.solve, "neighbourhoods": neighbourhoods.solve, "greedy": greedy.solve},
    checks=verify.CHECKS,
    well_formed=verify.well_formed,
    cost=verify.cost,
    infeasible=mip.infeasible,
    explainer=Explainer(lines.lines, lines.without, repairs.levers, lines.settle),
)

__all__ = ["HUBS", "Band", "Border", "HubInstance", "HubPlan", "Load", "Unlike"]
