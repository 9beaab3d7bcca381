"""Section: the best plan at each setting of a limit, and what each step saves."""

from collections.abc import Iterator

from api.documents.table import Column, Section, Table, Text, plain
from api.i18n import _, say
from api.rules import rule_sentence
from api.words import status_name
from scenarios.schedule.options import CurvePart, CurveSchedule


def sections(curve: CurveSchedule) -> Iterator[Section]:
    """Yield the table of the curve with what is to be known of it."""
    title = over_title(curve.over)
    yield Section("curve", title, (Text(tuple(remark_lines(curve))), table(curve)))


def over_title(over: str) -> str:
    """Return what a curve shows."""
    return {
        "regions": _("Cost by number of regions"),
        "moves": _("Cost by dongs moved from today's regions"),
        "budget": _("Cost by budget cap"),
    }[over]


def setting_title(over: str) -> str:
    """Return what is varied."""
    return {"regions": _("Regions"), "moves": _("Dongs that may move"), "budget": _("Cap")}[over]


def _choice_title(over: str) -> str:
    return {
        "regions": _("Hub dongs"),
        "moves": _("Dongs that change region"),
        "budget": _("Courses not held"),
    }[over]


def table(curve: CurveSchedule) -> Table:
    """Return a row per setting."""
    columns = (
        Column("setting", setting_title(curve.over), "won" if curve.over == "budget" else "whole"),
        Column("cost", _("Cost"), "whole"),
        Column("saved", _("Saved by this step"), "whole"),
        Column("bound", _("No plan costs less than"), "whole"),
        Column("gap", _("Gap"), "gap"),
        Column("result", _("Result")),
        Column("choice", _choice_title(curve.over)),
    )
    rows = [
        (
            part.setting,
            part.objective,
            part.saved,
            part.bound,
            part.gap,
            status_name(part.status),
            _choice(curve, part),
        )
        for part in curve.parts
    ]
    return Table(f"curve_{curve.over}", over_title(curve.over), columns, plain(rows))


def _choice(curve: CurveSchedule, part: CurvePart) -> str:
    """Return what sets the plan apart, or the rules that clash where there is none."""
    if part.clashing_rules:
        clash = "; ".join(rule_sentence(curve.family, rule) for rule in part.clashing_rules)
        return say("cannot all be kept: {rules}", {"rules": clash})
    return ", ".join(part.choice)


def remark_lines(curve: CurveSchedule) -> Iterator[str]:
    """Yield what is to be known of the curve."""
    yield _(
        "Each row is the cheapest plan found at its setting, verified; a gap of zero is a proof that none is cheaper."
    )
    if curve.exhausted:
        yield say("Beyond {setting} nothing more is saved: proven.", {"setting": curve.parts[-1].setting})
    for note in curve.heading.synthetic:
        yield say("Made-up data: {note}", {"note": note})
