"""Where nothing fits, each repair is a button that makes a scenario with room for a plan."""

import pytest
from playwright.sync_api import expect

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


def test_a_viewer_is_offered_no_repair(sit: Sit, hopeless: str) -> None:
    desk = sit(role="viewer")
    desk.go(f"runs/{hopeless}/explain")
    desk.page.get_by_role("heading", name="What binds this plan").wait_for()
    expect(desk.page.get_by_role("button", name="Find out")).to_have_count(0)
