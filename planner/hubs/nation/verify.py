# ruff: noqa: D401 -- a check's docstring is the sentence it checks
"""Whether a plan of many districts keeps every rule, and what it costs: each district's own checks, then the sums."""

from collections.abc import Callable, Iterator
from functools import wraps

from planner.hubs import verify
from planner.hubs.instance import HubInstance
from planner.hubs.nation.instance import District, NationInstance, NationPlan
from planner.result import Violation

Check = Callable[[NationInstance, NationPlan], Iterator[Violation]]


def well_formed(data: NationInstance, plan: NationPlan) -> Iterator[Violation]:
    """The plan has a grouping per district, each fit for its district."""
    if len(plan.districts) != len(data.districts):
        detail = f"{len(plan.districts)} groupings for {len(data.districts)} districts"
        yield Violation(rule="well_formed", where="plan", detail=detail)
        return
    yield from _in_each_district(verify.well_formed)(data, plan)


def shared_hubs(data: NationInstance, plan: NationPlan) -> Iterator[Violation]:
    """The number of hubs of all districts together lies in its band."""
    found = sum(_hubs(plan))
    if found < data.hubs.lower or found > data.hubs.upper:
        detail = f"{found} hubs, allowed {data.hubs.lower} to {data.hubs.upper}"
        yield Violation(rule="shared_hubs", where="plan", detail=detail)


def shared_budget(data: NationInstance, plan: NationPlan) -> Iterator[Violation]:
    """Opening all hubs takes at most the budget."""
    taken = sum(count * district.hub_won for count, district in zip(_hubs(plan), data.districts, strict=True))
    if data.budget_won is not None and taken > data.budget_won:
        yield Violation(rule="shared_budget", where="plan", detail=f"{taken} > {data.budget_won} won")


def cost(data: NationInstance, plan: NationPlan) -> int:
    """Return the cost of a plan, the sum of its districts' costs; the plan need not keep the rules."""
    parts = zip(data.districts, plan.districts, strict=True)
    return sum(verify.cost(_with_links(district), part) for district, part in parts)


def _hubs(plan: NationPlan) -> list[int]:
    return [len(set(part.hub_of)) for part in plan.districts]


def _with_links(district: District) -> HubInstance:
    """Return the units with their links among the borders."""
    borders = district.units.borders
    return district.units.model_copy(update={"borders": None if borders is None else borders + district.links})


def _in_each_district(check: verify.Check) -> Check:
    """Return the check of all districts; each violation tells the district before the place in it."""

    @wraps(check)
    def everywhere(data: NationInstance, plan: NationPlan) -> Iterator[Violation]:
        for place, (district, part) in enumerate(zip(data.districts, plan.districts, strict=True)):
            for found in check(_with_links(district), part):
                yield found.model_copy(update={"where": f"district {place}, {found.where}"})

    return everywhere


CHECKS: dict[str, Check] = {
    **{name: _in_each_district(check) for name, check in verify.CHECKS.items()},
    shared_hubs.__name__: shared_hubs,
    shared_budget.__name__: shared_budget,
}
