"""On random scenarios in which nothing fits: every clash is minimal, and every repair offered really works."""

from functools import lru_cache
from typing import Any

import pytest
from pydantic import BaseModel

from planner.clash import clash
from planner.family import Family
from planner.lines import Line
from planner.repair import Menu, Repair, menu
from planner.result import Status
from planner.solve import check, solve
from tests.explain.impossible import PARAMS, impossible

COUNT, SEED = 12, 7
CASES = range(COUNT)


@lru_cache(maxsize=1)
def cases() -> list[tuple[Family[Any, Any], Any]]:
    return list(impossible(SEED, COUNT))


@lru_cache(maxsize=COUNT)
def menu_of(case: int) -> Menu[Any]:
    return menu(*cases()[case], PARAMS)


def fits(family: Family[Any, Any], instance: BaseModel) -> bool:
    """Whether the default solver finds a plan, or proves that there is none."""
    result = solve(family, family.instance.model_validate(instance.model_dump()), PARAMS, explain=False)
    assert result.status is not Status.UNKNOWN
    return result.plan is not None


def keeping(family: Family[Any, Any], instance: Any, kept: tuple[Line, ...]) -> Any:
    assert family.explainer is not None
    return family.explainer.without(instance, [x for x in family.explainer.lines(instance) if x not in kept])


def repaired(family: Family[Any, Any], instance: Any, repair: Repair[Any]) -> Any:
    """Return the instance with the steps taken, each found anew among the levers that the family offers."""
    assert family.explainer is not None
    levers = [lever for line in family.explainer.lines(instance) for lever in family.explainer.levers(instance, line)]
    for step in repair.steps:
        lever = next(one for one in levers if (one.line, one.way) == (step.line, step.way))
        instance = lever.apply(instance, step.amount)
    return instance


@pytest.mark.parametrize("case", CASES)
def test_the_lines_of_a_clash_alone_have_no_plan_and_without_any_one_of_them_there_is_one(case):
    family, instance = cases()[case]
    found = menu_of(case).clash
    assert found is not None
    assert found.minimal
    assert not fits(family, keeping(family, instance, found.lines))
    for spared in found.lines:
        assert fits(family, keeping(family, instance, tuple(line for line in found.lines if line != spared)))


@pytest.mark.parametrize("case", CASES)
def test_every_repair_offered_works_and_one_step_less_of_a_least_one_does_not(case):
    family, instance = cases()[case]
    repairs = menu_of(case).repairs
    assert repairs, "each of these instances can be repaired"
    assert not menu_of(case).untried
    for repair in repairs:
        changed = repaired(family, instance, repair)
        assert not check(family, changed, repair.answer.plan)
        assert repair.answer.objective == family.cost(changed, repair.answer.plan)
        assert fits(family, changed)
        assert repair.least == (len(repair.steps) == 1)
        if repair.least:
            assert not fits(family, less(family, instance, repair))


def less(family: Family[Any, Any], instance: Any, repair: Repair[Any]) -> Any:
    """Return the instance with the step one grain short."""
    assert family.explainer is not None
    (step,) = repair.steps
    levers = [lever for line in family.explainer.lines(instance) for lever in family.explainer.levers(instance, line)]
    lever = next(one for one in levers if (one.line, one.way) == (step.line, step.way))
    return lever.apply(instance, step.amount - lever.grain)


@pytest.mark.parametrize("case", CASES)
def test_repairs_are_listed_by_what_they_hurt_law_first_then_money_value_and_comfort(case):
    prices = [repair.price for repair in menu_of(case).repairs]
    assert prices == sorted(prices)


@pytest.mark.parametrize("case", CASES)
def test_with_every_line_dropped_there_is_a_plan_so_that_each_clash_is_one_of_lines(case):
    family, instance = cases()[case]
    assert fits(family, keeping(family, instance, ()))


def test_an_instance_that_fits_has_no_clash():
    family, instance = cases()[0]
    assert clash(family, keeping(family, instance, ()), PARAMS) is None
    assert menu(family, keeping(family, instance, ()), PARAMS) == Menu(None, (), 0)
