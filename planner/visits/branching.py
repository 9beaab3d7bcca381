"""Branch and bound over all routes that a better plan can have: clients visited or not, two in one route or not."""

from collections import defaultdict
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import combinations, count

import numpy as np
from scipy.sparse import csr_array, hstack

from planner.engines.arrays import Floats, Optimum, Program
from planner.engines.sifting import Sifted
from planner.result import Watch
from planner.visits.generation import penalty
from planner.visits.pool import Pool
from planner.visits.variables import Ints, Routes

FIRST = 4_000
"""Routes of least loss that the relaxation begins with."""
PROBES = 4
"""Questions of which both answers are looked at before one is chosen (strong branching, Applegate et al., 1995)."""
EDGE = 0.01
"""Nearer to a whole number is whole."""
USUAL_S = 100.0
"""What an answer is taken to cost before any has been looked at."""
LEAST_PART = 0.05
"""What an answer costs is told by the unit; parts smaller than this tell little."""


@dataclass(frozen=True)
class Question:
    """Whether a client is visited; or whether two are in one route, if in any (Ryan and Foster, 1981)."""

    clients: tuple[int, ...]
    part: float
    """How far a relaxation says yes."""


@dataclass(frozen=True)
class Leaf:
    """The plans that answer some questions as told, and what their relaxation says."""

    answers: tuple[tuple[tuple[int, ...], bool], ...]
    bound: int
    """None of them costs less."""
    objective: float
    open: tuple[Question, ...]
    """Empty if there is no question left."""
    plan: Routes | None
    """If the relaxation is a plan."""


class Branching:
    """A tree whose lowest leaf is the bound. A leaf beyond the engine's numbers is left as it is.

    Parameters
    ----------
    pool
        Holds the routes of every plan that costs less than ``ceiling``, and cuts; no client is visited twice.
    ceiling
        The bound rises no higher.
    """

    def __init__(self, pool: Pool, ceiling: int) -> None:
        self._pool = pool
        self._ceiling = ceiling
        self._model = pool.model
        self._once = {i for i, times in enumerate(pool.model.count) if times == 1}
        choice = pool.choice({}, len(pool))
        self._positions = choice.routes
        self._routes = pool.routes.only(np.array(choice.routes, dtype=np.int64))
        self._program = _elastic(choice.program, self._model.clients, penalty(self._model))
        self._exact = csr_array(self._program.matrix.T.astype(np.int64))
        first = np.argsort(pool.loss[choice.routes], kind="stable")[:FIRST]
        others = np.arange(len(choice.routes), len(self._program.cost))
        self._relaxation = Sifted(self._program, np.concatenate([first, others]))
        self._leaves: list[tuple[int, int, Leaf]] = []
        self._numbers = count()
        self._stuck = ceiling
        """Lowest bound of the leaves that nothing more is asked of."""
        self._costs: dict[tuple[tuple[int, ...], bool], list[float]] = defaultdict(list)
        """What answers have cost so far, by the unit."""
        self._begun = False

    @property
    def bound(self) -> int:
        """No plan costs less, unless it is no better than the best plan that ``step`` was told of."""
        lowest = self._leaves[0][0] if self._leaves else self._ceiling
        return min(self._stuck, lowest) if self._begun else 0

    @property
    def over(self) -> bool:
        """Whether the bound rises no more."""
        return self._begun and self.bound >= self._stuck

    def step(self, cost: int | None, watch: Watch) -> Routes | None:
        """Ask a question of the lowest leaf, and return a plan if one turned up; ``cost`` is that of the best plan."""
        cutoff = self._ceiling if cost is None else min(self._ceiling, cost)
        if not self._begun:
            return self._begin(cutoff, watch)
        if not self._leaves:
            return None
        entry = heappop(self._leaves)
        leaf = entry[2]
        if leaf.bound >= cutoff:
            return None
        children = self._split(leaf, cutoff, watch) if leaf.open else None
        if children is not None:
            return self._keep(children, cutoff)
        if leaf.open and watch.stopped():
            heappush(self._leaves, entry)
        else:
            self._stuck = min(self._stuck, leaf.bound)
        return None

    def _begin(self, cutoff: int, watch: Watch) -> Routes | None:
        root = self._leaf((), watch)
        if root is not None:
            self._begun = True
            return self._keep([root], cutoff)
        if not watch.stopped():
            self._begun, self._stuck = True, 0
        return None

    def _keep(self, leaves: list[Leaf], cutoff: int) -> Routes | None:
        """Keep the leaves that may hold a better plan, and return the best plan that one of them is."""
        for leaf in leaves:
            if leaf.bound < cutoff:
                heappush(self._leaves, (leaf.bound, next(self._numbers), leaf))
        return min((leaf.plan for leaf in leaves if leaf.plan is not None), key=self._model.cost, default=None)

    def _split(self, leaf: Leaf, cutoff: int, watch: Watch) -> list[Leaf] | None:
        """Return the leaves of the two answers to the question that costs both most, or ``None`` if time ran out."""
        best: tuple[float, Question, list[Leaf]] | None = None
        probed = 0
        for question in sorted(leaf.open, key=self._promise, reverse=True)[: 2 * PROBES]:
            known = all(len(self._costs[question.clients, yes]) > 1 for yes in (False, True))
            if not known and probed == PROBES:
                continue
            answered: list[Leaf] = []
            gains = [self._expected(question, yes) for yes in (False, True)]
            if not known:
                probed += 1
                both = self._both(leaf, question, cutoff, watch)
                if both is None:
                    return None
                answered, gains = both
            score = max(1.0, gains[0]) * max(1.0, gains[1])
            if best is None or score > best[0]:
                best = score, question, answered
        assert best is not None
        _, question, answered = best
        if answered:
            return answered
        both = self._both(leaf, question, cutoff, watch)
        return None if both is None else both[0]

    def _both(self, leaf: Leaf, question: Question, cutoff: int, watch: Watch) -> tuple[list[Leaf], list[float]] | None:
        """Return the leaves of both answers and what these cost, or ``None`` if time ran out."""
        leaves, gains = [], []
        for yes in (False, True):
            child = self._leaf((*leaf.answers, (question.clients, yes)), watch)
            if child is None:
                return None
            leaves.append(child)
            gains.append(min(child.objective, cutoff) - leaf.objective)
            part = 1 - question.part if yes else question.part
            self._costs[question.clients, yes].append(gains[-1] / max(LEAST_PART, part))
        return leaves, gains

    def _expected(self, question: Question, yes: bool) -> float:
        known = self._costs[question.clients, yes]
        return (1 - question.part if yes else question.part) * (sum(known) / len(known) if known else USUAL_S)

    def _promise(self, question: Question) -> float:
        return max(1.0, self._expected(question, False)) * max(1.0, self._expected(question, True))

    def _leaf(self, answers: tuple[tuple[tuple[int, ...], bool], ...], watch: Watch) -> Leaf | None:
        """Return the leaf of these answers, or ``None`` if time ran out."""
        lower, upper = self._program.lower.copy(), self._program.upper.copy()
        for clients, yes in answers:
            self._answer(clients, yes, lower, upper)
        optimum = None if watch.stopped() else self._relaxation.solve(lower, upper, watch.remaining_s())
        if optimum is None:
            return None
        shares = optimum.values[: len(self._positions)]
        taken = np.flatnonzero(shares > EDGE)
        plan = None
        if (shares[taken] > 1 - EDGE).all() and not self._missing(optimum):
            times = np.round(shares[taken]).astype(np.int64).tolist()
            plan = self._pool.placed({}, [(self._positions[q], n) for q, n in zip(taken.tolist(), times, strict=True)])
        bound = self._bound(optimum.prices, lower, upper)
        asked = () if plan is not None else self._questions(optimum)
        return Leaf(answers, bound, optimum.objective + self._model.most, asked, plan)

    def _answer(self, clients: tuple[int, ...], yes: bool, lower: Floats, upper: Floats) -> None:
        """Narrow the bounds of columns to what an answer leaves."""
        routes = len(self._positions)
        within = [(self._routes.clients == i).any(axis=1) for i in clients]
        if len(clients) == 1:
            visited = routes + clients[0]
            if yes:
                lower[visited] = 1.0
            else:
                upper[visited] = 0.0
                upper[:routes][within[0]] = 0.0
        else:
            upper[:routes][within[0] != within[1] if yes else within[0] & within[1]] = 0.0

    def _missing(self, optimum: Optimum) -> bool:
        """Whether a relaxation lacks visits."""
        return bool((optimum.values[len(self._positions) + self._model.clients :] > EDGE).any())

    def _questions(self, optimum: Optimum) -> tuple[Question, ...]:
        """Return what a relaxation leaves open: clients, or pairs if hardly a client."""
        routes = len(self._positions)
        visits = optimum.values[routes : routes + self._model.clients]
        halves = np.flatnonzero((visits > EDGE) & (visits < 1 - EDGE)).tolist()
        single = [Question((i,), float(visits[i])) for i in halves]
        if len(single) >= PROBES:
            return tuple(single)
        together: dict[tuple[int, int], float] = defaultdict(float)
        for q in np.flatnonzero(optimum.values[:routes] > EDGE).tolist():
            for pair in combinations(sorted(self._once.intersection(self._routes.clients[q].tolist())), 2):
                together[pair] += float(optimum.values[q])
        pairs = [Question(pair, part) for pair, part in together.items() if EDGE < part < 1 - EDGE]
        return (*single, *sorted(pairs, key=lambda q: (abs(q.part - 0.5), q.clients))[: 4 * PROBES])

    def _bound(self, prices: Floats, lower: Floats, upper: Floats) -> int:
        """Return the Lagrangian bound at prices of the rows, in whole numbers: it needs no tolerance."""
        scale, program, model = self._pool.pricer.scale, self._program, self._model
        exact: Ints = np.round(prices * scale).astype(np.int64)
        exact = np.where(np.isinf(program.low), np.minimum(exact, 0), exact)
        exact = np.where(np.isinf(program.high), np.maximum(exact, 0), exact)
        reduced = np.round(program.cost).astype(np.int64) * scale - self._exact @ exact
        # The price of a class is what makes none of its routes better than nothing.
        routes = len(self._positions)
        kinds, kind = len(self._pool.pricer.kinds), self._routes.kind
        least = np.zeros(kinds, dtype=np.int64)
        usable = upper[:routes] > 0
        np.minimum.at(least, kind[usable], reduced[:routes][usable])
        exact[model.clients : model.clients + kinds] += least
        reduced[:routes] -= least[kind]
        ends = np.where(exact > 0, program.low, program.high)
        total = int((exact * np.where(exact == 0, 0, ends).astype(np.int64)).sum())
        total += int(np.minimum(reduced * lower.astype(np.int64), reduced * upper.astype(np.int64)).sum())
        return -(-total // scale) + model.most


def _elastic(program: Program, clients: int, price: float) -> Program:
    """Return a program in which any visit may be missing at a price, so that no answers leave it without a point."""
    rows = np.arange(clients)
    missing = csr_array((np.ones(clients), (rows, rows)), shape=(program.matrix.shape[0], clients))
    return replace(
        program,
        cost=np.concatenate([program.cost, np.full(clients, price)]),
        lower=np.concatenate([program.lower, np.zeros(clients)]),
        upper=np.concatenate([program.upper, np.ones(clients)]),
        matrix=csr_array(hstack([program.matrix, missing])),
    )
