"""``hubdong why``: why not on this date, in this hall, for this dong; told by trying it."""

import datetime as dt
import threading
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from api.commands.limits import AsJson, Seed, Source, TimeLimit, Workers
from api.errors import BadInputError
from api.i18n import _, say
from api.terminal.inputs import solve_params
from api.terminal.interrupt import interruptible
from api.terminal.progress import Reporter

if TYPE_CHECKING:
    from scenarios.explain.told import WhyNotAnswer
    from scenarios.explain.wishes import DongWish, SessionWish, VisitWish

Text = str | None


def why_command(
    source: Source,
    place: Annotated[Text, typer.Option("--place", metavar="NAME", help="Place to be visited, by name or id.")] = None,
    session: Annotated[Text, typer.Option("--session", metavar="NAME", help="Session of a course to be held.")] = None,
    dong: Annotated[
        Text, typer.Option("--dong", metavar="NAME", help="Dong that --with, --apart or --hub is for.")
    ] = None,
    date: Annotated[Text, typer.Option("--date", metavar="YYYY-MM-DD", help="Date of the visit or session.")] = None,
    half_day: Annotated[Text, typer.Option("--half-day", metavar="NAME", help="Half-day of the visit.")] = None,
    hall: Annotated[Text, typer.Option("--hall", metavar="NAME", help="Hall of the session.")] = None,
    lecturer: Annotated[Text, typer.Option("--lecturer", metavar="NAME", help="Lecturer of the session.")] = None,
    with_: Annotated[Text, typer.Option("--with", metavar="DONG", help="Dong to share a region with.")] = None,
    apart: Annotated[Text, typer.Option("--apart", metavar="DONG", help="Dong to share no region with.")] = None,
    hub: Annotated[Text, typer.Option("--hub", metavar="DONG", help="Hub dong to belong to.")] = None,
    time_limit: TimeLimit = 120.0,
    seed: Seed = 0,
    workers: Workers = 2,
    as_json: AsJson = False,
) -> None:
    """Plan without the wish, then with it; tell the difference or the clash."""
    # Engines take seconds to load; help and a mistyped option need none of them.
    from api.terminal.explanation import why_lines
    from scenarios.explain.wishes import why
    from scenarios.read import read

    params = solve_params(time_limit, seed, workers)
    day = _date(date)
    if (place, session, dong).count(None) != 2:
        raise BadInputError([_("name one of --place, --session and --dong")])
    wish: VisitWish | SessionWish | DongWish
    if place is not None:
        wish = _visit(place, day, half_day)
    elif session is not None:
        wish = _session(session, day, hall, lecturer)
    else:
        wish = _grouping(dong or "", {"with": with_, "apart_from": apart, "hub": hub})
    scenario, home = read(source)
    with Reporter(Console(stderr=True)) as reporter:

        def work(cancel: threading.Event) -> "WhyNotAnswer":
            return why(scenario, home, wish, params, reporter, cancel)

        answer = interruptible(work, lambda: reporter.say(_("Stopping with what is known so far.")))
    for line in [answer.model_dump_json()] if as_json else why_lines(answer):
        typer.echo(line)


def _visit(place: str, date: dt.date | None, half_day: str | None) -> "VisitWish":
    from scenarios.explain.wishes import VisitWish

    if half_day is not None and date is None:
        raise BadInputError([_("--half-day needs --date")])
    return VisitWish(place, date, half_day)


def _session(session: str, date: dt.date | None, hall: str | None, lecturer: str | None) -> "SessionWish":
    from scenarios.explain.wishes import SessionWish

    return SessionWish(session, date, hall, lecturer)


def _grouping(dong: str, others: dict[str, str | None]) -> "DongWish":
    from scenarios.explain.wishes import DongWish

    chosen = [(name, how) for how, name in others.items() if name is not None]
    if len(chosen) != 1:
        raise BadInputError([_("--dong needs one of --with, --apart and --hub")])
    return DongWish(dong, *chosen[0])


def _date(text: str | None) -> dt.date | None:
    try:
        return None if text is None else dt.date.fromisoformat(text)
    except ValueError:
        wrong = say("'{text}' is no date of the form YYYY-MM-DD", {"text": text})
        raise BadInputError([f"--date: {wrong}"]) from None
