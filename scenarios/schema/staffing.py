"""Staffing (협치지원관 운영): posts, contract types, pay, statutory parts and money, in the words of staff."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.schema.common import WORDS, Count, Date, Name, Percent, Period, Won, ordered_period, unique

Hours = Annotated[int, Field(ge=0, le=400)]
Hourly = Annotated[int, Field(ge=1, le=10**6)]
"""Won per hour of ordinary pay (통상시급)."""
Months = Annotated[int, Field(ge=1, le=600)]
Year = Annotated[int, Field(ge=2000, le=2100)]
Unit = Annotated[int, Field(ge=1, le=10**6)]
Kind = Literal["hours", "weekly_holiday", "overtime", "of_wages", "of_part", "lump_sum"]


def whole_months(period: Period) -> Period:
    """Demand that a span begins on the first and ends on the last day of a month."""
    if period.first.day != 1:
        raise PydanticCustomError(
            "not_first_day", "{date} is not the first day of a month", {"date": period.first.isoformat()}
        )
    if (period.last + dt.timedelta(days=1)).day != 1:
        raise PydanticCustomError(
            "not_last_day", "{date} is not the last day of a month", {"date": period.last.isoformat()}
        )
    return period


WholeMonths = Annotated[Period, AfterValidator(ordered_period), AfterValidator(whole_months)]


class Rate(BaseModel):
    """A row of the dated table of what an employer pays: one statutory part (법정 비용) for one stretch of time.

    =================== ================================================================================
    kind                amount a month
    =================== ================================================================================
    ``hours``           hourly pay x contracted hours
    ``weekly_holiday``  hourly pay x hours of the paid weekly holiday
    ``overtime``        hourly pay x overtime hours x ``per_million``
    ``of_wages``        ``per_million`` of the three above, their sum kept within ``base_least_won`` and
                        ``base_most_won`` and cut to a multiple of ``base_unit_won`` before
    ``of_part``         ``per_million`` of the part named in ``of``
    ``lump_sum``        ``won``
    =================== ================================================================================

    Every amount is cut to a multiple of ``unit_won``.
    """

    model_config = WORDS

    part: Name
    kind: Kind
    law: Name
    """Law and article it follows."""
    assumption: bool = False
    """Whether the rate is assumed rather than published."""
    first: Date
    last: Date | None = None
    """Without it, to the end of the plan."""
    per_million: Annotated[int, Field(ge=0, le=10**7)] = 1_000_000
    won: Won = 0
    of: Name | None = None
    base_least_won: Won | None = None
    base_most_won: Won | None = None
    base_unit_won: Unit = 1
    unit_won: Unit = 10
    types: tuple[Name, ...] = ()
    """Contract types it is due for; all if none is named."""
    least_months: Months = 1
    """Due only for contracts at least so long."""

    @model_validator(mode="after")
    def _says_what_of(self) -> "Rate":
        if (self.kind == "of_part") != (self.of is not None):
            raise PydanticCustomError(
                "rate_of", "part '{part}' names another in 'of' if and only if its kind is of_part", {"part": self.part}
            )
        return self


class LeastPay(BaseModel):
    """From when on no hour pays less (최저임금, 생활임금)."""

    model_config = WORDS

    first: Date
    hourly_won: Hourly
    law: Name
    assumption: bool = False


class ContractType(BaseModel):
    """A kind of employment (고용형태)."""

    model_config = WORDS

    name: Name
    part_time: bool = False
    hours_per_month: Hours
    holiday_hours_per_month: Hours = 0
    """Hours of the paid weekly holiday (주휴시간)."""
    overtime_hours_per_month: Hours = 0
    limit_months: Months | None = None
    """The longest one person may hold a post under it without a break."""
    limit_law: str = ""


class Role(BaseModel):
    """What an officer does (직무), and the pay to choose from."""

    model_config = WORDS

    name: Name
    hourly_won: Annotated[tuple[Hourly, ...], Field(min_length=1)]
    """Steps (호봉) in won per hour."""
    worth_won: Won = 0
    """Cost of a post that is wanted and not held throughout an agreement."""
    max_ratio_percent: Annotated[int, Field(ge=100, le=1_000)] | None = None
    """Highest pay in percent of the lowest in this role, in each agreement."""
    excess_weight: Count | None = None
    """Cost per won a month beyond it; without one the ratio must be kept."""


class AgreementYear(BaseModel):
    """An agreement year (협약 기간), which contracts must cover without a gap."""

    model_config = WORDS

    name: Name
    first: Date
    last: Date
    all_posts: bool = False
    """Whether every post must be held throughout."""


class TodaysContract(BaseModel):
    """How a post is held today."""

    model_config = WORDS

    type: Name
    hourly_won: Hourly
    served_months: Count = 0
    """Months the holder has been employed so when the plan begins."""


class PostRow(BaseModel):
    """A post (직위); several alike are several rows."""

    model_config = WORDS

    district: Name
    role: Name
    today: TodaysContract | None = None
    """``None`` for one that does not exist today."""
    types: tuple[Name, ...] | None = None
    """Contract types it may have; all if not given."""


class YearMoney(BaseModel):
    """Won of one budget year (회계연도)."""

    model_config = WORDS

    year: Year
    won: Won


class DistrictMoney(BaseModel):
    """A district's own money for its posts."""

    model_config = WORDS

    name: Name
    budgets: Annotated[tuple[YearMoney, ...], unique("year", lambda one: str(one.year))] = ()
    """A year that is not named has no limit."""
    priority_percent: Annotated[int, Field(ge=0, le=1_000)] = 100
    """How much its posts are worth, in percent of their roles' worth."""


class CityMoney(BaseModel):
    """What the city pays, and until when."""

    model_config = WORDS

    share_percent: Percent
    until: Date
    """Last day for which it pays."""
    budgets: Annotated[tuple[YearMoney, ...], unique("year", lambda one: str(one.year))] = ()


class PartTime(BaseModel):
    """Share of part-time contracts among all, in every month."""

    model_config = WORDS

    least_percent: Percent = 0
    most_percent: Percent = 100


class StaffingWeights(BaseModel):
    """Prices in won."""

    model_config = WORDS

    change: Won = 0
    """Per post that is not held as it is today."""


class Staffing(BaseModel):
    """The posts to be planned; the districts are the dongs of the scenario."""

    model_config = WORDS

    types: Annotated[tuple[ContractType, ...], Field(min_length=1), unique("contract type", lambda t: t.name)]
    roles: Annotated[tuple[Role, ...], Field(min_length=1), unique("role", lambda r: r.name)]
    agreements: Annotated[tuple[AgreementYear, ...], Field(min_length=1), unique("agreement", lambda a: a.name)]
    periods: Annotated[tuple[WholeMonths, ...], Field(min_length=1)]
    """Contract periods to choose from."""
    posts: Annotated[tuple[PostRow, ...], Field(min_length=1)]
    districts: Annotated[tuple[DistrictMoney, ...], unique("district", lambda d: d.name)] = ()
    city: CityMoney | None = None
    rates: Annotated[tuple[Rate, ...], Field(min_length=1)]
    least_pay: tuple[LeastPay, ...] = ()
    no_pay_cut: bool = True
    """Whether no post may pay less than today."""
    hire_won: Won = 0
    """Paid by the district when somebody new is employed (채용 비용)."""
    contract_won: Won = 0
    """Paid by the district for each contract (계약 사무비); makes one long contract cheaper than two short ones."""
    part_time: PartTime = PartTime()
    cap_won: Won | None = None
    """Most won in all, city and districts; the envelope of the budget also binds, if there is one."""
    weights: StaffingWeights = StaffingWeights()
