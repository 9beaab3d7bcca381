"""The separators against plain search, on random graphs."""

import random

import networkx as nx

from planner.hubs import Band, Border, HubInstance, HubPlan, verify
from planner.hubs.separation import broken, neighbour_graph


def random_case(seed: int) -> tuple[HubInstance, HubPlan]:
    rng = random.Random(seed)
    n = rng.randint(2, 8)
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n) if rng.random() < 0.45]
    data = HubInstance(
        demand=(1,) * n,
        cost=((0,) * n,) * n,
        borders=tuple(Border(a=a, b=b, metres=1) for a, b in pairs),
        regions=Band(lower=1, upper=n),
    )
    return data, HubPlan(hub_of=tuple(rng.randrange(min(n, 3)) for _ in range(n)))


def test_every_separator_is_broken_by_the_plan_and_separates_and_is_minimal() -> None:
    found = 0
    for seed in range(400):
        data, plan = random_case(seed)
        graph = neighbour_graph(data)
        for i, h, between in broken(graph, plan):
            found += 1
            assert plan.hub_of[i] == h
            assert all(plan.hub_of[j] != h for j in between)
            assert not nx.has_path(graph.subgraph(set(graph) - between), i, h)
            for j in between:
                assert nx.has_path(graph.subgraph(set(graph) - between | {j}), i, h), "j could be spared"
    assert found > 200


def test_separators_are_found_for_exactly_the_dongs_that_the_check_calls_cut_off() -> None:
    for seed in range(400):
        data, plan = random_case(seed)
        graph = neighbour_graph(data)
        cut_off = {int(violation.where.split()[1]) for violation in verify.connected(data, plan)}
        joined = {i for i in cut_off if nx.has_path(graph, i, plan.hub_of[i])}
        assert {separator.i for separator in broken(graph, plan)} == joined, seed
