"""The Seo-gu reference case: 18 dongs in 4, 5 and 6 regions, optima known from two other engines."""

import threading

import pytest

from planner.hubs import HUBS
from planner.result import Progress, SolveParams, Status
from planner.solve import solve
from tests.hubs.seogu import DATA, reference

OPTIMA = {4: 201_038_618, 5: 163_269_774, 6: 141_953_384}

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="boundary files of Seo-gu are not at ../shared/data")


@pytest.mark.parametrize("count", OPTIMA)
def test_the_optimum_is_reached_and_proven(count: int) -> None:
    result = solve(HUBS, reference(count), SolveParams(time_limit_s=60, workers=1))
    assert (result.status, result.objective, result.bound) == (Status.OPTIMAL, OPTIMA[count], OPTIMA[count])


@pytest.mark.parametrize("count", [4, 6])
def test_without_contiguity_the_best_regions_are_cheaper_and_not_connected(count: int) -> None:
    data = reference(count)
    free = solve(HUBS, data.model_copy(update={"borders": None}), SolveParams(time_limit_s=60, workers=1))
    assert free.status is Status.OPTIMAL
    assert free.objective is not None
    assert free.objective < OPTIMA[count]
    assert free.plan is not None
    assert list(HUBS.checks["connected"](data, free.plan))


def test_each_move_allowed_from_todays_grouping_makes_the_best_plan_cheaper_or_leaves_it() -> None:
    data = reference(5)
    alike = data.model_copy(update={"demand": (1,) * len(data.demand)})
    today = solve(HUBS, alike, SolveParams(time_limit_s=60, workers=1)).plan
    assert today is not None
    costs = []
    for moves in (0, 1, 2, 4, 18):
        kept = data.model_copy(update={"today": today.hub_of, "max_moved_dongs": moves})
        result = solve(HUBS, kept, SolveParams(time_limit_s=60, workers=1))
        assert result.status is Status.OPTIMAL
        costs.append(result.objective)
        assert solve(HUBS, kept, solver="greedy").plan is not None
    assert costs == sorted(costs, reverse=True)
    assert costs[0] > costs[-1] == OPTIMA[5]


def test_a_cancel_during_the_proof_returns_the_plan_so_far_with_a_bound() -> None:
    cancel = threading.Event()

    def stop(progress: Progress) -> None:
        if progress.phase == "proof":
            cancel.set()

    result = solve(HUBS, reference(6), SolveParams(time_limit_s=60), on_progress=stop, cancel=cancel)
    assert result.status is Status.FEASIBLE
    assert result.bound is not None
    assert result.objective is not None
    assert result.bound <= OPTIMA[6] <= result.objective


def test_greedy_comes_within_five_percent() -> None:
    for count, optimum in OPTIMA.items():
        result = solve(HUBS, reference(count), SolveParams(time_limit_s=60), solver="greedy")
        assert result.objective is not None
        assert optimum <= result.objective <= 1.05 * optimum


def test_the_neighbours_are_forty_pairs() -> None:
    data = reference(5)
    assert data.borders is not None
    assert len(data.borders) == 40
    assert sum(data.demand) == 215_407
