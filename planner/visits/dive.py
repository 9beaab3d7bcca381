"""From fractions to a plan: fix the routes taken most, solve again; the last are chosen exactly."""

import random
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from planner.engines.arrays import Optimum, Program, relax, whole
from planner.result import Watch
from planner.visits.bounds import Pricer
from planner.visits.generation import choose
from planner.visits.insertion import Insertion, short
from planner.visits.pool import Choice, Pool
from planner.visits.variables import Ints, MasterModel, Routes

SURE = 0.97
"""A route taken this far is fixed."""
AT_ONCE, CAREFUL = 0.2, 0.03
"""Otherwise the routes taken most, this share of the slots still free; where the pool is not whole, fewer."""
TAIL = 32
"""The last free slots are filled by an exact choice."""
MOST_ROUTES, MOST_BESIDE = 3_000, 7_000
"""Routes in an exact choice, and in one beside a plan, of which many drop out."""
END_S, BESIDE_S = 6.0, 3.0
"""Seconds for an exact choice, and for one beside a plan."""
HOPE = 0.5
"""A choice that is to better a plan leaves out routes that would use up more than this share of what can be gained."""
RELAXED, RELAXED_BESIDE = 5_000, 1_000
"""Routes in the relaxations before, and in those beside a plan, not counting those of each client."""
ROUNDS = 3
"""Pricing rounds before an exact choice without a plan to better, for few routes known fit what is left there; and
before routes are fixed, where the pool is not whole."""
SPREAD_S = 500
STRAY = 0.4
"""Noise on the cost of each route at most, as a share of the slack."""
MAX_NODES = 20_000
"""Effort per class and round."""


@dataclass(frozen=True)
class Noise:
    """How far a choice may stray from the best, so that the search leaves a plan that no part can better."""

    slack: float
    """Seconds by which a plan may cost more than the one it follows."""
    seed: int


class Dive:
    """Rounds the master to a plan.

    Parameters
    ----------
    model, pricer, pool
        The master and the routes to choose from; those found on the way are added.
    rng
        Breaks ties between routes taken equally.
    """

    def __init__(self, model: MasterModel, pricer: Pricer, pool: Pool, rng: random.Random) -> None:
        self.model = model
        self.pricer = pricer
        self.pool = pool
        self._rng = rng
        self._insertion = Insertion(model, pricer.kinds)

    def plan(self, kept: Routes, watch: Watch, hint: Routes | None = None, noise: Noise | None = None) -> Routes | None:
        """Return a plan that holds the routes kept, perhaps short of visits, or ``None`` if none was found in time.

        ``hint`` is a plan that holds them too and is to be bettered, or with ``noise`` to be followed by one about as
        good: all is chosen at once.
        """
        kept = dict(kept)
        if hint is not None:
            return self._end(kept, watch, hint, noise)
        if not self._down(kept, watch, TAIL):
            return None
        plan = self._end(kept, watch, None, None)
        if plan is None or short(self.model, plan):
            # A busy machine: the engine found too little in its time.
            self._down(kept, watch, 0)
            plans = [self._insertion.fill(routes) for routes in (kept, plan) if routes is not None]
            plan = min(plans, key=lambda routes: (short(self.model, routes), self.model.cost(routes)))
        return plan

    def among_all(self, hint: Routes, watch: Watch) -> Routes | None:
        """Return the best plan over all routes of the pool, or ``None`` if none better than ``hint`` was found."""
        choice = self.pool.choice({}, len(self.pool), hint)
        optimum = relax(choice.program, watch.remaining_s())
        if optimum is None:
            return None
        gap = np.inf if short(self.model, hint) else self.model.cost(hint) - self._cost({}, optimum)
        few = choice.only(np.flatnonzero(optimum.reduced[: len(choice.routes)] <= gap + 1))
        return self._chosen({}, few, few.program, min(END_S, watch.remaining_s()))

    def _down(self, kept: Routes, watch: Watch, free: int) -> bool:
        """Keep more and more routes until so many slots are free, or no route fits; false if time ran out."""
        while len(self.pricer.kind_of) - len(kept) > free:
            priced = self._priced(kept, watch, 0 if self.pool.whole else ROUNDS)
            if priced is None:
                return False
            if not self._fix(kept, *priced):
                break
        return True

    def _fix(self, kept: Routes, choice: Choice, optimum: Optimum) -> int:
        """Keep the routes taken most, and return how many."""
        free = Counter(self.pricer.kind_of[s] for s in self.pricer.kind_of if s not in kept)
        left = Counter(dict(enumerate(self.model.count)))
        left.subtract(i for route in kept.values() for i in route)
        room = self.pool.room(kept)
        least = max(2, round((AT_ONCE if self.pool.whole else CAREFUL) * sum(free.values())))
        shares = optimum.values[: len(choice.routes)]
        taken = np.flatnonzero(shares > 1e-6).tolist()
        order = sorted(taken, key=lambda c: -shares[c] * (1 if shares[c] >= SURE else 1 - 0.1 * self._rng.random()))
        news: list[tuple[int, int]] = []
        for c in order:
            if shares[c] < SURE and len(news) >= least:
                break
            kind = int(self.pool.routes.kind[choice.routes[c]])
            needs = Counter(self.pool.clients(choice.routes[c]))
            spent = self.pool.spent(choice.routes[c])
            if free[kind] and all(left[i] >= times for i, times in needs.items()) and (spent <= room).all():
                free[kind] -= 1
                left.subtract(needs)
                room -= spent
                news.append((choice.routes[c], 1))
        kept.update(self.pool.placed(kept, news))
        return len(news)

    def _end(self, kept: Routes, watch: Watch, hint: Routes | None, noise: Noise | None) -> Routes | None:
        """Price for the last free slots, then choose exactly among the routes that can be in a better plan."""
        priced = self._priced(kept, watch, ROUNDS) if hint is None else self._relaxed(kept, watch, hint)
        if priced is None:
            return None
        choice, optimum = priced
        reduced = optimum.reduced[: len(choice.routes)]
        order: Ints = np.argsort(reduced, kind="stable")[: MOST_ROUTES if hint is None else MOST_BESIDE]
        if hint is not None and not short(self.model, hint):
            gap = self.model.cost(hint) + (noise.slack if noise else 0.0) - self._cost(kept, optimum)
            order = order[reduced[order] <= HOPE * gap + 1]
        few = choice.only(np.union1d(order, np.flatnonzero(np.isin(choice.routes, choice.asked))))
        program = _noisy(few, noise) if noise else few.program
        return self._chosen(kept, few, program, min(END_S if hint is None else BESIDE_S, watch.remaining_s()))

    def _chosen(self, kept: Routes, choice: Choice, program: Program, time_limit_s: float) -> Routes | None:
        """Return the plan of an exact choice, or ``None`` if none was found in time."""
        values = whole(program, time_limit_s)
        if values is None:
            return None
        taken = [
            (p, int(x)) for p, x in zip(choice.routes, values.tolist()[: len(choice.routes)], strict=True) if x > 0
        ]
        return self.pool.placed(kept, taken)

    def _cost(self, kept: Routes, optimum: Optimum) -> float:
        """Return the cost of the relaxation with the routes kept."""
        return optimum.objective + self.model.most + sum(self.model.route_cost(s, route) for s, route in kept.items())

    def _relaxed(self, kept: Routes, watch: Watch, hint: Routes | None) -> tuple[Choice, Optimum] | None:
        choice = self.pool.choice(kept, RELAXED if hint is None else RELAXED_BESIDE, hint)
        optimum = relax(choice.program, watch.remaining_s())
        return None if optimum is None else (choice, optimum)

    def _priced(self, kept: Routes, watch: Watch, rounds: int) -> tuple[Choice, Optimum] | None:
        """Return a choice and its relaxation, after so many rounds of pricing at most."""
        relaxed = self._relaxed(kept, watch, None)
        while relaxed is not None and rounds and self._found(kept, relaxed[1]):
            relaxed, rounds = self._relaxed(kept, watch, None), rounds - 1
        return relaxed

    def _found(self, kept: Routes, optimum: Optimum) -> bool:
        """Whether routes that the prices at an optimum ask for were added to the pool."""
        visited = Counter(i for route in kept.values() for i in route)
        kinds = sorted({k for s, k in self.pricer.kind_of.items() if s not in kept})
        if not kinds:
            return False
        prices = self.pool.prices_of(optimum)
        found = self.pricer.price(prices, spread=SPREAD_S, open_kinds=kinds, visited=visited, max_nodes=MAX_NODES)
        before = len(self.pool)
        self.pool.add(choose(found.routes))
        return len(self.pool) > before


def _noisy(choice: Choice, noise: Noise) -> Program:
    """Return the program of a choice with noise on the cost of its routes (Charon and Hudry, 1993)."""
    cost = choice.program.cost.copy()
    cost[: len(choice.routes)] += STRAY * noise.slack * np.random.default_rng(noise.seed).random(len(choice.routes))
    return replace(choice.program, cost=cost)
