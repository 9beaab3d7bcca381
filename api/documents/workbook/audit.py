"""Sheet: the signed document recomputed, and what in it does not reconcile."""

from api.documents.workbook.page import Column, Formula, Page
from api.i18n import _, say
from scenarios.schedule.document import Schedule


def fill(page: Page, schedule: Schedule) -> None:
    """Write printed against computed amounts, the difference live, then the findings in sentences."""
    audit = schedule.training.audit if schedule.training else None
    if audit is None:
        return
    columns = [
        Column(_("Course")),
        Column(_("Line")),
        Column(_("As printed")),
        Column(_("Printed"), "won"),
        Column(_("Recomputed"), "won"),
        Column(_("Difference"), "won"),
    ]
    page.lines([say("Document: {title}", {"title": audit.title})])
    page.head(columns, freeze=True)
    first = page.row
    for line in audit.lines:
        difference = Formula(f"=E{page.row}-D{page.row}")
        page.entry(columns, (line.course, line.label, line.formula, line.printed_won, line.computed_won, difference))
    sums = (Formula(f"=SUM({c}{first}:{c}{max(first, page.row - 1)})") for c in "DEF")
    page.entry(columns, (_("Total"), "", "", *sums), bold=True)
    page.gap()
    page.heading(_("What does not reconcile"))
    page.lines(f"{i}. {say(f.template, f.values)}" for i, f in enumerate(audit.findings, start=1))
