"""A lower bound and the pairs worth keeping, from a Lagrangian relaxation of the grouping (``split``).

The multipliers climb by subgradient steps, their length set by the cost of the cheapest grouping known.
"""

from dataclasses import dataclass

import numpy as np

from planner.hubs.instance import HubInstance
from planner.hubs.split import Floats, Solved, Split
from planner.hubs.variables import Pair
from planner.result import Watch

MANY_DONGS = 100
STEPS = {(False, False): 100, (False, True): 100, (True, False): 600, (True, True): 250}
"""Subgradient steps, by whether there are many dongs and whether they are weighed: sorting them takes time."""
FIRST_STEP = 1.5
HALVE_AFTER = 12
"""Iterations without a better bound before the step is halved."""
LAST_STEP = 0.002
FAR_AHEAD = 0.05
AHEAD = 0.01
"""The least aimed at above the bound: serving each dong from the nearest hub, limits forgotten, may cost less."""


@dataclass(frozen=True)
class Relaxation:
    """The best bound found and what it says of hubs and pairs.

    Parameters
    ----------
    bound
        Lower bound in floating point; ``-inf`` if the relaxation says nothing.
    added
        ``added[i, h]``: by how much the bound rises at least if dong i belongs to hub h.
    hubs
        The hubs that serve all dongs at the least cost, of those seen; empty if the relaxation says nothing.
    """

    bound: float
    added: Floats
    hubs: tuple[int, ...]

    def pairs(self, most: int) -> list[Pair]:
        """Return the pairs that a plan of cost ``most`` or less can hold."""
        slack = max(1e-6, 1e-9 * abs(most))
        kept = np.argwhere(~(self.bound + self.added > most + slack))
        return [(int(i), int(h)) for i, h in kept]


@dataclass
class Climb:
    """Where the climb of the multipliers has come to.

    Parameters
    ----------
    best
        The highest bound; ``None`` if the relaxation says nothing.
    hubs, served
        The rows of the hubs that serve all dongs at the least cost, of those seen, and that cost.
    often
        Per row, the share of the steps in which it was chosen, later ones counting more.
    """

    split: Split
    multipliers: Floats
    best: Solved | None = None
    hubs: tuple[int, ...] = ()
    served: float = np.inf
    often: Floats | None = None

    def run(self, watch: Watch, steps: int, first_step: float, goal: float, *, whole: bool = False) -> None:
        """Take steps until they are short, the bound reaches the goal, or time is over."""
        step, stale, found = first_step, 0, -np.inf
        multipliers = self.multipliers
        for _ in range(steps):
            solved = self.split.solve(multipliers, whole=whole)
            if solved.bound == np.inf:
                return
            self._note(solved)
            stale = 0 if solved.bound > found else stale + 1
            found = max(found, solved.bound)
            if stale >= HALVE_AFTER:
                step, stale = step / 2, 0
            norm = float(solved.excess @ solved.excess)
            if norm == 0.0 or step < LAST_STEP or watch.stopped() or solved.bound > goal:
                return
            aim = self._aim(min(goal, self.served), found)
            multipliers = multipliers + step * max(1.0, aim - solved.bound) / norm * solved.excess

    def _aim(self, goal: float, found: float) -> float:
        """Return the cost that the step aims at."""
        if not np.isfinite(goal):
            return found + FAR_AHEAD * abs(found)
        return max(goal, found + AHEAD * abs(found)) if self.split.weighted else goal

    def _note(self, solved: Solved) -> None:
        if self.best is None or solved.bound > self.best.bound:
            self.best, self.multipliers = solved, solved.multipliers
        served = float(self.split.cost[solved.hubs].min(axis=0).sum())
        if served < self.served or not self.hubs:
            self.hubs, self.served = tuple(solved.hubs.tolist()), served
        if self.often is None:
            self.often = np.zeros(len(solved.price))
        self.often *= 0.95
        self.often[solved.hubs] += 0.05


def relax(data: HubInstance, watch: Watch) -> Relaxation:
    """Return the relaxation of an instance, in which dongs may be split between hubs."""
    return read(begin(data, watch), whole=False)


def read(climb: Climb, *, whole: bool) -> Relaxation:
    """Return what the best multipliers say of hubs and pairs."""
    split = climb.split
    square = np.full((len(split.unit_of),) * 2, np.inf)
    if climb.best is None:
        return Relaxation(-np.inf, np.zeros_like(square), ())
    bound, added = split.added(climb.multipliers, whole=whole)
    square[:, split.places] = added.T[split.unit_of]
    return Relaxation(bound, square, hubs(climb))


def begin(data: HubInstance, watch: Watch) -> Climb:
    """Climb from the multipliers at which each unit pays its second nearest hub."""
    split = Split(data)
    other = split.own[:, None] != np.arange(len(split.weight))
    multipliers = np.min(split.cost, axis=0, initial=np.inf, where=other)
    climb = Climb(split, np.where(np.isfinite(multipliers), multipliers, 0.0))
    climb.run(watch, STEPS[len(data.demand) >= MANY_DONGS, split.weighted], FIRST_STEP, np.inf)
    return climb


def hubs(climb: Climb) -> tuple[int, ...]:
    """Return the hubs that serve all dongs at the least cost, of those seen."""
    return tuple(int(climb.split.places[place]) for place in climb.hubs)
