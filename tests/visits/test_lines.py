"""What staff can loosen: dropping a rule's lines ends the rule, and each lever loosens its line step by step."""

import pytest

from planner.lines import Line
from planner.visits import verify
from planner.visits.lines import lines, without
from planner.visits.repairs import levers
from tests.visits.tiny import TEAM_PLANS, TEAMS

ENDS = {
    "pause": ("pause",),
    "slot_regions": ("slot_regions",),
    "client_teams": ("client_teams",),
    "people_free": ("people_free", "people_apart"),
    "repeat_gap": ("repeat_gap",),
    "together": ("together",),
}
"""Rule of lines to the checks that pass without them."""


def broken(rule: str, data) -> int:
    return sum(1 for plan in TEAM_PLANS for _ in verify.CHECKS[rule](data, plan))


@pytest.mark.parametrize("rule", ENDS)
def test_without_the_lines_of_a_rule_no_plan_breaks_it(rule):
    named = [line for line in lines(TEAMS) if line.rule == rule]
    eased = without(TEAMS, named)
    for check in ENDS[rule]:
        assert broken(check, TEAMS)
        assert not broken(check, eased)
    others = {check for check in verify.CHECKS if check not in ENDS[rule]}
    assert all(broken(check, eased) == broken(check, TEAMS) for check in others)


@pytest.mark.parametrize("rule", ENDS)
def test_a_line_of_one_place_person_or_group_ends_for_it_alone(rule):
    named = [line for line in lines(TEAMS) if line.rule == rule]
    for line in named:
        left = lines(without(TEAMS, [line]))
        assert set(named) - set(left) == {line}


@pytest.mark.parametrize("rule", ENDS)
def test_a_lever_at_its_most_lets_plans_pass_that_broke_the_rule(rule):
    before = sum(broken(check, TEAMS) for check in ENDS[rule])
    after = []
    for line in (one for one in lines(TEAMS) if one.rule == rule):
        (lever,) = levers(TEAMS, line)
        assert lever.apply(TEAMS, 0) == TEAMS
        eased = lever.apply(TEAMS, lever.most)
        after.append(sum(broken(check, eased) for check in ENDS[rule]))
    assert min(after) < before
    assert max(after) <= before


def test_days_between_visits_are_lowered_to_one_at_least():
    near = Line(rule="repeat_gap", at=(1,), limit=3, unit="days")
    (lever,) = levers(TEAMS, near)
    assert [one.min_days for one in lever.apply(TEAMS, 1).series] == [2, 2]
    assert [one.min_days for one in lever.apply(TEAMS, lever.most).series] == [2, 1]
    assert not levers(TEAMS, Line(rule="repeat_gap", at=(0,), limit=1, unit="days"))
