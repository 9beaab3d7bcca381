"""CP-SAT on the whole plan: optimum and proof."""

from collections.abc import Collection, Sequence

from ortools.sat.python.cp_model import CpModel, LinearExpr

from planner.engines import cpsat as engine
from planner.result import Answer, SolveParams, Status, Watch
from planner.staffing.constraints import RULES
from planner.staffing.implied import IMPLIED
from planner.staffing.instance import Contract, StaffingInstance, StaffingPlan
from planner.staffing.objectives import TERMS
from planner.staffing.variables import StaffingVars


def solve(data: StaffingInstance, params: SolveParams, watch: Watch) -> Answer[StaffingPlan]:
    """Return the best plan found in time, with a bound.

    Parameters
    ----------
    data
        The instance.
    params
        Seed and workers.
    watch
        Clock and cancel.

    Raises
    ------
    SolverError
        If CP-SAT fails.
    """
    model, v = complete(data)
    outcome = engine.run(model, params, watch)
    plan = None if outcome.objective is None else v.read(outcome.solver)
    return Answer(outcome.status, plan, outcome.objective, outcome.bound)


def infeasible(data: StaffingInstance, rules: Sequence[str], params: SolveParams, watch: Watch) -> bool:
    """Return whether the rules of these names alone are proven to have no plan; "unknown" counts as no."""
    model, _ = build(data, rules)
    return engine.run(model, params, watch, "explain", probe=False).status is Status.INFEASIBLE


def complete(data: StaffingInstance) -> tuple[CpModel, StaffingVars]:
    """Return the model of all rules and the cost, and its variables."""
    model, v = build(data, [rule.__name__ for rule in RULES])
    for implied in IMPLIED:
        implied(model, v, data)
    model.minimize(LinearExpr.sum([term(model, v, data) for term in TERMS]))
    return model, v


def build(data: StaffingInstance, rules: Collection[str]) -> tuple[CpModel, StaffingVars]:
    """Return a model of the rules of these names, without cost, and its variables."""
    model = CpModel()
    v = StaffingVars(model, data, rules)
    for rule in RULES:
        if rule.__name__ in rules:
            rule(model, v, data)
    break_symmetry(model, v, data)
    return model, v


def break_symmetry(model: CpModel, v: StaffingVars, data: StaffingInstance) -> None:
    """Leave out what another choice does as well.

    One long contract does for two that together are the same and cost no less; nobody new is employed in the first
    month in place of a holder who has not served yet. Sound for any set of rules and for the cost.
    """
    joinable = _joinable(data)
    needless = _needless(data)
    for p, gets in enumerate(v.gets):
        for c, d in joinable:
            if c in gets and d in gets:
                model.add_bool_or([~gets[c], ~gets[d]])
        for c, literal in gets.items():
            if c in needless and _fresh(data, p, c):
                model.add(literal == 0)


def _needless(data: StaffingInstance) -> set[int]:
    """Return the contracts of somebody new in the first month of which another does as well for who holds the post."""
    starting = [(c, one) for c, one in enumerate(data.contracts) if one.first == 0]
    kept = {(one.role, one.type, one.pay_won, one.last): c for c, one in starting if not one.new_hire}
    found = set()
    for c, one in starting:
        twin = kept.get((one.role, one.type, one.pay_won, one.last))
        if one.new_hire and twin is not None and _no_dearer(data, twin, c):
            found.add(c)
    return found


def _fresh(data: StaffingInstance, p: int, c: int) -> bool:
    """Return whether nobody has served on a post under a contract's type before the horizon."""
    today = data.posts[p].today
    return today is None or today.served_months == 0 or today.type != data.contracts[c].type


def _joinable(data: StaffingInstance) -> list[tuple[int, int]]:
    """Return the pairs of contracts for which one that spans both does as well."""
    at = {_terms(one, one.first, one.last): c for c, one in enumerate(data.contracts)}
    by_start: dict[tuple[int, int, int, int], list[int]] = {}
    for d, one in enumerate(data.contracts):
        if not one.new_hire:
            by_start.setdefault((one.role, one.type, one.pay_won, one.first), []).append(d)
    return [
        (c, d)
        for c, one in enumerate(data.contracts)
        for d in by_start.get((one.role, one.type, one.pay_won, one.last + 1), ())
        if (joined := at.get(_terms(one, one.first, data.contracts[d].last))) is not None
        and _no_dearer(data, joined, c, d)
    ]


def _terms(one: Contract, first: int, last: int) -> tuple[int, ...]:
    return one.role, one.type, one.pay_won, one.new_hire, first, last


def _no_dearer(data: StaffingInstance, single: int, *contracts: int) -> bool:
    """Return whether a contract costs city and district no more in any year than others together."""
    one, others = data.contracts[single], [data.contracts[c] for c in contracts]
    return all(
        one.city_won[year] <= sum(other.city_won[year] for other in others)
        and one.district_won[year] <= sum(other.district_won[year] for other in others)
        for year in range(data.n_years)
    )
