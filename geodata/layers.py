"""Boundary layers: read in any declared CRS, matched with a fact table, and places put into their dongs."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from geodata.codes import by_code, by_name, lineage
from geodata.errors import GeodataError
from geodata.facts import District, Dong
from geodata.files import read_frame

PLANE = "EPSG:5179"
"""Korea 2000 / Unified CS: metres, for the whole country; every layer and every length in this package is in it."""

ROUNDING_METRES = 0.5

CODE_COLUMNS = ("adm_code", "adm_cd2", "adm_cd", "adm_dr_cd", "emd_cd", "code")
NAME_COLUMNS = ("name", "adm_nm", "adm_dr_nm", "emd_nm", "emd_kor_nm")


@dataclass(frozen=True)
class Place:
    """A named point and where it was read."""

    name: str
    lon: float
    lat: float
    file: str
    row: int
    """Counted from 1 as in the file."""


def read_layer(
    path: str | Path,
    *,
    code_column: str | None = None,
    name_column: str | None = None,
    crs: str | None = None,
    encoding: str | None = None,
) -> gpd.GeoDataFrame:
    """Return the dongs of a boundary file in EPSG:5179.

    Invalid polygons are repaired by ``make_valid``; gaps and overlaps between dongs are not.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, Shapefile, or a zip that holds exactly one of these.
    code_column, name_column
        Columns with the dong's code and name; by default the first of ``CODE_COLUMNS`` and ``NAME_COLUMNS`` there is,
        upper or lower case.
    crs
        The file's CRS, such as ``EPSG:5186``: for a file that declares none, or a wrong one. A GeoJSON that names no
        CRS is in EPSG:4326 (RFC 7946).
    encoding
        Of the text, for a file that neither declares it nor is in UTF-8 or CP949.

    Returns
    -------
    layer
        Columns ``code``, ``name`` (text) and ``geometry`` (polygons, valid); the index ``row`` counts the file's
        features from 1; ``attrs["file"]`` is the file's name.

    Raises
    ------
    GeodataError
        If the file is absent, unreadable or empty, declares no CRS or an impossible one; if a column is not found; if
        a dong has no code, no polygon, an unrepairable one, one outside Korea, or the code of another. Names file, row
        and value.
    """
    path = Path(path)
    frame = read_frame(path, encoding)
    if len(frame) == 0 or "geometry" not in frame:
        raise GeodataError("{file} has no features", file=path.name)
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    codes = frame[_column(frame, code_column, CODE_COLUMNS, "code", path.name)].map(_text)
    names = frame[_column(frame, name_column, NAME_COLUMNS, "name", path.name)].map(_text)
    _refuse_bad_codes(codes, path.name)
    shapes = _projected(_polygons(frame.geometry, codes, names, path.name), crs, path.name)
    layer = gpd.GeoDataFrame({"code": codes, "name": names}, geometry=shapes, crs=PLANE)
    _refuse_outside_korea(layer, path.name)
    layer.attrs["file"] = path.name
    return layer


def match_layer(layer: gpd.GeoDataFrame, district: District) -> gpd.GeoDataFrame:
    """Return a layer with the codes and names of a fact table, in its order.

    A dong is found by any code it ever had, else by its name. A wider layer, of a province or the nation, is cut
    first: features whose ten-digit code belongs to another district are left out.

    Raises
    ------
    GeodataError
        If a feature is no dong of the district, its code and name contradict each other, two features are the same
        dong, or a dong is missing. Names file, row and value.
    """
    file = file_of(layer)
    layer = _cut_to(layer, district)
    row_of: dict[str, int] = {}
    for row, code, name in zip(layer.index, layer["code"], layer["name"], strict=True):
        dong = _dong(district, code, name, file, int(row))
        if dong.code in row_of:
            raise GeodataError(
                "{file}, row {row}: {name} ({code}) is already in row {first}",
                file=file,
                row=int(row),
                name=dong.name,
                code=dong.code,
                first=row_of[dong.code],
            )
        row_of[dong.code] = int(row)
    missing = [f"{dong.name} ({dong.code})" for dong in district.dongs if dong.code not in row_of]
    if missing:
        raise GeodataError("{file} lacks {dongs}", file=file, dongs=", ".join(missing))
    matched = layer.loc[[row_of[dong.code] for dong in district.dongs]].copy()
    matched["code"] = [dong.code for dong in district.dongs]
    matched["name"] = [dong.name for dong in district.dongs]
    matched.attrs["file"] = file
    return matched


def place_in_dong(places: Sequence[Place], layer: gpd.GeoDataFrame) -> list[str]:
    """Return the code of the dong in which each place lies.

    A place on a common border belongs to the dong that comes first in the layer; one outside by no more than half a
    metre, the rounding of coordinates, to the nearest.

    Raises
    ------
    GeodataError
        If a place lies in no dong, naming its file, row, name and coordinates.
    """
    transformer = Transformer.from_crs("EPSG:4326", PLANE, always_xy=True)
    x, y = transformer.transform([p.lon for p in places], [p.lat for p in places])
    points = [shapely.Point(at) if np.isfinite(at).all() else None for at in zip(x, y, strict=True)]
    tree = shapely.STRtree(layer.geometry.to_numpy())
    near = tree.query_nearest(points, max_distance=ROUNDING_METRES)
    first = dict(sorted(near.T.tolist(), reverse=True))
    for position, place in enumerate(places):
        if position not in first:
            raise GeodataError(
                "{file}, row {row}: {name} ({lon}, {lat}) lies in no dong of {layer}",
                file=place.file,
                row=place.row,
                name=place.name,
                lon=place.lon,
                lat=place.lat,
                layer=file_of(layer),
            )
    codes = layer["code"].tolist()
    return [codes[first[position]] for position in range(len(places))]


def file_of(layer: gpd.GeoDataFrame) -> str:
    """Return the name of the file a layer was read from, for messages; ``layer`` if it was made otherwise."""
    return str(layer.attrs.get("file", "layer"))


def polygonal(shape: BaseGeometry) -> BaseGeometry | None:
    """Return the valid polygonal part of a geometry, or ``None`` if it has none."""
    flat = shapely.force_2d(shape)
    valid = flat if flat.is_valid else shapely.make_valid(flat)
    parts = [
        part for part in shapely.get_parts(valid) if part.geom_type in ("Polygon", "MultiPolygon") and part.area > 0
    ]
    return shapely.union_all(parts) if parts else None


def _column(frame: gpd.GeoDataFrame, asked: str | None, usual: Iterable[str], what: str, file: str) -> str:
    columns = [str(column) for column in frame.columns if column != "geometry"]
    if asked is not None:
        if asked in columns:
            return asked
        raise GeodataError(
            "{file} has no column {column}; it has {columns}", file=file, column=asked, columns=", ".join(columns)
        )
    lower = {column.lower(): column for column in columns}
    found = next((lower[column] for column in usual if column in lower), None)
    if found is None:
        raise GeodataError(
            "{file}: which column is the {what}? It has {columns}", file=file, what=what, columns=", ".join(columns)
        )
    return found


def _text(value: str | float | None) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _refuse_bad_codes(codes: pd.Series, file: str) -> None:
    first: dict[str, Hashable] = {}
    for row, code in codes.items():
        if not code:
            raise GeodataError("{file}, row {row}: no code", file=file, row=row)
        if code in first:
            raise GeodataError(
                "{file}, row {row}: code {code} is already in row {first}",
                file=file,
                row=row,
                code=code,
                first=first[code],
            )
        first[code] = row


def _polygons(shapes: gpd.GeoSeries, codes: pd.Series, names: pd.Series, file: str) -> gpd.GeoSeries:
    repaired = []
    for row, shape in shapes.items():
        where = {"file": file, "row": row, "name": names[row], "code": codes[row]}
        if shape is None or shape.is_empty:
            raise GeodataError("{file}, row {row}: {name} ({code}) has no geometry", **where)
        if shape.geom_type not in ("Polygon", "MultiPolygon"):
            raise GeodataError(
                "{file}, row {row}: {name} ({code}) is a {kind}, not a polygon", kind=shape.geom_type, **where
            )
        if not np.isfinite(shapely.get_coordinates(shape)).all():
            raise GeodataError("{file}, row {row}: {name} ({code}) has a coordinate that is no number", **where)
        if (good := polygonal(shape)) is None:
            reason = shapely.is_valid_reason(shape)
            raise GeodataError(
                "{file}, row {row}: {name} ({code}) cannot be repaired: {reason}", reason=reason, **where
            )
        repaired.append(good)
    return gpd.GeoSeries(repaired, index=shapes.index, crs=shapes.crs)


def _projected(shapes: gpd.GeoSeries, crs: str | None, file: str) -> gpd.GeoSeries:
    if crs is None and shapes.crs is None:
        raise GeodataError("{file} declares no CRS; give the one it is in, such as EPSG:5186", file=file)
    try:
        declared = CRS.from_user_input(shapes.crs if crs is None else crs)
        return shapes.set_crs(declared, allow_override=True).to_crs(PLANE)
    except (CRSError, ProjError) as error:
        raise GeodataError(
            "{file}: CRS {crs} cannot be used: {reason}",
            file=file,
            crs=shapes.crs if crs is None else crs,
            reason=str(error),
        ) from error


def _refuse_outside_korea(layer: gpd.GeoDataFrame, file: str) -> None:
    """Catch a wrong CRS or swapped axes: EPSG:5179 is defined for Korea and its seas alone."""
    area = CRS.from_user_input(PLANE).area_of_use
    assert area is not None, "EPSG gives every CRS of its own an area of use"
    west, south, east, north = area.bounds
    korea = Transformer.from_crs("EPSG:4326", PLANE, always_xy=True).transform_bounds(west, south, east, north)
    for row, (left, bottom, right, top) in zip(layer.index, layer.geometry.bounds.to_numpy(), strict=True):
        if not (korea[0] <= left and korea[1] <= bottom and right <= korea[2] and top <= korea[3]):
            raise GeodataError(
                "{file}, row {row}: {name} ({code}) lies outside Korea; is the CRS right?",
                file=file,
                row=row,
                name=layer["name"][row],
                code=layer["code"][row],
            )


def _cut_to(layer: gpd.GeoDataFrame, district: District) -> gpd.GeoDataFrame:
    """Return a wider layer's features of the district, by the first five digits of their codes."""
    known = {dong.code[:5] for dong in district.dongs}
    prefixes = {code[:5] for prefix in known for code in lineage(prefix)}
    inside = layer["code"].str[:5].isin(prefixes) & (layer["code"].str.len() == 10)
    elsewhere = (layer["code"].str.len() == 10) & ~inside
    wider = len(layer) > len(district.dongs)
    return layer[~elsewhere] if wider and inside.any() else layer


def _dong(district: District, code: str, name: str, file: str, row: int) -> Dong:
    coded, named = _found(by_code, district, code), _found(by_name, district, name)
    found = coded or named
    if found is None:
        raise GeodataError(
            "{file}, row {row}: {name} ({code}) is no dong of {district}",
            file=file,
            row=row,
            name=name,
            code=code,
            district=district.title,
        )
    if name and named != found:
        raise GeodataError(
            "{file}, row {row}: code {code} is {expected}, but the name is {name}",
            file=file,
            row=row,
            code=code,
            expected=found.name,
            name=name,
        )
    return found


def _found(lookup: Callable[[District, str], Dong], district: District, value: str) -> Dong | None:
    try:
        return lookup(district, value)
    except GeodataError:
        return None
