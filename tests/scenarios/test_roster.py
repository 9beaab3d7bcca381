"""What a grouping says beyond regions: the roster of duties, today's regions, and colours."""

from dataclasses import replace
from itertools import pairwise

import pytest

from planner.hubs import Band, Border, HubInstance, HubPlan
from scenarios.ground import Ground, ground
from scenarios.read import read
from scenarios.schedule.hubs import COLOURS, hub_schedule
from scenarios.schedule.roster import duty_lines
from scenarios.schema.hubs import Duty, Hubs
from tests.api.world import hubs as made_up

FIELDS = (
    Duty(role="every", field="현장", duty="현장활동"),
    Duty(role="hub", field="공동", duty="총괄", regional=True, assumption=True),
    Duty(role="linked", field="공동", duty="참여", team="마을자치팀", regional=True),
)


def seogu() -> tuple[Hubs, Ground]:
    scenario, _ = read("seogu_hubs")
    assert scenario.hubs is not None
    return scenario.hubs, ground(scenario)


def paired(n: int) -> tuple[HubInstance, HubPlan]:
    """Return n dongs in a row, each two of them a region."""
    line = tuple(Border(a=i, b=i + 1, metres=1) for i in range(n - 1))
    data = HubInstance(demand=(1,) * n, cost=((1,) * n,) * n, borders=line, regions=Band(lower=1, upper=n))
    return data, HubPlan(hub_of=tuple(i - i % 2 for i in range(n)))


def test_each_dong_has_the_duties_of_its_role_in_the_order_of_the_table():
    regions = made_up().regions
    lines = list(duty_lines(FIELDS, regions))
    assert [(line.dong, line.duty) for line in lines[:4]] == [
        ("가온동", "현장활동"), ("가온동", "총괄"), ("나래동", "현장활동"), ("나래동", "참여"),
    ]  # fmt: skip
    assert len(lines) == 2 * sum(len(region.dongs) for region in regions)
    assert [(line.role, line.team, line.assumption) for line in lines[1:4:2]] == [
        ("hub", None, True), ("linked", "마을자치팀", False),
    ]  # fmt: skip


def test_a_duty_done_together_names_the_other_dongs_of_the_region():
    lines = list(duty_lines(FIELDS, made_up().regions))
    assert [line.with_dongs for line in lines[:4]] == [(), ("나래동", "다솜동"), (), ("가온동", "다솜동")]


def test_without_a_table_there_is_no_roster():
    assert list(duty_lines((), made_up().regions)) == []


@pytest.mark.parametrize("name", ["seogu_hubs", "seogu_year"])
def test_the_bundled_tables_mark_the_split_between_hub_and_linked_dongs_as_assumed(name):
    scenario, _ = read(name)
    assert scenario.hubs is not None
    duties = scenario.hubs.duties
    assert {duty.role for duty in duties if duty.assumption} == {"hub", "linked"}
    assert {duty.role for duty in duties if not duty.assumption} == {"every"}
    assert {duty.team for duty in duties} == {None, "마을자치팀", "맞춤형복지팀"}
    assert any("45개 업무" in note for note in scenario.notes)


def test_no_grouping_of_today_is_made_up_for_seogu():
    hubs, _ = seogu()
    assert hubs.today is None


def test_each_dong_is_told_with_its_region_of_today_and_whether_it_leaves_it():
    hubs, here = seogu()
    here = replace(here, district=replace(here.district, dongs=here.district.dongs[:4], borders=()))
    names = here.names
    data, plan = paired(4)
    data = data.model_copy(update={"today": (1, 0, 0, 0)})
    asked = hubs.model_copy(update={"loads": (), "today": dict(zip(names, "나가가가", strict=True))})
    regions = hub_schedule(asked, here, data, plan).regions
    told = {dong.name: (dong.today, dong.moved) for region in regions for dong in region.dongs}
    # the first region keeps the name of its hub's region of today, 나, which the second dong joins
    assert told == dict(zip(names, [("나", False), ("가", True), ("가", False), ("가", False)], strict=True))


def test_few_regions_have_a_colour_of_their_own():
    hubs, here = seogu()
    hubs = hubs.model_copy(update={"loads": ()})
    data, plan = paired(18)
    assert [region.colour for region in hub_schedule(hubs, here, data, plan).regions] == list(range(9))


def test_of_many_regions_no_two_neighbours_share_a_colour():
    hubs, here = seogu()
    hubs = hubs.model_copy(update={"loads": ()})
    data, _ = paired(18)
    plan = HubPlan(hub_of=(0, 0, 0, 0, *range(4, 18)))
    regions = hub_schedule(hubs, here, data, plan).regions
    colours = [region.colour for region in regions]
    assert len(regions) > COLOURS
    assert all(a != b for a, b in pairwise(colours))
    assert max(colours) < COLOURS
