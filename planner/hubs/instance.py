"""Hub grouping: dongs (행정동) into connected regions (권역), each with a hub dong (거점동).

Positions ``0..n-1`` stand for dongs. Everything is a whole number; nothing here is derived.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

FROZEN = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)
LARGEST = 10**9

Whole = Annotated[int, Field(ge=0, le=LARGEST)]
Position = Annotated[int, Field(ge=0, le=9_999)]
Matrix = tuple[tuple[Whole, ...], ...]


class Band(BaseModel):
    """Both ends included."""

    model_config = FROZEN

    lower: int = Field(ge=0, le=10**12)
    upper: int = Field(ge=0, le=10**12)

    @model_validator(mode="after")
    def _ordered(self) -> "Band":
        if self.lower > self.upper:
            raise PydanticCustomError(
                "band_reversed",
                "lower end {lower} is above upper end {upper}",
                {"lower": self.lower, "upper": self.upper},
            )
        return self


class Load(BaseModel):
    """One quantity that regions carry: residents, electors, aged 65+, workload, staff."""

    model_config = FROZEN

    amounts: tuple[Whole, ...]
    """Per dong."""
    band: Band | None = None
    """Each region's total lies in it."""
    capacity: tuple[Whole | None, ...] | None = None
    """Per dong: the most its region may carry when it is the hub; ``None`` for no limit."""
    imbalance_weight: Whole = 0
    """Cost per unit by which the largest region exceeds the smallest."""


class Border(BaseModel):
    """Two neighbouring dongs, ``a < b``; the recorded neighbour list is the only truth about contiguity."""

    model_config = FROZEN

    a: Position
    b: Position
    metres: Whole
    """Length of the common border; zero for a link such as a bridge."""


class HubInstance(BaseModel):
    """One grouping problem, complete.

    Cost of a plan, to be made small: ``travel_weight`` x sum of ``demand[i] * cost[i][hub of i]``, plus
    each load's imbalance, plus ``cut_border_weight`` per metre of border between different regions, plus
    ``moved_weight`` per unit of demand moved from today's grouping.
    """

    model_config = FROZEN

    demand: tuple[Whole, ...] = Field(min_length=1)
    """Per dong, what travel and moves are weighed with: usually electors or residents."""
    cost: Matrix
    """``cost[i][h]``: travel cost per unit of demand of dong i to hub h, such as metres; need not be symmetric."""
    seconds: Matrix | None = None
    """``seconds[i][h]``: travel time of dong i to hub h, for ``max_seconds`` only."""
    max_seconds: Whole | None = None
    """No dong is farther than this from its hub."""
    loads: tuple[Load, ...] = ()
    borders: tuple[Border, ...] = ()
    regions: Band
    """Number of regions."""
    size: Band | None = None
    """Number of dongs in a region, the hub counted."""
    candidates: tuple[Position, ...] | None = None
    """Dongs that may be a hub; ``None`` for all."""
    forced_hubs: tuple[Position, ...] = ()
    """Dongs that must be a hub."""
    together: tuple[tuple[Position, Position], ...] = ()
    """Pairs that must share a region."""
    apart: tuple[tuple[Position, Position], ...] = ()
    """Pairs that must not."""
    fixed: tuple[tuple[Position, Position], ...] = ()
    """``(i, h)``: dong i belongs to hub h."""
    today: tuple[Position, ...] | None = None
    """Per dong, the label of today's region. Dong i is *moved* if ``today[hub of i] != today[i]``: a region keeps
    its name while its hub comes from it, whichever dong that is."""
    max_moved_dongs: Whole | None = None
    max_moved_demand: Annotated[int, Field(ge=0, le=10**12)] | None = None
    travel_weight: Whole = 1
    cut_border_weight: Whole = 0
    moved_weight: Whole = 0


class HubPlan(BaseModel):
    """A grouping; may break rules."""

    model_config = FROZEN

    hub_of: tuple[Position, ...]
    """Per dong, its hub; a hub's own entry is itself."""
