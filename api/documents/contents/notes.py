"""Section: what is real and what is assumed, and the holidays the plan was made with."""

from collections.abc import Iterator

from api.documents.table import Column, Section, Table, Text, plain
from api.documents.when import weekday
from api.i18n import _
from scenarios.schedule.document import Schedule


def sections(schedule: Schedule) -> Iterator[Section]:
    """Yield notes, made-up data, approximations and holidays."""
    named = (
        (_("Notes"), schedule.notes),
        (_("Made-up data"), schedule.synthetic),
        (_("Approximate places"), schedule.approximate),
    )
    blocks: list[Text | Table] = [Text(texts, heading) for heading, texts in named if texts]
    if schedule.holidays:
        columns = (Column("date", _("Date"), "date"), Column("weekday", _("Day"), "centre"),
                   Column("holiday", _("Holiday")))  # fmt: skip
        rows = [(h.date, weekday(h.date), h.name) for h in schedule.holidays]
        blocks.append(Table("holidays", _("Holidays this plan was made with"), columns, plain(rows)))
    yield Section("notes", _("Notes"), tuple(blocks), annex=True)
