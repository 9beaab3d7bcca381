"""Training and regions bent by hand as visits are: dragged, judged, undone, done again, planned again around."""

import re

from playwright.sync_api import Page, expect

from tests.page.axe import violations
from tests.page.conftest import Service, Sit, drag


def _to_another_day(page: Page) -> str:
    """Drag the first session to another day of its hall; return its name."""
    card = page.locator(".board .visit").first
    name = card.locator(".name").inner_text()
    cells = card.locator("xpath=ancestor::tr/td")
    at = next(n for n in range(1, cells.count()) if cells.nth(n).locator(".visit").count() == 0)
    drag(card, cells.nth(at))
    return name


def test_a_session_dragged_to_another_day_is_judged_undone_redone_and_kept(sit: Sit, year: tuple[str, str]) -> None:
    desk = sit()
    page = desk.page
    desk.go(f"runs/{year[1]}/training")
    before = page.locator(".board tbody").inner_text()
    name = _to_another_day(page)
    page.get_by_text("1 pinned by hand; cost against the plan").wait_for()
    moved = page.locator(f'.board [data-id="{name}"]')
    expect(moved.get_by_text("pinned")).to_be_visible()
    assert page.locator(".board tbody").inner_text() != before
    assert violations(page) == []
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".board tbody")).to_have_text(re.compile(".*"))
    expect(page.get_by_role("button", name="As issued")).to_be_disabled()
    assert page.locator(".board tbody").inner_text() == before
    page.keyboard.press("Control+Shift+Z")
    expect(moved.get_by_text("pinned")).to_be_visible()
    page.reload()
    expect(moved.get_by_text("pinned")).to_be_visible()


def test_a_session_goes_to_another_hall_by_keyboard(sit: Sit, year: tuple[str, str]) -> None:
    desk = sit()
    page = desk.page
    desk.go(f"runs/{year[1]}/training")
    page.get_by_label("Halls not in use too").check()
    expect(page.locator(".board tbody th", has_text="구청 강당")).to_be_visible()
    card = page.locator(".board .visit").first
    name = card.locator(".name").inner_text()
    card.focus()
    page.keyboard.press("Enter")
    assert violations(page) == []
    page.get_by_label("Hall", exact=True).select_option("구청 강당")
    page.get_by_label("Hall", exact=True).press("Tab")
    page.keyboard.press("Enter")
    # a hall the course does not allow: said on the session itself
    moved = page.locator(".board tr", has_text="구청 강당").locator(".visit")
    expect(moved.locator(".name")).to_have_text(name)
    expect(moved.locator(".wrong").first).to_be_visible()
    expect(moved).to_be_focused()


def test_training_is_planned_again_around_a_session_that_is_pinned(
    service: Service, sit: Sit, year: tuple[str, str]
) -> None:
    desk = sit()
    page = desk.page
    desk.go(f"runs/{year[1]}/training")
    page.locator(".board .visit").first.click()
    page.get_by_role("button", name="Put it there").click()
    page.get_by_text("1 pinned by hand; cost against the plan: 0").wait_for()
    draft = page.evaluate(f"JSON.parse(localStorage['hubdong.draft.{year[1]}.training'])")
    pinned = next(row for row in draft["rows"] if row["session"] in draft["pins"])
    page.get_by_role("button", name="Re-plan around 1 pins").click()
    page.wait_for_url(lambda url: year[1] not in url)
    again = page.url.split("/runs/")[1].split("/")[0]
    asked = service.client.get(f"/v1/runs/{again}").json()["options"]
    assert asked["sessions"] == [pinned]
    assert asked["previous_run"] == year[1]
    desk.expected.add(409)  # perhaps it is stopped before it has a plan
    service.client.delete(f"/v1/runs/{again}")


def test_a_dong_moved_is_undone_redone_and_planned_as_a_what_if(
    service: Service, sit: Sit, year: tuple[str, str]
) -> None:
    desk = sit()
    page = desk.page
    desk.go(f"runs/{year[1]}/hubs")
    regions = page.locator(".region")
    dong = regions.first.locator("li:not(:has-text('hub dong')) button").first
    name = dong.inner_text()
    drag(dong, regions.nth(1).locator("h3"))
    page.get_by_text("1 pinned by hand; cost against the plan").wait_for()
    expect(regions.nth(1).locator(f'[data-id="{name}"]')).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(regions.first.locator(f'[data-id="{name}"]')).to_be_visible()
    page.get_by_role("button", name="Redo").click()
    expect(regions.nth(1).locator(f'[data-id="{name}"]')).to_be_visible()
    page.get_by_role("button", name="Re-plan around 1 pins").click()
    page.wait_for_url(lambda url: year[1] not in url)
    run = page.url.split("/runs/")[1].split("/")[0]
    scenario = service.client.get(f"/v1/runs/{run}").json()["scenario_id"]
    kept = service.client.get(f"/v1/scenarios/{scenario}").json()
    assert name in kept["document"]["hubs"]["fixed"]
    assert kept["title"].endswith(f"(what if: {name} moved)")
    desk.expected.add(409)
    service.client.delete(f"/v1/runs/{run}")


def test_a_visit_goes_to_a_half_day_on_which_nobody_went(service: Service, sit: Sit, year: tuple[str, str]) -> None:
    idle = service.client.get(f"/v1/runs/{year[1]}/schedule").json()["visits"]["idle"]
    desk = sit()
    page = desk.page
    desk.go(f"runs/{year[1]}/visits")
    name = page.locator(".board .visit .name").first.inner_text()
    page.locator(".board .visit").first.click()
    page.locator("#to").select_option(f"{idle[-1]['date']} {idle[-1]['half_day']}")
    page.get_by_role("button", name="Put it there").click()
    page.get_by_text("1 pinned by hand").wait_for()
    expect(page.locator(".board .visit", has_text=name)).to_be_focused()


def test_a_draft_made_without_a_connection_is_judged_when_it_is_back(sit: Sit, year: tuple[str, str]) -> None:
    desk = sit()
    page = desk.page
    desk.go(f"runs/{year[1]}/visits")
    cells = page.locator(".board tbody td:has(.visit)")
    page.context.set_offline(True)
    drag(cells.first.locator(".visit").first, cells.nth(1))
    expect(page.get_by_role("button", name="Re-plan around 1 pins")).to_be_enabled()
    assert "pins" in page.evaluate(f"localStorage['hubdong.draft.{year[1]}.visits']")
    page.context.set_offline(False)
    page.get_by_text("1 pinned by hand; cost against the plan").wait_for()
    # Chromium reports each try without a connection
    desk.slips[:] = [slip for slip in desk.slips if "ERR_INTERNET_DISCONNECTED" not in slip]
