import random

import pytest

from planner.engines.arrays import relax, whole
from planner.result import Watch
from planner.visits.alike import merge
from planner.visits.bounds import Pass, Pricer
from planner.visits.constraints import RULES
from planner.visits.dive import Dive
from planner.visits.exact import candidates
from planner.visits.generation import Generation
from planner.visits.insertion import short
from planner.visits.listing import arrays
from planner.visits.neighbourhoods import Neighbourhoods
from planner.visits.objectives import build
from planner.visits.pool import SETTLED_S, Pool, nearby
from planner.visits.rows import Prices
from tests.visits.brute import best_cost
from tests.visits.seasons import season
from tests.visits.tiny import TINY


def whole_pool(pricer: Pricer) -> Pool:
    """Return every route there is, at the first prices of column generation."""
    generation = started(pricer)
    assert generation.best is not None
    routes = candidates(pricer, generation.centre, generation.best, None)
    assert routes is not None
    return Pool(pricer.model, pricer, arrays(pricer.model, routes), generation.centre)


def started(pricer: Pricer) -> Generation:
    """Return a column generation with its first prices."""
    generation = Generation(pricer.model, pricer)
    generation.start(Watch(60))
    return generation


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


@pytest.mark.parametrize("seed", range(6))
def test_a_dive_looks_for_the_routes_that_its_pool_lacks(seed):
    rng = random.Random(seed)
    model, _ = merge(build(season(rng, 8, 4)))
    with Pricer(model, 1) as pricer:
        few = Pool(model, pricer, arrays(model, []), started(pricer).centre, whole=False)
        plan = Dive(model, pricer, few, rng).plan({}, Watch(60))
        some = any(model.schedule(s, (i,)) is not None for s in range(model.slots) for i in range(model.clients))
        assert plan is not None
        assert bool(len(few)) == some
        assert all(model.schedule(s, route) is not None for s, route in plan.items())


@pytest.mark.parametrize("seed", range(12))
def test_a_dive_keeps_no_more_routes_than_the_money_is_enough_for(seed, monkeypatch):
    monkeypatch.setattr("planner.visits.dive.TAIL", 0)
    monkeypatch.setattr("planner.visits.dive.SURE", 0.2)
    rng = random.Random(seed)
    money = {"month_caps": (), "total_cap": 30}
    model, _ = merge(build(season(rng, 12, 6).model_copy(update=money)))
    with Pricer(model, 1) as pricer:
        pool = whole_pool(pricer)
        plan = Dive(model, pricer, pool, rng).plan({}, Watch(60))
        assert plan is not None
        assert all(row.weight([i for route in plan.values() for i in route]) <= row.cap for row in model.cap_rows)


def test_all_routes_near_the_prices_are_listed_only_once_these_have_settled():
    model, _ = merge(build(season(random.Random(1), 8, 4)))
    with Pricer(model, 1) as pricer:
        generation = started(pricer)
        moving = nearby(generation)
        assert not moving.whole
        assert len(moving) == len(generation.columns)
        while generation.step(Watch(60)):
            pass
        settled = nearby(generation)
        assert generation.apart < SETTLED_S
        assert settled.whole
        assert len(settled) >= len(generation.columns)


def test_a_choice_has_routes_of_every_client_however_few_are_asked_for():
    model, _ = merge(build(season(random.Random(1), 8, 4)))
    with Pricer(model, 1) as pricer:
        pool = whole_pool(pricer)
        some = pool.choice({}, 0)
        asked = {i for q in some.routes for i in pool.clients(q)}
        assert asked == {i for q in range(len(pool)) for i in pool.clients(q)}


@pytest.mark.parametrize("free", [True, False])
def test_a_master_without_costs_asks_only_for_the_best_routes_since_all_others_are_nearly_as_good(monkeypatch, free):
    model, _ = merge(build(TINY, RULES, []) if free else build(TINY.model_copy(update={"prize_seconds": 10_000})))
    with Pricer(model, 1) as pricer:
        asked: list[int] = []
        price = pricer.price

        def seen(prices: Prices, *, spread: int, slack: list[int]) -> Pass:
            asked.append(spread)
            return price(prices, spread=spread, slack=slack)

        monkeypatch.setattr(pricer, "price", seen)
        generation = started(pricer)
        generation.step(Watch(60))
    assert (max(asked) == 0) is free
