"""``hubdong template`` and ``hubdong workbook``: a scenario in Excel."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.limits import Source
from api.errors import BadInputError
from api.i18n import say
from api.terminal.inputs import ready_file, write_file

ALL = "all"
SUFFIX = ".xlsx"

File = Annotated[Path, typer.Option("--out", "-o", metavar="FILE.xlsx", help="The workbook to write.")]


def template_command(
    family: Annotated[str, typer.Argument(metavar="FAMILY|all", help="hubs, visits, training, staffing or all.")],
    out: File,
) -> None:
    """Write an empty workbook."""
    from scenarios.workbook.writing import FAMILIES, template

    if family not in (*FAMILIES, ALL):
        known = ", ".join((*FAMILIES, ALL))
        raise BadInputError([say("no family is called '{name}'; there are {known}", {"name": family, "known": known})])
    _ready(out)
    write_file(out, template(FAMILIES if family == ALL else (family,)))
    typer.echo(say("Fill in {file}; then: hubdong plan {file} -o DIR", {"file": str(out)}))


def workbook_command(
    source: Source,
    out: File,
    previous: Annotated[
        Path | None,
        typer.Option("--promises", metavar="PLAN.xlsx", help="Earlier plan whose visits become promises."),
    ] = None,
) -> None:
    """Write a scenario as a workbook."""
    from scenarios.handmade.sheets import promises
    from scenarios.read import read
    from scenarios.workbook.writing import workbook_of

    scenario, _home = read(source)
    if previous is not None:
        scenario = promises(scenario, previous)
    _ready(out)
    write_file(out, workbook_of(scenario))
    typer.echo(say("Written: {file}", {"file": str(out)}))


def _ready(out: Path) -> None:
    if out.suffix.lower() != SUFFIX:
        raise BadInputError([say("{file} does not end in {suffix}", {"file": str(out), "suffix": SUFFIX})])
    ready_file(out)
