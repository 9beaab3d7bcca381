"""Sheet: how good the plan is, and its key figures."""

from api.documents.workbook.page import Column, Page
from api.figures import key_figures
from api.i18n import _, say
from api.rules import rule_sentence
from api.words import family_name, status_name
from scenarios.schedule.document import Schedule


def fill(page: Page, schedule: Schedule) -> None:
    """Write status, proof and gap of each part, then the key figures."""
    page.lines([f"{_('Result')}: {status_name(schedule.status)}"])
    page.heading(_("How good the plan is"))
    columns = [
        Column(_("Part")),
        Column(_("Result")),
        Column(_("Cost"), "whole"),
        Column(_("No plan costs less than"), "whole"),
        Column(_("Gap"), "gap"),
        Column(_("Seconds"), "whole"),
        Column(_("Solver"), "centre"),
    ]
    page.table(
        columns,
        [
            (family_name(p.family), status_name(p.status), p.objective, p.bound, p.gap, round(p.runtime_s), p.solver)
            for p in schedule.parts
        ],
    )
    page.gap()
    clashes = [rule_sentence(part.family, rule) for part in schedule.parts for rule in part.clashing_rules]
    if clashes:
        page.heading(_("Rules that cannot all be kept"))
        page.lines(clashes)
    figures = key_figures(schedule)
    if figures:
        page.heading(_("Key figures"))
        page.table([Column(_("Figure")), Column(_("Value"))], figures)
        page.gap()
    if schedule.synthetic or schedule.approximate:
        page.heading(_("Made up or approximate"))
        page.lines([
            *(say("Made-up data: {note}", {"note": note}) for note in schedule.synthetic),
            *(say("Approximate: {note}", {"note": note}) for note in schedule.approximate),
        ])  # fmt: skip
