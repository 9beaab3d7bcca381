"""Planning the season of Gimje again: two half-days lost, or a day; how soon there is an answer, and its bound."""

import time
from collections.abc import Iterator

from planner.curve import CurvePoint
from planner.result import Result, SolveParams
from planner.solve import solve
from planner.visits import VISITS
from planner.visits.instance import VisitInstance, VisitPlan
from planner.visits.replan import replan
from planner.visits.start import Start, moved
from tests.benchmarks.row import Row
from tests.benchmarks.visits import figures, gimje

PLAN_S = 120.0
"""For the plan announced."""
LIMIT_S = 28.0
SHOWN = (0, 1, 2, 3, 5, 7, 10)
CASES = {"two half-days lost (41st, 42nd)": (40, 41), "a day cancelled (51st half-day's)": (50, 51)}


def rows(seed: int) -> Iterator[Row]:
    """Yield the first answer and the curve with its bounds for each case."""
    season = gimje()
    issued = solve(VISITS, season, SolveParams(time_limit_s=PLAN_S, seed=seed))
    yield _row("plan announced", issued, seed, PLAN_S, issued.runtime_s, "")
    assert issued.plan is not None
    assert isinstance(issued.start, Start)
    for name, lost in CASES.items():
        yield from _case(name, season, issued.plan, issued.start, lost, seed)


def _case(
    name: str, season: VisitInstance, plan: VisitPlan, start: Start, lost: tuple[int, ...], seed: int
) -> Iterator[Row]:
    left = [s for s in range(len(season.slots)) if s not in lost]
    kept = {new: tuple(stop.client for stop in plan.routes[old]) for new, old in enumerate(left)}
    promises = {i: slot for slot, route in kept.items() for i in route}
    forced = sum(len(plan.routes[s]) for s in lost)
    data = season.model_copy(
        update={
            "slots": tuple(season.slots[s] for s in left),
            "promises": tuple(promises.get(i) for i in range(len(season.clients))),
        }
    )
    first: list[tuple[float, list[CurvePoint[VisitPlan]]]] = []
    began = time.monotonic()
    found = replan(
        data,
        kept,
        moved(start, range(len(season.clients)), left),
        SolveParams(time_limit_s=LIMIT_S, seed=seed),
        lambda points: first.append((time.monotonic() - began, points)),
    )
    runtime_s = time.monotonic() - began
    for seconds, points in first:
        note = f"first answer, {len(points)} numbers of changes; {forced} promises lost by force"
        yield _row(f"{name}: {points[-1].setting} further changes", points[-1].result, seed, LIMIT_S, seconds, note)
    for point in found.points:
        if point.setting in SHOWN:
            driving, prize, visits = figures(data, point.result.plan)
            note = f"{visits} visits, prize {prize:,}, driving {driving / 60:,.0f} min"
            yield _row(f"{name}: {point.setting} further changes", point.result, seed, LIMIT_S, runtime_s, note)


def _row(name: str, result: Result[VisitPlan], seed: int, limit_s: float, runtime_s: float, note: str) -> Row:
    return Row(
        "replan: gimje_visits, all rules; cost without a price for changes", name, result.solver, seed, limit_s,
        result.status, result.objective, result.bound, None, round(runtime_s, 2), note,
    )  # fmt: skip
