"""Words that all parts of a scenario share."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

WORDS = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
Won = Annotated[int, Field(ge=0, le=10**12)]
"""Whole won (원)."""
Count = Annotated[int, Field(ge=0, le=10**6)]
Percent = Annotated[int, Field(ge=0, le=100)]
Date = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2100, 12, 31))]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

T = TypeVar("T")


def seconds_of(clock: dt.time) -> int:
    """Return seconds from midnight."""
    return clock.hour * 3600 + clock.minute * 60 + clock.second


def parse_window(text: str) -> tuple[int, int]:
    """Return start and end of ``HH:MM-HH:MM`` in seconds from midnight."""
    start, end = (seconds_of(dt.time.fromisoformat(part)) for part in text.split("-"))
    return start, end


def _real_window(text: str) -> str:
    try:
        start, end = parse_window(text)
    except ValueError:
        raise PydanticCustomError("window_time", "'{text}' is not a pair of clock times", {"text": text}) from None
    if start >= end:
        raise PydanticCustomError("window_ends_early", "'{text}' ends before it starts", {"text": text})
    return text


Window = Annotated[str, Field(pattern=r"^\d{2}:\d{2}-\d{2}:\d{2}$"), AfterValidator(_real_window)]
"""A stretch of a day, such as ``09:00-12:00``."""


def unique(what: str, key: Callable[[T], str]) -> AfterValidator:
    """Return a validator that demands that no two entries of a list carry the same name."""

    def check(entries: Sequence[T]) -> Sequence[T]:
        twice = [name for name, times in Counter(map(key, entries)).items() if times > 1]
        if twice:
            raise PydanticCustomError(
                "duplicate", "{what} '{name}' appears more than once", {"what": what, "name": twice[0]}
            )
        return entries

    return AfterValidator(check)


class Period(BaseModel):
    """From the first to the last day, both included."""

    model_config = WORDS

    first: Date
    last: Date


def ordered_period(period: Period) -> Period:
    """Demand that the period does not end before it begins, nor lasts more than ten years."""
    if period.last < period.first:
        raise PydanticCustomError(
            "period_reversed",
            "ends on {last}, before its first day {first}",
            {"first": period.first.isoformat(), "last": period.last.isoformat()},
        )
    if (period.last - period.first).days > 3_650:
        raise PydanticCustomError(
            "period_long", "lasts {days} days, more than ten years", {"days": (period.last - period.first).days}
        )
    return period


OrderedPeriod = Annotated[Period, AfterValidator(ordered_period)]


class Range(BaseModel):
    """A least and a most, both included."""

    model_config = WORDS

    least: Count
    most: Count
