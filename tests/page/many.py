"""A plan with thousands of dongs, made up: a grid of uneven polygons in regions, as the page would be given it."""

import json
import math
from typing import Any

from playwright.sync_api import Page, Route

Json = dict[str, Any]
Point = tuple[float, float]

COLUMNS, ROWS = 70, 50
"""3,500 dongs, about as many as the nation has."""
PER_REGION = 7
"""Dongs of a row of the grid that make a region."""
STEPS = 12
"""Points on each of the four sides, so that a polygon has about as many as a simplified official one."""
WEST, NORTH, SPAN = 126.0, 38.4, 0.05


def _at(column: float, row: float) -> Point:
    """Return a place of the grid, bent by the same waves for both neighbours of a side."""
    lon = WEST + SPAN * (column + 0.22 * math.sin(2.3 * row + 0.7 * column) + 0.08 * math.sin(17 * row))
    lat = NORTH - 0.8 * SPAN * (row + 0.22 * math.sin(1.9 * column + 0.4 * row) + 0.08 * math.sin(19 * column))
    return round(lon, 5), round(lat, 5)


def _shape(column: int, row: int) -> str:
    ways = ((1, 0), (0, 1), (-1, 0), (0, -1))
    corners = ((column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1))
    ring = [
        _at(x + dx * step / STEPS, y + dy * step / STEPS)
        for (x, y), (dx, dy) in zip(corners, ways, strict=True)
        for step in range(STEPS)
    ]
    return "POLYGON ((" + ", ".join(f"{lon} {lat}" for lon, lat in [*ring, ring[0]]) + "))"


def _name(column: int, row: int) -> str:
    return f"{row + 1}-{column + 1}동"


def _region(columns: range, row: int, colour: int) -> Json:
    dongs = [
        {"name": _name(c, row), "is_hub": c == columns[3], "metres_to_hub": 900, "demand": 500, "moved": False}
        for c in columns
    ]
    hub = _name(columns[3], row)
    load = {"figure": "residents", "estimate": False, "total": 35000, "least": 20000, "most": 50000}
    whole = [{**dong, "today": None} for dong in dongs]
    return {"name": f"{hub} 권역", "hub": hub, "dongs": whole, "loads": [load], "colour": colour}


def hubs(turn: int = 0) -> Json:
    """Return the plan's regions; another ``turn`` gives every region another colour."""
    starts = [(first, row) for row in range(ROWS) for first in range(0, COLUMNS, PER_REGION)]
    regions = [_region(range(f, f + PER_REGION), row, (n + 3 * row + turn) % 8) for n, (f, row) in enumerate(starts)]
    return {"demand": "residents", "regions": regions, "duties": []}


def serve_many(page: Page, address: str, schedule: Json) -> None:
    """Answer a page that asks for a plan, or to judge one, with thousands of dongs.

    Parameters
    ----------
    address
        Of the server that answers everything else.
    schedule
        Any finished plan with regions; its other parts are left out.
    """
    places = [(column, row) for row in range(ROWS) for column in range(COLUMNS)]
    areas = [{"name": _name(*place), "approximate": True, "shape": _shape(*place)} for place in places]
    parts = [part for part in schedule["parts"] if part["family"] == "hubs"]
    many = {
        **schedule,
        **{"title": f"{len(places):,} dongs", "parts": parts, "visits": None, "training": None, "staffing": None},
        **{"hubs": hubs(), "areas": {"label": "", "source": "", "areas": areas}},
    }
    judged = {"family": "hubs", "cost": 1, "violations": [], "without": [], "schedule": hubs(turn=1)}
    _answer(page, f"{address}/v1/runs/*/schedule", many)
    _answer(page, f"{address}/v1/scenarios/*/check", {"parts": [judged]})


def _answer(page: Page, pattern: str, body: Json) -> None:
    text = json.dumps(body, ensure_ascii=False)

    def fulfil(route: Route) -> None:
        route.fulfill(body=text, content_type="application/json")

    page.route(pattern, fulfil)
