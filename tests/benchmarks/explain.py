"""Explanations: minimal clashes and working repairs on random impossible scenarios; the known menus."""

import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from planner.clash import Clash, clash
from planner.family import Family
from planner.lines import Line
from planner.repair import Repair, menu
from planner.result import SolveParams, Status, Watch
from planner.solve import check, solve
from planner.staffing import STAFFING
from planner.training import TRAINING
from scenarios.calendar import with_holidays
from scenarios.compile.staffing import compile_staffing
from scenarios.ground import ground
from scenarios.read import read
from tests.benchmarks.row import Row
from tests.explain.impossible import PARAMS, impossible
from tests.training import dongjak

COUNT = 200
RANDOM, DONGJAK, SEOUL = (
    "explain: random impossible scenarios",
    "explain: all courses forced",
    "explain: impossible cap",
)
DONGJAK_PARAMS = SolveParams(time_limit_s=300.0, workers=2)
CAP_WON = 1_000_000_000
"""About a fifth of what the officers of Seoul cost."""


def rows(seed: int) -> Iterator[Row]:
    """Yield a row per family on the random ones, then the known menus."""
    yield from random_scenarios(seed)
    yield from dongjak_menu(seed)
    yield seoul_cap(seed)


def random_scenarios(seed: int) -> Iterator[Row]:
    """Yield how many clashes are minimal and how many repairs work, each tried anew by the default solver."""
    tallies: dict[str, list[int]] = defaultdict(lambda: [0] * 5)
    seconds: dict[str, float] = defaultdict(float)
    for family, instance in impossible(seed, COUNT):
        began = time.monotonic()
        found = menu(family, instance, PARAMS)
        seconds[family.name] += time.monotonic() - began
        works = sum(_works(family, instance, repair) for repair in found.repairs)
        counts = (1, _minimal(family, instance, found.clash), len(found.repairs), works, found.untried)
        tallies[family.name] = [a + b for a, b in zip(tallies[family.name], counts, strict=True)]
    for name, (count, minimal, repairs, works, untried) in tallies.items():
        yield Row(
            group=RANDOM,
            instance=f"{count} of {name}",
            solver="menu",
            seed=seed,
            limit_s=PARAMS.time_limit_s,
            status="as known" if minimal == count and works == repairs else "WRONG",
            objective=minimal,
            bound=None,
            known=count,
            runtime_s=seconds[name],
            note=f"minimal clashes of {count}; {works} of {repairs} repairs work; {untried} untried",
        )


def _minimal(family: Family[Any, Any], instance: Any, found: Clash | None) -> bool:
    if found is None or _fits(family, _keeping(family, instance, found.lines)):
        return False
    spared = [tuple(line for line in found.lines if line != one) for one in found.lines]
    return all(_fits(family, _keeping(family, instance, kept)) for kept in spared)


def _keeping(family: Family[Any, Any], instance: Any, kept: tuple[Line, ...]) -> Any:
    assert family.explainer is not None
    return family.explainer.without(instance, [x for x in family.explainer.lines(instance) if x not in kept])


def _fits(family: Family[Any, Any], instance: Any) -> bool:
    return solve(family, instance, PARAMS, explain=False).plan is not None


def _works(family: Family[Any, Any], instance: Any, repair: Repair[Any]) -> bool:
    """Take the steps anew and solve; the plan of the menu must pass the verifier too."""
    assert family.explainer is not None
    levers = [lever for line in family.explainer.lines(instance) for lever in family.explainer.levers(instance, line)]
    for step in repair.steps:
        lever = next(one for one in levers if (one.line, one.way) == (step.line, step.way))
        instance = lever.apply(instance, step.amount)
    return _fits(family, instance) and not check(family, instance, repair.answer.plan)


def dongjak_menu(seed: int) -> Iterator[Row]:
    """Yield the repairs known for the plan of 2016 with all courses forced, in thousand won or programmes."""
    data = dongjak.instance(optional=False)
    params = DONGJAK_PARAMS.model_copy(update={"seed": seed})
    began = time.monotonic()
    found = menu(TRAINING, data, params)
    runtime_s = time.monotonic() - began
    offered = {(step.way, step.line.at): repair for repair in found.repairs for step in repair.steps}
    self_government = max(range(len(data.programmes)), key=lambda p: data.programmes[p].value)
    known = (
        ("raise", (), "cap raised, thousand won", 4_677, dongjak.THOUSAND),
        ("raise_full_hours", (), "cap raised and no hour cut, thousand won", 5_777, dongjak.THOUSAND),
        ("drop", (self_government,), "self-government dropped", 1, 1),
    )
    for way, at, name, amount, unit in known:
        repair = offered.get((way, at))
        yield Row(
            group=DONGJAK,
            instance=name,
            solver="menu",
            seed=seed,
            limit_s=params.time_limit_s,
            status="absent" if repair is None else repair.answer.status,
            objective=None if repair is None else repair.steps[0].amount / unit,
            bound=None,
            known=amount,
            runtime_s=runtime_s,
            note="" if repair is None else f"least: {repair.least}; {len(found.repairs)} repairs in the menu",
        )


def seoul_cap(seed: int) -> Row:
    """Return how long it takes to see that a cap is impossible, and to find and solve the least one that is not."""
    scenario = with_holidays(read("seoul_staffing")[0])
    assert scenario.staffing is not None
    whole = compile_staffing(scenario, scenario.staffing, ground(scenario)).instance
    data = whole.model_copy(update={"total_cap": CAP_WON})
    assert STAFFING.explainer is not None
    params = SolveParams(time_limit_s=60.0, seed=seed)
    began = time.monotonic()
    first = STAFFING.explainer.settle(data, params, Watch(60.0))
    line = next(one for one in STAFFING.explainer.lines(data) if one.rule == "total_budget")
    (lever,) = STAFFING.explainer.levers(data, line)
    assert lever.least is not None
    need = lever.least(data, params, Watch(60.0))
    assert need is not None
    repaired = lever.apply(data, need.amount)
    answer = STAFFING.explainer.settle(repaired, params, Watch(60.0))
    runtime_s = time.monotonic() - began
    assert answer.plan is not None
    assert not check(STAFFING, repaired, answer.plan)
    named = clash(STAFFING, data, params)
    return Row(
        group=SEOUL,
        instance="seoul_staffing, 1,000,000,000 won in all",
        solver="menu",
        seed=seed,
        limit_s=60.0,
        status=f"{first.status}, repaired" if first.status is Status.INFEASIBLE else first.status,
        objective=need.amount,
        bound=need.bound,
        known=None,
        runtime_s=runtime_s,
        note="won to add; seconds to recognise, find and plan it; clash of "
        + (f"{len(named.lines)} lines, minimal: {named.minimal}" if named else "no line in time"),
    )
