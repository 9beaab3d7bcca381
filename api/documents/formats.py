"""The formats a plan can be written in; each draws on the schedule alone."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from api.documents import csv_tables, geojson, ics
from api.documents.geopackage import geopackage
from api.documents.hwpx import plan_hwpx
from api.documents.pdf import day_sheets, plan_pdf
from api.documents.pictures.map import draw_map
from api.documents.pictures.posts import draw_posts
from api.documents.pictures.wall_calendar import draw_calendar
from api.documents.workbook import workbook
from scenarios.schedule.areas import cells_of
from scenarios.schedule.document import Schedule

Files = Iterator[tuple[str, bytes]]


class Press:
    """One plan on its way to paper: what several formats share is drawn once.

    Parameters
    ----------
    schedule
        With its time, areas and entries, as ``scenarios.schedule.finish`` makes it.
    templates
        Folder with an office's own templates; ours are taken for what it lacks.
    """

    def __init__(self, schedule: Schedule, templates: Path | None = None) -> None:
        if schedule.made is None:
            raise ValueError("the schedule is not finished: it has no time")
        self.schedule = schedule
        self.made: dt.datetime = schedule.made
        self.templates = templates

    @cached_property
    def map(self) -> dict[str, bytes]:
        """The map as ``png`` and ``svg``; empty where there is nothing to show on one."""
        if not (self.schedule.visits or self.schedule.hubs):
            return {}
        return draw_map(self.schedule, cells_of(self.schedule.areas))


def _xlsx(press: Press) -> Files:
    yield "plan.xlsx", workbook(press.schedule, press.made)


def _csv(press: Press) -> Files:
    for name, content in csv_tables.tables(press.schedule).items():
        yield f"csv/{name}.csv", content


def _ics(press: Press) -> Files:
    if press.schedule.entries:
        yield "calendar.ics", ics.calendar(press.schedule, press.made)


def _geojson(press: Press) -> Files:
    schedule = press.schedule
    if schedule.visits:
        yield "visits.geojson", geojson.visits(schedule, schedule.visits)
    if schedule.hubs:
        yield "regions.geojson", geojson.regions(schedule, schedule.hubs)


def _gpkg(press: Press) -> Files:
    if press.schedule.visits or press.schedule.hubs:
        yield "plan.gpkg", geopackage(press.schedule, press.made, press.templates)


def _pictures(press: Press) -> Files:
    yield from ((f"map.{kind}", content) for kind, content in press.map.items())
    if press.schedule.visits or press.schedule.training:
        yield from ((f"calendar.{kind}", content) for kind, content in draw_calendar(press.schedule).items())
    if press.schedule.staffing:
        pictures = draw_posts(press.schedule, press.schedule.staffing)
        yield from ((f"posts.{kind}", content) for kind, content in pictures.items())


def _pdf(press: Press) -> Files:
    yield "plan.pdf", plan_pdf(press.schedule, press.made, press.map.get("svg"), press.templates)
    if press.schedule.visits and press.schedule.visits.rounds:
        yield "day-sheets.pdf", day_sheets(press.schedule, press.made, press.templates)


def _hwpx(press: Press) -> Files:
    yield "plan.hwpx", plan_hwpx(press.schedule, press.made, press.map.get("png"), press.templates)


FORMATS: dict[str, Callable[[Press], Files]] = {
    "xlsx": _xlsx,
    "hwpx": _hwpx,
    "pdf": _pdf,
    "csv": _csv,
    "ics": _ics,
    "geojson": _geojson,
    "gpkg": _gpkg,
    "png": _pictures,
}
"""Name of each format to what writes its files; all of them are written by default."""
NAMES = (
    "plan.xlsx",
    "plan.hwpx",
    "plan.pdf",
    "day-sheets.pdf",
    "calendar.ics",
    "visits.geojson",
    "regions.geojson",
    "plan.gpkg",
    "map.png",
    "map.svg",
    "calendar.png",
    "calendar.svg",
    "posts.png",
    "posts.svg",
)
"""Files that documents may be, beside ``csv/*.csv``."""


def documents(schedule: Schedule, formats: Sequence[str] = tuple(FORMATS), templates: Path | None = None) -> Files:
    """Yield name and content of each document of a finished schedule.

    Parameters
    ----------
    formats
        Keys of ``FORMATS``.
    """
    press = Press(schedule, templates)
    for name in formats:
        yield from FORMATS[name](press)
