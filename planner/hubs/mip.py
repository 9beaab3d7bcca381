"""The exact solver: a quick plan, a Lagrangian bound, neighbourhoods where the instance is large, then the proof."""

from collections.abc import Sequence

from planner.hubs import annealing, branching, constraints, greedy, lagrange, neighbourhoods
from planner.hubs.instance import HubInstance, HubPlan
from planner.hubs.program import build, prove, sharper, whole_bound
from planner.hubs.variables import Pair
from planner.result import Answer, SolveParams, Status, Watch

PAIRS_AT_ONCE = 1_000
"""A program with more pairs than this waits until neighbourhoods have brought the cost, and so the pairs, down."""
PAIRS_PER_S = 500
"""No program with more pairs than this for each second left: it could not be built and its root relaxation solved."""
BRANCHED_FROM = 40
"""Dongs from which annealing and branching on hubs are worth their time; to load them takes a second."""
SHARE_FOR_REST = 0.5
"""Of the time limit, kept for what follows branching on hubs."""
OTHER_SEED = 2**30
"""Turned over in the seed where the time that no proof can use goes to annealing once more."""
SHARE_FOR_PROOF = 0.4
"""Of the time limit, kept for the proof."""


def solve(data: HubInstance, params: SolveParams, watch: Watch) -> Answer[HubPlan]:
    """Prove the best plan, or return the best one found with a bound; ``infeasible`` is a proof too."""
    watch.report("bound")
    climb = lagrange.begin(data, watch)
    relaxed = lagrange.read(climb, whole=False)
    bound = whole_bound(relaxed.bound)
    many = len(data.demand) >= BRANCHED_FROM
    watch.report("annealing" if many else "greedy", None, bound)
    best = sharper((annealing.start if many else greedy.hint)(data, params, watch, relaxed), bound)
    if best.status is Status.FEASIBLE and many:
        best, relaxed = branching.improve(data, params, climb, best, watch, watch.time_limit_s * SHARE_FOR_REST)
    if best.plan is not None and watch.stopped():
        return best
    if _pairs(data, relaxed, best) > PAIRS_AT_ONCE:
        best = neighbourhoods.improve(data, params, watch, best, watch.time_limit_s * SHARE_FOR_PROOF)
    if _pairs(data, relaxed, best) > PAIRS_PER_S * watch.remaining_s():
        best = best if best.plan else sharper(greedy.solve(data, params, watch), bound)
        again = params.model_copy(update={"seed": params.seed ^ OTHER_SEED})
        best = sharper(annealing.improve(data, again, watch, best), best.bound) if many else best
        return neighbourhoods.improve(data, params, watch, best, 0.0)
    watch.report("proof", best.objective, best.bound, best.plan)
    if best.status is Status.OPTIMAL or watch.stopped():
        return best
    return prove(build(data, constraints.RULES, pairs=_kept(relaxed, best)), params, watch, best)


def _kept(relaxed: lagrange.Relaxation, best: Answer[HubPlan]) -> set[Pair] | None:
    """Return the pairs of better plans and of the best one, so that the engine has it to start from."""
    if best.objective is None or best.plan is None:
        return None
    return {*relaxed.pairs(best.objective), *enumerate(best.plan.hub_of)}


def _pairs(data: HubInstance, relaxed: lagrange.Relaxation, best: Answer[HubPlan]) -> int:
    """Return how many pairs a program would have."""
    return len(data.demand) ** 2 if best.objective is None else len(relaxed.pairs(best.objective))


def infeasible(data: HubInstance, rule_names: Sequence[str], params: SolveParams, watch: Watch) -> bool:
    """Whether the rules of the given names alone are proven to have no plan; ``False`` where the time is too short."""
    rules = [rule for rule in constraints.RULES if rule.__name__ in rule_names]
    nothing: Answer[HubPlan] = Answer(Status.UNKNOWN)
    if len(data.demand) ** 2 > PAIRS_PER_S * watch.remaining_s():
        return False
    return prove(build(data, rules, priced=False), params, watch, nothing).status is Status.INFEASIBLE
