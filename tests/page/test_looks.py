"""Who zooms, has a narrow screen, colours of their own or no liking for motion sees the same page."""

import pytest
from playwright.sync_api import expect

from tests.page.axe import violations
from tests.page.conftest import Sit
from tests.page.test_screens import SCREENS

NARROW, ZOOMED = 320, 640
"""1,280 px at 400 % (WCAG 1.4.10) and at 200 % (1.4.4)."""
WIDEST = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const { transitionDuration, animationDuration } = getComputedStyle(one);
  return parseFloat(transitionDuration) > 0.001 || parseFloat(animationDuration) > 0.001;
}).map((one) => one.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("width", [NARROW, ZOOMED])
def test_nothing_has_to_be_scrolled_sideways(
    sit: Sit, year: tuple[str, str], posts: tuple[str, str], width: int, language: str
) -> None:
    scenario, run = year
    desk = sit(width=width, height=512, language=language)
    wide = {}
    for screen in (*SCREENS, f"runs/{posts[1]}/staffing"):
        desk.go(screen.format(scenario=scenario, run=run))
        seen = desk.page.evaluate(WIDEST)
        if seen > width:
            wide[screen] = seen
    assert wide == {}


def test_posts_have_no_violation_in_the_dark(sit: Sit, posts: tuple[str, str]) -> None:
    desk = sit(language="ko", color_scheme="dark")
    desk.go(f"runs/{posts[1]}/staffing")
    assert violations(desk.page) == []


def test_whoever_likes_no_motion_sees_none(sit: Sit, year: tuple[str, str]) -> None:
    desk = sit(reduced_motion="reduce")
    for screen in ("", f"runs/{year[1]}/visits", f"runs/{year[1]}/hubs"):
        desk.go(screen)
        assert desk.page.evaluate(MOVING) == []
        assert desk.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_what_is_chosen_shows_in_colours_of_ones_own(sit: Sit, year: tuple[str, str]) -> None:
    desk = sit(forced_colors="active")
    desk.go(f"runs/{year[1]}/visits")
    for chosen in ('[aria-pressed="true"]', ".tabs [aria-current]"):
        expect(desk.page.locator(chosen).first).to_have_css("outline-style", "solid")
    assert violations(desk.page) == []


def test_a_question_goes_with_the_screen_that_asked_it(sit: Sit, year: tuple[str, str]) -> None:
    desk = sit()
    desk.go(f"runs/{year[1]}/visits")
    desk.page.locator(".board .visit").first.click()
    expect(desk.page.locator("dialog")).to_be_visible()
    desk.page.go_back()
    expect(desk.page.locator("dialog")).to_have_count(0)
