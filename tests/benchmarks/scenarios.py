"""The bundled scenarios end to end."""

from collections.abc import Iterator

from planner.result import SolveParams
from scenarios.library import bundled
from scenarios.pipeline import plan
from scenarios.read import read
from tests.benchmarks.row import Row

LIMIT_S = 60.0
KNOWN = {("dongjak_training", "training"): 321}


def rows(seed: int) -> Iterator[Row]:
    """Yield one row per part of each scenario."""
    for name in bundled():
        scenario, folder = read(name)
        outcome = plan(scenario, folder, SolveParams(time_limit_s=LIMIT_S, seed=seed, workers=2))
        for part in outcome.schedule.parts:
            yield Row(
                group="bundled scenarios, 60 s for the whole",
                instance=f"{name}: {part.family}",
                solver=part.solver,
                seed=seed,
                limit_s=LIMIT_S,
                status=part.status,
                objective=part.objective,
                bound=part.bound,
                known=KNOWN.get((name, part.family)),
                runtime_s=part.runtime_s,
            )
