"""``hubdong record`` and ``hubdong roll``: what became of visits, and the rest of the season planned from it."""

import datetime as dt
from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.limits import Seed, Source, TimeLimit, Workers
from api.commands.replan import announced_before, carry_out, issued_before
from api.errors import BadInputError
from api.i18n import _, say
from api.terminal.happened import Cancel, ClosedDays, Demand, Pins, events
from api.terminal.inputs import read_model, solve_params, write_file

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from scenarios.schema.outcomes import Outcomes, Suggestion, VisitRecord

Book = Annotated[Path, typer.Option("--outcomes", metavar="OUTCOMES.json", help="File of what became of visits.")]
Told = Annotated[Path, typer.Option("--previous", metavar="SCHEDULE.json", help="The plan as it was issued.")]
Folder = Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the documents of the plan.")]


def record_command(
    source: Source,
    book: Book,
    place: Annotated[
        str | None, typer.Option("--place", metavar="NAME", help="Place visited or not, by name or id.")
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="Date of the visit, or that planned.")
    ] = None,
    outcome: Annotated[str, typer.Option("--outcome", metavar="WHAT", help="done, moved or cancelled.")] = "done",
    suggestion: Annotated[
        list[str] | None,
        typer.Option(
            "--suggestion",
            metavar="DEPARTMENT:STATE:TEXT",
            help="Suggestion taken there; the state is open, answered or done. May be repeated.",
        ),
    ] = None,
    table: Annotated[
        Path | None, typer.Option("--from", metavar="TABLE", help="Many at once: .csv, or .xlsx with a sheet of them.")
    ] = None,
) -> None:
    """Add one record to the file, or those of a table; the file is begun if there is none."""
    from scenarios.outcome_table import read_outcomes
    from scenarios.outcomes import recorded
    from scenarios.read import read

    scenario, _home = read(source)
    if table is None:
        news = [_record(scenario, place, date, outcome, suggestion or ())]
    elif place is None and date is None and not suggestion:
        news = read_outcomes(table, scenario)
    else:
        raise BadInputError([_("--from: the table names places, dates and suggestions; leave these options out")])
    outcomes = reduce(recorded, news, _outcomes(book))
    write_file(book, (outcomes.model_dump_json(indent=2) + "\n").encode())
    typer.echo(say("{count} records in {file}", {"count": len(outcomes.records), "file": str(book)}))


def _record(
    scenario: "Scenario", place: str | None, date: str | None, outcome: str, suggestions: Sequence[str]
) -> "VisitRecord":
    """Return the record that the options tell."""
    from scenarios.events import number_of
    from scenarios.schema.outcomes import VisitRecord

    if place is None or date is None:
        raise BadInputError([_("give --place and --date, or a table with --from")])
    if outcome not in ("done", "moved", "cancelled"):
        raise BadInputError([say("--outcome: '{text}' is not done, moved or cancelled", {"text": outcome})])
    return VisitRecord.model_validate(
        {
            "place": number_of(scenario, place),
            "date": _date(date, "--date"),
            "outcome": outcome,
            "suggestions": tuple(map(_suggestion, suggestions)),
        }
    )


def roll_command(
    source: Source,
    previous: Told,
    folder: Folder,
    today: Annotated[str, typer.Option("--today", metavar="YYYY-MM-DD", help="First day that may still change.")],
    book: Annotated[
        Path | None, typer.Option("--outcomes", metavar="OUTCOMES.json", help="File of what became of visits.")
    ] = None,
    closed: ClosedDays = None,
    cancel: Cancel = None,
    visit: Demand = None,
    pin: Pins = None,
    time_limit: TimeLimit = 120.0,
    seed: Seed = 0,
    workers: Workers = 2,
) -> None:
    """Freeze what is past, let waiting places gain points, and plan the rest with few changes."""
    from scenarios.events import with_events
    from scenarios.outcomes import followed, frozen, grown
    from scenarios.read import read
    from scenarios.schema.outcomes import Outcomes

    params = solve_params(time_limit, seed, workers)
    happened = events(closed, cancel, visit, pin)
    now = _date(today, "--today")
    scenario, home = read(source)
    earlier = issued_before(previous, scenario)
    if earlier.visits is None:
        raise BadInputError([f"{previous}: {_('holds no plan of visits')}"])
    outcomes = Outcomes() if book is None else read_model(book, Outcomes)
    earlier = earlier.model_copy(update={"visits": (rounds := followed(earlier.visits, outcomes, now))})
    scenario = frozen(grown(with_events(scenario, happened), outcomes, now), rounds, now)
    scenario, announced = announced_before(scenario, earlier, previous)
    carry_out(scenario, home, announced, folder, params)


def _outcomes(book: Path) -> "Outcomes":
    from scenarios.schema.outcomes import Outcomes

    return read_model(book, Outcomes) if book.exists() else Outcomes()


def _suggestion(text: str) -> "Suggestion":
    from scenarios.schema.outcomes import Suggestion

    department, _colon, rest = text.partition(":")
    state, _colon, words = rest.partition(":")
    if state not in ("open", "answered", "done") or not department.strip() or not words.strip():
        raise BadInputError([say("--suggestion: '{text}' is not DEPARTMENT:STATE:TEXT", {"text": text})])
    return Suggestion.model_validate({"department": department.strip(), "state": state, "text": words.strip()})


def _date(text: str, option: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        wrong = say("'{text}' is no date of the form YYYY-MM-DD", {"text": text})
        raise BadInputError([f"{option}: {wrong}"]) from None
