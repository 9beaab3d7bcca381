"""Four dongs in a row on the edge of every limit, and all plans of them."""

from itertools import product

from planner.hubs import Band, Border, HubInstance, HubPlan, Load, Unlike

TINY = HubInstance(
    demand=(3, 5, 4, 7),
    cost=((0, 8, 9, 20), (7, 0, 6, 13), (11, 5, 0, 4), (19, 12, 6, 1)),
    seconds=((0, 60, 90, 180), (61, 0, 59, 91), (89, 60, 0, 30), (120, 92, 31, 0)),
    max_seconds=90,  # exactly 0 -> 2; 1 -> 3 takes 91, 3 -> 1 takes 92
    loads=(
        Load(amounts=(1, 2, 1, 1)),  # only counted: what is asked of later loads is asked all the same
        Load(amounts=(3, 5, 4, 7), band=Band(lower=7, upper=12), imbalance_weight=3),  # {0, 2} = 7, {1, 3} = 12
        Load(amounts=(2, 3, 6, 4), capacity=(None, 9, 10, 4), imbalance_weight=2),  # {1, 2} = 9, {2, 3} = 10, {3} = 4
    ),
    borders=(Border(a=0, b=1, metres=100), Border(a=1, b=2, metres=150), Border(a=2, b=3, metres=70)),
    regions=Band(lower=2, upper=3),
    size=Band(lower=1, upper=3),
    candidates=(1, 2, 3),
    forced_hubs=(2,),
    together=((0, 1),),
    apart=((1, 3),),
    fixed=((3, 2),),
    today=(0, 0, 1, 1),
    max_moved_dongs=1,
    max_moved_demand=5,  # exactly dong 1; dong 3 has 7
    opening_cost=(6, 2, 3, 4),
    max_opening_cost=7,  # exactly 2 and 3; 1, 2 and 3 cost 9
    unlike=(
        Unlike(region_of=(3, 1, 1, 3), least_apart=2),  # exactly {0, 1} and {2, 3}; {0} and {1, 2, 3} are 1 away
        Unlike(region_of=(0, 1, 2, 2), least_apart=1),  # exactly {0, 1} and {2, 3}
    ),
    travel_weight=2,
    cut_border_weight=5,
    moved_weight=11,
    opening_weight=13,
)

ALL_PLANS = tuple(HubPlan(hub_of=hubs) for hubs in product(range(4), repeat=4))

TIGHTER: dict[str, tuple[dict[str, object], ...]] = {
    "number_of_regions": ({"regions": Band(lower=3, upper=3)}, {"regions": Band(lower=2, upper=2)}),
    "load_band": tuple(
        {"loads": (TINY.loads[0], TINY.loads[1].model_copy(update={"band": band}), TINY.loads[2])}
        for band in (Band(lower=8, upper=12), Band(lower=7, upper=11))
    ),
    "region_size": ({"size": Band(lower=2, upper=3)}, {"size": Band(lower=1, upper=2)}),
    "hub_capacity": tuple(
        {"loads": (*TINY.loads[:2], TINY.loads[2].model_copy(update={"capacity": capacity}))}
        for capacity in ((None, 8, 10, 4), (None, 9, 9, 4), (None, 9, 10, 3))
    ),
    "max_seconds": ({"max_seconds": 89},),
    "max_moved_dongs": ({"max_moved_dongs": 0},),
    "max_moved_demand": ({"max_moved_demand": 4},),
    "max_opening_cost": ({"max_opening_cost": 6},),
    "unlike": tuple(
        {"unlike": (Unlike(region_of=(3, 1, 1, 3), least_apart=a), Unlike(region_of=(0, 1, 2, 2), least_apart=b))}
        for a, b in ((3, 1), (2, 2))
    ),
}
"""Per rule with a limit: the limits one tighter, each of which must turn some plan down."""

BARE = HubInstance(demand=TINY.demand, cost=TINY.cost, borders=None, regions=Band(lower=1, upper=4))
"""The same dongs with nothing asked but hubs and their number."""

UNASKED = BARE.model_copy(
    update={
        "seconds": TINY.seconds,
        "today": TINY.today,
        "loads": (Load(amounts=(0, 0, 0, 0)),),
        "opening_cost": TINY.opening_cost,
    }
)
"""Everything known, nothing asked."""
NOBODY = BARE.model_copy(update={"loads": (Load(amounts=(0, 0, 0, 0), imbalance_weight=1),)})
"""A load that no dong has, and whose imbalance counts."""


def without(**fields: object) -> HubInstance:
    """Return TINY with other fields, validated."""
    return HubInstance(**{**dict(TINY), **fields})
