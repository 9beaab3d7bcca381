"""Plans whose routes have many stops: annealing beside column generation, then a choice among all routes met."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from math import inf
from threading import Event

from planner.result import SolveParams, Watch
from planner.visits.annealing import Annealing, annealable
from planner.visits.bounds import Pricer
from planner.visits.exact import choose
from planner.visits.generation import Generation
from planner.visits.insertion import short
from planner.visits.ngroutes import STOPS
from planner.visits.rows import Prices
from planner.visits.variables import MasterModel, Routes

FIRST_S, FIRST_SHARE = 1.0, 0.1
"""The first run ends after so many seconds and this share of the time, whichever is less."""
SHORT_S = 1.0
"""Length of a run where there is but one slot."""
BOUND_SHARE = 0.5
"""With one thread, the bound gets this much time for each second of annealing."""
CHOICE_S, CHOICE_SHARE = 3.0, 0.05
"""Most time for a choice among the routes met: seconds, and share of the whole time."""
MOST_OTHERS = 3_000
"""Routes of no plan yet that a choice may take."""


class LongRoutes:
    """The search for long routes; later runs take longer and go on from the best plan.

    Parameters
    ----------
    model, pricer
        Rules, cost terms and classes of slots.
    params
        With more than one worker, one thread anneals while the bound is raised in another.
    """

    def __init__(self, model: MasterModel, pricer: Pricer, params: SolveParams, watch: Watch) -> None:
        self.model = model
        self.pricer = pricer
        self.params = params
        self.watch = watch
        self._annealing = Annealing(model, pricer, params.seed)
        self._alone = [len(kind.slots) for kind in pricer.kinds] == [1]
        """Whether there is but one slot; its best route for what leaving clients out costs is then the best plan."""

    def first(self, routes: Routes) -> Routes:
        """Return a better plan after the first run."""
        self._annealing.take(routes)
        return self._annealing.run(min(FIRST_S, FIRST_SHARE * self.watch.time_limit_s), self.watch)

    def plans(self, generation: Generation) -> Iterator[tuple[str, Routes]]:
        """Yield the phase and its best plan after each run and choice; ``generation`` finds the bound meanwhile."""
        ended = Event()
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="columns") as pool:
            beside = pool.submit(self._price, generation, ended) if self.params.workers > 1 else None
            try:
                while not self.watch.stopped():
                    began = self.watch.elapsed_s()
                    yield "annealing", self._annealing.run(self._seconds(), self.watch)
                    if beside is None:
                        self._price(generation, ended, BOUND_SHARE * (self.watch.elapsed_s() - began))
                    chosen = self._choice(generation)
                    if chosen is not None:
                        self._annealing.take(chosen)
                        yield "choice", chosen
            finally:
                ended.set()
        if beside is not None:
            beside.result()

    def _price(self, generation: Generation, ended: Event, seconds: float = inf) -> None:
        """Raise the bound until it is reached, the search has ended or the time for it is over."""
        until = self.watch.elapsed_s() + seconds
        if generation.best is None and self._alone:
            left = tuple(map(float, self.model.left_cost))
            rows = (0.0,) * len(self.model.visit_rows), (0.0,) * len(self.model.cap_rows)
            generation.resume(Prices(left, (0.0,), *rows), self.watch)
        elif generation.best is None:
            generation.start(self.watch)
        while not generation.converged and not ended.is_set() and self.watch.elapsed_s() < until:
            if not generation.step(self.watch):
                return

    def _seconds(self) -> float:
        """Return the length of the next run: as long as all before it, or all that is left but for a last choice.

        One slot is settled by pricing, so that its runs are short and the choice comes often.
        """
        left = max(0.0, self.watch.remaining_s() - self._choice_s())
        elapsed = min(self.watch.elapsed_s(), SHORT_S if self._alone else inf)
        return left if left < 2 * elapsed else elapsed

    def _choice_s(self) -> float:
        return min(CHOICE_S, CHOICE_SHARE * self.watch.time_limit_s, self.watch.remaining_s())

    def _choice(self, generation: Generation) -> Routes | None:
        """Return the best plan of routes met in plans and the most promising others; ``None`` if none is better."""
        seconds = self._choice_s()
        if not seconds:
            return None
        prices = generation.centre
        priced = [
            (self.pricer.worth(prices, r.kind, r.clients) - prices.kind[r.kind], r) for r in list(generation.columns)
        ]
        priced.sort(key=lambda pair: (-pair[0], pair[1].kind, pair[1].clients))
        pool = [*self._annealing.columns, *(route for _, route in priced[:MOST_OTHERS])]
        best = self._annealing.plan()
        watch = Watch(seconds, None, self.watch.cancel)
        _, plan, _ = choose(self.model, self.pricer, pool, self.params, watch, hint=best)
        return plan if plan is not None and self._rank(plan) < self._rank(best) else None

    def _rank(self, routes: Routes) -> tuple[int, int]:
        return short(self.model, routes), self.model.cost(routes)


def long_routes(model: MasterModel, pricer: Pricer) -> bool:
    """Whether some route may have many stops, and annealing knows all rules of the master."""
    return annealable(model) and max((kind.depth for kind in pricer.kinds), default=0) > STOPS
