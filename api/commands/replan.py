"""``hubdong replan``: a plan after something has happened, with as few changed sessions and visits as possible."""

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
from api.terminal.happened import Cancel, ClosedDays, Demand, Pins, events
from api.terminal.inputs import read_model, ready_folder, solve_params, unwritable
from api.terminal.interrupt import interruptible
from api.terminal.progress import Reporter

if TYPE_CHECKING:
    from planner.result import SolveParams
    from scenarios.changes import Change
    from scenarios.pipeline import Outcome
    from scenarios.replan import Absence, Announced
    from scenarios.schedule.document import Schedule, TrainingSession
    from scenarios.schema import Scenario

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
    closed: ClosedDays = None,
    cancel: Cancel = None,
    visit: Demand = None,
    pin: Pins = None,
    time_limit: TimeLimit = 120.0,
    seed: Seed = 0,
    workers: Workers = 2,
) -> None:
    """Plan, write, list every change with its price."""
    # Engines and pictures take seconds to load; help and a mistyped option need none of them.
    from scenarios.events import with_events
    from scenarios.read import read

    params = solve_params(time_limit, seed, workers)
    happened = events(closed, cancel, visit, pin)
    scenario, home = read(source)
    scenario = _without(scenario, [_absence(text) for text in without or ()])
    scenario = with_events(scenario, happened)
    earlier = issued_before(previous, scenario)
    scenario, announced = announced_before(scenario, earlier, previous, price, tuple(keep or ()))
    carry_out(scenario, home, announced, folder, params)


def carry_out(scenario: "Scenario", home: Path, announced: "Announced", folder: Path, params: "SolveParams") -> None:
    """Plan again, write, list every change; end the command.

    Raises
    ------
    typer.Exit
        Always, as ``plan`` does.
    """
    from api.documents.folder import write_all
    from api.terminal.summary import summary
    from scenarios.geography import cells
    from scenarios.pipeline import plan

    areas = cells(scenario, home)
    ready_folder(folder)
    with Reporter(Console(stderr=True)) as reporter:

        def work(stop: threading.Event) -> "Outcome":
            return plan(scenario, home, params, reporter, stop, announced)

        outcome = interruptible(work, lambda: reporter.say(_("Stopping with what is known so far.")))
        try:
            files = write_all(outcome, areas, folder, dt.datetime.now(dt.UTC), announced.schedule)
        except OSError as error:
            raise unwritable(folder, error) from None
    for line in (*summary(outcome.schedule, files), "", *_change_lines(outcome, announced)):
        typer.echo(line)
    raise typer.Exit(EXIT_CODES[outcome.schedule.status])


def issued_before(previous: Path, scenario: "Scenario") -> "Schedule":
    """Return the plan issued before.

    Raises
    ------
    BadInputError
        If it cannot be read, is that of another scenario, or holds neither training nor visits.
    """
    earlier = previous_plan(previous, scenario.name)
    if earlier is None or (earlier.training is None and earlier.visits is None):
        raise BadInputError([f"{previous}: {_('holds no plan of training or visits')}"])
    return earlier


def announced_before(
    scenario: "Scenario", earlier: "Schedule", previous: Path, price: int = 1_000, keep: tuple[str, ...] = ()
) -> tuple["Scenario", "Announced"]:
    """Return the scenario with its promises, and what has been announced."""
    from api.documents.folder import START
    from scenarios.replan import Announced
    from scenarios.visits_again import VisitsAgain, VisitStart, with_promises

    if earlier.visits is None or scenario.visits is None:
        return scenario, Announced(earlier, price, keep)
    left = previous.parent / START
    again = VisitsAgain(earlier.visits, read_model(left, VisitStart) if left.exists() else None)
    return with_promises(scenario, earlier.visits), Announced(earlier, price, keep, again)


def _without(scenario: "Scenario", absences: "list[Absence]") -> "Scenario":
    from scenarios.replan import with_absences

    return with_absences(scenario, absences) if absences else scenario


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
    """Yield how many sessions and visits change, at which price, and each of them."""
    from api.terminal.changes import replanned_lines
    from scenarios.changes import changes

    before, after = announced.schedule.training, outcome.schedule.training
    visits = outcome.schedule.visits
    if visits is not None and visits.replanned is not None:
        yield from replanned_lines(visits.replanned)
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
