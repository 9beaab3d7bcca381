"""Sheets: visits by day, places left out, towns."""

from openpyxl.utils import get_column_letter

from api.documents.when import local, weekday
from api.documents.workbook.page import Column, Formula, Page, Value
from api.i18n import _
from scenarios.schedule.document import Round, Schedule, Visit, VisitSchedule


def fill_days(page: Page, schedule: Schedule) -> None:
    """Write a row per visit in order of time, and the sums at the end."""
    if schedule.visits is None:
        return
    with_region = any(one.region for one in schedule.visits.rounds)
    columns = _day_columns(with_region)
    first, last = _write_days(page, columns, schedule.visits, with_region)
    if last < first:
        return
    sums: list[Value] = [None] * len(columns)
    sums[0] = _("Total")
    for i, column in enumerate(columns):
        if column.kind in ("won", "length"):
            letter = get_column_letter(i + 1)
            sums[i] = Formula(f"=SUBTOTAL(9,{letter}{first}:{letter}{last})")
    page.entry(columns, sums, bold=True)


def _day_columns(with_region: bool) -> list[Column]:
    region = [Column(_("Region"), "centre")] if with_region else []
    return [
        Column(_("Date"), "date"),
        Column(_("Day"), "centre"),
        Column(_("Half-day"), "centre"),
        *region,
        Column(_("No."), "whole"),
        Column(_("Start"), "time"),
        Column(_("End"), "time"),
        Column(_("Place")),
        Column(_("Kind"), "centre"),
        Column(_("Town"), "centre"),
        Column(_("Drive"), "length"),
        Column(_("Drive back"), "length"),
        Column(_("Cost in won"), "won"),
        Column(_("Remark")),
    ]


def _write_days(page: Page, columns: list[Column], visits: VisitSchedule, with_region: bool) -> tuple[int, int]:
    """Write a row per visit, a stronger line above each half-day; return the first and the last row."""
    page.head(columns, freeze=True)
    first = page.row
    for one in visits.rounds:
        for order, visit in enumerate(one.visits, start=1):
            region = [one.region or ""] if with_region else []
            cells = (one.date, weekday(one.date), one.half_day, *region, order, *_visit_cells(visit, one))
            page.entry(columns, cells, begins=order == 1)
    page.filter(first, len(columns))
    return first, page.row - 1


def _visit_cells(visit: Visit, one: Round) -> tuple[Value, ...]:
    remarks = [_("settled beforehand")] if visit.pinned else []
    if visit.promised:
        remarks.append(_("as announced"))
    if visit is one.visits[0]:
        remarks.append(_("leave by {time}").format(time=f"{local(one.leave):%H:%M}"))
    is_last = visit is one.visits[-1]
    if is_last:
        remarks.append(_("back at {time}").format(time=f"{local(one.back):%H:%M}"))
    return (
        local(visit.start).time(),
        local(visit.end).time(),
        visit.name,
        visit.kind,
        visit.town or "",
        visit.drive_seconds / 86_400,
        (one.back - visit.end).total_seconds() / 86_400 if is_last else None,
        visit.won,
        ", ".join(remarks),
    )


def fill_left_out(page: Page, schedule: Schedule) -> None:
    """Write the places this plan does not visit, and the promises it does not keep."""
    if schedule.visits is None:
        return
    columns = [
        Column(_("Code")),
        Column(_("Place")),
        Column(_("Kind"), "centre"),
        Column(_("Town"), "centre"),
        Column(_("Points"), "whole"),
    ]
    rows = [(p.id, p.name, p.kind, p.town or "", p.prize) for p in schedule.visits.left_out]
    page.table(columns, rows, freeze=True)
    if not rows:
        page.lines([_("No place is left out.")])
    if schedule.visits.broken_promises:
        page.gap()
        page.heading(_("Announced half-days that are not kept"))
        page.lines(schedule.visits.broken_promises)


def fill_towns(page: Page, schedule: Schedule) -> None:
    """Write how each town fares; the share is a live formula."""
    if schedule.visits is None:
        return
    columns = [
        Column(_("Town")),
        Column(_("Places"), "whole"),
        Column(_("Visited"), "whole"),
        Column(_("Share"), "share"),
        Column(_("Least by the rules"), "whole"),
    ]
    page.head(columns, freeze=True)
    first = page.row
    for town in schedule.visits.towns:
        share = Formula(f"=IF(B{page.row}=0,0,C{page.row}/B{page.row})")
        page.entry(columns, (town.town, town.places, town.visited, share, town.least))
    last = page.row - 1
    sums = [Formula(f"=SUM({letter}{first}:{letter}{last})") for letter in "BC"]
    page.entry(columns, (_("Total"), *sums, Formula(f"=IF(B{page.row}=0,0,C{page.row}/B{page.row})"), None), bold=True)
