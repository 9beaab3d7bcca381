"""Sections: regions with their hubs, linked dongs and totals."""

from collections.abc import Iterator

from api.documents.table import Column, Row, Section, Table, plain
from api.i18n import _
from api.words import figure_name
from scenarios.schedule.document import HubSchedule, Schedule


def sections(schedule: Schedule) -> Iterator[Section]:
    """Yield each region's dongs, the hub first, then each region's totals with the band they must lie in."""
    if schedule.hubs is not None:
        yield Section("regions", _("Regions"), (_dongs(schedule.hubs),))
        yield Section("region_totals", _("Totals of the regions"), (_totals(schedule.hubs),))


def _dongs(hubs: HubSchedule) -> Table:
    columns = (
        Column("region", _("Region")),
        Column("hub", _("Hub dong")),
        Column("dong", _("Dong")),
        Column("role", _("Role"), "centre"),
        Column("metres", _("Metres to the hub"), "whole"),
        Column("demand", figure_name(hubs.demand), "whole"),
        Column("moved", _("Moved"), "centre"),
    )
    rows = tuple(
        Row(
            (
                region.name,
                region.hub,
                dong.name,
                _("hub") if dong.is_hub else _("linked"),
                dong.metres_to_hub,
                dong.demand,
                _("moved") if dong.moved else "",
            ),
            "begins" if dong.is_hub else "plain",
        )
        for region in hubs.regions
        for dong in region.dongs
    )
    return Table("regions", _("Regions"), columns, rows, grows=True)


def _totals(hubs: HubSchedule) -> Table:
    columns = (
        Column("region", _("Region")),
        Column("figure", _("Figure")),
        Column("total", _("Total"), "whole"),
        Column("least", _("Least"), "whole"),
        Column("most", _("Most"), "whole"),
    )
    rows = [
        (region.name, figure_name(load.figure, load.estimate), load.total, load.least, load.most)
        for region in hubs.regions
        for load in region.loads
    ]
    return Table("region_totals", _("Totals of the regions"), columns, plain(rows), grows=True)
