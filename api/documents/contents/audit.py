"""Section: the signed document recomputed, and what in it does not reconcile."""

from collections.abc import Iterator

from api.documents.arithmetic import amount
from api.documents.table import Column, Live, Row, Section, Table, Text, total
from api.i18n import _, say
from scenarios.schedule.document import AuditLine, Schedule


def sections(schedule: Schedule) -> Iterator[Section]:
    """Yield printed against computed amounts, the difference live, then the findings in sentences."""
    audit = schedule.training.audit if schedule.training else None
    if audit is None:
        return
    findings = tuple(f"{i}. {say(f.template, f.values)}" for i, f in enumerate(audit.findings, start=1))
    blocks = (
        Text((say("Document: {title}", {"title": audit.title}),)),
        _lines(audit.lines),
        Text(findings, _("What does not reconcile")),
    )
    yield Section("audit", _("Audit"), blocks, annex=True)


def _lines(lines: tuple[AuditLine, ...]) -> Table:
    columns = (
        Column("course", _("Course")),
        Column("line", _("Line")),
        Column("formula", _("As printed")),
        Column("printed", _("Printed"), "won"),
        Column("computed", _("Recomputed"), "won"),
        Column("difference", _("Difference"), "won"),
    )
    printed, computed = sum(one.printed_won for one in lines), sum(one.computed_won for one in lines)
    sums = (total(printed, "printed"), total(computed, "computed"), total(computed - printed, "difference"))
    return Table(
        "audit", _("Audit"), columns, (*map(_line, lines), Row((_("Total"), "", "", *sums), "sum")), grows=True
    )


def _line(line: AuditLine) -> Row:
    gap = line.computed_won - line.printed_won
    difference = Live(gap, lambda at: f"{at.cell('computed')}-{at.cell('printed')}")
    return Row(
        (line.course, line.label, line.formula, line.printed_won, amount(line.formula, line.computed_won), difference)
    )
