"""Stretches of days that somebody or something is taken."""

from collections import defaultdict
from collections.abc import Iterable

from planner.training.instance import Block

Stretch = tuple[int, int, int]
"""First and last minute of a day, and people (one where it is no crowd)."""
Days = dict[int, list[Stretch]]
"""What is taken, by day."""


def by_day(blocks: Iterable[Block]) -> Days:
    """Return the blocks as stretches."""
    days: Days = defaultdict(list)
    for block in blocks:
        days[block.day].append((block.start, block.end, 1))
    return days


def free(taken: Days, day: int, begin: int, end: int) -> bool:
    """Return whether nothing is taken between two minutes of a day."""
    return all(stop <= begin or end <= start for start, stop, _ in taken.get(day, ()))
