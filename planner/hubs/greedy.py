"""The heuristic: grow regions from spread-out hubs, repair and improve them by shifts and exchanges, then shake.

A step moves dongs that must stay together as one. Steps are taken when they make the grouping better: first
fewer breaches, then less cost. When none is left, two neighbouring regions are merged and split anew, as in
ReCom (DeFord, Duchin and Solomon 2021), and the result is kept if it is no worse.
"""

import random
from collections.abc import Iterator
from heapq import heappop, heappush

import networkx as nx
import numpy as np

from planner.hubs.instance import HubInstance, HubPlan
from planner.hubs.search import Appraiser, Region, Worth, to_plan
from planner.result import Answer, SolveParams, Status, Watch

HINT_SHAKES = 2
SHAKES_PER_REGION = 40
STARTS = 4
NEAREST = 6
"""Without neighbours, a dong is offered to so many regions, those with the cheapest hubs."""

Block = frozenset[int]


def solve(data: HubInstance, params: SolveParams, watch: Watch) -> Answer[HubPlan]:
    """Return a good plan without a bound; ``unknown`` if none was found, never ``infeasible``."""
    return _best_of(data, params, watch, SHAKES_PER_REGION)


def hint(data: HubInstance, params: SolveParams, watch: Watch) -> Answer[HubPlan]:
    """Return a quick plan for another solver to start from."""
    return _best_of(data, params, watch, HINT_SHAKES)


def _best_of(data: HubInstance, params: SolveParams, watch: Watch, shakes_per_region: int) -> Answer[HubPlan]:
    search = _Search(data, params.seed, watch)
    best: tuple[Worth, HubPlan] | None = None
    for count in _counts(data):
        for worth, plan in search.run(count, shakes_per_region * count):
            if best is None or worth < best[0]:
                best = worth, plan
                watch.report("greedy", worth.cost if not worth.broken else None)
    if best is None or best[0].broken:
        return Answer(Status.UNKNOWN)
    return Answer(Status.FEASIBLE, best[1], best[0].cost)


def _counts(data: HubInstance) -> list[int]:
    """Return the numbers of regions to try, at most four, the most regions first."""
    lower, upper = max(1, data.regions.lower, len(set(data.forced_hubs))), data.regions.upper
    for load in data.loads:
        if load.band is not None:
            upper = min(upper, sum(load.amounts) // max(1, load.band.lower))
            lower = max(lower, -(-sum(load.amounts) // max(1, load.band.upper)))
    return sorted({int(count) for count in np.linspace(lower, upper, 4)}, reverse=True) if lower <= upper else []


class _Search:
    """One grouping at a time, changed step by step."""

    def __init__(self, data: HubInstance, seed: int, watch: Watch) -> None:
        self.data = data
        self.watch = watch
        self.random = random.Random(seed)
        self.judge = Appraiser(data)
        links: nx.Graph[int] = nx.Graph()
        links.add_nodes_from(range(len(data.demand)))
        links.add_edges_from((*data.together, *data.fixed))
        self.block_of: dict[int, Block] = {i: frozenset(c) for c in nx.connected_components(links) for i in c}
        self.blocks = sorted(set(self.block_of.values()), key=min)
        self.regions: list[Region] = []
        self.home: dict[int, int] = {}

    def run(self, count: int, shakes: int) -> Iterator[tuple[Worth, HubPlan]]:
        """Yield ever better groupings into ``count`` regions."""
        starts = [regions for _ in range(STARTS) if (regions := self._grow(range(len(self.data.demand)), count))]
        if not starts:
            return
        self._settle(min(starts, key=self.judge.worth))
        worth = self._descend()
        yield worth, to_plan(self.regions)
        for _ in range(shakes):
            if self.watch.stopped() or count < 2:
                return
            before = list(self.regions)
            if not self._shake():
                continue
            shaken = self._descend()
            if shaken > worth:
                self._settle(before)
            elif shaken < worth:
                worth = shaken
                yield worth, to_plan(self.regions)

    def _settle(self, regions: list[Region]) -> None:
        self.regions = list(regions)
        self.home = {i: place for place, region in enumerate(regions) for i in region.members}

    def _grow(self, dongs: "range | frozenset[int]", count: int) -> list[Region]:
        """Share out dongs to hubs far from each other, cheapest next; empty if they cannot all be reached."""
        inside = set(dongs)
        blocks = [block for block in self.blocks if block <= inside]
        if len(blocks) < count:
            return []
        members: list[set[int]] = [set() for _ in range(count)]
        queue: list[tuple[int, int, int]] = []
        for place, seed in enumerate(self._seeds(blocks, count)):
            heappush(queue, (0, place, seed))
        hubs = {place: seed for _, place, seed in queue}
        while queue and inside:
            _, place, i = heappop(queue)
            if i not in inside:
                continue
            members[place] |= self.block_of[i]
            inside -= self.block_of[i]
            for j in self._neighbours(self.block_of[i]) & inside:
                heappush(queue, (int(self.judge.twice[j, hubs[place]]), place, j))
        return [self.judge.region(frozenset(m)) for m in members] if not inside and all(members) else []

    def _seeds(self, blocks: list[Block], count: int) -> list[int]:
        """Draw hubs, forced ones first, each next one far from those before (k-means++ on the cost)."""
        inside = {i for block in blocks for i in block}
        seeds = [h for h in self.data.forced_hubs if h in inside][:count]
        allowed = [i for i in sorted(inside) if self.data.candidates is None or i in self.data.candidates]
        while len(seeds) < count:
            free = [i for i in allowed if not any(i in self.block_of[h] for h in seeds)]
            free = free or [min(b) for b in blocks if not any(h in b for h in seeds)]
            nearest = self.judge.twice[np.ix_(free, seeds)].min(axis=1) if seeds else np.ones(len(free))
            seeds.append(self.random.choices(free, weights=(nearest + 1).tolist())[0])
        return seeds

    def _neighbours(self, block: Block) -> set[int]:
        if self.data.borders is None:
            return set(range(len(self.data.demand)))
        return {j for i in block for j in self.judge.graph[i]}

    def _descend(self) -> Worth:
        """Take improving shifts, and exchanges where no shift is left, until there is neither."""
        worth = self.judge.worth(self.regions)
        while not self.watch.stopped():
            better = self._pass(worth, exchange=False)
            if better == worth:
                better = self._pass(worth, exchange=True)
            if better == worth:
                break
            worth = better
        return worth

    def _pass(self, worth: Worth, *, exchange: bool) -> Worth:
        for block in self.random.sample(self.blocks, len(self.blocks)):
            if self.watch.stopped():
                break
            for target in self._targets(block):
                tried = self._exchanges(block, target) if exchange else iter([(block, target, frozenset[int]())])
                for step in tried:
                    after = self._after(*step)
                    if after and (value := self.judge.worth(after)) < worth:
                        worth = value
                        self._settle(after)
                        break
        return worth

    def _targets(self, block: Block) -> list[int]:
        """Return the regions a block may go to."""
        home, i = self.home[min(block)], min(block)
        if self.data.borders is not None:
            return sorted({self.home[j] for j in self._neighbours(block)} - {home})
        others = [place for place in range(len(self.regions)) if place != home]
        return sorted(others, key=lambda place: int(self.judge.twice[i, self.regions[place].hub]))[:NEAREST]

    def _exchanges(self, block: Block, target: int) -> Iterator[tuple[Block, int, Block]]:
        for back in {self.block_of[j] for j in self.regions[target].members}:
            if self.home[min(block)] in self._targets(back):
                yield block, target, back

    def _after(self, block: Block, target: int, back: Block) -> list[Region] | None:
        """Return the regions after a block has gone to the target and another come back; ``None`` if one is empty."""
        home = self.home[min(block)]
        left = self.regions[home].members - block | back
        joined = self.regions[target].members - back | block
        if home == target or not left or not joined:
            return None
        after = list(self.regions)
        after[home], after[target] = self.judge.region(left), self.judge.region(joined)
        return after

    def _shake(self) -> bool:
        """Merge a region with one next to it and split them anew; whether that was possible."""
        block = self.random.choice(self.blocks)
        targets = self._targets(block)
        if not targets:
            return False
        pair = self.home[min(block)], self.random.choice(targets)
        halves = self._grow(self.regions[pair[0]].members | self.regions[pair[1]].members, 2)
        if not halves:
            return False
        after = list(self.regions)
        after[pair[0]], after[pair[1]] = halves
        self._settle(after)
        return True
