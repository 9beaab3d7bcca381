"""Tables of a grouping: loads against bands, changes from today, duties."""

import pytest

from api import i18n
from api.documents.contents import regions, roster
from api.documents.contents.regions import loads
from api.documents.table import Live, Section, Table, value_of
from scenarios.schedule.document import HubSchedule, RegionLoad
from tests.api.world import hubs, schedule


@pytest.fixture(autouse=True)
def english():
    i18n.use("en")
    yield
    i18n.use("ko")


def grouping(total: int, least: int | None, most: int | None) -> HubSchedule:
    """Return two regions whose first load is a given one against 100."""
    base = hubs()
    both = [RegionLoad(figure="electors", estimate=False, total=t, least=least, most=most) for t in (total, 100)]
    some = (r.model_copy(update={"loads": (load,)}) for r, load in zip(base.regions, both, strict=True))
    return base.model_copy(update={"regions": tuple(some)})


@pytest.mark.parametrize(
    ("total", "least", "most", "room", "verdict"),
    [
        (100, 50, 150, 50, "inside"),
        (141, 50, 150, 9, "near the limit"),  # nearer than a tenth of the band's width of 100
        (140, 50, 150, 10, "inside"),
        (59, 50, 150, 9, "near the limit"),
        (150, 50, 150, 0, "near the limit"),
        (151, 50, 150, -1, "outside"),
        (49, 50, 150, -1, "outside"),
        (100, None, 99, -1, "outside"),
        (100, 99, None, 1, "inside"),
        (100, None, None, None, "no limit"),
    ],
)
def test_a_load_is_judged_by_the_room_to_its_nearer_limit(total, least, most, room, verdict):
    row = loads(grouping(total, least, most), "loads", "Loads").rows[0]
    assert (value_of(row.cells[-2]), row.cells[-1]) == (room, verdict)


def test_a_load_is_told_with_its_distance_from_the_mean():
    row = loads(grouping(300, None, None), "loads", "Loads").rows[0]
    assert (row.cells[3], value_of(row.cells[4])) == (200, 0.5)
    assert isinstance(row.cells[4], Live)


def tables(sections: list[Section]) -> dict[str, Table]:
    return {table.name: table for section in sections for table in section.tables()}


def test_the_changes_name_each_dong_that_moves_with_its_region_of_today():
    made = tables(list(regions.sections(schedule())))
    assert [row.cells[:3] for row in made["region_changes"].rows] == [
        ("다솜동", "옛 동쪽", "가온권역"),
        ("바다동", "옛 서쪽", "마루권역"),
    ]


def test_where_todays_regions_are_unknown_there_is_no_sheet_of_changes():
    known = schedule()
    assert known.hubs is not None
    unknown = tuple(
        r.model_copy(update={"dongs": tuple(d.model_copy(update={"today": None}) for d in r.dongs)})
        for r in known.hubs.regions
    )
    plan = known.model_copy(update={"hubs": known.hubs.model_copy(update={"regions": unknown})})
    assert "region_changes" not in [section.name for section in regions.sections(plan)]


def test_the_roster_marks_what_is_assumed_and_names_the_heads():
    made = tables(list(roster.sections(schedule())))
    assert list(made) == ["duties_by_role", "heads", "duties"]
    assert [row.cells[-1] for row in made["duties_by_role"].rows] == ["source", "source", "assumed", "assumed"]
    assert [row.cells[3:5] for row in made["duties_by_role"].rows] == [("○", "○"), ("○", "○"), ("○", ""), ("", "○")]
    assert made["heads"].rows[0].cells[2:] == ("head of 가온동", "hub", "나래동, 다솜동")
    assert len(made["duties"].rows) == 18  # three duties for each of six dongs


def test_a_plan_without_duties_has_no_roster():
    known = schedule()
    assert known.hubs is not None
    plan = known.model_copy(update={"hubs": known.hubs.model_copy(update={"duties": ()})})
    assert list(roster.sections(plan)) == []
