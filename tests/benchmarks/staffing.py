"""Staffing: the 56 posts of Seoul, proven, and an impossible cap recognised."""

import statistics
import time
from collections.abc import Iterator

from planner.clash import clash
from planner.result import SolveParams
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
    yield recognised(data.model_copy(update={"total_cap": CAP_WON}), seed)


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


def recognised(data: StaffingInstance, seed: int) -> Row:
    """Time the proof that nothing fits together with the lines that clash."""
    params = SolveParams(time_limit_s=LIMIT_S, seed=seed, workers=2)
    began = time.monotonic()
    result = solve(STAFFING, data, params, explain=False)
    found = clash(STAFFING, data, params)
    runtime_s = time.monotonic() - began
    lines = ", ".join(dict.fromkeys(line.rule for line in found.lines)) if found else "none"
    return Row(
        group=CAP,
        instance=f"seoul_staffing, {CAP_WON:,} won in all",
        solver="mip",
        seed=seed,
        limit_s=LIMIT_S,
        status=result.status,
        objective=None,
        bound=None,
        known=None,
        runtime_s=runtime_s,
        note=f"proof {result.runtime_s:.2f} s; {len(found.lines) if found else 0} lines clash, of {lines}",
    )


def _noted(row: Row, note: str) -> Row:
    return Row(**{**row.__dict__, "note": note})
