"""What hand-made plans have in common: their cells, dates and clock times, and breaches in names."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from planner.result import Violation
from scenarios.errors import Problem
from scenarios.handmade.details import Names, Teller
from scenarios.schedule.document import Finding
from scenarios.schema.common import seconds_of
from scenarios.workbook.plans import PlanRow


@dataclass(frozen=True)
class Breach:
    """A rule that a hand-made plan breaks."""

    rule: str
    place: str
    """Cell of the row it is about, such as ``방문계획!C7``; the sheet where no single row is."""
    name: str
    """What it is about: a place, a date and half-day, a session; empty for the whole plan."""
    detail: Finding | None
    """Value and limit; ``None`` where the rule says it all."""


@dataclass
class Made:
    """A plan in positions, and the cells of its rows."""

    plan: Any
    title: str
    first: dt.date
    """First day of the period."""
    cells: dict[str, str] = field(default_factory=dict)
    """By the verifier's places: ``slot 3``, ``client 5``, ``session 2``."""
    names: Names = lambda _what, _position: ""

    def told(self, violation: Violation) -> Breach:
        """Return a violation with its cell and its names."""
        teller = Teller(self.names, self.first)
        about = [
            (what, int(number))
            for what, *numbers in re.findall(r"([a-z]+?)s? (\d+)(?: and (\d+))?", violation.where)
            for number in filter(None, numbers)
        ]
        named = [str(teller.value(what, number)) for what, number in about]
        # a round is wrong at the visit that the verifier names, if it names one
        visit = re.match(r"client \d+", violation.detail)
        spots = [*([visit[0]] if visit else []), *(f"{what} {number}" for what, number in about)]
        cells = (self.cells.get(spot) for spot in spots)
        place = next(filter(None, cells), self.title)
        detail = teller.detail(violation.rule, violation.detail)
        return Breach(violation.rule, place, ", ".join(filter(None, named)), detail)


def date_of(row: PlanRow, problems: list[Problem]) -> dt.date | None:
    """Return the date of a row; ``None`` if it is none, which is noted."""
    text = str(row.values.get("date", ""))
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        problems.append(Problem(row.cell("date"), "'{text}' is no date", {"text": text}))
        return None


def seconds_of_day(row: PlanRow, name: str, problems: list[Problem]) -> int | None:
    """Return a clock time in seconds after midnight; ``None`` if none is typed, or if it is none, which is noted."""
    text = row.values.get(name)
    if text is None:
        return None
    try:
        return seconds_of(dt.time.fromisoformat(str(text)))
    except ValueError:
        problems.append(Problem(row.cell(name), "'{text}' is no clock time", {"text": str(text)}))
        return None
