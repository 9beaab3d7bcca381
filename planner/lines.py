"""What a family offers to be explained: its lines, how to drop or loosen one, and a quick answer without cost."""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel

from planner.result import FROZEN, Answer, Progress, SolveParams, Watch

I = TypeVar("I", bound=BaseModel)  # noqa: E741
P = TypeVar("P", bound=BaseModel)

Unit = Literal[
    "won",
    "people",
    "sessions",
    "visits",
    "dongs",
    "regions",
    "load",
    "seconds",
    "percent",
    "days",
    "months",
    "hours",
    "posts",
    "programmes",
    "lines",
]
"""``load`` is the figure that a region carries; ``lines`` counts what is simply given up."""


class Rank(IntEnum):
    """What loosening a line hurts; nothing of a lower rank outweighs anything of a higher one."""

    COMFORT = 0
    """Convenience: halls, hours, weekly peaks."""
    VALUE = 1
    """What the plan is for: programmes, visits, balance between regions."""
    MONEY = 2
    LAW = 3
    """What is not the planner's to give away: duties, promises, other people's time."""


TRIED = (Rank.MONEY, Rank.VALUE, Rank.COMFORT, Rank.LAW)
"""Order in which levers are tried: money first, where one line often holds all."""


class Line(BaseModel):
    """One line of a scenario that staff can recognise: a cap, a programme that must be held, a pair kept together."""

    model_config = FROZEN

    rule: str
    """Name of the rule it belongs to, as in the family's ``CHECKS``."""
    at: tuple[int, ...] = ()
    """The positions it speaks of; empty if it speaks of the whole plan."""
    side: Literal["least", "most"] | None = None
    """Which end, where one rule has two."""
    limit: int | None = None
    """Its number, in ``unit``; ``None`` for a line without one."""
    unit: Unit | None = None


@dataclass(frozen=True)
class Need:
    """How much of a lever is needed: ``amount`` is enough, no amount below ``bound`` is.

    Parameters
    ----------
    plan
        Of the family, with that amount; ``None`` where a better one is quickly found.
    """

    amount: int
    bound: int
    plan: BaseModel | None = None


@dataclass(frozen=True)
class Lever(Generic[I]):
    """One way to loosen one line, by an amount.

    Parameters
    ----------
    line
        What it loosens.
    way
        ``raise``, ``lower``, ``drop``, ...: a word for what is done; with the line it makes the sentence.
    unit
        Of the amount.
    rank, price
        What it hurts, and how much per unit of the amount within that rank.
    most
        Largest amount worth thinking of, at least ``grain``.
    apply
        The instance loosened by an amount, valid, every plan of a smaller amount still a plan at the same cost.
        A negative amount tightens, where the line has a ``limit``.
    grain
        Amounts are multiples of it: where every sum of won is a multiple of 50,000, so is every amount that matters.
    step
        A natural "one more", a multiple of ``grain``.
    least
        Minimises the amount in one solve; ``None`` where bisection serves as well.
    """

    line: Line
    way: str
    unit: Unit
    rank: Rank
    price: int
    most: int
    apply: Callable[[I, int], I]
    grain: int = 1
    step: int = 1
    least: Callable[[I, SolveParams, Watch], Need | None] | None = None


@dataclass(frozen=True)
class Step:
    """One line loosened by an amount."""

    line: Line
    way: str
    amount: int
    unit: str
    rank: Rank
    price: int
    """Of the whole amount, within its rank."""


@dataclass(frozen=True)
class Explainer(Generic[I, P]):
    """What explanations need of a family.

    Parameters
    ----------
    lines
        All lines of an instance: facts and trifles first, decisions last. The earlier ones are spared first when a
        clash is made small.
    without
        The instance in which lines no longer hold. With all of them dropped a plan exists: what is left is physics.
    levers
        Ways to loosen a line; none where there is no sensible one.
    settle
        The quickest answer, whatever it costs: a plan, a proof that there is none, or unknown.
    """

    lines: Callable[[I], Sequence[Line]]
    without: Callable[[I, Collection[Line]], I]
    levers: Callable[[I, Line], Sequence[Lever[I]]]
    settle: Callable[[I, SolveParams, Watch], Answer[P]]


def first_plan(
    solver: Callable[[I, SolveParams, Watch], Answer[P]], instance: I, params: SolveParams, watch: Watch
) -> Answer[P]:
    """Run a solver until it reports its first plan, or time is up."""
    enough = threading.Event()

    def stop(progress: Progress) -> None:
        if progress.objective is not None or watch.cancel.is_set():
            enough.set()

    return solver(instance, params, Watch(watch.remaining_s(), stop, enough))
