"""What a plan of visits made again changes, and what each further change would buy."""

from collections.abc import Iterator

from api.documents.table import Column, Table, plain
from api.i18n import _, say
from api.terminal.tables import table_lines
from scenarios.schedule.changes import ChangePoint, Replanned, VisitChange, VisitTime


def replanned_lines(told: Replanned) -> Iterator[str]:
    """Yield how many visits stay, each change, and the curve."""
    values = {"kept": told.kept, "promised": told.promised, "forced": told.forced, "chosen": told.by_choice}
    yield say(
        "{kept} of {promised} announced visits stay in their half-day; {forced} change by force, {chosen} by choice:",
        values,
    )
    yield from (f"  {_change(one)}" for one in told.changes if one.kind != "retimed")
    retimed = sum(one.kind == "retimed" for one in told.changes)
    if retimed:
        yield say("{count} visits stay in their half-day and begin at another time.", {"count": retimed})
    yield ""
    yield _("What each further change buys:")
    yield from (f"  {line}" for line in table_lines(curve_table(told)))
    values = {"seconds": told.change_seconds}
    yield say("A change counts as {seconds} seconds of driving; * marks the plan chosen by that.", values)


def curve_table(told: Replanned) -> Table:
    """Return a row per number of changes."""
    columns = (
        Column("chosen", ""),
        Column("changes", _("Changes"), "whole"),
        Column("visits", _("Visits"), "whole"),
        Column("prize", _("Points visited"), "whole"),
        Column("driving", _("Driving (min)"), "whole"),
        Column("cost", _("Cost"), "whole"),
        Column("bound", _("No plan costs less than"), "whole"),
        Column("saved", _("Saved by this step"), "whole"),
    )
    before = [None, *(point.cost for point in told.curve)]
    rows = [_row(point, cost) for point, cost in zip(told.curve, before, strict=False)]
    return Table("changes_curve", _("What each further change buys:"), columns, plain(rows))


def _row(point: ChangePoint, before: int | None) -> tuple[str | int | None, ...]:
    saved = None if before is None else before - point.cost
    mark = "*" if point.chosen else ""
    minutes = round(point.driving_seconds / 60)
    return mark, point.changes, point.visits, point.prize, minutes, point.cost, point.bound, saved


def _change(change: VisitChange) -> str:
    values = {"place": change.name, "before": _when(change.before), "after": _when(change.after)}
    text = {
        "moved": say("{place}: {before} → {after}", values),
        "dropped": say("{place}: {before}, no longer visited", values),
        "added": say("{place}: is new, {after}", values),
        "retimed": say("{place}: {before} → {after}", values),
    }[change.kind]
    return say("{change} (by force)", {"change": text}) if change.forced else text


def _when(time: VisitTime | None) -> str:
    return "" if time is None else f"{time.start:%Y-%m-%d} {time.half_day} {time.start:%H:%M}"
