"""The machinery of explanations on a family of one number, where every answer is known."""

import threading
from dataclasses import replace

import pytest

from planner import repair as repair_module
from planner import whatif
from planner.clash import Clash, clash
from planner.errors import UnsoundSolutionError
from planner.lines import Explainer, Lever, Line, Need, Rank, first_plan
from planner.repair import Price, menu
from planner.result import Answer, SolveParams, Status, Watch
from planner.solve import solve
from planner.whatif import Saving, binding_lines, why_not
from tests.explain import family as numbers
from tests.explain.family import NumberInstance, NumberPlan

PARAMS = SolveParams(time_limit_s=20, workers=1)
LEAST, MOST, DIVISOR = "at_least", "at_most", "divisible"


def lines(data):
    found = [Line(rule=DIVISOR, limit=data.divisor)] if data.divisor > 1 else []
    return [*found, Line(rule=LEAST, limit=data.least, unit="won"), Line(rule=MOST, limit=data.most, unit="won")]


def without(data, dropped):
    gone = {line.rule for line in dropped}
    changes = {LEAST: {"least": 0}, MOST: {"most": data.highest}, DIVISOR: {"divisor": 1}}
    return data.model_copy(update={k: v for rule, change in changes.items() if rule in gone for k, v in change.items()})


def levers(data, line):
    def lower(one, amount):
        return one.model_copy(update={"least": one.least - amount})

    def higher(one, amount):
        return one.model_copy(update={"most": one.most + amount})

    def drop(one, amount):
        return one.model_copy(update={"divisor": 1}) if amount > 0 else one

    if line.rule == LEAST:
        return [Lever(line, "lower", "won", Rank.VALUE, 3, data.least, lower)]
    if line.rule == MOST:
        return [Lever(line, "raise", "won", Rank.MONEY, 1, data.highest - data.most, higher, step=4)]
    return [Lever(line, "drop", "lines", Rank.LAW, 1, 1, drop)]


def settle(data, _params, _watch):
    found = numbers.fits(data, list(numbers.CHECKS))
    return Answer(Status.FEASIBLE, NumberPlan(number=found[-1]), found[-1]) if found else Answer(Status.INFEASIBLE)


def family(**changes):
    offered = Explainer(**({"lines": lines, "without": without, "levers": levers, "settle": settle} | changes))
    return replace(numbers.family(), explainer=offered)


NOTHING = NumberInstance(least=9, most=11, divisor=4)
"""8 is too small, 12 too large."""


def steps(found):
    return [[(step.line.rule, step.way, step.amount) for step in repair.steps] for repair in found.repairs]


def test_every_lever_is_pulled_as_little_as_it_can_and_the_menu_is_in_the_order_of_what_hurts():
    found = menu(family(), NOTHING, PARAMS)
    assert found.clash == Clash(tuple(lines(NOTHING)), True)
    assert steps(found) == [[(LEAST, "lower", 1)], [(MOST, "raise", 1)], [(DIVISOR, "drop", 1)]]
    assert [repair.price for repair in found.repairs] == [(0, 0, 3, 0), (0, 1, 0, 0), (1, 0, 0, 0)]
    assert all(repair.least for repair in found.repairs)
    assert [repair.answer.plan.number for repair in found.repairs] == [8, 12, 9]
    assert found.untried == 0


def test_a_clash_leaves_out_what_has_no_part_in_it():
    found = clash(family(), NumberInstance(least=9, most=5, divisor=4), PARAMS)
    assert [line.rule for line in found.lines] == [LEAST, MOST]


def test_where_no_single_step_is_enough_a_mix_is_offered_that_spares_the_higher_rank():
    # 45 apart, and each moves by 40 at most: money by the 5 that the other lacks
    def short(data, line):
        return [replace(lever, most=min(lever.most, 40)) for lever in levers(data, line)]

    found = menu(family(levers=short), NumberInstance(least=50, most=5, highest=60), PARAMS)
    assert steps(found) == [[(MOST, "raise", 5), (LEAST, "lower", 40)]]
    assert not found.repairs[0].least, "a mix is never called least"


def test_an_office_sets_prices_and_ranks_and_forbids_levers():
    prices = {MOST: Price(Rank.COMFORT, 5), f"{LEAST}.lower": None, DIVISOR: Price(Rank.LAW, 9)}
    found = menu(family(), NOTHING, PARAMS, prices)
    assert [repair.price for repair in found.repairs] == [(0, 0, 0, 5), (9, 0, 0, 0)]


def test_what_is_not_settled_is_never_called_least_nor_minimal():
    def unsure(data, params, watch):
        answer = settle(data, params, watch)
        return answer if answer.plan or data == NOTHING else Answer(Status.UNKNOWN)

    found = menu(family(settle=unsure), NumberInstance(least=9, most=11, divisor=4), PARAMS)
    assert found.clash.minimal, "dropping any line gives a plan"
    assert all(repair.least == (repair.steps[0].amount == 1) for repair in found.repairs)
    far = menu(family(settle=lambda d, p, w: settle(d, p, w) if d.most in (5, 100) else Answer(Status.UNKNOWN)),
               NumberInstance(least=30, most=5), PARAMS)  # fmt: skip
    raised = next(repair for repair in far.repairs if repair.steps[0].way == "raise")
    assert not raised.least


def with_need(need):
    def own(data, line):
        return [replace(x, least=lambda *_: need) if x.way == "raise" else x for x in levers(data, line)]

    return family(levers=own)


def test_a_lever_that_minimises_itself_is_believed_only_with_a_plan():
    assert [(MOST, "raise", 1)] in steps(menu(with_need(Need(1, 1)), NOTHING, PARAMS))


def raised(found):
    (repair,) = (one for one in found.repairs if one.steps[0].way == "raise")
    return repair


def test_a_plan_that_comes_with_the_least_amount_is_verified_and_not_looked_for_again(monkeypatch):
    data = NumberInstance(least=9, most=5)
    monkeypatch.setattr(repair_module, "solve", lambda *_, **__: pytest.fail("solved again"))
    prices = {LEAST: None}
    found = raised(menu(with_need(Need(4, 4, NumberPlan(number=9))), data, PARAMS, prices))
    assert (found.steps[0].amount, found.least) == (4, True)
    assert found.answer == Answer(Status.FEASIBLE, NumberPlan(number=9), 9, None)


@pytest.mark.parametrize("need", [Need(4, 4, NumberPlan(number=10)), Need(4, 4, NumberInstance(least=1, most=1))])
def test_a_plan_that_comes_with_an_amount_and_does_not_fit_is_not_believed(need):
    found = raised(menu(with_need(need), NumberInstance(least=9, most=5), PARAMS))
    assert (found.steps[0].amount, found.answer.plan, found.answer.status) == (4, NumberPlan(number=9), Status.OPTIMAL)


def test_an_amount_that_is_not_proven_least_is_narrowed_down_from_its_plan():
    found = raised(menu(with_need(Need(6, 1, NumberPlan(number=11))), NumberInstance(least=9, most=5), PARAMS))
    assert (found.steps[0].amount, found.least, found.answer.status) == (4, True, Status.OPTIMAL)


def test_after_a_cancel_nothing_is_claimed():
    cancel = threading.Event()
    cancel.set()
    assert clash(family(), NOTHING, PARAMS, cancel) is None
    assert menu(family(), NOTHING, PARAMS, cancel=cancel).repairs == ()


def test_a_plan_that_breaks_a_rule_is_our_bug():
    wrong = family(settle=lambda *_: Answer(Status.FEASIBLE, NumberPlan(number=3), 3))
    with pytest.raises(UnsoundSolutionError, match="at_least"):
        clash(wrong, NOTHING, PARAMS)


def test_a_family_without_lines_says_so():
    with pytest.raises(ValueError, match="numbers offers no lines"):
        clash(numbers.family(), NOTHING, PARAMS)


def test_lines_at_their_limit_are_loosened_by_a_step_and_solved_again():
    data = NumberInstance(least=8, most=30, divisor=4)
    binding = binding_lines(family(), data, solve(family(), data), PARAMS)
    # one less than 8 is no multiple of 4, so a step buys nothing; 30 is far away
    assert [(one.line.rule, one.saving) for one in binding] == [(LEAST, Saving(0, 0))]
    data = NumberInstance(least=9, most=30)
    binding = binding_lines(family(), data, solve(family(), data), PARAMS)
    assert [(one.line.rule, one.amount, one.saving) for one in binding] == [(LEAST, 1, Saving(1, 1))]
    assert binding_lines(family(), NOTHING, solve(family(), NOTHING), PARAMS) == []


def test_money_is_loosened_first_so_that_short_time_leaves_out_the_rest(monkeypatch):
    monkeypatch.setattr(whatif, "LEAST_SOLVE_S", 15)
    data = NumberInstance(least=9, most=9)
    known = solve(family(), data)

    left = iter([20, 0])

    class Clock(Watch):
        def remaining_s(self):
            return next(left)

    monkeypatch.setattr(whatif, "Watch", Clock)
    binding = binding_lines(family(), data, known, PARAMS)
    # half of the 20 s would be too short for a re-solve: the first has what it needs, the second nothing
    assert [(one.line.rule, one.saving) for one in binding] == [(MOST, Saving(0, 0)), (LEAST, None)]


def test_a_wish_has_a_price_or_a_clash():
    data = NumberInstance(least=8, most=30, divisor=4)
    before = solve(family(), data)
    dear = why_not(family(), data, lambda one: one.model_copy(update={"least": 13}), before, PARAMS)
    assert (dear.answer.objective, dear.dearer, dear.clash) == (16, (8, 8), None)
    never = why_not(family(), data, lambda one: one.model_copy(update={"least": 33}), before, PARAMS)
    assert [line.rule for line in never.clash.lines] == [MOST]
    beyond = why_not(family(), data, lambda one: one.model_copy(update={"least": 101}), before, PARAMS)
    assert beyond.clash == Clash((), True), "no line stands against it: no number is so large"


def test_a_solver_is_stopped_at_its_first_plan():
    def endless(_data, _params, watch):
        watch.report("begin")
        assert not watch.stopped()
        watch.report("plan", 3)
        assert watch.stopped()
        return Answer(Status.FEASIBLE, NumberPlan(number=3), 3)

    assert first_plan(endless, NOTHING, PARAMS, Watch(60.0)).objective == 3
