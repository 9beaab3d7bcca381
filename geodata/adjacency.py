"""Neighbouring dongs: measured from a layer, edited by hand, and checked for islands."""

from collections.abc import Iterable, Mapping

import geopandas as gpd
import networkx as nx
import shapely

from geodata.errors import GeodataError
from geodata.facts import Border

WITHIN_METRES = 0.5
"""Outlines this near run along each other: more than the rounding of coordinates, less than a road."""


def neighbours(layer: gpd.GeoDataFrame, min_metres: float = 1.0) -> tuple[Border, ...]:
    """Return the pairs of dongs with a common border, and its length.

    A border is as long as the outline of the dong with the smaller code runs within 0.5 m of the other dong, so small
    gaps and overlaps of a map do no harm. Its ends are thereby counted up to 0.5 m too long each, and dongs that meet
    in a mere corner have a border of 1 m or slightly more: ask for ``min_metres=3`` where such pairs must not count.
    The recorded lengths of the fact tables were measured in the same way.

    Parameters
    ----------
    layer
        As from ``read_layer``: ``code`` and polygons in EPSG:5179.
    min_metres
        A border counts if it is longer than this.

    Returns
    -------
    borders
        Sorted by code, lengths rounded to whole metres.
    """
    layer = layer.sort_values("code")
    codes, shapes = layer["code"].tolist(), layer.geometry.to_numpy()
    first, second = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=WITHIN_METRES)
    first, second = first[first < second], second[first < second]
    common = shapely.intersection(shapely.boundary(shapes[first]), shapely.buffer(shapes[second], WITHIN_METRES))
    pairs = zip(first.tolist(), second.tolist(), shapely.length(common).tolist(), strict=True)
    return tuple(sorted((Border(codes[a], codes[b], round(m)) for a, b, m in pairs if m > min_metres), key=_pair))


def edit(
    borders: Iterable[Border],
    names: Mapping[str, str],
    *,
    add: Iterable[Border] = (),
    remove: Iterable[tuple[str, str]] = (),
) -> tuple[Border, ...]:
    """Return the borders with some removed and some added, such as a bridge in and a river without one out.

    Removing comes first, so a length is changed by removing and adding a pair in one call.

    Parameters
    ----------
    names
        Name of every dong by code; nothing else may be named in an edit.
    remove
        Pairs of codes in either order.

    Raises
    ------
    GeodataError
        If a code is unknown, a pair to remove is not there, or a pair to add is there already.
    """
    kept = {(border.a, border.b): border for border in borders}
    for a, b in remove:
        pair = _known_pair(a, b, names)
        if pair not in kept:
            raise GeodataError(
                "{a} and {b} are no neighbours; nothing to remove", a=_label(a, names), b=_label(b, names)
            )
        del kept[pair]
    for border in add:
        pair = _known_pair(border.a, border.b, names)
        if pair in kept:
            raise GeodataError(
                "{a} and {b} are neighbours already", a=_label(border.a, names), b=_label(border.b, names)
            )
        kept[pair] = border
    return tuple(sorted(kept.values(), key=_pair))


def check_connected(borders: Iterable[Border], names: Mapping[str, str]) -> None:
    """Accept borders that join all dongs.

    Raises
    ------
    GeodataError
        If some dongs cannot be reached from the largest connected part, naming each such island.
    """
    graph = nx.Graph()
    graph.add_nodes_from(names)
    graph.add_edges_from(_known_pair(border.a, border.b, names) for border in borders)
    parts = sorted(nx.connected_components(graph), key=len, reverse=True)
    if len(parts) > 1:
        islands = "; ".join(", ".join(_label(code, names) for code in sorted(part)) for part in parts[1:])
        raise GeodataError("no border joins {islands} with the other dongs", islands=islands)


def _pair(border: Border) -> tuple[str, str]:
    return border.a, border.b


def _known_pair(a: str, b: str, names: Mapping[str, str]) -> tuple[str, str]:
    for code in (a, b):
        if code not in names:
            raise GeodataError("border {a} - {b}: code {code} is unknown", a=a, b=b, code=code)
    return (a, b) if a < b else (b, a)


def _label(code: str, names: Mapping[str, str]) -> str:
    return f"{names[code]} ({code})"
