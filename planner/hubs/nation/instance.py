"""Hub grouping of many districts (시군구) at once: a province or the nation, one budget of hubs over all.

Regions never cross districts, so each district is a grouping problem of its own; what they share is the number of
hubs, and the money for opening them. Positions ``0..m-1`` stand for districts, in one ``0..n-1`` for its units.
"""

from collections.abc import Iterator

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from planner.hubs.instance import FROZEN, Band, Border, HubInstance, HubPlan, Whole

MOST_DISTRICTS = 400
"""So many times the largest cost of a district fits into 64 bits twice, with room for the price of money."""


class District(BaseModel):
    """A city, county or borough (시군구) whose units (읍면동) are grouped among themselves."""

    model_config = FROZEN

    units: HubInstance
    """``regions`` is the least and the most this district gets, whatever the others take."""
    links: tuple[Border, ...] = ()
    """Ferries and bridges to units without a common border: further borders, as a rule of zero metres."""
    hub_won: Whole = 0
    """What opening one hub here takes from the shared budget, in won."""


class NationInstance(BaseModel):
    """Districts with a shared budget, complete. The cost of a plan is the sum of its districts' costs."""

    model_config = FROZEN

    districts: tuple[District, ...] = Field(min_length=1, max_length=MOST_DISTRICTS)
    hubs: Band
    """Number of hubs in all districts together."""
    budget_won: int | None = Field(default=None, ge=0, le=10**15)
    """The most that opening all hubs may take; ``None`` for no limit."""

    @model_validator(mode="after")
    def _consistent(self) -> "NationInstance":
        for place, district in enumerate(self.districts):
            _links(place, district)
            if district.units.borders is not None:
                parts = list(_parts(district))
                _enough_regions(place, district, len(parts))
                _regions_of_their_own(place, district, parts)
        return self


class NationPlan(BaseModel):
    """A grouping per district; may break rules."""

    model_config = FROZEN

    districts: tuple[HubPlan, ...]
    """In the order of the instance's districts."""


def _links(place: int, district: District) -> None:
    n = len(district.units.demand)
    known = {(border.a, border.b) for border in district.units.borders or ()}
    for number, link in enumerate(district.links):
        field = f"districts[{place}].links[{number}]"
        if district.units.borders is None:
            raise PydanticCustomError(
                "link_without_borders",
                "{field} joins dongs {a} and {b}, where contiguity is not asked and no border is recorded",
                {"field": field, "a": link.a, "b": link.b},
            )
        if link.b >= n:
            raise PydanticCustomError(
                "dong_out_of_range",
                "{field} names dong {dong}; there are {n}, numbered from 0",
                {"field": field, "dong": link.b, "n": n},
            )
        if (link.a, link.b) in known:
            raise PydanticCustomError(
                "neighbours_already",
                "{field} joins dongs {a} and {b}, which are neighbours already",
                {"field": field, "a": link.a, "b": link.b},
            )
        known.add((link.a, link.b))


def _parts(district: District) -> Iterator[list[int]]:
    """Yield the units that borders and links join, part by part."""
    near: list[set[int]] = [set() for _ in district.units.demand]
    for border in (*(district.units.borders or ()), *district.links):
        near[border.a].add(border.b)
        near[border.b].add(border.a)
    left = set(range(len(near)))
    while left:
        first = min(left)
        part, fresh = {first}, [first]
        while fresh:
            found = near[fresh.pop()] - part
            part |= found
            fresh += found
        left -= part
        yield sorted(part)


def _enough_regions(place: int, district: District, parts: int) -> None:
    upper = district.units.regions.upper
    if parts > upper:
        raise PydanticCustomError(
            "parts_without_links",
            "district {district} falls into {parts} parts that no border or link joins, and may have {upper} regions: "
            "it needs {missing} more hubs or as many more links",
            {"district": place, "parts": parts, "upper": upper, "missing": parts - upper},
        )


def _regions_of_their_own(place: int, district: District, parts: list[list[int]]) -> None:
    """Refuse parts too small to be a region, however the hubs are chosen."""
    amounts = [(load.amounts, load.band.lower) for load in district.units.loads if load.band is not None]
    if district.units.size is not None:
        amounts.append(((1,) * len(district.units.demand), district.units.size.lower))
    for each, lower in amounts:
        small = [part for part in parts if sum(each[i] for i in part) < lower]
        if small:
            raise PydanticCustomError(
                "part_too_small",
                "district {district}: the part with dong {dong} carries {total}, below the {lower} that a region "
                "needs; parts that each need a link: {missing}",
                {
                    "district": place,
                    "dong": small[0][0],
                    "total": sum(each[i] for i in small[0]),
                    "lower": lower,
                    "missing": len(small),
                },
            )
