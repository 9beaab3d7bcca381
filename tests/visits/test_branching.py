"""The tree of questions: on small seasons it ends with the best plan and the bound that proves it."""

import random
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from planner.engines.arrays import Program, relax, whole
from planner.engines.sifting import Sifted
from planner.result import Watch
from planner.visits.alike import merge
from planner.visits.bounds import Pricer
from planner.visits.branching import Branching
from planner.visits.cuts import Cut
from planner.visits.cutting import closed
from planner.visits.instance import Client, Slot, VisitInstance, Window
from planner.visits.objectives import build
from planner.visits.pool import Pool
from planner.visits.proof import Proof
from planner.visits.rows import Prices
from tests.visits.brute import best_cost
from tests.visits.seasons import season
from tests.visits.test_cuts import some_cut, triangle
from tests.visits.test_pool import whole_pool
from tests.visits.tiny import week

WIDE_S = 1e5
"""Every route of a small season falls short of the best by less."""


def grown(tree: Branching, model, cost=None):
    """Return the cost of the best plan that a tree gives until it is over."""
    for _ in range(500):
        if tree.over:
            return cost
        plan = tree.step(cost, Watch(60))
        if plan is not None and (cost is None or model.cost(plan) < cost):
            cost = model.cost(plan)
    pytest.fail("a tree without end")


def knot(rng: random.Random, alike: int = 1) -> VisitInstance:
    """More clients than visits, all about as far from one another, the last of them alike: fractions are cheaper."""
    places = range(12)
    slot = Slot(
        day=0, weekday=0, month=0, window=Window(start=100, end=200), from_place=0, to_place=0, max_visits=3,
        max_driving=100,
    )  # fmt: skip
    clients = tuple(
        Client(place=p, service=5, opening=week([(0, 300)], []), prize=rng.randint(3, 6)) for p in places[1:]
    )
    return VisitInstance(
        seconds=tuple(tuple(0 if p == q else rng.randint(5, 9) for q in places) for p in places),
        slots=tuple(slot.model_copy(update={"day": 7 * day}) for day in range(3)),
        clients=(*clients[:-1], *(clients[-1:] * alike)),
        prize_seconds=3,
    )


def cheapest(pool: Pool) -> int:
    """Return the cost of the best plan over the routes of a pool."""
    program = pool.choice({}, len(pool)).program
    values = whole(program, 60)
    assert values is not None
    return round(float(program.cost @ values)) + pool.model.most


def cut_pool(pricer: Pricer, rng: random.Random) -> Pool:
    """Return a pool at prices somewhere near, with cuts that routes pay for."""
    pool = whole_pool(pricer)
    once = [i for i, times in enumerate(pricer.model.count) if times == 1]
    cuts = [some_cut(rng, len(once)) for _ in range(3)] if len(once) >= 3 else []
    cuts = [Cut(tuple(once[i] for i in cut.clients), cut.weights, cut.divisor) for cut in cuts]
    client = tuple(price * (0.5 + rng.random()) for price in pool.prices.client)
    prices = Prices(client, pool.prices.kind, pool.prices.visit, pool.prices.cap, pool.prices.change)
    return Pool(pricer.model, pricer, pool.routes, prices, cuts=cuts, fees=[20 * rng.random() for _ in cuts])


@pytest.mark.parametrize("seed", range(80))
def test_a_tree_over_all_routes_ends_with_the_best_plan_and_its_proof(seed):
    rng = random.Random(seed)
    data = season(rng, 6, 3)
    model, _ = merge(build(data))
    best = best_cost(data)
    with Pricer(model, 1) as pricer:
        sharper = closed(cut_pool(pricer, rng), WIDE_S)
        tree = Branching(sharper.pool, sharper.ceiling)
        found = grown(tree, model)
    assert found == best
    assert best is None or tree.bound >= best


@pytest.mark.parametrize("seed", range(80))
def test_no_plan_costs_less_than_bound_and_ceiling_of_a_narrow_list_say(seed):
    rng = random.Random(seed)
    data = season(rng, 6, 3)
    model, _ = merge(build(data))
    best = best_cost(data)
    with Pricer(model, 1) as pricer:
        sharper = closed(cut_pool(pricer, rng), float(rng.randint(0, 60)))
        tree = Branching(sharper.pool, sharper.ceiling)
        found = grown(tree, model)
    if best is not None:
        assert sharper.bound <= best
        assert min(tree.bound, found or best) == min(best, sharper.ceiling)
        assert best >= sharper.ceiling or found == best


@pytest.mark.parametrize("seed", range(20))
def test_told_of_the_best_plan_a_tree_ends_with_its_cost_as_bound(seed):
    rng = random.Random(seed)
    data = season(rng, 6, 3)
    model, _ = merge(build(data))
    best = best_cost(data)
    if best is None:
        return
    with Pricer(model, 1) as pricer:
        sharper = closed(cut_pool(pricer, rng), WIDE_S)
        tree = Branching(sharper.pool, sharper.ceiling)
        assert grown(tree, model, best) == best
    assert tree.bound >= best


@pytest.mark.parametrize("seed", range(100))
def test_knots_are_cut_to_the_best_plan_or_to_the_ceiling(seed):
    rng = random.Random(seed)
    model, _ = merge(build(knot(rng, alike=rng.choice([1, 1, 4]))))
    with Pricer(model, 1) as pricer:
        pool = whole_pool(pricer)
        best = cheapest(pool)
        sharper = closed(pool, rng.choice([2.0, 5.0, WIDE_S]))
        found = grown(Branching(sharper.pool, sharper.ceiling), model)
        tree = Branching(sharper.pool, sharper.ceiling)
        assert grown(tree, model, best + 1) == min(best + 1, found or best + 1)
    assert sharper.bound <= best
    assert found == best if best < sharper.ceiling else found is None or found >= best
    assert tree.bound >= min(best, sharper.ceiling)


@pytest.mark.parametrize("seed", range(40))
def test_at_whatever_prices_no_plan_costs_less_than_the_bound_of_a_leaf(seed, monkeypatch):
    rng = np.random.default_rng(seed)
    solve = Sifted.solve

    def astray(self, lower, upper, time_limit_s):
        optimum = solve(self, lower, upper, time_limit_s)
        return replace(optimum, prices=optimum.prices + 3 * rng.standard_normal(len(optimum.prices)))

    model, _ = merge(build(knot(random.Random(seed))))
    with Pricer(model, 1) as pricer:
        pool = whole_pool(pricer)
        best = cheapest(pool)
        monkeypatch.setattr(Sifted, "solve", astray)
        tree = Branching(pool, 10**6)
        for _ in range(6):
            tree.step(None, Watch(60))
            assert tree.bound <= best


def test_without_time_a_tree_stays_as_it_is():
    model, _ = merge(build(triangle()))
    with Pricer(model, 1) as pricer:
        sharper = closed(whole_pool(pricer), WIDE_S)
        tree = Branching(sharper.pool, sharper.ceiling)
        assert tree.step(None, Watch(0)) is None
        assert tree.bound == 0
        assert not tree.over
        assert tree.step(None, Watch(60)) is None
        before = tree.bound
        assert before > 0
        assert tree.step(None, Watch(0)) is None
        assert tree.bound == before
        assert not tree.over
        assert grown(tree, model) == best_cost(triangle())


@pytest.mark.parametrize("solves", [0, 1, 3])
def test_a_leaf_beyond_the_engine_is_left_as_it_is(solves, monkeypatch):
    solve, calls = Sifted.solve, []

    def failing(self, lower, upper, time_limit_s):
        calls.append(1)
        return solve(self, lower, upper, time_limit_s) if len(calls) <= solves else None

    monkeypatch.setattr(Sifted, "solve", failing)
    model, _ = merge(build(triangle()))
    with Pricer(model, 1) as pricer:
        sharper = closed(whole_pool(pricer), WIDE_S)
        tree = Branching(sharper.pool, sharper.ceiling)
        grown(tree, model)
    assert tree.over
    assert tree.bound <= best_cost(triangle())


def test_a_proof_goes_from_cuts_to_the_tree_and_ends():
    data = triangle()
    model, _ = merge(build(data))
    with Pricer(model, 1) as pricer:
        proof = Proof(whole_pool(pricer), 0)
        seen = []
        while not proof.over:
            proof.go_on(1_000, Watch(60))
            seen.append((proof.branching, proof.bound))
    assert seen[0] == (False, 0)
    assert seen[-1] == (True, best_cost(data))


@pytest.mark.parametrize("seed", range(30))
def test_few_columns_at_a_time_give_the_optimum_over_all_of_them(seed):
    rng = np.random.default_rng(seed)
    rows, columns = 6, 60
    matrix = rng.integers(0, 3, (rows, columns)).astype(np.float64)
    program = Program(
        cost=rng.integers(-20, 5, columns).astype(np.float64),
        lower=np.zeros(columns),
        upper=rng.integers(0, 3, columns).astype(np.float64),
        matrix=csr_array(matrix),
        low=np.full(rows, -np.inf),
        high=rng.integers(1, 30, rows).astype(np.float64),
    )
    sifted = Sifted(program, np.arange(3))
    for _ in range(4):
        upper = np.where(rng.random(columns) < 0.3, 0.0, program.upper)
        lower = np.zeros(columns)
        found, known = sifted.solve(lower, upper, 60), relax(replace(program, upper=upper), 60)
        assert found is not None
        assert known is not None
        assert found.objective == pytest.approx(known.objective, abs=0.05 * columns * 2)
        assert found.objective >= known.objective - 1e-6
        assert (found.values <= upper + 1e-6).all()
        assert matrix @ found.values == pytest.approx(np.minimum(matrix @ found.values, program.high))
    assert sifted.solve(lower, upper, 0) is None
