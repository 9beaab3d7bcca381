"""Travel tables kept on disk, by what they were made from: provider, its data, and the points."""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.errors import GeodataError
from geodata.travel import Point, TravelTable, checked
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
        file = self._folder / f"{self._key(points)}.npz"
        kept = _read(file, len(points))
        if kept is None:
            kept = self.network.table(points)
            with suppress(OSError):
                _write(file, kept)
        return kept

    def snap_metres(self, points: Sequence[Point]) -> NDArray[np.int64]:
        """Return how far each point is from the nearest road, in whole metres."""
        return self.network.snap_metres(points)

    def _key(self, points: Sequence[Point]) -> str:
        try:
            with self._path.open("rb") as file:
                data = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            raise GeodataError("{file} does not exist", file=str(self._path)) from None
        told = f"{VERSION} {self.name} {data} {MAX_SNAP_METRES}".encode()
        return hashlib.sha256(told + checked(points).tobytes()).hexdigest()


def _read(file: Path, size: int) -> TravelTable | None:
    """Return a kept table; ``None`` if there is none or it is damaged."""
    try:
        with file.open("rb") as source, np.load(source, allow_pickle=False) as kept:
            seconds, metres = kept["seconds"], kept["metres"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    whole = seconds.shape == metres.shape == (size, size) and seconds.dtype == metres.dtype == np.int64
    return TravelTable(seconds, metres, RoadNetwork.name) if whole else None


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
