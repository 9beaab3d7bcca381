"""Section: how good the plan is, and its key figures."""

from collections.abc import Iterator

from api.documents.table import Column, Section, Table, Text, plain
from api.figures import key_figures
from api.i18n import _, say
from api.rules import rule_sentence
from api.words import family_name, status_name
from scenarios.schedule.document import Schedule


def sections(schedule: Schedule) -> Iterator[Section]:
    """Yield status, proof and gap of each part, then the key figures."""
    clashes = [rule_sentence(part.family, rule) for part in schedule.parts for rule in part.clashing_rules]
    figures = key_figures(schedule)
    doubts = [
        *(say("Made-up data: {note}", {"note": note}) for note in schedule.synthetic),
        *(say("Approximate: {note}", {"note": note}) for note in schedule.approximate),
    ]
    blocks: list[Text | Table] = [Text((f"{_('Result')}: {status_name(schedule.status)}",)), _quality(schedule)]
    if clashes:
        blocks.append(Text(tuple(clashes), _("Rules that cannot all be kept")))
    if figures:
        columns = (Column("figure", _("Figure")), Column("value", _("Value")))
        blocks.append(Table("figures", _("Key figures"), columns, plain(figures)))
    if doubts:
        blocks.append(Text(tuple(doubts), _("Made up or approximate"), warns=True))
    yield Section("summary", _("Summary"), tuple(blocks))


def _quality(schedule: Schedule) -> Table:
    columns = (
        Column("part", _("Part")),
        Column("result", _("Result")),
        Column("cost", _("Cost"), "whole"),
        Column("bound", _("No plan costs less than"), "whole"),
        Column("gap", _("Gap"), "gap"),
        Column("seconds", _("Seconds"), "whole"),
        Column("solver", _("Solver"), "centre"),
    )
    rows = [
        (family_name(p.family), status_name(p.status), p.objective, p.bound, p.gap, round(p.runtime_s), p.solver)
        for p in schedule.parts
    ]
    return Table("quality", _("How good the plan is"), columns, plain(rows))
