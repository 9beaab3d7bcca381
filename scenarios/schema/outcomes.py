"""The file of what became of visits (방문 결과); the API keeps the same records."""

from typing import Literal

from pydantic import BaseModel

from scenarios.schema.common import WORDS, Count, Date, Name


class Suggestion(BaseModel):
    """A suggestion taken at a visit (건의사항)."""

    model_config = WORDS

    text: Name
    department: Name
    """Whose it is to answer."""
    state: Literal["open", "answered", "done"] = "open"


class VisitRecord(BaseModel):
    """What became of one visit."""

    model_config = WORDS

    place: Name
    """Its number."""
    date: Date
    """Of the visit; of the one planned if it was moved or cancelled."""
    outcome: Literal["done", "moved", "cancelled"]
    suggestions: tuple[Suggestion, ...] = ()
    more_open: Count = 0
    """Open suggestions of which only the number is known."""


class Growth(BaseModel):
    """How places that wait become worth more.

    ``points_per_month`` for each whole month of 30 days since the last visit recorded, and ``points_per_suggestion``
    for each suggestion that is open, together at most ``most_points``. A place without a recorded visit gets nothing
    for months: when it was visited last is not known.
    """

    model_config = WORDS

    points_per_month: Count = 2
    points_per_suggestion: Count = 10
    most_points: Count = 60


class Outcomes(BaseModel):
    """The file of outcomes: the formula, which an office may change, and a record per visit."""

    model_config = WORDS

    growth: Growth = Growth()
    records: tuple[VisitRecord, ...] = ()
