"""Sheet: what is real and what is assumed, and the holidays the plan was made with."""

from api.documents.when import weekday
from api.documents.workbook.page import Column, Page
from api.i18n import _
from scenarios.schedule.document import Schedule


def fill(page: Page, schedule: Schedule) -> None:
    """Write notes, made-up data, approximations and holidays."""
    for heading, texts in (
        (_("Notes"), schedule.notes),
        (_("Made-up data"), schedule.synthetic),
        (_("Approximate places"), schedule.approximate),
    ):
        if texts:
            page.heading(heading)
            page.lines(texts)
    if schedule.holidays:
        page.heading(_("Holidays this plan was made with"))
        columns = [Column(_("Date"), "date"), Column(_("Day"), "centre"), Column(_("Holiday"))]
        page.table(columns, [(h.date, weekday(h.date), h.name) for h in schedule.holidays])
