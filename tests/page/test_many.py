"""Thousands of dongs: all are drawn and coloured again, names are found without the map, no task holds the page up."""

import pytest
from playwright.sync_api import expect

from tests.page.axe import violations
from tests.page.conftest import Desk, Service, Sit, drag
from tests.page.many import COLUMNS, ROWS, serve_many

DONGS = COLUMNS * ROWS
COLOURS = """canvas => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  const found = new Map();
  for (let at = 0; at < data.length; at += 4 * 97) {
    const colour = data.slice(at, at + 4).join();
    found.set(colour, (found.get(colour) ?? 0) + 1);
  }
  return [...found].filter(([, count]) => count > 20).map(([colour]) => colour);
}"""
"""The colours that are seen often on a canvas, of one point in 97."""
MOST_COLOURS = 8


@pytest.fixture
def desk(sit: Sit, service: Service, year: tuple[str, str]) -> Desk:
    """A page that shows a plan with thousands of dongs."""
    down = sit()
    serve_many(down.page, service.address, service.client.get(f"/v1/runs/{year[1]}/schedule").json())
    down.go(f"runs/{year[1]}/hubs")
    down.page.locator(f'.map[data-areas="{DONGS}"]').wait_for()
    return down


def test_all_are_drawn_in_the_colours_of_their_regions_and_coloured_again(desk: Desk) -> None:
    canvas = desk.page.locator(".map canvas")
    expect(canvas).to_have_count(1)
    assert len(canvas.evaluate(COLOURS)) >= MOST_COLOURS
    before = canvas.screenshot()
    regions = desk.page.locator(".region")
    drag(regions.first.locator("[data-id]").first, regions.nth(1))
    desk.page.get_by_text("pinned by hand").wait_for()
    assert canvas.screenshot() != before
    assert len(canvas.evaluate(COLOURS)) >= MOST_COLOURS


def test_any_dong_is_found_and_moved_without_the_map(desk: Desk) -> None:
    page = desk.page
    name = f"{ROWS}-{COLUMNS}동"
    expect(page.locator(".region")).to_have_count(30)
    page.get_by_label("Find a dong or region").fill(name)
    expect(page.locator(".region")).to_have_count(1)
    dong = page.get_by_role("button", name=name, exact=True)
    dong.focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog #to option")).to_have_count(DONGS // 7)
    page.keyboard.press("Escape")
    assert violations(page) == []


def test_numbers_appear_as_the_map_comes_closer(desk: Desk) -> None:
    page = desk.page
    marks = page.locator(".map .pin")
    expect(marks).to_have_count(0)
    closer = page.locator(".leaflet-control-zoom-in")
    for _ in range(12):
        closer.click()
    expect(marks.first).to_be_visible()
    assert 0 < marks.count() <= 300
