"""What is asked about one district: counting and bounds against every plan, and longer tries where proof is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from planner.hubs import HUBS, Band, HubInstance, Load, verify
from planner.hubs.nation import NATION, crew, tasks
from planner.hubs.nation.sharing import Ints
from planner.hubs.nation.tables import FIRST_S, LONGER
from planner.hubs.nation.tasks import RULE_NAMES, Report, Task, counts, lower_bounds, perform
from planner.result import Answer, SolveParams, Status, Watch
from planner.solve import solve
from tests.hubs.cases import PLANS, clean, instances
from tests.hubs.nation.tiny import TINY, row_of

PARAMS = SolveParams(time_limit_s=600, workers=1)
SLOW = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(instances())
def test_no_plan_has_a_number_of_hubs_that_counting_excludes_or_costs_less_than_its_bound(data: HubInstance) -> None:
    numbers = counts(data)
    bounds = lower_bounds(data, numbers, Watch(20))
    for plan in PLANS[len(data.demand)]:
        if clean(data, plan):
            number = len(set(plan.hub_of))
            assert number in numbers
            assert bounds[number - numbers.start] <= verify.cost(data, plan)


@SLOW
@given(instances())
def test_counting_under_one_rule_excludes_no_plan_that_keeps_it(data: HubInstance) -> None:
    for rule in RULE_NAMES:
        numbers = counts(data, [rule])
        kept = [plan for plan in PLANS[len(data.demand)] if not list(HUBS.checks[rule](data, plan))]
        assert {len(set(plan.hub_of)) for plan in kept} <= set(numbers), rule


@pytest.mark.parametrize(
    ("fields", "numbers"),
    [
        ({}, range(1, 5)),
        ({"regions": Band(lower=2, upper=3)}, range(2, 4)),
        ({"forced_hubs": (1, 3)}, range(2, 5)),
        ({"candidates": (0, 1, 2)}, range(1, 4)),
        ({"borders": ()}, range(4, 5)),
        ({"size": Band(lower=2, upper=3)}, range(2, 3)),  # four dongs: at least 4/3, at most 4/2 regions
        ({"loads": (Load(amounts=(5, 5, 5, 5), band=Band(lower=5, upper=10)),)}, range(2, 5)),
        ({"loads": (Load(amounts=(5, 5, 5, 5), band=Band(lower=6, upper=9)),)}, range(3, 4)),
        ({"loads": (Load(amounts=(5, 0, 0, 0), band=Band(lower=0, upper=0)),)}, range(0)),
        ({"loads": (Load(amounts=(0, 0, 0, 0), band=Band(lower=0, upper=0)),)}, range(1, 5)),
    ],
)
def test_counting_leaves_exactly_the_numbers_that_totals_allow(fields: dict[str, object], numbers: range) -> None:
    assert list(counts(row_of((1, 1, 1, 1), **fields))) == list(numbers)


def test_bounds_are_sharp_where_nothing_but_the_number_of_hubs_is_asked() -> None:
    # four dongs in a row, 10 apart: one hub serves them for 40, two for 20, three for 10
    data = row_of((1, 1, 1, 1), borders=None)
    assert lower_bounds(data, counts(data), Watch(20)).tolist() == [40, 20, 10, 0]


def test_without_time_the_bounds_are_zero() -> None:
    data = row_of((1, 1, 1, 1))
    assert lower_bounds(data, counts(data), Watch(0.0)).tolist() == [0, 0, 0, 0]


def no_bounds(_data: HubInstance, numbers: range, _watch: Watch) -> Ints:
    """Stand in for bounds that would prove a plan before it is tried."""
    return np.zeros(len(numbers), dtype=np.int64)


def hesitant(monkeypatch: pytest.MonkeyPatch, proofs_after: int, *, final: bool) -> list[Task]:
    """Let every plan lack its proof by 1 until it has been tried so often; return the tasks with a number of hubs."""
    asked: list[Task] = []

    def reports(
        districts: Sequence[HubInstance], params: SolveParams, watch: Watch, ask: crew.NextTask
    ) -> Iterator[Report]:
        while (task := ask()) is not None:
            report = perform(districts[task.district], task, params, watch)
            if task.hubs is not None:
                asked.append(task)
                often = sum((other.district, other.hubs) == (task.district, task.hubs) for other in asked)
                report = replace(report, final=final)
                if often < proofs_after and report.answer is not None and report.answer.plan is not None:
                    report = replace(report, answer=unproven(report.answer))
            yield report

    monkeypatch.setattr(crew, "reports", reports)
    return asked


def unproven(answer: Answer) -> Answer:
    """Return the answer with a bound one below its cost."""
    return replace(answer, status=Status.FEASIBLE, bound=max(0, (answer.objective or 0) - 1))


def test_what_is_not_proven_is_tried_again_and_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "lower_bounds", no_bounds)
    asked = hesitant(monkeypatch, 3, final=False)
    result = solve(NATION, TINY, PARAMS)
    assert (result.status, result.objective, result.bound) == (Status.OPTIMAL, 50, 50)
    again = [task.limit_s for task in asked if (task.district, task.hubs) == (0, 2)]
    assert again == pytest.approx([FIRST_S, FIRST_S * LONGER, FIRST_S * LONGER**2])


def test_what_a_solver_gave_up_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "lower_bounds", no_bounds)
    asked = hesitant(monkeypatch, 99, final=True)
    result = solve(NATION, TINY, PARAMS)
    assert (result.status, result.objective) == (Status.FEASIBLE, 50)
    assert result.bound is not None
    assert 47 <= result.bound < 50
    assert len({(task.district, task.hubs) for task in asked}) == len(asked)
