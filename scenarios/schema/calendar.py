"""Days on which nothing happens, and what stands in a diary already."""

import datetime as dt
from typing import Annotated

from dateutil.rrule import rrulestr
from pydantic import AfterValidator, BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.schema.common import WORDS, Date, Name


def _real_rule(text: str) -> str:
    if "COUNT" not in text.upper() and "FREQ=SECONDLY" in text.upper():
        raise PydanticCustomError("rule_too_fine", "rule '{rule}' repeats every second", {"rule": text})
    try:
        rrulestr(text, dtstart=dt.datetime(2026, 1, 1))
    except (ValueError, KeyError, TypeError) as error:
        raise PydanticCustomError(
            "rule_unreadable", "rule '{rule}' is not an RFC 5545 rule: {why}", {"rule": text, "why": str(error)}
        ) from None
    return text


class Holiday(BaseModel):
    """A day (공휴일) on which no office works."""

    model_config = WORDS

    date: Date
    name: Name


class Engagement(BaseModel):
    """Something that stands in the diary: once, or by a rule."""

    model_config = WORDS

    name: Name
    first: Date
    """The day, or the first day of the rule."""
    start: dt.time
    end: dt.time
    rule: Annotated[str, Field(min_length=5, max_length=500), AfterValidator(_real_rule)] | None = None
    """RFC 5545 recurrence rule, such as ``FREQ=WEEKLY;BYDAY=MO``; without one it happens once."""
    except_dates: tuple[Date, ...] = ()
    """Days on which the rule is suspended; holidays are suspended anyway."""

    @model_validator(mode="after")
    def _ordered(self) -> "Engagement":
        if self.start >= self.end:
            raise PydanticCustomError(
                "engagement_reversed",
                "'{name}' ends at {end}, not after its start {start}",
                {"name": self.name, "start": f"{self.start:%H:%M}", "end": f"{self.end:%H:%M}"},
            )
        return self


class Calendar(BaseModel):
    """The days and hours an office works with."""

    model_config = WORDS

    holidays: tuple[Holiday, ...] | None = None
    """The office's own table; without one the bundled national table is taken and written into the result."""
    diary: tuple[Engagement, ...] = ()
    """The head's engagements, which no visit and no opening may meet."""
