"""Ten thousand random small seasons of visits with any rule in force, at the edge of their limits.

Each is solved by the default solver and verified; where all plans can be enumerated (up to four clients in two
half-days, or three in three), status and cost must be those of enumeration through the verifier alone. A crash ends
the run.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator

from planner.errors import SolverError, UnsoundSolutionError
from planner.result import Result, SolveParams, Status
from planner.solve import check, solve
from planner.visits import VISITS
from planner.visits.instance import VisitInstance, VisitPlan
from tests.benchmarks.row import Row
from tests.visits.brute import best_cost
from tests.visits.seasons import season

PARAMS = SolveParams(time_limit_s=20.0, workers=1)
SIZES = ((4, 2, 8_000, True), (3, 3, 1_000, True), (10, 5, 1_000, False))
"""Most clients, most half-days, how many instances, and whether they are enumerated."""


def rows(seed: int) -> Iterator[Row]:
    """Yield a row per size."""
    for clients, slots, count, enumerated in SIZES:
        began = time.monotonic()
        tally = run(clients, slots, count, seed, enumerated=enumerated)
        wrong = tally["unsound"] + tally["wrong"]
        yield Row(
            group="visits: random seasons",
            instance=f"{tally['all']:,} of up to {clients} clients in up to {slots} half-days",
            solver=VISITS.default_solver,
            seed=seed,
            limit_s=PARAMS.time_limit_s,
            status="WRONG" if wrong else "as enumerated" if enumerated else "verified",
            objective=wrong,
            bound=None,
            known=0,
            runtime_s=time.monotonic() - began,
            note=f"objective counts wrong answers; {tally['planned']:,} with a plan, {tally['infeasible']:,} proven to "
            f"have none, {tally['unproven']:,} without proof",
        )


def run(clients: int, slots: int, count: int, seed: int, *, enumerated: bool) -> Counter[str]:
    """Return how many instances there were, and how many answers of each sort."""
    rng = random.Random(f"{seed} {clients} {slots}")
    return Counter(word for _ in range(count) for word in judged(season(rng, clients, slots), enumerated=enumerated))


def judged(data: VisitInstance, *, enumerated: bool) -> Iterator[str]:
    """Yield what an answer is: planned, infeasible, unproven, wrong, unsound."""
    yield "all"
    try:
        result: Result[VisitPlan] = solve(VISITS, data, PARAMS, explain=False)
    except (SolverError, UnsoundSolutionError):
        yield "unsound"
        return
    if result.plan is not None:
        yield "planned"
        if check(VISITS, data, result.plan):
            yield "unsound"
    if result.status is Status.INFEASIBLE:
        yield "infeasible"
    if result.status in (Status.FEASIBLE, Status.UNKNOWN):
        yield "unproven"
    if enumerated and not _as_enumerated(data, result):
        yield "wrong"


def _as_enumerated(data: VisitInstance, result: Result[VisitPlan]) -> bool:
    best = best_cost(data)
    if best is None:
        return result.plan is None
    return result.objective == best and result.bound is not None and result.bound <= best
