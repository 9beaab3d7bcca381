"""Whole numbers with their ranges, and stretches of a day: what the instance is written in."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

FROZEN = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)

Whole = Annotated[int, Field(ge=0, le=10**6)]
Won = Annotated[int, Field(ge=0, le=10**12)]
Position = Annotated[int, Field(ge=0, le=9_999)]
Minute = Annotated[int, Field(ge=0, le=1_440)]
Hours = Annotated[int, Field(ge=1, le=12)]
Weekday = Annotated[int, Field(ge=0, le=6)]
Percent = Annotated[int, Field(ge=0, le=100)]


class Block(BaseModel):
    """A stretch of one day on which somebody or something is not free."""

    model_config = FROZEN

    day: Position
    start: Minute
    end: Minute

    @model_validator(mode="after")
    def _ordered(self) -> "Block":
        if self.start >= self.end:
            raise PydanticCustomError(
                "block_reversed",
                "block ends at minute {end}, not after its start {start}",
                {"start": self.start, "end": self.end},
            )
        return self
