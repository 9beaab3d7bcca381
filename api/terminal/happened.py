"""What has happened to a season of visits, as told on the command line."""

import datetime as dt
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from api.errors import BadInputError
from api.i18n import say

if TYPE_CHECKING:
    from scenarios.events import Closed, Events, Pinned

CLOSED = re.compile(r"(?P<date>\d{4}-\d\d-\d\d)(?:\s+(?P<half_day>\S.*))?")
PIN = re.compile(r"(?P<place>.+?)\s+(?P<date>\d{4}-\d\d-\d\d)(?:\s+(?:(?P<start>\d\d:\d\d)|(?P<half_day>\S.*)))?")

ClosedDays = Annotated[
    list[str] | None,
    typer.Option(
        "--closed",
        metavar='"DATE [AM|PM|HALF-DAY]"',
        help="Date, or half-day of it, on which nobody goes on rounds. May be repeated.",
    ),
]
Cancel = Annotated[
    list[str] | None,
    typer.Option("--cancel", metavar="NAME", help="Place that is not to be visited any more. May be repeated."),
]
Demand = Annotated[
    list[str] | None, typer.Option("--visit", metavar="NAME", help="Place that must be visited now. May be repeated.")
]
Pins = Annotated[
    list[str] | None,
    typer.Option(
        "--pin",
        metavar='"NAME DATE [HH:MM|AM|PM]"',
        help="Place to be visited on a date, in a half-day of it, or at an exact time. May be repeated.",
    ),
]


def events(
    closed: Sequence[str] | None, cancel: Sequence[str] | None, demand: Sequence[str] | None, pins: Sequence[str] | None
) -> "Events":
    """Return the events named by options.

    Raises
    ------
    BadInputError
        If a date or time cannot be read.
    """
    from scenarios.events import Events

    return Events(
        closed=tuple(map(_closed, closed or ())),
        cancelled=tuple(cancel or ()),
        demanded=tuple(demand or ()),
        pinned=tuple(map(_pin, pins or ())),
    )


def _closed(text: str) -> "Closed":
    from scenarios.events import Closed

    match = CLOSED.fullmatch(text.strip())
    if match is not None:
        with suppress(ValueError):
            return Closed(dt.date.fromisoformat(match["date"]), match["half_day"])
    raise BadInputError([say("--closed: '{text}' is not a date, alone or with a half-day", {"text": text})])


def _pin(text: str) -> "Pinned":
    from scenarios.events import Pinned

    match = PIN.fullmatch(text.strip())
    if match is not None:
        with suppress(ValueError):
            start = None if match["start"] is None else dt.time.fromisoformat(match["start"])
            return Pinned(match["place"], dt.date.fromisoformat(match["date"]), match["half_day"], start)
    wrong = say("--pin: '{text}' is not a place with a date, perhaps a half-day or a time", {"text": text})
    raise BadInputError([wrong])
