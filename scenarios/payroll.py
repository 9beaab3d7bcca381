"""What a contract costs, part by part and month by month, from the dated table of statutory parts.

Rounding: every line of a month is cut down to a multiple of its own unit (ten won where the table says nothing else);
the city's share of a month is cut down to ten won, the district pays the rest.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scenarios.errors import Problem
from scenarios.schema.staffing import ContractType, Rate, Staffing

FULL_MONTH_HOURS = 209
"""Paid hours of a full month, (40 + 8) x 365 / 7 / 12 (근로기준법 시행령 제6조): pay compares on its scale."""
UNIT_WON = 10
"""Public money is paid in multiples of it: 국고금 관리법 제47조, taken over here for districts."""
MILLION = 1_000_000


@dataclass(frozen=True)
class Amount:
    """One part of one month's cost."""

    rate: Rate
    base: int
    """Hours, or won the rate is taken of."""
    won: int


def next_month(day: dt.date) -> dt.date:
    """Return the first day of the month after."""
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def months_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the first day of every month from ``first`` to ``last``."""
    months = [first.replace(day=1)]
    while next_month(months[-1]) <= last:
        months.append(next_month(months[-1]))
    return months


def in_force(rate: Rate, month: dt.date) -> bool:
    """Return whether a row holds in the month; it does if it holds on the month's first day."""
    return rate.first <= month and (rate.last is None or month <= rate.last)


def due(rate: Rate, kind: ContractType) -> bool:
    """Return whether a row concerns a contract type."""
    return not rate.types or kind.name in rate.types


def month_amounts(
    rates: Sequence[Rate], kind: ContractType, hourly_won: int, month: dt.date, contract_months: int
) -> list[Amount]:
    """Return the parts of what a month costs, in the order of the table.

    Parameters
    ----------
    rates
        The dated table; a part named in ``of`` stands above the one that names it.
    kind
        Contract type, with its hours.
    hourly_won
        Ordinary pay per hour.
    month
        First day of the month.
    contract_months
        Length of the contract; parts due only for longer ones are left out.
    """
    amounts: list[Amount] = []
    for rate in rates:
        if in_force(rate, month) and due(rate, kind) and contract_months >= rate.least_months:
            base = _base(rate, kind, amounts)
            won = rate.won if rate.kind == "lump_sum" else _part(rate, base, hourly_won)
            amounts.append(Amount(rate, base, won - won % rate.unit_won))
    return amounts


def _part(rate: Rate, base: int, hourly_won: int) -> int:
    if rate.kind in ("hours", "weekly_holiday", "overtime"):
        return hourly_won * base * rate.per_million // MILLION
    return base * rate.per_million // MILLION


def _base(rate: Rate, kind: ContractType, before: Sequence[Amount]) -> int:
    match rate.kind:
        case "hours":
            return kind.hours_per_month
        case "weekly_holiday":
            return kind.holiday_hours_per_month
        case "overtime":
            return kind.overtime_hours_per_month
        case "of_wages":
            return _within(rate, wages(before))
        case "of_part":
            return sum(one.won for one in before if one.rate.part == rate.of)
        case "lump_sum":
            return 1


def wages(amounts: Sequence[Amount]) -> int:
    """Return the wages (보수) among a month's parts: hours, weekly holiday, overtime."""
    return sum(one.won for one in amounts if one.rate.kind in ("hours", "weekly_holiday", "overtime"))


def _within(rate: Rate, won: int) -> int:
    if rate.base_least_won is not None:
        won = max(won, rate.base_least_won)
    if rate.base_most_won is not None:
        won = min(won, rate.base_most_won)
    return won - won % rate.base_unit_won


def city_share(staffing: Staffing, month: dt.date, won: int) -> int:
    """Return what the city pays of a month's cost."""
    city = staffing.city
    share = 0 if city is None or month > city.until else won * city.share_percent // 100
    return share - share % UNIT_WON


def rate_problems(staffing: Staffing, months: Sequence[dt.date]) -> Iterator[Problem]:
    """Yield what is wrong with the dated table: a month with two rows of a part, or with none, or one for nobody."""
    names = [kind.name for kind in staffing.types]
    above: set[str] = set()
    for n, rate in enumerate(staffing.rates):
        place = f"staffing.rates[{n}]"
        if rate.last is not None and rate.last < rate.first:
            values: dict[str, object] = {"first": rate.first.isoformat(), "last": rate.last.isoformat()}
            yield Problem(place, "ends on {last}, before its first day {first}", values)
        for name in rate.types:
            if name not in names:
                values = {"what": "contract type", "name": name, "known": ", ".join(names)}
                yield Problem(f"{place}.types", "unknown {what} '{name}'; known are {known}", values)
        if rate.of is not None and rate.of not in above:
            values = {"what": "part", "name": rate.of, "known": ", ".join(sorted(above)) or "-"}
            yield Problem(f"{place}.of", "unknown {what} '{name}'; known are {known}", values)
        above.add(rate.part)
    for part in dict.fromkeys(rate.part for rate in staffing.rates):
        for kind in staffing.types:
            yield from _gaps(part, [r for r in staffing.rates if r.part == part and due(r, kind)], kind, months)


def _gaps(part: str, rows: Sequence[Rate], kind: ContractType, months: Sequence[dt.date]) -> Iterator[Problem]:
    """Yield the first month in which a part that is due for a type has no row or several."""
    for month in months if rows else ():
        count = sum(in_force(rate, month) for rate in rows)
        values: dict[str, object] = {"part": part, "type": kind.name, "month": f"{month:%Y-%m}", "count": count}
        if count == 0:
            yield Problem("staffing.rates", "'{part}' has no rate for {type} in {month}", values)
            return
        if count > 1:
            yield Problem("staffing.rates", "'{part}' has {count} rates for {type} in {month}", values)
            return
