"""The season of Gimje as an instance, built by hand from the synthetic centres: a double of the bundled scenario.

Everything but the number of centres, towns and organisations is assumed. What a centre is like is drawn from the
SHA-256 of its id: the first four bytes, as a big-endian number modulo 100, give the opening; byte 4 modulo 100 the
dates; byte 5 modulo 100 whether two years have passed since the last visit.
"""

import csv
import hashlib
import math
from datetime import date, timedelta
from pathlib import Path

from planner.visits.instance import Client, Slot, Town, VisitInstance, Window

CENTRES = Path(__file__).parents[3] / "shared" / "data" / "gimje_461_synthetic.csv"
FIRST, LAST = date(2026, 3, 9), date(2026, 6, 5)
HOLIDAYS = {date(2026, 5, 5), date(2026, 5, 25), date(2026, 6, 3)}
CITY_HALL = (126.894358, 35.819583)
HOUR = 3_600
EARTH_M = 6_371_008.8


def instance(rules: bool = True) -> VisitInstance:
    """Return the season, without town quotas and caps unless ``rules``."""
    with CENTRES.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    names = sorted({row["adm_emd"] for row in rows})
    sizes = [sum(row["adm_emd"] == name for row in rows) for name in names]
    months = sorted({(FIRST + timedelta(d)).month for d in range((LAST - FIRST).days + 1)})
    return VisitInstance(
        seconds=_seconds([CITY_HALL] + [(float(row["lon"]), float(row["lat"])) for row in rows]),
        slots=tuple(slot for d in _working_days() for slot in _half_days(d, months)),
        clients=tuple(_centre(p, row, names) for p, row in enumerate(rows, start=1)) + (_relay_meeting(),) * 52,
        towns=tuple(Town(min_visits=math.ceil(0.6 * size)) for size in sizes) if rules else (Town(),) * len(names),
        month_caps=(6_000_000,) * len(months) if rules else (),
        total_cap=17_000_000 if rules else None,
    )


def _working_days() -> list[int]:
    days = range((LAST - FIRST).days + 1)
    return [d for d in days if (FIRST + timedelta(d)).weekday() < 5 and FIRST + timedelta(d) not in HOLIDAYS]


def _half_days(day: int, months: list[int]) -> list[Slot]:
    when = FIRST + timedelta(day)
    windows = [(Window(start=9 * HOUR + HOUR // 2, end=12 * HOUR - (HOUR // 2 if when.weekday() == 4 else 0)), 3)]
    if when.weekday() != 0:
        windows.append((Window(start=13 * HOUR + HOUR // 2, end=17 * HOUR), 4))
    return [
        Slot(
            day=day,
            weekday=when.weekday(),
            month=months.index(when.month),
            window=window,
            from_place=0,
            to_place=0,
            max_visits=visits,
            max_driving=75 * 60,
        )
        for window, visits in windows
    ]


def _centre(place: int, row: dict[str, str], names: list[str]) -> Client:
    digest = hashlib.sha256(row["id"].encode()).digest()
    members = int(row["members"])
    dates = digest[4] % 100
    return Client(
        place=place,
        service=(40 if members > 40 else 30) * 60,
        opening=_opening(int.from_bytes(digest[:4], "big") % 100),
        first_day=(date(2026, 4, 20) - FIRST).days if 12 <= dates < 20 else None,
        last_day=(date(2026, 4, 30) - FIRST).days if dates < 12 else None,
        prize=30 + members // 2 + (20 if digest[5] % 100 < 30 else 0),
        town=names.index(row["adm_emd"]),
        won=50_000,
    )


def _opening(draw: int) -> tuple[tuple[Window, ...], ...]:
    if draw < 50:
        return _week({0: [(9, 18)], 1: [(9, 18)], 2: [(9, 18)], 3: [(9, 18)], 4: [(9, 18)]})
    if draw < 70:
        return _week({d: [(9, 12), (14, 18)] for d in range(5)})
    if draw < 85:
        return _week({d: [(13, 17)] for d in (0, 2, 4)})
    return _week({d: [(10, 12), (14, 16)] for d in (1, 3)})


def _relay_meeting() -> Client:
    return Client(place=0, service=HOUR, opening=_week({d: [(12, 18)] for d in (1, 2, 3)}), prize=80)


def _week(hours: dict[int, list[tuple[int, int]]]) -> tuple[tuple[Window, ...], ...]:
    return tuple(tuple(Window(start=a * HOUR, end=b * HOUR) for a, b in hours.get(d, [])) for d in range(7))


def _seconds(points: list[tuple[float, float]]) -> tuple[tuple[int, ...], ...]:
    """Return great-circle x 1.3 at 40 km/h plus 120 s per trip, rounded up."""
    return tuple(
        tuple(0 if p == q else math.ceil(_metres(p, q) * 1.3 / (40_000 / HOUR)) + 120 for q in points) for p in points
    )


def _metres(p: tuple[float, float], q: tuple[float, float]) -> float:
    lon1, lat1, lon2, lat2 = map(math.radians, (*p, *q))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(half))
