"""The Seo-gu reference case from the boundary file: straight-line metres, electors, common borders over 1 m."""

from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np

from planner.hubs import Band, Border, HubInstance, Load

SHARED = Path(__file__).resolve().parents[3] / "shared"
DATA = SHARED / "data" / "seogu_18dong.geojson"


def straight_metres(layer: gpd.GeoDataFrame) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """Return the distances between representative points; the layer's CRS is in metres."""
    points = layer.representative_point()
    x, y = points.x.to_numpy(), points.y.to_numpy()
    return np.hypot(x[:, None] - x, y[:, None] - y)


def common_borders(layer: gpd.GeoDataFrame) -> tuple[Border, ...]:
    """Return the pairs with more than one metre of common border."""
    shapes = list(layer.geometry)
    borders = []
    for a, shape in enumerate(shapes):
        for b in layer.sindex.query(shape, predicate="intersects"):
            metres = shape.intersection(shapes[b]).length
            if a < b and metres > 1:
                borders.append(Border(a=a, b=int(b), metres=round(metres)))
    return tuple(sorted(borders, key=lambda border: (border.a, border.b)))


@cache
def _layer() -> gpd.GeoDataFrame:
    return gpd.read_file(DATA).to_crs(5179)


def reference(count: int) -> HubInstance:
    """Return the case for a number of regions, each within 15 % of the mean, ends rounded inwards."""
    layer = _layer()
    electors = tuple(int(people) for people in layer["electors_20220309"])
    metres = np.rint(straight_metres(layer)).astype(int)
    band = Band(lower=-(-85 * sum(electors) // (100 * count)), upper=115 * sum(electors) // (100 * count))
    return HubInstance(
        demand=electors,
        cost=tuple(tuple(row) for row in metres.tolist()),
        loads=(Load(amounts=electors, band=band),),
        borders=common_borders(layer),
        regions=Band(lower=count, upper=count),
    )
