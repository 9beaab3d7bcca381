"""Which contracts are open to each post, once rules have struck out what they forbid whatever else is decided."""

from collections.abc import Collection

from planner.staffing.instance import Contract, Post, StaffingInstance


def choices(data: StaffingInstance, rules: Collection[str]) -> tuple[tuple[int, ...], ...]:
    """Return per post the contracts of its role, less those that a rule of these names forbids by itself.

    ``allowed_types``, ``least_pay`` and ``no_pay_cut`` strike out contracts; other names change nothing.
    """
    lawful = [c for c, one in enumerate(data.contracts) if "least_pay" not in rules or _lawful(data, one)]
    return tuple(
        tuple(c for c in lawful if data.contracts[c].role == post.role and _open(post, data.contracts[c], rules))
        for post in data.posts
    )


def _lawful(data: StaffingInstance, one: Contract) -> bool:
    return one.pay_won >= max(data.least_pay_won[one.first : one.last + 1])


def _open(post: Post, one: Contract, rules: Collection[str]) -> bool:
    if "allowed_types" in rules and one.type not in post.types:
        return False
    return "no_pay_cut" not in rules or one.pay_won >= post.least_pay_won
