"""What an instance turns down, and how it says so."""

import pytest
from pydantic import ValidationError

from planner.hubs import Band, Border, HubInstance, Load, Unlike
from tests.hubs.tiny import BARE, TINY, without

LOAD = Load(amounts=(1, 2, 3, 4))
HUGE = 10**9

BAD: list[tuple[dict[str, object], str]] = [
    ({"cost": TINY.cost[:3]}, "cost has 3 entries for 4 dongs"),
    ({"cost": (*TINY.cost[:3], (1, 2, 3))}, "cost[3] has 3 entries for 4 dongs"),
    ({"seconds": TINY.cost[:3]}, "seconds has 3 entries for 4 dongs"),
    ({"seconds": ((0,), *TINY.cost[1:])}, "seconds[0] has 1 entries for 4 dongs"),
    ({"loads": (LOAD, Load(amounts=(1, 2)))}, "loads[1].amounts has 2 entries for 4 dongs"),
    ({"loads": (Load(amounts=(1, 2, 3, 4), capacity=(1,)),)}, "loads[0].capacity has 1 entries for 4 dongs"),
    ({"opening_cost": (1, 2, 3)}, "opening_cost has 3 entries for 4 dongs"),
    ({"unlike": (Unlike(region_of=(0, 1), least_apart=1),)}, "unlike[0].region_of has 2 entries for 4 dongs"),
    ({"today": (0, 0, 0, 0, 0)}, "today has 5 entries for 4 dongs"),
    ({"borders": (Border(a=0, b=4, metres=1),)}, "borders[0].b names dong 4; there are 4, numbered from 0"),
    ({"candidates": (0, 9)}, "candidates[1] names dong 9; there are 4, numbered from 0"),
    ({"forced_hubs": (4,)}, "forced_hubs[0] names dong 4; there are 4, numbered from 0"),
    ({"together": ((0, 7),)}, "together[0] names dong 7; there are 4, numbered from 0"),
    ({"apart": ((7, 0),)}, "apart[0] names dong 7; there are 4, numbered from 0"),
    ({"fixed": ((0, 1), (1, 8))}, "fixed[1] names dong 8; there are 4, numbered from 0"),
    ({"together": ((2, 2),)}, "together[0] pairs dong 2 with itself"),
    ({"apart": ((0, 1), (3, 3))}, "apart[1] pairs dong 3 with itself"),
    (
        {"borders": (Border(a=0, b=1, metres=1), Border(a=1, b=2, metres=1), Border(a=0, b=1, metres=2))},
        "borders[2] lists (0, 1) a second time",
    ),
    ({"candidates": (1, 2, 1)}, "candidates[2] lists 1 a second time"),
    ({"forced_hubs": (2, 2)}, "forced_hubs[1] lists 2 a second time"),
    ({"regions": Band(lower=1, upper=5)}, "at most 5 regions for 4 dongs: a region has at least one dong"),
    ({"regions": Band(lower=0, upper=0)}, "at most 0 regions: 4 dongs need at least one"),
    ({"seconds": None}, "max_seconds is 90 and there are no travel times in seconds"),
    ({"today": None, "max_moved_demand": None, "moved_weight": 0, "max_moved_dongs": 0}, "max_moved_dongs is 0 and"),
    ({"today": None, "max_moved_dongs": None, "moved_weight": 0}, "max_moved_demand is 5 and today's grouping"),
    ({"today": None, "max_moved_dongs": None, "max_moved_demand": None}, "moved_weight is 11 and today's grouping"),
    ({"opening_cost": None, "opening_weight": 0}, "max_opening_cost is 7 and the cost of opening hubs is not given"),
    ({"opening_cost": None, "max_opening_cost": None}, "opening_weight is 13 and the cost of opening hubs"),
]


@pytest.mark.parametrize(("change", "message"), BAD, ids=lambda value: value if isinstance(value, str) else "")
def test_a_contradiction_is_turned_down_with_place_value_and_limit(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        without(**change)
    assert len(caught.value.errors()) == 1
    assert message in caught.value.errors()[0]["msg"]


def test_costs_beyond_exact_doubles_are_turned_down() -> None:
    # 9 x 10^9 x 10^6 = 9 x 10^15 is just below 2^53 = 9.007 x 10^15
    def one(travel_weight: int) -> HubInstance:
        return HubInstance(
            demand=(10**6,), cost=((HUGE,),), regions=Band(lower=1, upper=1), borders=(), travel_weight=travel_weight
        )

    assert one(9).travel_weight == 9
    with pytest.raises(ValidationError, match="a plan could cost 10000000000000000, above 9007199254740992"):
        one(10)


def test_every_cost_term_counts_towards_the_largest_cost() -> None:
    for change in (
        {"travel_weight": HUGE, "demand": (HUGE,) * 4},
        {"loads": (Load(amounts=(HUGE,) * 4, imbalance_weight=HUGE),)},
        {"borders": (Border(a=0, b=1, metres=HUGE),), "cut_border_weight": HUGE},
        {"demand": (HUGE,) * 4, "cost": ((0,) * 4,) * 4, "moved_weight": HUGE},
        {"opening_cost": (HUGE,) * 4, "opening_weight": HUGE},
    ):
        with pytest.raises(ValidationError, match="use coarser units or smaller weights"):
            without(**change)


@pytest.mark.parametrize(("a", "b"), [(1, 0), (1, 1)])
def test_a_border_names_the_lower_dong_first(a: int, b: int) -> None:
    with pytest.raises(ValidationError, match=f"border of dongs {a} and {b}: the first must be lower"):
        Border(a=a, b=b, metres=1)


def test_a_band_has_its_ends_in_order() -> None:
    assert Band(lower=3, upper=3).upper == 3
    with pytest.raises(ValidationError, match="lower end 4 is above upper end 3"):
        Band(lower=4, upper=3)


def test_an_instance_survives_json() -> None:
    for data in (TINY, BARE):
        assert HubInstance.model_validate_json(data.model_dump_json()) == data
