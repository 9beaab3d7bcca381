"""The clash that is named is a clash, and no rule of it can be spared."""

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.explain import conflicting_rules

RULES = range(6)
clashes = st.lists(st.frozensets(st.sampled_from(RULES), min_size=1, max_size=4), min_size=1, max_size=4)


@settings(derandomize=True)
@given(clashes)
def test_the_named_rules_are_exactly_one_of_the_least_clashes(least):
    def infeasible(rules):
        return any(clash <= set(rules) for clash in least)

    named = conflicting_rules(list(RULES), infeasible)
    assert infeasible(named)
    assert not any(infeasible([rule for rule in named if rule != spared]) for spared in named)


def test_one_question_per_rule_is_asked():
    asked = []

    def infeasible(rules):
        asked.append(list(rules))
        return "c" in rules

    assert conflicting_rules(["a", "b", "c"], infeasible) == ["c"]
    assert asked == [["b", "c"], ["c"], []]


def test_what_cannot_be_proven_is_kept():
    assert conflicting_rules(["a", "b"], lambda _: False) == ["a", "b"]
