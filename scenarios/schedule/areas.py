"""The dongs' areas inside the schedule, so that its documents can be written again from it alone."""

from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from scenarios.schedule.document import Area, AreaLayer

if TYPE_CHECKING:
    import geopandas as gpd

DIGITS = 6
"""Decimal places of a degree: about ten centimetres."""


def area_layer(cells: "gpd.GeoDataFrame") -> AreaLayer:
    """Return the areas of ``scenarios.geography.cells``, rounded, outer rings counter-clockwise."""
    areas = tuple(
        Area(name=row.name, approximate=bool(row.approximate), source=str(row.source), shape=_wkt(row.geometry))
        for row in cells.itertuples(index=False)
    )
    return AreaLayer(label=cells.attrs["label"] or "", source=cells.attrs["source"], areas=areas)


def cells_of(layer: AreaLayer | None) -> "gpd.GeoDataFrame":
    """Return the areas as ``scenarios.geography.cells`` gives them; no rows where there is no layer."""
    import geopandas as gpd

    areas = layer.areas if layer else ()
    table = {
        "name": [area.name for area in areas],
        "approximate": [area.approximate for area in areas],
        "source": [area.source for area in areas],
    }
    shapes = gpd.GeoSeries.from_wkt([area.shape for area in areas], crs="EPSG:4326")
    frame = gpd.GeoDataFrame(table, geometry=shapes)
    frame.attrs.update(label=layer.label if layer else "", source=layer.source if layer else "")
    return frame


def _wkt(shape: BaseGeometry | None) -> str | None:
    if shape is None or shape.is_empty:
        return None
    rounded = shapely.set_precision(shapely.orient_polygons(shape), 10.0**-DIGITS)
    return str(shapely.to_wkt(shapely.orient_polygons(rounded), rounding_precision=DIGITS))
