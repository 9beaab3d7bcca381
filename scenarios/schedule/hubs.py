"""A hub plan in names."""

from planner.hubs.instance import HubInstance, HubPlan
from scenarios.ground import Ground
from scenarios.schedule.document import HubSchedule, LinkedDong, Region, RegionLoad
from scenarios.schema.hubs import Hubs


def region_name(ground: Ground, hub: int) -> str:
    """Return what a region is called: its hub dong's name and 권역."""
    return f"{ground.names[hub]} 권역"


def hub_schedule(hubs: Hubs, ground: Ground, instance: HubInstance, plan: HubPlan) -> HubSchedule:
    """Return the regions of a plan, in the order of their hubs' positions."""
    return HubSchedule(
        demand=hubs.demand,
        regions=tuple(_region(hubs, ground, instance, plan, hub) for hub in sorted(set(plan.hub_of))),
    )


def _region(hubs: Hubs, ground: Ground, instance: HubInstance, plan: HubPlan, hub: int) -> Region:
    members = [i for i, h in enumerate(plan.hub_of) if h == hub]
    members.sort(key=lambda i: (i != hub, ground.names[i]))
    today = instance.today
    return Region(
        name=region_name(ground, hub),
        hub=ground.names[hub],
        dongs=tuple(
            LinkedDong(
                name=ground.names[i],
                is_hub=i == hub,
                metres_to_hub=instance.cost[i][hub],
                demand=instance.demand[i],
                moved=today is not None and today[hub] != today[i],
            )
            for i in members
        ),
        loads=tuple(
            RegionLoad(
                figure=rule.figure,
                estimate=any(ground.figures[i][rule.figure].estimate for i in members),
                total=sum(load.amounts[i] for i in members),
                least=load.band.lower if load.band else None,
                most=load.band.upper if load.band else None,
            )
            for rule, load in zip(hubs.loads, instance.loads, strict=True)
        ),
    )
