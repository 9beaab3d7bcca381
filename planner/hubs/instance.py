"""Hub grouping: dongs (행정동) into connected regions (권역), each with a hub dong (거점동).

Positions ``0..n-1`` stand for dongs. Everything is a whole number; nothing here is derived.
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

FROZEN = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)
LARGEST = 10**9
LARGEST_COST = 2**53
"""Beyond this, a double no longer tells neighbouring whole numbers apart, and no engine's proof would hold."""

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

    @model_validator(mode="after")
    def _ordered(self) -> "Border":
        if self.a >= self.b:
            raise PydanticCustomError(
                "border_reversed", "border of dongs {a} and {b}: the first must be lower", {"a": self.a, "b": self.b}
            )
        return self


class Unlike(BaseModel):
    """A grouping that the plan must differ from."""

    model_config = FROZEN

    region_of: tuple[Position, ...]
    """Per dong, the label of its region; which dong is the hub does not count."""
    least_apart: Whole
    """So many dongs at least must change region to turn one grouping into the other (see ``distance``)."""


class HubInstance(BaseModel):
    """One grouping problem, complete.

    Cost of a plan, to be made small: ``travel_weight`` x sum of ``demand[i] * cost[i][hub of i]``, plus
    each load's imbalance, plus ``cut_border_weight`` per metre of border between different regions, plus
    ``moved_weight`` per unit of demand moved from today's grouping, plus ``opening_weight`` per unit of
    opening cost of the hubs.
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
    borders: tuple[Border, ...] | None = ()
    """Pairs of neighbours. Regions are connected through them; ``None`` where contiguity is not asked at all (every
    dong next to every other, no border to cut), while ``()`` makes each dong an island."""
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
    unlike: tuple[Unlike, ...] = ()
    """Groupings the plan must differ from, as when another good one is asked for."""
    opening_cost: tuple[Annotated[int, Field(ge=0, le=10**12)], ...] | None = None
    """Per dong, what it costs to make it a hub, such as won."""
    max_opening_cost: Annotated[int, Field(ge=0, le=10**15)] | None = None
    """The hubs together cost no more than this to open."""
    travel_weight: Whole = 1
    cut_border_weight: Whole = 0
    moved_weight: Whole = 0
    opening_weight: Whole = 0

    @model_validator(mode="after")
    def _consistent(self) -> "HubInstance":
        _lengths(self)
        _positions(self)
        _pairs(self)
        _limits(self)
        _magnitude(self)
        return self


def _lengths(data: HubInstance) -> None:
    n = len(data.demand)
    lists = [("cost", data.cost), *((f"cost[{i}]", row) for i, row in enumerate(data.cost))]
    if data.seconds is not None:
        lists += [("seconds", data.seconds), *((f"seconds[{i}]", row) for i, row in enumerate(data.seconds))]
    for place, load in enumerate(data.loads):
        lists.append((f"loads[{place}].amounts", load.amounts))
        if load.capacity is not None:
            lists.append((f"loads[{place}].capacity", load.capacity))
    if data.today is not None:
        lists.append(("today", data.today))
    lists += [(f"unlike[{place}].region_of", other.region_of) for place, other in enumerate(data.unlike)]
    if data.opening_cost is not None:
        lists.append(("opening_cost", data.opening_cost))
    for field, entries in lists:
        if len(entries) != n:
            raise PydanticCustomError(
                "wrong_length",
                "{field} has {found} entries for {expected} dongs",
                {"field": field, "found": len(entries), "expected": n},
            )


def _named_positions(data: HubInstance) -> Iterator[tuple[str, int]]:
    for place, border in enumerate(data.borders or ()):
        yield from ((f"borders[{place}].a", border.a), (f"borders[{place}].b", border.b))
    for field in ("candidates", "forced_hubs"):
        yield from ((f"{field}[{place}]", dong) for place, dong in enumerate(getattr(data, field) or ()))
    for field in ("together", "apart", "fixed"):
        for place, pair in enumerate(getattr(data, field)):
            yield from ((f"{field}[{place}]", dong) for dong in pair)


def _positions(data: HubInstance) -> None:
    n = len(data.demand)
    for field, dong in _named_positions(data):
        if dong >= n:
            raise PydanticCustomError(
                "dong_out_of_range",
                "{field} names dong {dong}; there are {n}, numbered from 0",
                {"field": field, "dong": dong, "n": n},
            )


def _pairs(data: HubInstance) -> None:
    for field in ("together", "apart"):
        for place, (i, j) in enumerate(getattr(data, field)):
            if i == j:
                raise PydanticCustomError(
                    "pair_of_one",
                    "{field}[{place}] pairs dong {dong} with itself",
                    {"field": field, "place": place, "dong": i},
                )
    neighbours = [(border.a, border.b) for border in data.borders or ()]
    lists = {"borders": neighbours, "candidates": data.candidates or (), "forced_hubs": data.forced_hubs}
    for field, entries in lists.items():
        first = {entry: len(entries) - 1 - back for back, entry in enumerate(reversed(entries))}
        for place, entry in enumerate(entries):
            if first[entry] < place:
                raise PydanticCustomError(
                    "listed_twice",
                    "{field}[{place}] lists {entry} a second time",
                    {"field": field, "place": place, "entry": str(entry)},
                )


def _limits(data: HubInstance) -> None:
    n = len(data.demand)
    if data.regions.upper > n:
        raise PydanticCustomError(
            "too_many_regions",
            "at most {upper} regions for {n} dongs: a region has at least one dong",
            {"upper": data.regions.upper, "n": n},
        )
    if data.regions.upper == 0:
        raise PydanticCustomError(
            "no_region",
            "at most {upper} regions: {n} dongs need at least one",
            {"upper": data.regions.upper, "n": n},
        )
    if data.max_seconds is not None and data.seconds is None:
        raise PydanticCustomError(
            "seconds_missing",
            "max_seconds is {max_seconds} and there are no travel times in seconds",
            {"max_seconds": data.max_seconds},
        )
    asked = {"max_moved_dongs": data.max_moved_dongs, "max_moved_demand": data.max_moved_demand}
    asked["moved_weight"] = data.moved_weight or None
    for field, value in asked.items():
        if value is not None and data.today is None:
            raise PydanticCustomError(
                "today_missing",
                "{field} is {value} and today's grouping is not given",
                {"field": field, "value": value},
            )
    priced = {"max_opening_cost": data.max_opening_cost, "opening_weight": data.opening_weight or None}
    for field, value in priced.items():
        if value is not None and data.opening_cost is None:
            raise PydanticCustomError(
                "opening_cost_missing",
                "{field} is {value} and the cost of opening hubs is not given",
                {"field": field, "value": value},
            )


def _magnitude(data: HubInstance) -> None:
    most = data.travel_weight * sum(d * max(row) for d, row in zip(data.demand, data.cost, strict=True))
    most += sum(load.imbalance_weight * sum(load.amounts) for load in data.loads)
    most += data.cut_border_weight * sum(border.metres for border in data.borders or ())
    most += data.moved_weight * sum(data.demand)
    most += data.opening_weight * sum(data.opening_cost or ())
    if most > LARGEST_COST:
        raise PydanticCustomError(
            "cost_too_large",
            "a plan could cost {most}, above {limit}: use coarser units or smaller weights",
            {"most": most, "limit": LARGEST_COST},
        )


class HubPlan(BaseModel):
    """A grouping; may break rules."""

    model_config = FROZEN

    hub_of: tuple[Position, ...]
    """Per dong, its hub; a hub's own entry is itself."""
