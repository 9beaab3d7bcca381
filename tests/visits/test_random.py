"""A few hundred of the random seasons of the benchmark ``random_visits``."""

import random

import pytest

from planner.result import SolveParams, Status
from planner.solve import check, solve
from planner.visits import VISITS
from tests.benchmarks.random_visits import run
from tests.visits.seasons import season


@pytest.mark.parametrize(("clients", "slots", "count"), [(4, 2, 200), (3, 3, 60)])
def test_the_best_of_all_plans_is_found_or_none_is_proven(clients, slots, count):
    tally = run(clients, slots, count, seed=1, enumerated=True)
    assert tally["all"] == count
    assert tally["planned"] > count // 2
    assert tally["infeasible"] > count // 10
    assert not tally["unsound"] + tally["wrong"] + tally["unproven"]


def test_seasons_too_large_to_enumerate_get_sound_plans():
    tally = run(10, 5, 40, seed=1, enumerated=False)
    assert not tally["unsound"]
    assert tally["planned"] > 20


def test_insertion_keeps_every_rule_and_is_never_better_than_the_master():
    rng, planned = random.Random(5), 0
    for _ in range(60):
        data = season(rng, 6, 3)
        plain = solve(VISITS, data, SolveParams(workers=1), solver="insertion")
        if plain.plan is not None and plain.objective is not None:
            planned += 1
            assert not check(VISITS, data, plain.plan)
            best = solve(VISITS, data, SolveParams(workers=1))
            assert best.status is Status.OPTIMAL
            assert best.objective is not None
            assert best.objective <= plain.objective
    assert planned > 20
