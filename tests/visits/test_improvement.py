import random

import pytest

from planner.clock import counting_work
from planner.result import Watch
from planner.visits import VISITS
from planner.visits.alike import merge, split
from planner.visits.bounds import Pricer
from planner.visits.dive import Dive
from planner.visits.generation import as_columns
from planner.visits.improvement import Improvement, possible
from planner.visits.insertion import short
from planner.visits.instance import Client, VisitInstance
from planner.visits.listing import arrays
from planner.visits.neighbourhoods import Neighbourhoods
from planner.visits.objectives import build
from planner.visits.pool import Pool
from planner.visits.variables import Routes, read
from tests.visits.brute import best_cost
from tests.visits.seasons import season
from tests.visits.test_cuts import triangle
from tests.visits.test_pool import whole_pool
from tests.visits.tiny import SECONDS, TINY, week

PLANS = 12


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("seed", range(6))
def test_plans_chosen_part_by_part_break_no_rule_and_the_best_of_them_is_the_best_there_is(seed, workers):
    data = season(random.Random(seed), 5, 3)
    full = build(data)
    model, behind = merge(full)
    found: list[Routes] = []
    with counting_work(), Pricer(model, workers) as pricer:
        pool, rng = whole_pool(pricer), random.Random(seed)
        improvement = Improvement(Dive(model, pricer, pool, rng), Neighbourhoods(pool, rng), workers, rng)
        for _, plan in improvement.plans(lambda: (found[-1] if found else {}, 1_000), Watch(0.2)):
            found.extend([] if plan is None else [plan])
            if len(found) == PLANS:
                break
    ranks = [(short(model, plan), model.cost(plan)) for plan in found]
    for plan, (lacking, _) in zip(found, ranks, strict=True):
        broken = [check for check in VISITS.checks.values() for _ in check(data, read(full, split(plan, behind)))]
        assert bool(broken) == (lacking > 0)
    best = best_cost(data)
    assert min(ranks) == (0, best) if best is not None else all(lacking for lacking, _ in ranks)


def test_beside_a_part_empty_slots_stay_empty_so_that_no_visit_is_lost_there(monkeypatch):
    clients = tuple(Client(place=p, service=5, opening=week([(90, 300)], []), prize=9) for p in (1, 2))
    data = VisitInstance(seconds=SECONDS, slots=TINY.slots[:1] * 2, clients=clients, prize_seconds=10)
    model, _ = merge(build(data))
    monkeypatch.setattr(Neighbourhoods, "draw", lambda *_: {1})
    with counting_work(), Pricer(model, 1) as pricer:
        pool, rng = whole_pool(pricer), random.Random(0)
        dive = Dive(model, pricer, pool, rng)
        start: Routes = {1: (0,)}
        plans = Improvement(dive, Neighbourhoods(pool, rng), 1, rng).plans(lambda: (start, 0), Watch(0.2))
        better = next(plan for phase, plan in plans if phase == "neighbourhood" and plan is not None)
    assert {s: set(route) for s, route in better.items()} == {1: {0, 1}}


def test_a_cancel_just_as_a_dive_ends_is_the_end():
    model, _ = merge(build(TINY))
    with counting_work(), Pricer(model, 1) as pricer:
        pool, rng = whole_pool(pricer), random.Random(0)
        watch, start = Watch(60), Dive(model, pricer, pool, rng).plan({}, Watch(60)) or {}
        improvement = Improvement(Dive(model, pricer, pool, rng), Neighbourhoods(pool, rng), 1, rng)
        plans = improvement.plans(lambda: (start, 1_000), watch)
        assert next(plans) == ("dive", start)
        watch.cancel.set()
        assert list(plans) == []


def test_a_plan_is_possible_only_if_no_client_is_visited_twice():
    model, _ = merge(build(season(random.Random(3), 5, 3)))
    model.visit_rows.clear()
    model.kept_least = 0
    model.must = [False] * model.clients
    alone = next(s for s in range(model.slots) for i in range(model.clients) if model.schedule(s, (i,)) is not None)
    client = next(i for i in range(model.clients) if model.count[i] == 1)
    assert possible(model, {alone: (client,)}) == all(row.weights[client] <= row.cap for row in model.cap_rows)
    assert not possible(model, {alone: (client,), alone + 1: (client,)})


@pytest.mark.parametrize("workers", [1, 2])
def test_where_neighbourhoods_are_in_vain_routes_of_all_plans_and_other_dives_are_tried(workers, monkeypatch):
    monkeypatch.setattr("planner.visits.improvement.PATIENCE", 2)
    monkeypatch.setattr("planner.visits.improvement.DIVES", 0.0)
    data = triangle()
    model, _ = merge(build(data))
    phases: list[str] = []
    found: list[Routes] = [{}]
    with counting_work(), Pricer(model, workers) as pricer:
        pool, rng = whole_pool(pricer), random.Random(0)
        improvement = Improvement(Dive(model, pricer, pool, rng), Neighbourhoods(pool, rng), workers, rng)
        for phase, plan in improvement.plans(lambda: (found[-1], 1_000), Watch(5)):
            phases.append(phase)
            found.extend([] if plan is None else [plan])
            if phases.count("dive") == 4 + workers:
                break
    assert improvement.bound >= best_cost(data)  # above it, for the tree looks for better plans only
    assert set(phases) == {"dive", "cuts", "branching", "neighbourhood", "recombination"}
    assert model.cost(found[-1]) == best_cost(data)


@pytest.mark.parametrize("seed", range(6))
def test_the_best_of_all_routes_seen_is_no_worse_than_the_plans_they_are_from(seed):
    rng = random.Random(seed)
    model, _ = merge(build(season(rng, 8, 4)))
    with Pricer(model, 1) as pricer:
        pool = whole_pool(pricer)
        plans = [Dive(model, pricer, pool, random.Random(s)).plan({}, Watch(60)) or {} for s in range(2)]
        seen = arrays(model, [route for plan in plans for route in as_columns(model, pricer, plan)])
        few = Pool(model, pricer, seen, pool.prices)
        best = Dive(model, pricer, few, rng).among_all(plans[0], Watch(60))
        assert best is not None
        assert all((short(model, best), model.cost(best)) <= (0, model.cost(p)) for p in plans if not short(model, p))
