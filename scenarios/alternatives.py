"""Several good groupings of a scenario, in names."""

import threading
from pathlib import Path

from planner.hubs.alternatives import Alternative, OnProgress, alternatives
from planner.hubs.distance import naming
from planner.hubs.instance import HubInstance, HubPlan
from planner.result import SolveParams
from scenarios.compile.hubs import compile_hubs
from scenarios.curves import heading, hubs_of
from scenarios.ground import Ground, ground, provider
from scenarios.schedule.document import HubSchedule
from scenarios.schedule.hubs import hub_schedule
from scenarios.schedule.options import Option, OptionSchedule
from scenarios.schema import Scenario
from scenarios.schema.hubs import Hubs


def options(
    scenario: Scenario,
    folder: Path,
    count: int,
    least_apart: int,
    within_percent: int,
    params: SolveParams,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> OptionSchedule:
    """Return the best grouping and others, each far from every other.

    Parameters
    ----------
    scenario, folder
        As ``read`` gives them.
    count, least_apart, within_percent, params, on_progress, cancel
        As for ``planner.hubs.alternatives``.

    Raises
    ------
    ScenarioError
        If the scenario plans no regions or contradicts itself.
    """
    hubs, here = hubs_of(scenario), ground(scenario)
    data = compile_hubs(hubs, here, provider(scenario, folder))
    run = alternatives(data, count, least_apart, within_percent, params, on_progress=on_progress, cancel=cancel)
    return OptionSchedule(
        heading=heading(scenario),
        count=count,
        least_apart=least_apart,
        within_percent=within_percent,
        most=run.most,
        within=run.within,
        ending=run.ending.value,
        options=tuple(_options(hubs, here, data, run.found)),
        clashing_rules=() if run.found or run.last is None else run.last.rules,
    )


def _options(hubs: Hubs, here: Ground, data: HubInstance, found: tuple[Alternative, ...]) -> list[Option]:
    told: list[Option] = []
    plans = [one.result.plan for one in found if one.result.plan is not None]
    for number, (one, plan) in enumerate(zip(found, plans, strict=True), start=1):
        schedule = hub_schedule(hubs, here, data, plan)
        result = one.result
        told.append(
            Option(
                number=number,
                status=result.status,
                objective=result.objective or 0,
                bound=result.bound,
                gap=result.gap,
                changed=tuple(here.names[i] for i in one.changed),
                new_hubs=tuple(here.names[i] for i in one.new_hubs),
                apart=one.apart,
                hubs=_coloured(here, schedule, plan, told[0].hubs, plans[0]) if told else schedule,
            )
        )
    return told


def _coloured(
    here: Ground, schedule: HubSchedule, plan: HubPlan, first: HubSchedule, first_plan: HubPlan
) -> HubSchedule:
    """Return the grouping in the colours of the first one, a region without a counterpart in one not yet used."""
    colour_of = {region.hub: region.colour for region in first.regions}
    named = {
        here.names[hub]: colour_of[here.names[other]] for hub, other in naming(plan.hub_of, first_plan.hub_of).items()
    }
    spare = iter(number for number in range(2 * len(here.names)) if number not in named.values())
    regions = (
        region.model_copy(update={"colour": named[region.hub] if region.hub in named else next(spare)})
        for region in schedule.regions
    )
    return schedule.model_copy(update={"regions": tuple(regions)})
