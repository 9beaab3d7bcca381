"""What the commands about choices leave in their folder."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence

from pydantic import BaseModel

from api.documents import csv_tables
from api.documents.choices import alternatives, curve
from api.documents.pictures.curve import draw_curve
from api.documents.pictures.side_by_side import draw_options
from api.documents.table import Section
from api.documents.workbook import bound
from scenarios.schedule.options import CurveSchedule, Heading, OptionSchedule

Files = Iterator[tuple[str, bytes]]


def curve_files(told: CurveSchedule, made: dt.datetime) -> Files:
    """Yield name and content of each document of a curve.

    Parameters
    ----------
    made
        When, with a zone; printed at the foot of each page.
    """
    name = f"curve-{told.over}"
    yield from _files(name, told, told.heading, tuple(curve.sections(told)), made)
    for kind, content in draw_curve(told).items():
        yield f"{name}.{kind}", content


def option_files(told: OptionSchedule, made: dt.datetime) -> Files:
    """Yield name and content of each document of several groupings; the maps only if there is a grouping."""
    yield from _files("alternatives", told, told.heading, tuple(alternatives.sections(told)), made)
    if told.options:
        for kind, content in draw_options(told).items():
            yield f"alternatives.{kind}", content


def _files(name: str, told: BaseModel, whose: Heading, sections: Sequence[Section], made: dt.datetime) -> Files:
    text = json.dumps(told.model_dump(mode="json"), ensure_ascii=False, indent=2)
    yield f"{name}.json", f"{text}\n".encode()
    yield f"{name}.xlsx", bound(sections, whose, made)
    for table, content in csv_tables.files(sections).items():
        yield f"{table.replace('_', '-')}.csv", content
