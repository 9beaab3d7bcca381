import random

import pytest

from planner.engines.arrays import relax, whole
from planner.result import Watch
from planner.visits.alike import merge
from planner.visits.bounds import Pricer
from planner.visits.dive import Dive
from planner.visits.exact import candidates
from planner.visits.generation import Generation
from planner.visits.insertion import short
from planner.visits.listing import arrays
from planner.visits.neighbourhoods import Neighbourhoods
from planner.visits.objectives import build
from planner.visits.pool import Pool
from tests.visits.brute import best_cost
from tests.visits.seasons import season


def whole_pool(pricer: Pricer) -> Pool:
    """Return every route there is, at the first prices of column generation."""
    generation = Generation(pricer.model, pricer)
    generation.start(Watch(60))
    assert generation.best is not None
    routes = candidates(pricer, generation.centre, generation.best, None)
    assert routes is not None
    return Pool(pricer.model, pricer, arrays(pricer.model, routes), generation.centre)


@pytest.mark.parametrize("seed", range(12))
def test_the_best_choice_among_all_routes_is_the_best_plan_and_no_better_than_its_relaxation(seed):
    data = season(random.Random(seed), 4, 2)
    model, _ = merge(build(data))
    with Pricer(model, 1) as pricer:
        pool = whole_pool(pricer)
        choice = pool.choice({}, 10**6)
        optimum, values = relax(choice.program, 60), whole(choice.program, 60)
        assert optimum is not None
        assert values is not None
        assert optimum.objective <= choice.program.cost @ values + 1e-6
        taken = values[: len(choice.routes)].tolist()
        plan = pool.placed({}, list(zip(choice.routes, taken, strict=True)))
        best = best_cost(data)
        assert (model.cost(plan) if not short(model, plan) else None) == best


@pytest.mark.parametrize("seed", range(4))
def test_a_choice_beside_a_plan_is_no_worse_and_keeps_what_it_must(seed):
    rng = random.Random(seed)
    model, _ = merge(build(season(rng, 8, 4)))
    with Pricer(model, 1) as pricer:
        pool = whole_pool(pricer)
        dive = Dive(model, pricer, pool, rng)
        plan = dive.plan({}, Watch(60)) or {}
        freed = Neighbourhoods(pool, rng).draw(plan, set())
        assert freed <= set(pricer.kind_of)
        one = rng.sample(sorted(pricer.kind_of), min(1, len(pricer.kind_of)))
        kept = {s: route for s, route in plan.items() if s not in one}
        again = dive.plan(kept, Watch(60), plan)
        assert again is not None
        assert kept.items() <= again.items()
        assert (short(model, again), model.cost(again)) <= (short(model, plan), model.cost(plan))
