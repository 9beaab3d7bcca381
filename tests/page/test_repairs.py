"""Where nothing fits, each repair is a button that makes a scenario with room for a plan."""

import pytest
from playwright.sync_api import expect

from tests.page.axe import violations
from tests.page.conftest import Service, Sit
from tests.scenarios.test_explain import poor_training

EXPLAINED_MS = 120_000


@pytest.fixture(scope="module")
def hopeless(service: Service) -> str:
    """A run of a scenario whose training has too little money."""
    answer = service.client.post("/v1/scenarios", json=poor_training().model_dump(mode="json"))
    answer.raise_for_status()
    return service.plan(answer.json()["id"], 5)


def test_a_repair_leads_to_the_scenario_it_makes(sit: Sit, hopeless: str) -> None:
    desk = sit()
    desk.go(f"runs/{hopeless}/explain")
    desk.page.get_by_role("button", name="Find out").click()
    repair = desk.page.locator("li", has_text="to 346,000 won").first
    repair.get_by_role("button", name="Make a what-if of it").click(timeout=EXPLAINED_MS)
    desk.page.wait_for_url("**/#/scenarios/scn_*")
    expect(desk.page.locator("main h1")).to_contain_text("(what if: training costs at most 300,000 won in all")


def test_a_rule_that_must_stay_is_loosened_by_no_repair(sit: Sit, hopeless: str) -> None:
    desk = sit()
    page = desk.page
    desk.go(f"runs/{hopeless}/explain")
    page.get_by_role("button", name="Find out").click()
    money = page.locator("li", has=page.get_by_label("must stay"), has_text="costs at most 300,000 won in all")
    money.get_by_label("must stay").check(timeout=EXPLAINED_MS)
    assert violations(page) == []
    page.get_by_role("button", name="Find out again").click()
    expect(page.get_by_text("Trying each rule")).to_be_visible()
    page.get_by_text("These lines cannot all be kept").wait_for(timeout=EXPLAINED_MS)
    expect(page.locator("li", has_text="to 346,000 won")).to_have_count(0)


def test_a_viewer_is_offered_no_repair(sit: Sit, hopeless: str) -> None:
    desk = sit(role="viewer")
    desk.go(f"runs/{hopeless}/explain")
    desk.page.get_by_role("heading", name="What binds this plan").wait_for()
    expect(desk.page.get_by_role("button", name="Find out")).to_have_count(0)
