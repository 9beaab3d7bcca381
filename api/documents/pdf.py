"""PDF for the archive (PDF/A-2a) that a screen reader can read aloud (PDF/UA-1), set by typst from a template.

What staff write reaches the template as data, never as markup.
"""

import datetime as dt
import json
from importlib.resources import as_file, files
from pathlib import Path

import typst

from api.documents import fonts
from api.documents.paper import Paper, day_paper, plan_paper
from api.errors import BadInputError
from api.i18n import say
from scenarios.schedule.document import Schedule


def plan_pdf(schedule: Schedule, made: dt.datetime, map_svg: bytes | None, templates: Path | None = None) -> bytes:
    """Return the plan document that is signed.

    Parameters
    ----------
    made
        When the plan was made, with a zone; the only time in the file.
    map_svg
        The map, if there is one.
    templates
        Folder of an office's own ``plan.typ``; ours if it has none.

    Raises
    ------
    BadInputError
        If the office's template cannot be set; names the file and what typst says.
    """
    paper = {**plan_paper(schedule, made), "map": map_svg.decode() if map_svg else None}
    return _typeset("plan.typ", paper, made, templates)


def day_sheets(schedule: Schedule, made: dt.datetime, templates: Path | None = None) -> bytes:
    """Return a page per day for driver and attendants; parameters and errors as for ``plan_pdf``."""
    return _typeset("day-sheets.typ", day_paper(schedule, made), made, templates)


def _typeset(name: str, paper: Paper, made: dt.datetime, templates: Path | None) -> bytes:
    own = None if templates is None else templates / name
    if own is not None and own.is_file():
        try:
            return _compiled(own, paper, made)
        except typst.TypstError as error:
            raise BadInputError([f"{own}: {say('the template cannot be set: {why}', {'why': str(error)})}"]) from None
    with as_file(files("api.documents") / "templates" / name) as template:
        return _compiled(template, paper, made)


def _compiled(template: Path, paper: Paper, made: dt.datetime) -> bytes:
    return typst.compile(
        template,
        font_paths=[fonts.folder()],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(made.timestamp()),
        sys_inputs={"data": json.dumps(paper, ensure_ascii=False)},
    )
