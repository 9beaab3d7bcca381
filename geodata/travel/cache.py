"""Travel tables kept on disk, by what they were made from: provider, its data, and the points."""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.errors import GeodataError
from geodata.travel import Line, Point, TravelTable, checked
from geodata.travel.osrm import Osrm
from geodata.travel.road import MAX_SNAP_METRES, RoadNetwork

VERSION = 1
"""Part of every key; raised when the same roads and points give another table."""


class CachedRoads:
    """Roads of a file whose tables are kept beside it; the file itself is only read for a table that is not there.

    A kept table that is damaged, or that cannot be written, is no error: it is computed again.

    Parameters
    ----------
    path
        OSM PBF file.
    folder
        Where tables are kept; made when the first one is. Nothing in it is ever needed.
    """

    def __init__(self, path: Path, folder: Path, load: Callable[[Path], RoadNetwork] = RoadNetwork.from_pbf) -> None:
        self._path = path
        self._folder = folder
        self._load = load

    @property
    def name(self) -> str:
        """Name of the provider behind."""
        return RoadNetwork.name

    @cached_property
    def network(self) -> RoadNetwork:
        """The roads, read on first use.

        Raises
        ------
        GeodataError
            As ``RoadNetwork.from_pbf``.
        """
        return self._load(self._path)

    def table(self, points: Sequence[Point]) -> TravelTable:
        """Return the table of all pairs, kept or computed.

        Raises
        ------
        GeodataError
            As ``RoadNetwork.table``.
        """
        return _kept_or_made(self._folder, self._key(points), points, self.name, lambda: self.network.table(points))

    def lines(self, routes: Sequence[Sequence[Point]]) -> list[Line]:
        """Return the roads driven along each route; they are not kept, so the file is read.

        Raises
        ------
        GeodataError
            As ``RoadNetwork.lines``.
        """
        return self.network.lines(routes)

    def snap_metres(self, points: Sequence[Point]) -> NDArray[np.int64]:
        """Return how far each point is from the nearest road, in whole metres."""
        return self.network.snap_metres(points)

    def _key(self, points: Sequence[Point]) -> str:
        try:
            with self._path.open("rb") as file:
                data = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            raise GeodataError("{file} does not exist", file=str(self._path)) from None
        return _key(f"{self.name} {data} {MAX_SNAP_METRES}", points)


class CachedOsrm:
    """An OSRM server whose tables are kept in a folder.

    A server does not say which roads it has. So one request is made all the same, for as many points as it takes,
    spread over the list; a table kept is only used if it agrees on all trips between them. Other roads that change none
    of those trips go unnoticed until the folder is emptied. As with ``CachedRoads``, nothing in it is ever needed.
    """

    def __init__(self, server: Osrm, folder: Path) -> None:
        self._server = server
        self._folder = folder

    @property
    def name(self) -> str:
        """Name of the provider behind."""
        return self._server.name

    def table(self, points: Sequence[Point]) -> TravelTable:
        """Return the server's table of all pairs, kept or fetched.

        Raises
        ------
        GeodataError
            As ``Osrm.table``.
        """
        key = _key(f"{self.name} {self._server.base_url.rstrip('/')}", points)
        fetch = partial(self._server.table, points)
        return _kept_or_made(self._folder, key, points, self.name, fetch, partial(self._agrees, points))

    def lines(self, routes: Sequence[Sequence[Point]]) -> list[Line]:
        """Return the server's way along each route.

        Raises
        ------
        GeodataError
            As ``Osrm.lines``.
        """
        return self._server.lines(routes)

    def _agrees(self, points: Sequence[Point], kept: TravelTable) -> bool:
        step = -(-len(points) // self._server.max_table_size) or 1
        asked = self._server.table(points[::step])
        return np.array_equal(kept.seconds[::step, ::step], asked.seconds) and np.array_equal(
            kept.metres[::step, ::step], asked.metres
        )


def _key(made_from: str, points: Sequence[Point]) -> str:
    return hashlib.sha256(f"{VERSION} {made_from}".encode() + checked(points).tobytes()).hexdigest()


def _kept_or_made(
    folder: Path,
    key: str,
    points: Sequence[Point],
    provider: str,
    make: Callable[[], TravelTable],
    trusted: Callable[[TravelTable], bool] = lambda _: True,
) -> TravelTable:
    """Return the table kept under a key if it is whole and trusted; else make it, and keep it if that is possible."""
    file = folder / f"{key}.npz"
    table = _read(file, len(points), provider)
    if table is None or not trusted(table):
        table = make()
        with suppress(OSError):
            _write(file, table)
    return table


def _read(file: Path, size: int, provider: str) -> TravelTable | None:
    """Return a kept table; ``None`` if there is none or it is damaged."""
    try:
        with file.open("rb") as source, np.load(source, allow_pickle=False) as kept:
            seconds, metres = kept["seconds"], kept["metres"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    whole = seconds.shape == metres.shape == (size, size) and seconds.dtype == metres.dtype == np.int64
    return TravelTable(seconds, metres, provider) if whole else None


def _write(file: Path, table: TravelTable) -> None:
    """Keep a table; whoever reads meanwhile sees the whole file or none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as target:
            np.savez(target, seconds=table.seconds, metres=table.metres)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
