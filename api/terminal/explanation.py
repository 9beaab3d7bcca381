"""What ``hubdong explain`` and ``hubdong why`` say: the clash, the menu of repairs, what binds, what a wish costs."""

from collections.abc import Iterator, Sequence

from api.i18n import _, say, word
from api.words import family_name, status_name
from planner.result import Status
from scenarios.explain.told import Explanation, PartExplained, ToldBinding, ToldRepair, ToldStep, WhyNotAnswer
from scenarios.schedule.document import Finding

MOST_LINES = 40
"""Lines of a clash that are shown; one that time did not allow to make small may have hundreds."""


def clash_lines(family: str, lines: Sequence[Finding], minimal: bool | None) -> Iterator[str]:
    """Yield the lines that cannot all be kept."""
    yield say("{family}: these lines cannot all be kept:", {"family": family_name(family)})
    yield from (f"  - {say(one.template, one.values)}" for one in lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        yield f"  - {say('and {more} more lines', {'more': len(lines) - MOST_LINES})}"
    if minimal:
        yield _("Without any one of them there would be a plan.")
    else:
        yield _("Not all of them may be needed for the clash: more time (--time-limit) would tell.")


def explanation_lines(explained: Explanation) -> Iterator[str]:
    """Yield an explanation in the language spoken."""
    yield explained.title
    for part in explained.parts:
        yield ""
        yield f"{family_name(part.family)}: {status_name(part.status)}"
        yield from _part(part)
    yield from (f"  * {say('Made-up data: {note}', {'note': note})}" for note in explained.synthetic)


def why_lines(answer: WhyNotAnswer) -> Iterator[str]:
    """Yield what a wish would cost, or what it clashes with."""
    yield say("The wish: {wish}", {"wish": _told(answer.wish)})
    if answer.status is Status.INFEASIBLE:
        yield from _wish_clash(answer)
    elif answer.objective is None:
        yield _("Whether it is possible is not known: allow more time with --time-limit.")
    else:
        yield _("It is possible.")
        yield _dearer(answer)


def _wish_clash(answer: WhyNotAnswer) -> Iterator[str]:
    if answer.clash is None:
        yield _("It is not possible; which lines stand against it could not be told in time.")
    elif not answer.clash.lines:
        yield _("It is not possible, whatever line is dropped.")
    else:
        yield _("It is not possible.")
        yield from clash_lines(answer.family, [line.sentence for line in answer.clash.lines], answer.clash.minimal)


def _dearer(answer: WhyNotAnswer) -> str:
    least, most = answer.dearer_at_least, answer.dearer_at_most
    if most == 0:
        return _("It costs nothing more.")
    if least is not None and least == most:
        return say("The best plan with it costs {more} more.", {"more": least})
    shown = {"least": "?" if least is None else f"{least:,}", "most": "?" if most is None else f"{most:,}"}
    return say("The best plan with it costs between {least} and {most} more.", shown)


def _part(part: PartExplained) -> Iterator[str]:
    if part.status is Status.INFEASIBLE:
        yield from _hopeless(part)
    elif part.status is Status.UNKNOWN:
        yield _("Whether there is a plan is not known: allow more time with --time-limit, or loosen limits and quotas.")
    elif part.binding:
        yield _("The plan is at the limit of these lines; cost is what the plan is compared by:")
        for number, one in enumerate(part.binding, 1):
            yield f"  {number}. {_told(one.line.sentence)}"
            yield f"     {_told(one.how)}: {_saving(one)}"
    else:
        yield _("The plan is at the limit of no line with a number.")


def _hopeless(part: PartExplained) -> Iterator[str]:
    if part.clash is None:
        yield _("Which lines clash could not be told in time: allow more time with --time-limit.")
        return
    yield from clash_lines(part.family, [line.sentence for line in part.clash.lines], part.clash.minimal)
    yield ""
    if part.repairs:
        yield _("Each of these makes room for a plan; each has been planned and checked:")
    else:
        yield _("No repair was found.")
    for number, repair in enumerate(part.repairs, 1):
        yield from _repair(number, repair)
    if part.untried:
        yield say("{untried} more repairs could not be settled in time.", {"untried": part.untried})


def _repair(number: int, repair: ToldRepair) -> Iterator[str]:
    for place, step in enumerate(repair.steps):
        mark = f"{number}." if place == 0 else " " * len(f"{number}.")
        yield f"  {mark} {_step(step)}"
    sure = _("no smaller amount is enough") if repair.least else _("enough, maybe not least")
    best = repair.status is Status.OPTIMAL
    cost = say("cost of the plan {cost}" if best else "cost of the plan {cost} or less", {"cost": repair.objective})
    remarks = "".join(f"; {_told(remark)}" for remark in repair.remarks)
    yield f"     ({sure}; {cost}{remarks})"


def _step(step: ToldStep) -> str:
    return f"{_told(step.line.sentence)} → {_told(step.how)} [{word(step.rank)}]"


def _saving(one: ToldBinding) -> str:
    if not one.tried or one.saves_at_least is None:
        return _("not tried in time")
    if one.saves_at_most == 0:
        return _("saves nothing")
    if one.saves_at_most is None:
        return say("saves at least {least}", {"least": one.saves_at_least})
    if one.saves_at_least == one.saves_at_most:
        return say("saves {least}", {"least": one.saves_at_least})
    return say("saves between {least} and {most}", {"least": one.saves_at_least, "most": one.saves_at_most})


def _told(finding: Finding) -> str:
    return say(finding.template, finding.values)
