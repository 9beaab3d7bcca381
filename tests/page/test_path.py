"""The whole way a planner goes: workbook in, run, watch, drag, plan again, compare, download, print."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.page.axe import violations
from tests.page.conftest import Service, Sit, drag

PLANNED_MS = 120_000


def _drag(page: Page) -> str:
    """Drag the first visit of the first half-day to the next one; return its name."""
    cells = page.locator(".board tbody td:has(.visit)")
    visit = cells.first.locator(".visit").first
    name = visit.locator(".name").inner_text()
    drag(visit, cells.nth(1))
    return name


def test_from_a_workbook_to_paper(service: Service, sit: Sit, year: tuple[str, str], tmp_path: Path) -> None:
    scenario, before = year
    book = tmp_path / "year.xlsx"
    book.write_bytes(service.client.get(f"/v1/scenarios/{scenario}/workbook").content)
    desk = sit()
    page = desk.page
    desk.go("scenarios")
    page.locator("#upload").set_input_files(book)
    page.locator("#seconds").fill("6")
    page.get_by_role("button", name="Plan", exact=True).click()
    # watched until it has ended, without a click
    page.locator(".tabs").wait_for(timeout=PLANNED_MS)
    run = page.url.split("/runs/")[1].split("/")[0]
    page.get_by_role("link", name="Visits").click()
    page.locator(".board .visit").first.wait_for()
    name = _drag(page)
    page.get_by_text("pinned by hand").wait_for()
    expect(page.locator(".board .visit", has_text=name).get_by_text("pinned")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="As issued")).to_be_disabled()
    page.get_by_role("button", name="Redo").click()
    page.get_by_role("button", name="Re-plan around 1 pins").click()
    page.get_by_text("changes from the plan before").wait_for(timeout=PLANNED_MS)
    again = page.url.split("/runs/")[1].split("/")[0]
    assert again != run
    desk.go(f"compare/{run}/{again}")
    assert page.locator("main tbody tr").count() > 3
    desk.go(f"runs/{again}/documents")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Calendar (iCalendar)").click()
    assert "BEGIN:VCALENDAR" in Path(saved.value.path()).read_text()
    desk.go(f"print/{again}/day/2027-03-02")
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    assert before != again


def test_a_draft_outlives_the_browser(sit: Sit, year: tuple[str, str]) -> None:
    desk = sit()
    desk.go(f"runs/{year[1]}/visits")
    name = _drag(desk.page)
    desk.page.get_by_text("pinned by hand").wait_for()
    desk.page.reload()
    desk.page.get_by_text("pinned by hand").wait_for()
    expect(desk.page.locator(".board .visit", has_text=name).get_by_text("pinned")).to_be_visible()


def test_every_drag_has_a_way_by_keyboard(sit: Sit, year: tuple[str, str]) -> None:
    desk = sit()
    desk.go(f"runs/{year[1]}/visits")
    page = desk.page
    visit = page.locator(".board .visit").first
    visit.wait_for()
    visit.focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_be_visible()
    assert violations(page) == []
    page.locator("#to").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("pinned by hand").wait_for()
    desk.go(f"runs/{year[1]}/hubs")
    dong = page.locator(".region button").nth(1)
    dong.focus()
    page.keyboard.press("Enter")
    page.locator("#to").focus()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Cost against the plan").wait_for()


def test_a_viewer_sees_no_button_that_would_be_refused(sit: Sit, year: tuple[str, str]) -> None:
    desk = sit(role="viewer")
    scenario, run = year
    for screen in (
        "scenarios",
        f"scenarios/{scenario}",
        f"runs/{run}/visits",
        f"runs/{run}/hubs",
        f"runs/{run}/explain",
    ):
        desk.go(screen)
        words = {button.strip() for button in desk.page.locator("main button:enabled").all_inner_texts()}
        assert not words & {"Save", "Plan", "Take it", "Delete", "Copy as what-if", "Undo", "Find out", "Fit it in"}
        assert desk.page.locator("main [draggable=true]").count() == 0
    desk.go(f"runs/{run}/visits")
    desk.page.locator(".board .visit").first.click()
    expect(desk.page.locator("dialog select")).to_have_count(0)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_on_a_phone_nothing_runs_off_the_screen(sit: Sit, year: tuple[str, str], language: str) -> None:
    desk = sit(width=390, height=844, language=language)
    for screen in ("", "scenarios", f"runs/{year[1]}/visits", f"field/{year[1]}/2027-03-02"):
        desk.go(screen)
        width = desk.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, screen
        assert violations(desk.page) == []


def test_what_became_of_a_visit_is_recorded_with_and_without_a_connection(sit: Sit, year: tuple[str, str]) -> None:
    desk = sit(width=390, height=844)
    page = desk.page
    desk.go(f"field/{year[1]}/2027-03-02")
    first, second = page.locator(".outcome").nth(0), page.locator(".outcome").nth(1)
    first.get_by_label("visited").check()
    first.get_by_role("button", name="Add a suggestion").click()
    first.get_by_label("Suggestion", exact=True).fill("벤치 하나 더")
    first.get_by_label("Department").fill("공원과")
    first.get_by_label("Further suggestions").fill("3")
    assert violations(page) == []
    first.get_by_role("button", name="Record").click()
    first.get_by_text("recorded").wait_for()
    page.context.set_offline(True)
    desk.slips.clear()
    second.get_by_label("cancelled").check()
    second.get_by_role("button", name="Record").click()
    second.get_by_text("kept on this device").wait_for(timeout=30_000)
    page.context.set_offline(False)
    page.get_by_text("1 records kept on this device were sent").first.wait_for()
    desk.go(f"runs/{year[1]}/visits")
    page.get_by_text("of which 4 wait for an answer").click()
    row = page.locator("tr", has_text="벤치 하나 더")
    expect(row.get_by_text("공원과")).to_be_visible()
    expect(row.get_by_text("waits for an answer")).to_be_visible()
    # Chromium reports each try without a connection
    desk.slips[:] = [slip for slip in desk.slips if "ERR_INTERNET_DISCONNECTED" not in slip]


def test_two_who_edit_one_scenario_both_keep_what_they_wrote(service: Service, sit: Sit) -> None:
    scenario = service.keep("seoul_staffing")
    one, other = sit(), sit()
    for desk in (one, other):
        desk.go(f"scenarios/{scenario}")
    one.page.get_by_label("Government").first.fill("First")
    one.page.get_by_label("Government").first.blur()
    one.page.get_by_role("button", name="Save").click()
    one.page.get_by_text("Saved as version 2").first.wait_for()
    other.expected.add(412)
    other.page.get_by_label("Government").first.fill("Second")
    other.page.get_by_label("Government").first.blur()
    other.page.get_by_role("button", name="Save").click()
    other.page.get_by_role("button", name="Keep mine as a copy").click()
    other.page.wait_for_url(lambda url: scenario not in url)
    expect(other.page.get_by_label("Government").first).to_have_value("Second")
    assert service.client.get(f"/v1/scenarios/{scenario}").json()["document"]["government"] == "First"


def test_what_is_wrong_is_said_beside_the_cell(service: Service, sit: Sit) -> None:
    desk = sit()
    desk.expected.add(422)
    desk.go(f"scenarios/{service.keep('seoul_staffing')}")
    name = desk.page.locator('[data-pointer="/name"]')
    name.fill("")
    name.blur()
    desk.page.get_by_role("button", name="Save").click()
    expect(name).to_have_attribute("aria-invalid", "true")
    assert violations(desk.page) == []


def test_the_page_goes_on_when_the_server_comes_back(service: Service, sit: Sit, year: tuple[str, str]) -> None:
    desk = sit()
    desk.go(f"scenarios/{year[0]}")
    page = desk.page
    page.locator("#seconds").fill("15")
    page.get_by_role("button", name="Plan", exact=True).click()
    page.locator(".badge", has_text="planning").wait_for(timeout=60_000)
    service.stop(9)
    page.get_by_text("The connection dropped").wait_for()
    service.start()
    page.locator(".tabs").wait_for(timeout=PLANNED_MS)
    # Chromium reports each try while nobody listened
    desk.slips[:] = [slip for slip in desk.slips if "ERR_CONNECTION_REFUSED" not in slip and "ERR_" not in slip]


def test_every_place_left_out_is_told_why_at_once(sit: Sit, gimje: tuple[str, str]) -> None:
    desk = sit()
    page = desk.page
    desk.go(f"runs/{gimje[1]}/visits")
    page.get_by_text("Left out: ").click()
    page.get_by_role("button", name="Why were these left out?").click()
    page.get_by_text("a plan with each change was checked").wait_for(timeout=PLANNED_MS)
    rows = page.locator('[aria-label="Places left out"] tbody tr')
    assert rows.count() == rows.filter(has_text="half-days: ").count() > 0
    assert violations(page) == []


def test_a_place_taken_out_is_offered_the_half_days_where_it_fits_best(sit: Sit, year: tuple[str, str]) -> None:
    desk = sit()
    page = desk.page
    desk.go(f"runs/{year[1]}/visits")
    visit = page.locator(".board .visit").first
    name = visit.locator(".name").inner_text()
    visit.focus()
    page.keyboard.press("Enter")
    page.locator("#to").select_option("")
    page.get_by_role("button", name="Put it there").click()
    page.get_by_role("button", name=f"Fit {name} in").click()
    best = page.locator("dialog optgroup option")
    best.first.wait_for(state="attached", timeout=PLANNED_MS)
    assert page.locator("#to").input_value() == best.first.get_attribute("value")
    page.get_by_role("button", name="Put it there").click()
    page.get_by_text("1 pinned by hand").wait_for()
    expect(page.locator('[aria-label="Places left out"] tbody tr', has_text=name)).to_have_count(0)


def test_a_run_stopped_before_it_has_a_plan_says_that_there_is_none(
    service: Service, sit: Sit, year: tuple[str, str]
) -> None:
    ask = f"/v1/scenarios/{year[0]}/runs"
    runs = [service.client.post(ask, json={"kind": "plan", "time_limit_s": 60}).json()["id"] for _ in range(8)]
    desk = sit()
    desk.page.goto(f"{service.address}/#/runs/{runs[-1]}")
    desk.page.get_by_role("button", name="Stop, keep the best so far").click()
    try:
        expect(desk.page.get_by_text("There is no plan.")).to_be_visible()
        expect(desk.page.get_by_role("link", name="To the scenario")).to_be_visible()
        expect(desk.page.locator("h1")).to_have_count(1)
    finally:
        for run in runs:
            service.client.delete(f"/v1/runs/{run}")
