"""Visits: the season of Gimje with all rules; and beside VROOM on the rules that it knows."""

import time
from collections.abc import Iterator
from datetime import timedelta

from planner.result import Result, SolveParams
from planner.solve import solve
from planner.visits import VISITS, verify
from planner.visits.instance import Stop, Town, VisitInstance, VisitPlan
from scenarios.calendar import with_holidays
from scenarios.compile.visits import compile_visits
from scenarios.ground import ground, provider
from scenarios.read import read
from tests.benchmarks.row import Row

DAY = 86_400
GIMJE_LIMIT_S = 60.0
CHEAP = 40
"""Seconds per prize point at which driving is spared until the prize is about that of VROOM's plan."""


def rows(seed: int) -> Iterator[Row]:
    """Yield every line."""
    yield gimje_rules(seed)
    yield from gimje_free(seed)


def gimje() -> VisitInstance:
    """Return the bundled season."""
    scenario, folder = read("gimje_visits")
    scenario = with_holidays(scenario)
    if scenario.visits is None:
        raise ValueError("gimje_visits plans no visits")
    return compile_visits(scenario, scenario.visits, ground(scenario), provider(scenario, folder)).instance


def without_quotas_and_caps(data: VisitInstance) -> VisitInstance:
    """Return the part that VROOM can express."""
    return data.model_copy(update={"towns": (Town(),) * len(data.towns), "month_caps": (), "total_cap": None})


def gimje_rules(seed: int) -> Row:
    """Return the season with quotas and caps; objective and bound are seconds of cost."""
    data = gimje()
    result = solve(VISITS, data, SolveParams(time_limit_s=GIMJE_LIMIT_S, seed=seed))
    left = absolute_gap(result) / 60
    driving, prize, visits = figures(data, result.plan)
    note = f"{visits} visits, prize {prize:,}, driving {driving / 60:,.0f} min; gap {left:,.0f} min of cost"
    return _row("visits: gimje_visits, all rules", "112 half-days, 461 centres, 52 meetings", result, seed, note)


def gimje_free(seed: int) -> Iterator[Row]:
    """Yield the season without quotas and caps, solved by VROOM and by us in equal time."""
    data = without_quotas_and_caps(gimje())
    group, name = "visits: gimje_visits without quotas and caps", "prize collected"
    began = time.monotonic()
    plan = vroom(data, GIMJE_LIMIT_S)
    runtime_s = time.monotonic() - began
    driving, prize, visits = figures(data, plan)
    broken = sum(1 for check in VISITS.checks.values() for _ in check(data, plan))
    note = f"{visits} visits, driving {driving / 60:,.0f} min; cost {verify.cost(data, plan):,} s; violations {broken}"
    yield Row(group, name, "VROOM", seed, GIMJE_LIMIT_S, "feasible", prize, None, prize, round(runtime_s, 2), note)
    cheap = data.model_copy(update={"prize_seconds": CHEAP})
    for instance, label in ((data, name), (cheap, f"prize collected, a point worth {CHEAP} s of driving")):
        result = solve(VISITS, instance, SolveParams(time_limit_s=GIMJE_LIMIT_S, seed=seed))
        ours, won, count = figures(instance, result.plan)
        note = f"{count} visits, driving {ours / 60:,.0f} min; cost {result.objective:,} s, bound {result.bound:,} s"
        yield Row(
            group,
            label,
            "master",
            seed,
            GIMJE_LIMIT_S,
            result.status,
            won,
            None,
            prize,
            round(result.runtime_s, 2),
            note,
        )


def absolute_gap(result: Result[VisitPlan]) -> int:
    """Return objective less bound."""
    return (result.objective or 0) - (result.bound or 0)


def figures(data: VisitInstance, plan: VisitPlan | None) -> tuple[int, int, int]:
    """Return driving seconds, prize and number of visits of a plan."""
    if plan is None:
        return 0, 0, 0
    stops = [stop for route in plan.routes for stop in route]
    prize = sum(data.clients[stop.client].prize for stop in stops)
    rest = sum(client.prize for client in data.clients) - prize
    return verify.cost(data, plan) - data.prize_seconds * rest, prize, len(stops)


def vroom(data: VisitInstance, limit_s: float) -> VisitPlan:
    """Return VROOM's plan: a vehicle per half-day, absolute windows per job, priority by prize."""
    import numpy as np
    import vroom as engine

    problem = engine.Input()
    problem.set_durations_matrix("car", np.array(data.seconds, dtype=np.uint32))
    for s, slot in enumerate(data.slots):
        problem.add_vehicle(
            engine.Vehicle(
                s,
                start=slot.from_place,
                end=slot.to_place,
                time_window=(slot.day * DAY + slot.window.start, slot.day * DAY + slot.window.end),
                max_tasks=slot.max_visits,
                max_travel_time=slot.max_driving,
            )
        )
    days = sorted({(slot.day, slot.weekday) for slot in data.slots})
    top = max(client.prize for client in data.clients)
    for i, client in enumerate(data.clients):
        windows = [
            (day * DAY + w.start, day * DAY + w.end - client.service)
            for day, weekday in days
            if (client.first_day or 0) <= day <= (data.slots[-1].day if client.last_day is None else client.last_day)
            for w in client.opening[weekday]
        ]
        problem.add_job(
            engine.Job(
                i,
                location=client.place,
                default_service=client.service,
                priority=100 * client.prize // top,
                time_windows=[engine.TimeWindow(*window) for window in windows],
            )
        )
    solution = problem.solve(exploration_level=5, nb_threads=2, timeout=timedelta(seconds=limit_s))
    routes: list[list[Stop]] = [[] for _ in data.slots]
    for step in solution.routes.to_dict("records"):
        if step["type"] == "job":
            begin = int(step["arrival"]) + int(step["waiting_time"]) - data.slots[int(step["vehicle_id"])].day * DAY
            routes[int(step["vehicle_id"])].append(Stop(client=int(step["id"]), start=begin))
    return VisitPlan(routes=tuple(map(tuple, routes)))


def _row(group: str, name: str, result: Result[VisitPlan], seed: int, note: str) -> Row:
    return Row(
        group, name, result.solver, seed, GIMJE_LIMIT_S, result.status, result.objective, result.bound, None,
        round(result.runtime_s, 2), note,
    )  # fmt: skip
