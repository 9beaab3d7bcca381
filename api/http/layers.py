"""Map layers and road files as they arrive; read outside the server, for a file may hold anything."""

import json
import tempfile
from pathlib import Path
from typing import Any

from geodata.layers import read_layer
from geodata.travel.osm import read_segments

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
        path = Path(folder) / name
        path.write_bytes(content)
        if kind == "roads":
            segments = read_segments(path)
            return {"segments": len(segments.tail)}
        layer = read_layer(path)
        return {"features": len(layer), "names": layer["name"].tolist()[:1_000]}


def as_geojson(name: str, content: bytes) -> bytes:
    """Return boundaries as GeoJSON in WGS 84; called in another process.

    Raises
    ------
    GeodataError
        If they cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="hubdong-layer-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        collection = json.loads(read_layer(path).to_crs(4326).to_json())
    return json.dumps(collection, ensure_ascii=False).encode()
