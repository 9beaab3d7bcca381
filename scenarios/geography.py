"""The dongs as areas: the office's official layer if it has loaded one, else cells that say what they are."""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd

from geodata.cells import approximate_cells, point_cells
from geodata.layers import Place as Spot
from geodata.layers import match_layer, place_in_dong, read_layer
from scenarios.ground import Ground, ground
from scenarios.schema import Place, Scenario


def cells(scenario: Scenario, folder: Path) -> gpd.GeoDataFrame:
    """Return the areas of the dongs, for display only: the solver uses the recorded neighbours.

    Returns
    -------
    cells
        EPSG:4326, in the order of the dongs: ``name``, ``geometry``, ``approximate`` (whether the area only stands in
        for the official one), ``source``. ``attrs["label"]``: English template filled with ``source``, the key of
        its translation; empty for an official layer.

    Raises
    ------
    GeodataError
        If the boundary file cannot be read or does not fit the district.
    """
    here = ground(scenario)
    if scenario.district.boundaries is not None:
        frame = official(scenario, here, folder).assign(approximate=False)
        label, source = "", scenario.district.boundaries
    else:
        frame = point_cells(here.district) if scenario.district.facts is None else approximate_cells(here.district)
        label, source = frame.attrs["label"], frame.attrs["source"]
    frame = frame[["name", "geometry", "approximate"]].assign(source=source).to_crs(4326)
    frame.attrs.update(label=label, source=source)
    return frame


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
