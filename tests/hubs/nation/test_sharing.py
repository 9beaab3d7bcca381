"""The master against every way to share hubs and money."""

import itertools
import random

import numpy as np
import pytest

from planner.hubs import Band
from planner.hubs.nation import sharing
from planner.hubs.nation.sharing import NEVER, Row, cost_of, share


def drawn(seed: int, districts: int, choices: int, won: int) -> list[Row]:
    """Return rows of any shape, a fifth of the costs impossible."""
    rng = random.Random(seed)
    return [
        Row(
            rng.randint(1, 3),
            np.array([NEVER if rng.random() < 0.2 else rng.randint(0, 99) for _ in range(rng.randint(1, choices))]),
            rng.randint(0, won),
        )
        for _ in range(districts)
    ]


def every_way(rows: list[Row], hubs: Band, budget_won: int | None) -> int | None:
    """Return the least cost by trying everything."""
    best = None
    for counts in itertools.product(*(range(row.least, row.least + len(row.costs)) for row in rows)):
        cost = cost_of(rows, counts)
        won = sum(row.hub_won * count for row, count in zip(rows, counts, strict=True))
        fits = hubs.lower <= sum(counts) <= hubs.upper and (budget_won is None or won <= budget_won)
        if fits and cost < NEVER and (best is None or cost < best):
            best = cost
    return best


@pytest.mark.parametrize("seed", range(150))
def test_the_master_finds_and_proves_what_trying_every_way_finds(seed: int) -> None:
    rng = random.Random(1_000 + seed)
    rows = drawn(seed, rng.randint(1, 5), 4, 9)
    middle = sum(row.least for row in rows)
    lower = rng.randint(0, middle + 4)
    hubs = Band(lower=lower, upper=lower + rng.randint(0, 5))
    budget = None if rng.random() < 0.3 else rng.randint(0, 12 * len(rows))
    found, best = share(rows, hubs, budget), every_way(rows, hubs, budget)
    assert found.bound == best
    if best is None:
        assert found.counts is None
    else:
        assert found.counts is not None
        assert cost_of(rows, found.counts) == best
        assert hubs.lower <= sum(found.counts) <= hubs.upper
        won = sum(row.hub_won * count for row, count in zip(rows, found.counts, strict=True))
        assert budget is None or won <= budget


@pytest.mark.parametrize("seed", range(40))
def test_a_narrow_search_still_has_a_valid_bound_and_a_way_within_the_budget(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "WIDTH", 1)
    rows = drawn(seed, 5, 4, 9)
    hubs, budget = Band(lower=0, upper=20), 40
    found, best = share(rows, hubs, budget), every_way(rows, hubs, budget)
    assert (found.bound is None) == (best is None)
    if best is not None:
        assert found.counts is not None
        assert found.bound is not None
        assert found.bound <= best <= cost_of(rows, found.counts)
        assert sum(row.hub_won * count for row, count in zip(rows, found.counts, strict=True)) <= budget


def test_the_last_hub_allowed_is_used_and_no_more() -> None:
    row = Row(1, np.array([10, 4, 1]))
    assert share([row, row], Band(lower=0, upper=3), None).bound == 14  # one district gets its second hub
    assert share([row, row], Band(lower=0, upper=4), None).bound == 8
    assert share([row, row], Band(lower=0, upper=9), None).bound == 2
    assert share([row, row], Band(lower=7, upper=9), None).bound is None


def test_the_last_won_of_the_budget_may_be_spent() -> None:
    rows = [Row(1, np.array([10, 4]), 3), Row(1, np.array([10, 5]), 2)]
    hubs = Band(lower=0, upper=9)
    assert share(rows, hubs, 5).bound == 20
    assert share(rows, hubs, 7).counts == (1, 2)
    assert share(rows, hubs, 8).counts == (2, 1)
    assert share(rows, hubs, 10).counts == (2, 2)
    assert share(rows, hubs, 4).bound is None


def test_the_largest_costs_do_not_overflow() -> None:
    rows = [Row(1, np.array([2**53, 2**53 - 5]), 10**9) for _ in range(400)]
    found = share(rows, Band(lower=400, upper=500), 450 * 10**9)
    assert found.bound == 400 * 2**53 - 50 * 5
    assert found.counts is not None
    assert sum(found.counts) == 450
