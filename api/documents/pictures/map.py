"""The plan as a map: regions with their hubs, and the stops of all rounds."""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import geopandas as gpd
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from shapely import MultiPolygon, Point, Polygon, union_all

from api.documents.pictures.figure import CHANGED, INK, PALE, PAPER, fill, footnotes, render, span
from api.documents.pictures.legend import draw_legend
from api.documents.pictures.stops import draw_stops
from api.documents.text import fitted
from api.i18n import say
from scenarios.schedule.document import Region, Schedule

METRES_PER_DEGREE = 111_320
NO_REGION = "#eceff3"
SLIVER = 0.0004
"""Half the width of gaps that are closed, in degrees: about 40 metres."""
HALO = [patheffects.withStroke(linewidth=2.6, foreground=PAPER)]
LINK_HALO = [patheffects.withStroke(linewidth=3.2, foreground=PAPER), patheffects.Normal()]


@dataclass(frozen=True)
class Cell:
    """A dong's shape and where its name goes."""

    name: str
    shape: MultiPolygon
    middle: Point
    approximate: bool


def draw_map(schedule: Schedule, cells: gpd.GeoDataFrame) -> dict[str, bytes]:
    """Return the map as ``png`` and ``svg``, A4 across.

    What is made up or approximate is printed on the picture itself, for pictures travel without their files.

    Parameters
    ----------
    cells
        From ``scenarios.geography``: EPSG:4326, columns ``name``, ``geometry``, ``approximate``, ``source``;
        ``attrs`` say in ``label`` what the cells are.
    """
    shown = shapes(cells)
    notes = [fitted(note, 190) for note in _notes(schedule, cells)]
    return render(11.69, 8.27, lambda figure: _draw(figure, schedule, shown, notes))


def shapes(cells: gpd.GeoDataFrame) -> list[Cell]:
    """Return what is drawn of the dongs' areas."""
    return [
        Cell(str(row.name), _tidy([row.geometry]), row.geometry.representative_point(), bool(row.approximate))
        for row in cells.itertuples(index=False)
        if row.geometry is not None and not row.geometry.is_empty
    ]


def draw_regions(
    axes: Axes,
    cells: Sequence[Cell],
    regions: Sequence[Region],
    changed: Collection[str],
    named: Collection[str],
    scale: float = 1.0,
) -> None:
    """Draw coloured regions with hubs, links and names into axes that hold nothing else.

    Parameters
    ----------
    changed
        Names of the dongs to be hatched.
    named
        Names of the dongs to be named beside the hubs.
    scale
        Of symbols and letters.
    """
    axes.set_axis_off()
    _draw_cells(axes, cells, regions)
    _draw_changes(axes, cells, changed)
    _draw_regions(axes, cells, regions, scale)
    hubs = {region.hub for region in regions}
    _draw_names(axes, [cell for cell in cells if cell.name in hubs or cell.name in named], regions, scale)
    _frame(axes)


def _draw(figure: Figure, schedule: Schedule, cells: list[Cell], notes: list[str]) -> None:
    figure.text(0.02, 0.955, schedule.title, fontsize=17, fontweight="bold", va="center")
    figure.text(0.02, 0.917, f"{schedule.government}   {span(schedule.first, schedule.last)}", fontsize=9.5, color=PALE)
    bottom = 0.035 + len(notes) * 0.021
    axes = figure.add_axes((0.02, bottom, 0.66, 0.895 - bottom))
    axes.set_axis_off()
    regions = schedule.hubs.regions if schedule.hubs else ()
    _draw_cells(axes, cells, regions)
    _draw_changes(axes, cells, {dong.name for region in regions for dong in region.dongs if dong.moved})
    if schedule.visits:
        draw_stops(axes, schedule.visits)
    _draw_regions(axes, cells, regions)
    _draw_names(axes, cells, regions)
    _frame(axes)
    _scale_bar(axes)
    draw_legend(figure.add_axes((0.695, bottom, 0.29, 0.895 - bottom)), schedule)
    footnotes(figure, notes)


def _notes(schedule: Schedule, cells: gpd.GeoDataFrame) -> Iterator[str]:
    for note in schedule.synthetic:
        yield say("Made-up data: {note}", {"note": note})
    for note in schedule.approximate:
        yield say("Approximate: {note}", {"note": note})
    yield source_of(cells)


def source_of(cells: gpd.GeoDataFrame) -> str:
    """Return where the areas come from, and that they are approximate if they are."""
    label, source = cells.attrs["label"], cells.attrs["source"]
    return say(label, {"source": source}) if label else say("Source: {source}", {"source": source})


def _draw_cells(axes: Axes, cells: Sequence[Cell], regions: Sequence[Region]) -> None:
    colour = {dong.name: fill(region.colour) for region in regions for dong in region.dongs}
    for cell in cells:
        patch = PathPatch(
            _path(cell.shape),
            facecolor=colour.get(cell.name, NO_REGION),
            edgecolor=PAPER if regions else PALE,
            linewidth=0.9,
            linestyle="--" if cell.approximate else "-",
            zorder=1,
        )
        axes.add_patch(patch)


def _draw_changes(axes: Axes, cells: Sequence[Cell], changed: Collection[str]) -> None:
    """Hatch the dongs that change region."""
    for cell in cells:
        if cell.name in changed:
            axes.add_patch(PathPatch(_path(cell.shape), zorder=1.2, **CHANGED))


def _draw_regions(axes: Axes, cells: Sequence[Cell], regions: Sequence[Region], scale: float = 1.0) -> None:
    by_name = {cell.name: cell for cell in cells}
    for region in regions:
        members = [by_name[dong.name] for dong in region.dongs if dong.name in by_name]
        if members:
            whole = _tidy([m.shape for m in members])
            axes.add_patch(PathPatch(_path(whole), fill=False, edgecolor=INK, linewidth=1.5 * scale, zorder=3))
        hub = by_name.get(region.hub)
        for member in members if hub else ():
            if hub and member is not hub:
                axes.plot(
                    (hub.middle.x, member.middle.x), (hub.middle.y, member.middle.y),
                    color=INK, linewidth=1.1 * scale, zorder=4, path_effects=LINK_HALO,
                )  # fmt: skip
                axes.plot(member.middle.x, member.middle.y, "o", ms=4 * scale, mfc=PAPER, mec=INK, mew=scale, zorder=5)
        if hub:
            axes.plot(hub.middle.x, hub.middle.y, "*", ms=19 * scale, mfc="#ffd23f", mec=INK, mew=1.1 * scale, zorder=6)


def _tidy(shapes: Sequence[Polygon | MultiPolygon]) -> MultiPolygon:
    """Return shapes as one, without the slivers that approximate cells leave inside and between them."""
    grown = union_all([shape.buffer(SLIVER, join_style="mitre") for shape in shapes])
    whole = grown.buffer(-SLIVER, join_style="mitre")
    parts = whole.geoms if isinstance(whole, MultiPolygon) else (whole,)
    return MultiPolygon([Polygon(p.exterior, [r for r in p.interiors if Polygon(r).area > p.area / 50]) for p in parts])


def _draw_names(axes: Axes, cells: Sequence[Cell], regions: Sequence[Region], scale: float = 1.0) -> None:
    hubs = {region.hub for region in regions}
    size = scale * (8.5 if len(cells) <= 30 else 6.0)
    for cell in cells:
        is_hub = cell.name in hubs
        axes.annotate(
            cell.name,
            (cell.middle.x, cell.middle.y),
            xytext=(0, scale * (-10 if is_hub else -8 if regions else 0)),
            textcoords="offset points",
            ha="center",
            va="top" if regions else "center",
            fontsize=size + (scale if is_hub else 0.0),
            fontweight="bold" if is_hub else "normal",
            path_effects=HALO,
            zorder=8,
        )


def _frame(axes: Axes) -> None:
    """Set the limits around all that is drawn, with degrees of both directions equally long on the ground."""
    west, south, east, north = (*axes.dataLim.min, *axes.dataLim.max)
    margin = 0.03 * max(east - west, north - south, 0.01)
    west, south, east, north = west - margin, south - 2.5 * margin, east + margin, north + margin
    stretch = math.cos(math.radians((south + north) / 2))
    box = axes.get_window_extent()
    wide = max((east - west) * stretch, (north - south) * box.width / box.height) / stretch
    high = wide * stretch * box.height / box.width
    axes.set_xlim((west + east - wide) / 2, (west + east + wide) / 2)
    axes.set_ylim((south + north - high) / 2, (south + north + high) / 2)


def _scale_bar(axes: Axes) -> None:
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    metres_per_lon = METRES_PER_DEGREE * math.cos(math.radians((south + north) / 2))
    metres = _round_length((east - west) * metres_per_lon / 5)
    left, low = west + 0.02 * (east - west), south + 0.025 * (north - south)
    right, height = left + metres / metres_per_lon, 0.008 * (north - south)
    axes.plot((left, left, right, right), (low + height, low, low, low + height), color=INK, linewidth=1.4, zorder=9)
    text = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
    axes.text((left + right) / 2, low + 1.3 * height, text, ha="center", va="bottom", fontsize=8, zorder=9)


def _round_length(metres: float) -> int:
    """Return the largest of 1, 2, 5 times a power of ten that is not longer."""
    power = 10 ** math.floor(math.log10(max(metres, 1.0)))
    return int(max(step * power for step in (1, 2, 5) if step * power <= max(metres, 1.0)))


def _path(shape: MultiPolygon) -> Path:
    rings = [ring for part in shape.geoms for ring in (part.exterior, *part.interiors)]
    return Path.make_compound_path(*(Path(list(ring.coords), closed=True) for ring in rings))
