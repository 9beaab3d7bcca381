"""Regions as typed: a row per dong with its hub dong."""

from planner.hubs.instance import HubPlan
from scenarios.errors import Problem
from scenarios.ground import DongLookup, Ground, ground
from scenarios.handmade.details import Names
from scenarios.handmade.rows import Made
from scenarios.schema import Scenario
from scenarios.workbook.plans import PlanSheet


def hub_plan(scenario: Scenario, sheet: PlanSheet, problems: list[Problem]) -> Made:
    """Return the grouping of a sheet; each dong must stand in exactly one row, with a hub that is a dong too."""
    here = ground(scenario)
    at = DongLookup(here, problems)
    hub_of: dict[int, int] = {}
    made = Made(None, sheet.title, scenario.period.first, names=_names(scenario, here))
    for row in sheet.rows:
        known = len(problems)
        dong, hub = (at(str(row.values.get(name, "")), row.cell(name)) for name in ("dong", "hub"))
        if len(problems) > known:
            continue
        if dong in hub_of:
            told: dict[str, object] = {"what": "dong", "name": here.names[dong]}
            problems.append(Problem(row.cell("dong"), "{what} '{name}' appears more than once", told))
        hub_of.setdefault(dong, hub)
        made.cells.setdefault(f"dong {dong}", row.cell("dong"))
        made.cells.setdefault(f"hub {hub}", row.cell("hub"))
    missing = [name for n, name in enumerate(here.names) if n not in hub_of]
    if missing and not problems:
        problems.append(Problem(sheet.title, "has no row for {dongs}", {"dongs": ", ".join(missing)}))
    made.plan = HubPlan(hub_of=tuple(hub_of.get(n, 0) for n in range(len(here.names))))
    return made


def _names(scenario: Scenario, here: Ground) -> Names:
    """Return what names a dong, a hub or a figure by position; nothing for other groupings, which have no name."""
    figures = [rule.figure for rule in scenario.hubs.loads] if scenario.hubs is not None else []

    def name(what: str, position: int) -> str:
        match what:
            case "dong" | "hub":
                return here.names[position]
            case "figure":
                return figures[position]
        return ""

    return name
