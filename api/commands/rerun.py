"""``hubdong rerun``: a run of the service done again and held against what came of it."""

from typing import TYPE_CHECKING, Annotated

import typer

from api import settings
from api.errors import BadInputError
from api.i18n import say

if TYPE_CHECKING:
    from api.runs.again import Again, Ended

DIFFERS = 1


def rerun_command(
    run_id: Annotated[str, typer.Argument(metavar="RUN", help="Id of a run that has ended.")],
) -> None:
    """Solve again with the same scenario, seed, limits, threads and holidays; nothing is stored."""
    # the engines and the database load slowly, and help needs none of them
    from sqlalchemy.orm import undefer

    from api.commands.serve import opened
    from api.runs.again import NotRepeatableError, again
    from api.store.tables import Run

    store = opened(settings.service())
    with store.read() as session:
        run = session.get(Run, run_id, options=[undefer(Run.document), undefer(Run.provenance)])
        if run is None:
            raise BadInputError([say("there is no run '{name}'", {"name": run_id})])
        try:
            done = again(session, run)
        except NotRepeatableError:
            told = say("the run '{name}' did not end with an answer: {status}", {"name": run_id, "status": run.status})
            raise BadInputError([told]) from None
    _tell(done)
    raise typer.Exit(0 if all(part.same for part in done.parts) else DIFFERS)


def _tell(done: "Again") -> None:
    for part in done.parts:
        values = {"part": part.part or "-", "then": _figures(part.then), "now": _figures(part.now)}
        typer.echo(say("{part}: the same, {now}", values) if part.same else say("{part}: {then}; now {now}", values))
    for name, then, now in done.changed:
        typer.echo(say("{name} was {then}, is {now}", {"name": name, "then": then, "now": now}))


def _figures(ended: "Ended | None") -> str:
    if ended is None:
        return "-"
    return f"{ended.status} {ended.objective} >= {ended.bound}"
