"""Staffing: the 56 posts of Seoul, proven, and an impossible cap recognised."""

import statistics
import time
from collections.abc import Iterator

from planner.clash import Clash, clash
from planner.repair import menu
from planner.result import SolveParams, Status
from planner.solve import solve
from planner.staffing import STAFFING, StaffingInstance
from scenarios.compile.staffing import compile_staffing
from scenarios.ground import ground
from scenarios.read import read
from tests.benchmarks.row import Row

LIMIT_S = 60.0
SEEDS = 10
KNOWN = 8_169_779_420
"""Proven before, by HiGHS."""
CAP_WON = 4_000_000_000
"""A fifth below what the posts that must be held cost at the least."""
CITY_WON = 1_000_000_000
"""Likewise for the city's share of 2021."""
PLAN, CAP = "staffing: 56 posts of Seoul, 2021 to 2023", "staffing: impossible cap"


def rows(seed: int) -> Iterator[Row]:
    """Yield the median over seeds with the worst beside it, the other solver, and how fast a cap is recognised."""
    data = seoul()
    runs = [run(data, "mip", seed + shift) for shift in range(SEEDS)]
    median = statistics.median(one.runtime_s for one in runs)
    best = min(runs, key=lambda one: abs(one.runtime_s - median))
    worst = max(one.runtime_s for one in runs)
    proven = sum(one.status == "optimal" and one.objective == KNOWN for one in runs)
    yield _noted(best, f"median of {SEEDS} seeds, worst {worst:.2f} s, {proven} proven")
    yield run(data, "cpsat", seed)
    later = data.city_caps[1:]
    yield from answered(data.model_copy(update={"total_cap": CAP_WON}), f"{CAP_WON:,} won in all", seed)
    yield from answered(
        data.model_copy(update={"city_caps": (CITY_WON, *later)}), f"{CITY_WON:,} won of the city in 2021", seed
    )


def seoul() -> StaffingInstance:
    """Return the bundled instance."""
    scenario, _ = read("seoul_staffing")
    assert scenario.staffing is not None
    return compile_staffing(scenario, scenario.staffing, ground(scenario)).instance


def run(data: StaffingInstance, solver: str, seed: int) -> Row:
    """Solve once and make the row."""
    params = SolveParams(time_limit_s=LIMIT_S, seed=seed, workers=1 if solver == "mip" else 2)
    result = solve(STAFFING, data, params, solver=solver)
    return Row(
        group=PLAN,
        instance="seoul_staffing",
        solver=solver,
        seed=seed,
        limit_s=LIMIT_S,
        status=result.status,
        objective=result.objective,
        bound=result.bound,
        known=KNOWN,
        runtime_s=result.runtime_s,
    )


def answered(data: StaffingInstance, name: str, seed: int) -> Iterator[Row]:
    """Time, each from the start: the proof that nothing fits, the lines that clash, the first verified repair."""
    params = SolveParams(time_limit_s=LIMIT_S, seed=seed, workers=1)
    began = time.monotonic()
    status = solve(STAFFING, data, params, explain=False).status
    yield _answer(name, "recognised", seed, status, time.monotonic() - began)
    found = clash(STAFFING, data, params)
    assert found is not None
    yield _answer(name, "lines that clash", seed, status, time.monotonic() - began, _lines(found))
    others = {line.rule: None for line in found.lines if line.unit != "won"}
    (repair,) = menu(STAFFING, data, params, prices=others, known=found).repairs
    raised = f"raise the cap by {repair.steps[0].amount:,} won, {'proven least' if repair.least else 'not proven'}"
    yield _answer(name, "first repair, verified", seed, repair.answer.status, time.monotonic() - began, raised)


def _lines(found: Clash) -> str:
    rules = ", ".join(dict.fromkeys(line.rule for line in found.lines))
    return f"{len(found.lines)} lines, {'minimal' if found.minimal else 'maybe not minimal'}: {rules}"


def _answer(name: str, step: str, seed: int, status: Status, runtime_s: float, note: str = "") -> Row:
    return Row(
        group=CAP,
        instance=f"{name}: {step}",
        solver="mip",
        seed=seed,
        limit_s=LIMIT_S,
        status=status,
        objective=None,
        bound=None,
        known=None,
        runtime_s=runtime_s,
        note=note,
    )


def _noted(row: Row, note: str) -> Row:
    return Row(**{**row.__dict__, "note": note})
