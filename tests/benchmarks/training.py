"""Training: the Dongjak plan of 2016 and its larger cases against the known optima; a district's year; re-planning."""

from collections.abc import Iterator

from planner.result import SolveParams
from planner.solve import solve
from planner.training import TRAINING, TrainingInstance
from planner.training.instance import Block
from tests.benchmarks.row import Row
from tests.benchmarks.training_district import district
from tests.training import dongjak

LIMIT_S, DISTRICT_S = 60.0, 120.0
WORKERS = 2
SEEDS, DISTRICTS = 10, 3
PLAN, MAYOR, REPAIRS, NO_SHOW, DISTRICT = (
    "training: Dongjak 2016",
    "training: with the mayor's 131 appointments",
    "training: all courses forced",
    "training: a lecturer drops out",
    "training: a district's year, synthetic",
)
CHANGE_WEIGHT = 1_000


def rows(seed: int) -> Iterator[Row]:
    """Yield a row per instance, solver and seed."""
    for shift in range(SEEDS):
        yield run(PLAN, "dongjak_training", dongjak.instance(), "adaptive", seed + shift, 321)
    yield run(PLAN, "dongjak_training", dongjak.instance(), "greedy", seed, 321)
    for shift in range(SEEDS):
        yield run(MAYOR, "dongjak_training + mayor", dongjak.with_mayor(), "adaptive", seed + shift, 321)
    yield run(MAYOR, "dongjak_training + mayor", dongjak.with_mayor(), "greedy", seed, 321)
    forced = dongjak.instance(optional=False)
    yield run(REPAIRS, "cap as printed", forced, "adaptive", seed, None)
    for more, hours, known in ((4_677, (2, 3, 4), 121), (5_777, (4,), 61)):
        cap = dongjak.CAP_WON + more * dongjak.THOUSAND
        data = dongjak.instance(cap_won=cap, optional=False, staff_hours=hours)
        yield run(REPAIRS, f"cap + {more:,} thousand won, A and B {hours[0]} h or more", data, "adaptive", seed, known)
    yield from no_shows(seed)
    for shift in range(DISTRICTS):
        name = f"200 programmes, 600 sessions, year {seed + shift}"
        yield run(DISTRICT, name, district(seed + shift), "adaptive", seed, None, DISTRICT_S)


def no_shows(seed: int) -> Iterator[Row]:
    """Yield a row per lecturer who is away for the month of their first session."""
    data = dongjak.instance()
    plan = solve(TRAINING, data, SolveParams(time_limit_s=LIMIT_S, seed=seed, workers=WORKERS)).plan
    for n in (0, 4, 11):
        first = min(held.day for held in plan.sessions if held is not None and n in held.lecturers)
        away = tuple(Block(day=day, start=0, end=1_440) for day in range(first, min(first + 30, data.n_days)))
        lecturers = list(data.lecturers)
        lecturers[n] = lecturers[n].model_copy(update={"busy": away})
        hit = sum(h is not None and n in h.lecturers and first <= h.day < first + 30 for h in plan.sessions)
        changed = {"lecturers": tuple(lecturers), "previous": plan.sessions, "change_weight": CHANGE_WEIGHT}
        name = f"lecturer {n} away for 30 days, {hit} sessions hit"
        yield run(NO_SHOW, name, data.model_copy(update=changed), "adaptive", seed, 321 + CHANGE_WEIGHT * hit)


def run(
    group: str, name: str, data: TrainingInstance, solver: str, seed: int, known: int | None, limit_s: float = LIMIT_S
) -> Row:
    """Solve once and make the row."""
    params = SolveParams(time_limit_s=limit_s, seed=seed, workers=1 if solver == "greedy" else WORKERS)
    result = solve(TRAINING, data, params, solver=solver)
    return Row(
        group=group,
        instance=name,
        solver=solver,
        seed=seed,
        limit_s=limit_s,
        status=result.status,
        objective=result.objective,
        bound=result.bound,
        known=known,
        runtime_s=result.runtime_s,
        note=f"clash: {', '.join(result.rules)}" if result.rules else f"{len(data.sessions)} sessions",
    )
