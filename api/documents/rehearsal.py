"""An office's templates tried on an empty plan, before hours of work are put into a real one."""

import datetime as dt
from pathlib import Path

from api.documents.hwpx import plan_hwpx
from api.documents.pdf import day_sheets, plan_pdf
from planner.result import Status
from scenarios.schedule.document import Schedule

DAY = dt.date(2027, 1, 4)
MOMENT = dt.datetime(2027, 1, 4, tzinfo=dt.UTC)


def rehearse(templates: Path) -> None:
    """Write an empty plan with the templates of this folder.

    Does not promise that a full plan will do too: what a template makes of rows it sees only there.

    Raises
    ------
    BadInputError
        If one cannot be used, naming it and the reason.
    """
    empty = Schedule(
        scenario="rehearsal", title="-", government="-", first=DAY, last=DAY, status=Status.OPTIMAL, parts=(),
        notes=(), synthetic=(), approximate=(), holidays=(),
    )  # fmt: skip
    plan_pdf(empty, MOMENT, None, templates)
    day_sheets(empty, MOMENT, templates)
    plan_hwpx(empty, MOMENT, None, templates)
