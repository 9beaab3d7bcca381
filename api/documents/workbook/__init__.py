"""The plan as a workbook that staff read, sort and print: one sheet per section, and a calendar."""

import datetime as dt
import io
from collections.abc import Sequence

from openpyxl import Workbook

from api.documents.contents import contents
from api.documents.files import clean
from api.documents.months import Month, months
from api.documents.table import Section
from api.documents.when import local
from api.documents.workbook.archive import finished
from api.documents.workbook.grid import fill_grid
from api.documents.workbook.page import Page
from api.i18n import _, say
from scenarios.schedule.document import Schedule
from scenarios.schedule.options import Heading

Whose = Schedule | Heading


def workbook(schedule: Schedule, made: dt.datetime) -> bytes:
    """Return the workbook; a part that is not planned has no sheet.

    Figures computed from others are formulas and hold their value too, so that a mere preview shows them.

    Parameters
    ----------
    made
        When the plan was made, with a zone; printed at the foot of every page.
    """
    return bound(contents(schedule), schedule, made, months(schedule))


def bound(sections: Sequence[Section], whose: Whose, made: dt.datetime, grids: tuple[Month, ...] = ()) -> bytes:
    """Return sections as a workbook, and months as a calendar behind them."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "hubdong"
    book.properties.title = clean(whose.title)
    book.properties.created = made.astimezone(dt.UTC).replace(tzinfo=None)
    footer = say("{title}, made {when}", {"title": whose.title, "when": f"{local(made):%Y-%m-%d %H:%M}"})
    computed = {}
    for number, section in enumerate(sections, start=1):
        page = Page(book.create_sheet(section.title), section.title, _subtitle(whose), footer)
        page.section(section)
        page.finish()
        computed[f"xl/worksheets/sheet{number}.xml"] = page.computed
    if grids:
        # behind the sheets with live cells, whose numbers in the archive are those above
        fill_grid(book.create_sheet(_("Calendar")), grids, footer)
    target = io.BytesIO()
    book.save(target)
    return finished(target.getvalue(), computed, made)


def _subtitle(whose: Whose) -> str:
    return f"{whose.title} · {whose.government} · {whose.first:%Y-%m-%d} – {whose.last:%Y-%m-%d}"
