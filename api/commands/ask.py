"""``hubdong left-out``, ``hubdong slots`` and ``hubdong worth``: questions to a plan of visits issued before."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from pydantic import BaseModel
from rich.console import Console

from api.commands.export import previous_plan
from api.commands.limits import AsJson, Seed, Source, TimeLimit, Workers
from api.documents.when import weekday
from api.errors import BadInputError
from api.i18n import _, say
from api.rules import rule_sentence
from api.terminal.inputs import read_model, solve_params
from api.terminal.interrupt import interruptible
from api.terminal.progress import Reporter

if TYPE_CHECKING:
    from scenarios.asked import Asked, HalfDayOf, HalfDayWorth, SlotOffer, ToldAdmission, WhyLeftOut

Told = Annotated[Path, typer.Option("--previous", metavar="SCHEDULE.json", help="The plan as it was issued.")]
M = TypeVar("M", bound=BaseModel)
SHOWN = 10
"""Half-days shown of a place; JSON has all."""


def left_out_command(source: Source, previous: Told, as_json: AsJson = False) -> None:
    """Say of each place that is not visited what stops it, and the smallest change that would admit it."""
    found = _answer(source, previous, lambda asked, cancel: asked.why_left_out(cancel))
    _tell(found, as_json, (line for one in found for line in _why_lines(one)))


def slots_command(
    source: Source,
    previous: Told,
    place: Annotated[str, typer.Option("--place", metavar="NAME", help="Place to be visited, by name or id.")],
    as_json: AsJson = False,
) -> None:
    """List the half-days in which a place fits, by the cost that it adds; it may be new in the scenario."""
    found = _answer(source, previous, lambda asked, cancel: asked.slots(place, cancel))
    _tell(found, as_json, _slot_lines(found))


def worth_command(
    source: Source,
    previous: Told,
    time_limit: TimeLimit = 120.0,
    seed: Seed = 0,
    workers: Workers = 2,
    as_json: AsJson = False,
) -> None:
    """Say what one more half-day of each weekday would be worth, and of each region; half of the time for either."""
    from api.documents.folder import START
    from scenarios.visits_again import VisitStart

    params = solve_params(time_limit / 2, seed, workers)
    left = previous.parent / START
    start = read_model(left, VisitStart) if left.exists() else None
    found = _answer(
        source,
        previous,
        lambda asked, cancel: [*asked.worth(start, params, cancel), *asked.worth_in_regions(start, params, cancel)],
    )
    _tell(found, as_json, map(_worth_line, found))


def _answer(source: str, previous: Path, ask: Callable[["Asked", threading.Event], list[M]]) -> list[M]:
    """Return what a plan answers; Ctrl-C ends the asking with what has been tried by then."""
    with Reporter(Console(stderr=True)) as reporter:
        return interruptible(
            lambda cancel: ask(_asked(source, previous, cancel), cancel),
            lambda: reporter.say(_("Stopping with what is known so far.")),
        )


def _asked(source: str, previous: Path, cancel: threading.Event) -> "Asked":
    # Engines take seconds to load; help and a mistyped option need none of them.
    from scenarios.asked import ask
    from scenarios.read import read

    scenario, home = read(source)
    earlier = previous_plan(previous, scenario.name)
    if earlier is None or earlier.visits is None:
        raise BadInputError([f"{previous}: {_('holds no plan of visits')}"])
    return ask(scenario, home, earlier, cancel)


def _tell(found: Sequence[BaseModel], as_json: bool, lines: Iterator[str]) -> None:
    text = json.dumps([one.model_dump(mode="json") for one in found], ensure_ascii=False)
    for line in [text] if as_json else lines:
        typer.echo(line)


def _why_lines(one: "WhyLeftOut") -> Iterator[str]:
    yield say("{place} ({points} points):", {"place": one.name, "points": one.prize})
    for rule, count in one.stops.items():
        why = (
            _("fits, but the way there is dearer than its points") if rule == "fits" else rule_sentence("visits", rule)
        )
        yield "  " + say("{count} half-days: {why}", {"count": count, "why": why})
    yield "  → " + (_admission(one.admission) if one.admission else _("no single change of those tried admits it"))


def _admission(found: "ToldAdmission") -> str:
    values = {"amount": found.amount, "minutes": -(-found.amount // 60), "when": _when(found.at)}
    match found.way:
        case "prize":
            return say("{amount} points more admit it on {when}", values)
        case "visits":
            return say("{amount} visit more on {when} admits it", values)
        case "driving":
            return say("{minutes} minutes more driving on {when} admit it", values)
        case "time":
            return say("an end {minutes} minutes later on {when} admits it", values)
        case _:
            return say("{amount} won more admit it on {when}", values)


def _slot_lines(found: Sequence["SlotOffer"]) -> Iterator[str]:
    if not found:
        yield _("It fits in no half-day of the plan as it stands; hubdong left-out says why.")
    for one in found[:SHOWN]:
        values = {"when": _when(one.at), "minutes": -(-one.extra_seconds // 60)}
        worth = "" if one.worth_it else f" ({_('dearer than its points')})"
        yield say("{when}: {minutes} minutes more driving", values) + worth


def _worth_line(one: "HalfDayWorth") -> str:
    values = {
        "half_day": f"{weekday(one.like.date)} {one.half_day}",
        "saves": "–" if one.saves_seconds is None else -(-one.saves_seconds // 60),
        "visits": one.visits,
        "price": "–" if one.price_seconds is None else -(-one.price_seconds // 60),
    }
    if one.region is None:
        template = "{half_day}: saves {saves} minutes with {visits} visits (tried); price at the margin {price}"
        return say(template, values)
    values["region"] = one.region
    template = "{region}, {half_day}: saves {saves} minutes with {visits} visits (tried); price at the margin {price}"
    return say(template, values)


def _when(at: "HalfDayOf") -> str:
    return f"{at.date.isoformat()} {at.half_day}"
