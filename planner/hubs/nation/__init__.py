"""Many districts (시군구) under one budget of hubs: a province (시도) or the nation (전국).

``NATION`` plugs it into ``planner.solve``; each district is a ``HubInstance`` of its own.
"""

from planner.family import Family
from planner.hubs.nation import decomposition, verify
from planner.hubs.nation.instance import District, NationInstance, NationPlan

NATION: Family[NationInstance, NationPlan] = Family(
    name="nation",
    instance=NationInstance,
    plan=NationPlan,
    solvers={"decomposition": decomposition.solve},
    checks=verify.CHECKS,
    well_formed=verify.well_formed,
    cost=verify.cost,
    infeasible=decomposition.infeasible,
)

__all__ = ["NATION", "District", "NationInstance", "NationPlan"]
