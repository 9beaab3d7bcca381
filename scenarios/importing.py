"""Public files into a scenario's folder: senior-centre lists, boundaries, roads; what was read, refused and why."""

import csv
import io
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import shapely
from pyproj import Transformer

from geodata.layers import PLANE, match_layer, read_layer
from geodata.travel.osm import read_segments
from scenarios.errors import Problem, ScenarioError
from scenarios.files import file_bytes
from scenarios.geography import cells
from scenarios.ground import DongLookup, ground
from scenarios.likeness import Alike, Known
from scenarios.schema import Scenario
from scenarios.workbook.cells import as_text, read_cell
from scenarios.workbook.grid import Grid, grid_of_csv, read_grids
from scenarios.workbook.heading import plain
from scenarios.workbook.layout import Column, Kind
from scenarios.workbook.loading import is_workbook
from scenarios.workbook.words import Word

ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("관리번호", "번호", "연번", "순번", "id"),
    "name": ("경로당명", "경로당명칭", "경로당이름", "시설명", "명칭", "경로당", "이름", "name"),
    "town": ("행정동명", "행정동", "읍면동명", "읍면동", "동명", "town"),
    "address": (
        "소재지도로명주소",
        "도로명주소",
        "소재지지번주소",
        "지번주소",
        "소재지주소",
        "소재지",
        "주소",
        "address",
    ),
    "lon": ("경도", "경도좌표", "longitude", "lon", "lng", "x좌표", "x"),
    "lat": ("위도", "위도좌표", "latitude", "lat", "y좌표", "y"),
    "members": ("회원수", "회원수(명)", "이용인원", "이용자수", "등록인원", "members"),
}
"""What public lists call the columns, the surer names first."""
COLUMNS = ("id", "name", "kind", "town", "address", "lon", "lat", "members")
HEADS, EXAMPLE = "경로당명, 경도, 위도", "새터경로당, 126.8944, 35.8196"
NEEDED = (
    "name, longitude and latitude (degrees) need a column each: add headings and values such as {heads} / {example}; "
    "no coordinates are looked up for an address"
)
LON, LAT = (124.0, 132.0), (33.0, 39.0)
OUTSIDE_METRES = 3_000
"""A place farther than this from every approximate cell is taken to lie outside; official boundaries allow none."""

_NUMBER = Column((), Kind.NUMBER, Word(""))
_WHOLE = Column((), Kind.WHOLE, Word(""))


@dataclass
class Imported:
    """What came of a file."""

    rows: list[dict[str, str]] = field(default_factory=list)
    """Places taken, by the columns of a places file."""
    told: list[Problem] = field(default_factory=list)
    """What was taken after a change: coordinates put the right way round, a town read off the map."""
    refused: list[Problem] = field(default_factory=list)
    """Rows left out, each with file, row and reason."""

    def table(self) -> bytes:
        """Return the places as a CSV file that ``visits.places_files`` can name; Excel opens it."""
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return out.getvalue().encode("utf-8-sig")


def import_places(path: Path, scenario: Scenario, folder: Path, kind: str) -> Imported:
    """Read a public list of places: CSV in UTF-8 or CP949, or .xlsx.

    Nothing is guessed: a row without usable coordinates is refused, with the known place that is most like it.

    Parameters
    ----------
    scenario, folder
        Whose district the places must lie in.
    kind
        Name of the kind of visit that they are.

    Raises
    ------
    ScenarioError
        If the file cannot be read, or has no column for names or coordinates, or the scenario no such kind of visit.
    """
    _refuse_kind(scenario, kind)
    raw = file_bytes(path)
    grid = next(iter(read_grids(path)), Grid(path.name, ())) if is_workbook(path) else grid_of_csv(path.name, raw)
    head, columns = _columns(grid, path.name)
    area = _Area(scenario, folder)
    found = Imported()
    taken: dict[tuple[str, str, str], int] = {}
    lost: list[tuple[int, dict[str, str]]] = []
    for number, values in grid.rows[head + 1 :]:
        row = {name: as_text(values[at]) for name, at in columns.items() if at < len(values) and values[at] != ""}
        place = f"{path.name}:{number}"
        if not row.get("name"):
            found.refused.append(Problem(place, "has no name", {}))
        elif "lon" not in row or "lat" not in row:
            lost.append((number, row))
        elif (made := _made(row, place, number, kind, area, found)) is not None:
            same = (made["name"], made["lon"], made["lat"])
            if same in taken:
                values_told: dict[str, object] = {"name": made["name"], "row": taken[same]}
                found.refused.append(Problem(place, "'{name}' is already in row {row}", values_told))
            else:
                taken[same] = number
                found.rows.append(made)
    alike = Alike(_known(scenario, found.rows))
    found.refused += [_unplaced(row, f"{path.name}:{number}", alike) for number, row in lost]
    return found


def _refuse_kind(scenario: Scenario, kind: str) -> None:
    kinds = () if scenario.visits is None else tuple(scenario.visits.kinds)
    if kind not in kinds:
        values: dict[str, object] = {"what": "kind", "name": kind, "known": ", ".join(kinds) or "-"}
        raise ScenarioError([Problem("--kind", "unknown {what} '{name}'; known are {known}", values)])


def import_boundaries(path: Path, scenario: Scenario, folder: Path, target: str) -> int:
    """Check a boundary file against the scenario's dongs and write them into its folder; return their number.

    Raises
    ------
    GeodataError
        If the file cannot be read, or does not hold exactly the district's dongs, naming file, row and value.
    """
    layer = match_layer(read_layer(path), ground(scenario).district)
    layer.to_file(folder / target, layer="dongs", driver="GPKG")
    return len(layer)


@dataclass(frozen=True)
class Roads:
    """What a road file holds."""

    segments: int
    outside: tuple[str, ...]
    """Dongs that lie outside the roads' extent: trips to them could not be measured."""


def import_roads(path: Path, scenario: Scenario, folder: Path, target: str) -> Roads:
    """Check an OSM PBF file and copy it into the scenario's folder.

    Raises
    ------
    GeodataError
        If it cannot be read or has no road for cars.
    """
    segments = read_segments(path)
    west, south = segments.nodes.min(axis=0)
    east, north = segments.nodes.max(axis=0)
    here = ground(scenario)
    outside = tuple(
        name
        for name, (lon, lat) in zip(here.names, here.points, strict=True)
        if not (west <= lon <= east and south <= lat <= north)
    )
    shutil.copyfile(path, folder / target)
    return Roads(len(segments.tail), outside)


def _columns(grid: Grid, file: str) -> tuple[int, dict[str, int]]:
    """Return the position of the heading row and the column of each field."""
    best: tuple[int, dict[str, int]] = (0, {})
    for n, (_, values) in enumerate(grid.rows[:20]):
        names = [re.sub(r"\(.*?\)", "", plain(str(value))) for value in values]
        found = {f: at for f, aliases in ALIASES.items() if (at := _first(names, aliases)) is not None}
        if len(found) > len(best[1]):
            best = (n, found)
    missing = [ALIASES[name][0] for name in ("name", "lon", "lat") if name not in best[1]]
    if missing:
        told = [Problem(file, "column '{heading}' is missing", {"heading": one}) for one in missing]
        raise ScenarioError([*told, Problem(file, NEEDED, {"heads": HEADS, "example": EXAMPLE})])
    return best


def _first(names: Sequence[str], aliases: Sequence[str]) -> int | None:
    return next((names.index(plain(alias)) for alias in aliases if plain(alias) in names), None)


def _made(
    row: Mapping[str, str], place: str, number: int, kind: str, area: "_Area", found: Imported
) -> dict[str, str] | None:
    """Return a row of the places file; ``None``, and the reason in ``refused``, if it cannot be one."""
    lon, lat = (read_cell(_NUMBER, row[name], None) for name in ("lon", "lat"))
    if not isinstance(lon, (int, float)) or not isinstance(lat, (int, float)):
        values: dict[str, object] = {"lon": row["lon"][:40], "lat": row["lat"][:40]}
        found.refused.append(Problem(place, "coordinates {lon}, {lat} are no numbers", values))
        return None
    if _within(lat, LON) and _within(lon, LAT):
        lon, lat = lat, lon
        found.told.append(Problem(place, "longitude and latitude were swapped; taken as {lon}, {lat}", _at(lon, lat)))
    if not (_within(lon, LON) and _within(lat, LAT)):
        found.refused.append(Problem(place, "coordinates {lon}, {lat} are not degrees in Korea", _at(lon, lat)))
        return None
    town, sure = area.town(row.get("town", ""), lon, lat)
    if town is None:
        found.refused.append(Problem(place, "coordinates {lon}, {lat} lie outside the district", _at(lon, lat)))
        return None
    if not sure:
        found.told.append(Problem(place, "names no dong; the map says {town}", {"town": town}))
    members = read_cell(_WHOLE, row["members"], None) if "members" in row else ""
    return {
        "id": row.get("id") or f"P{number}",
        "name": row["name"],
        "kind": kind,
        "town": town,
        "address": row.get("address", ""),
        "lon": f"{lon:.6f}",
        "lat": f"{lat:.6f}",
        "members": str(members) if isinstance(members, int) else "",
    }


def _within(value: float, ends: tuple[float, float]) -> bool:
    return ends[0] <= value <= ends[1]


def _at(lon: float, lat: float) -> dict[str, object]:
    return {"lon": f"{lon:.6f}", "lat": f"{lat:.6f}"}


class _Area:
    """Tells in which dong a place lies."""

    def __init__(self, scenario: Scenario, folder: Path) -> None:
        here = ground(scenario)
        frame = cells(scenario, folder).to_crs(PLANE)
        self._lookup = DongLookup(here, [])
        self._names = here.names
        self._shapes = list(zip(frame["name"], frame.geometry, strict=True))
        self._margin = OUTSIDE_METRES if bool(frame["approximate"].any()) else 1
        self._to_plane = Transformer.from_crs("EPSG:4326", PLANE, always_xy=True)

    def town(self, told: str, lon: float, lat: float) -> tuple[str | None, bool]:
        """Return the dong, and whether the file names it; no dong for a place outside the district."""
        point = shapely.Point(self._to_plane.transform(lon, lat))
        name, distance = min(((n, shape.distance(point)) for n, shape in self._shapes), key=lambda one: one[1])
        if distance > self._margin:
            return None, False
        position = self._lookup.find(told) if told else None
        return (name, False) if position is None else (self._names[position], True)


def _unplaced(row: Mapping[str, str], place: str, alike: Alike) -> Problem:
    """Return the refusal of a row without coordinates, with the known place of its town that is most like it."""
    near = alike.nearest(row["name"], row.get("address", ""), row.get("town", ""))
    values: dict[str, object] = {"name": row["name"], "near": str(near)}
    if near is not None:
        return Problem(place, "'{name}' has no coordinates; the most like it is '{near}'", values)
    return Problem(place, "'{name}' has no coordinates", values)


def _known(scenario: Scenario, rows: Sequence[Mapping[str, str]]) -> Iterator[Known]:
    """Yield the places with coordinates: of the file, then of the scenario."""
    for row in rows:
        yield Known(row["name"], row["address"], row["town"], float(row["lon"]), float(row["lat"]))
    for place in scenario.visits.places if scenario.visits is not None else ():
        if place.lon is not None and place.lat is not None:
            yield Known(place.name, place.address, place.town or "", place.lon, place.lat)
