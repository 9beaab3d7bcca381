"""Travel from an OSRM server (Luxen and Vetter, 2011) over its HTTP services ``table`` and ``route``."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import httpx
import numpy as np
from numpy.typing import NDArray

from geodata.errors import GeodataError
from geodata.travel import Line, Point, TravelTable, checked
from geodata.travel.lines import simplified


@dataclass(frozen=True)
class Osrm:
    """Tables from ``<base_url>/table/v1/driving``, fetched in blocks the server accepts.

    Seconds and metres are those of the fastest trip, rounded up. The server moves each point to its nearest road, at
    any distance, and does not count the way there.

    Parameters
    ----------
    base_url
        Such as ``http://localhost:5000``.
    max_table_size
        The server's ``--max-table-size``: points in one request, at least 2.
    timeout_s
        Seconds to wait for each answer, above zero.

    Raises
    ------
    GeodataError
        If a parameter is outside its range.
    """

    name: ClassVar[str] = "osrm"

    base_url: str
    max_table_size: int = 100
    timeout_s: float = 30.0

    def __post_init__(self) -> None:
        if not self.base_url.startswith(("http://", "https://")):
            raise GeodataError("OSRM address {url} does not begin with http:// or https://", url=self.base_url)
        if self.max_table_size < 2:
            raise GeodataError("OSRM table size {size} is below 2", size=self.max_table_size)
        if not 0 < self.timeout_s < math.inf:
            raise GeodataError("OSRM timeout {seconds} s is not above zero", seconds=self.timeout_s)

    def table(self, points: Sequence[Point]) -> TravelTable:
        """Return the server's table of all pairs.

        Raises
        ------
        GeodataError
            If a point is no position on earth; if the server cannot be reached in time, refuses, answers something
            else than a table, or knows no way between two points, naming them by their place in the list.
        """
        places = checked(points)
        seconds = np.zeros((len(places), len(places)), dtype=np.int64)
        metres = np.zeros_like(seconds)
        with httpx.Client(timeout=self.timeout_s) as client:
            for rows, columns in self._blocks(len(places)):
                answer = self._fetch(client, places, rows, columns)
                seconds[np.ix_(rows, columns)] = self._matrix(answer, "durations", rows, columns)
                metres[np.ix_(rows, columns)] = self._matrix(answer, "distances", rows, columns)
        np.fill_diagonal(seconds, 0)
        np.fill_diagonal(metres, 0)
        return TravelTable(seconds, metres, self.name)

    def lines(self, routes: Sequence[Sequence[Point]]) -> list[Line]:
        """Return the server's way along each route, one request for each, drawn with fewer bends.

        The line goes through the spots of road the server moves the points to, not through the points themselves.

        Raises
        ------
        GeodataError
            As ``table``, or if the server answers something else than a line.
        """
        with httpx.Client(timeout=self.timeout_s) as client:
            return [self._line(client, checked(route)) for route in routes]

    def _line(self, client: httpx.Client, places: NDArray[np.float64]) -> Line:
        query = {"overview": "full", "geometries": "geojson"}
        answer = self._get(client, "route", places, query)
        try:
            way = np.array(answer["routes"][0]["geometry"]["coordinates"], dtype=np.float64)
        except (KeyError, IndexError, TypeError, ValueError):
            way = np.zeros(0)
        if way.ndim != 2 or way.shape[0] < 2 or way.shape[1] != 2 or not np.isfinite(way).all():
            raise GeodataError("OSRM at {url} gives no line for {points} points", url=self.base_url, points=len(places))
        return simplified(way)

    def _blocks(self, size: int) -> Iterator[tuple[range, range]]:
        """Yield origins and destinations that together are no more than the server takes."""
        step = size if size <= self.max_table_size else self.max_table_size // 2
        ranges = [range(at, min(at + step, size)) for at in range(0, size, step or 1)]
        for rows in ranges:
            for columns in ranges:
                yield rows, columns

    def _fetch(self, client: httpx.Client, places: NDArray[np.float64], rows: range, columns: range) -> dict[str, Any]:
        asked = rows if rows == columns else (*rows, *columns)
        query = {"annotations": "duration,distance"}
        if rows != columns:
            query["sources"] = ";".join(map(str, range(len(rows))))
            query["destinations"] = ";".join(str(len(rows) + i) for i in range(len(columns)))
        return self._get(client, "table", places[list(asked)], query)

    def _get(
        self, client: httpx.Client, service: str, places: NDArray[np.float64], query: dict[str, str]
    ) -> dict[str, Any]:
        path = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in places.tolist())
        try:
            response = client.get(f"{self.base_url.rstrip('/')}/{service}/v1/driving/{path}", params=query)
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise GeodataError("OSRM at {url} does not answer: {reason}", url=self.base_url, reason=reason) from error
        return self._answer(response)

    def _answer(self, response: httpx.Response) -> dict[str, Any]:
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or "code" not in answer:
            raise GeodataError(
                "OSRM at {url} answers HTTP {status}, but no table", url=self.base_url, status=response.status_code
            )
        if answer["code"] != "Ok":
            raise GeodataError(
                "OSRM at {url} refuses: {code}, {reason}",
                url=self.base_url,
                code=answer["code"],
                reason=answer.get("message", "no reason given"),
            )
        return answer

    def _matrix(self, answer: dict[str, Any], what: str, rows: range, columns: range) -> NDArray[np.int64]:
        """Return one matrix of an answer, rounded up, after making sure that it is whole."""
        try:
            matrix = np.array(answer[what], dtype=np.float64)
        except (KeyError, TypeError, ValueError):
            matrix = np.zeros(0)
        if matrix.shape != (len(rows), len(columns)):
            raise GeodataError(
                "OSRM at {url} gives no {what} for {rows} x {columns} points",
                url=self.base_url,
                what=what,
                rows=len(rows),
                columns=len(columns),
            )
        blocked = np.argwhere(~np.isfinite(matrix)).tolist()
        if blocked:
            a, b = rows[blocked[0][0]] + 1, columns[blocked[0][1]] + 1
            raise GeodataError("OSRM at {url} knows no way from point {a} to point {b}", url=self.base_url, a=a, b=b)
        return np.ceil(matrix).astype(np.int64)
