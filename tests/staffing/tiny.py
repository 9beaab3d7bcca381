"""Tiny asymmetric instances, each on the edge of its limits, and every plan of a small family for each."""

from collections.abc import Iterable
from itertools import combinations, product

from planner.staffing import StaffingInstance, StaffingPlan
from planner.staffing.instance import Agreement, Contract, ContractType, Need, PayBand, Post, Role, Today

FIXED, TENURE = 0, 1


def contract(
    span: tuple[int, int],
    pay_won: int = 100,
    kind: int = FIXED,
    role: int = 0,
    new_hire: bool = False,
    city: tuple[int, ...] = (0,),
    district: tuple[int, ...] = (0,),
) -> Contract:
    """Return a contract; it costs nothing unless said."""
    return Contract(
        role=role,
        type=kind,
        pay_won=pay_won,
        first=span[0],
        last=span[1],
        new_hire=new_hire,
        city_won=city,
        district_won=district,
    )


def subsets(contracts: Iterable[int], most: int) -> list[tuple[int, ...]]:
    """Return all sets of at most so many contracts."""
    every = list(contracts)
    return [chosen for size in range(most + 1) for chosen in combinations(every, size)]


def plans(*choices: Iterable[tuple[int, ...]]) -> tuple[StaffingPlan, ...]:
    """Return every plan made of these choices, one list per post."""
    return tuple(StaffingPlan(contracts=contracts) for contracts in product(*map(tuple, choices)))


def spans() -> tuple[StaffingInstance, tuple[StaffingPlan, ...]]:
    """Overlaps, gaps, limits of terms, types, needs, part-time shares, changes."""
    data = StaffingInstance(
        n_months=6,
        n_years=1,
        n_districts=2,
        types=(ContractType(limit_months=3), ContractType(part_time=True, limit_months=5)),
        roles=(Role(),),
        contracts=(
            contract((0, 1)),
            contract((0, 2)),
            contract((2, 2)),
            contract((3, 5)),
            contract((3, 5), new_hire=True),
            contract((1, 3), 101, new_hire=True),
            contract((0, 5), kind=TENURE),
            contract((3, 5), kind=TENURE),
        ),
        posts=(
            Post(district=0, role=0, types=(FIXED,), today=Today(type=FIXED, pay_won=100, served_months=1)),
            Post(district=1, role=0, types=(TENURE, FIXED)),
        ),
        agreements=(Agreement(first=0, last=2), Agreement(first=3, last=4)),
        needs=(
            Need(district=0, role=0, agreement=1, least=1, wanted=1, worth_won=7),
            Need(district=1, role=0, agreement=0, wanted=2, worth_won=11),
        ),
        least_pay_won=(0,) * 6,
        part_time_least_percent=34,
        part_time_most_percent=50,
        city_caps=(None,),
        district_caps=((None,), (None,)),
        change_weight=3,
    )
    few = [(), (1,), (6,), (7,), (1, 7), (3,), (0, 4)]
    return data, plans(subsets(range(8), 3), few)


def pay() -> tuple[StaffingInstance, tuple[StaffingPlan, ...]]:
    """Lawful minimum, the posts' own minimum, bands kept and bands priced, a post that is spared."""
    data = StaffingInstance(
        n_months=4,
        n_years=1,
        n_districts=3,
        types=(ContractType(),),
        roles=(
            Role(band=PayBand(max_ratio_percent=115)),
            Role(band=PayBand(max_ratio_percent=110, excess_weight=9)),
        ),
        contracts=(
            contract((0, 1), 100),
            contract((0, 1), 115),
            contract((2, 3), 116),
            contract((1, 2), 132),
            contract((0, 3), 100, role=1),
            contract((0, 3), 110, role=1),
            contract((3, 3), 117, role=1),
            contract((0, 1), 121, role=1),
        ),
        posts=(
            Post(district=0, role=0, types=(0,), least_pay_won=115, today=Today(type=0, pay_won=115)),
            Post(district=1, role=0, types=(0,)),
            Post(district=2, role=1, types=(0,), least_pay_won=101, today=Today(type=0, pay_won=110)),
            Post(district=0, role=1, types=(0,)),
        ),
        agreements=(Agreement(first=0, last=1, spared=1), Agreement(first=2, last=3)),
        needs=tuple(Need(district=d, role=0, agreement=0, least=1, wanted=1) for d in (0, 1)),
        least_pay_won=(90, 101, 132, 110),
        city_caps=(None,),
        district_caps=((None,),) * 3,
        change_weight=5,
    )
    small = [(), (0,), (1,), (2,), (3,), (0, 2)]
    other = [(), (4,), (5,), (6,), (7,)]
    return data, plans(small, small, other, other)


def money() -> tuple[StaffingInstance, tuple[StaffingPlan, ...]]:
    """Two budget years, caps of city, districts and the whole reached to the won."""
    data = StaffingInstance(
        n_months=4,
        n_years=2,
        n_districts=2,
        types=(ContractType(),),
        roles=(Role(), Role()),
        contracts=(
            contract((0, 1), city=(50, 0), district=(31, 0)),
            contract((2, 3), city=(0, 0), district=(0, 83)),
            contract((0, 3), city=(50, 7), district=(31, 60)),
            contract((0, 1), role=1, city=(40, 0), district=(20, 0)),
            contract((1, 3), role=1, city=(20, 19), district=(11, 22)),
        ),
        posts=(
            Post(district=0, role=0, types=(0,), today=Today(type=0, pay_won=100)),
            Post(district=1, role=0, types=(0,), today=Today(type=0, pay_won=99)),
            Post(district=1, role=1, types=(0,)),
        ),
        agreements=(Agreement(first=0, last=1), Agreement(first=2, last=3)),
        needs=(
            Need(district=1, role=1, agreement=0, wanted=1, worth_won=61),
            Need(district=0, role=0, agreement=1, least=1, wanted=1),
            Need(district=1, role=0, agreement=0, wanted=1, worth_won=500),
        ),
        least_pay_won=(0,) * 4,
        city_caps=(90, 14),
        district_caps=((31, 83), (42, None)),
        total_cap=312,
        change_weight=2,
    )
    return data, plans(subsets(range(3), 3), subsets(range(3), 3), subsets((3, 4), 2))


TINY = {one.__name__: one() for one in (spans, pay, money)}
