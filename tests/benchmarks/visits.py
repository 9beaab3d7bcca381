"""Visits: the season of Gimje with all rules, and with tight months; beside VROOM and PyVRP on the rules they know."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction

from planner.result import Progress, Result, SolveParams
from planner.solve import check, solve
from planner.visits import VISITS, verify
from planner.visits.instance import Town, VisitInstance, VisitPlan
from planner.visits.reading import drive_seconds
from scenarios.calendar import with_holidays
from scenarios.compile.visits import compile_visits
from scenarios.ground import ground, provider
from scenarios.read import read
from tests.benchmarks.row import Row
from tests.benchmarks.visit_peers import pyvrp_plan, vroom

LIMITS_S = (60.0, 120.0)
"""For all rules; the peers get the first."""
TIGHT_LIMIT_S = 180.0
TIGHT_MONTHS = (4_050_000, 5_400_000, 4_500_000, 1_000_000)
"""Won per month, nine tenths of what good plans spend there; towns' quotas ask for 283 visits, these pay for 299."""
CHEAP = 40
"""Seconds per prize point at which driving is spared until the prize is about that of VROOM's plan."""
ALL_RULES = "visits: gimje_visits, all rules"
PEERS = "visits: gimje_visits without quotas and caps, beside peers (cost in seconds)"


def rows(seed: int) -> Iterator[Row]:
    """Yield every line; some eleven minutes."""
    data = gimje()
    for limit_s in LIMITS_S:
        yield ours(ALL_RULES, "112 half-days, 461 centres, 52 meetings", data, limit_s, seed)
    yield ours(
        ALL_RULES, "the same, nine tenths of the money in every month", with_tight_months(data), TIGHT_LIMIT_S, seed
    )
    yield from beside_peers(data, seed)


def gimje() -> VisitInstance:
    """Return the bundled season."""
    scenario, folder = read("gimje_visits")
    scenario = with_holidays(scenario)
    if scenario.visits is None:
        raise ValueError("gimje_visits plans no visits")
    return compile_visits(scenario, scenario.visits, ground(scenario), provider(scenario, folder)).instance


def with_tight_months(data: VisitInstance) -> VisitInstance:
    """Return the season in which every month is short of money, the total less so."""
    return data.model_copy(update={"month_caps": TIGHT_MONTHS})


def without_quotas_and_caps(data: VisitInstance) -> VisitInstance:
    """Return the part that the peers can express."""
    return data.model_copy(update={"towns": (Town(),) * len(data.towns), "month_caps": (), "total_cap": None})


def ours(group: str, name: str, data: VisitInstance, limit_s: float, seed: int) -> Row:
    """Return a season solved by us; the note says when the first plan had passed the verifier, and its figures."""
    checked: list[float] = []

    def seen(progress: Progress) -> None:
        if not checked and isinstance(progress.plan, VisitPlan) and not check(VISITS, data, progress.plan):
            checked.append(progress.elapsed_s)

    result = solve(VISITS, data, SolveParams(time_limit_s=limit_s, seed=seed), on_progress=seen)
    driving, _, _ = figures(data, result.plan)
    gap_s = absolute_gap(result)
    first = f"first checked plan after {checked[0]:.1f} s" if checked else "no plan on the way"
    note = f"gap {gap_s:,} s, {100 * gap_s / max(1, driving):.2f} % of the driving; {first}; {told(data, result.plan)}"
    return Row(
        group, name, result.solver, seed, limit_s, result.status, result.objective, result.bound, None,
        round(result.runtime_s, 2), note,
    )  # fmt: skip


def beside_peers(data: VisitInstance, seed: int) -> Iterator[Row]:
    """Yield the season without quotas and caps, planned by the peers and by us in equal time.

    One table of driving, one value of a prize point, one verifier. VROOM takes no value: its priorities come before
    driving, so that its one plan is shown at both values.
    """
    free = without_quotas_and_caps(data)
    limit_s = LIMITS_S[0]
    plan, runtime_s = timed(lambda: vroom(free, limit_s))
    for worth in (data.prize_seconds, CHEAP):
        season = free.model_copy(update={"prize_seconds": worth})
        name = f"a prize point worth {worth} s"
        yield of_peer(name, "VROOM, 2 threads", season, data, plan, runtime_s, seed)
        yield of_peer(
            name, "PyVRP, 1 thread", season, data, *timed(lambda one=season: pyvrp_plan(one, limit_s, seed)), seed
        )
        yield ours(PEERS, name, season, limit_s, seed)


def timed(planned: Callable[[], VisitPlan]) -> tuple[VisitPlan, float]:
    """Return a plan and the seconds it took."""
    began = time.monotonic()
    return planned(), time.monotonic() - began


def of_peer(
    name: str, solver: str, season: VisitInstance, full: VisitInstance, plan: VisitPlan, runtime_s: float, seed: int
) -> Row:
    """Return a peer's plan, judged by our verifier under the rules that it knows, and under all."""
    broken = len(check(VISITS, season, plan))
    note = f"violations {broken}, under all rules {len(check(VISITS, full, plan))}; {told(season, plan)}"
    status = "broken" if broken else "feasible"
    cost = verify.cost(season, plan)
    return Row(PEERS, name, solver, seed, LIMITS_S[0], status, cost, None, None, round(runtime_s, 2), note)


def told(data: VisitInstance, plan: VisitPlan | None) -> str:
    """Return what staff would ask of a plan."""
    driving, prize, visits = figures(data, plan)
    share = "" if plan is None else f", worst town {100 * worst_share(data, plan):.1f} %"
    return f"{visits} visits, prize {prize:,}, driving {driving / 60:,.0f} min{share}"


def worst_share(data: VisitInstance, plan: VisitPlan) -> float:
    """Return the least share of a town's clients that is visited."""
    visited = {stop.client for route in plan.routes for stop in route}
    there = Counter(client.town for client in data.clients if client.town is not None)
    held = Counter(data.clients[i].town for i in visited)
    return float(min(Fraction(held[town], count) for town, count in there.items()))


def absolute_gap(result: Result[VisitPlan]) -> int:
    """Return objective less bound."""
    return (result.objective or 0) - (result.bound or 0)


def figures(data: VisitInstance, plan: VisitPlan | None) -> tuple[int, int, int]:
    """Return driving seconds, prize and number of visits of a plan."""
    if plan is None:
        return 0, 0, 0
    stops = [stop for route in plan.routes for stop in route]
    driving = sum(drive_seconds(data, slot, route) for slot, route in zip(data.slots, plan.routes, strict=True))
    return driving, sum(data.clients[stop.client].prize for stop in stops), len(stops)
