"""Every screen: nothing for axe to find, nothing on the console, no other host, in both languages, light and dark."""

import pytest

from tests.page.axe import violations
from tests.page.conftest import Service, Sit

SCREENS = [
    *("", "scenarios", "runs", "scenarios/{scenario}", "runs/{run}", "runs/{run}/hubs", "runs/{run}/visits"),
    *("runs/{run}/training", "runs/{run}/diary", "runs/{run}/explain", "runs/{run}/documents", "compare/{run}/{run}"),
    *("print/{run}/week/2027-03-02", "print/{run}/month/2027-03-02", "print/{run}/day/2027-03-02"),
    *("field/{run}/2027-03-02", "nowhere"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_screen_has_a_violation(sit: Sit, year: tuple[str, str], language: str, scheme: str) -> None:
    scenario, run = year
    desk = sit(language=language, color_scheme=scheme)
    found = {}
    for screen in SCREENS:
        desk.go(screen.format(scenario=scenario, run=run))
        wrong = violations(desk.page)
        if wrong:
            found[screen] = wrong
    assert found == {}


def test_posts_have_no_violation(sit: Sit, posts: tuple[str, str]) -> None:
    desk = sit()
    desk.go(f"runs/{posts[1]}/staffing")
    assert violations(desk.page) == []


def test_a_stranger_is_asked_for_a_key_and_told_when_it_is_wrong(sit: Sit) -> None:
    desk = sit()
    desk.page.context.clear_cookies()
    desk.expected.add(401)
    desk.page.reload()
    desk.page.locator("#key").fill("hub_nonsense_nonsense_nonsense")
    desk.page.locator("form .main").click()
    desk.page.get_by_role("alert").wait_for()
    assert violations(desk.page) == []


def test_the_policy_of_the_page_allows_no_other_host(service: Service) -> None:
    policy = service.client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
