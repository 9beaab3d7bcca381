"""The lines of a staffing plan that staff can recognise, and the instance without some of them."""

from collections.abc import Collection, Iterator

from planner.engines import cpsat as engine
from planner.lines import Line
from planner.result import Answer, SolveParams, Status, Watch
from planner.staffing.constraints import RULES
from planner.staffing.cpsat import build
from planner.staffing.instance import ContractType, Post, Role, StaffingInstance, StaffingPlan
from planner.staffing.sums import cheapest, overspent
from planner.staffing.verify import CHECKS, cost

Named = tuple[str | int, ...]
"""A rule and the positions of its line."""


def lines(data: StaffingInstance) -> list[Line]:
    """Return every line of an instance: law and posts, then shares and bands, then money, then what is needed."""
    found = [*_of_posts(data), *_of_shares(data), *_of_money(data), *_of_needs(data)]
    return list(dict.fromkeys(found))


def without(data: StaffingInstance, dropped: Collection[Line]) -> StaffingInstance:
    """Return the instance in which these lines no longer hold; without any, no post need be held."""
    gone: set[Named] = {(line.rule, *line.at) for line in dropped}
    sides = {line.side for line in dropped if line.rule == "part_time_share"}
    changes: dict[str, object] = {
        "types": tuple(_type(one, t, gone) for t, one in enumerate(data.types)),
        "roles": tuple(_role(one, r, gone) for r, one in enumerate(data.roles)),
        "posts": tuple(_post(data, one, gone) for one in data.posts),
        "needs": tuple(
            need.model_copy(update={"least": 0}) if ("least_posts", need.agreement) in gone else need
            for need in data.needs
        ),
        "city_caps": tuple(None if ("city_budget", year) in gone else cap for year, cap in enumerate(data.city_caps)),
        "district_caps": tuple(
            tuple(None if ("district_budgets", d, year) in gone else cap for year, cap in enumerate(caps))
            for d, caps in enumerate(data.district_caps)
        ),
    }
    if ("least_pay",) in gone:
        changes["least_pay_won"] = (0,) * data.n_months
    if ("total_budget",) in gone:
        changes["total_cap"] = None
    if "least" in sides:
        changes["part_time_least_percent"] = 0
    if "most" in sides:
        changes["part_time_most_percent"] = 100
    return data.model_copy(update=changes)


def settle(data: StaffingInstance, params: SolveParams, watch: Watch) -> Answer[StaffingPlan]:
    """Return a plan, whatever it costs, a proof that there is none, or unknown."""
    if overspent(data):
        return Answer(Status.INFEASIBLE)
    quick = cheapest(data)
    if quick is not None and not any(violation for check in CHECKS.values() for violation in check(data, quick)):
        return Answer(Status.FEASIBLE, quick, cost(data, quick))
    model, v = build(data, [rule.__name__ for rule in RULES])
    outcome = engine.run(model, params, watch, "explain")
    if outcome.status not in (Status.OPTIMAL, Status.FEASIBLE):
        return Answer(outcome.status)
    plan = v.read(outcome.solver)
    return Answer(Status.FEASIBLE, plan, cost(data, plan))


def _of_posts(data: StaffingInstance) -> Iterator[Line]:
    yield Line(rule="least_pay")
    for t, one in enumerate(data.types):
        if one.limit_months is not None:
            yield Line(rule="term_limit", at=(t,), limit=one.limit_months, unit="months")
    if any(post.least_pay_won for post in data.posts):
        yield Line(rule="no_pay_cut")
    for r in sorted({post.role for post in data.posts if len(post.types) < len(data.types)}):
        yield Line(rule="allowed_types", at=(r,))


def _of_shares(data: StaffingInstance) -> Iterator[Line]:
    if data.part_time_least_percent > 0:
        yield Line(rule="part_time_share", side="least", limit=data.part_time_least_percent, unit="percent")
    if data.part_time_most_percent < 100:
        yield Line(rule="part_time_share", side="most", limit=data.part_time_most_percent, unit="percent")
    for r, role in enumerate(data.roles):
        if role.band is not None and role.band.excess_weight is None:
            yield Line(rule="pay_band", at=(r,), limit=role.band.max_ratio_percent, unit="percent")


def _of_money(data: StaffingInstance) -> Iterator[Line]:
    for d, caps in enumerate(data.district_caps):
        for year, cap in enumerate(caps):
            if cap is not None:
                yield Line(rule="district_budgets", at=(d, year), limit=cap, unit="won")
    for year, cap in enumerate(data.city_caps):
        if cap is not None:
            yield Line(rule="city_budget", at=(year,), limit=cap, unit="won")
    if data.total_cap is not None:
        yield Line(rule="total_budget", limit=data.total_cap, unit="won")


def _of_needs(data: StaffingInstance) -> Iterator[Line]:
    for a, agreement in enumerate(data.agreements):
        least = sum(need.least for need in data.needs if need.agreement == a) - agreement.spared
        if least > 0:
            yield Line(rule="least_posts", at=(a,), limit=least, unit="posts")


def _type(one: ContractType, t: int, gone: set[Named]) -> ContractType:
    return one.model_copy(update={"limit_months": None}) if ("term_limit", t) in gone else one


def _role(one: Role, r: int, gone: set[Named]) -> Role:
    hard = one.band is not None and one.band.excess_weight is None
    return one.model_copy(update={"band": None}) if hard and ("pay_band", r) in gone else one


def _post(data: StaffingInstance, one: Post, gone: set[Named]) -> Post:
    changes: dict[str, object] = {}
    if ("no_pay_cut",) in gone:
        changes["least_pay_won"] = 0
    if ("allowed_types", one.role) in gone:
        changes["types"] = tuple(range(len(data.types)))
    return one.model_copy(update=changes) if changes else one
