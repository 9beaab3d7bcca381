from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.result import SolveParams, Status, Watch
from planner.solve import solve
from planner.visits import VISITS
from planner.visits.instance import VisitInstance
from tests.visits.brute import best_cost
from tests.visits.strategies import instances

PARAMS = SolveParams(time_limit_s=60.0, workers=1)
THOROUGH = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@given(instances())
@THOROUGH
def test_the_master_finds_and_proves_what_brute_force_finds(data: VisitInstance):
    best = best_cost(data)
    result = solve(VISITS, data, PARAMS)
    if best is None:
        assert result.status is Status.INFEASIBLE
        assert VISITS.infeasible(data, result.rules, PARAMS, Watch(60.0))
    else:
        assert result.status is Status.OPTIMAL
        assert result.objective == result.bound == best


@given(instances())
@THOROUGH
def test_insertion_never_beats_the_bound(data: VisitInstance):
    plain = solve(VISITS, data, PARAMS, solver="insertion")
    if plain.objective is not None:
        proven = solve(VISITS, data, PARAMS)
        assert proven.bound is not None
        assert proven.bound <= plain.objective


@given(instances(most_clients=3), st.randoms(use_true_random=False))
@THOROUGH
def test_clients_in_another_order_cost_the_same(data: VisitInstance, rng):
    order = list(range(len(data.clients)))
    rng.shuffle(order)
    at = {i: k for k, i in enumerate(order)}
    moved = data.model_copy(
        update={
            "clients": tuple(data.clients[i] for i in order),
            "pins": tuple(pin.model_copy(update={"client": at[pin.client]}) for pin in data.pins),
            "promises": None if data.promises is None else tuple(data.promises[i] for i in order),
        }
    )
    one, two = solve(VISITS, data, PARAMS), solve(VISITS, moved, PARAMS)
    assert (one.status, one.objective) == (two.status, two.objective)
