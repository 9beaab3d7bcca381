"""Branching on hubs: each dong that may be a hub is one for certain, or none, and the multipliers climb on.

Best first (Beasley 1993). What a node's prices prove of further hubs, that one must open or cannot, is fixed at once.
The least bound of the nodes left open is a bound of the whole; a pair that none of them admits can be left out.
"""

from dataclasses import dataclass, field, replace
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from planner.hubs import constraints
from planner.hubs.instance import HubInstance, HubPlan
from planner.hubs.lagrange import Climb, Relaxation, hubs, read
from planner.hubs.program import build, prove, sharper, whole_bound
from planner.hubs.search import Appraiser, nearest, to_plan
from planner.hubs.split import Floats, pair_costs
from planner.result import Answer, SolveParams, Status, Watch

ROOT_STEPS = 600
NODE_STEPS = 40
FIRST_STEP = 0.5
TRY_EVERY = 16
MOST_PAIRS = 3_000
"""No program with more pairs than this is built in the tree: that takes seconds in which the bound could rise."""
LIMIT_S = 2.0
"""Seconds for the engine to share out the dongs to known hubs."""
MOST_READ = 60
"""At most so many open nodes are read for their pairs; where more are left, the root alone is."""


@dataclass(frozen=True, order=True)
class _Node:
    """Ordered by bound, the older first among equals."""

    bound: float
    age: int
    climb: Climb = field(compare=False)


def improve(
    data: HubInstance, params: SolveParams, start: Climb, best: Answer[HubPlan], watch: Watch, spare_s: float
) -> tuple[Answer[HubPlan], Relaxation]:
    """Return the best plan met, with a bound, and the relaxation that is left.

    Parameters
    ----------
    start
        Where the multipliers have come to without branching.
    best
        A plan: without one nothing could be fixed.
    spare_s
        Seconds of the limit to leave.
    """
    watch.report("branching", best.objective, best.bound, best.plan)
    tree = _Tree(data, params, best, watch, spare_s)
    root = tree.add(_fixed(start, tree.limit), ROOT_STEPS)
    relaxed = read(root, whole=True) if root.best is not None else read(start, whole=False)
    tree.grow()
    return tree.left_over(relaxed)


class _Tree:
    def __init__(
        self, data: HubInstance, params: SolveParams, best: Answer[HubPlan], watch: Watch, spare_s: float
    ) -> None:
        self.data, self.params, self.best, self.watch, self.spare_s = data, params, best, watch, spare_s
        self.judge = Appraiser(data)
        self.costs = pair_costs(data)
        self.open: list[_Node] = []
        self.leaves: list[_Node] = []
        self.age = 0
        self.tried: set[bytes] = set()

    @property
    def limit(self) -> float:
        """No plan better than the best known costs more than this; costs are whole numbers."""
        most = float(self.best.objective or 0)
        return most - 1.0 + max(1e-6, 1e-9 * abs(most))

    def add(self, climb: Climb, steps: int) -> Climb:
        """Climb, and keep the node unless nothing better than the best plan can lie in it."""
        brief = Watch(max(0.0, self.watch.remaining_s() - self.spare_s), None, self.watch.cancel)
        climb.run(brief, steps, FIRST_STEP, self.limit, whole=True)
        if climb.best is not None:
            self._meet(climb)
            if climb.best.bound <= self.limit:
                self.age += 1
                self._try(climb)
                kept = climb if self.watch.stopped() else _fixed(climb, self.limit)
                heappush(self.open, _Node(climb.best.bound, self.age, kept))
        return climb

    def grow(self) -> None:
        """Branch until nothing is open or time is over."""
        while self.open and self.watch.remaining_s() > self.spare_s:
            node = heappop(self.open)
            if node.bound > self.limit:
                continue
            if node.climb.split.decided():
                self._leaf(node)
                continue
            self.watch.report("branching", self.best.objective, whole_bound(min(node.bound, self._least())))
            for child in _children(node.climb):
                self.add(child, NODE_STEPS)

    def left_over(self, root: Relaxation) -> tuple[Answer[HubPlan], Relaxation]:
        """Return the best plan with the bound of all that is left, and the pairs that admits."""
        nodes = [node for node in (*self.open, *self.leaves) if node.bound <= self.limit]
        bound = max(root.bound, min((node.bound for node in nodes), default=self.limit + 1.0))
        ends = root.bound + root.added
        if nodes and len(nodes) <= MOST_READ and not self.watch.stopped():
            ends = np.maximum(ends, np.min([_ends(node) for node in nodes], axis=0))
        return sharper(self.best, whole_bound(bound)), replace(root, bound=bound, added=np.maximum(ends - bound, 0.0))

    def _least(self) -> float:
        return min((node.bound for node in (*self.open[:1], *self.leaves)), default=np.inf)

    def _leaf(self, node: _Node) -> None:
        """Let the engine share out the dongs to the hubs, which are all known; keep the node if it cannot."""
        found = self._share_out(_ends(node) <= self.limit)
        bound = max(node.bound, float(found.bound or 0))
        if found.status is not Status.INFEASIBLE and bound <= self.limit:
            self.leaves.append(replace(node, bound=bound))

    def _share_out(self, kept: NDArray[np.bool_]) -> Answer[HubPlan]:
        """Take the best plan of some pairs, if it is better; return what the engine says of them."""
        if not kept.any(axis=1).all():
            return Answer(Status.INFEASIBLE)
        pairs = [(int(i), int(h)) for i, h in np.argwhere(kept)]
        if len(pairs) > MOST_PAIRS or self.watch.stopped():
            return Answer(Status.UNKNOWN)
        watch = Watch(min(LIMIT_S, self.watch.remaining_s()), None, self.watch.cancel)
        program = build(self.data, constraints.RULES, pairs=pairs)
        found = prove(program, self.params, watch, Answer(Status.UNKNOWN))
        if found.objective is not None and found.objective <= self.limit:
            self.best = sharper(replace(found, bound=None), self.best.bound)
        return found

    def _try(self, climb: Climb) -> None:
        """Share out the dongs to the hubs of the best multipliers, at the first nodes and then ever more rarely."""
        if climb.best is None or not climb.split.weighted or (self.age & (self.age - 1) and self.age % TRY_EVERY):
            return
        chosen, split, rows = np.zeros_like(self.costs, dtype=bool), climb.split, climb.best.hubs
        chosen[:, split.places[rows]] = np.isfinite(split.cost[rows]).T[split.unit_of]
        if (key := np.sort(split.places[rows]).tobytes()) not in self.tried:
            self.tried.add(key)
            self._share_out(chosen)

    def _meet(self, climb: Climb) -> None:
        """Take the plan in which each dong belongs to the nearest of the hubs met, if every rule accepts it."""
        if climb.served > self.limit:
            return
        regions = nearest(self.judge, self.costs, hubs(climb))
        worth = self.judge.worth(regions)
        if not worth.broken and worth.cost < (self.best.objective or 0):
            self.best = replace(self.best, status=Status.FEASIBLE, plan=to_plan(regions), objective=worth.cost)


def _fixed(climb: Climb, limit: float) -> Climb:
    """Return the node without the hubs and pairs that its prices rule out, and with the hubs that they demand."""
    solved, split = climb.best, climb.split
    if solved is None or climb.often is None:
        return climb
    kept = solved.bound + split.opening(solved.price, solved.hubs) <= limit
    forced = split.forced.copy()
    forced[solved.hubs] |= solved.bound + split.closing(solved.price, solved.hubs) > limit
    bound, added = split.added(climb.multipliers, whole=True)
    pairs = bound + added <= limit
    pairs[np.arange(len(pairs)), split.own] = True
    return Climb(split.narrowed(kept | forced, forced, pairs), climb.multipliers, often=climb.often[kept | forced])


def _children(climb: Climb) -> list[Climb]:
    """Return the node without, and with, the hub chosen in about half of the steps."""
    split, often = climb.split, climb.often
    assert often is not None, "a node has climbed"
    place = int(np.abs(np.where(split.forced, np.inf, often - 0.5)).argmin())
    here = np.arange(len(often)) == place
    without = Climb(split.narrowed(~here, split.forced), climb.multipliers, often=often[~here])
    return [without, Climb(split.narrowed(~here | here, split.forced | here), climb.multipliers, often=often)]


def _ends(node: _Node) -> Floats:
    """Return what a plan in a node costs at least, by pair."""
    split = node.climb.split
    ends = np.full((len(split.unit_of),) * 2, np.inf)
    bound, added = split.added(node.climb.multipliers, whole=True)
    ends[:, split.places] = (bound + added).T[split.unit_of]
    np.maximum(ends, node.bound, out=ends)
    return ends
