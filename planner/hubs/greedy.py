"""The heuristic: grow regions from spread-out hubs, repair and improve them by shifts and exchanges, then shake.

A step moves dongs that must stay together as one. Steps are taken when they make the grouping better: first
fewer breaches, then less cost. When none is left, two neighbouring regions are merged and split anew, as in
ReCom (DeFord, Duchin and Solomon 2021), and the result is kept if it is no worse.
"""

import random
from collections.abc import Iterator
from heapq import heappop, heappush

import numpy as np

from planner.hubs.instance import HubInstance, HubPlan
from planner.hubs.lagrange import Relaxation
from planner.hubs.medians import interchange
from planner.hubs.search import Appraiser, Region, Worth, nearest, to_plan
from planner.hubs.split import pair_costs
from planner.hubs.units import Unit, units
from planner.result import Answer, SolveParams, Status, Watch

HINT_SHAKES = 3
HINT_SHARE = 0.25
"""Of the time limit, at most so much for a hint."""
SHAKES_PER_REGION = 40
STARTS = 2
NEAREST = 6
"""Without neighbours, a dong is offered to so many regions, those with the cheapest hubs."""


def solve(data: HubInstance, params: SolveParams, watch: Watch) -> Answer[HubPlan]:
    """Return a good plan without a bound; ``unknown`` if none was found, never ``infeasible``."""
    best: tuple[Worth, HubPlan] | None = None
    for worth, plan in _groupings(data, params, watch, SHAKES_PER_REGION):
        if best is None or worth < best[0]:
            best = worth, plan
            watch.report("greedy", worth.cost if not worth.broken else None)
    return _answer(best)


def hint(data: HubInstance, params: SolveParams, watch: Watch, relaxed: Relaxation) -> Answer[HubPlan]:
    """Return a quick plan for another solver to start from, grown from the relaxation's hubs and from others."""
    nearest_served = served(data, relaxed)
    if nearest_served is not None:
        return nearest_served
    brief = Watch(HINT_SHARE * watch.remaining_s(), None, watch.cancel)
    best: tuple[Worth, HubPlan] | None = None
    for worth, plan in _groupings(data, params, brief, HINT_SHAKES, relaxed.hubs):
        if best is None or worth < best[0]:
            best = worth, plan
        if best[0] < (0.0, relaxed.bound + 1) or (data.borders is None and not best[0].broken):
            break  # good enough: without contiguity the engine shares dongs out better than shifts do
    return _answer(best)


def grown(data: HubInstance, params: SolveParams, watch: Watch, hubs: tuple[int, ...]) -> list[Region]:
    """Return regions grown from hubs, after interchange, whatever else they break; empty if dongs stay over."""
    search = _Search(data, params.seed, watch, thrifty=False)
    return search.grow(search.all, list(interchange(search.pair_costs, hubs, search.judge.forced)))


def served(data: HubInstance, relaxed: Relaxation) -> Answer[HubPlan] | None:
    """Return the plan in which each dong belongs to the nearest of good hubs, if no rule or price speaks against it."""
    if not relaxed.hubs:
        return None
    judge, costs = Appraiser(data), pair_costs(data)
    hubs = interchange(costs, relaxed.hubs, judge.forced)
    regions = nearest(judge, costs, hubs)
    worth = judge.worth(regions)
    if worth.broken or worth.cost > costs[:, list(hubs)].min(axis=1).sum():
        return None
    return _answer((worth, to_plan(regions)))


def _answer(best: tuple[Worth, HubPlan] | None) -> Answer[HubPlan]:
    if best is None or best[0].broken:
        return Answer(Status.UNKNOWN)
    return Answer(Status.FEASIBLE, best[1], best[0].cost)


def _groupings(
    data: HubInstance, params: SolveParams, watch: Watch, shakes_per_region: int, hubs: tuple[int, ...] = ()
) -> Iterator[tuple[Worth, HubPlan]]:
    broken = np.inf
    for thrifty in (False, True) if data.max_opening_cost is not None else (False,):
        search = _Search(data, params.seed, watch, thrifty=thrifty)
        for count in _counts(data) if broken else ():
            for worth, plan in search.run(count, shakes_per_region * count, hubs):
                broken = min(broken, worth.broken)
                yield worth, plan


def _counts(data: HubInstance) -> list[int]:
    """Return the numbers of regions to try, four spread evenly and today's, the most regions first."""
    lower, upper = max(1, data.regions.lower, len(set(data.forced_hubs))), data.regions.upper
    for load in data.loads:
        if load.band is not None:
            upper = min(upper, sum(load.amounts) // max(1, load.band.lower))
            lower = max(lower, -(-sum(load.amounts) // max(1, load.band.upper)))
    if lower > upper:
        return []
    today = {len(set(data.today))} if data.today else set()
    spread = {int(count) for count in np.linspace(lower, upper, 4)}
    return sorted(spread | (today & set(range(lower, upper + 1))), reverse=True)


class _Search:
    """One grouping at a time, changed step by step."""

    def __init__(self, data: HubInstance, seed: int, watch: Watch, *, thrifty: bool) -> None:
        self.data = data
        self.watch = watch
        self.random = random.Random(seed)
        self.judge = Appraiser(data, thrifty=thrifty)
        self.blocks = units(data)
        self.block_of = {i: block for block in self.blocks for i in block}
        self.all = frozenset(range(len(data.demand)))
        self.pair_costs = pair_costs(data)
        self.regions: list[Region] = []
        self.home: dict[int, int] = {}

    def run(self, count: int, shakes: int, hubs: tuple[int, ...]) -> Iterator[tuple[Worth, HubPlan]]:
        """Yield ever better groupings into ``count`` regions, from some hubs if they are as many."""
        best: Worth | None = None
        kept: list[Region] = []
        self._settle(kept)
        for worth in self._tries(count, shakes, hubs):
            if best is None or worth < best:
                best, kept = worth, self.regions
                yield worth, to_plan(self.regions)
            elif worth > best:
                self._settle(kept)

    def _tries(self, count: int, shakes: int, hubs: tuple[int, ...]) -> Iterator[Worth]:
        """Yield the worth of one grouping after another: grown ones first, then shaken ones."""
        for grown in self._grown(count, hubs):
            if len(grown) == count:
                self._settle(grown)
                yield self._descend(self.blocks)
            if self.watch.stopped():
                return
        for _ in range(shakes if self.regions and count > 1 else 0):
            blocks = self._shake()
            if blocks:
                yield self._descend(blocks)
            if self.watch.stopped():
                return

    def _settle(self, regions: list[Region]) -> None:
        self.regions = list(regions)
        self.home = {i: place for place, region in enumerate(regions) for i in region.members}

    def _grown(self, count: int, hubs: tuple[int, ...]) -> Iterator[list[Region]]:
        """Yield groupings to start from: today's, if there is one, and those grown from hubs."""
        if self.data.today is not None:
            members: dict[int, set[int]] = {}
            for block in self.blocks:
                members.setdefault(self.data.today[min(block)], set()).update(block)
            yield [self.judge.region(frozenset(m)) for m in members.values()]
        for seeds in self._starts(count, hubs):
            yield self.grow(self.all, seeds)

    def _starts(self, count: int, hubs: tuple[int, ...]) -> Iterator[list[int]]:
        """Yield sets of hubs: as drawn, and after interchange."""
        if len(hubs) == count:
            yield list(interchange(self.pair_costs, hubs, self.judge.forced))
        for _ in range(STARTS if len(self.blocks) >= count else 0):
            drawn = self._seeds(self.blocks, count)
            yield drawn
            yield list(interchange(self.pair_costs, tuple(drawn), self.judge.forced))

    def grow(self, dongs: frozenset[int], seeds: list[int]) -> list[Region]:
        """Share out dongs to hubs, cheapest next; empty if they cannot all be reached."""
        inside = set(dongs)
        members: list[set[int]] = [set() for _ in seeds]
        queue = [(0, place, seed) for place, seed in enumerate(seeds)]
        while queue and inside:
            _, place, i = heappop(queue)
            if i not in inside:
                continue
            members[place] |= self.block_of[i]
            inside -= self.block_of[i]
            for j in self._neighbours(self.block_of[i]) & inside:
                heappush(queue, (int(self.judge.twice[j, seeds[place]]), place, j))
        return [self.judge.region(frozenset(m)) for m in members] if not inside and all(members) else []

    def _seeds(self, blocks: list[Unit], count: int) -> list[int]:
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

    def _neighbours(self, block: Unit) -> set[int]:
        if self.data.borders is None:
            return set(range(len(self.data.demand)))
        return {j for i in block for j in self.judge.neighbours[i]}

    def _descend(self, blocks: list[Unit]) -> Worth:
        """Take improving shifts of some blocks, and exchanges where no shift is left, until there is neither."""
        worth = self.judge.worth(self.regions)
        active, exchange = blocks, False
        while active and not self.watch.stopped():
            touched: set[Unit] = set()
            for block in self.random.sample(active, len(active)):
                better = self._best_step(block, worth, exchange=exchange)
                if better is not None:
                    worth = better
                    touched |= self._around(block)
            if exchange and not touched:
                break
            active, exchange = (sorted(touched, key=min), False) if touched else (blocks, True)
        return worth

    def _best_step(self, block: Unit, worth: Worth, *, exchange: bool) -> Worth | None:
        """Take the first step of a block that makes the grouping better; ``None`` if there is none."""
        for target in self._targets(block):
            tried = self._exchanges(block, target) if exchange else iter([(block, target, frozenset[int]())])
            for step in tried:
                after = self._after(*step)
                if after and (value := self.judge.worth(after)) < worth:
                    self._settle(after)
                    return value
        return None

    def _around(self, block: Unit) -> set[Unit]:
        """Return the blocks that a step of one concerns: those of its region and of the regions it may go to."""
        places = {self.home[min(block)], *self._targets(block)}
        return {self.block_of[i] for place in places for i in self.regions[place].members}

    def _targets(self, block: Unit) -> list[int]:
        """Return the regions a block may go to."""
        home, i = self.home[min(block)], min(block)
        if self.data.borders is not None:
            return sorted({self.home[j] for j in self._neighbours(block)} - {home})
        others = [place for place in range(len(self.regions)) if place != home]
        return sorted(others, key=lambda place: int(self.judge.twice[i, self.regions[place].hub]))[:NEAREST]

    def _exchanges(self, block: Unit, target: int) -> Iterator[tuple[Unit, int, Unit]]:
        for back in {self.block_of[j] for j in self.regions[target].members}:
            if self.home[min(block)] in self._targets(back):
                yield block, target, back

    def _after(self, block: Unit, target: int, back: Unit) -> list[Region] | None:
        """Return the regions after a block has gone to the target and another come back; ``None`` if one is empty."""
        home = self.home[min(block)]
        left = self.regions[home].members - block | back
        joined = self.regions[target].members - back | block
        if home == target or not left or not joined:
            return None
        after = list(self.regions)
        after[home], after[target] = self.judge.region(left), self.judge.region(joined)
        return after

    def _shake(self) -> list[Unit]:
        """Merge a region with one next to it and split them anew; return their blocks, none if that failed."""
        block = self.random.choice(self.blocks)
        targets = self._targets(block)
        if not targets:
            return []
        pair = self.home[min(block)], self.random.choice(targets)
        merged = self.regions[pair[0]].members | self.regions[pair[1]].members
        blocks = [b for b in self.blocks if b <= merged]
        halves = self.grow(merged, self._seeds(blocks, 2)) if len(blocks) > 1 else []
        if not halves:
            return []
        after = list(self.regions)
        after[pair[0]], after[pair[1]] = halves
        self._settle(after)
        return blocks
