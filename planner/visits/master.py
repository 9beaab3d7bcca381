"""The default solver: a route master with column generation, diving and large neighbourhood search, and a bound.

A plan of regret insertion comes first; then prices and routes until no route is missing (the bound); then a dive to a
plan while cuts make the bound tighter; then exact choices for parts of it, and beside them a tree of clients visited or
not, while time lasts. Where few routes can still better the plan, an exact choice among all of them proves it.
"""

import random
from collections.abc import Callable, Sequence

from planner.result import Answer, SolveParams, Status, Watch
from planner.visits.alike import merge, split
from planner.visits.bounds import Pricer
from planner.visits.coarse import begin
from planner.visits.constraints import RULES, slot_window, together, travel_time, visited_once
from planner.visits.dive import Dive
from planner.visits.exact import candidates, choose
from planner.visits.generation import Generation
from planner.visits.improvement import Improvement
from planner.visits.insertion import Insertion, short
from planner.visits.instance import VisitInstance, VisitPlan
from planner.visits.kinds import triangular
from planner.visits.long import LongRoutes, long_routes
from planner.visits.neighbourhoods import Neighbourhoods
from planner.visits.objectives import build
from planner.visits.pool import nearby
from planner.visits.start import remember
from planner.visits.variables import MasterModel, Routes, read

MISSING = 1e-6
"""A master that lacks fewer visits than this lacks none."""
BOUND_SHARE = 0.5
"""Share of the time for the bound before the first dive; what is missing then is done between parts."""
COARSE_SHARE = 0.25
"""Share of the time after which the relaxed master gives way to the master itself."""
PROOF_SHARE = 0.3
"""Share of the time for a proof that no plan exists, where insertion finds none; then the search goes on with costs."""


class Search:
    """One solve: the best plan and the best bound, each better than the last.

    Parameters
    ----------
    model
        Rules and cost terms, like clients merged.
    """

    def __init__(self, model: MasterModel, pricer: Pricer, params: SolveParams, watch: Watch) -> None:
        self.model = model
        self.pricer = pricer
        self.params = params
        self.watch = watch
        self.generation = Generation(model, pricer)
        self.routes: Routes = {}
        self.rank: tuple[int, int] | None = None
        """Visits that the best plan is short of, and its cost."""
        self.proven = False
        self.infeasible = False
        self.long: LongRoutes | None = None
        """The search in place of diving where routes have many stops."""
        self.read: Callable[[Routes], VisitPlan] | None = None
        """Makes the plan of routes, for whoever wants the best one before the end."""

    def begin(self) -> None:
        """Make a first plan by insertion; it may be short of visits."""
        self._offer(Insertion(self.model, self.pricer.kinds).fill({}), "insertion")
        if long_routes(self.model, self.pricer):
            self.long = LongRoutes(self.model, self.pricer, self.params, self.watch)
            self._offer(self.long.first(self.routes), "annealing")

    def run(self) -> None:
        """Search until proven or out of time."""
        if self.long is not None:
            self._anneal(self.long)
            return
        begin(self.generation, self.params.workers, self.watch, self.watch.time_limit_s * COARSE_SHARE)
        self.generation.add_plan(self.routes)
        half = self.watch.time_limit_s * BOUND_SHARE
        while self.watch.elapsed_s() < half and self.generation.step(self.watch):
            pass
        self._settle()
        if not self.done():
            self._improve()

    def _anneal(self, long: LongRoutes) -> None:
        settled = False
        for phase, routes in long.plans(self.generation):
            self._offer(routes, phase)
            if self.generation.converged and not settled:
                self._settle()
                settled = True
            if self.done():
                return

    def first_phase(self) -> None:
        """Price until visits are missing for certain, or none is; for a master without cost terms."""
        self.generation.start(self.watch)
        self._settle()
        going = True
        while going and not self.done():
            going = self.generation.step(self.watch) and self.generation.missing > MISSING
            self.infeasible = self.generation.bound_or(0) > 0

    def done(self) -> bool:
        """Whether nothing is left to find or no time to find it."""
        return self.proven or self.infeasible or self.watch.stopped()

    def _improve(self) -> None:
        if self.generation.best is None:
            return
        rng = random.Random(self.params.seed)
        pool = nearby(self.generation)
        dive = Dive(self.model, self.pricer, pool, rng)
        improvement = Improvement(dive, Neighbourhoods(pool, rng), self.params.workers, rng)
        for step, (phase, plan) in enumerate(improvement.plans(lambda: (self.routes, self._gap), self.watch), 1):
            self._offer(plan, phase)
            if phase in ("cuts", "branching"):
                self._raise(improvement.bound, phase)
            if self.done():
                return
            if not self.generation.converged and step % 4 == 0:
                self.generation.step(self.watch)

    def _offer(self, routes: Routes | None, phase: str) -> None:
        """Take a plan over if it is better: short of fewer visits, or of as few and cheaper."""
        if routes is None:
            return
        rank = short(self.model, routes), self.model.cost(routes)
        if self.rank is None or rank < self.rank:
            self.routes, self.rank = routes, rank
            plan = self.read(routes) if self.read is not None and self.cost is not None else None
            self.watch.report(phase, self.cost, self.generation.bound, plan)
        self.proven = self.cost is not None and self.cost == self.generation.bound

    def _raise(self, bound: int, phase: str) -> None:
        """Take a bound over if it is better; none is above the cost of the best plan."""
        bound = bound if self.cost is None else min(bound, self.cost)
        if bound > self.generation.bound_or(0):
            self.generation.bound = bound
            self.watch.report(phase, self.cost, bound)
            self.proven = self.cost == bound

    @property
    def cost(self) -> int | None:
        """Cost of the best plan; ``None`` while it is short of visits."""
        return self.rank[1] if self.rank is not None and self.rank[0] == 0 else None

    @property
    def _gap(self) -> int:
        """How far the best plan may be from the best there is; zero while it is short of visits."""
        return 0 if self.cost is None else max(0, self.cost - self.generation.bound_or(self.cost))

    def _settle(self) -> None:
        """Prove the plan, find the last better one, or prove that there is none, if the routes left are few."""
        best = self.generation.best
        if best is None or self.done():
            return
        routes = candidates(self.pricer, self.generation.centre, best, self.cost)
        if routes is None:
            return
        status, plan, bound = choose(self.model, self.pricer, routes, self.params, self.watch, hint=self.routes)
        self._offer(plan, "proof")
        if status is Status.OPTIMAL:
            self.generation.bound, self.proven = self.cost, True
        elif status is Status.INFEASIBLE:
            self.infeasible = True
        elif bound is not None and self.cost is not None:
            self.generation.bound = max(self.generation.bound_or(bound), min(bound, self.cost))


def solve(data: VisitInstance, params: SolveParams, watch: Watch) -> Answer[VisitPlan]:
    """Return the best plan found with its bound.

    ``optimal`` if bound and cost meet or the routes left were settled exactly; ``infeasible`` only where that is proven
    (exact choice among all routes); ``unknown`` if no plan was found. With one worker and unless time runs out, the
    same seed gives the same plan.
    """
    full = build(data)
    model, behind = merge(full)
    with Pricer(model, params.workers, watch) as pricer:
        search = Search(model, pricer, params, watch)
        search.read = lambda routes: read(full, split(routes, behind))
        search.begin()
        if search.cost is None and _hopeless(data, params, watch):
            return Answer(Status.INFEASIBLE)
        search.run()
    if search.infeasible:
        return Answer(Status.INFEASIBLE)
    if search.cost is None:
        return Answer(Status.UNKNOWN, bound=search.generation.bound)
    status = Status.OPTIMAL if search.proven else Status.FEASIBLE
    plan = read(full, split(search.routes, behind))
    return Answer(status, plan, search.cost, search.generation.bound, remember(search.generation, behind))


def _hopeless(data: VisitInstance, params: SolveParams, watch: Watch) -> bool:
    """Whether all rules together are proven to have no plan, within a share of the time left."""
    aside = Watch(PROOF_SHARE * watch.remaining_s(), cancel=watch.cancel)
    return infeasible(data, [rule.__name__ for rule in RULES], params, aside)


def infeasible(data: VisitInstance, rules: Sequence[str], params: SolveParams, watch: Watch) -> bool:
    """Whether the rules alone are proven to have no plan.

    Without cost, every plan costs nothing, so any bound above zero is a proof (a first phase of column generation); and
    where few routes exist, an exact choice among all of them. Without ``visited_once`` the answer is that of the plans
    that keep it all the same: repeats can be struck out where leaving a stop out breaks nothing; elsewhere nothing is
    proven.
    """
    wanted = [rule for rule in RULES if rule.__name__ in rules or rule is visited_once]
    if visited_once.__name__ not in rules and not _strikes(data, rules):
        return False
    model, _ = merge(build(data, wanted, []))
    with Pricer(model, params.workers, watch) as pricer:
        search = Search(model, pricer, params, watch)
        search.first_phase()
        return search.infeasible


def _strikes(data: VisitInstance, rules: Sequence[str]) -> bool:
    """Whether a stop can be left out of any route without breaking one of the rules."""
    if data.groups and together.__name__ in rules:
        return False
    timed = travel_time.__name__ in rules or slot_window.__name__ not in rules
    return timed and triangular(build(data, [travel_time], []))
