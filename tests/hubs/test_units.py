"""Dongs that must stay together count as one: fewer unknowns, and a bound that knows it."""

import numpy as np
from ortools.math_opt.python import mathopt

from planner.hubs import HubInstance, constraints, program, variables
from planner.hubs.lagrange import relax
from planner.hubs.units import summed, unit_of, units
from planner.result import Watch
from tests.hubs.tiny import BARE, TINY, without


def test_units_are_joined_by_pairs_and_by_fixed_hubs_and_keep_the_order_of_their_first_dongs() -> None:
    assert units(TINY) == [frozenset({0, 1}), frozenset({2, 3})]
    assert units(BARE) == [frozenset({i}) for i in range(4)]
    chained = without(together=((1, 3), (3, 0)), fixed=())
    assert units(chained) == [frozenset({0, 1, 3}), frozenset({2})]
    assert unit_of(units(chained)).tolist() == [0, 0, 1, 0]
    assert summed(np.array([[1], [10], [100], [1000]]), units(chained)).tolist() == [[1011], [100]]


def test_dongs_that_must_stay_together_share_their_unknowns() -> None:
    v = program.build(TINY, constraints.RULES).v
    assert all(v.assign[0, h] is v.assign[1, h] for h in range(4))
    assert v.assign[2, 2] is not v.assign[3, 2]
    apart = program.build(TINY, [rule for rule in constraints.RULES if rule is not constraints.together]).v
    assert apart.assign[0, 1] is not apart.assign[1, 1]


def test_a_pair_left_out_for_one_dong_of_a_unit_is_left_out_for_all() -> None:
    kept = [(i, h) for i in range(4) for h in range(4) if (i, h) != (1, 3)]
    v = variables.make(mathopt.Model(), TINY, kept, TINY.together)
    assert v.hubs_of == ((0, 1, 2), (0, 1, 2), (0, 1, 2, 3), (0, 1, 2, 3))


def test_the_bound_knows_that_a_unit_has_one_hub() -> None:
    # two hubs of three dongs in a row, the outer ones together: hubs 0 and 1, dong 2 pays 20; apart, one step of 10
    row = tuple(tuple(10 * abs(i - h) for h in range(3)) for i in range(3))
    free = HubInstance(demand=(1, 1, 1), cost=row, borders=None, regions={"lower": 2, "upper": 2})
    both = free.model_copy(update={"together": ((0, 2),)})
    assert relax(free, Watch(20)).bound <= 10.0
    assert relax(both, Watch(20)).bound > 19.0
