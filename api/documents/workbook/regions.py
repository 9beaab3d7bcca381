"""Sheet: regions with their hubs, linked dongs and totals."""

from api.documents.workbook.page import Column, Page
from api.i18n import _
from api.words import figure_name
from scenarios.schedule.document import Schedule


def fill(page: Page, schedule: Schedule) -> None:
    """Write each region's dongs, the hub first."""
    if schedule.hubs is None:
        return
    columns = [
        Column(_("Region")),
        Column(_("Hub dong")),
        Column(_("Dong")),
        Column(_("Role"), "centre"),
        Column(_("Metres to the hub"), "whole"),
        Column(figure_name(schedule.hubs.demand), "whole"),
        Column(_("Moved"), "centre"),
    ]
    page.table(
        columns,
        [
            (
                region.name,
                region.hub,
                dong.name,
                _("hub") if dong.is_hub else _("linked"),
                dong.metres_to_hub,
                dong.demand,
                _("moved") if dong.moved else "",
            )
            for region in schedule.hubs.regions
            for dong in region.dongs
        ],
        freeze=True,
    )


def fill_totals(page: Page, schedule: Schedule) -> None:
    """Write each region's totals with the band they must lie in."""
    if schedule.hubs is None:
        return
    columns = [
        Column(_("Region")),
        Column(_("Figure")),
        Column(_("Total"), "whole"),
        Column(_("Least"), "whole"),
        Column(_("Most"), "whole"),
    ]
    page.table(
        columns,
        [
            (region.name, figure_name(load.figure, load.estimate), load.total, load.least, load.most)
            for region in schedule.hubs.regions
            for load in region.loads
        ],
        freeze=True,
    )
