import random
from dataclasses import replace
from itertools import permutations

import pytest

from planner.visits.bounds import MAX_NODES, Pricer
from planner.visits.objectives import build
from planner.visits.rows import Prices
from planner.visits.variables import MasterModel
from tests.visits.tiny import TINY, week

CASES = 100


def random_master(rng: random.Random) -> MasterModel:
    """Return a master of six clients and one half-day, its matrix asymmetric and without the triangle inequality."""
    places = 7
    seconds = tuple(tuple(0 if p == q else rng.randint(1, 40) for q in range(places)) for p in range(places))
    hours = ([(90, 300)], [(100, 150), (170, 230)], [(120, 180)], [(90, 120), (125, 160), (165, 300)])
    clients = tuple(
        TINY.clients[2].model_copy(
            update={
                "place": rng.randint(1, places - 1),
                "service": rng.randint(0, 25),
                "opening": week(rng.choice(hours), []),
                "region": rng.choice((None, None, 0, 1)),
            }
        )
        for _ in range(6)
    )
    slot = TINY.slots[0].model_copy(
        update={
            "window": TINY.slots[0].window.model_copy(update={"end": rng.randint(150, 300)}),
            "max_visits": rng.randint(1, 5),
            "max_driving": rng.randint(40, 160),
        }
    )
    data = TINY.model_copy(
        update={"seconds": seconds, "slots": (slot,), "clients": clients, "towns": (), "pins": (), "promises": None}
    )
    return build(data.model_copy(update={"month_caps": (), "total_cap": None}))


def random_prices(rng: random.Random, model: MasterModel, threshold: int) -> Prices:
    return Prices(tuple(float(rng.randint(-10, 90)) for _ in range(model.clients)), (float(threshold),), (), ())


def enumerate_routes(model: MasterModel, prices: Prices) -> dict[tuple[int, ...], int]:
    """Return the value of every route of slot 0, by trying all orders of all clients."""
    return {
        route: sum(int(prices.client[i]) for i in route) - model.driving(0, route)
        for size in range(1, model.clients + 1)
        for route in permutations(range(model.clients), size)
        if model.schedule(0, route) is not None
    }


@pytest.mark.parametrize("spread", [0, 30])
def test_the_kernel_finds_the_best_value_of_plain_enumeration(spread):
    rng = random.Random(spread)
    for _ in range(CASES):
        model = random_master(rng)
        prices = random_prices(rng, model, 0)
        values = enumerate_routes(model, prices)
        with Pricer(model, 1) as pricer:
            if not pricer.kinds:
                assert not values
                continue
            found = pricer.price(prices, spread=spread)
        assert found.values == [max(0, *values.values(), 0) * pricer.scale]
        assert {route.clients for _, route in found.routes} <= set(values)
        assert all(route.cost == model.driving(0, route.clients) for _, route in found.routes)


def test_the_kernel_lists_every_route_above_the_threshold():
    rng = random.Random(7)
    for _ in range(CASES):
        model = random_master(rng)
        threshold = rng.randint(-50, 60)
        prices = random_prices(rng, model, threshold)
        values = enumerate_routes(model, prices)
        with Pricer(model, 1) as pricer:
            if not pricer.kinds:
                continue
            found = pricer.price(prices, max_routes=5_000)
        assert found.complete
        assert {route.clients for _, route in found.routes} == {r for r, v in values.items() if v > threshold}


def test_an_interrupted_search_still_gives_a_valid_bound():
    rng = random.Random(11)
    broken = 0
    for _ in range(CASES):
        model = random_master(rng)
        prices = random_prices(rng, model, 0)
        values = enumerate_routes(model, prices)
        with Pricer(model, 1) as pricer:
            if not pricer.kinds:
                continue
            found = pricer.price(prices, max_nodes=2)
        broken += not found.complete
        assert found.values[0] >= max(0, *values.values(), 0) * pricer.scale
    assert broken > CASES // 10, "the limit must have bitten"
    assert MAX_NODES > 2


def test_like_clients_may_be_visited_as_often_as_there_are():
    rng = random.Random(13)
    for _ in range(CASES):
        model = random_master(rng)
        counts = [rng.randint(1, 2) for _ in range(model.clients)]
        prices = random_prices(rng, model, 0)
        with Pricer(replace(model, count=counts), 1) as pricer:
            if not pricer.kinds:
                continue
            found = pricer.price(prices)
        people = [i for i, n in enumerate(counts) for _ in range(n)]
        routes = {
            tuple(people[p] for p in order)
            for size in range(1, min(len(people), int(model.max_visits[0])) + 1)
            for order in permutations(range(len(people)), size)
        }
        values = [
            sum(int(prices.client[i]) for i in r) - model.driving(0, r)
            for r in routes
            if model.schedule(0, r) is not None
        ]
        assert found.values == [max(0, *values, 0) * pricer.scale]


def test_the_answer_does_not_depend_on_the_number_of_threads():
    model = build(TINY)
    prices = Prices((50.0, 60.0, 40.0), (0.0, 0.0), (0.0,) * len(model.visit_rows), (0.0,) * len(model.cap_rows))
    with Pricer(model, 1) as one, Pricer(model, 3) as three:
        assert one.price(prices, spread=5) == three.price(prices, spread=5)
