"""What a run leaves in its folder."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import geopandas as gpd
from pydantic import BaseModel

from api.documents.files import write_whole
from api.documents.formats import FORMATS, NAMES, documents
from scenarios.pipeline import FAMILIES, Outcome
from scenarios.schedule.document import Schedule
from scenarios.schedule.finish import finished
from scenarios.visits_again import left_behind

START = "start-visits.json"
"""What a plan of visits leaves behind, for planning them again."""

OURS = (
    "schedule.json",
    "scenario.json",
    *(f"{kind}-{family}.json" for family in FAMILIES for kind in ("instance", "plan")),
    START,
    *NAMES,
)
"""Every name a run may write, and no other; and CSV files in the folder ``csv``, which is ours alone."""

Files = Iterator[tuple[str, bytes]]


def write_all(
    outcome: Outcome,
    cells: gpd.GeoDataFrame,
    folder: Path,
    made: dt.datetime,
    previous: Schedule | None = None,
    templates: Path | None = None,
) -> list[Path]:
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
    previous
        The plan issued before, whose calendar entries are carried on.
    templates
        Folder with an office's own templates.

    Returns
    -------
    paths
        As ``OURS`` lists them, then the CSV files.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    schedule = finished(outcome.schedule, cells, made, previous)
    written = _write(folder, _data(outcome, schedule))
    written |= _write(folder, documents(schedule, templates=templates))
    for path in (*(folder / name for name in OURS), *sorted((folder / "csv").glob("*.csv"))):
        if path not in written:
            path.unlink(missing_ok=True)
    places = {folder / name: place for place, name in enumerate(OURS)}
    return sorted(written, key=lambda path: (places.get(path, len(OURS)), path))


def write_documents(schedule: Schedule, folder: Path, formats: Sequence[str], templates: Path | None) -> list[Path]:
    """Write documents of a finished schedule in these formats; others in the folder stay as they are.

    Parameters
    ----------
    folder
        Must exist.
    formats
        Keys of ``FORMATS``.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    wanted = [name for name in FORMATS if name in formats]
    return list(_write(folder, documents(schedule, wanted, templates)))


def _write(folder: Path, files: Iterable[tuple[str, bytes]]) -> dict[Path, None]:
    """Write the files and return their paths in order."""
    written: dict[Path, None] = {}
    for name, content in files:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        write_whole(path, content)
        written[path] = None
    return written


def _data(outcome: Outcome, schedule: Schedule) -> Files:
    yield "schedule.json", _json(schedule)
    yield "scenario.json", _json(outcome.scenario)
    for stage in outcome.stages:
        yield f"instance-{stage.family}.json", _json(stage.instance, indent=None)
        if stage.result.plan is not None:
            yield f"plan-{stage.family}.json", _json(stage.result.plan, indent=None)
        start = left_behind(stage.words, stage.result)
        if start is not None:
            yield START, _json(start, indent=None)


def _json(document: BaseModel, indent: int | None = 2) -> bytes:
    """Return the document as JSON; numbers, texts and dates as its schema says."""
    text = json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=indent)
    return (text + "\n").encode()
