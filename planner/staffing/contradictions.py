"""What a staffing instance must not say: each function raises at the first contradiction, naming place and values."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from planner.staffing.instance import StaffingInstance

MOST_WON = 10**17
"""Sum up to which the engine's 64-bit arithmetic is safe."""


def positions(data: "StaffingInstance") -> None:
    """Positions that stand for nothing."""
    for what, value, place, limit in _positions(data):
        if value >= limit:
            raise PydanticCustomError(
                "no_such_position",
                "{place} names {what} {value}, but there are {limit}, counted from 0",
                {"place": place, "what": what, "value": value, "limit": limit},
            )


def _positions(data: "StaffingInstance") -> Iterator[tuple[str, int, str, int]]:
    types, roles = len(data.types), len(data.roles)
    for c, contract in enumerate(data.contracts):
        place = f"contract {c}"
        yield "role", contract.role, place, roles
        yield "type", contract.type, place, types
        yield "month", contract.last, place, data.n_months
    for p, post in enumerate(data.posts):
        place = f"post {p}"
        yield "district", post.district, place, data.n_districts
        yield "role", post.role, place, roles
        yield from (("type", t, place, types) for t in post.types)
        if post.today is not None:
            yield "type", post.today.type, place, types
    yield from (("month", one.last, f"agreement {a}", data.n_months) for a, one in enumerate(data.agreements))
    for n, need in enumerate(data.needs):
        place = f"need {n}"
        yield "district", need.district, place, data.n_districts
        yield "role", need.role, place, roles
        yield "agreement", need.agreement, place, len(data.agreements)


def lengths(data: "StaffingInstance") -> None:
    """Tables that are too short or too long."""
    tables: list[tuple[str, Sequence[object], int]] = [
        ("least_pay_won", data.least_pay_won, data.n_months),
        ("city_caps", data.city_caps, data.n_years),
        ("district_caps", data.district_caps, data.n_districts),
        *((f"district_caps of district {d}", caps, data.n_years) for d, caps in enumerate(data.district_caps)),
        *((f"city_won of contract {c}", one.city_won, data.n_years) for c, one in enumerate(data.contracts)),
        *((f"district_won of contract {c}", one.district_won, data.n_years) for c, one in enumerate(data.contracts)),
    ]
    for place, table, wanted in tables:
        if len(table) != wanted:
            raise PydanticCustomError(
                "wrong_length",
                "{place} has {count} entries, not {wanted}",
                {"place": place, "count": len(table), "wanted": wanted},
            )


def spans(data: "StaffingInstance") -> None:
    """Spans that end before they begin; agreements that overlap."""
    places = [
        *((f"contract {c}", one.first, one.last) for c, one in enumerate(data.contracts)),
        *((f"agreement {a}", one.first, one.last) for a, one in enumerate(data.agreements)),
    ]
    for place, first, last in places:
        if first > last:
            raise PydanticCustomError(
                "span_reversed",
                "{place} ends in month {last}, before its first month {first}",
                {"place": place, "first": first, "last": last},
            )
    for a, (one, other) in enumerate(pairwise(data.agreements)):
        if other.first <= one.last:
            raise PydanticCustomError(
                "agreements_overlap",
                "agreement {after} begins in month {first}, agreement {before} ends in month {last}",
                {"after": a + 1, "first": other.first, "before": a, "last": one.last},
            )


def needs(data: "StaffingInstance") -> None:
    """Needs said twice, or more posts needed than wanted; types of a post listed twice."""
    places = Counter((need.district, need.role, need.agreement) for need in data.needs)
    for (district, role, agreement), times in places.items():
        if times > 1:
            raise PydanticCustomError(
                "need_twice",
                "district {district}, role {role}, agreement {agreement} has {times} needs",
                {"district": district, "role": role, "agreement": agreement, "times": times},
            )
    for n, need in enumerate(data.needs):
        if need.least > need.wanted:
            raise PydanticCustomError(
                "need_reversed",
                "need {need} has at least {least} posts, more than the {wanted} wanted",
                {"need": n, "least": need.least, "wanted": need.wanted},
            )
    for p, post in enumerate(data.posts):
        for value, times in Counter(post.types).items():
            if times > 1:
                raise PydanticCustomError(
                    "listed_twice",
                    "{place} lists {what} {value} {times} times",
                    {"place": f"post {p}", "what": "type", "value": str(value), "times": times},
                )


def shares(data: "StaffingInstance") -> None:
    """Part-time shares that leave nothing between them."""
    if data.part_time_least_percent > data.part_time_most_percent:
        raise PydanticCustomError(
            "share_reversed",
            "at least {least} percent part-time, but at most {most}",
            {"least": data.part_time_least_percent, "most": data.part_time_most_percent},
        )


def spending(data: "StaffingInstance") -> None:
    """Costs beyond the engine's arithmetic."""
    won = [0] * len(data.roles)
    for one in data.contracts:
        won[one.role] += sum(one.city_won) + sum(one.district_won)
    weights = (role.band.excess_weight or 0 for role in data.roles if role.band is not None)
    largest = max((one.pay_won for one in data.contracts), default=0)
    total = (
        sum(won[post.role] for post in data.posts)
        + data.change_weight * len(data.posts)
        + sum(need.worth_won * need.wanted for need in data.needs)
        + sum(weights) * largest * len(data.agreements)
    )
    if total > MOST_WON:
        raise PydanticCustomError(
            "too_much_won", "all costs may reach {won}, at most {limit}", {"won": total, "limit": MOST_WON}
        )


CONTRADICTIONS = (positions, lengths, spans, needs, shares, spending)
