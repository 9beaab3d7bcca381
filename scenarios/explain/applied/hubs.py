"""Repairs of a grouping, written into the scenario."""

from functools import partial
from typing import Literal

from scenarios.compile.hubs import NO_LIMIT, load_band
from scenarios.explain.applied.steps import Change, changed, moved, no_such_line, raised
from scenarios.explain.told import ToldStep
from scenarios.ground import DongLookup, Ground, ground
from scenarios.schema import Scenario
from scenarios.schema.common import Range
from scenarios.schema.hubs import Hubs, LoadRule

MINUTE_S = 60


def _hubs(scenario: Scenario) -> Hubs:
    assert scenario.hubs is not None, "the step is one of regions"
    return scenario.hubs


def _regions(scenario: Scenario, step: ToldStep) -> Scenario:
    """Allow fewer or more regions; bands in percent keep the figures that they stand for today."""
    hubs, where = _hubs(scenario), ground(scenario)
    loads = tuple(_in_figures(rule, hubs.regions, where) for rule in hubs.loads)
    return changed(scenario, "hubs", regions=_wider(hubs.regions, step), loads=loads)


def _size(scenario: Scenario, step: ToldStep) -> Scenario:
    size = _hubs(scenario).size
    return changed(scenario, "hubs", size=None if size is None else _wider(size, step))


def _wider(both: Range, step: ToldStep) -> Range:
    if step.line.side == "least":
        return Range(least=min(both.least, moved(step)), most=both.most)
    return Range(least=both.least, most=max(both.most, moved(step)))


def _band(scenario: Scenario, step: ToldStep) -> Scenario:
    """Widen the band of a figure; one in percent becomes one in figures."""
    hubs, where = _hubs(scenario), ground(scenario)

    def wider(rule: LoadRule) -> LoadRule:
        if rule.figure not in step.line.subject:
            return rule
        rule = _in_figures(rule, hubs.regions, where)
        if step.line.side == "least":
            return rule.model_copy(update={"least": min(rule.least or 0, moved(step))})
        return rule.model_copy(update={"most": raised(rule.most, step)})

    return changed(scenario, "hubs", loads=tuple(map(wider, hubs.loads)))


def _in_figures(rule: LoadRule, regions: Range, where: Ground) -> LoadRule:
    if rule.band_percent is None:
        return rule
    total = sum(figures[rule.figure].value for figures in where.figures)
    band = load_band(rule, total, regions, "", [])
    if band is None:
        return rule
    most = None if band.upper >= NO_LIMIT else band.upper
    return rule.model_copy(update={"band_percent": None, "least": band.lower, "most": most})


def _capacity(scenario: Scenario, step: ToldStep) -> Scenario:
    figure, hub = step.line.subject
    at = DongLookup(ground(scenario), [])

    def larger(rule: LoadRule) -> LoadRule:
        if rule.figure != figure:
            return rule
        limits = {dong: max(most, moved(step)) if at.find(dong) == at.find(hub) else most
                  for dong, most in rule.capacity.items()}  # fmt: skip
        return rule.model_copy(update={"capacity": limits})

    return changed(scenario, "hubs", loads=tuple(map(larger, _hubs(scenario).loads)))


def _minutes(scenario: Scenario, step: ToldStep) -> Scenario:
    """Allow a longer way, in whole minutes: rounded up."""
    return changed(scenario, "hubs", max_minutes=-(-moved(step) // MINUTE_S))


def _more(field: str, scenario: Scenario, step: ToldStep) -> Scenario:
    return changed(scenario, "hubs", **{field: raised(getattr(_hubs(scenario), field), step)})


def _unpaired(field: Literal["together", "apart"], scenario: Scenario, step: ToldStep) -> Scenario:
    at = DongLookup(ground(scenario), [])
    wanted = [at.find(name) for name in step.line.subject]
    pairs = tuple(pair for pair in getattr(_hubs(scenario), field) if [at.find(name) for name in pair] != wanted)
    return changed(scenario, "hubs", **{field: pairs})


def _unfixed(scenario: Scenario, step: ToldStep) -> Scenario:
    at = DongLookup(ground(scenario), [])
    dong = at.find(step.line.subject[0])
    fixed = {name: hub for name, hub in _hubs(scenario).fixed.items() if at.find(name) != dong}
    return changed(scenario, "hubs", fixed=fixed)


def _unforced(scenario: Scenario, step: ToldStep) -> Scenario:
    at = DongLookup(ground(scenario), [])
    dong = at.find(step.line.subject[0])
    forced = tuple(name for name in _hubs(scenario).forced_hubs if at.find(name) != dong)
    return changed(scenario, "hubs", forced_hubs=forced)


def _any_hub(scenario: Scenario, step: ToldStep) -> Scenario:  # noqa: ARG001  (changes are alike)
    return changed(scenario, "hubs", candidates=None)


CHANGES: dict[tuple[str, str], Change] = {
    ("number_of_regions", "lower"): _regions,
    ("number_of_regions", "raise"): _regions,
    ("region_size", "lower"): _size,
    ("region_size", "raise"): _size,
    ("load_band", "lower"): _band,
    ("load_band", "raise"): _band,
    ("hub_capacity", "raise"): _capacity,
    ("max_seconds", "raise"): _minutes,
    ("max_moved_dongs", "raise"): partial(_more, "max_moved_dongs"),
    ("max_moved_demand", "raise"): partial(_more, "max_moved_demand"),
    ("max_opening_cost", "raise"): partial(_more, "max_opening_won"),
    ("together", "drop"): partial(_unpaired, "together"),
    ("apart", "drop"): partial(_unpaired, "apart"),
    ("fixed_assignment", "drop"): _unfixed,
    ("forced_hubs", "drop"): _unforced,
    ("candidate_hubs", "drop"): _any_hub,
    # neighbourhood is a fact of the map, and "another grouping than those" is asked beside the scenario
    ("connected", "drop"): no_such_line,
    ("unlike", "drop"): no_such_line,
}
