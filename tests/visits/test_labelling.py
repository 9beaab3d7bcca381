import random
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from planner.visits import kernels
from planner.visits.bounds import Pass, Pricer
from planner.visits.labelling import Roads, unlimited_bounds
from planner.visits.ngroutes import mirrored, nearest
from planner.visits.rows import Prices
from planner.visits.variables import MasterModel
from tests.visits.test_pricing import enumerate_routes, random_master, random_prices

CASES = 100


@pytest.fixture(autouse=True)
def _labels_for_every_route_of_two(monkeypatch):
    monkeypatch.setattr(kernels, "STOPS", 1)


def forgetful(pricer: Pricer) -> Pricer:
    """Let nobody remember anybody but himself, so that routes with cycles come up."""
    pricer._remember = np.eye(len(pricer._remember), dtype=np.bool_)
    return pricer


def priced(model: MasterModel, prices: Prices, **how: int) -> Pass | None:
    with Pricer(model, 1) as pricer:
        return forgetful(pricer).price(prices, **how) if pricer.kinds else None


def with_pause(model: MasterModel, rng: random.Random) -> MasterModel:
    """Return the master with a pause that no start falls into."""
    start = rng.randint(100, 200)
    end = start + rng.randint(5, 40)
    pause = np.array([[start, end]], dtype=np.int64)
    paused = replace(model, pause=pause, stretch=model.gap + rng.randint(0, 5))
    for i in range(model.clients):
        paused.restrict(0, i, ((0, start), (end, 172_800)))
    return paused


@pytest.mark.parametrize("spread", [0, 30])
@pytest.mark.parametrize("pause", [False, True])
def test_labels_find_the_best_value_of_plain_enumeration(spread, pause):
    rng = random.Random(spread + pause)
    for _ in range(CASES):
        model = random_master(rng)
        model = with_pause(model, rng) if pause else model
        prices = random_prices(rng, model, 0)
        values = enumerate_routes(model, prices)
        found = priced(model, prices, spread=spread)
        if found is None:
            assert not values
            continue
        assert found.complete
        assert found.values == [max(0, *values.values(), 0) * 1024]
        assert {route.clients for _, route in found.routes} <= set(values)
        assert all(route.cost == model.driving(0, route.clients) for _, route in found.routes)
        assert all(-cost == values[route.clients] * 1024 for cost, route in found.routes)


def test_no_route_is_worth_more_than_the_bound_of_a_search_cut_short():
    rng = random.Random(3)
    broken = 0
    for _ in range(CASES):
        model = random_master(rng)
        prices = random_prices(rng, model, 0)
        values = enumerate_routes(model, prices)
        found = priced(model, prices, max_nodes=8)
        if found is not None:
            broken += not found.complete
            assert found.values[0] >= max(0, *values.values(), 0) * 1024
    assert broken > CASES // 10, "the limit must have bitten"


def test_a_threshold_cuts_no_route_above_it():
    rng = random.Random(5)
    for _ in range(CASES):
        model = random_master(rng)
        prices = random_prices(rng, model, rng.randint(0, 60))
        best = max(0, *enumerate_routes(model, prices).values(), 0)
        found = priced(model, prices)
        if found is not None:
            assert found.values == [max(best, round(prices.kind[0])) * 1024]
            assert max((-cost for cost, _ in found.routes), default=0) == max(0, best - round(prices.kind[0])) * 1024


def test_like_clients_may_be_visited_as_often_as_there_are():
    rng = random.Random(7)
    for _ in range(CASES):
        model = random_master(rng)
        counts = [rng.randint(1, 3) for _ in range(model.clients)]
        prices = random_prices(rng, model, 0)
        found = priced(replace(model, count=counts), prices)
        if found is None:
            continue
        people = [i for i, n in enumerate(counts) for _ in range(n)]
        most = min(len(people), int(model.max_visits[0]), 4)
        routes = {tuple(people[p] for p in order) for size in range(1, most + 1)
                  for order in permutations(range(len(people)), size)}  # fmt: skip
        values = [
            sum(int(prices.client[i]) for i in r) - model.driving(0, r)
            for r in routes
            if model.schedule(0, r) is not None
        ]
        if model.max_visits[0] <= most:
            assert found.values == [max(0, *values, 0) * 1024]
        else:
            assert found.values[0] >= max(0, *values, 0) * 1024


def test_what_was_learned_stays_and_helps_the_next_search():
    rng = random.Random(9)
    learned = 0
    for _ in range(CASES):
        model = random_master(rng)
        prices = random_prices(rng, model, 0)
        with Pricer(model, 1) as pricer:
            if not pricer.kinds:
                continue
            first = forgetful(pricer).price(prices)
            learned += int(pricer._remember.sum()) > model.clients
            assert pricer.price(prices).values == first.values
    assert learned > 0, "some best route must have had a cycle"


def random_roads(rng: random.Random) -> Roads:
    """Return six clients with windows of a day of 100 seconds."""
    m = 6
    lo = np.array([[rng.randint(0, 40), 60] for _ in range(m)], dtype=np.int64)
    hi = np.array([[rng.randint(41, 59), rng.choice((-1, 80))] for _ in range(m)], dtype=np.int64)
    table = np.array([[rng.randint(1, 20) for _ in range(m)] for _ in range(m)], dtype=np.int64)
    ends = np.array([[rng.randint(1, 20) for _ in range(m)] for _ in range(4)], dtype=np.int64)
    return Roads(
        profit=np.array([rng.randint(1, 50) for _ in range(m)], dtype=np.int64), lo=lo, hi=hi, first=ends[0],
        last=100 - ends[1], gap=table + 3, drive=table, out=ends[2], home=ends[3],
        region=np.full(m, -1, dtype=np.int64), copies=np.ones(m, dtype=np.int64),
        pause=np.array([55, 58], dtype=np.int64), weight=1, max_driving=-1, start=int(lo[:, 0].min()),
        horizon=int(hi.max()),
    )  # fmt: skip


def test_time_mirrored_twice_is_time():
    rng = random.Random(1)
    for _ in range(CASES):
        roads = random_roads(rng)
        twice = mirrored(mirrored(roads))
        for name, one in roads._asdict().items():
            two = getattr(twice, name)
            if name == "lo":
                one, two = np.where(roads.hi >= 0, one, 0), np.where(twice.hi >= 0, two, 0)
            assert np.array_equal(one, two), name


def test_bounds_ahead_do_not_fall_with_more_time():
    rng = random.Random(2)
    for _ in range(CASES):
        ahead = unlimited_bounds(random_roads(rng), 32, 2)
        assert (np.diff(ahead[0], axis=1) >= 0).all()


def test_everybody_remembers_himself_and_his_nearest():
    gap = np.abs(np.arange(20)[:, None] - np.arange(20)[None, :])
    remember = nearest(gap)
    assert remember.diagonal().all()
    assert remember[0, :9].all()
    assert not remember[0, 9:].any()
