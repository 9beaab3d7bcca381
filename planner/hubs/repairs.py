"""Ways to loosen the lines of a grouping, each in its own unit."""

from collections.abc import Callable, Iterator

from planner.hubs.instance import Band, HubInstance
from planner.hubs.lines import without
from planner.lines import Lever, Line, Rank

GIVEN_UP = {"together": 100, "apart": 100, "fixed_assignment": 300, "forced_hubs": 300, "unlike": 1}
"""Price of giving up a wish as a whole, in points of value; a dong or a region more or less costs ``COUNTED``."""
COUNTED = 200
MINUTE_S = 60

Apply = Callable[[HubInstance, int], HubInstance]


def levers(data: HubInstance, line: Line) -> list[Lever[HubInstance]]:
    """Return the ways to loosen one line."""
    return [lever for way in (_bands, _limits, _capacities, _given_up) for lever in way(data, line)]


def _bands(data: HubInstance, line: Line) -> Iterator[Lever[HubInstance]]:
    if line.limit is None or line.side is None:
        return
    n = len(data.demand)
    whole = sum(data.loads[line.at[0]].amounts) if line.rule == "load_band" else n
    lowest = 1 if line.rule == "number_of_regions" else 0
    most = line.limit - lowest if line.side == "least" else whole - line.limit
    price, step = (1, max(1, line.limit // 100)) if line.unit == "load" else (COUNTED, 1)
    if most > 0:
        way = "lower" if line.side == "least" else "raise"
        yield Lever(line, way, line.unit or "lines", Rank.VALUE, price, most, _moved_end(line), step=step)


def _moved_end(line: Line) -> Apply:
    """Return what moves one end of the line's band outwards."""

    def moved(band: Band, amount: int) -> Band:
        if line.side == "least":
            return Band(lower=max(0, band.lower - amount), upper=max(band.upper, band.lower - amount))
        return Band(lower=min(band.lower, band.upper + amount), upper=band.upper + amount)

    def apply(data: HubInstance, amount: int) -> HubInstance:
        if line.rule == "number_of_regions":
            return data.model_copy(update={"regions": moved(data.regions, amount)})
        if line.rule == "region_size" and data.size is not None:
            return data.model_copy(update={"size": moved(data.size, amount)})
        loads = list(data.loads)
        load = loads[line.at[0]]
        if load.band is not None:
            loads[line.at[0]] = load.model_copy(update={"band": moved(load.band, amount)})
        return data.model_copy(update={"loads": tuple(loads)})

    return apply


def _limits(data: HubInstance, line: Line) -> Iterator[Lever[HubInstance]]:
    n = len(data.demand)
    known: dict[str, tuple[Rank, int, int, int]] = {
        "max_seconds": (Rank.COMFORT, 1, max((max(row) for row in data.seconds or ((0,),)), default=0), MINUTE_S),
        "max_moved_dongs": (Rank.VALUE, COUNTED, n, 1),
        "max_moved_demand": (Rank.VALUE, 1, sum(data.demand), max(1, sum(data.demand) // 100)),
        "max_opening_cost": (Rank.MONEY, 1, sum(data.opening_cost or ()), 1_000_000),
    }
    if line.rule in known and line.limit is not None:
        rank, price, end, step = known[line.rule]
        if end > line.limit:
            apply = _raised(line.rule)
            yield Lever(line, "raise", line.unit or "lines", rank, price, end - line.limit, apply, step=step)


def _raised(field: str) -> Apply:
    def apply(data: HubInstance, amount: int) -> HubInstance:
        return data.model_copy(update={field: max(0, getattr(data, field) + amount)})

    return apply


def _capacities(data: HubInstance, line: Line) -> Iterator[Lever[HubInstance]]:
    if line.rule != "hub_capacity" or line.limit is None:
        return
    place, hub = line.at
    whole = sum(data.loads[place].amounts)

    def apply(data: HubInstance, amount: int) -> HubInstance:
        loads = list(data.loads)
        limits = list(loads[place].capacity or ())
        limits[hub] = max(0, (limits[hub] or 0) + amount)
        loads[place] = loads[place].model_copy(update={"capacity": tuple(limits)})
        return data.model_copy(update={"loads": tuple(loads)})

    if whole > line.limit:
        step = max(1, line.limit // 100)
        yield Lever(line, "raise", "load", Rank.VALUE, 1, whole - line.limit, apply, step=step)


def _given_up(data: HubInstance, line: Line) -> Iterator[Lever[HubInstance]]:  # noqa: ARG001  (all ways are alike)
    def apply(data: HubInstance, amount: int) -> HubInstance:
        return without(data, [line]) if amount > 0 else data

    if line.rule in GIVEN_UP:
        yield Lever(line, "drop", "lines", Rank.VALUE, GIVEN_UP[line.rule], 1, apply)
    elif line.rule == "candidate_hubs":
        yield Lever(line, "drop", "lines", Rank.VALUE, COUNTED, 1, apply)
    elif line.rule == "connected":
        yield Lever(line, "drop", "lines", Rank.LAW, 1, 1, apply)
