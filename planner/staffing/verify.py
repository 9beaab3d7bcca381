"""The independent verifier of staffing plans: one check per rule, and the cost.

Written from the sentences of the rules; it knows the instance and nothing of any solver.
"""

from collections.abc import Iterator

from planner.result import Violation
from planner.staffing.instance import StaffingInstance, StaffingPlan
from planner.staffing.reading import (
    cost,
    district_spending,
    excess,
    given,
    longest_stint,
    posts_serving,
    running,
    spending,
    well_formed,
)

__all__ = ["CHECKS", "cost", "well_formed"]


def one_contract(data: StaffingInstance, plan: StaffingPlan) -> Iterator[Violation]:
    """No post has two contracts in the same month."""
    for p in range(len(data.posts)):
        for month in range(data.n_months):
            if (count := len(running(data, plan, p, month))) > 1:
                yield Violation(rule="one_contract", where=f"post {p}", detail=f"{count} contracts in month {month}")


def continuity(data: StaffingInstance, plan: StaffingPlan) -> Iterator[Violation]:
    """Every post held in one month of an agreement is held in all of its months."""
    for p in range(len(data.posts)):
        for a, agreement in enumerate(data.agreements):
            months = range(agreement.first, agreement.last + 1)
            gaps = [month for month in months if not running(data, plan, p, month)]
            if 0 < len(gaps) < len(months):
                detail = f"month {gaps[0]} of agreement {a} is not covered"
                yield Violation(rule="continuity", where=f"post {p}", detail=detail)


def least_posts(data: StaffingInstance, plan: StaffingPlan) -> Iterator[Violation]:
    """As many posts as a district needs in a role are held throughout the agreement, but for those it spares."""
    for a, agreement in enumerate(data.agreements):
        held = {need: posts_serving(data, plan, need) for need in data.needs if need.agreement == a}
        short = {need: posts for need, posts in held.items() if posts < need.least}
        if sum(need.least - posts for need, posts in short.items()) <= agreement.spared:
            continue
        for need, posts in short.items():
            where = f"district {need.district}, role {need.role}, agreement {a}"
            detail = f"{posts} posts < {need.least}"
            spared = f"; {agreement.spared} posts spared in all" if agreement.spared else ""
            yield Violation(rule="least_posts", where=where, detail=detail + spared)


def allowed_types(data: StaffingInstance, plan: StaffingPlan) -> Iterator[Violation]:
    """Every contract is of a type its post may have."""
    for p, c, contract in given(data, plan):
        if contract.type not in data.posts[p].types:
            detail = f"contract {c} of type {contract.type}, allowed {data.posts[p].types}"
            yield Violation(rule="allowed_types", where=f"post {p}", detail=detail)


def one_type(data: StaffingInstance, plan: StaffingPlan) -> Iterator[Violation]:
    """All contracts of a post are of one type."""
    for p, contracts in enumerate(plan.contracts):
        types = sorted({data.contracts[c].type for c in contracts})
        if len(types) > 1:
            yield Violation(rule="one_type", where=f"post {p}", detail=f"contracts of types {types}")


def least_pay(data: StaffingInstance, plan: StaffingPlan) -> Iterator[Violation]:
    """No contract pays less than the lawful minimum of any of its months."""
    for p, c, contract in given(data, plan):
        for month in range(contract.first, contract.last + 1):
            if contract.pay_won < data.least_pay_won[month]:
                detail = f"contract {c} pays {contract.pay_won} won < {data.least_pay_won[month]} in month {month}"
                yield Violation(rule="least_pay", where=f"post {p}", detail=detail)
                break


def no_pay_cut(data: StaffingInstance, plan: StaffingPlan) -> Iterator[Violation]:
    """No contract pays less than its post's own minimum."""
    for p, c, contract in given(data, plan):
        least = data.posts[p].least_pay_won
        if contract.pay_won < least:
            detail = f"contract {c} pays {contract.pay_won} won < {least}"
            yield Violation(rule="no_pay_cut", where=f"post {p}", detail=detail)


def pay_band(data: StaffingInstance, plan: StaffingPlan) -> Iterator[Violation]:
    """Where a role's band must be kept, the highest pay is within the ratio of the lowest, agreement by agreement."""
    for r, role in enumerate(data.roles):
        if role.band is None or role.band.excess_weight is not None:
            continue
        for a in range(len(data.agreements)):
            if over := excess(data, plan, r, a, role.band.max_ratio_percent):
                yield Violation(
                    rule="pay_band",
                    where=f"role {r}, agreement {a}",
                    detail=f"highest pay {over} won above {role.band.max_ratio_percent} % of the lowest",
                )


def term_limit(data: StaffingInstance, plan: StaffingPlan) -> Iterator[Violation]:
    """Nobody holds a post under a type for longer than its limit without a break: sooner, somebody new is employed."""
    for p in range(len(data.posts)):
        for t, kind in enumerate(data.types):
            if kind.limit_months is not None:
                months = longest_stint(data, plan, p, t)
                if months > kind.limit_months:
                    detail = f"{months} months under type {t} > {kind.limit_months}"
                    yield Violation(rule="term_limit", where=f"post {p}", detail=detail)


def part_time_share(data: StaffingInstance, plan: StaffingPlan) -> Iterator[Violation]:
    """In every month, part-time contracts are within their share of all contracts."""
    least, most = data.part_time_least_percent, data.part_time_most_percent
    for month in range(data.n_months):
        contracts = [data.contracts[c] for p in range(len(data.posts)) for c in running(data, plan, p, month)]
        part = sum(data.types[one.type].part_time for one in contracts)
        if not least * len(contracts) <= 100 * part <= most * len(contracts):
            detail = f"{part} of {len(contracts)} part-time, allowed {least} to {most} %"
            yield Violation(rule="part_time_share", where=f"month {month}", detail=detail)


def city_budget(data: StaffingInstance, plan: StaffingPlan) -> Iterator[Violation]:
    """In no budget year does the city pay more than it has."""
    for year, cap in enumerate(data.city_caps):
        spent = sum(contract.city_won[year] for _, _, contract in given(data, plan))
        if cap is not None and spent > cap:
            yield Violation(rule="city_budget", where=f"year {year}", detail=f"{spent} won > {cap} won")


def district_budgets(data: StaffingInstance, plan: StaffingPlan) -> Iterator[Violation]:
    """No district pays more in a budget year than it has."""
    for d, caps in enumerate(data.district_caps):
        for year, cap in enumerate(caps):
            spent = district_spending(data, plan, d, year)
            if cap is not None and spent > cap:
                where = f"district {d}, year {year}"
                yield Violation(rule="district_budgets", where=where, detail=f"{spent} won > {cap} won")


def total_budget(data: StaffingInstance, plan: StaffingPlan) -> Iterator[Violation]:
    """City and districts together pay no more than the cap of the whole."""
    spent = spending(data, plan)
    if data.total_cap is not None and spent > data.total_cap:
        yield Violation(rule="total_budget", where="plan", detail=f"{spent} won > {data.total_cap} won")


CHECKS = {
    check.__name__: check
    for check in (
        one_contract,
        continuity,
        least_posts,
        allowed_types,
        one_type,
        least_pay,
        no_pay_cut,
        pay_band,
        term_limit,
        part_time_share,
        city_budget,
        district_budgets,
        total_budget,
    )
}
