"""A hub plan in names."""

import networkx as nx

from planner.hubs.instance import HubInstance, HubPlan
from scenarios.ground import Ground
from scenarios.schedule.document import HubSchedule, LinkedDong, Region, RegionLoad
from scenarios.schedule.roster import duty_lines
from scenarios.schema.hubs import Hubs

COLOURS = 10
"""So many regions have a colour of their own; with more, colours are shared by regions that are not neighbours."""


def region_name(ground: Ground, hub: int) -> str:
    """Return what a region is called: its hub dong's name and 권역."""
    return f"{ground.names[hub]} 권역"


def hub_schedule(hubs: Hubs, ground: Ground, instance: HubInstance, plan: HubPlan) -> HubSchedule:
    """Return the regions of a plan, in the order of their hubs' positions."""
    colours = _colours(instance, plan)
    regions = tuple(_region(hubs, ground, instance, plan, hub, colours[hub]) for hub in sorted(colours))
    return HubSchedule(demand=hubs.demand, regions=regions, duties=tuple(duty_lines(hubs.duties, regions)))


def _colours(instance: HubInstance, plan: HubPlan) -> dict[int, int]:
    """Return the number of each region's colour, by its hub."""
    hubs = sorted(set(plan.hub_of))
    if len(hubs) <= COLOURS:
        return {hub: number for number, hub in enumerate(hubs)}
    neighbours: nx.Graph[int] = nx.Graph()
    neighbours.add_nodes_from(hubs)
    pairs = ((plan.hub_of[border.a], plan.hub_of[border.b]) for border in instance.borders or ())
    neighbours.add_edges_from((a, b) for a, b in pairs if a != b)
    return dict(nx.greedy_color(neighbours, strategy="DSATUR"))


def _region(hubs: Hubs, ground: Ground, instance: HubInstance, plan: HubPlan, hub: int, colour: int) -> Region:
    members = [i for i, h in enumerate(plan.hub_of) if h == hub]
    members.sort(key=lambda i: (i != hub, ground.names[i]))
    today, names = instance.today, sorted(set((hubs.today or {}).values()))
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
                today=None if today is None else names[today[i]],
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
        colour=colour,
    )
