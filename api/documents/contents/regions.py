"""Sections: regions with their hubs and linked dongs, what changes from today, and loads against their bands."""

from collections.abc import Iterator

from api.documents.table import At, Column, Live, Mark, Row, Section, Table, Text, Value, plain
from api.i18n import _, say
from api.words import figure_name
from scenarios.schedule.document import HubSchedule, Region, RegionLoad, Schedule

CLOSE = 0.1
"""Share of a band's width; a load nearer to an end than this is close to its limit."""


def sections(schedule: Schedule) -> Iterator[Section]:
    """Yield each region's dongs, the hub first; the dongs that change region; each load against its band."""
    hubs = schedule.hubs
    if hubs is None:
        return
    yield Section("regions", _("Regions"), (_dongs(hubs),))
    if any(dong.today is not None for region in hubs.regions for dong in region.dongs):
        yield Section("region_changes", _("Changes from today"), tuple(_changes(hubs)))
    if any(region.loads for region in hubs.regions):
        yield Section(
            "region_totals", _("Loads of the regions"), (loads(hubs, "region_totals", _("Loads of the regions")),)
        )


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
                role_name(is_hub=dong.is_hub),
                dong.metres_to_hub,
                dong.demand,
                _("moved") if dong.moved else "",
            ),
            "begins" if dong.is_hub else "plain",
        )
        for region in hubs.regions
        for dong in region.dongs
    )
    marks = tuple(Mark(column, "changed", lambda at: f'{at.cell("moved")}<>""') for column in ("dong", "moved"))
    return Table("regions", _("Regions"), columns, rows, grows=True, marks=marks)


def role_name(*, is_hub: bool) -> str:
    """Return hub dong or linked dong in a word."""
    return _("hub") if is_hub else _("linked")


def _fixed(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    return marks


def _changes(hubs: HubSchedule) -> Iterator[Text | Table]:
    moved = [(region, dong) for region in hubs.regions for dong in region.dongs if dong.moved]
    if not moved:
        yield Text((_("No dong changes its region."),))
        return
    people = sum(dong.demand for _region, dong in moved)
    values = {"dongs": len(moved), "people": people, "figure": figure_name(hubs.demand)}
    yield Text((say("{dongs} dongs change region, {people} {figure} in all.", values),))
    columns = (
        Column("dong", _("Dong")),
        Column("today", _("Region today")),
        Column("region", _("New region")),
        Column("hub", _("Hub dong")),
        Column("demand", figure_name(hubs.demand), "whole"),
    )
    rows = plain([(dong.name, dong.today or "", region.name, region.hub, dong.demand) for region, dong in moved])
    yield Table("region_changes", _("Dongs that change region"), columns, rows)


def loads(hubs: HubSchedule, name: str, title: str) -> Table:
    """Return each load against its band, region by region."""
    columns = (
        Column("figure", _("Figure")),
        Column("region", _("Region")),
        Column("total", _("Total"), "whole"),
        Column("mean", _("Mean of the regions"), "whole"),
        Column("deviation", _("Above the mean"), "share"),
        Column("least", _("Least"), "whole"),
        Column("most", _("Most"), "whole"),
        Column("room", _("Room to the limit"), "whole"),
        Column("verdict", _("Verdict"), "centre"),
    )
    rows = [
        Row(_load_cells(hubs, region, place), "begins" if number == 0 else "plain")
        for place in range(len(hubs.regions[0].loads))
        for number, region in enumerate(hubs.regions)
    ]
    marks = (
        *(Mark(column, "alarm", _broken) for column in ("total", "room", "verdict")),
        *(Mark(column, "close", _close) for column in ("room", "verdict")),
    )
    return Table(name, title, columns, tuple(rows), grows=True, marks=marks)


def _load_cells(hubs: HubSchedule, region: Region, place: int) -> tuple[Value | Live, ...]:
    load = region.loads[place]
    mean = round(sum(one.loads[place].total for one in hubs.regions) / len(hubs.regions))
    deviation = Live(load.total / mean - 1, lambda at: f"{at.cell('total')}/{at.cell('mean')}-1") if mean else None
    return (
        figure_name(load.figure, load.estimate),
        region.name,
        load.total,
        mean,
        deviation,
        load.least,
        load.most,
        _room(load),
        _verdict(load),
    )


def _rooms(load: RegionLoad) -> list[int]:
    below = [] if load.least is None else [load.total - load.least]
    return below + ([] if load.most is None else [load.most - load.total])


def _room(load: RegionLoad) -> Live | None:
    """Return how much the total may change before it breaks the nearer end of its band."""
    if load.least is None and load.most is None:
        return None

    def formula(at: At) -> str:
        below = [] if load.least is None else [f"{at.cell('total')}-{at.cell('least')}"]
        above = [] if load.most is None else [f"{at.cell('most')}-{at.cell('total')}"]
        return f"MIN({','.join(below + above)})"

    return Live(min(_rooms(load)), formula)


def _verdict(load: RegionLoad) -> str:
    rooms = _rooms(load)
    if not rooms:
        return _("no limit")
    if min(rooms) < 0:
        return _("outside")
    return _("near the limit") if len(rooms) == 2 and min(rooms) < CLOSE * sum(rooms) else _("inside")


def _broken(at: At) -> str:
    return f"AND(ISNUMBER({at.cell('room')}),{at.cell('room')}<0)"


def _close(at: At) -> str:
    room, least, most = (at.cell(key) for key in ("room", "least", "most"))
    return f"AND(ISNUMBER({room}),ISNUMBER({least}),ISNUMBER({most}),{room}>=0,{room}<{CLOSE}*({most}-{least}))"
