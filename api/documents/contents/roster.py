"""Sections: who does what once the regions stand (업무분담표): by role, the heads, and in full."""

from collections.abc import Iterator

from api.documents.contents.regions import role_name
from api.documents.table import Column, Row, Section, Table, Text, plain
from api.i18n import _, say
from scenarios.schedule.document import DutyLine, HubSchedule, Schedule


def sections(schedule: Schedule) -> Iterator[Section]:
    """Yield the duties by role, the heads of the dongs with those they work with, then every dong's duties."""
    hubs = schedule.hubs
    if hubs is None or not hubs.duties:
        return
    remarks = _remarks(hubs)
    yield Section("duties_by_role", _("Duties by role"), (*remarks, _by_role(hubs)))
    yield Section("heads", _("Heads of the dongs"), (_heads(hubs),))
    yield Section("duties", _("Roster of duties"), (*remarks, _lines(hubs)), annex=True)


def _remarks(hubs: HubSchedule) -> list[Text]:
    if not any(line.assumption for line in hubs.duties):
        return []
    return [Text((_("Lines marked as assumed stand in no source; the office settles them."),))]


def _by_role(hubs: HubSchedule) -> Table:
    """Return each duty once, with the roles it falls to."""
    roles: dict[tuple[str, str, str | None, bool], set[str]] = {}
    for line in hubs.duties:
        roles.setdefault((line.field, line.duty, line.team, line.assumption), set()).add(line.role)
    columns = (
        Column("field", _("Field")),
        Column("duty", _("Duty")),
        Column("team", _("Done by")),
        Column("hub", _("Hub dong"), "centre"),
        Column("linked", _("Linked dong"), "centre"),
        Column("basis", _("Basis"), "centre"),
    )
    rows = [
        (field, duty, _team(team), *("○" if role in whose else "" for role in ("hub", "linked")), _basis(assumed))
        for (field, duty, team, assumed), whose in roles.items()
    ]
    return Table("duties_by_role", _("Duties by role"), columns, plain(rows))


def _heads(hubs: HubSchedule) -> Table:
    columns = (
        Column("region", _("Region")),
        Column("dong", _("Dong")),
        Column("head", _("Head")),
        Column("role", _("Role"), "centre"),
        Column("others", _("Works with")),
    )
    rows = [
        Row(
            (
                region.name,
                dong.name,
                head_of(dong.name),
                role_name(is_hub=dong.is_hub),
                ", ".join(other.name for other in region.dongs if other is not dong),
            ),
            "begins" if dong.is_hub else "plain",
        )
        for region in hubs.regions
        for dong in region.dongs
    ]
    return Table("heads", _("Heads of the dongs"), columns, tuple(rows))


def _lines(hubs: HubSchedule) -> Table:
    columns = (
        Column("region", _("Region")),
        Column("dong", _("Dong")),
        Column("role", _("Role"), "centre"),
        Column("field", _("Field")),
        Column("duty", _("Duty")),
        Column("team", _("Done by")),
        Column("others", _("Works with")),
        Column("basis", _("Basis"), "centre"),
    )
    rows, dong = [], ""
    for line in hubs.duties:
        rows.append(Row(_cells(line), "plain" if line.dong == dong else "begins"))
        dong = line.dong
    return Table("duties", _("Roster of duties"), columns, tuple(rows), grows=True)


def _cells(line: DutyLine) -> tuple[str, ...]:
    return (
        line.region,
        line.dong,
        role_name(is_hub=line.role == "hub"),
        line.field,
        line.duty,
        head_of(line.dong) if line.team is None else line.team,
        ", ".join(line.with_dongs),
        _basis(line.assumption),
    )


def head_of(dong: str) -> str:
    """Return the title of a dong's head (동장)."""
    return say("head of {dong}", {"dong": dong})


def _team(team: str | None) -> str:
    return _("head of the dong") if team is None else team


def _basis(assumption: bool) -> str:
    return _("assumed") if assumption else _("source")
