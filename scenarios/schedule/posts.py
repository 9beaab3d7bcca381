"""What staff read of a staffing plan: posts with their contracts, statements, budgets; part of ``schedule.json``."""

import datetime as dt

from pydantic import BaseModel, ConfigDict

READ = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class PartLine(BaseModel):
    """One line of a contract's statement (산출내역): a statutory part over all its months."""

    model_config = READ

    part: str
    law: str
    assumption: bool
    formula: str
    """Such as ``14,300원 × 174시간 × 12개월``."""
    won: int


class ContractGiven(BaseModel):
    """A contract of a post."""

    model_config = READ

    type: str
    first: dt.date
    last: dt.date
    hourly_won: int
    pay_won: int
    """Ordinary pay of a full month (209 hours), so that part-time pay compares."""
    new_hire: bool
    city_won: int
    district_won: int
    lines: tuple[PartLine, ...]

    @property
    def won(self) -> int:
        """What it costs in all."""
        return self.city_won + self.district_won


class PostHeld(BaseModel):
    """A post and how it is held."""

    model_config = READ

    name: str
    """District and role, numbered where a district has several alike."""
    district: str
    role: str
    today_type: str | None
    """``None`` if it does not exist today."""
    today_hourly_won: int | None
    changed: bool
    contracts: tuple[ContractGiven, ...]
    """In order of time; empty if the post is given up."""
    last: dt.date | None
    """Last day on which it is held."""


class YearUse(BaseModel):
    """Won of one budget year."""

    model_config = READ

    payer: str | None
    """Name of the district; ``None`` for the city."""
    year: int
    won: int
    cap_won: int | None


class BandUse(BaseModel):
    """Pay within a role during one agreement."""

    model_config = READ

    role: str
    agreement: str
    lowest_won: int
    highest_won: int
    max_ratio_percent: int | None
    excess_won: int
    """Won a month by which the highest pay is beyond the ratio."""


class AgreementUse(BaseModel):
    """Posts during one agreement."""

    model_config = READ

    name: str
    first: dt.date
    last: dt.date
    wanted: int
    held: int
    part_time: int


class RateUsed(BaseModel):
    """A row of the dated table the plan was made with."""

    model_config = READ

    part: str
    first: dt.date
    last: dt.date | None
    per_million: int | None
    """``None`` for hours and lump sums."""
    law: str
    assumption: bool


class StaffingSchedule(BaseModel):
    """The posts of all districts."""

    model_config = READ

    posts: tuple[PostHeld, ...]
    agreements: tuple[AgreementUse, ...]
    years: tuple[YearUse, ...]
    """The city's, then each district's."""
    bands: tuple[BandUse, ...]
    rates: tuple[RateUsed, ...]
    part_time_types: tuple[str, ...]
    city_until: dt.date | None
    """Last day for which the city pays."""
    changed: int
    """Posts not held as they are today."""
    city_won: int
    district_won: int
    won: int
    cap_won: int | None
