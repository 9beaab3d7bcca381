"""Why nothing fits, in the lines of a scenario: those that clash, none of which can be spared."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from planner.errors import UnsoundSolutionError
from planner.family import Family
from planner.lines import Explainer, Line
from planner.result import Answer, SolveParams, Status, Watch
from planner.solve import check

I = TypeVar("I", bound=BaseModel)  # noqa: E741
P = TypeVar("P", bound=BaseModel)

SETTLE_LIMIT_S = 10.0
"""Seconds for one set of lines; a set that is not settled by then stays unknown."""


@dataclass(frozen=True)
class Clash:
    """Lines that cannot all be kept.

    Parameters
    ----------
    lines
        In the order of the family's lines. Empty where nothing is left to drop: a wish that is impossible in itself.
    minimal
        Whether each line is proven to be needed: without it, a checked plan was found.
    """

    lines: tuple[Line, ...]
    minimal: bool


class Court(Generic[I, P]):
    """Settles whether a plan keeps some of the lines of an instance; what is known is not asked again.

    Parameters
    ----------
    family
        With an explainer.
    instance
        All of whose lines may be dropped.
    params, watch
        Seed and workers; time for all questions together, and cancel.
    wish
        Changes the instance after lines have been dropped; what it demands is not to be spared.
    """

    def __init__(
        self,
        family: Family[I, P],
        instance: I,
        params: SolveParams,
        watch: Watch,
        wish: Callable[[I], I] | None = None,
    ) -> None:
        self.family = family
        self.explainer = explainer_of(family)
        self.instance = instance
        self.params = params
        self.watch = watch
        self.wish = wish
        self.lines = tuple(dict.fromkeys(self.explainer.lines(instance)))
        self._fit: list[frozenset[Line]] = []
        self._clash: list[frozenset[Line]] = []

    def status(self, kept: Sequence[Line]) -> Status:
        """Return feasible if a plan keeps these lines, infeasible if it is proven that none does."""
        asked = frozenset(kept)
        if any(known <= asked for known in self._clash):
            return Status.INFEASIBLE
        if any(asked <= known for known in self._fit):
            return Status.FEASIBLE
        dropped = [line for line in self.lines if line not in asked]
        instance = self.explainer.without(self.instance, dropped)
        answer = self.settle(self.wish(instance) if self.wish else instance)
        if answer.plan is not None:
            self._fit.append(asked)
            return Status.FEASIBLE
        if answer.status is Status.INFEASIBLE:
            self._clash.append(asked)
        return answer.status

    def settle(self, instance: I, limit_s: float = SETTLE_LIMIT_S) -> Answer[P]:
        """Return a checked plan of an instance, a proof that there is none, or unknown when time is short."""
        if self.watch.stopped():
            return Answer(Status.UNKNOWN)
        limit_s = min(limit_s, self.watch.remaining_s())
        answer = self.explainer.settle(instance, self.params, Watch(limit_s, None, self.watch.cancel))
        broken = [] if answer.plan is None else check(self.family, instance, answer.plan)
        if broken:
            raise UnsoundSolutionError(
                f"{broken[0].rule}: {broken[0].where}: {broken[0].detail} ({len(broken)} in all)"
            )
        return answer


def explainer_of(family: Family[I, P]) -> Explainer[I, P]:
    """Return what a family offers to be explained.

    Raises
    ------
    ValueError
        If it offers nothing.
    """
    if family.explainer is None:
        raise ValueError(f"{family.name} offers no lines to explain")
    return family.explainer


def clash(
    family: Family[I, P],
    instance: I,
    params: SolveParams,
    cancel: threading.Event | None = None,
    wish: Callable[[I], I] | None = None,
    likely: Callable[[Line], bool] | None = None,
) -> Clash | None:
    """Return lines of an instance that clash; ``None`` if that is not proven in time.

    Parameters
    ----------
    family
        With an explainer.
    params
        ``time_limit_s`` is for the whole.
    wish
        See ``Court``.
    likely
        See ``find_clash``.
    """
    return find_clash(Court(family, instance, params, Watch(params.time_limit_s, None, cancel), wish), likely=likely)


def find_clash(
    court: Court[Any, Any], among: Sequence[Line] | None = None, likely: Callable[[Line], bool] | None = None
) -> Clash | None:
    """Return lines that clash, made as few as time allows; ``None`` if all together are not proven to.

    The lines of a rule are dropped all at once where what is left still clashes, so that a rule that plays no part
    costs one question however many lines it has; those of the other rules then half by half (divide and conquer, in
    the manner of QuickXplain, Junker 2004). Several such sets may exist; the order of the lines decides which one.

    Parameters
    ----------
    among
        Lines to look among; all if ``None``.
    likely
        Tells lines that probably play a part, such as those of the place a wish is about: of their rule, all others
        are dropped at once where that keeps the clash.
    """
    kept = list(court.lines if among is None else among)
    if court.status(kept) is not Status.INFEASIBLE:
        return None
    groups = [list(group) for _, group in groupby(kept, key=lambda line: line.rule)]
    needed = []
    for group in groups:
        rest = [line for line in kept if line not in group]
        if court.status(rest) is Status.INFEASIBLE:
            kept = rest
        else:
            needed.append(group)
    for group in needed:
        others = [line for line in group if likely is None or not likely(line)]
        kept = _shrink(kept, others, court, needed=len(others) == len(group)) if others else kept
        if own := [line for line in group if line not in others]:
            kept = _shrink(kept, own, court)
    minimal = all(court.status([k for k in kept if k != line]) is Status.FEASIBLE for line in kept)
    return Clash(tuple(kept), minimal)


def _shrink(kept: list[Line], chunk: list[Line], court: Court[Any, Any], *, needed: bool = False) -> list[Line]:
    """Return the clash without what can be spared of a chunk; ``needed`` if not all of it can."""
    rest = [line for line in kept if line not in chunk]
    if not needed and court.status(rest) is Status.INFEASIBLE:
        return rest
    if len(chunk) == 1:
        return kept
    half = len(chunk) // 2
    less = _shrink(kept, chunk[:half], court)
    return _shrink(less, chunk[half:], court, needed=len(less) == len(kept) - half)
