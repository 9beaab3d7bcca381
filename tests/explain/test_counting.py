"""The quick proof by numbers never denies a plan that exists, and often sees that there is none."""

import random

from planner.result import SolveParams, Status, Watch
from planner.solve import solve
from planner.visits import VISITS
from planner.visits.counting import outnumbered
from tests.explain.impossible import visits

PARAMS = SolveParams(time_limit_s=20, workers=1)
COUNT = 60


def test_what_does_not_fit_by_numbers_has_no_plan():
    rng = random.Random(11)
    hopeless, denied = 0, 0
    for _ in range(COUNT):
        data = visits(rng)
        status = solve(VISITS, data, PARAMS, explain=False).status
        hopeless += status is Status.INFEASIBLE
        if outnumbered(data, PARAMS, Watch(10.0)):
            denied += 1
            assert status is Status.INFEASIBLE
    assert COUNT > hopeless >= denied > hopeless // 2


def test_a_budget_that_pays_for_just_the_quota_is_not_denied():
    rng = random.Random(11)
    data = visits(rng)
    least = min(client.won for client in data.clients if client.town == 0)
    towns = (data.towns[0].model_copy(update={"min_visits": 1, "min_share_percent": 0}),)
    clients = tuple(
        client.model_copy(update={"required": False, "town": 0 if client.town == 0 else None})
        for client in data.clients
    )
    open_ended = {"towns": towns, "clients": clients, "pins": (), "month_caps": ()}
    enough = data.model_copy(update={**open_ended, "total_cap": least})
    assert not outnumbered(enough, PARAMS, Watch(10.0))
    assert outnumbered(enough.model_copy(update={"total_cap": least - 1}), PARAMS, Watch(10.0))
