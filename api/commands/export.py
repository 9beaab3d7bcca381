"""``hubdong export``: the documents of a plan once more, from its ``schedule.json`` alone."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.errors import BadInputError
from api.i18n import say
from api.terminal.inputs import read_model, ready_folder, unwritable

if TYPE_CHECKING:
    from scenarios.schedule.document import Schedule

Previous = Annotated[
    Path | None,
    typer.Option(
        "--previous", metavar="SCHEDULE.json", help="Plan issued before: its calendar entries are updated or cancelled."
    ),
]
Templates = Annotated[
    Path | None, typer.Option("--templates", metavar="DIR", help="Folder with templates of your own for the documents.")
]


def export_command(
    source: Annotated[Path, typer.Argument(metavar="SCHEDULE.json", help="A plan as hubdong wrote it.")],
    folder: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the documents of the plan.")],
    formats: Annotated[
        str, typer.Option("--format", metavar="LIST", help="Formats, separated by commas; all if not given.")
    ] = "",
    previous: Previous = None,
    templates: Templates = None,
) -> None:
    """Read, write, list the files."""
    # Pictures take seconds to load; help and a mistyped option need none of them.
    from api.documents.folder import write_documents
    from scenarios.schedule.document import Schedule

    wanted = _formats(formats)
    schedule = read_model(source, Schedule)
    earlier, own = previous_plan(previous, schedule.scenario), own_templates(templates)
    ready_folder(folder)
    try:
        files = write_documents(_ready(schedule, earlier, source), folder, wanted, own)
    except OSError as error:
        raise unwritable(folder, error) from None
    for file in files:
        typer.echo(str(file))


def previous_plan(path: Path | None, scenario: str) -> "Schedule | None":
    """Return the plan issued before, if one is named.

    Raises
    ------
    BadInputError
        If it cannot be read or is that of another scenario.
    """
    from scenarios.schedule.document import Schedule

    if path is None:
        return None
    schedule = read_model(path, Schedule)
    if schedule.scenario != scenario:
        values = {"other": schedule.scenario, "scenario": scenario}
        wrong = say("is a plan of '{other}', not of '{scenario}'", values)
        raise BadInputError([f"{path}: {wrong}"])
    return schedule


def own_templates(path: Path | None) -> Path | None:
    """Return the folder of an office's own templates, if one is named, once they have been tried.

    Raises
    ------
    BadInputError
        If there is no such folder or a template in it cannot be used.
    """
    if path is None:
        return None
    if not path.is_dir():
        raise BadInputError([f"{path}: {say('is no folder')}"])
    from api.documents.rehearsal import rehearse

    rehearse(path)
    return path


def _formats(text: str) -> list[str]:
    from api.documents.formats import FORMATS

    wanted = [name.strip().lower() for name in text.split(",") if name.strip()] or list(FORMATS)
    for name in wanted:
        if name not in FORMATS:
            values = {"name": name, "known": ", ".join(FORMATS)}
            raise BadInputError([say("no format is called '{name}'; there are {known}", values)])
    return wanted


def _ready(schedule: "Schedule", previous: "Schedule | None", source: Path) -> "Schedule":
    """Return the schedule with its calendar entries; those of a plan that has a time stand already."""
    from scenarios.schedule.entries import entries

    if schedule.made is not None and previous is None:
        return schedule
    made = schedule.made or dt.datetime.fromtimestamp(source.stat().st_mtime, dt.UTC)
    return schedule.model_copy(update={"made": made, "entries": entries(schedule, made, previous)})
