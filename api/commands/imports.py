"""``hubdong import-places``, ``import-boundaries``, ``import-roads``: public files into a scenario's folder."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.limits import Source
from api.errors import BadInputError
from api.i18n import say
from api.refusals import problem_line
from api.terminal.inputs import ready_file, write_file
from scenarios.errors import Problem

MOST_LINES = 200

Given = Annotated[Path, typer.Argument(metavar="FILE", help="The public file.")]
Out = Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="File in the scenario's folder.")]


def import_places_command(
    source: Source,
    file: Given,
    out: Out,
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="Kind of visit, as the scenario calls it.")],
) -> None:
    """Read, refuse, write."""
    from scenarios.importing import import_places
    from scenarios.read import read

    scenario, home = read(source)
    found = import_places(file, scenario, home, kind)
    write_file(ready_file(out), found.table())
    values: dict[str, object] = {"taken": len(found.rows), "refused": len(found.refused), "file": str(out)}
    typer.echo(say("{taken} places written to {file}, {refused} rows refused.", values))
    _tell(found.refused)
    _tell(found.told)


def import_boundaries_command(source: Source, file: Given, out: Out) -> None:
    """Check, write."""
    from scenarios.importing import import_boundaries
    from scenarios.read import read

    scenario, _home = read(source)
    _ready(out, ".gpkg")
    count = import_boundaries(file, scenario, out.parent, out.name)
    typer.echo(
        say("{dongs} dongs written to {file}; name it as the boundary file.", {"dongs": count, "file": str(out)})
    )


def import_roads_command(source: Source, file: Given, out: Out) -> None:
    """Check, copy."""
    from scenarios.importing import import_roads
    from scenarios.read import read

    scenario, _home = read(source)
    _ready(out, ".osm.pbf")
    roads = import_roads(file, scenario, out.parent, out.name)
    values: dict[str, object] = {"segments": roads.segments, "file": str(out)}
    typer.echo(say("{segments} pieces of road copied to {file}; name it as the road file.", values))
    if roads.outside:
        typer.echo(say("Outside these roads lie: {dongs}", {"dongs": ", ".join(roads.outside)}))


def _ready(out: Path, suffix: str) -> None:
    if not out.name.lower().endswith(suffix):
        raise BadInputError([say("{file} does not end in {suffix}", {"file": str(out), "suffix": suffix})])
    ready_file(out)


def _tell(problems: list[Problem]) -> None:
    for problem in problems[:MOST_LINES]:
        typer.echo(f"  {problem_line(problem)}")
    if len(problems) > MOST_LINES:
        typer.echo("  " + say("and {more} more problems", {"more": len(problems) - MOST_LINES}))
