"""Sheet: the budget by envelope and by month."""

from api.documents.workbook.page import Column, Formula, Page
from api.i18n import _, say
from api.words import family_name
from scenarios.schedule.document import EnvelopeUse, MonthMoney, Schedule


def anything(schedule: Schedule) -> bool:
    """Return whether there is money to show."""
    return bool(schedule.envelopes or (schedule.visits and schedule.visits.months))


def fill(page: Page, schedule: Schedule) -> None:
    """Write envelopes, then the months of the visits; what is left is a live formula."""
    if schedule.envelopes:
        page.heading(_("Envelopes"))
        _envelopes(page, schedule.envelopes)
        page.gap()
    if schedule.visits and schedule.visits.months:
        page.heading(_("Visits by month"))
        _months(page, schedule.visits.months)


def _envelopes(page: Page, envelopes: tuple[EnvelopeUse, ...]) -> None:
    columns = [
        Column(_("Envelope")),
        Column(_("Won"), "won"),
        Column(_("Spent"), "won"),
        Column(_("Left"), "won"),
        Column(_("Remark")),
    ]
    page.head(columns)
    first = page.row
    for one in envelopes:
        planned = one.spent_won is not None
        left = Formula(f"=B{page.row}-C{page.row}") if planned else None
        page.entry(
            columns, (family_name(one.name), one.won, one.spent_won, left, "" if planned else _("not planned here"))
        )
    last = page.row - 1
    not_planned = sum(one.won for one in envelopes if one.spent_won is None)
    remark = say("without the {won} won not planned here", {"won": not_planned}) if not_planned else ""
    page.entry(columns, (_("Total"), *(Formula(f"=SUM({c}{first}:{c}{last})") for c in "BCD"), remark), bold=True)


def _months(page: Page, months: tuple[MonthMoney, ...]) -> None:
    columns = [Column(_("Month")), Column(_("Spent"), "won"), Column(_("At most"), "won"), Column(_("Left"), "won")]
    page.head(columns)
    first = page.row
    for one in months:
        left = Formula(f"=C{page.row}-B{page.row}") if one.cap_won is not None else None
        page.entry(columns, (one.month, one.won, one.cap_won, left))
    page.entry(columns, (_("Total"), Formula(f"=SUM(B{first}:B{page.row - 1})"), None, None), bold=True)
