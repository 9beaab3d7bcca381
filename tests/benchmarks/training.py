"""Training: the Dongjak plan of 2016 and its larger cases against the known optima."""

from collections.abc import Iterator

from planner.result import SolveParams
from planner.solve import solve
from planner.training import TRAINING, TrainingInstance
from tests.benchmarks.row import Row
from tests.training import dongjak

LIMIT_S = 60.0
WORKERS = 2
SEEDS = 5
PLAN, MAYOR, REPAIRS = (
    "training: Dongjak 2016",
    "training: with the mayor's 131 appointments",
    "training: all courses forced",
)


def rows(seed: int) -> Iterator[Row]:
    """Yield a row per instance, solver and seed."""
    for shift in range(SEEDS):
        yield run(PLAN, "dongjak_training", dongjak.instance(), "cpsat", seed + shift, 321)
    yield run(PLAN, "dongjak_training", dongjak.instance(), "greedy", seed, 321)
    yield run(MAYOR, "dongjak_training + mayor", dongjak.with_mayor(), "cpsat", seed, 321)
    yield run(MAYOR, "dongjak_training + mayor", dongjak.with_mayor(), "greedy", seed, 321)
    forced = dongjak.instance(optional=False)
    yield run(REPAIRS, "cap as printed", forced, "cpsat", seed, None)
    for more, hours, known in ((4_677, (2, 3, 4), 121), (5_777, (4,), 61)):
        cap = dongjak.CAP_WON + more * dongjak.THOUSAND
        data = dongjak.instance(cap_won=cap, optional=False, staff_hours=hours)
        yield run(REPAIRS, f"cap + {more:,} thousand won, A and B {hours[0]} h or more", data, "cpsat", seed, known)


def run(group: str, name: str, data: TrainingInstance, solver: str, seed: int, known: int | None) -> Row:
    """Solve once and make the row."""
    params = SolveParams(time_limit_s=LIMIT_S, seed=seed, workers=1 if solver == "greedy" else WORKERS)
    result = solve(TRAINING, data, params, solver=solver)
    return Row(
        group=group,
        instance=name,
        solver=solver,
        seed=seed,
        limit_s=LIMIT_S,
        status=result.status,
        objective=result.objective,
        bound=result.bound,
        known=known,
        runtime_s=result.runtime_s,
        note=f"clash: {', '.join(result.rules)}" if result.rules else f"{len(data.sessions)} sessions",
    )
