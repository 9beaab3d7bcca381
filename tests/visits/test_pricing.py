import random
from dataclasses import replace
from itertools import permutations
from threading import Event, Thread, Timer

import pytest

from planner.visits.bounds import MAX_NODES, Pricer
from planner.visits.kernels import Listed, Table, Wanted
from planner.visits.objectives import build
from planner.visits.rows import Prices
from planner.visits.variables import CapRow, MasterModel
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


def rich_master(rng: random.Random) -> MasterModel:
    """Return a random master with a pause, a group, people in two rounds at once, and less value in its half-day."""
    model = random_master(rng)
    start, end = sorted(rng.sample(range(110, 200), 2))
    model.pause[0] = start, end
    model.stretch[:] = model.gap
    for i in range(model.clients):
        model.restrict(0, i, ((0, start - rng.randint(0, 25)), (end, 10**6)))
        model.extra[0, i] = rng.choice((0, 0, 7))
    together = rng.sample(range(model.clients), 2)
    model.group[together] = 0
    for _ in range(2):
        weights = tuple(rng.randint(0, 1) for _ in range(model.clients))
        model.cap_rows.append(CapRow((0,), weights, 1, per_route=True))
    model.cap_rows.append(CapRow((0,), tuple(rng.choice((0, 10, 20)) for _ in range(model.clients)), 1_000))
    return model


@pytest.mark.parametrize("everything", [False, True])
def test_the_kernel_knows_pauses_groups_and_fees_paid_once(everything):
    rng = random.Random(17)
    bitten = 0
    for _ in range(CASES):
        model = rich_master(rng)
        cap = tuple(float(rng.choice((0, 15, 40))) for _ in range(3))
        prices = Prices(tuple(float(rng.randint(0, 90)) for _ in range(model.clients)), (0.0,), (), cap)
        values = {
            route: value
            - sum(int(model.extra[0, i]) for i in route)
            - sum(int(p) * row.weight(route) // row.unit for p, row in zip(cap, model.cap_rows, strict=True))
            for route, value in enumerate_routes(model, prices).items()
        }
        bitten += any(model.group[i] >= 0 for route in values for i in route)
        with Pricer(model, 1) as pricer:
            if not pricer.kinds:
                continue
            found = pricer.price(prices, max_routes=5_000 if everything else 0)
        if everything:
            assert {route.clients for _, route in found.routes} == {r for r, v in values.items() if v > 0}
        else:
            assert found.values == [max(0, *values.values(), 0) * pricer.scale]
    assert bitten > CASES // 4, "groups must have been in routes"


def test_nobody_waits_for_searches_that_begin_no_more_when_the_pricer_is_left(monkeypatch):
    model = random_master(random.Random(0))
    began, go_on = Event(), Event()
    with Pricer(model, 1) as pricer:
        listed = pricer._listed

        def slow(table: Table, wanted: Wanted) -> Listed:
            began.set()
            go_on.wait(20)
            return listed(table, wanted)

        monkeypatch.setattr(pricer, "_listed", slow)
        prices = random_prices(random.Random(0), model, 0)
        waiting = Thread(target=pricer.listed, args=(prices, [0, 0, 0], [0]), daemon=True)
        waiting.start()
        assert began.wait(20)
        Timer(0.1, go_on.set).start()
    waiting.join(20)
    assert not waiting.is_alive()
