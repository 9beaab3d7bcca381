from dataclasses import replace
from itertools import permutations

from planner.visits.coarse import relax
from planner.visits.objectives import build
from planner.visits.variables import MasterModel
from tests.visits.tiny import TINY


def slots_alike() -> MasterModel:
    """Return the master of a week in which two half-days differ only in their day."""
    slot = TINY.slots[0]
    days = (slot, slot.model_copy(update={"day": 5, "weekday": 1, "month": 1}), TINY.slots[1])
    return build(TINY.model_copy(update={"slots": days, "pins": ()}))


def test_every_route_is_a_route_of_the_relaxed_master_at_no_greater_cost():
    model = slots_alike()
    relaxed, _ = relax(model)
    freed = 0
    for s in range(model.slots):
        for route in (r for size in (1, 2, 3) for r in permutations(range(model.clients), size)):
            wide = relaxed.schedule(s, route) is not None
            if model.schedule(s, route) is not None:
                assert wide
                assert relaxed.cost({s: route}) <= model.cost({s: route})
            else:
                freed += wide
    assert freed, "the relaxation must allow more"


def test_caps_over_disjoint_slots_are_added_up_and_others_left_out():
    model = slots_alike()
    one = model.cap_rows[0]
    months = [replace(one, slots=(0,), cap=40), replace(one, slots=(1,), cap=30), replace(one, slots=(0, 2), cap=9)]
    relaxed, stands = relax(replace(model, cap_rows=months))
    assert [(row.slots, row.cap) for row in relaxed.cap_rows] == [((0, 1), 70)]
    assert stands == [0, 0, None]
