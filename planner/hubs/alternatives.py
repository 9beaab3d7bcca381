"""Several good groupings, each far from every other: staff choose, we supply what there is to choose from.

Each is the cheapest grouping that differs from all before it by at least so many dongs (the rule ``unlike``), so a
proof says that nothing cheaper is as far from them. Where dongs are few, all groupings that are cheap enough are
listed and gone through; else one solve follows the other.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from planner.errors import SolverError
from planner.family import Family
from planner.hubs import HUBS
from planner.hubs.distance import changed, distance
from planner.hubs.enumeration import Grouping, groupings
from planner.hubs.instance import HubInstance, HubPlan, Unlike
from planner.result import Answer, Progress, Result, SolveParams, Status, Watch
from planner.solve import solve

LISTING_SHARE = 0.25
"""Of the time that is left, at most so much for listing."""

OnProgress = Callable[[int, Progress], None]
"""Told which grouping is looked for, the best one as 0, and how far its solve has come."""


class Ending(StrEnum):
    """Why there are no more."""

    COUNT = "count"
    """As many as asked for."""
    NONE_LEFT = "none_left"
    """Proven: no other grouping is as far from these and costs as little as asked."""
    GAVE_UP = "gave_up"
    """None found in the time; there may be more."""


@dataclass(frozen=True)
class Alternative:
    """One of the groupings.

    Parameters
    ----------
    result
        Verified. ``optimal``: no grouping so far from those found before it costs less; ``feasible``: found, with a
        bound.
    changed
        Dongs that change region against the best grouping.
    new_hubs
        Dongs that are hubs here and not in the best grouping.
    apart
        Per grouping, in their order, the dongs that must change region between the two.
    """

    result: Result[HubPlan]
    changed: tuple[int, ...]
    new_hubs: tuple[int, ...]
    apart: tuple[int, ...]


@dataclass(frozen=True)
class Alternatives:
    """The groupings found, the cheapest first.

    Parameters
    ----------
    most
        No grouping may cost more; ``None`` if not even one was found.
    within
        How many groupings cost so much or less, near to each other or far; ``None`` if not all could be listed.
    last
        The solve that found no more; ``None`` if there was none.
    """

    found: tuple[Alternative, ...]
    most: int | None
    within: int | None
    ending: Ending
    last: Result[HubPlan] | None


def alternatives(
    data: HubInstance,
    count: int,
    least_apart: int,
    within_percent: int,
    params: SolveParams,
    *,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> Alternatives:
    """Return the best grouping and others far from it and from each other.

    Parameters
    ----------
    count
        How many at most, the best one among them; at least 1.
    least_apart
        At least so many dongs change region between any two; at least 1. Which dong is the hub does not count.
    within_percent
        None costs more than the best by more than so many percent.
    params
        ``time_limit_s`` is for all; what one leaves goes to the next.
    on_progress, cancel
        As for ``solve``; after a cancel the groupings found so far are returned.

    Returns
    -------
    alternatives
        Empty if there is no plan at all: ``last`` then says why.

    Raises
    ------
    SolverError
        If the list of groupings contradicts the solver.
    """
    run = _Run(data, least_apart, within_percent, params, on_progress, cancel)
    first = run.next(count)
    if first.plan is None:
        ending = Ending.NONE_LEFT if first.status is Status.INFEASIBLE else Ending.GAVE_UP
        return Alternatives((), None, None, ending, first)
    run.results.append(first)
    listed = run.list()
    if listed is not None:
        return run.chosen(listed, count)
    return run.searched(count)


class _Run:
    def __init__(
        self,
        data: HubInstance,
        least_apart: int,
        within_percent: int,
        params: SolveParams,
        on_progress: OnProgress | None,
        cancel: threading.Event | None,
    ) -> None:
        self.data, self.least_apart, self.within_percent = data, least_apart, within_percent
        self.params, self.on_progress, self.cancel = params, on_progress, cancel
        self.watch = Watch(params.time_limit_s, None, cancel)
        self.results: list[Result[HubPlan]] = []

    @property
    def most(self) -> int:
        """What a grouping may cost."""
        return min(result.objective or 0 for result in self.results) * (100 + self.within_percent) // 100

    def next(self, more: int, family: Family[HubInstance, HubPlan] = HUBS) -> Result[HubPlan]:
        """Return the cheapest grouping far from those found, with the time for one of so many more."""
        place, tell = len(self.results), self.on_progress
        plans = [result.plan for result in self.results if result.plan is not None]
        others = (Unlike(region_of=plan.hub_of, least_apart=self.least_apart) for plan in plans)
        return solve(
            family,
            self.data.model_copy(update={"unlike": (*self.data.unlike, *others)}),
            self.params.model_copy(update={"time_limit_s": max(1.0, self.watch.remaining_s() / more)}),
            on_progress=None if tell is None else lambda progress: tell(place, progress),
            cancel=self.cancel,
        )

    def list(self) -> list[Grouping] | None:
        """Return all groupings that are cheap enough, if they can be listed."""
        brief = Watch(LISTING_SHARE * self.watch.remaining_s(), None, self.cancel)
        listed = groupings(self.data, self.most, brief)
        best = self.results[0]
        if listed is None:
            return None
        cheapest = listed[0].cost if listed else None
        if cheapest is None or (best.bound or 0) > cheapest or cheapest > (best.objective or 0):
            raise SolverError(f"the cheapest grouping listed costs {cheapest}, the best found {best.objective}")
        return listed

    def chosen(self, listed: Sequence[Grouping], count: int) -> Alternatives:
        """Go through the list, the cheapest first."""
        self.results = []
        for one in listed:
            if len(self.results) == count:
                break
            plans = [result.plan for result in self.results if result.plan is not None]
            if all(distance(one.plan.hub_of, plan.hub_of) >= self.least_apart for plan in plans):
                self.results.append(self.next(1, _told(one)))
        cheap = sum(one.cost <= self.most for one in listed)
        return self._ended(Ending.COUNT if len(self.results) == count else Ending.NONE_LEFT, within=cheap)

    def searched(self, count: int) -> Alternatives:
        """Solve for one after the other."""
        while len(self.results) < count:
            if self.watch.stopped():
                return self._ended(Ending.GAVE_UP)
            found = self.next(count - len(self.results))
            if found.objective is None or found.objective > self.most:
                hopeless = found.status is Status.INFEASIBLE or (found.bound or 0) > self.most
                return self._ended(Ending.NONE_LEFT if hopeless else Ending.GAVE_UP, last=found)
            self.results.append(found)
        return self._ended(Ending.COUNT)

    def _ended(self, ending: Ending, *, within: int | None = None, last: Result[HubPlan] | None = None) -> Alternatives:
        """Compare what was found; one found early may be too dear beside a cheaper one found late."""
        most = self.most
        kept = [result for result in self.results if (result.objective or 0) <= most]
        kept.sort(key=lambda result: result.objective or 0)
        return Alternatives(tuple(_compared(kept)), most, within, ending, last)


def _told(one: Grouping) -> Family[HubInstance, HubPlan]:
    """Return the family with a solver that says a grouping of the list, for ``solve`` to verify."""
    answer = Answer(Status.OPTIMAL, one.plan, one.cost, one.cost)
    return replace(HUBS, solvers={"enumeration": lambda *_: answer})


def _compared(results: Sequence[Result[HubPlan]]) -> list[Alternative]:
    groupings = [result.plan.hub_of for result in results if result.plan is not None]
    return [
        Alternative(
            result=result,
            changed=tuple(changed(grouping, groupings[0])),
            new_hubs=tuple(sorted(set(grouping) - set(groupings[0]))),
            apart=tuple(distance(grouping, other) for other in groupings),
        )
        for result, grouping in zip(results, groupings, strict=True)
    ]
