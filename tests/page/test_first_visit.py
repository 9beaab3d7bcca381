"""The first visit finds a finished plan, marked as an example; it works as any plan does."""

import io

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.page.axe import violations
from tests.page.conftest import Service, Sit, drag


def _example(service: Service) -> str:
    runs = service.client.get("/v1/runs?limit=200").json()["items"]
    return str(next(run["id"] for run in runs if run["options"].get("example")))


def test_the_start_shows_a_finished_plan_and_three_steps(service: Service, sit: Sit) -> None:
    desk = sit(role="viewer")
    page = desk.page
    desk.go("")
    example = page.locator("main section", has_text="A finished plan to look at")
    expect(example.get_by_text("bundled example: assumed and synthetic data")).to_be_visible()
    expect(page.locator(".steps > li")).to_have_count(3)
    example.get_by_role("link", name="Calendar of visits").click()
    page.locator(".board .visit").first.wait_for()
    assert _example(service) in page.url
    expect(page.get_by_text("bundled example: assumed and synthetic data")).to_be_visible()
    expect(page.get_by_text("Synthetic data", exact=True)).to_be_visible()


def test_the_example_is_bent_and_drawn_as_any_plan_is(service: Service, sit: Sit) -> None:
    run = _example(service)
    desk = sit()
    desk.go(f"runs/{run}/visits")
    cells = desk.page.locator(".board tbody td:has(.visit)")
    drag(cells.first.locator(".visit").first, cells.nth(1))
    desk.page.get_by_text("1 pinned by hand; cost against the plan").wait_for()
    calendar = service.client.get(f"/v1/runs/{run}/documents/ics")
    assert calendar.text.startswith("BEGIN:VCALENDAR")


def test_the_diary_holds_engagements_rounds_and_openings(service: Service, sit: Sit) -> None:
    desk = sit()
    desk.go(f"runs/{_example(service)}/diary")
    rows = desk.page.locator("main tbody tr")
    for kind in ("Engagement", "Visits", "Opening"):
        assert rows.filter(has_text=kind).count() > 3
    assert rows.filter(has_text="직소민원의 날").count() > 30


def test_the_sheets_are_a4_and_say_what_the_car_needs(service: Service, sit: Sit) -> None:
    run = _example(service)
    plan = service.client.get(f"/v1/runs/{run}/schedule").json()
    tour = plan["visits"]["rounds"][0]
    engaged = plan["diary"][12]
    desk = sit(language="ko")
    pages = {}
    for kind, date in (("day", tour["date"]), ("week", engaged["start"][:10]), ("month", engaged["start"][:10])):
        desk.go(f"print/{run}/{kind}/{date}")
        assert violations(desk.page) == []
        pages[kind] = PdfReader(io.BytesIO(desk.page.pdf(prefer_css_page_size=True, format="A4"))).pages
    sizes = {kind: sorted(round(float(side)) for side in told[0].mediabox[2:]) for kind, told in pages.items()}
    assert set(map(tuple, sizes.values())) == {(595, 842)}
    assert all(len(told) == 1 for told in pages.values())
    width, height = pages["month"][0].mediabox[2:]
    assert width > height
    day = pages["day"][0].extract_text()
    for visit in tour["visits"]:
        assert visit["start"][11:16] in day
        assert visit["name"] in day
    assert "배석" in day
    for kind in ("week", "month"):
        assert engaged["name"] in pages[kind][0].extract_text()
