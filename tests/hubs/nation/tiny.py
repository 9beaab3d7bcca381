"""Three small districts on the edge of both shared limits, and random ones; the answer by trying every plan."""

from itertools import combinations, product

from hypothesis import assume
from hypothesis import strategies as st
from pydantic import ValidationError

from planner.hubs import Band, Border, HubInstance, HubPlan, verify
from planner.hubs.nation import District, NationInstance, NationPlan
from tests.hubs.cases import PLANS, clean, instances


def row_of(demand: tuple[int, ...], **fields: object) -> HubInstance:
    """Return dongs in a row, a step of 10 from each to the next."""
    n = len(demand)
    given: dict[str, object] = {
        "demand": demand,
        "cost": tuple(tuple(10 * abs(i - h) for h in range(n)) for i in range(n)),
        "borders": tuple(Border(a=i, b=i + 1, metres=100) for i in range(n - 1)),
        "regions": Band(lower=1, upper=n),
    }
    return HubInstance(**{**given, **fields})


ISLAND = District(
    units=row_of((5, 4, 3), borders=(Border(a=0, b=1, metres=100),), regions=Band(lower=1, upper=2)),
    links=(Border(a=1, b=2, metres=0),),
    hub_won=4,
)
"""Dong 2 is an island; a ferry joins it to dong 1."""

TINY = NationInstance(
    districts=(
        ISLAND,
        District(units=row_of((2, 6)), hub_won=3),
        District(units=row_of((1, 1, 7), forced_hubs=(0,)), hub_won=2),
    ),
    hubs=Band(lower=4, upper=6),
    budget_won=17,  # exactly (2, 1, 3); (2, 2, 2) takes 18
)


def plans_of(district: District) -> list[HubPlan]:
    """Return every plan of a district in which hubs belong to themselves."""
    return PLANS[len(district.units.demand)]


def joined(district: District) -> HubInstance:
    """Return the units with links among the borders, validated anew."""
    borders = district.units.borders
    links = None if borders is None else (*borders, *district.links)
    return HubInstance(**{**dict(district.units), "borders": links})


def best_costs(data: NationInstance) -> list[dict[int, int]]:
    """Return, per district and number of hubs, the least cost of a clean plan."""
    found: list[dict[int, int]] = []
    for district in data.districts:
        units, costs = joined(district), dict[int, int]()
        for plan in plans_of(district):
            if clean(units, plan):
                count = len(set(plan.hub_of))
                costs[count] = min(costs.get(count, 10**18), verify.cost(units, plan))
        found.append(costs)
    return found


def best_cost(data: NationInstance) -> int | None:
    """Return the cost of the best plan by trying every split of the hubs, ``None`` if there is no plan."""
    tables = best_costs(data)
    best = None
    for counts in product(*tables):
        won = sum(count * district.hub_won for count, district in zip(counts, data.districts, strict=True))
        within = data.hubs.lower <= sum(counts) <= data.hubs.upper
        if within and (data.budget_won is None or won <= data.budget_won):
            cost = sum(table[count] for table, count in zip(tables, counts, strict=True))
            best = cost if best is None else min(best, cost)
    return best


def some_plans() -> list[NationPlan]:
    """Return a plan of ``TINY`` for every split of the hubs, and some that break a rule of one district."""
    per_district = []
    for district in TINY.districts:
        by_count: dict[int, HubPlan] = {}
        for plan in plans_of(district):
            if clean(joined(district), plan):
                by_count.setdefault(len(set(plan.hub_of)), plan)
        per_district.append(list(by_count.values()))
    return [NationPlan(districts=parts) for parts in product(*per_district)]


@st.composite
def nations(draw: st.DrawFn) -> NationInstance:
    """Up to three districts of up to five dongs with any mix of rules, some links, and shared limits of any width."""
    districts = []
    for units in draw(st.lists(instances(), min_size=1, max_size=3)):
        known = {(border.a, border.b) for border in units.borders or ()}
        free = [pair for pair in combinations(range(len(units.demand)), 2) if pair not in known]
        few = st.lists(st.sampled_from(free), unique=True, max_size=2) if free and units.borders is not None else None
        links = draw(few) if few is not None else []
        joins = tuple(Border(a=a, b=b, metres=draw(st.integers(0, 9))) for a, b in links)
        districts.append(District(units=units, links=joins, hub_won=draw(st.integers(0, 5))))
    lower = draw(st.integers(0, 2 * len(districts)))
    try:
        return NationInstance(
            districts=tuple(districts),
            hubs=Band(lower=lower, upper=lower + draw(st.integers(0, 6))),
            budget_won=draw(st.one_of(st.none(), st.integers(0, 25))),
        )
    except ValidationError:
        assume(False)
        raise
