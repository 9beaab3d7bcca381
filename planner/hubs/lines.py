"""The lines of a grouping that staff can recognise, and the grouping without some of them."""

from collections.abc import Collection, Iterator

from planner.hubs import constraints, greedy
from planner.hubs.instance import Band, HubInstance, HubPlan, Load
from planner.hubs.program import build, prove
from planner.hubs.verify import cost
from planner.lines import Line, Unit, first_plan
from planner.result import Answer, SolveParams, Status, Watch

NO_LIMIT = 10**12
SMALL = 12
"""Up to so many dongs the program is settled before a heuristic has begun."""
FIRST_TRY_S = 0.15
"""Seconds for a quick plan before a proof is begun."""
PAIR_RULES = {"together": "together", "apart": "apart", "fixed": "fixed_assignment"}


def lines(data: HubInstance) -> list[Line]:
    """Return every line of an instance: facts, then loads, wishes and numbers."""
    found = [*_single(data).values(), *_of_hubs(data), *_of_loads(data), *_of_pairs(data), *_of_counts(data)]
    return list(dict.fromkeys(found))


def without(data: HubInstance, dropped: Collection[Line]) -> HubInstance:
    """Return the instance in which these lines no longer hold; without any, each dong may be a region of its own."""
    gone = set(dropped)
    changes: dict[str, object] = {field: None for field, line in _single(data).items() if line in gone}
    for field, rule in PAIR_RULES.items():
        pairs = getattr(data, field)
        changes[field] = tuple(pair for pair in pairs if Line(rule=rule, at=pair) not in gone)
    changes["forced_hubs"] = tuple(h for h in data.forced_hubs if Line(rule="forced_hubs", at=(h,)) not in gone)
    changes["unlike"] = tuple(other for k, other in enumerate(data.unlike) if Line(rule="unlike", at=(k,)) not in gone)
    changes["loads"] = tuple(_load(load, k, gone) for k, load in enumerate(data.loads))
    changes["regions"] = _band(data.regions, "number_of_regions", (), "regions", gone, len(data.demand))
    if data.size is not None:
        changes["size"] = _band(data.size, "region_size", (), "dongs", gone, NO_LIMIT)
    return data.model_copy(update=changes)


def settle(data: HubInstance, params: SolveParams, watch: Watch) -> Answer[HubPlan]:
    """Return a plan, whatever it costs, a proof that there is none, or unknown."""
    if len(data.demand) > SMALL:
        brief = Watch(min(FIRST_TRY_S, watch.remaining_s()), None, watch.cancel)
        quick = first_plan(greedy.solve, data, params, brief)
        if quick.plan is not None:
            return quick
    found = prove(build(data, constraints.RULES, priced=False), params, watch, Answer(Status.UNKNOWN))
    if found.plan is None:
        return Answer(found.status)
    return Answer(Status.FEASIBLE, found.plan, cost(data, found.plan))


def _single(data: HubInstance) -> dict[str, Line]:
    """Return the lines that are one field of the instance, by field; ``None`` drops it."""
    fields = {
        "candidates": Line(rule="candidate_hubs"),
        "borders": Line(rule="connected"),
        "max_seconds": Line(rule="max_seconds", limit=data.max_seconds, unit="seconds"),
        "max_opening_cost": Line(rule="max_opening_cost", limit=data.max_opening_cost, unit="won"),
        "max_moved_demand": Line(rule="max_moved_demand", limit=data.max_moved_demand, unit="load"),
        "max_moved_dongs": Line(rule="max_moved_dongs", limit=data.max_moved_dongs, unit="dongs"),
    }
    return {field: line for field, line in fields.items() if getattr(data, field) is not None}


def _of_hubs(data: HubInstance) -> Iterator[Line]:
    for place, load in enumerate(data.loads):
        for h, most in enumerate(load.capacity or ()):
            if most is not None:
                yield _capacity(place, h, most)
    yield from (Line(rule="unlike", at=(k,)) for k in range(len(data.unlike)))


def _of_loads(data: HubInstance) -> Iterator[Line]:
    for place, load in enumerate(data.loads):
        if load.band is not None:
            yield from _ends(load.band, "load_band", (place,), "load", sum(load.amounts))


def _of_pairs(data: HubInstance) -> Iterator[Line]:
    for field, rule in PAIR_RULES.items():
        yield from (Line(rule=rule, at=pair) for pair in getattr(data, field))
    yield from (Line(rule="forced_hubs", at=(h,)) for h in data.forced_hubs)


def _of_counts(data: HubInstance) -> Iterator[Line]:
    n = len(data.demand)
    if data.size is not None:
        yield from _ends(data.size, "region_size", (), "dongs", n)
    yield from _ends(data.regions, "number_of_regions", (), "regions", n)


def _ends(band: Band, rule: str, at: tuple[int, ...], unit: Unit, whole: int) -> Iterator[Line]:
    """Yield the ends of a band that say something: of ``whole`` in all."""
    if band.lower > 0:
        yield Line(rule=rule, at=at, side="least", limit=band.lower, unit=unit)
    if band.upper < whole:
        yield Line(rule=rule, at=at, side="most", limit=band.upper, unit=unit)


def _capacity(place: int, hub: int, most: int) -> Line:
    return Line(rule="hub_capacity", at=(place, hub), limit=most, unit="load")


def _load(load: Load, place: int, gone: set[Line]) -> Load:
    limits = load.capacity and tuple(
        None if most is None or _capacity(place, h, most) in gone else most for h, most in enumerate(load.capacity)
    )
    band = None if load.band is None else _band(load.band, "load_band", (place,), "load", gone, NO_LIMIT)
    return load.model_copy(update={"capacity": limits, "band": band})


def _band(band: Band, rule: str, at: tuple[int, ...], unit: Unit, gone: set[Line], widest: int) -> Band:
    """Return a band without the ends that are dropped."""
    least = Line(rule=rule, at=at, side="least", limit=band.lower, unit=unit)
    most = Line(rule=rule, at=at, side="most", limit=band.upper, unit=unit)
    return Band(lower=0 if least in gone else band.lower, upper=widest if most in gone else band.upper)
