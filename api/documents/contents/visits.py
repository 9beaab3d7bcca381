"""Sections: visits by day, places left out, towns."""

import datetime as dt
from collections.abc import Iterator

from api.documents.table import Column, Live, Row, Section, Table, Text, Value, plain, total
from api.documents.when import local, weekday
from api.i18n import _
from scenarios.schedule.document import Round, Schedule, TownShare, Visit, VisitSchedule


def sections(schedule: Schedule) -> Iterator[Section]:
    """Yield a row per visit in order of time, then who is left out, then how the towns fare."""
    visits = schedule.visits
    if visits is None:
        return
    yield Section("visits", _("Visits by day"), (_days(visits),), annex=True)
    yield Section("left_out", _("Left out"), tuple(_left_out(visits)), annex=True)
    if visits.towns:
        yield Section("towns", _("Towns"), (_towns(visits.towns),))


def _days(visits: VisitSchedule) -> Table:
    with_region = any(one.region for one in visits.rounds)
    columns = _day_columns(with_region)
    rows = [row for one in visits.rounds for row in _round(one, with_region)]
    if rows:
        back = sum((_drive_back(one) for one in visits.rounds), dt.timedelta())
        driven = dt.timedelta(seconds=visits.driving_seconds) - back
        sums: dict[str, Value | Live] = {
            "date": _("Total"),
            "drive": total(driven, "drive"),
            "drive_back": total(back, "drive_back"),
            "won": total(visits.won, "won"),
        }
        rows.append(Row(tuple(sums.get(column.key) for column in columns), "sum"))
    return Table("visits", _("Visits by day"), columns, tuple(rows), grows=True)


def _day_columns(with_region: bool) -> tuple[Column, ...]:
    region = [Column("region", _("Region"), "centre")] if with_region else []
    return (
        Column("date", _("Date"), "date"),
        Column("weekday", _("Day"), "centre"),
        Column("half_day", _("Half-day"), "centre"),
        *region,
        Column("order", _("No."), "whole"),
        Column("start", _("Start"), "time"),
        Column("end", _("End"), "time"),
        Column("place", _("Place")),
        Column("kind", _("Kind"), "centre"),
        Column("town", _("Town"), "centre"),
        Column("drive", _("Drive"), "length"),
        Column("drive_back", _("Drive back"), "length"),
        Column("won", _("Cost in won"), "won"),
        Column("remark", _("Remark")),
    )


def _round(one: Round, with_region: bool) -> Iterator[Row]:
    for order, visit in enumerate(one.visits, start=1):
        region = [one.region or ""] if with_region else []
        cells = (one.date, weekday(one.date), one.half_day, *region, order, *_visit_cells(visit, one))
        yield Row(cells, "begins" if order == 1 else "plain")


def _visit_cells(visit: Visit, one: Round) -> tuple[Value, ...]:
    return (
        local(visit.start).time(),
        local(visit.end).time(),
        visit.name,
        visit.kind,
        visit.town or "",
        dt.timedelta(seconds=visit.drive_seconds),
        _drive_back(one) if visit is one.visits[-1] else None,
        visit.won,
        ", ".join(_remarks(visit, one)),
    )


def _drive_back(one: Round) -> dt.timedelta:
    return one.back - one.visits[-1].end


def _remarks(visit: Visit, one: Round) -> Iterator[str]:
    if visit.pinned:
        yield _("settled beforehand")
    if visit.promised:
        yield _("as announced")
    if visit is one.visits[0]:
        yield _("leave by {time}").format(time=f"{local(one.leave):%H:%M}")
    if visit is one.visits[-1]:
        yield _("back at {time}").format(time=f"{local(one.back):%H:%M}")


def _left_out(visits: VisitSchedule) -> Iterator[Table | Text]:
    columns = (
        Column("code", _("Code")),
        Column("place", _("Place")),
        Column("kind", _("Kind"), "centre"),
        Column("town", _("Town"), "centre"),
        Column("points", _("Points"), "whole"),
    )
    rows = [(p.id, p.name, p.kind, p.town or "", p.prize) for p in visits.left_out]
    yield Table("left_out", _("Left out"), columns, plain(rows), grows=True)
    if not rows:
        yield Text((_("No place is left out."),))
    if visits.broken_promises:
        yield Text(visits.broken_promises, _("Announced half-days that are not kept"))


def _towns(towns: tuple[TownShare, ...]) -> Table:
    columns = (
        Column("town", _("Town")),
        Column("places", _("Places"), "whole"),
        Column("visited", _("Visited"), "whole"),
        Column("share", _("Share"), "share"),
        Column("least", _("Least by the rules"), "whole"),
    )
    rows = [Row((t.town, t.places, t.visited, _share(t.visited, t.places), t.least)) for t in towns]
    places, visited = sum(t.places for t in towns), sum(t.visited for t in towns)
    sums = (_("Total"), total(places, "places"), total(visited, "visited"), _share(visited, places), None)
    return Table("towns", _("Towns"), columns, (*rows, Row(sums, "sum")), grows=True)


def _share(visited: int, places: int) -> Live:
    return Live(
        visited / places if places else 0,
        lambda at: f"IF({at.cell('places')}=0,0,{at.cell('visited')}/{at.cell('places')})",
    )
