"""Names of statuses, families, rules and figures in sentences; the codes stay in the machine-readable files."""

from api.i18n import _
from planner.result import Status


def status_name(status: Status) -> str:
    """Return how a solve ended, in words."""
    return {
        Status.OPTIMAL: _("the best possible, proven"),
        Status.FEASIBLE: _("a plan that keeps every rule"),
        Status.INFEASIBLE: _("no plan keeps every rule, proven"),
        Status.UNKNOWN: _("nothing found in the time given"),
    }[status]


def family_name(family: str) -> str:
    """Return the name of a part of the plan."""
    known = {
        "hubs": _("Regions"),
        "visits": _("Visits"),
        "training": _("Training"),
        "staffing": _("Staffing"),
        "nation": _("Districts"),
    }
    return known.get(family, family)


def figure_name(figure: str, estimate: bool = False) -> str:
    """Return the name of a figure of the bundled fact tables; an office's own name stays as it is."""
    known = {
        "electors": _("electors"),
        "households": _("households"),
        "households_with_foreigners": _("households, foreigners included"),
        "population": _("residents"),
        "population_2024": _("residents of 2024"),
        "population_estimate": _("residents, estimated"),
        "population_with_foreigners": _("residents, foreigners included"),
        "seniors_65plus": _("residents aged 65 and over"),
    }
    name = known.get(figure, figure)
    return name if figure == "population_estimate" or not estimate else _("{figure} (estimate)").format(figure=name)
