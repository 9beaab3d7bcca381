"""Questions to a plan that fits: which lines bind, what one more would buy, and why not this wish."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from planner.clash import Clash, Court, clash, explainer_of
from planner.family import Family
from planner.lines import TRIED, Lever, Line
from planner.result import Answer, Result, SolveParams, Status, Watch
from planner.solve import check, solve

I = TypeVar("I", bound=BaseModel)  # noqa: E741
P = TypeVar("P", bound=BaseModel)

LEAST_SOLVE_S = 1.0
"""No re-solve is begun with less time than this."""


@dataclass(frozen=True)
class Saving:
    """How much cheaper a plan becomes: between both, proven."""

    at_least: int
    at_most: int | None
    """``None`` while there is no bound."""


@dataclass(frozen=True)
class Binding:
    """A line that stops the plan from being better.

    Parameters
    ----------
    line, way, amount, unit
        The line, and how it was loosened.
    saving
        Of the re-solved plan; ``None`` where time was over before it was tried.
    """

    line: Line
    way: str
    amount: int
    unit: str
    saving: Saving | None


@dataclass(frozen=True)
class WhyNot(Generic[P]):
    """What a wish would cost.

    Parameters
    ----------
    answer
        Of the instance with the wish; its plan is checked.
    dearer
        Cost of the best plan with the wish less that of the best without it: least and most, proven; ``None`` for
        what is not known.
    clash
        Where no plan fulfils the wish: the lines it clashes with, none of which can be spared.
    """

    answer: Answer[P]
    dearer: tuple[int | None, int | None] | None
    clash: Clash | None


def binding_lines(
    family: Family[I, P],
    instance: I,
    result: Result[P],
    params: SolveParams,
    cancel: threading.Event | None = None,
) -> list[Binding]:
    """Return the lines at whose limit a plan is, to the step, and what one step more would save.

    A line binds if the plan breaks it once it is tightened by a step. It is then loosened by a step and solved again:
    money first, so that short time leaves out comfort.

    Parameters
    ----------
    result
        With a plan, of this instance.
    params
        ``time_limit_s`` is for all re-solves together.

    Returns
    -------
    binding
        The largest saving first; of equal ones, and of those not tried, money first.
    """
    if result.plan is None:
        return []
    numbered = sorted(_numbered(family, instance), key=lambda lever: TRIED.index(lever.rank))
    found = [lever for lever in numbered if _tight(family, instance, result.plan, lever)]
    watch = Watch(params.time_limit_s, None, cancel)
    binding = []
    for place, lever in enumerate(found):
        left_s = watch.remaining_s()
        saving = None
        if left_s >= LEAST_SOLVE_S:
            limits = params.model_copy(update={"time_limit_s": max(LEAST_SOLVE_S, left_s / (len(found) - place))})
            saving = _saving(result, solve(family, lever.apply(instance, lever.step), limits, cancel=cancel))
        binding.append(Binding(lever.line, lever.way, lever.step, lever.unit, saving))
    return sorted(binding, key=lambda one: -1 if one.saving is None else one.saving.at_least, reverse=True)


def _numbered(family: Family[I, P], instance: I) -> list[Lever[I]]:
    """Return the levers of lines with a number; of two ways with the same step, the first."""
    explainer = explainer_of(family)
    levers = [lever for line in explainer.lines(instance) for lever in explainer.levers(instance, line)]
    return list({lever.line: lever for lever in reversed(levers) if lever.line.limit is not None}.values())[::-1]


def _tight(family: Family[I, P], instance: I, plan: P, lever: Lever[I]) -> bool:
    if lever.way in ("drop", "add_session", "shorten", "widen"):
        return False
    tightened = lever.apply(instance, -lever.step)
    return any(violation.rule == lever.line.rule for violation in check(family, tightened, plan))


def _saving(before: Result[P], after: Result[P]) -> Saving | None:
    if before.objective is None:
        return None
    at_least = 0 if after.objective is None else max(0, before.objective - after.objective)
    return Saving(at_least, None if after.bound is None else max(at_least, before.objective - after.bound))


def why_not(
    family: Family[I, P],
    instance: I,
    wish: Callable[[I], I],
    result: Result[P] | None,
    params: SolveParams,
    cancel: threading.Event | None = None,
    likely: Callable[[Line], bool] | None = None,
) -> WhyNot[P]:
    """Try a wish: return what it costs, or the lines it clashes with.

    Parameters
    ----------
    wish
        Demands what is wished, nothing else; applied after lines are dropped.
    result
        Of the instance without the wish; ``None`` if it has not been solved, and then no difference is told.
    params
        ``time_limit_s`` for the solve, and as much again for the clash; a few seconds for a quick look before.
    likely
        See ``find_clash``.
    """
    quick = Court(family, instance, params, Watch(params.time_limit_s, None, cancel)).settle(wish(instance))
    tried = quick if quick.status is Status.INFEASIBLE else _solved(family, wish(instance), quick, params, cancel)
    found = clash(family, instance, params, cancel, wish, likely) if tried.status is Status.INFEASIBLE else None
    return WhyNot(tried, None if result is None or tried.objective is None else _dearer(result, tried), found)


def _solved(
    family: Family[I, P], instance: I, quick: Answer[P], params: SolveParams, cancel: threading.Event | None
) -> Answer[P]:
    """Return the best plan of an instance; where none is found in time, the quick one."""
    result = solve(family, instance, params, cancel=cancel, explain=False)
    if result.plan is None and quick.plan is not None:
        return Answer(Status.FEASIBLE, quick.plan, quick.objective, result.bound)
    return Answer(result.status, result.plan, result.objective, result.bound)


def _dearer(before: Result[P], after: Answer[P]) -> tuple[int | None, int | None]:
    """Return how much more the best plan with a wish costs, at least and at most: a wish never saves."""
    if before.objective is None:
        return None, None
    least = None if after.bound is None else max(0, after.bound - before.objective)
    most = None if after.objective is None or before.bound is None else max(0, after.objective - before.bound)
    return least, most
