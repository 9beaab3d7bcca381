"""Random small instances, and the answer by trying every plan."""

from hypothesis import strategies as st

from planner.hubs import Band, Border, HubInstance, HubPlan, Load, Unlike, verify


def plans(n: int) -> list[HubPlan]:
    """Return every plan of n dongs whose hubs belong to themselves."""
    found: list[tuple[int, ...]] = []
    for mask in range(1, 2**n):
        hubs = [h for h in range(n) if mask >> h & 1]
        partial: list[tuple[int, ...]] = [()]
        for i in range(n):
            partial = [(*p, h) for p in partial for h in ([i] if i in hubs else hubs)]
        found += partial
    return [HubPlan(hub_of=p) for p in found]


PLANS = {n: plans(n) for n in range(1, 6)}


def clean(data: HubInstance, plan: HubPlan) -> bool:
    return not any(True for check in verify.CHECKS.values() for _ in check(data, plan))


def best_cost(data: HubInstance) -> int | None:
    """Return the cost of the best plan, ``None`` if no plan keeps every rule."""
    return min((verify.cost(data, p) for p in PLANS[len(data.demand)] if clean(data, p)), default=None)


@st.composite
def bands(draw: st.DrawFn, most: int, least: int = 0) -> Band:
    lower = draw(st.integers(0, max(1, most // 4)))
    return Band(lower=lower, upper=draw(st.integers(max(least, lower, most // 2), most)))


@st.composite
def instances(draw: st.DrawFn) -> HubInstance:
    """Up to five dongs with any mix of rules; about half have a plan."""
    n = draw(st.integers(1, 5))
    dong = st.integers(0, n - 1)
    pair = st.tuples(dong, dong).filter(lambda p: p[0] != p[1]) if n > 1 else st.nothing()
    few = st.one_of(st.just(()), st.lists(pair, max_size=1).map(tuple)) if n > 1 else st.just(())
    amounts = st.tuples(*[st.integers(0, 9)] * n)
    matrix = st.tuples(*[st.tuples(*[st.integers(0, 99)] * n)] * n)

    def maybe(strategy: st.SearchStrategy[object]) -> object:
        return draw(st.one_of(st.none(), st.none(), strategy))

    load = st.builds(
        Load,
        amounts=amounts,
        band=st.one_of(st.none(), st.none(), bands(40)),
        capacity=st.one_of(st.none(), st.tuples(*[st.one_of(st.none(), st.integers(10, 40))] * n)),
        imbalance_weight=st.integers(0, 5),
    )
    other = st.builds(Unlike, region_of=st.tuples(*[dong] * n), least_apart=st.integers(0, (n + 1) // 2))
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=n - 1)) if pairs else []
    borders = tuple(Border(a=a, b=b, metres=draw(st.integers(0, 50))) for a, b in chosen)
    return HubInstance(
        demand=draw(amounts),
        cost=draw(matrix),
        seconds=draw(matrix),
        max_seconds=maybe(st.integers(50, 99)),
        loads=draw(st.lists(load, max_size=2).map(tuple)),
        borders=None if draw(st.booleans()) else borders,
        regions=draw(bands(n, 1)),
        size=maybe(bands(n)),
        candidates=maybe(st.lists(dong, unique=True, min_size=(n + 1) // 2).map(tuple)),
        forced_hubs=draw(st.lists(dong, unique=True, max_size=1).map(tuple)),
        together=draw(few),
        apart=draw(few),
        fixed=draw(st.one_of(st.just(()), st.lists(st.tuples(dong, dong), max_size=1).map(tuple))),
        today=draw(st.tuples(*[dong] * n)),
        max_moved_dongs=maybe(st.integers(0, n)),
        max_moved_demand=maybe(st.integers(0, 20)),
        opening_cost=draw(amounts),
        max_opening_cost=maybe(st.integers(0, 25)),
        unlike=draw(st.lists(other, max_size=2).map(tuple)),
        travel_weight=draw(st.integers(0, 3)),
        cut_border_weight=draw(st.integers(0, 3)),
        moved_weight=draw(st.integers(0, 3)),
        opening_weight=draw(st.integers(0, 3)),
    )
