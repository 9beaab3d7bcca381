"""Sections: several groupings side by side, dong by dong, how far they are from each other, and their loads."""

from collections.abc import Callable, Iterator

from api.documents.contents.regions import loads
from api.documents.table import At, Column, Mark, Section, Table, Text, Value, plain
from api.i18n import _, say
from api.rules import rule_sentence
from api.words import status_name
from scenarios.schedule.options import Option, OptionSchedule

CHANGED = "*"
"""Behind the region of a dong that is in another one than in the first option."""


def sections(choices: OptionSchedule) -> Iterator[Section]:
    """Yield the overview, then the details where there is more than nothing to show."""
    remarks = Text(tuple(remark_lines(choices)))
    yield Section(
        "options", _("Groupings to choose from"), (remarks, overview(choices)) if choices.options else (remarks,)
    )
    if not choices.options:
        return
    yield Section("option_dongs", _("Regions by option"), (Text((_star(),)), _dongs(choices)))
    yield Section("option_distances", _("How far apart"), (Text((_far(),)), _distances(choices)))
    if choices.options[0].hubs.regions[0].loads:
        blocks = [loads(o.hubs, f"option_{o.number}_loads", option_name(o)) for o in choices.options]
        yield Section("option_loads", _("Loads of the regions"), tuple(blocks))


def option_name(option: Option) -> str:
    """Return what an option is called."""
    return say("option {number}", {"number": option.number})


def above(option: Option, choices: OptionSchedule) -> float:
    """Return by which share an option costs more than the first one."""
    least = choices.options[0].objective
    return (option.objective - least) / max(1, least)


def overview(choices: OptionSchedule) -> Table:
    """Return a row per option."""
    columns = (
        Column("option", _("Option"), "centre"),
        Column("cost", _("Cost"), "whole"),
        Column("above", _("Above the first"), "share"),
        Column("dongs", _("Dongs that differ"), "whole"),
        Column("changed", _("Which dongs differ from the first")),
        Column("hubs", _("New hub dongs")),
        Column("result", _("Result")),
    )
    rows = [
        (
            option_name(option),
            option.objective,
            above(option, choices),
            len(option.changed),
            ", ".join(option.changed),
            ", ".join(option.new_hubs),
            _quality(option),
        )
        for option in choices.options
    ]
    return Table("options", _("Groupings to choose from"), columns, plain(rows))


def remark_lines(choices: OptionSchedule) -> Iterator[str]:
    """Yield what was asked, how many there are, and why there are no more."""
    values = {"dongs": choices.least_apart, "percent": choices.within_percent}
    yield say("Any two differ by at least {dongs} dongs; none costs {percent} % more than the first.", values)
    if choices.within is not None:
        yield say("In all, {count} groupings cost so little; they were all gone through.", {"count": choices.within})
    yield {
        "count": _("As many as asked for."),
        "none_left": _("There are no more: proven."),
        "gave_up": _("More were not found in the time given; there may be some."),
    }[choices.ending]
    if choices.clashing_rules:
        yield _("Rules that cannot all be kept") + ":"
        yield from (f"- {rule_sentence('hubs', rule)}" for rule in choices.clashing_rules)
    for note in choices.heading.synthetic:
        yield say("Made-up data: {note}", {"note": note})


def _quality(option: Option) -> str:
    """Return what is proven: the first against all groupings, another against those as far from the ones before it."""
    if option.gap != 0.0:
        return status_name(option.status)
    return status_name(option.status) if option.number == 1 else _("the cheapest so far from those before it, proven")


def _star() -> str:
    return say("★ is the hub dong; {mark} marks a dong in another region than in the first option.", {"mark": CHANGED})


def _far() -> str:
    return _("Dongs that must change region to turn one option into the other; which dong is the hub does not count.")


def _dongs(choices: OptionSchedule) -> Table:
    """Return the hub of each dong by option, those that differ from the first one marked."""
    hub_of = [{d.name: r.hub for r in o.hubs.regions for d in r.dongs} for o in choices.options]
    keys = [f"option_{option.number}" for option in choices.options]
    names = [option_name(option) for option in choices.options]
    columns = (
        Column("dong", _("Dong")),
        *(Column(key, say("{option}: hub dong", {"option": name})) for key, name in zip(keys, names, strict=True)),
    )
    rows = [
        (dong, *(_hub(option, hubs[dong], dong) for option, hubs in zip(choices.options, hub_of, strict=True)))
        for dong in hub_of[0]
    ]
    marks = tuple(Mark(key, "changed", _ends_in_star(key)) for key in keys)
    return Table("option_dongs", _("Regions by option"), columns, plain(rows), grows=True, marks=marks)


def _ends_in_star(key: str) -> Callable[[At], str]:
    return lambda at: f'RIGHT({at.cell(key)},1)="{CHANGED}"'


def _hub(option: Option, hub: str, dong: str) -> str:
    return f"{'★ ' if hub == dong else ''}{hub}{f' {CHANGED}' if dong in option.changed else ''}"


def _distances(choices: OptionSchedule) -> Table:
    columns = (
        Column("option", _("Option"), "centre"),
        *(Column(f"option_{option.number}", option_name(option), "whole") for option in choices.options),
    )
    rows: list[tuple[Value, ...]] = [(option_name(option), *option.apart) for option in choices.options]
    return Table("option_distances", _("How far apart"), columns, plain(rows))
