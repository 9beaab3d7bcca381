"""``hubdong serve``: the service, with workers beside it; all it keeps lies in one folder."""

import gc
import signal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from api import settings
from api.i18n import say

if TYPE_CHECKING:
    from api.store.store import Store

LOOPBACK = ("127.0.0.1", "::1", "localhost")
PARTING_S = 3
"""For requests under way when the server stops; open event streams end then."""
SWITCH_S = 0.0005
"""How long a thread may hold the interpreter while others wait; at Python's own 5 ms many readers at once wait long."""


def serve_command(
    workers: Annotated[
        int, typer.Option("--workers", metavar="N", min=0, max=64, help="Processes that solve, beside the server.")
    ] = 1,
    host: Annotated[
        str | None, typer.Option("--host", metavar="ADDRESS", show_default=False, help="Where to listen.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", metavar="N", min=1, max=65_535, show_default=False, help="Port to listen on."),
    ] = None,
) -> None:
    """Prepare the database, start the workers, listen until told to stop."""
    # the web and the database load slowly, and no other command needs them
    from api.auth.bind import check_bind
    from api.http.logs import configure
    from api.http.tiles import check_tiles
    from api.runs.beside import CrewProcess

    chosen = settings.service()
    chosen = replace(chosen, host=host or chosen.host, port=port or chosen.port)
    store = opened(chosen)
    _greet(store, chosen)
    check_bind(chosen, store)
    check_tiles(chosen)
    configure()
    crew = CrewProcess(workers)
    # uvicorn ends its own way on a signal and then raises it again: that is our turn
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    try:
        crew.start()  # it loads the engines while this process loads the web
        _listen(chosen, store)
    finally:
        crew.stop()


def _listen(chosen: settings.Settings, store: "Store") -> None:
    import uvicorn

    from api.http.app import create_app

    config = uvicorn.Config(
        create_app(chosen, store),
        host=chosen.host,
        port=chosen.port,
        timeout_graceful_shutdown=PARTING_S,
        log_config=None,
        access_log=False,
    )
    # what is loaded now stays: looking through it for rubbish again would hold readers up for a tenth of a second
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH_S)
    uvicorn.Server(config).run()


def opened(chosen: settings.Settings) -> "Store":
    """Return the database of the settings, brought to this version's tables."""
    from api.store.migrate import migrate
    from api.store.store import Store

    chosen.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = Store(chosen.database_url)
    copy = migrate(store)
    if copy is not None:
        typer.echo(
            say("The database was copied to {path} before its tables were changed.", {"path": str(copy)}), err=True
        )
    return store


def _greet(store: "Store", chosen: settings.Settings) -> None:
    from api.auth.door import FIRST_OFFICE, desk_link, first_start
    from api.runs.example import lay_out_beside

    key = first_start(store, chosen.office)
    if key is not None:
        typer.echo(say("Key of the first admin, shown only now: {key}", {"key": key}))
        lay_out_beside(chosen.database_url, FIRST_OFFICE)
    address = f"http://{chosen.host}:{chosen.port}"
    link = desk_link(store, address) if chosen.host in LOOPBACK else None
    typer.echo(say("Open {address} in a browser; Ctrl-C ends the service.", {"address": link or address}))


def _leave(_number: int, _frame: object) -> None:
    raise SystemExit(0)
