"""Staffing: which contracts each post has over the years, under budget, pay equity and continuity.

Positions stand for districts, roles, contract types, contracts, posts, agreements and budget years. Months count from
the first month of the horizon, both ends of a span included. Money is whole won, shares whole percent. Nothing here is
derived.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from planner.staffing.contradictions import CONTRADICTIONS

FROZEN = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)

Whole = Annotated[int, Field(ge=0, le=10**6)]
Won = Annotated[int, Field(ge=0, le=10**12)]
Pay = Annotated[int, Field(ge=1, le=10**9)]
"""Won a month."""
Position = Annotated[int, Field(ge=0, le=99_999)]
Month = Annotated[int, Field(ge=0, le=239)]
Percent = Annotated[int, Field(ge=0, le=100)]


class ContractType(BaseModel):
    """A kind of employment (고용형태), such as fixed-term or part-time tenure."""

    model_config = FROZEN

    part_time: bool = False
    limit_months: Annotated[int, Field(ge=1, le=600)] | None = None
    """The longest one person may hold a post under this type without a break."""


class PayBand(BaseModel):
    """How far pay may differ within a role (보수 격차)."""

    model_config = FROZEN

    max_ratio_percent: Annotated[int, Field(ge=100, le=1_000)]
    """Highest pay in percent of the lowest, among contracts that touch the same agreement."""
    excess_weight: Whole | None = None
    """Cost per won by which the highest pay exceeds that, per agreement; ``None``: it must not."""


class Role(BaseModel):
    """What an officer does (직무): general, working-level, head of the secretariat."""

    model_config = FROZEN

    band: PayBand | None = None


class Contract(BaseModel):
    """A contract (근로계약) that a post of its role may be given; what it costs in each budget year."""

    model_config = FROZEN

    role: Position
    type: Position
    pay_won: Pay
    """Ordinary pay of a full month, part-time pay scaled up, so that contracts compare."""
    first: Month
    last: Month
    new_hire: bool = False
    """Whether somebody else than the holder before is employed."""
    city_won: tuple[Won, ...]
    """Per budget year: what the city pays."""
    district_won: tuple[Won, ...]
    """Per budget year: what the district pays."""


class Today(BaseModel):
    """How a post is held today."""

    model_config = FROZEN

    type: Position
    pay_won: Pay
    served_months: Whole = 0
    """Months the holder has been employed under this type when the horizon begins."""


class Post(BaseModel):
    """A post (직위) of a district; it may be given no contract at all."""

    model_config = FROZEN

    district: Position
    role: Position
    types: tuple[Position, ...]
    """Contract types it may have."""
    today: Today | None = None
    """``None`` if it does not exist today."""
    least_pay_won: Annotated[int, Field(ge=0, le=10**9)] = 0
    """No contract of it pays less."""


class Agreement(BaseModel):
    """An agreement (협약) between city and districts: the span that contracts must cover without a gap."""

    model_config = FROZEN

    first: Month
    last: Month
    spared: Whole = 0
    """Posts, over all its needs, that may be short of the least."""


class Need(BaseModel):
    """Officers a district needs in a role during an agreement."""

    model_config = FROZEN

    district: Position
    role: Position
    agreement: Position
    least: Whole = 0
    """Posts that must be held throughout, less what the agreement spares."""
    wanted: Whole
    worth_won: Won = 0
    """Cost of each post short of ``wanted``."""


class StaffingInstance(BaseModel):
    """Posts, the contracts to choose from, and the money; complete.

    Cost of a plan in won, to be made small: what all contracts cost, ``change_weight`` per post changed from today,
    each pay band's price of excess, and the worth of posts that are wanted and not held. A post is changed if it has
    a contract of another type or pay than today, or is not held throughout some agreement; one that does not exist
    today, if it has a contract.
    """

    model_config = FROZEN

    n_months: Annotated[int, Field(ge=1, le=240)]
    n_years: Annotated[int, Field(ge=1, le=40)]
    """Budget years."""
    n_districts: Annotated[int, Field(ge=1, le=1_000)]
    types: tuple[ContractType, ...] = Field(min_length=1)
    roles: tuple[Role, ...] = Field(min_length=1)
    contracts: tuple[Contract, ...]
    posts: tuple[Post, ...]
    agreements: tuple[Agreement, ...]
    needs: tuple[Need, ...] = ()
    least_pay_won: tuple[Annotated[int, Field(ge=0, le=10**9)], ...]
    """Per month: the lawful minimum of a full month's pay."""
    part_time_least_percent: Percent = 0
    part_time_most_percent: Percent = 100
    """Share of part-time contracts among all contracts of a month."""
    city_caps: tuple[Won | None, ...]
    """Per budget year."""
    district_caps: tuple[tuple[Won | None, ...], ...]
    """Per district and budget year."""
    total_cap: Won | None = None
    """City and districts together, over the horizon."""
    change_weight: Won = 0

    @model_validator(mode="after")
    def _consistent(self) -> "StaffingInstance":
        for contradiction in CONTRADICTIONS:
            contradiction(self)
        return self


class StaffingPlan(BaseModel):
    """The contracts of each post; may break rules."""

    model_config = FROZEN

    contracts: tuple[tuple[Position, ...], ...]
    """Per post, the positions of its contracts, ascending."""
