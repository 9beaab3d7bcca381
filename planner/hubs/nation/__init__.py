"""Many districts (시군구) under one budget of hubs: a province (시도) or the nation (전국).

``NATION`` plugs it into ``planner.solve``; each district is a ``HubInstance`` of its own.
"""

from planner.family import Family
from planner.hubs.nation import verify
from planner.hubs.nation.instance import District, NationInstance, NationPlan
from planner.hubs.nation.solvers import SOLVERS, infeasible

NATION: Family[NationInstance, NationPlan] = Family(
    name="nation",
    instance=NationInstance,
    plan=NationPlan,
    solvers=SOLVERS,
    checks=verify.CHECKS,
    well_formed=verify.well_formed,
    cost=verify.cost,
    infeasible=infeasible,
)

__all__ = ["NATION", "District", "NationInstance", "NationPlan"]
