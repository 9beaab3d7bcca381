"""What a schedule holds as map features: dongs, places, regions and routes."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from api.documents.geojson import Feature, dong_features, visit_features
from api.i18n import _
from scenarios.schedule.document import Area, Region, Schedule

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True)
class Kind:
    """One collection of features.

    Parameters
    ----------
    title, description
        English sentences, keys of their translation.
    features
        All of a schedule, each with an id of its own within the schedule and this collection.
    when
        Properties that hold begin and end of a feature (the same twice where it is one); empty if it has no time.
    filters
        Properties that can be asked for by their value.
    """

    title: Callable[[], str]
    description: Callable[[], str]
    features: Callable[[Schedule], Sequence[Feature]]
    when: tuple[str, ...]
    filters: tuple[str, ...]


def dongs(schedule: Schedule) -> list[Feature]:
    """Return the dongs as areas, with region and hub where they are grouped."""
    if schedule.hubs is not None:
        return dong_features(schedule, schedule.hubs)
    return [_area(area) for area in schedule.areas.areas] if schedule.areas else []


def places(schedule: Schedule) -> list[Feature]:
    """Return the base, the places visited and those left out, as points."""
    features = visit_features(schedule.visits) if schedule.visits else []
    return [feature for feature in features if feature["properties"]["kind"] != "route"]


def routes(schedule: Schedule) -> list[Feature]:
    """Return each round as a line from and to the base; straight between stops."""
    features = visit_features(schedule.visits) if schedule.visits else []
    return [feature for feature in features if feature["properties"]["kind"] == "route"]


def regions(schedule: Schedule) -> list[Feature]:
    """Return each region as the union of its dongs' areas; null where one of them has none."""
    areas = {area.name: area for area in schedule.areas.areas} if schedule.areas else {}
    return [_region(region, areas) for region in (schedule.hubs.regions if schedule.hubs else ())]


COLLECTIONS: dict[str, Kind] = {
    "dongs": Kind(
        lambda: _("Dongs"),
        lambda: _("Administrative dongs as areas, with their region and hub dong."),
        dongs,
        (),
        ("dong", "region", "hub"),
    ),
    "places": Kind(
        lambda: _("Places"),
        lambda: _("Places visited, places left out, and the base, as points."),
        places,
        ("start", "end"),
        ("kind", "code", "town", "date", "half_day"),
    ),
    "regions": Kind(
        lambda: _("Regions"),
        lambda: _("Regions as areas, with their hub dong."),
        regions,
        (),
        ("name", "hub"),
    ),
    "routes": Kind(
        lambda: _("Routes"),
        lambda: _("Rounds as lines from and to the base, straight between stops."),
        routes,
        ("leave", "back"),
        ("date", "half_day", "region"),
    ),
}


@dataclass(frozen=True)
class Collected:
    """Features with their shapes, ready to be searched.

    Parameters
    ----------
    shapes
        One per feature, ``None`` where it has none.
    """

    features: tuple[Feature, ...]
    shapes: NDArray[np.object_]

    def meeting(self, box: shapely.Geometry | None) -> NDArray[np.bool_]:
        """Return for each feature whether it meets the box; one without a shape always does."""
        if box is None:
            return np.ones(len(self.features), dtype=bool)
        return np.asarray(shapely.intersects(box, self.shapes) | shapely.is_missing(self.shapes))

    def bounds(self) -> Box | None:
        """Return the smallest box around all shapes; ``None`` if there is none."""
        if shapely.is_missing(self.shapes).all():
            return None
        west, south, east, north = shapely.total_bounds(self.shapes)
        return float(west), float(south), float(east), float(north)


def collected(features: Sequence[Feature]) -> Collected:
    """Return features with their shapes."""
    texts = [None if f["geometry"] is None else json.dumps(f["geometry"]) for f in features]
    return Collected(tuple(features), np.asarray(shapely.from_geojson(np.array(texts, dtype=object)), dtype=object))


def _area(area: Area) -> Feature:
    properties = {
        "dong": area.name,
        "region": None,
        "hub": None,
        "is_hub": None,
        "metres_to_hub": None,
        "approximate": area.approximate,
        "source": area.source,
    }
    shape = None if area.shape is None else json.loads(shapely.to_geojson(shapely.from_wkt(area.shape)))
    return {"type": "Feature", "id": f"dong-{area.name}", "geometry": shape, "properties": properties}


def _region(region: Region, areas: dict[str, Area]) -> Feature:
    own = [areas[dong.name] for dong in region.dongs if dong.name in areas]
    shapes = [shapely.from_wkt(area.shape) for area in own if area.shape is not None]
    whole = shapely.orient_polygons(shapely.union_all(shapes)) if len(shapes) == len(region.dongs) else None
    properties = {
        "name": region.name,
        "hub": region.hub,
        "dongs": len(region.dongs),
        "members": ", ".join(dong.name for dong in region.dongs),
        "loads": ", ".join(f"{load.figure} {load.total}" for load in region.loads),
        "approximate": any(area.approximate for area in own),
    }
    shape = None if whole is None else json.loads(shapely.to_geojson(whole))
    return {"type": "Feature", "id": f"region-{region.name}", "geometry": shape, "properties": properties}
