import inspect
import re

import pytest

from planner.visits import constraints, verify
from planner.visits.constraints import RULES
from planner.visits.instance import Stop, Town, VisitInstance, VisitPlan
from planner.visits.objectives import TERMS, build
from planner.visits.rows import RestrictedMaster, Route
from planner.visits.variables import MasterModel
from tests.visits.tiny import ALL_PLANS, SLOW, SLOW_PLANS, SLOW_TEAM_PLANS, SLOW_TEAMS, TEAM_PLANS, TEAMS, TINY

OF_TEAMS = (
    "pause",
    "slot_regions",
    "client_teams",
    "people_free",
    "people_apart",
    "team_overlap",
    "repeat_gap",
    "together",
)


def exercise(rule) -> tuple[VisitInstance, list[VisitPlan]]:
    """Return the tiny instance with the rule in force, and all its plans."""
    return (TEAMS, TEAM_PLANS) if rule.__name__ in OF_TEAMS else (TINY, ALL_PLANS)


def exercise_slowly(rule) -> tuple[VisitInstance, list[VisitPlan]]:
    """Return the same with half-days in which drives take longer, or less long, than usual."""
    return (SLOW_TEAMS, SLOW_TEAM_PLANS) if rule.__name__ in OF_TEAMS else (SLOW, SLOW_PLANS)


def model_accepts(model: MasterModel, plan: VisitPlan) -> bool:
    """Whether the plan's routes are allowed one by one, and the rows hold with all of them taken."""
    routes = [tuple((stop.client, stop.start) for stop in route) for route in plan.routes]
    if not all(model.admits(s, route) for s, route in enumerate(routes)):
        return False
    master = RestrictedMaster(model, [[s] for s in range(len(routes))], penalty=1.0)
    for s, route in enumerate(routes):
        if route:
            master.add(Route(s, tuple(i for i, _ in route), 0))
            master.fix(len(master.routes) - 1)
    point = master.solve(60.0)
    return point is not None and point.missing < 1e-6


def clients_of(plan: VisitPlan) -> dict[int, tuple[int, ...]]:
    return {s: tuple(stop.client for stop in route) for s, route in enumerate(plan.routes)}


@pytest.mark.parametrize("exercised", [exercise, exercise_slowly], ids=["usual", "slow"])
@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.__name__)
def test_model_and_check_agree_on_every_plan(rule, exercised):
    data, plans = exercised(rule)
    verdict = {p: not list(getattr(verify, rule.__name__)(data, p)) for p in plans}
    assert set(verdict.values()) == {True, False}, "the instance must exercise the rule"
    model = build(data, [rule], [])
    assert not [p for p, ok in verdict.items() if model_accepts(model, p) is not ok]


@pytest.mark.parametrize(("data", "plans"), [(TINY, ALL_PLANS), (SLOW, SLOW_PLANS)], ids=["usual", "slow"])
def test_model_and_verifier_agree_on_the_cost_of_every_plan(data, plans):
    model = build(data, [])
    for plan in plans:
        assert model.cost(clients_of(plan)) == verify.cost(data, plan)


def test_a_drive_in_a_slow_half_day_is_rounded_up_to_whole_seconds():
    # out 3 and back 2 seconds at 150 %: 4.5 and 3
    plan = VisitPlan(routes=((Stop(client=0, start=105),), ()))
    driven = SLOW.model_copy(update={"prize_seconds": 0, "promise_seconds": 0})
    lost = sum(cost for slot, cost in SLOW.clients[0].slot_seconds if slot == 0)
    assert verify.cost(driven, plan) == 5 + 3 + lost
    assert not list(verify.slot_window(SLOW, plan))
    early = VisitPlan(routes=((Stop(client=0, start=104),), ()))
    assert [v.detail for v in verify.slot_window(SLOW, early)] == ["leaves at 99 < 100 s"]


@pytest.mark.parametrize("term", TERMS, ids=lambda t: t.__name__)
def test_every_cost_term_alone_changes_the_cost_of_some_plan(term):
    model = build(TINY, [], [term])
    costs = {model.cost(clients_of(plan)) for plan in ALL_PLANS}
    assert len(costs) > 1


def test_rules_checks_and_functions_have_the_same_names():
    def public(module) -> set[str]:
        found = inspect.getmembers(module, inspect.isfunction)
        return {name for name, f in found if f.__module__ == module.__name__ and not name.startswith("_")}

    names = [rule.__name__ for rule in RULES]
    assert len(set(names)) == len(names)
    assert public(constraints) == set(names) == set(verify.CHECKS) == public(verify) - {"cost", "well_formed"}


PLACE = re.compile(r"plan|(slot|client|town|month) \d+")
DETAIL = re.compile(r"[a-z0-9 <>:,.%()-]*\d[a-z0-9 <>:,.%()-]*")


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.__name__)
def test_a_breach_names_its_rule_its_place_and_the_numbers(rule):
    data, plans = exercise(rule)
    breaches = [v for plan in plans for v in getattr(verify, rule.__name__)(data, plan)]
    assert {v.rule for v in breaches} == {rule.__name__}
    assert not [v for v in breaches if not PLACE.fullmatch(v.where) or not DETAIL.fullmatch(v.detail)]


@pytest.mark.parametrize("percent", [0, 1, 33, 34, 50, 66, 67, 99, 100])
def test_a_share_is_rounded_up_and_counts_the_visits_of_its_own_town(percent):
    client = TINY.clients[0]
    mixed = tuple(client.model_copy(update={"town": town}) for town in (0, 1, 0, 0))
    data = TINY.model_copy(update={"clients": mixed, "towns": (Town(min_share_percent=percent), Town())})
    needed = next(visits for visits in range(4) if 100 * visits >= percent * 3)
    assert [(row.clients, row.least) for row in build(data, [constraints.town_share], []).visit_rows] == (
        [((0, 2, 3), needed)] if needed else []
    )
    for visited in range(4):
        stops = tuple(Stop(client=i, start=0) for i in (1, *(0, 2, 3)[:visited]))
        broken = list(verify.town_share(data, VisitPlan(routes=(stops, ()))))
        assert bool(broken) == (visited < needed)


@pytest.mark.parametrize("least", [0, 1, 2, 3])
def test_a_quota_counts_each_visit_of_its_own_town_once(least):
    client = TINY.clients[0]
    mixed = tuple(client.model_copy(update={"town": town}) for town in (0, 1, 0, 0))
    data = TINY.model_copy(update={"clients": mixed, "towns": (Town(min_visits=least), Town())})
    for visited in range(4):
        stops = tuple(Stop(client=i, start=0) for i in (1, *(0, 2, 3)[:visited]))
        broken = list(verify.town_quota(data, VisitPlan(routes=(stops, ()))))
        assert bool(broken) == (visited < least)


def test_a_month_without_a_cap_has_no_budget_row():
    data = TINY.model_copy(update={"month_caps": (None, 30)})
    assert [(row.slots, row.cap) for row in build(data, [constraints.month_budget], []).cap_rows] == [((1,), 30)]


def test_a_pin_with_a_start_says_so_when_it_is_broken():
    plan = VisitPlan(routes=((Stop(client=0, start=104),), (Stop(client=2, start=210),)))
    assert [v.detail for v in verify.pins(TINY, plan)] == ["slot 0 at 104 s, pinned to slot 0 at 103 s"]


def test_a_client_without_dates_may_be_visited_on_the_very_first_day():
    slot = TINY.slots[0].model_copy(update={"day": 0})
    data = TINY.model_copy(update={"slots": (slot, TINY.slots[1]), "pins": (), "promises": None})
    assert build(data, [constraints.date_range], []).starts[0][2]
    plan = VisitPlan(routes=((Stop(client=2, start=104),), ()))
    assert not list(verify.date_range(data, plan))


def test_a_plan_of_another_instance_is_not_well_formed():
    assert [v.detail for v in verify.well_formed(TINY, VisitPlan(routes=()))] == ["0 routes for 2 slots"]
    stranger = VisitPlan.model_validate_json('{"routes": [[{"client": 3, "start": 0}], []]}')
    assert [(v.rule, v.where) for v in verify.well_formed(TINY, stranger)] == [("well_formed", "slot 0")]
    assert [(v.rule, v.where) for v in verify.well_formed(TINY, VisitPlan(routes=()))] == [("well_formed", "plan")]
    assert not [v for p in ALL_PLANS for v in verify.well_formed(TINY, p)]


def test_the_earliest_schedule_of_a_route_keeps_every_single_route_rule_or_none_can():
    model = build(TINY)
    fits = {}
    for plan in ALL_PLANS:
        for s, route in enumerate(plan.routes):
            key = s, tuple(stop.client for stop in route)
            stops = tuple((stop.client, stop.start) for stop in route)
            fits[key] = fits.get(key, False) or model.admits(s, stops)
    assert {True, False} == set(fits.values())
    assert all(model.schedule(*key) is not None for key, ok in fits.items() if ok)
