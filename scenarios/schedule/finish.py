"""A schedule with all that its documents need, so that they can be written from it alone."""

import datetime as dt

import geopandas as gpd

from scenarios.schedule.areas import area_layer
from scenarios.schedule.document import Schedule
from scenarios.schedule.entries import entries


def finished(
    schedule: Schedule, cells: gpd.GeoDataFrame, made: dt.datetime, previous: Schedule | None = None
) -> Schedule:
    """Return the schedule with its time, the areas of its dongs and its calendar entries.

    Parameters
    ----------
    cells
        From ``scenarios.geography``.
    made
        When the plan was made, with a zone.
    previous
        The plan issued before, of the same scenario.
    """
    update = {"made": made, "areas": area_layer(cells), "entries": entries(schedule, made, previous)}
    return schedule.model_copy(update=update)
