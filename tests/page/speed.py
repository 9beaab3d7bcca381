"""How long the page takes, as the browser tells: from a navigation, a drop or a move of the mouse to the screen."""

from playwright.sync_api import Locator, Page

from tests.page.conftest import drag

INSTRUMENTS = """
(() => {
  const seen = { long: [], ready: 0, answers: [], frames: [] };
  window.seen = seen;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) seen.long.push(task.duration);
  }).observe({ type: "longtask", buffered: true });
  // on the screen, and what waited for the page has been heard
  const painted = (then) => requestAnimationFrame(() => setTimeout(() => then(performance.now()), 0));
  const look = () => {
    if (!document.querySelector(".board .visit")) requestAnimationFrame(look);
    else painted((now) => { seen.ready = now; document.documentElement.dataset.ready = ""; });
  };
  look();
  const VERDICT = "main .notice.good, main .notice.bad";
  let dropped = 0;
  addEventListener("drop", () => { dropped = performance.now(); }, true);
  new MutationObserver((changes) => {
    const told = (node) => node instanceof Element && (node.matches(VERDICT) || node.querySelector(VERDICT));
    if (!dropped || !changes.some(({ addedNodes }) => [...addedNodes].some(told))) return;
    const since = dropped;
    dropped = 0;
    painted((now) => {
      seen.answers.push(now - since);
      document.documentElement.dataset.answers = seen.answers.length;
    });
  }).observe(document, { childList: true, subtree: true });
  let last = 0;
  const frame = (now) => {
    if (last) seen.frames.push(now - last);
    last = now;
    if (seen.counting) requestAnimationFrame(frame);
    else last = 0;
  };
  const begin = () => {
    Object.assign(seen, { counting: true, frames: [] });
    delete document.documentElement.dataset.counted;
    requestAnimationFrame(frame);
  };
  const counted = () => { seen.counting = false; document.documentElement.dataset.counted = ""; };
  const end = () => setTimeout(counted, 400);
  addEventListener("mousedown", begin, true);
  addEventListener("mouseup", end, true);
})();
"""
"""What every page has that is measured; a press of the mouse counts frames until a moment after its release."""
MOVES = 40


def ready_ms(page: Page, url: str) -> float:
    """Open the calendar and return how long after the navigation it can be clicked, in milliseconds."""
    page.goto(url)
    page.locator("html[data-ready]").wait_for(state="attached")
    return float(page.evaluate("window.seen.ready"))


def longest_task_ms(page: Page) -> float:
    """Return the longest task since the page was opened, in milliseconds; 0 where none took 50."""
    return float(page.evaluate("Math.max(0, ...window.seen.long)"))


def answer_ms(page: Page, dragged: Locator, to: Locator) -> float:
    """Drag something and return how long after the drop the verdict is on the screen, in milliseconds."""
    before = int(page.evaluate("window.seen.answers.length"))
    drag(dragged, to)
    page.locator(f'html[data-answers="{before + 1}"]').wait_for(state="attached")
    return float(page.evaluate("window.seen.answers.at(-1)"))


def pan_ms(page: Page, area: Locator) -> list[float]:
    """Move a map by the mouse and return how long each frame took until a moment after, in milliseconds."""
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None, "the map is not on the screen"
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(MOVES):
        page.mouse.move(x + 4 * step, y + 2 * step)
    page.mouse.up()
    page.locator("html[data-counted]").wait_for(state="attached")
    return [float(ms) for ms in page.evaluate("window.seen.frames")]
