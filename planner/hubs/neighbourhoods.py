"""The solver for many dongs: two to four regions next to each other are taken apart and grouped anew, exactly.

A large neighbourhood search (Shaw 1998). A neighbourhood that holds nothing better is not tried again until one
of its regions has changed; when all have been tried, or time is over, the search ends.
"""

import random
from collections.abc import Iterator

from planner.hubs import constraints, greedy, lagrange
from planner.hubs.distance import distance
from planner.hubs.instance import Band, Border, HubInstance, HubPlan, Load, Unlike
from planner.hubs.program import build, judged, prove, sharper, whole_bound
from planner.hubs.search import Appraiser, Region, Worth, to_plan
from planner.result import Answer, SolveParams, Status, Watch

WIDTHS = (2, 3, 4)
"""Regions in a neighbourhood; wider ones when the narrower hold nothing better."""
MOST_DONGS = 80
"""No neighbourhood with more dongs than this."""
LIMIT_S = 4.0
"""Seconds for one neighbourhood."""

Taken = frozenset[frozenset[int]]


def solve(data: HubInstance, params: SolveParams, watch: Watch) -> Answer[HubPlan]:
    """Return a good plan with a Lagrangian bound; ``unknown`` if none was found."""
    relaxed = lagrange.relax(data, watch)
    best = sharper(greedy.hint(data, params, watch, relaxed), whole_bound(relaxed.bound))
    return improve(data, params, watch, best, 0.0)


def improve(
    data: HubInstance, params: SolveParams, watch: Watch, best: Answer[HubPlan], spare_s: float
) -> Answer[HubPlan]:
    """Return the plan that neighbourhoods lead to.

    Parameters
    ----------
    best
        Where to start; given back as it is if it holds no plan.
    spare_s
        Seconds of the limit to leave.
    """
    if best.plan is None or best.status is Status.OPTIMAL:
        return best
    watch.report("neighbourhoods", best.objective, best.bound, best.plan)
    search = _Search(data, params, watch, best.plan, spare_s)
    for worth in search.steps():
        best = judged(to_plan(search.regions), worth.cost, best.bound)
        watch.report("neighbourhoods", best.objective, best.bound, best.plan)
        if best.status is Status.OPTIMAL:
            break
    return best


class _Search:
    """A plan that every rule accepts, changed a few regions at a time."""

    def __init__(self, data: HubInstance, params: SolveParams, watch: Watch, plan: HubPlan, spare_s: float) -> None:
        self.data, self.params, self.watch, self.spare_s = data, params, watch, spare_s
        self.random = random.Random(params.seed)
        self.judge = Appraiser(data)
        self.regions = _regions(self.judge, plan)
        self.worth = self.judge.worth(self.regions)
        self.tried: set[Taken] = set()

    def steps(self) -> Iterator[Worth]:
        """Yield each better worth."""
        while (places := self._next()) and self.watch.remaining_s() > self.spare_s:
            taken = [self.regions[place] for place in places]
            self.tried.add(frozenset(region.members for region in taken))
            regrouped = self._regroup(taken)
            if regrouped is None:
                continue
            after = [r for place, r in enumerate(self.regions) if place not in places] + regrouped
            if (worth := self.judge.worth(after)) < self.worth:
                self.regions, self.worth = after, worth
                yield worth

    def _next(self) -> tuple[int, ...]:
        """Return a neighbourhood not yet tried; empty if there is none."""
        for width in WIDTHS:
            starts = self.random.sample(range(len(self.regions)), len(self.regions))
            for start in starts:
                for places in self._around((start,), width):
                    taken = frozenset(self.regions[place].members for place in places)
                    if taken not in self.tried and sum(map(len, taken)) <= MOST_DONGS:
                        return places
        return ()

    def _around(self, places: tuple[int, ...], width: int) -> Iterator[tuple[int, ...]]:
        """Yield the chains of so many regions that begin with some, each next to the one before."""
        if len(places) == width:
            yield places
            return
        for place in self._near(places[-1]):
            if place not in places:
                yield from self._around((*places, place), width)

    def _near(self, place: int) -> list[int]:
        """Return the regions next to one, or those with the nearest hubs where contiguity is not asked."""
        region = self.regions[place]
        others = [p for p in range(len(self.regions)) if p != place]
        if self.data.borders is None:
            row = self.judge.cost[region.hub]
            return sorted(others, key=lambda p: int(row[self.regions[p].hub]))[: greedy.NEAREST]
        rim = {j for i in region.members for j in self.judge.neighbours[i]}
        return [p for p in others if rim & self.regions[p].members]

    def _regroup(self, taken: list[Region]) -> list[Region] | None:
        """Return the best regions of the dongs of some regions, as many as before; ``None`` if none is better."""
        dongs = sorted(i for region in taken for i in region.members)
        part = restrict(self.data, dongs, taken, self.regions)
        at = {old: new for new, old in enumerate(dongs)}
        hub_of = {i: region.hub for region in taken for i in region.members}
        plan = HubPlan(hub_of=tuple(at[hub_of[i]] for i in dongs))
        judge = Appraiser(part)
        now = judge.worth(_regions(judge, plan))
        watch = Watch(min(LIMIT_S, self.watch.remaining_s()), None, self.watch.cancel)
        relaxed = lagrange.relax(part, watch)
        start = judged(plan, now.cost, whole_bound(relaxed.bound))
        if start.status is Status.OPTIMAL:
            return None
        program = build(part, constraints.RULES, pairs=relaxed.pairs(now.cost))
        found = prove(program, self.params, watch, start).plan
        if found is None or found == plan:
            return None
        members = {h: frozenset(dongs[i] for i, hub in enumerate(found.hub_of) if hub == h) for h in found.hub_of}
        return [self.judge.region(m, dongs[h]) for h, m in sorted(members.items())]


def _regions(judge: Appraiser, plan: HubPlan) -> list[Region]:
    members = {h: frozenset(i for i, hub in enumerate(plan.hub_of) if hub == h) for h in plan.hub_of}
    return [judge.region(m, h) for h, m in sorted(members.items())]


def _unlike(data: HubInstance, dongs: list[int], regions: list[Region]) -> tuple[Unlike, ...]:
    """Return how far some dongs must stay from groupings that the whole must differ from.

    The distances of two parts add up to no more than that of the whole: what the rest lacks is asked of this part, if
    it has as much now. That is too strict at times and too lax at others, so the whole is judged again.
    """
    rest = sorted(set(range(len(data.demand))).difference(dongs))
    label = {i: region.hub for region in regions for i in region.members}

    def apart(other: Unlike, some: list[int]) -> int:
        return distance([label[i] for i in some], [other.region_of[i] for i in some])

    return tuple(
        Unlike(
            region_of=tuple(other.region_of[i] for i in dongs),
            least_apart=min(apart(other, dongs), max(0, other.least_apart - apart(other, rest))),
        )
        for other in data.unlike
    )


def restrict(data: HubInstance, dongs: list[int], taken: list[Region], regions: list[Region]) -> HubInstance:
    """Return the instance of some dongs, with as many regions as they have now and what moves the others leave."""
    at = {old: new for new, old in enumerate(dongs)}

    def square(matrix: tuple[tuple[int, ...], ...]) -> tuple[tuple[int, ...], ...]:
        return tuple(tuple(matrix[i][h] for h in dongs) for i in dongs)

    def pairs(listed: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        return tuple((at[i], at[j]) for i, j in listed if i in at and j in at)

    def left(most: int | None, all_moved: int, moved_here: int) -> int | None:
        return None if most is None else most - all_moved + moved_here

    borders = data.borders and tuple(
        Border(a=at[b.a], b=at[b.b], metres=b.metres) for b in data.borders if b.a in at and b.b in at
    )
    return data.model_copy(
        update={
            "demand": tuple(data.demand[i] for i in dongs),
            "cost": square(data.cost),
            "seconds": data.seconds and square(data.seconds),
            "loads": tuple(_part(load, dongs) for load in data.loads),
            "borders": borders,
            "regions": Band(lower=len(taken), upper=len(taken)),
            "candidates": None if data.candidates is None else tuple(at[h] for h in data.candidates if h in at),
            "forced_hubs": tuple(at[h] for h in data.forced_hubs if h in at),
            "together": pairs(data.together),
            "apart": pairs(data.apart),
            "fixed": pairs(data.fixed),
            "today": data.today and tuple(data.today[i] for i in dongs),
            "max_moved_dongs": left(data.max_moved_dongs, sum(r.moved for r in regions), sum(r.moved for r in taken)),
            "max_moved_demand": left(
                data.max_moved_demand, sum(r.moved_demand for r in regions), sum(r.moved_demand for r in taken)
            ),
            "unlike": _unlike(data, dongs, regions),
            "opening_cost": data.opening_cost and tuple(data.opening_cost[i] for i in dongs),
            "max_opening_cost": left(
                data.max_opening_cost, sum(r.opening_cost for r in regions), sum(r.opening_cost for r in taken)
            ),
        }
    )


def _part(load: Load, dongs: list[int]) -> Load:
    capacity = load.capacity and tuple(load.capacity[i] for i in dongs)
    return load.model_copy(update={"amounts": tuple(load.amounts[i] for i in dongs), "capacity": capacity})
