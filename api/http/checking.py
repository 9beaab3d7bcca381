"""Plans made by hand, as they are sent and judged; two plans side by side."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.http.requests import ASKED, Clock, Date, SessionRow, Text
from planner.result import Status
from scenarios.compare import Difference
from scenarios.schedule.document import Part

GIVEN = ConfigDict(use_attribute_docstrings=True)
RunName = Annotated[str, Field(pattern=r"^run_[0-9a-z]{8,40}$")]
MOST_ROWS = 20_000


class VisitRow(BaseModel):
    """A visit."""

    model_config = ASKED

    place: Text
    """Id of the place."""
    date: Date
    half_day: Text
    start: Clock | None = None
    """As soon as the way there and the opening hours allow, if not given; visits are in the order of the rows then."""


class DongRow(BaseModel):
    """A dong and its hub."""

    model_config = ASKED

    dong: Text
    hub: Text


class CheckRequest(BaseModel):
    """Parts of a plan; each that is given is given whole."""

    model_config = ASKED

    run: RunName | None = None
    """The parts not given here are those of this run's plan."""
    hubs: Annotated[tuple[DongRow, ...], Field(max_length=MOST_ROWS)] | None = None
    training: Annotated[tuple[SessionRow, ...], Field(max_length=MOST_ROWS)] | None = None
    visits: Annotated[tuple[VisitRow, ...], Field(max_length=MOST_ROWS)] | None = None

    def rows(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return the parts given, as they would be typed into a workbook."""
        given: dict[str, list[dict[str, Any]]] = {}
        if self.hubs is not None:
            given["hubs"] = [row.model_dump() for row in self.hubs]
        if self.training is not None:
            given["training"] = [_session(row) for row in self.training]
        if self.visits is not None:
            given["visits"] = [
                {"id": row.place, "date": row.date.isoformat(), "half_day": row.half_day, "start": row.start}
                for row in self.visits
            ]
        return given


def _session(row: SessionRow) -> dict[str, Any]:
    typed = row.model_dump(exclude={"attendance"})
    offices = tuple(f"{office} {people}" for office, people in row.attendance.items())
    return {**typed, "date": row.date.isoformat(), "offices": offices}


class ViolationTold(BaseModel):
    """One broken rule at one place."""

    model_config = GIVEN

    rule: str
    detail: str
    """What is broken, about what and by how much."""
    pointer: str
    """The row it is about, or the part if it is about no single row."""
    about: str
    """Place, date and half-day, session or dong; empty for the whole plan."""


class CheckedPart(BaseModel):
    """What the verifier says of a part."""

    model_config = GIVEN

    family: str
    cost: int
    violations: tuple[ViolationTold, ...]
    without: tuple[str, ...]
    """Parts that it builds on and of which no plan was given: what they demand was not looked at."""
    schedule: dict[str, Any]
    """The part in names, dates and times, as in a plan."""


class Checked(BaseModel):
    """What the verifier says of a plan made by hand."""

    model_config = GIVEN

    parts: tuple[CheckedPart, ...]


class CompareRequest(BaseModel):
    """Two runs that have plans."""

    model_config = ASKED

    one: RunName
    other: RunName


class Side(BaseModel):
    """One of two plans."""

    model_config = GIVEN

    run: str
    status: Status
    parts: tuple[Part, ...]


class Figure(BaseModel):
    """A key figure of both."""

    model_config = GIVEN

    name: str
    one: str | None
    other: str | None


class Compared(BaseModel):
    """Two plans side by side."""

    model_config = GIVEN

    one: Side
    other: Side
    differences: tuple[Difference, ...]
    figures: tuple[Figure, ...]
