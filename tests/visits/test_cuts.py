import random

import numpy as np
import pytest

from planner.result import Watch
from planner.visits.alike import merge
from planner.visits.bounds import Pricer
from planner.visits.cuts import FAMILIES, LEAST, Cut, counts, violated
from planner.visits.cutting import Cutting, closed
from planner.visits.generation import Generation
from planner.visits.instance import Client, Slot, VisitInstance, Window
from planner.visits.objectives import build
from planner.visits.pool import Pool, nearby
from planner.visits.rows import Prices, RestrictedMaster, Route
from tests.visits.brute import best_cost
from tests.visits.seasons import season
from tests.visits.test_pool import whole_pool
from tests.visits.tiny import week

CLIENTS = 9


def some_cut(rng: random.Random, clients: int) -> Cut:
    weights, divisor = rng.choice([family for family in FAMILIES if len(family[0]) <= clients])
    return Cut(tuple(sorted(rng.sample(range(clients), len(weights)))), weights, divisor)


def triangle() -> VisitInstance:
    """Three clients, two at most in each of three half-days: halves of the three pairs are dearer than whole routes."""
    far = tuple(tuple(0 if p == q else 5 for q in range(4)) for p in range(4))
    day = Window(start=100, end=200)
    slots = tuple(
        Slot(day=d, weekday=0, month=0, window=day, from_place=0, to_place=0, max_visits=2, max_driving=100)
        for d in (0, 7, 14)
    )
    clients = tuple(Client(place=p, service=5, opening=week([(0, 300)], []), prize=8 + p) for p in (1, 2, 3))
    return VisitInstance(seconds=far, slots=slots, clients=clients, prize_seconds=10)


@pytest.mark.parametrize("seed", range(200))
def test_no_plan_exceeds_a_cut(seed):
    rng = random.Random(seed)
    slots = rng.randint(1, 5)
    where = [rng.randrange(slots + 1) for _ in range(CLIENTS)]
    cut = some_cut(rng, CLIENTS)
    routes = [[i for i in range(CLIENTS) if where[i] == s] for s in range(slots)]
    assert sum(map(cut.count, routes)) <= cut.most


@pytest.mark.parametrize("seed", range(20))
def test_routes_count_alike_one_by_one_and_as_arrays(seed):
    rng = random.Random(seed)
    cuts = [some_cut(rng, CLIENTS) for _ in range(rng.randrange(5))]
    routes = [rng.sample(range(CLIENTS), rng.randint(1, 4)) for _ in range(rng.randrange(30))]
    padded = np.array([[*route, *[CLIENTS] * (4 - len(route))] for route in routes], dtype=np.int64).reshape(-1, 4)
    found = counts(cuts, padded, CLIENTS).toarray()
    assert found.tolist() == [[cut.count(route) for route in routes] for cut in cuts]


def test_halves_of_three_pairs_are_more_than_whole_routes_can_be():
    pairs = [(4, 7), (7, 2), (2, 4)]
    assert violated(pairs, [0.5] * 3, {2, 4, 7}, 0) == [Cut((2, 4, 7), (1, 1, 1), 2)]
    assert violated(pairs, [0.5] * 3, {2, 4}, 0) == []
    assert violated(pairs[:1], [1.0], {2, 4, 7}, 0) == []


@pytest.mark.parametrize("seed", range(20))
def test_cuts_found_are_exceeded(seed):
    rng = random.Random(seed)
    routes = list({tuple(sorted(rng.sample(range(20), 4))) for _ in range(60)})
    shares = [rng.random() / 4 for _ in routes]
    for cut in violated(routes, shares, set(range(20)), seed):
        counted = sum(share * cut.count(route) for route, share in zip(routes, shares, strict=True))
        assert counted > cut.most + LEAST


def test_the_master_knows_cuts_of_routes_that_come_before_and_after_them():
    model, _ = merge(build(triangle()))
    cut = Cut((0, 1, 2), (1, 1, 1), 2)
    with Pricer(model, 1) as pricer:
        routes = [Route(0, r, model.route_cost(0, r)) for r in ((0, 1), (1, 2), (0, 2), (0,), (1,), (2,))]
        costs = []
        for before in range(len(routes) + 1):
            master = RestrictedMaster(model, [kind.slots for kind in pricer.kinds], 10_000.0)
            for route in routes[:before]:
                master.add(route)
            free = master.solve(60)
            master.cut([cut])
            for route in routes[before:]:
                master.add(route)
            point = master.solve(60)
            assert point is not None
            assert free is not None
            assert free.fees == ()
            costs.append((round(point.objective, 6), round(point.fees[0], 6)))
    assert costs == [(25.0, 5.0)] * len(costs)


def test_cuts_prove_the_best_plan_where_fractions_of_routes_are_cheaper():
    data = triangle()
    model, _ = merge(build(data))
    with Pricer(model, 1) as pricer:
        generation = Generation(model, pricer)
        generation.start(Watch(60))
        while generation.step(Watch(60)):
            pass
        cutting = Cutting(nearby(generation), 0)
        rough, sharper = cutting.rough(Watch(60)), cutting.sharp(Watch(60), 0.0)
    assert generation.bound == 23
    assert rough is not None
    assert rough.pool.cuts == [Cut((0, 1, 2), (1, 1, 1), 2)]
    assert sharper is not None
    assert sharper.bound == best_cost(data) == 25


@pytest.mark.parametrize("seed", range(40))
def test_whatever_routes_pay_for_cuts_no_plan_costs_less_than_the_bound(seed):
    rng = random.Random(seed)
    data = season(rng, 6, 3)
    model, _ = merge(build(data))
    once = [i for i, count in enumerate(model.count) if count == 1]
    best = best_cost(data)
    with Pricer(model, 1) as pricer:
        pool = whole_pool(pricer)
        cuts = [some_cut(rng, len(once)) for _ in range(3)] if len(once) >= 3 else []
        cuts = [Cut(tuple(once[i] for i in cut.clients), cut.weights, cut.divisor) for cut in cuts]
        kind = tuple(price * rng.random() for price in pool.prices.kind)
        client = tuple(price * (0.5 + rng.random()) for price in pool.prices.client)
        prices = Prices(client, kind, pool.prices.visit, pool.prices.cap, pool.prices.change)
        fees = [20 * rng.random() for _ in cuts]
        bound = closed(Pool(model, pricer, pool.routes, prices, cuts=cuts, fees=fees), 0.0).bound
    assert best is None or bound <= best


def test_no_cuts_are_made_once_time_is_over():
    model, _ = merge(build(triangle()))
    with Pricer(model, 1) as pricer:
        assert Cutting(whole_pool(pricer), 0).rough(Watch(0)) is None
