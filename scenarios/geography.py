"""The dongs as areas: the office's official layer if it has loaded one, else cells that say what they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from geodata.cells import approximate_cells
from geodata.layers import Place as Spot
from geodata.layers import match_layer, place_in_dong, read_layer
from scenarios.ground import Ground, ground
from scenarios.schema import Place, Scenario


@dataclass(frozen=True)
class Areas:
    """Areas of the dongs for a map."""

    frame: gpd.GeoDataFrame
    """``name`` and ``geometry`` in EPSG:4326, in the order of the dongs."""
    label: str
    """English template saying what the areas are, the key of its translation; empty for an official layer."""
    source: str
    """Goes into the label, or names the official file."""


def areas(scenario: Scenario, folder: Path) -> Areas | None:
    """Return the areas of the dongs, or ``None`` where an office's own dongs have no boundary file.

    Raises
    ------
    GeodataError
        If the boundary file cannot be read or does not fit the district.
    """
    here = ground(scenario)
    if scenario.district.boundaries is not None:
        layer = official(scenario, here, folder)
        return Areas(layer[["name", "geometry"]].to_crs(4326), "", scenario.district.boundaries)
    if scenario.district.facts is None:
        return None
    cells = approximate_cells(here.district)
    return Areas(cells[["name", "geometry"]].to_crs(4326), cells.attrs["label"], cells.attrs["source"])


def official(scenario: Scenario, here: Ground, folder: Path) -> gpd.GeoDataFrame:
    """Return the office's boundary layer, matched with its dongs."""
    return match_layer(read_layer(folder / str(scenario.district.boundaries)), here.district)


def check_places(scenario: Scenario, here: Ground, folder: Path, places: Sequence[Place]) -> None:
    """Accept places that lie in a dong, where an official layer can tell.

    Raises
    ------
    GeodataError
        If one lies outside every dong, naming its row, name and position.
    """
    if scenario.district.boundaries is None:
        return
    spots = [
        Spot(name=place.name, lon=place.lon, lat=place.lat, file=scenario.name, row=row)
        for row, place in enumerate(places, start=1)
        if place.lon is not None and place.lat is not None
    ]
    place_in_dong(spots, official(scenario, here, folder))
