"""``hubdong replan``: a plan after lecturers or halls have dropped out, with as few changed sessions as possible."""

import datetime as dt
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from api.commands.export import previous_plan
from api.commands.limits import Seed, Source, TimeLimit, Workers
from api.errors import EXIT_CODES, BadInputError
from api.i18n import _, say
from api.terminal.inputs import ready_folder, solve_params, unwritable
from api.terminal.interrupt import interruptible
from api.terminal.progress import Reporter

if TYPE_CHECKING:
    from scenarios.pipeline import Outcome
    from scenarios.replan import Absence, Announced, Change
    from scenarios.schedule.document import TrainingSession

DAYS = re.compile(r"(?P<name>.+?)(?:\s+(?P<first>\d{4}-\d\d-\d\d)(?:\.\.(?P<last>\d{4}-\d\d-\d\d))?)?")

Told = Annotated[Path, typer.Option("--previous", metavar="SCHEDULE.json", help="The plan as it was issued.")]
Folder = Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the documents of the plan.")]
Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar="NAME [DATE[..DATE]]",
        help="Lecturer or hall that drops out: on a date, from a date to a date, or for good. May be repeated.",
    ),
]
Keep = Annotated[
    list[str] | None,
    typer.Option("--keep", metavar="SESSION", help="Session that must stay as announced. May be repeated."),
]
Price = Annotated[
    int,
    typer.Option(
        "--price", metavar="N", min=0, show_default=False, help="Points per changed session, 1,000 if not given."
    ),
]


def replan_command(
    source: Source,
    previous: Told,
    folder: Folder,
    without: Without = None,
    keep: Keep = None,
    price: Price = 1_000,
    time_limit: TimeLimit = 120.0,
    seed: Seed = 0,
    workers: Workers = 2,
) -> None:
    """Plan, write, list every change with its price."""
    # Engines and pictures take seconds to load; help and a mistyped option need none of them.
    from api.documents.folder import write_all
    from api.terminal.summary import summary
    from scenarios.geography import cells
    from scenarios.pipeline import plan
    from scenarios.read import read
    from scenarios.replan import Announced, with_absences

    params = solve_params(time_limit, seed, workers)
    scenario, home = read(source)
    scenario = with_absences(scenario, [_absence(text) for text in without or ()])
    earlier = previous_plan(previous, scenario.name)
    if earlier is None or earlier.training is None:
        raise BadInputError([f"{previous}: {_('holds no training plan')}"])
    announced = Announced(earlier, price, tuple(keep or ()))
    areas = cells(scenario, home)
    ready_folder(folder)
    with Reporter(Console(stderr=True)) as reporter:

        def work(cancel: threading.Event) -> "Outcome":
            return plan(scenario, home, params, reporter, cancel, announced)

        outcome = interruptible(work, lambda: reporter.say(_("Stopping with what is known so far.")))
        try:
            files = write_all(outcome, areas, folder, dt.datetime.now(dt.UTC), earlier)
        except OSError as error:
            raise unwritable(folder, error) from None
    for line in (*summary(outcome.schedule, files), "", *_change_lines(outcome, announced)):
        typer.echo(line)
    raise typer.Exit(EXIT_CODES[outcome.schedule.status])


def _absence(text: str) -> "Absence":
    from scenarios.replan import Absence

    match = DAYS.fullmatch(text.strip())
    try:
        name, first, last = match.group("name", "first", "last") if match else ("", None, None)
        dates = [None if day is None else dt.date.fromisoformat(day) for day in (first, last)]
    except ValueError:
        name, dates = "", [None, None]
    if not name:
        raise BadInputError([say("--without: '{text}' is not a name with a date or two", {"text": text})])
    return Absence(name, *dates)


def _change_lines(outcome: "Outcome", announced: "Announced") -> Iterator[str]:
    """Yield how many sessions change, at which price, and each of them."""
    from scenarios.replan import changes

    before, after = announced.schedule.training, outcome.schedule.training
    if before is None or after is None:
        return
    found = changes(before.sessions, after.sessions)
    values = {"count": len(found), "sessions": len(before.sessions), "price": announced.price}
    yield say("{count} of {sessions} sessions change, {price} points each:", values)
    yield from (f"  {_change(one)}" for one in found)


def _change(change: "Change") -> str:
    title = change.name if change.name.startswith(change.course) else f"{change.course} {change.name}"
    if change.after is None:
        return say("{session}: is dropped", {"session": title})
    if change.before is None:
        return say("{session}: is new, {after}", {"session": title, "after": _when(change.after)})
    values = {"session": title, "before": _when(change.before), "after": _when(change.after)}
    return say("{session}: {before} → {after}", values)


def _when(session: "TrainingSession") -> str:
    place = [] if session.venue is None else [session.venue]
    return ", ".join([f"{session.start:%Y-%m-%d %H:%M}–{session.end:%H:%M}", *place, *session.lecturers])
