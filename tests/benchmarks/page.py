"""The page in Debian's Chromium on the loopback: first screen, answer to a drag, longest task, thousands of dongs."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.benchmarks.row import Row
from tests.page.conftest import CHROMIUM, FLAGS, Service
from tests.page.many import serve_many
from tests.page.speed import INSTRUMENTS, answer_ms, longest_task_ms, pan_ms, ready_ms

GROUP = "page: 461 places and 112 half-days, and 3,500 dongs made up"
FIRST_MS, DRAG_MS, TASK_MS, FRAME_MS = 1500.0, 300.0, 200.0, 50.0
VISITS, REGIONS = "gimje_visits", "seogu_hubs"
PLAN_S = 12.0
"""However good the plan is, its calendar is as long."""
LOADS = 7
DRAGS = 12
SCREENS = ("", "scenarios", "runs", "runs/{run}/overview", "runs/{run}/diary", "runs/{run}/documents")


def rows(seed: int) -> Iterator[Row]:
    """Yield what was measured, each against its limit."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        service = Service(Path(folder))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        try:
            yield from _calendar(service, browser, seed)
            yield from _many(service, browser, seed)
        finally:
            browser.close()
            service.client.close()
            service.stop()


def _calendar(service: Service, browser: Browser, seed: int) -> Iterator[Row]:
    run = service.plan(service.keep(VISITS), PLAN_S)
    url = f"{service.address}/#/runs/{run}/visits"
    first, again, drags, tasks = [], [], [], []
    for load in range(LOADS):
        with _known(service, browser) as context:
            page = _measured(context)
            first.append(ready_ms(page, url))
            page.goto("about:blank")
            again.append(ready_ms(page, url))
            if load == 0:
                drags = [_drag(page, turn) for turn in range(DRAGS)]
                pan_ms(page, page.locator(".map"))
                for screen in SCREENS:
                    page.goto(f"{service.address}/#/{screen.format(run=run)}")
                    page.locator(f'main[data-screen="#/{screen.format(run=run)}"] h1').wait_for()
            tasks.append(longest_task_ms(page))
    yield _row("first screen, nothing kept by the browser, ms", seed, first, FIRST_MS)
    yield _row("first screen, seen before, ms", seed, again, FIRST_MS)
    yield _row("answer to a drag, ms", seed, drags, DRAG_MS)
    yield _row("longest task: load, drags, map, other screens, ms", seed, tasks, TASK_MS)


def _drag(page: Page, turn: int) -> float:
    """Drag the first visit of a half-day to the next one, there and back in turns."""
    cells = page.locator(".board tbody tr").first.locator("td:not(.closed)")
    one, other = cells.nth(turn % 2), cells.nth(1 - turn % 2)
    return answer_ms(page, one.locator(".visit").first, other)


def _many(service: Service, browser: Browser, seed: int) -> Iterator[Row]:
    run = service.plan(service.keep(REGIONS), 5)
    schedule = service.client.get(f"/v1/runs/{run}/schedule").json()
    frames, colours, tasks = [], [], []
    for _load in range(3):
        with _known(service, browser) as context:
            page = _measured(context)
            serve_many(page, service.address, schedule)
            page.goto(f"{service.address}/#/runs/{run}/hubs")
            page.locator(".map[data-areas]").wait_for()
            frames += pan_ms(page, page.locator(".map"))
            regions = page.locator(".region")
            colours.append(answer_ms(page, regions.first.locator("[data-id]").first, regions.nth(1)))
            tasks.append(longest_task_ms(page))
    yield _row(
        "3,500 dongs: frame while the map is moved (19 of 20), ms", seed, [quantiles(frames, n=20)[-1]], FRAME_MS
    )
    yield _row("3,500 dongs: coloured again after a drag, ms", seed, colours, DRAG_MS)
    yield _row("3,500 dongs: longest task, ms", seed, tasks, TASK_MS)


def _known(service: Service, browser: Browser) -> BrowserContext:
    """Return a browser without anything kept but a session."""
    context = browser.new_context(viewport={"width": 1360, "height": 900}, locale="ko-KR")
    key = {"Authorization": f"Bearer {service.key}"}
    assert context.request.post(f"{service.address}/v1/session", headers=key).ok
    return context


def _measured(context: BrowserContext) -> Page:
    page = context.new_page()
    page.add_init_script(INSTRUMENTS)
    return page


def _row(name: str, seed: int, measured: list[float], limit: float) -> Row:
    worst = max(measured)
    return Row(
        group=GROUP,
        instance=name,
        solver="Chromium",
        seed=seed,
        limit_s=limit / 1000,
        status="within the limit" if worst < limit else "ABOVE THE LIMIT",
        objective=round(median(measured)),
        bound=None,
        known=limit,
        runtime_s=sum(measured) / 1000,
        note=f"median; worst of {len(measured)}: {worst:.0f}",
    )
