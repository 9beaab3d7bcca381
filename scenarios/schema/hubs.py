"""Regions of hub dongs (거점동) and linked dongs (연계동), in the words of staff."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.schema.common import WORDS, Count, Name, Range, unique

Pair = tuple[Name, Name]


class LoadRule(BaseModel):
    """A figure that regions share fairly: ``band_percent`` around the mean, or won limits ``least`` to ``most``."""

    model_config = WORDS

    figure: Name
    """Name of the figure in the fact table, such as ``electors``."""
    band_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    """Each region's total lies within the mean plus or minus so many percent; needs a fixed number of regions."""
    least: Annotated[int, Field(ge=0, le=10**9)] | None = None
    most: Annotated[int, Field(ge=0, le=10**9)] | None = None
    capacity: dict[Name, Annotated[int, Field(ge=0, le=10**9)]] = {}
    """Per dong: the most its region may carry when it is the hub."""
    imbalance_weight: Count = 0

    @model_validator(mode="after")
    def _one_kind_of_band(self) -> "LoadRule":
        if self.band_percent is not None and (self.least is not None or self.most is not None):
            raise PydanticCustomError(
                "two_bands", "'{figure}' has both band_percent and least or most", {"figure": self.figure}
            )
        if self.least is not None and self.most is not None and self.least > self.most:
            raise PydanticCustomError(
                "band_reversed",
                "lower end {lower} is above upper end {upper}",
                {"lower": self.least, "upper": self.most},
            )
        return self


class HubWeights(BaseModel):
    """Prices of the cost terms."""

    model_config = WORDS

    travel: Count = 1
    """Per unit of demand and metre to the hub."""
    cut_border: Count = 0
    """Per metre of border between two regions."""
    moved: Count = 0
    """Per unit of demand moved from today's grouping."""
    opening: Count = 0
    """Per won that opening the hubs costs."""


class Duty(BaseModel):
    """A row of the table of duties (업무분담표): what falls to the dongs of a region, by their role."""

    model_config = WORDS

    role: Literal["hub", "linked", "every"]
    """Whose it is: the hub dong's (거점동), the linked dongs' (연계동), or every dong's."""
    field: Name
    """Field of work, such as 권역 공동사업."""
    duty: Name
    team: Name | None = None
    """Team of the dong's office that does it; without one, the head of the dong (동장)."""
    regional: bool = False
    """Whether the dongs of a region do it together."""
    assumption: bool = False
    """Whether no source gives it; said wherever the duty is shown."""


class Hubs(BaseModel):
    """The grouping to be planned."""

    model_config = WORDS

    regions: Range
    """How many regions."""
    demand: Name
    """Figure that travel to the hub is weighed with."""
    loads: Annotated[tuple[LoadRule, ...], unique("figure", lambda load: load.figure)] = ()
    size: Range | None = None
    """How many dongs a region may have, the hub counted."""
    max_minutes: Annotated[int, Field(ge=0, le=1_440)] | None = None
    """No dong is farther than this from its hub."""
    candidates: tuple[Name, ...] | None = None
    forced_hubs: tuple[Name, ...] = ()
    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()
    fixed: dict[Name, Name] = {}
    """Dong to its hub dong."""
    today: dict[Name, Name] | None = None
    """Dong to the name of its region today."""
    max_moved_dongs: Count | None = None
    max_moved_demand: Annotated[int, Field(ge=0, le=10**9)] | None = None
    opening_won: dict[Name, Annotated[int, Field(ge=0, le=10**12)]] = {}
    """What it costs to make a dong a hub; a dong not named costs nothing."""
    max_opening_won: Annotated[int, Field(ge=0, le=10**15)] | None = None
    """The hubs together cost no more than this to open."""
    duties: tuple[Duty, ...] = ()
    """Duties of the dongs, from which each plan's roster follows; without any, there is none."""
    weights: HubWeights = HubWeights()
