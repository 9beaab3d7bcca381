"""Section: the budget by envelope and by month."""

from collections.abc import Iterator

from api.documents.table import Column, Live, Row, Section, Table, total
from api.i18n import _, say
from api.words import family_name
from scenarios.schedule.document import EnvelopeUse, MonthMoney, Schedule


def sections(schedule: Schedule) -> Iterator[Section]:
    """Yield envelopes, then the months of the visits; what is left is live."""
    tables = []
    if schedule.envelopes:
        tables.append(_envelopes(schedule.envelopes))
    if schedule.visits and schedule.visits.months:
        tables.append(_months(schedule.visits.months))
    if tables:
        yield Section("money", _("Money"), tuple(tables))


def _envelopes(envelopes: tuple[EnvelopeUse, ...]) -> Table:
    columns = (
        Column("envelope", _("Envelope")),
        Column("won", _("Won"), "won"),
        Column("spent", _("Spent"), "won"),
        Column("left", _("Left"), "won"),
        Column("remark", _("Remark")),
    )
    rows = [_envelope(one) for one in envelopes]
    not_planned = sum(one.won for one in envelopes if one.spent_won is None)
    remark = say("without the {won} won not planned here", {"won": not_planned}) if not_planned else ""
    granted, spent = sum(one.won for one in envelopes), sum(one.spent_won or 0 for one in envelopes)
    left = granted - not_planned - spent
    sums = (_("Total"), total(granted, "won"), total(spent, "spent"), total(left, "left"), remark)
    return Table("envelopes", _("Envelopes"), columns, (*rows, Row(sums, "sum")))


def _envelope(one: EnvelopeUse) -> Row:
    if one.spent_won is None:
        return Row((family_name(one.name), one.won, None, None, _("not planned here")))
    left = Live(one.won - one.spent_won, lambda at: f"{at.cell('won')}-{at.cell('spent')}")
    return Row((family_name(one.name), one.won, one.spent_won, left, ""))


def _months(months: tuple[MonthMoney, ...]) -> Table:
    columns = (
        Column("month", _("Month")),
        Column("spent", _("Spent"), "won"),
        Column("most", _("At most"), "won"),
        Column("left", _("Left"), "won"),
    )
    rows = [_month(one) for one in months]
    sums = Row((_("Total"), total(sum(one.won for one in months), "spent"), None, None), "sum")
    return Table("months", _("Visits by month"), columns, (*rows, sums))


def _month(one: MonthMoney) -> Row:
    if one.cap_won is None:
        return Row((one.month, one.won, None, None))
    left = Live(one.cap_won - one.won, lambda at: f"{at.cell('most')}-{at.cell('spent')}")
    return Row((one.month, one.won, one.cap_won, left))
