"""The plan as a workbook that staff read, sort and print: one sheet per part."""

import datetime as dt
import io
from collections.abc import Callable

from openpyxl import Workbook

from api.documents.files import clean
from api.documents.when import local
from api.documents.workbook import audit, money, notes, overview, regions, training, visits
from api.documents.workbook.page import Page
from api.i18n import _, say
from scenarios.schedule.document import Schedule

Fill = Callable[[Page, Schedule], None]


def workbook(schedule: Schedule, made: dt.datetime) -> bytes:
    """Return the workbook; a part that is not planned has no sheet.

    Parameters
    ----------
    made
        When the plan was made, with a zone; printed at the foot of every page.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "hubdong"
    book.properties.title = clean(schedule.title)
    book.properties.created = book.properties.modified = made.astimezone(dt.UTC).replace(tzinfo=None)
    footer = say("{title}, made {when}", {"title": schedule.title, "when": f"{local(made):%Y-%m-%d %H:%M}"})
    for title, fill in _sheets(schedule):
        page = Page(book.create_sheet(title), title, _subtitle(schedule), footer)
        fill(page, schedule)
        page.finish()
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _subtitle(schedule: Schedule) -> str:
    return f"{schedule.title} · {schedule.government} · {schedule.first:%Y-%m-%d} – {schedule.last:%Y-%m-%d}"


def _sheets(schedule: Schedule) -> list[tuple[str, Fill]]:
    """Return title and content of each sheet that this plan has."""
    wanted: list[tuple[str, object, Fill]] = [
        (_("Summary"), True, overview.fill),
        (_("Regions"), schedule.hubs, regions.fill),
        (_("Totals of the regions"), schedule.hubs, regions.fill_totals),
        (_("Visits by day"), schedule.visits, visits.fill_days),
        (_("Left out"), schedule.visits, visits.fill_left_out),
        (_("Towns"), schedule.visits and schedule.visits.towns, visits.fill_towns),
        (_("Training sessions"), schedule.training, training.fill_sessions),
        (_("Statement"), schedule.training, training.fill_statement),
        (_("Money"), money.anything(schedule), money.fill),
        (_("Audit"), schedule.training and schedule.training.audit, audit.fill),
        (_("Notes"), True, notes.fill),
    ]
    return [(title, fill) for title, present, fill in wanted if present]
