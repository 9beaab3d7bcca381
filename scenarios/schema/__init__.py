"""The document staff write: one district, one calendar, one budget, and the families to plan."""

from typing import Annotated

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.schema.calendar import Calendar, Engagement, Holiday
from scenarios.schema.common import WORDS, Name, OrderedPeriod, Won, unique
from scenarios.schema.hubs import Hubs
from scenarios.schema.staffing import Staffing
from scenarios.schema.training import Training
from scenarios.schema.visits import Lat, Lon, Place, Visits

__all__ = [
    "Budget",
    "Calendar",
    "District",
    "Engagement",
    "Holiday",
    "Place",
    "Scenario",
    "Staffing",
    "Training",
    "Travel",
    "Visits",
]


class DongRow(BaseModel):
    """A dong of an office's own table."""

    model_config = WORDS

    name: Name
    lon: Lon
    lat: Lat
    figures: dict[Name, Annotated[int, Field(ge=0, le=10**9)]] = {}


class NeighbourRow(BaseModel):
    """Two neighbouring dongs and the length of their border; zero for a link such as a bridge."""

    model_config = WORDS

    a: Name
    b: Name
    metres: Annotated[int, Field(ge=0, le=10**7)] = 0


class District(BaseModel):
    """Where it happens: a bundled fact table by name, or the office's own dongs and neighbours."""

    model_config = WORDS

    facts: Name | None = None
    """``seogu``, ``gimje``, ``dongjak`` or ``seoul``."""
    dongs: Annotated[tuple[DongRow, ...], unique("dong", lambda d: d.name)] = ()
    neighbours: tuple[NeighbourRow, ...] = ()
    """Added to the fact table's neighbours."""
    not_neighbours: tuple[tuple[Name, Name], ...] = ()
    """Taken away from them: a river with no bridge."""
    boundaries: Name | None = None
    """Official boundary file beside the scenario; without one, approximate cells are drawn and called so."""

    @model_validator(mode="after")
    def _one_source(self) -> "District":
        if (self.facts is None) == (not self.dongs):
            raise PydanticCustomError("district_source", "give either facts or dongs, and only one of them", {})
        return self


class Travel(BaseModel):
    """How long a trip takes: great circle (default), a road file, or an OSRM server; the first that is given."""

    model_config = WORDS

    detour: Annotated[float, Field(ge=1.0, le=5.0, allow_inf_nan=False)] = 1.3
    speed_kmh: Annotated[float, Field(gt=0.0, le=150.0, allow_inf_nan=False)] = 40.0
    fixed_seconds: Annotated[int, Field(ge=0, le=3_600)] = 120
    """Added to each trip between two places: parking, walking to the door."""
    roads: Name | None = None
    """OSM PBF file beside the scenario."""
    osrm: Annotated[str, Field(pattern=r"^https?://")] | None = None


class Envelope(BaseModel):
    """A part of the budget that is not planned here, shown with the rest."""

    model_config = WORDS

    name: Name
    won: Won


class Budget(BaseModel):
    """The money of the whole, split by envelope; what a part leaves of its envelope is shown."""

    model_config = WORDS

    total_won: Won
    training_won: Won | None = None
    visits_won: Won | None = None
    staffing_won: Won | None = None
    others: tuple[Envelope, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> "Budget":
        parts = (self.training_won, self.visits_won, self.staffing_won)
        split = sum(won or 0 for won in parts) + sum(e.won for e in self.others)
        if split > self.total_won:
            raise PydanticCustomError(
                "envelopes_over_total",
                "envelopes add up to {split} won, above the total of {total} won",
                {"split": split, "total": self.total_won},
            )
        return self


class Scenario(BaseModel):
    """One planning task of a local government."""

    model_config = WORDS

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,60}$")]
    """Short name in Latin letters, digits and underscores."""
    title: Name
    government: Name
    """Whose plan it is, such as 김제시."""
    notes: tuple[str, ...] = ()
    """What is real and what is assumed; repeated in every document."""
    synthetic: tuple[str, ...] = ()
    """Which data are made up; shown wherever they are seen."""
    period: OrderedPeriod
    district: District
    calendar: Calendar = Calendar()
    travel: Travel = Travel()
    budget: Budget | None = None
    hubs: Hubs | None = None
    training: Training | None = None
    visits: Visits | None = None
    staffing: Staffing | None = None

    @model_validator(mode="after")
    def _something_to_plan(self) -> "Scenario":
        if all(part is None for part in (self.hubs, self.training, self.visits, self.staffing)):
            raise PydanticCustomError(
                "nothing_to_plan", "there is nothing to plan: hubs, training, visits or staffing", {}
            )
        if self.visits is not None and self.visits.one_region_per_half_day and self.hubs is None:
            raise PydanticCustomError("regions_missing", "one_region_per_half_day needs a hubs part", {})
        return self
