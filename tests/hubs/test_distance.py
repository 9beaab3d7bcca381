"""The distance of groupings: a metric that knows no labels, equal to the least over all ways of naming regions."""

import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.hubs import HubInstance, HubPlan, Unlike, verify
from planner.hubs.distance import changed, distance
from tests.hubs.tiny import BARE

GROUPING = st.lists(st.integers(0, 4), min_size=7, max_size=7)


def regions(labels: list[int]) -> set[frozenset[int]]:
    return {frozenset(i for i, other in enumerate(labels) if other == label) for label in labels}


def by_naming(one: list[int], other: list[int]) -> int:
    """Try every way of naming the regions of one after those of the other or after none."""
    ours = [frozenset(r) for r in regions(one)]
    theirs = [*regions(other), *[frozenset[int]()] * len(ours)]
    kept = (sum(len(a & b) for a, b in zip(ours, order, strict=False)) for order in permutations(theirs, len(ours)))
    return len(one) - max(kept)


@pytest.mark.parametrize(
    ("one", "other", "dongs"),
    [
        ((0, 0, 1, 1), (7, 7, 3, 3), 0),  # labels do not count
        ((0, 0, 1, 1), (0, 0, 0, 1), 1),
        ((0, 0, 1, 1), (0, 1, 1, 0), 2),
        ((0, 0, 0, 0), (0, 0, 0, 1), 1),  # a split moves the smaller part
        ((0, 0, 0, 0, 0), (0, 1, 2, 3, 4), 4),
        ((0, 0, 0, 1, 1, 1), (0, 0, 1, 1, 2, 2), 2),  # not by greed: 2 + 2 stay, named 0 and 2
        ((), (), 0),
    ],
)
def test_the_distance_is_the_dongs_that_must_change_region(one, other, dongs):
    assert distance(one, other) == dongs == distance(other, one)


@settings(max_examples=150, deadline=None)
@given(GROUPING, GROUPING)
def test_it_is_the_least_over_all_ways_of_naming_regions(one, other):
    assert distance(one, other) == by_naming(one, other)


@settings(max_examples=300, deadline=None)
@given(GROUPING, GROUPING, GROUPING, st.randoms(use_true_random=False))
def test_it_is_a_metric_that_knows_no_labels(one, other, third, rng: random.Random):
    names = rng.sample(range(100), 5)
    assert distance(one, other) == distance(other, one) == distance([names[label] for label in one], other)
    assert (distance(one, other) == 0) is (regions(one) == regions(other))
    assert distance(one, third) <= distance(one, other) + distance(other, third)


@settings(max_examples=300, deadline=None)
@given(GROUPING, GROUPING)
def test_the_dongs_named_are_as_many_and_all_others_keep_their_company(one, other):
    moving = changed(one, other)
    assert len(moving) == distance(one, other)
    staying = [i for i in range(7) if i not in moving]
    assert distance([one[i] for i in staying], [other[i] for i in staying]) == 0


@settings(max_examples=300, deadline=None)
@given(st.tuples(*[st.integers(0, 3)] * 4), st.tuples(*[st.integers(0, 3)] * 4))
def test_the_verifier_counts_the_same_dongs(one, other):
    apart = distance(one, other)
    plan = HubPlan(hub_of=one)

    def far(least: int) -> HubInstance:
        return BARE.model_copy(update={"unlike": (Unlike(region_of=other, least_apart=least),)})

    assert not list(verify.unlike(far(apart), plan))
    [breach] = verify.unlike(far(apart + 1), plan)
    assert breach.detail == f"{apart} dongs change region, at least {apart + 1}"
