"""How far orders of sessions let each of them reach within its days."""

from planner.training.instance import TrainingInstance


def reach(data: TrainingInstance) -> tuple[list[int], list[int]]:
    """Return per session the first and the last day that leave room for all that come before and after it."""
    first = [min(one.days, default=0) for one in data.sessions]
    last = [max(one.days, default=0) for one in data.sessions]
    for _ in data.sessions:
        before = (list(first), list(last))
        for order in data.orders:
            first[order.second] = max(first[order.second], first[order.first] + order.min_days)
            last[order.first] = min(last[order.first], last[order.second] - order.min_days)
        if (first, last) == before:
            break
    return first, last
