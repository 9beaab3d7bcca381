"""What a run leaves in its folder."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
from pydantic import BaseModel

from api.documents import geojson, ics
from api.documents.files import write_whole
from api.documents.pictures.map import draw_map
from api.documents.pictures.wall_calendar import draw_calendar
from api.documents.workbook import workbook
from scenarios.pipeline import FAMILIES, Outcome

OURS = (
    "schedule.json",
    "scenario.json",
    *(f"{kind}-{family}.json" for family in FAMILIES for kind in ("instance", "plan")),
    "visits.geojson",
    "regions.geojson",
    "calendar.ics",
    "plan.xlsx",
    "map.png",
    "map.svg",
    "calendar.png",
    "calendar.svg",
)
"""Every name a run may write, and no other."""

Files = Iterator[tuple[str, bytes]]


def write_all(outcome: Outcome, cells: gpd.GeoDataFrame, folder: Path, made: dt.datetime) -> list[Path]:
    """Write all documents of a run; each is whole or absent, however the run ends.

    Documents of an earlier run that this one does not have (a part is no longer planned) are taken away, so that
    the folder never mixes two plans.

    Parameters
    ----------
    cells
        From ``scenarios.geography``.
    folder
        Must exist.
    made
        When the plan was made, with a zone; the only clock the documents know.

    Returns
    -------
    paths
        In the order of ``OURS``.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    written = {}
    for name, content in _documents(outcome, cells, made):
        write_whole(folder / name, content)
        written[name] = folder / name
    for name in OURS:
        if name not in written:
            (folder / name).unlink(missing_ok=True)
    return [written[name] for name in OURS if name in written]


def _documents(outcome: Outcome, cells: gpd.GeoDataFrame, made: dt.datetime) -> Files:
    schedule = outcome.schedule
    yield "schedule.json", _json(schedule)
    yield "scenario.json", _json(outcome.scenario)
    for stage in outcome.stages:
        yield f"instance-{stage.family}.json", _json(stage.instance, indent=None)
        if stage.result.plan is not None:
            yield f"plan-{stage.family}.json", _json(stage.result.plan, indent=None)
    if schedule.visits:
        yield "visits.geojson", geojson.visits(schedule, schedule.visits)
    if schedule.hubs:
        yield "regions.geojson", geojson.regions(schedule, schedule.hubs, cells)
    yield "plan.xlsx", workbook(schedule, made)
    if schedule.visits or schedule.training:
        yield "calendar.ics", ics.calendar(schedule, made)
        yield from _picture("calendar", draw_calendar(schedule))
    if schedule.visits or schedule.hubs:
        yield from _picture("map", draw_map(schedule, cells))


def _picture(name: str, kinds: dict[str, bytes]) -> Files:
    for kind, content in kinds.items():
        yield f"{name}.{kind}", content


def _json(document: BaseModel, indent: int | None = 2) -> bytes:
    """Return the document as JSON; numbers, texts and dates as its schema says."""
    text = json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=indent)
    return (text + "\n").encode()
