"""Planning again with few promises changed: every plan verified, every bound valid, no more changes than are needed."""

import time

import pytest
from hypothesis import HealthCheck, given, settings

from planner.result import SolveParams, Status, Watch
from planner.visits import insertion
from planner.visits.instance import Client, Slot, Town, VisitInstance, Window
from planner.visits.replan import FARTHEST, replan
from planner.visits.start import Start, moved
from tests.benchmarks.visits import gimje
from tests.visits.brute import best_cost
from tests.visits.strategies import instances

PARAMS = SolveParams(time_limit_s=60, workers=1)


def promised_routes(data: VisitInstance) -> dict[int, tuple[int, ...]]:
    kept: dict[int, tuple[int, ...]] = {}
    for i, slot in enumerate(data.promises or ()):
        if slot is not None:
            kept[slot] = (*kept.get(slot, ()), i)
    return kept


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(instances())
def test_no_plan_of_the_curve_is_cheaper_than_the_best_and_no_bound_above_it(data):
    found = replan(data, promised_routes(data), None, PARAMS)
    points = found.points
    best = best_cost(data)
    assert best is None or found.bound is None or found.bound <= best
    costs = [point.result.objective for point in points]
    assert costs == sorted(costs, reverse=True)
    for point in points:
        best = best_cost(data.model_copy(update={"promise_seconds": 0, "max_changes": point.setting}))
        assert best is not None
        assert point.result.bound is not None
        assert point.result.bound <= best <= point.result.objective


def test_half_days_announced_that_no_longer_go_together_are_not_both_kept():
    whenever = tuple((Window(start=90, end=400),) for _ in range(7))
    at_once = Slot(
        day=0, weekday=0, month=0, window=Window(start=100, end=120), from_place=0, to_place=0, max_visits=4,
        max_driving=120,
    )  # fmt: skip
    data = VisitInstance(
        seconds=((0, 1), (1, 0)),
        slots=(at_once, at_once),
        clients=tuple(Client(place=place, service=5, opening=whenever, prize=1) for place in (0, 1)),
        promises=(0, 1),
        prize_seconds=10,
        promise_seconds=15,
    )
    points = replan(data, promised_routes(data), None, PARAMS).points
    assert [(point.setting, point.result.status, point.result.objective) for point in points] == [
        (1, Status.OPTIMAL, 2),
        (2, Status.OPTIMAL, 2),
    ]


@pytest.fixture(scope="module")
def lost():
    """Return a few days of Gimje with a plan issued for them, and the same without two of its half-days."""
    season = gimje()
    month = season.model_copy(
        update={
            "slots": season.slots[:12],
            "clients": season.clients[:90],
            "towns": (Town(),) * len(season.towns),
            "total_cap": 3_000_000,
        }
    )
    plan = insertion.solve(month, PARAMS, Watch(60.0)).plan
    left = [s for s in range(12) if s not in (3, 4)]
    kept = {new: tuple(stop.client for stop in plan.routes[old]) for new, old in enumerate(left)}
    promises: list[int | None] = [None] * len(month.clients)
    for slot, route in kept.items():
        for i in route:
            promises[i] = slot
    slots = tuple(month.slots[s] for s in left)
    return month.model_copy(update={"slots": slots, "promises": tuple(promises)}), kept


def test_lost_half_days_need_no_further_change_and_each_change_buys_something_or_nothing(lost):
    data, kept = lost
    calls = []
    began = time.monotonic()
    found = replan(
        data, kept, None, SolveParams(time_limit_s=4.0), lambda found: calls.append((time.monotonic() - began, found))
    )
    points, start = found.points, found.start
    assert time.monotonic() - began < 30
    assert [point.setting for point in points] == list(range(FARTHEST + 1))
    ((_, early),) = calls
    assert [point.setting for point in early] == list(range(FARTHEST + 1))
    assert all(one.result.objective >= two.result.objective for one, two in zip(early, points, strict=True))
    assert all(point.result.status in (Status.OPTIMAL, Status.FEASIBLE) for point in points)
    unchanged = points[0].result.plan.routes
    assert all(set(route) <= {stop.client for stop in unchanged[slot]} for slot, route in kept.items())
    assert len(start.client) == len(data.clients)
    assert start.routes


def test_prices_and_routes_of_a_plan_serve_the_season_planned_again(lost):
    data, kept = lost
    cold = replan(data, kept, None, SolveParams(time_limit_s=4.0))
    warm = replan(data, kept, cold.start, SolveParams(time_limit_s=2.0)).points
    assert warm[-1].result.bound > 0.98 * cold.points[-1].result.bound
    assert warm[-1].result.objective <= 1.1 * cold.points[-1].result.objective


def test_a_start_moves_to_other_positions_without_what_is_gone():
    start = Start(client=(1.0, 2.0, None), slot=(5.0, 6.0), routes=((0, (1, 0)), (1, (2,)), (1, (1,))))
    other = moved(start, clients=[1, None, 2], slots=[1, None])
    assert other.client == (2.0, None, None)
    assert other.slot == (6.0, 0.0)
    assert other.routes == ((0, (2,)), (0, (0,)))
