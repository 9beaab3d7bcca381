"""A plan is bettered part by part, in several threads at once."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass
from random import Random
from typing import Any

from planner.clock import clock
from planner.result import Watch
from planner.visits.dive import Dive, Noise
from planner.visits.generation import as_columns
from planner.visits.insertion import short
from planner.visits.listing import arrays
from planner.visits.neighbourhoods import Neighbourhoods
from planner.visits.pool import Pool
from planner.visits.proof import Proof
from planner.visits.rows import Route
from planner.visits.variables import MasterModel, Routes

LOOSE = 0.07
"""At first, a plan may cost more than the one it follows by this share of the gap; with the time, by less and less."""
POLL_S = 0.05
"""How often the clock is looked at while parts are chosen: an engine ends later than it is told to."""


PATIENCE = 30
"""Parts chosen anew in vain before routes are taken from all plans seen, or another plan is made."""
DIVES = 3.0
"""A dive is begun only if there is time for so many."""


@dataclass(frozen=True)
class Part:
    """A dive, a choice among the routes of all plans seen, or slots chosen anew, and what was known when that began."""

    phase: str
    began: float
    plan: Routes
    """The plan that is to be bettered, or to be left for another one; empty for the first dives."""
    freed: set[int]
    """None but in a neighbourhood."""
    noise: Noise | None = None


class Improvement:
    """Chooses parts of a plan anew, parts without a common slot at the same time.

    The plan that is gone on from may be a little worse than the one before (threshold accepting, Dueck and Scheuer,
    1990).

    Parameters
    ----------
    dive
        Makes plans.
    neighbourhoods
        Draws parts.
    workers
        Threads.
    rng
        The source of chance.
    """

    def __init__(self, dive: Dive, neighbourhoods: Neighbourhoods, workers: int, rng: Random) -> None:
        self._dive = dive
        self._neighbourhoods = neighbourhoods
        self._workers = workers
        self._rng = rng
        self._current: Routes = {}
        self._gap = 0
        self._span = 0.0
        """Seconds left when there was a plan."""
        self._running: dict[Future[Routes | None], Part] = {}
        self._proof = Proof(dive.pool, rng.randrange(2**31)) if dive.pool.whole else None
        self._proving: Future[Routes | None] | None = None
        self._parts_s = 0.0
        """Seconds that parts took since there is a tree."""
        self._seen: dict[tuple[int, tuple[int, ...]], Route] = {}
        """Routes of all plans, by class and clients."""
        self._reached = (0, 0)
        """Visits that the best plan since the last leap is short of, and its cost."""
        self._vain = 0
        """Neighbourhoods since there was a better one."""
        self._leap = "dive"
        """The last leap."""
        self._dive_s = 0.0
        """Seconds that the last dive took."""

    @property
    def bound(self) -> int:
        """No plan costs less, so cuts and their tree have proven, unless it is no better than the best one."""
        return self._proof.bound if self._proof else 0

    def plans(self, best: Callable[[], tuple[Routes, int]], watch: Watch) -> Iterator[tuple[str, Routes | None]]:
        """Yield the phase and its plan, or ``None`` where none was found, until the time is over.

        The first come from dives, as many as there are threads, for what they end in is a matter of luck; in one of the
        threads cuts are made, with which all dive again, and then, for half its time or one thread's, a tree that makes
        the bound tighter. The others follow ``best()``, the best plan with its gap, or, where that leads no farther,
        routes of all plans seen and other dives. Where the pool is not whole there is one dive and no cuts. Whoever
        stops listening leaves behind threads that end soon.
        """
        threads = ThreadPoolExecutor(max_workers=self._workers, thread_name_prefix="parts")
        try:
            self._begin(threads, watch)
            while (self._running or self._proving) and not watch.stopped():
                for part, found in self._ended():
                    yield part.phase, self._taken(part, found, watch)
                    plan, self._gap = best()
                    self._follow(part, found, plan, watch)
                if self._proving and self._proving.done() and not watch.stopped():
                    yield self._proved(threads, watch)
                self._prove(threads, best()[0], watch)
                while self._current and self._idle and self._next(threads, best()[0], watch):
                    pass
                if not (self._running or self._proving):
                    self._prove(threads, best()[0], watch, alone=True)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)

    def _begin(self, threads: ThreadPoolExecutor, watch: Watch) -> None:
        self._dives(threads, watch)
        self._prove(threads, {}, watch)

    def _dives(self, threads: ThreadPoolExecutor, watch: Watch) -> None:
        for _ in range(max(1, self._workers - 1) if self._proof else 1):
            self._start(threads, Part("dive", watch.elapsed_s(), {}, set()), watch)

    def _prove(self, threads: ThreadPoolExecutor, best: Routes, watch: Watch, *, alone: bool = False) -> None:
        """Go on with the proof, unless its tree has had its share of time and there is something else to do."""
        proof = self._proof
        if proof is None or proof.over or self._proving or (proof.branch_s > self._parts_s and not alone):
            return
        model = self._dive.model
        cost = model.cost(best) if best and not short(model, best) else None
        self._proving = threads.submit(copy_context().run, proof.go_on, cost, watch)

    def _proved(self, threads: ThreadPoolExecutor, watch: Watch) -> tuple[str, Routes | None]:
        """Return the phase and the plan of a slice of the proof; where it has made cuts, dive with them."""
        assert self._proof is not None
        assert self._proving is not None
        found, self._proving = self._proving.result(), None
        pool = self._proof.pool
        if pool is self._dive.pool:
            return "branching", found
        self._dive = Dive(self._dive.model, self._dive.pricer, pool, self._rng)
        self._neighbourhoods = Neighbourhoods(pool, self._rng, self._neighbourhoods.size)
        if not self._proof.branching:
            self._dives(threads, watch)
        return "cuts", None

    @property
    def _idle(self) -> bool:
        """Whether a thread has nothing to do."""
        return len(self._running) + (self._proving is not None) < self._workers

    def _next(self, threads: ThreadPoolExecutor, best: Routes, watch: Watch) -> bool:
        """Begin with another part; false if there is none.

        Where neighbourhoods have been in vain for long, a leap: routes of all plans seen, or another dive.
        """
        leaping = any(part.phase != "neighbourhood" for part in self._running.values())
        if self.bound and self._vain >= PATIENCE and not leaping:
            self._vain = 0
            again = self._leap == "recombination" and watch.remaining_s() > DIVES * self._dive_s
            self._leap = "dive" if again else "recombination"
            plan = self._current if again else best
            self._start(threads, Part(self._leap, watch.elapsed_s(), plan, set()), watch)
            return True
        barred = set[int]().union(*(part.freed for part in self._running.values()))
        freed = self._neighbourhoods.draw(self._current, barred)
        if freed:
            slack = LOOSE * self._gap * (watch.remaining_s() / self._span) ** 2
            noise = Noise(slack, self._rng.randrange(2**32)) if slack >= 1 else None
            self._start(threads, Part("neighbourhood", watch.elapsed_s(), self._current, freed, noise), watch)
        return bool(freed)

    def _start(self, threads: ThreadPoolExecutor, part: Part, watch: Watch) -> None:
        run = copy_context().run
        dive, pricer, pool = self._dive, self._dive.pricer, self._dive.pool
        if part.phase == "dive":
            future = threads.submit(run, dive.plan, {}, watch)
        elif part.phase == "recombination":
            seen = arrays(dive.model, self._seen.values())
            few = Pool(dive.model, pricer, seen, pool.prices, cuts=pool.cuts, fees=pool.fees)
            future = threads.submit(run, Dive(dive.model, pricer, few, self._rng).among_all, part.plan, watch)
        else:
            # Beside a plan, threads only look at the pool: routes of it that the pool lacks are added before.
            pool.add(as_columns(dive.model, pricer, part.plan))
            # Slots beside the part stay as they are, the empty ones empty.
            kept = {s: part.plan.get(s, ()) for s in pricer.kind_of.keys() - part.freed}
            future = threads.submit(run, dive.plan, kept, watch, part.plan, part.noise)
        self._running[future] = part

    def _ended(self) -> list[tuple[Part, Routes | None]]:
        """Wait a moment, and return what has ended; of work that is counted, until something has."""
        busy: list[Future[Any]] = [*self._running, *([self._proving] if self._proving else [])]
        done = wait(busy, None if clock().counts_work else POLL_S, FIRST_COMPLETED).done
        ended = [one for one in self._running if one in done]
        return [(self._running.pop(one), one.result()) for one in ended]

    def _taken(self, part: Part, found: Routes | None, watch: Watch) -> Routes | None:
        """Return the plan that a part gave, if it is new."""
        if self._proof and self._proof.branching:
            self._parts_s += watch.elapsed_s() - part.began
        if part.phase == "dive":
            self._dive_s = watch.elapsed_s() - part.began
        elif part.phase == "neighbourhood":
            self._neighbourhoods.settle(len(part.freed), watch.elapsed_s() - part.began)
            found = self._merged(part, found)
        news = as_columns(self._dive.model, self._dive.pricer, found or {})
        self._seen.update({(route.kind, tuple(sorted(route.clients))): route for route in news})
        return found

    def _merged(self, part: Part, found: Routes | None) -> Routes | None:
        """Return the current plan with a neighbourhood as it was found, and go on from there if it is about as good."""
        model, now = self._dive.model, self._current
        self._vain += 1
        if found is None:
            return None
        news = {s: route for s, route in found.items() if s in part.freed}
        if news == {s: route for s, route in part.plan.items() if s in part.freed}:
            return None
        plan = {s: route for s, route in now.items() if s not in part.freed} | news
        if now != part.plan and not possible(model, plan):
            return None
        slack = part.noise.slack if part.noise else 0.0
        if (short(model, plan), model.cost(plan) - slack) < (short(model, now), model.cost(now)):
            self._current = plan
        return plan

    def _follow(self, part: Part, found: Routes | None, best: Routes, watch: Watch) -> None:
        """Go on from what a leap led to, and note whether a neighbourhood was in vain."""
        model = self._dive.model
        if part.phase != "neighbourhood":
            if not self._current:
                self._span = max(POLL_S, watch.remaining_s())
            left = part.phase == "dive" and part.plan and found is not None and not short(model, found)
            self._current = found if left and found else best
            self._vain = 0
        rank = short(model, self._current), model.cost(self._current)
        if part.phase != "neighbourhood" or rank < self._reached:
            self._reached, self._vain = rank, 0


def possible(model: MasterModel, routes: Routes) -> bool:
    """Whether no client of a plan is visited too often, no capped row is over and no visit asked for is missing."""
    visits = Counter(i for route in routes.values() for i in route)
    spent = ((row.cap, sum(row.weight(routes[s]) for s in row.slots if s in routes)) for row in model.cap_rows)
    often = any(times > model.count[i] for i, times in visits.items())
    return not often and all(total <= cap for cap, total in spent) and not short(model, routes)
