import random
from dataclasses import replace

import numpy as np
import pytest

from planner.result import SolveParams, Status, Watch
from planner.solve import solve
from planner.visits import VISITS
from planner.visits.alike import merge
from planner.visits.annealing import Annealing, annealable
from planner.visits.bounds import Pricer
from planner.visits.insertion import short
from planner.visits.instance import Client, Slot, Town, VisitInstance, Window
from planner.visits.long import long_routes
from planner.visits.objectives import build
from planner.visits.recreate import anneal, cost
from planner.visits.variables import CapRow, MasterModel
from tests.visits.brute import best_cost

DAY = Window(start=0, end=2_000)


def season(rng: random.Random, clients: int, slots: int, *, lunch: bool = False) -> VisitInstance:
    """Return long days: asymmetric roads, towns with quotas, money, regions, windows, days that cost more."""
    places = clients + 2
    points = [(rng.randint(0, 100), rng.randint(0, 100)) for _ in range(places)]
    seconds = tuple(
        tuple(abs(a[0] - b[0]) + abs(a[1] - b[1]) + (rng.randint(0, 5) if a != b else 0) for b in points)
        for a in points
    )
    hours = ([(0, 2_000)], [(0, 700), (1_100, 2_000)], [(400, 1_500)])
    people = tuple(
        Client(
            place=2 + i, service=rng.randint(20, 60), prize=rng.randint(1, 9), town=rng.randint(0, 1),
            region=rng.choice((None, 0, 1)), won=rng.randint(1, 3),
            opening=tuple(tuple(Window(start=a, end=b) for a, b in rng.choice(hours)) for _ in range(7)),
            slot_seconds=((0, rng.randint(1, 50)),),
        )
        for i in range(clients)
    )  # fmt: skip
    days = tuple(
        Slot(
            day=s, weekday=s % 7, month=0, window=DAY, from_place=0, to_place=s % 2, max_visits=rng.randint(5, 7),
            max_driving=600, pause=Window(start=900, end=1_000) if lunch else None,
        )
        for s in range(slots)
    )  # fmt: skip
    return VisitInstance(
        seconds=seconds, slots=days, clients=people, towns=(Town(min_visits=2), Town(min_share_percent=30)),
        one_region=True, month_caps=(clients,), prize_seconds=100,
    )  # fmt: skip


@pytest.mark.parametrize("lunch", [False, True])
def test_routes_after_annealing_can_be_driven_and_no_cap_is_exceeded(lunch):
    rng = random.Random(lunch)
    for seed in range(5):
        model, _ = merge(build(season(rng, 25, 3, lunch=lunch)))
        with Pricer(model, 1) as pricer:
            annealing = Annealing(model, pricer, seed)
            state = annealing._copy()
            anneal(annealing._tables, state, annealing._copy(), annealing._best, 300, 500.0, 5.0, 0.3)
            plan = annealing.plan()
        assert sum(map(len, plan.values())) > 10
        assert all(model.schedule(s, route) is not None for s, route in plan.items())
        for row in model.cap_rows:
            assert sum(row.weight(route) for s, route in plan.items() if s in row.slots) <= row.cap
        missing = annealing._short * short(model, plan)
        assert cost(annealing._tables, annealing._best, 1) == model.cost(plan) + missing


def test_a_plan_taken_over_is_never_made_worse():
    rng = random.Random(4)
    model, _ = merge(build(season(rng, 20, 2)))
    with Pricer(model, 1) as pricer:
        first = Annealing(model, pricer, 0).run(0.2, Watch(1.0))
        other = Annealing(model, pricer, 1)
        other.take(first)
        assert other.plan() == first
        second = other.run(0.2, Watch(1.0))
    assert (short(model, second), model.cost(second)) <= (short(model, first), model.cost(first))


def test_a_search_that_is_cancelled_ends_at_once_with_the_plan_it_has():
    model, _ = merge(build(season(random.Random(5), 20, 2)))
    watch = Watch(600.0)
    watch.cancel.set()
    with Pricer(model, 1) as pricer:
        assert Annealing(model, pricer, 0).run(600.0, watch) == {}


def test_rules_that_the_kernel_does_not_know_are_left_to_the_master():
    model = build(season(random.Random(6), 8, 2))
    everyone = (1,) * model.clients
    assert annealable(model)
    assert not annealable(replace(model, cap_rows=[CapRow((0, 1), everyone, 1, per_route=True)]))
    assert not annealable(replace(model, group=np.zeros(model.clients, dtype=np.int64)))
    assert not annealable(replace(model, kept_least=1))


def few(rng: random.Random) -> VisitInstance:
    """Return five clients on one day on which all can be visited, few enough to try all plans."""
    data = season(rng, 5, 1, lunch=rng.random() < 0.5)
    return data.model_copy(update={"towns": (Town(min_visits=1), Town()), "one_region": rng.random() < 0.5})


def test_the_best_plan_of_small_long_days_is_found_and_proven():
    rng = random.Random(8)
    proven = 0
    for seed in range(5):
        data = few(rng)
        model: MasterModel = build(data)
        with Pricer(model, 1) as pricer:
            assert long_routes(model, pricer)
        result = solve(VISITS, data, SolveParams(time_limit_s=60.0, seed=seed, workers=1))
        best = best_cost(data)
        assert result.objective == best
        assert best is not None
        assert result.bound is not None
        assert result.bound <= best
        proven += result.status is Status.OPTIMAL
    assert proven == 5
