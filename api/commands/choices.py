"""What the commands about choices share: where documents go, and how the command ends."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from api.documents.files import write_whole
from api.errors import EXIT_CODES
from api.i18n import say
from api.terminal.inputs import unwritable
from planner.result import Status

Folder = Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the documents.")]


def written(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[Path]:
    """Write documents into a folder that exists and return their paths.

    Raises
    ------
    BadInputError
        If the folder cannot be written.
    """
    paths = []
    try:
        for name, content in files:
            write_whole(folder / name, content)
            paths.append(folder / name)
    except OSError as error:
        raise unwritable(folder, error) from None
    return paths


def leave(statuses: Sequence[Status], folder: Path, files: Sequence[Path]) -> None:
    """Say where the documents are and end the command as well as its best plan ended.

    Raises
    ------
    typer.Exit
        Always: 0 with a plan, 3 if it is proven that there is none at all, else 4.
    """
    typer.echo("")
    typer.echo(say("Files in {folder}:", {"folder": str(folder)}))
    typer.echo(f"  {', '.join(file.name for file in files)}")
    order = (Status.OPTIMAL, Status.FEASIBLE, Status.UNKNOWN, Status.INFEASIBLE)
    raise typer.Exit(EXIT_CODES[min(statuses, key=order.index, default=Status.UNKNOWN)])
