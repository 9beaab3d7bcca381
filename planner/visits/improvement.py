"""A plan is bettered part by part, in several threads at once."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass
from random import Random

from planner.clock import clock
from planner.result import Watch
from planner.visits.dive import Dive, Noise
from planner.visits.generation import as_columns
from planner.visits.insertion import short
from planner.visits.neighbourhoods import Neighbourhoods
from planner.visits.variables import MasterModel, Routes

LOOSE = 0.07
"""At first, a plan may cost more than the one it follows by this share of the gap; with the time, by less and less."""
POLL_S = 0.05
"""How often the clock is looked at while parts are chosen: an engine ends later than it is told to."""


@dataclass(frozen=True)
class Part:
    """Slots chosen anew, and what was known when that began."""

    freed: set[int]
    plan: Routes
    noise: Noise | None
    began: float


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

    def plans(self, best: Callable[[], tuple[Routes, int]], watch: Watch) -> Iterator[tuple[str, Routes | None]]:
        """Yield the phase and its plan, or ``None`` where none was found, until the time is over.

        The first come from dives, one per thread where the pool is whole, for what they end in is a matter of luck; the
        others follow ``best()``, the best plan after that and its gap. Whoever stops listening leaves behind threads
        that end soon.
        """
        threads = ThreadPoolExecutor(max_workers=self._workers, thread_name_prefix="parts")
        try:
            for _ in range(self._workers if self._dive.pool.whole else 1):
                self._start(threads, Part(set(), {}, None, watch.elapsed_s()), watch)
            while self._running and not watch.stopped():
                for part, found in self._ended():
                    if part.plan:
                        yield "neighbourhood", self._merged(part, found, watch)
                    else:
                        yield "dive", found
                        self._current, self._gap = best()
                        self._span = max(POLL_S, watch.remaining_s())
                while self._current and len(self._running) < self._workers and self._draw(threads, watch):
                    pass
        finally:
            threads.shutdown(wait=False, cancel_futures=True)

    def _draw(self, threads: ThreadPoolExecutor, watch: Watch) -> bool:
        """Begin with another part; false if there is none."""
        barred = set[int]().union(*(part.freed for part in self._running.values()))
        freed = self._neighbourhoods.draw(self._current, barred)
        if freed:
            slack = LOOSE * self._gap * (watch.remaining_s() / self._span) ** 2
            noise = Noise(slack, self._rng.randrange(2**32)) if slack >= 1 else None
            self._start(threads, Part(freed, self._current, noise, watch.elapsed_s()), watch)
        return bool(freed)

    def _start(self, threads: ThreadPoolExecutor, part: Part, watch: Watch) -> None:
        model, pool = self._dive.model, self._dive.pool
        # Beside a plan, threads only look at the pool: routes of it that the pool lacks are added before.
        pool.add(as_columns(model, self._dive.pricer, part.plan))
        # Slots beside the part stay as they are, the empty ones empty.
        beside = self._dive.pricer.kind_of.keys() - part.freed if part.plan else set[int]()
        kept = {s: part.plan.get(s, ()) for s in beside}
        run = copy_context().run
        self._running[threads.submit(run, self._dive.plan, kept, watch, part.plan or None, part.noise)] = part

    def _ended(self) -> list[tuple[Part, Routes | None]]:
        """Wait a moment, and return what has ended; of work that is counted, until something has."""
        done = wait(self._running, None if clock().counts_work else POLL_S, FIRST_COMPLETED).done
        return [(self._running.pop(one), one.result()) for one in done]

    def _merged(self, part: Part, found: Routes | None, watch: Watch) -> Routes | None:
        """Return the current plan with the part as it was found, and go on from there if it is about as good."""
        model, now = self._dive.model, self._current
        self._neighbourhoods.settle(len(part.freed), watch.elapsed_s() - part.began)
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


def possible(model: MasterModel, routes: Routes) -> bool:
    """Whether no client of a plan is visited too often, no capped row is over and no visit asked for is missing."""
    visits = Counter(i for route in routes.values() for i in route)
    spent = ((row.cap, sum(row.weight(routes[s]) for s in row.slots if s in routes)) for row in model.cap_rows)
    often = any(times > model.count[i] for i, times in visits.items())
    return not often and all(total <= cap for cap, total in spent) and not short(model, routes)
