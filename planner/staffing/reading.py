"""What a staffing plan says, read from plan and instance alone; the verifier's own arithmetic, used by no solver."""

from collections.abc import Iterator, Sequence

from planner.result import Violation
from planner.staffing.instance import Contract, Need, StaffingInstance, StaffingPlan


def well_formed(data: StaffingInstance, plan: StaffingPlan) -> Iterator[Violation]:
    """Yield what keeps a plan from being read at all."""
    if len(plan.contracts) != len(data.posts):
        detail = f"{len(plan.contracts)} posts, the instance has {len(data.posts)}"
        yield Violation(rule="well_formed", where="plan", detail=detail)
        return
    for p, contracts in enumerate(plan.contracts):
        for detail in _misfits(data, p, contracts):
            yield Violation(rule="well_formed", where=f"post {p}", detail=detail)


def _misfits(data: StaffingInstance, p: int, contracts: Sequence[int]) -> Iterator[str]:
    if list(contracts) != sorted(set(contracts)):
        yield f"contracts {list(contracts)} are not ascending, each once"
    for c in contracts:
        if c >= len(data.contracts):
            yield f"contract {c}, there are {len(data.contracts)}"
        elif data.contracts[c].role != data.posts[p].role:
            yield f"contract {c} is of role {data.contracts[c].role}, the post of role {data.posts[p].role}"


def given(data: StaffingInstance, plan: StaffingPlan) -> Iterator[tuple[int, int, Contract]]:
    """Yield post, position and contract of all that the plan gives."""
    for p, contracts in enumerate(plan.contracts):
        for c in contracts:
            yield p, c, data.contracts[c]


def running(data: StaffingInstance, plan: StaffingPlan, p: int, month: int) -> list[int]:
    """Return the contracts a post has in a month."""
    return [c for c in plan.contracts[p] if data.contracts[c].first <= month <= data.contracts[c].last]


def held_throughout(data: StaffingInstance, plan: StaffingPlan, p: int, agreement: int) -> bool:
    """Return whether a post has a contract in every month of an agreement."""
    span = data.agreements[agreement]
    return all(running(data, plan, p, month) for month in range(span.first, span.last + 1))


def posts_serving(data: StaffingInstance, plan: StaffingPlan, need: Need) -> int:
    """Return how many posts of the need's district and role are held throughout its agreement."""
    return sum(
        held_throughout(data, plan, p, need.agreement)
        for p, post in enumerate(data.posts)
        if post.district == need.district and post.role == need.role
    )


def excess(data: StaffingInstance, plan: StaffingPlan, role: int, agreement: int, ratio_percent: int) -> int:
    """Return by how many won, rounded up, a role's highest pay exceeds a ratio of its lowest; zero if it does not."""
    span = data.agreements[agreement]
    pays = [
        contract.pay_won
        for _, _, contract in given(data, plan)
        if contract.role == role and not (contract.last < span.first or contract.first > span.last)
    ]
    if not pays:
        return 0
    hundredths = 100 * max(pays) - ratio_percent * min(pays)
    return max(0, (hundredths + 99) // 100)


def longest_stint(data: StaffingInstance, plan: StaffingPlan, p: int, kind: int) -> int:
    """Return the most months one person holds a post under a type, months served before the horizon counted."""
    contracts = [data.contracts[c] for c in plan.contracts[p] if data.contracts[c].type == kind]
    today = data.posts[p].today
    stint = today.served_months if today is not None and today.type == kind else 0
    longest = 0
    for month in range(data.n_months):
        if not any(one.first <= month <= one.last for one in contracts):
            stint = 0
            continue
        stint = 1 if any(one.new_hire and one.first == month for one in contracts) else stint + 1
        longest = max(longest, stint)
    return longest


def district_spending(data: StaffingInstance, plan: StaffingPlan, district: int, year: int) -> int:
    """Return the won a district pays in a budget year."""
    return sum(one.district_won[year] for p, _, one in given(data, plan) if data.posts[p].district == district)


def spending(data: StaffingInstance, plan: StaffingPlan) -> int:
    """Return the won of all contracts, city and districts, over the horizon."""
    return sum(sum(one.city_won) + sum(one.district_won) for _, _, one in given(data, plan))


def changed(data: StaffingInstance, plan: StaffingPlan, p: int) -> bool:
    """Return whether a post is not held as it is today."""
    today = data.posts[p].today
    contracts = [data.contracts[c] for c in plan.contracts[p]]
    if today is None:
        return bool(contracts)
    same = all(one.type == today.type and one.pay_won == today.pay_won for one in contracts)
    return not (same and all(held_throughout(data, plan, p, a) for a in range(len(data.agreements))))


def cost(data: StaffingInstance, plan: StaffingPlan) -> int:
    """Return the cost of a plan in won: contracts, posts changed, pay beyond the bands, posts missing."""
    total = spending(data, plan)
    total += data.change_weight * sum(changed(data, plan, p) for p in range(len(data.posts)))
    for r, role in enumerate(data.roles):
        if role.band is not None and role.band.excess_weight is not None:
            for a in range(len(data.agreements)):
                total += role.band.excess_weight * excess(data, plan, r, a, role.band.max_ratio_percent)
    for need in data.needs:
        total += need.worth_won * max(0, need.wanted - posts_serving(data, plan, need))
    return total
