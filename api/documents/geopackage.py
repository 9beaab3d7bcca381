"""The plan as one GeoPackage: regions, routes, stops, places left out, each styled for QGIS."""

import datetime as dt
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from api.documents import geojson
from api.documents.pictures.figure import fill
from scenarios.schedule.document import Schedule

CLOCK = "OGR_CURRENT_DATE"
"""GDAL's option for the time it writes into the file."""
VERSION = "1.2"
"""Of GeoPackage: the one that GIS programs of the last ten years read without a warning."""
TYPES = {"region": "MultiPolygon", "route": "LineString", "stop": "Point", "left_out": "Point", "base": "Point"}
"""Kind of feature to the geometry of its layer, in the order of drawing."""
LAYERS = {"region": "regions", "route": "routes", "stop": "stops", "left_out": "left_out", "base": "base"}
_STYLES = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
  f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,
  description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""


def geopackage(schedule: Schedule, made: dt.datetime, templates: Path | None = None) -> bytes:
    """Return the layers that the plan has; the same plan gives the same bytes.

    Parameters
    ----------
    made
        When the plan was made, with a zone; the only time in the file.
    templates
        Folder of an office's own ``stops.qml`` and so on; ours where it has none.
    """
    stamp = f"{made.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plan.gpkg")
        pyogrio.set_gdal_config_options({CLOCK: stamp})
        try:
            for layer, frame in _layers(schedule):
                pyogrio.write_dataframe(frame, path, layer=layer, driver="GPKG", append=path.exists(), VERSION=VERSION)
        finally:
            pyogrio.set_gdal_config_options({CLOCK: None})
        _add_styles(path, stamp, templates)
        return path.read_bytes()


def style(layer: str, templates: Path | None = None) -> str:
    """Return the QGIS style of a layer, the office's own if its folder has one."""
    name = f"{layer}.qml"
    if templates is not None and (templates / name).is_file():
        return (templates / name).read_text(encoding="utf-8")
    return (files("api.documents") / "templates" / "qgis" / name).read_text(encoding="utf-8")


def _layers(schedule: Schedule) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    features = list(_features(schedule))
    for kind, geometry in TYPES.items():
        members = [f for f in features if f["properties"]["kind"] == kind and f["geometry"] is not None]
        if members:
            yield LAYERS[kind], _frame(members, geometry)


def _features(schedule: Schedule) -> Iterator[dict[str, Any]]:
    if schedule.hubs:
        colours = {region.name: fill(region.colour) for region in schedule.hubs.regions}
        for feature in json.loads(geojson.regions(schedule, schedule.hubs))["features"]:
            properties = {"kind": "region", **feature["properties"], "colour": colours[feature["properties"]["region"]]}
            yield {**feature, "properties": properties}
    if schedule.visits:
        yield from json.loads(geojson.visits(schedule, schedule.visits))["features"]


def _frame(features: list[dict[str, Any]], geometry: str) -> gpd.GeoDataFrame:
    shapes: list[BaseGeometry] = [shapely.from_geojson(json.dumps(f["geometry"])) for f in features]
    if geometry == "MultiPolygon":
        shapes = [MultiPolygon(list(shapely.get_parts(shape))) for shape in shapes]
    return gpd.GeoDataFrame([f["properties"] for f in features], geometry=shapes, crs="EPSG:4326")


def _add_styles(path: Path, stamp: str, templates: Path | None) -> None:
    """Add the table in which QGIS looks for the default style of each layer."""
    with closing(sqlite3.connect(path)) as package, package:
        layers = [name for (name,) in package.execute("SELECT table_name FROM gpkg_contents ORDER BY rowid")]
        package.execute(_STYLES)
        package.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) VALUES "
            "('layer_styles', 'attributes', 'layer_styles', ?)",
            (stamp,),
        )
        for layer in layers:
            row = (layer, "geom", layer, style(layer, templates), True, "hubdong", stamp)
            package.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
                "styleName, styleQML, useAsDefault, owner, update_time) VALUES ('', '', ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
