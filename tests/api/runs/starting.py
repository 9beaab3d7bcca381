"""Begins a planted solve; the engines are loaded in its process alone."""

from multiprocessing.connection import Connection
from typing import Any


def begin(connection: Connection, job: dict[str, Any]) -> None:
    from tests.api.runs.planted import run

    run(connection, job)
