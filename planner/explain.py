"""Why nothing fits: which rules clash."""

from collections.abc import Callable, Sequence
from typing import TypeVar

R = TypeVar("R")


def conflicting_rules(rules: Sequence[R], infeasible: Callable[[Sequence[R]], bool]) -> list[R]:
    """Return rules that clash, none of which can be spared.

    Deletion filter (Chinneck and Dravnieks, 1991): one solve per rule. Several such sets may
    exist; the order of ``rules`` decides which one is found.

    Parameters
    ----------
    rules
        Rules that together have no solution.
    infeasible
        Whether a subset is *proven* to have none; "unknown" counts as no, so that after a time
        limit the answer still clashes but may hold a rule that could be spared.
    """
    kept = list(rules)
    for rule in rules:
        without = [r for r in kept if r != rule]
        if infeasible(without):
            kept = without
    return kept
