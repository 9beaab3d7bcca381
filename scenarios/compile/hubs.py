"""The hubs part of a scenario to a ``HubInstance``."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from geodata.travel import TravelProvider
from geodata.travel.straight import straight_metres
from planner.hubs.instance import Band, Border, HubInstance, Load
from scenarios.errors import Problem, ScenarioError
from scenarios.ground import DongLookup, Ground
from scenarios.schema.common import Range
from scenarios.schema.hubs import Hubs, LoadRule

NO_LIMIT = 10**12


def compile_hubs(hubs: Hubs, ground: Ground, travel: TravelProvider) -> HubInstance:
    """Return the grouping problem of a scenario.

    The travel cost is metres in a straight line between the dongs' inner points; travel seconds, needed only for a
    limit of minutes, come from the provider.

    Raises
    ------
    ScenarioError
        If a dong or figure is unknown, a figure is not known for every dong, or a band cannot be derived.
    """
    problems: list[Problem] = []
    at = DongLookup(ground, problems)
    pairs = {
        name: tuple(
            (at(a, f"hubs.{name}[{n}]"), at(b, f"hubs.{name}[{n}]")) for n, (a, b) in enumerate(getattr(hubs, name))
        )
        for name in ("together", "apart")
    }
    problems.extend(
        Problem(f"hubs.{name}[{n}]", "'{dong}' is paired with itself", {"dong": ground.names[a]})
        for name, both in pairs.items()
        for n, (a, b) in enumerate(both)
        if a == b
    )
    demand = _figure(hubs.demand, ground, "hubs.demand", problems)
    loads = tuple(_load(rule, hubs.regions, ground, at, n) for n, rule in enumerate(hubs.loads))
    fixed = tuple((at(dong, "hubs.fixed"), at(hub, f"hubs.fixed.{dong}")) for dong, hub in hubs.fixed.items())
    today = _today(hubs, ground, at)
    forced = tuple(at(name, "hubs.forced_hubs") for name in hubs.forced_hubs)
    candidates = None if hubs.candidates is None else tuple(at(name, "hubs.candidates") for name in hubs.candidates)
    opening = _opening(hubs, ground, at)
    size = _band("hubs.size", hubs.size, problems) if hubs.size else None
    regions = _band("hubs.regions", hubs.regions, problems)
    unmeasured = [(ground.names[a], ground.names[b]) for a, b, metres in ground.borders if metres is None]
    if hubs.weights.cut_border and unmeasured:
        values: dict[str, object] = {"a": unmeasured[0][0], "b": unmeasured[0][1]}
        problems.append(Problem("hubs.weights.cut_border", "the border of '{a}' and '{b}' has no known length", values))
    if problems:
        raise ScenarioError(problems)
    minutes = hubs.max_minutes
    seconds = None if minutes is None else travel.table(ground.points).seconds.tolist()
    return HubInstance(
        demand=demand,
        cost=_matrix(straight_metres(ground.points).tolist()),
        seconds=None if seconds is None else _matrix(seconds),
        max_seconds=None if minutes is None else minutes * 60,
        loads=loads,
        borders=tuple(Border(a=a, b=b, metres=metres or 0) for a, b, metres in ground.borders),
        regions=regions,
        size=size,
        candidates=candidates,
        forced_hubs=forced,
        together=pairs["together"],
        apart=pairs["apart"],
        fixed=fixed,
        today=today,
        max_moved_dongs=hubs.max_moved_dongs,
        max_moved_demand=hubs.max_moved_demand,
        opening_cost=opening,
        max_opening_cost=hubs.max_opening_won,
        travel_weight=hubs.weights.travel,
        cut_border_weight=hubs.weights.cut_border,
        moved_weight=hubs.weights.moved,
        opening_weight=hubs.weights.opening,
    )


def _matrix(rows: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in rows)


def _band(place: str, both: Range, problems: list[Problem]) -> Band:
    if both.least > both.most:
        values = {"lower": both.least, "upper": both.most}
        problems.append(Problem(place, "lower end {lower} is above upper end {upper}", values))
        return Band(lower=0, upper=0)
    return Band(lower=both.least, upper=both.most)


def _figure(name: str, ground: Ground, place: str, problems: list[Problem]) -> tuple[int, ...]:
    """Return a figure of every dong; what is unknown is a problem, never a guess."""
    missing = [dong for dong, figures in zip(ground.names, ground.figures, strict=True) if name not in figures]
    if len(missing) == len(ground.names):
        known = ", ".join(sorted({key for figures in ground.figures for key in figures}))
        values: dict[str, object] = {"what": "figure", "name": name, "known": known or "-"}
        problems.append(Problem(place, "unknown {what} '{name}'; known are {known}", values))
    elif missing:
        values = {"name": name, "dongs": ", ".join(missing)}
        problems.append(Problem(place, "figure '{name}' is not known for {dongs}", values))
    return tuple(figures[name].value if name in figures else 0 for figures in ground.figures)


def _load(rule: LoadRule, regions: Range, ground: Ground, at: DongLookup, number: int) -> Load:
    place = f"hubs.loads[{number}]"
    amounts = _figure(rule.figure, ground, f"{place}.figure", at.problems)
    capacity = None
    if rule.capacity:
        limits = {at(dong, f"{place}.capacity"): limit for dong, limit in rule.capacity.items()}
        capacity = tuple(limits.get(position) for position in range(len(ground.names)))
    return Load(
        amounts=amounts,
        band=load_band(rule, sum(amounts), regions, place, at.problems),
        capacity=capacity,
        imbalance_weight=rule.imbalance_weight,
    )


def load_band(rule: LoadRule, total: int, regions: Range, place: str, problems: list[Problem]) -> Band | None:
    """Return the band of a load that is ``total`` in all; ``None`` if it has none, or none can be derived."""
    if rule.band_percent is None:
        if rule.least is None and rule.most is None:
            return None
        return Band(lower=rule.least or 0, upper=NO_LIMIT if rule.most is None else rule.most)
    if regions.least != regions.most or regions.least == 0:
        problems.append(Problem(place, "band_percent needs a fixed number of regions; give least and most instead", {}))
        return None
    mean, part = Fraction(total, regions.least), Fraction(rule.band_percent, 100)
    return Band(lower=max(0, ceil(mean * (1 - part))), upper=floor(mean * (1 + part)))


def _opening(hubs: Hubs, ground: Ground, at: DongLookup) -> tuple[int, ...] | None:
    """Return what each dong costs to open as a hub; ``None`` if no rule and no price asks."""
    won = {at(dong, "hubs.opening_won"): cost for dong, cost in hubs.opening_won.items()}
    asked = hubs.max_opening_won is not None or hubs.weights.opening or won
    return tuple(won.get(position, 0) for position in range(len(ground.names))) if asked else None


def _today(hubs: Hubs, ground: Ground, at: DongLookup) -> tuple[int, ...] | None:
    if hubs.today is None:
        return None
    for dong in hubs.today:
        at(dong, "hubs.today")
    missing = [dong for dong in ground.names if dong not in hubs.today]
    if missing:
        at.problems.append(
            Problem("hubs.today", "no region of today is given for {dongs}", {"dongs": ", ".join(missing)})
        )
        return None
    labels = sorted(set(hubs.today.values()))
    return tuple(labels.index(hubs.today[dong]) for dong in ground.names)
