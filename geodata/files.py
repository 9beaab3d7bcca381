"""Opens boundary files as they come: GeoJSON, GeoPackage, Shapefile or zip, in UTF-8 or EUC-KR/CP949.

Says what a file declares and guesses nothing: a text that fits no encoding, or an archive with two layers, is an error.
"""

import codecs
import json
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import geopandas as gpd
import pyogrio
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError

from geodata.errors import GeodataError

ENCODINGS = ("utf-8-sig", "cp949")
CODE_PAGES = {"65001": "utf-8", "ansi 949": "cp949", "x-windows-949": "cp949", "windows-949": "cp949"}
"""Names of encodings that Python does not know."""
LARGEST_ARCHIVE_BYTES = 2**30


def read_frame(path: Path, encoding: str | None) -> gpd.GeoDataFrame:
    """Return the features of a boundary file with the CRS it declares, or none.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage with one layer, Shapefile, or a zip that holds exactly one of these.
    encoding
        Of the text in a GeoJSON or Shapefile, for files that do not declare it and fit neither UTF-8 nor CP949.

    Raises
    ------
    GeodataError
        If the file is absent, of another format, damaged, or its text fits no encoding, naming the file.
    """
    if not path.is_file():
        raise GeodataError("{file} does not exist", file=str(path))
    read = READERS.get(path.suffix.lower())
    if read is None:
        known = ", ".join(READERS)
        raise GeodataError("{file}: unknown format; known are {known}", file=path.name, known=known)
    try:
        return read(path, encoding)
    except (UnicodeDecodeError, LookupError) as error:
        asked = encoding or "it declares"
        raise GeodataError(
            "{file}: its text is not in the encoding {encoding}", file=path.name, encoding=asked
        ) from error
    except (RuntimeError, OSError, ShapelyError, zipfile.BadZipFile, zlib.error) as error:
        # RuntimeError: what pyogrio's errors are, and zipfile's for an archive with a password.
        raise GeodataError("{file} cannot be read: {reason}", file=path.name, reason=str(error)) from error


def _from_geopackage(path: Path, _encoding: str | None) -> gpd.GeoDataFrame:
    layers = pyogrio.list_layers(path)[:, 0].tolist()
    if len(layers) != 1:
        raise GeodataError(
            "{file} holds {count} layers, not one: {layers}",
            file=path.name,
            count=len(layers),
            layers=", ".join(layers),
        )
    return pyogrio.read_dataframe(path)


def _from_geojson(path: Path, encoding: str | None) -> gpd.GeoDataFrame:
    text = _decoded(path.read_bytes(), path.name, encoding)
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise GeodataError("{file} is no JSON: {reason}", file=path.name, reason=str(error)) from error
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise GeodataError("{file} is no GeoJSON FeatureCollection", file=path.name)
    if not document.get("features"):
        raise GeodataError("{file} has no features", file=path.name)
    frame = pyogrio.read_dataframe(text.encode())
    return frame.set_crs(_crs_member(document, path.name), allow_override=True)


def _crs_member(document: dict[str, Any], file: str) -> CRS | None:
    """Return the CRS of a GeoJSON: named (GeoJSON of 2008), none where null, WGS 84 where absent (RFC 7946)."""
    member = document.get("crs", {"properties": {"name": "EPSG:4326"}})
    if member is None:
        return None
    try:
        return CRS.from_user_input(member["properties"]["name"])
    except (TypeError, KeyError, CRSError) as error:
        raise GeodataError("{file} names a CRS that is not known: {crs}", file=file, crs=json.dumps(member)) from error


def _decoded(raw: bytes, file: str, encoding: str | None) -> str:
    if encoding is not None:
        return raw.decode(encoding)
    for candidate in ENCODINGS:
        try:
            return raw.decode(candidate)
        except UnicodeDecodeError:
            continue
    raise GeodataError("{file}: its text is neither UTF-8 nor CP949; say which encoding it has", file=file)


def _from_shapefile(path: Path, encoding: str | None) -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(path, encoding=encoding or _declared_encoding(path) or _fitting_encoding(path))


def _declared_encoding(path: Path) -> str | None:
    """Return what the .cpg file beside a Shapefile says, in Python's words: GDAL misreads several Korean names."""
    declaration = _sibling(path, ".cpg")
    name = declaration.read_text(encoding="ascii", errors="replace").strip().lower() if declaration is not None else ""
    if not name:
        return None
    try:
        codec = codecs.lookup(CODE_PAGES.get(name, name)).name
    except LookupError as error:
        raise GeodataError(
            "{file} declares the encoding {encoding}, which is not known; say which it is",
            file=path.with_suffix(".cpg").name,
            encoding=name,
        ) from error
    return "cp949" if codec == "euc_kr" else codec


def _fitting_encoding(path: Path) -> str:
    """Return the one encoding that every value of a Shapefile's table fits."""
    table = _sibling(path, ".dbf")
    if table is None:
        missing = path.with_suffix(".dbf").name
        raise GeodataError("{file} has no table: {table} is missing", file=path.name, table=missing)
    values = list(_dbf_values(table.read_bytes(), table.name))
    for candidate in ("utf-8", "cp949"):
        if all(_fits(value, candidate) for value in values):
            return candidate
    raise GeodataError("{file}: its text is neither UTF-8 nor CP949; say which encoding it has", file=table.name)


def _dbf_values(raw: bytes, file: str) -> Iterator[bytes]:
    """Yield names and text values of a dBASE III table (header: dBASE file format, bytes 8-11; fields of 32 bytes)."""
    header, record = int.from_bytes(raw[8:10], "little"), int.from_bytes(raw[10:12], "little")
    if header < 33 or record < 1:
        raise GeodataError("{file} is no dBASE table", file=file)
    fields = [raw[at : at + 32] for at in range(32, min(header, len(raw)) - 31, 32) if raw[at] != 0x0D]
    yield from (field[:11].rstrip(b"\0") for field in fields)
    for start in range(header, len(raw) - record + 1, record):
        at = start + 1
        for field in fields:
            if field[11:12] == b"C":
                yield raw[at : at + field[16]].rstrip(b" \0")
            at += field[16]


def _fits(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _sibling(path: Path, suffix: str) -> Path | None:
    return next((p for p in path.parent.glob(f"{path.stem}.*") if p.suffix.lower() == suffix), None)


def _from_zip(path: Path, encoding: str | None) -> gpd.GeoDataFrame:
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        files = [info for info in archive.infolist() if not info.is_dir()]
        layers = [info for info in files if PurePosixPath(info.filename).suffix.lower() in LAYERS]
        if len(layers) != 1:
            names = ", ".join(info.filename for info in layers)
            raise GeodataError(
                "{file} holds {count} layers, not one: {layers}", file=path.name, count=len(layers), layers=names
            )
        stem = PurePosixPath(layers[0].filename).with_suffix("")
        parts = [info for info in files if PurePosixPath(info.filename).with_suffix("") == stem]
        if (size := sum(info.file_size for info in parts)) > LARGEST_ARCHIVE_BYTES:
            raise GeodataError(
                "{file} unpacks to {size} bytes, above {limit}", file=path.name, size=size, limit=LARGEST_ARCHIVE_BYTES
            )
        for info in parts:
            # Names of our own: those in the archive may be in any encoding, or point out of the folder.
            target = Path(folder, path.stem + PurePosixPath(info.filename).suffix.lower())
            target.write_bytes(archive.read(info))
        return read_frame(Path(folder, path.stem + PurePosixPath(layers[0].filename).suffix.lower()), encoding)


LAYERS: dict[str, Callable[[Path, str | None], gpd.GeoDataFrame]] = {
    ".geojson": _from_geojson,
    ".json": _from_geojson,
    ".gpkg": _from_geopackage,
    ".shp": _from_shapefile,
}
READERS = {**LAYERS, ".zip": _from_zip}
