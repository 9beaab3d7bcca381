"""Jinju: 581 real senior centres, one mayor for a year, and four teams with offices of their own for half a year.

Places and members are real; hours, dates, half-days and offices are assumed, drawn by the hash of a centre's id or of a
half-day. There is room for all centres, so that only driving is left to spare.
"""

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from geodata.travel.great_circle import GreatCircle
from planner.result import Progress, SolveParams
from planner.solve import solve
from planner.visits import VISITS, verify
from planner.visits.alike import merge
from planner.visits.instance import Client, Slot, VisitInstance, Window
from planner.visits.kinds import like_slots, triangular
from planner.visits.objectives import build
from tests.benchmarks.row import Row

CENTRES = Path(__file__).parents[3] / "shared" / "data" / "real_senior_centers_jinju.csv"
LIMIT_S = 300.0
OFFICES = ((128.108, 35.180), (128.064, 35.190), (128.150, 35.175), (128.095, 35.155))
"""Where the teams start, approximate; the first is the city hall."""
HALF_DAYS = ((1, 1), (2, 0), (2, 1), (3, 0), (3, 1))
"""Weekday (0 is Monday) and whether it is the afternoon: five half-days a week."""
MORNING, AFTERNOON = Window(start=34_200, end=43_200), Window(start=48_600, end=61_200)
ELSEWHERE = 5
"""One half-day in so many ends at another office, where the team has an appointment."""
GROUP = "visits: 581 senior centres of Jinju"


def rows(seed: int) -> Iterator[Row]:
    """Yield a line per case, gap in seconds of driving beside it."""
    if not CENTRES.exists():
        return
    for name, data in (("one mayor, 250 half-days", jinju(1)), ("four teams, 480 half-days", jinju(4))):
        yield measured(name, data, seed)


def measured(name: str, data: VisitInstance, seed: int) -> Row:
    """Return a case solved within the limit; the note says when the first whole plan was there."""
    plans: list[float] = []

    def seen(progress: Progress) -> None:
        if progress.objective is not None:
            plans.append(progress.elapsed_s)

    result = solve(VISITS, data, SolveParams(time_limit_s=LIMIT_S, seed=seed), on_progress=seen)
    visits = sum(map(len, result.plan.routes)) if result.plan is not None else 0
    left = sum(client.prize for client in data.clients)
    if result.plan is not None:
        left -= sum(data.clients[stop.client].prize for route in result.plan.routes for stop in route)
    driving = (verify.cost(data, result.plan) if result.plan is not None else 0) - data.prize_seconds * left
    gap = (result.objective or 0) - (result.bound or 0)
    model, _ = merge(build(data))
    note = (
        f"{len(like_slots(model, triangular(model)))} classes, {visits} visits, driving {driving / 60:,.0f} min, "
        f"gap {gap / 60:,.1f} min, {100 * gap / max(1, driving):.2f} % of the driving; "
        f"first plan after {plans[0] if plans else float('nan'):.1f} s"
    )
    return Row(
        GROUP, name, result.solver, seed, LIMIT_S, result.status, result.objective, result.bound, None,
        round(result.runtime_s, 2), note,
    )  # fmt: skip


def jinju(teams: int) -> VisitInstance:
    """Return the case for one team and 50 weeks, or for several and 24 weeks each."""
    with CENTRES.open(encoding="utf-8") as file:
        centres = list(csv.DictReader(file))
    points = [*OFFICES, *((float(c["lon"]), float(c["lat"])) for c in centres)]
    seconds = GreatCircle().table(points).seconds
    weeks = 50 if teams == 1 else 24
    slots = tuple(_slot(team, week, half) for team in range(teams) for week in range(weeks) for half in HALF_DAYS)
    last = 7 * weeks
    clients = tuple(_client(len(OFFICES) + n, c["id"], int(c["members"]), last) for n, c in enumerate(centres))
    return VisitInstance(seconds=tuple(map(tuple, seconds.tolist())), slots=slots, clients=clients)


def _slot(team: int, week: int, half: tuple[int, int]) -> Slot:
    weekday, late = half
    draw = _draw(f"{team} {week} {half}")
    away = draw % ELSEWHERE == 0
    return Slot(
        day=7 * week + weekday,
        weekday=weekday,
        month=0,
        window=AFTERNOON if late else MORNING,
        from_place=team,
        to_place=draw // ELSEWHERE % len(OFFICES) if away else team,
        max_visits=4 if late else 3,
        max_driving=4_500,
        team=team,
    )


def _client(place: int, name: str, members: int, days: int) -> Client:
    """Return a centre: hours for half of them all day, for the others with lunch or on some days; some by a date."""
    hours, dates = _draw(name) % 100, _draw(name) // 100 % 100
    day, morning, noon = Window(start=32_400, end=64_800), Window(start=32_400, end=43_200), (50_400, 64_800)
    if hours < 50:
        week = [(day,)] * 5
    elif hours < 70:
        week = [(morning, Window(start=noon[0], end=noon[1]))] * 5
    elif hours < 85:
        week = [(Window(start=46_800, end=61_200),) if d in (0, 2, 4) else () for d in range(5)]
    else:
        late = (Window(start=36_000, end=43_200), Window(start=50_400, end=57_600))
        week = [late if d in (1, 3) else () for d in range(5)]
    return Client(
        place=place,
        service=2_400 if members > 40 else 1_800,
        opening=(*week, (), ()),
        first_day=days // 3 if 12 <= dates < 20 else None,
        last_day=days // 2 if dates < 12 else None,
        prize=30 + members // 2,
    )


def _draw(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])
