"""What the master does when it is stopped, and when there is a plan before it."""

import threading
import time

import pytest

from planner.result import Progress, SolveParams, Status, Watch
from planner.solve import check, solve
from planner.visits import VISITS, master
from planner.visits.instance import Town, VisitInstance
from tests.benchmarks.visits import gimje
from tests.visits.tiny import TINY


@pytest.fixture(scope="module")
def month() -> VisitInstance:
    """Return seven weeks of Gimje without quotas, so that a solve does not end by itself in seconds."""
    season = gimje()
    free = (Town(),) * len(season.towns)
    return season.model_copy(update={"slots": season.slots[:56], "towns": free, "total_cap": 7_000_000})


def test_a_cancel_returns_the_best_checked_plan_so_far(month):
    cancel = threading.Event()
    plans: list[int] = []

    def stop_at_the_first_bound(news: Progress) -> None:
        if news.objective is not None:
            plans.append(news.objective)
        if news.bound is not None:
            cancel.set()

    began = time.monotonic()
    result = solve(VISITS, month, SolveParams(time_limit_s=600.0), on_progress=stop_at_the_first_bound, cancel=cancel)
    assert time.monotonic() - began < 60
    assert result.status is Status.FEASIBLE
    assert result.objective == min(plans)
    assert result.bound is not None
    assert result.bound <= result.objective


def test_the_time_limit_holds_and_each_report_is_no_worse_than_the_last(month):
    news: list[Progress] = []
    result = solve(VISITS, month, SolveParams(time_limit_s=6.0), on_progress=news.append)
    assert result.runtime_s < 15
    assert result.status is Status.FEASIBLE
    costs = [n.objective for n in news if n.objective is not None]
    bounds = [n.bound for n in news if n.bound is not None]
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert bounds[-1] <= costs[-1]


def test_insertion_alone_is_worse_than_the_master_and_above_its_bound(month):
    plain = solve(VISITS, month, SolveParams(), solver="insertion")
    ours = solve(VISITS, month, SolveParams(time_limit_s=8.0))
    assert plain.objective is not None
    assert ours.objective is not None
    assert ours.bound is not None
    assert ours.bound <= ours.objective <= plain.objective
    assert not check(VISITS, month, ours.plan)


def test_a_replan_keeps_every_promise_that_can_be_kept():
    free = TINY.model_copy(update={"pins": (), "towns": (), "one_region": False, "promise_seconds": 1_000})
    first = solve(VISITS, free.model_copy(update={"promises": None}), SolveParams(workers=1))
    held = {stop.client: s for s, route in enumerate(first.plan.routes) for stop in route}
    promised = free.model_copy(update={"promises": tuple(held.get(i) for i in range(3))})
    again = solve(VISITS, promised, SolveParams(workers=1))
    assert again.status is Status.OPTIMAL
    assert again.objective == first.objective
    # The same with the first half-day lost: only the promises made for it are broken.
    lost = promised.model_copy(update={"slots": (free.slots[0].model_copy(update={"max_visits": 0}), free.slots[1])})
    after = solve(VISITS, lost, SolveParams(workers=1))
    kept = {stop.client for stop in after.plan.routes[1]}
    assert {i for i, s in held.items() if s == 1} <= kept


def test_one_worker_and_one_seed_give_one_plan():
    params = SolveParams(workers=1, seed=3)
    free = TINY.model_copy(update={"pins": (), "towns": ()})
    one, two = (solve(VISITS, free, params) for _ in range(2))
    assert one.plan == two.plan
    assert (one.status, one.objective, one.bound) == (two.status, two.objective, two.bound)


def test_quotas_that_the_caps_cannot_pay_are_proven_impossible(month):
    wanted = tuple(Town(min_share_percent=90) for _ in month.towns)
    data = month.model_copy(update={"towns": wanted})
    params = SolveParams(time_limit_s=60.0, workers=1)
    assert master.solve(data, params, Watch(params.time_limit_s)).status is Status.INFEASIBLE
