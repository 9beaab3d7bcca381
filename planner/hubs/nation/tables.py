"""What is known of every district and number of hubs, and what to ask next.

Two masters over one table. The hopeful one takes the cost of the best plan where one has been looked for, and the
bound elsewhere: as long as it wants what has not been tried, that is tried; then it is the best plan of all known.
The other takes bounds only: its cost is the bound of the whole, and what it wants is worth a longer try, until each
of its choices is proven. Then no plan is better.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from planner.hubs.instance import HubInstance, HubPlan
from planner.hubs.nation.instance import NationInstance, NationPlan
from planner.hubs.nation.sharing import NEVER, Ints, Row, Shared, share
from planner.hubs.nation.tasks import Report, Task, counts
from planner.result import Status, Watch

FIRST_S = 4.0
"""Seconds for the first try of a number of hubs."""
LONGER = 4.0
"""Each further try of the same number takes so many times longer."""
SHORTEST_S = 0.2
SHARE_FOR_BOUNDS = 0.4
"""Of the time left, at most so much for the bounds of all numbers of hubs."""
SHARE_FOR_FIRST = 0.5
"""Of the time left, for the first plans of all districts."""

Pair = tuple[int, int]
"""A district, and the place of a number of hubs in its row."""


class Tables:
    """The state of a decomposition; knows no processes."""

    def __init__(self, data: NationInstance, units: Sequence[HubInstance], workers: int) -> None:
        self.data, self.workers = data, workers
        self.ranges = [counts(district) for district in units]
        self.lower: list[Ints] = [np.zeros(len(numbers), dtype=np.int64) for numbers in self.ranges]
        self.upper: list[Ints] = [np.full(len(numbers), NEVER, dtype=np.int64) for numbers in self.ranges]
        self.tries: list[Ints] = [np.zeros(len(numbers), dtype=np.int64) for numbers in self.ranges]
        self.plans: dict[Pair, HubPlan] = {}
        self.crashed: set[Pair] = set()
        self.settled: set[Pair] = set()
        """Tried to the end: nothing more can be learnt."""
        largest_first = sorted(range(len(units)), key=lambda d: -len(units[d].demand))
        self.unbounded = [d for d in largest_first if self.ranges[d]]
        self.sizes = [len(district.demand) for district in units]
        self.queue: list[Pair] = []
        self.running: set[Pair | int] = set()
        self.best: tuple[int, ...] | None = None
        self.objective: int | None = None
        self.bound: int | None = 0
        """Of the whole; ``None`` once there is proof that no plan exists."""

    def next_task(self, watch: Watch) -> Task | None:
        """Return what to ask next; ``None`` if nothing, or nothing before a running task has ended."""
        if self.unbounded:
            share = self.sizes[self.unbounded[0]] / sum(self.sizes[district] for district in self.unbounded)
            district = self.unbounded.pop(0)
            self.running.add(district)
            return Task(district, None, SHARE_FOR_BOUNDS * share * watch.remaining_s() * self.workers)
        if any(isinstance(task, int) for task in self.running):
            return None
        if not self.queue:
            self.queue = self._wanted()
        if not self.queue or watch.stopped():
            return None
        pair = self.queue.pop(0)
        self.running.add(pair)
        district, place = pair
        return Task(district, self.ranges[district][place], self._limit_s(pair, watch))

    def note(self, report: Report) -> None:
        """Take the answer to a task."""
        district = report.task.district
        if report.task.hubs is None:
            self.running.discard(district)
            if report.bounds is not None:
                self.lower[district] = np.maximum(self.lower[district], report.bounds)
            return
        place = self.ranges[district].index(report.task.hubs)
        self.running.discard((district, place))
        self.tries[district][place] += 1
        if report.final:
            self.settled.add((district, place))
        if report.answer is None:
            self.crashed.add((district, place))
            return
        if report.answer.status is Status.INFEASIBLE:
            self.lower[district][place] = NEVER
            return
        if report.answer.bound is not None:
            self.lower[district][place] = max(self.lower[district][place], report.answer.bound)
        if report.answer.objective is not None and report.answer.objective < self.upper[district][place]:
            self.upper[district][place] = report.answer.objective
            self.plans[district, place] = report.answer.plan or self.plans[district, place]

    def settle(self) -> None:
        """Bring the best plan and the bound of the whole up to what is known."""
        self._hope()
        self._proof()

    def plan(self) -> NationPlan | None:
        """Return the best plan known."""
        if self.best is None:
            return None
        return NationPlan(districts=tuple(self.plans[pair] for pair in self._pairs(self.best)))

    def _wanted(self) -> list[Pair]:
        """Return pairs to try, the largest districts first, none of them being tried now."""
        fresh = [pair for pair in self._hope() if pair not in self.running]
        chosen = self._proof().counts or ()
        if fresh:
            return sorted(fresh, key=lambda pair: -self.sizes[pair[0]])
        open_pairs = [pair for pair in self._pairs(chosen) if self._gap(pair) and self._may_try(pair)]
        untried = [pair for pair in open_pairs if not self._tried(pair)]
        return untried or sorted(open_pairs, key=self._worth_trying, reverse=True)[: self.workers]

    def _hope(self) -> list[Pair]:
        """Return what the hopeful master wants and has not been tried; take the best plan of those known."""
        hopeful = [
            np.where(tries > 0, u, low) for tries, u, low in zip(self.tries, self.upper, self.lower, strict=True)
        ]
        counts = self._share(hopeful).counts
        fresh = [pair for pair in self._pairs(counts or ()) if not self._tried(pair)]
        if fresh and all((upper < NEVER).any() for upper in self.upper):
            counts = self._share(self.upper).counts
        if counts is not None and all(pair in self.plans for pair in self._pairs(counts)):
            self.best = counts if self.best is None else min(self.best, counts, key=self._cost)
        self.objective = None if self.best is None else self._cost(self.best)
        return fresh

    def _cost(self, chosen: Sequence[int]) -> int:
        return sum(int(self.upper[district][place]) for district, place in self._pairs(chosen))

    def _proof(self) -> Shared:
        """Return the choice by bounds alone, whose cost bounds the whole."""
        shared = self._share(self.lower)
        if shared.bound is None:
            self.bound = None
        elif self.bound is not None:
            self.bound = max(self.bound, shared.bound)
        return shared

    def _share(self, costs: Sequence[Ints]) -> Shared:
        wons = (district.hub_won for district in self.data.districts)
        rows = [Row(numbers.start, c, won) for numbers, c, won in zip(self.ranges, costs, wons, strict=True)]
        return share(rows, self.data.hubs, self.data.budget_won)

    def _pairs(self, chosen: Sequence[int]) -> Iterator[Pair]:
        for district, count in enumerate(chosen):
            yield district, count - self.ranges[district].start

    def _tried(self, pair: Pair) -> bool:
        return bool(self.tries[pair[0]][pair[1]])

    def _may_try(self, pair: Pair) -> bool:
        return pair not in self.running | self.crashed | self.settled

    def _gap(self, pair: Pair) -> int:
        return int(self.upper[pair[0]][pair[1]] - self.lower[pair[0]][pair[1]])

    def _worth_trying(self, pair: Pair) -> float:
        """Return what is to be gained for the time it takes."""
        return self._gap(pair) / LONGER ** int(self.tries[pair[0]][pair[1]])

    def _limit_s(self, pair: Pair, watch: Watch) -> float:
        tries = int(self.tries[pair[0]][pair[1]])
        limit_s = FIRST_S * LONGER**tries
        if not tries:
            waiting = sum(not each.any() for each in self.tries)
            limit_s = min(limit_s, SHARE_FOR_FIRST * watch.remaining_s() * self.workers / max(1, waiting))
        return min(watch.remaining_s(), max(SHORTEST_S, limit_s))
