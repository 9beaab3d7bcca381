"""Map layers and road files as they arrive; read outside the server, for a file may hold anything."""

import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from geodata.errors import GeodataError

ENDINGS = {
    "boundaries": {
        ".geojson": "application/geo+json",
        ".json": "application/geo+json",
        ".gpkg": "application/geopackage+sqlite3",
        ".zip": "application/zip",
    },
    "roads": {".pbf": "application/vnd.openstreetmap.data+pbf"},
}
"""Endings that a layer's name may have, by what it is for, with their media types."""
LARGEST_UNPACKED_BYTES = 200_000_000
"""What a zip may hold; the dongs of the whole nation have a tenth of it."""


def looked_at(kind: str, name: str, content: bytes) -> dict[str, Any]:
    """Return what is in a layer; called in another process.

    Parameters
    ----------
    kind
        ``boundaries`` or ``roads``.

    Raises
    ------
    GeodataError
        If it cannot be read as what it says it is.
    """
    with tempfile.TemporaryDirectory(prefix="hubdong-layer-") as folder:
        path = _laid_down(Path(folder), name, content)
        if kind == "roads":
            from geodata.travel.osm import read_segments

            segments = read_segments(path)
            return {"segments": len(segments.tail)}
        from geodata.layers import read_layer

        layer = read_layer(path)
        return {"features": len(layer), "names": layer["name"].tolist()[:1_000]}


def as_geojson(name: str, content: bytes) -> bytes:
    """Return boundaries as GeoJSON in WGS 84; called in another process.

    Raises
    ------
    GeodataError
        If they cannot be read.
    """
    from geodata.layers import read_layer

    with tempfile.TemporaryDirectory(prefix="hubdong-layer-") as folder:
        path = _laid_down(Path(folder), name, content)
        collection = json.loads(read_layer(path).to_crs(4326).to_json())
    return json.dumps(collection, ensure_ascii=False).encode()


def _laid_down(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            size = sum(info.file_size for info in archive.infolist())
        if size > LARGEST_UNPACKED_BYTES:
            template = "{file} unpacks to {size} bytes, above {limit}"
            raise GeodataError(template, file=name, size=size, limit=LARGEST_UNPACKED_BYTES)
    return path
