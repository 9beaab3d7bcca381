from itertools import permutations

import pytest

from planner.visits.bounds import Pricer
from planner.visits.generation import penalty
from planner.visits.objectives import build
from planner.visits.rows import Prices, RestrictedMaster, Route
from tests.visits.tiny import TINY

WIDTH = 3.0


@pytest.mark.parametrize("shift", [-50.0, 0.0, 50.0])
def test_prices_stay_in_the_box_until_it_is_opened(shift):
    model = build(TINY.model_copy(update={"pins": ()}))
    assert model.cap_rows
    assert model.visit_rows
    with Pricer(model, 1) as pricer:
        master = RestrictedMaster(model, [kind.slots for kind in pricer.kinds], penalty(model))
        for k, kind in enumerate(pricer.kinds):
            for route in (r for size in (1, 2, 3) for r in permutations(range(model.clients), size)):
                if model.schedule(kind.slots[0], route) is not None:
                    master.add(Route(k, route, model.route_cost(kind.slots[0], route)))
    free = master.solve(10)
    assert free is not None
    most = penalty(model)

    def moved(prices: tuple[float, ...], by: float) -> tuple[float, ...]:
        return tuple(min(most, max(0.0, price + by)) for price in prices)

    usual = [sorted(w // row.unit for w in row.weights if w) for row in model.cap_rows]
    halves = [(w[(len(w) - 1) // 2] + w[len(w) // 2]) / 2 if w else 1 for w in usual]
    clients = tuple(min(most, price + shift) for price in free.prices.client)
    centre = Prices(clients, free.prices.kind, moved(free.prices.visit, shift), moved(free.prices.cap, shift))
    master.box(centre, WIDTH)
    boxed = master.solve(10)
    assert boxed is not None
    widths = [(WIDTH, boxed.prices.client, centre.client), (WIDTH, boxed.prices.visit, centre.visit)]
    for width, prices, at in widths:
        assert all(abs(price - middle) <= width + 1e-6 for price, middle in zip(prices, at, strict=True))
    for price, middle, weight in zip(boxed.prices.cap, centre.cap, halves, strict=True):
        assert abs(price - middle) <= WIDTH / weight + 1e-6
    assert boxed.objective <= free.objective + 1e-6
    master.box(Prices((9 * most,) * model.clients, centre.kind, (9 * most,) * len(centre.visit), centre.cap), WIDTH)
    assert master.solve(10) is not None, "prices above what a missing visit costs"
    master.unbox()
    again = master.solve(10)
    assert again is not None
    assert abs(again.objective - free.objective) < 1e-6
