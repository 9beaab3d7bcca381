"""What a nation refuses, and how it says so."""

import pytest
from pydantic import ValidationError

from planner.hubs import Band, Border, Load
from planner.hubs.nation import District, NationInstance
from tests.hubs.nation.tiny import ISLAND, TINY, row_of

HUBS = Band(lower=0, upper=9)


def refusal(district: District) -> tuple[str, str]:
    """Return code and sentence of the one mistake in a nation whose second district this is."""
    with pytest.raises(ValidationError) as caught:
        NationInstance(districts=(ISLAND, district), hubs=HUBS)
    (error,) = caught.value.errors()
    return error["type"], error["msg"]


@pytest.mark.parametrize(
    ("links", "code", "says"),
    [
        ((Border(a=0, b=3, metres=0),), "dong_out_of_range", "districts[1].links[0] names dong 3; there are 3"),
        ((Border(a=0, b=1, metres=0),), "neighbours_already", "districts[1].links[0] joins dongs 0 and 1"),
        ((Border(a=0, b=2, metres=0),) * 2, "neighbours_already", "districts[1].links[1] joins dongs 0 and 2"),
    ],
)
def test_a_link_joins_dongs_that_exist_and_are_not_joined_already(
    links: tuple[Border, ...], code: str, says: str
) -> None:
    found, sentence = refusal(ISLAND.model_copy(update={"links": links}))
    assert found == code
    assert sentence.startswith(says)


def test_a_link_needs_contiguity_to_be_asked() -> None:
    units = row_of((1, 1), borders=None)
    code, says = refusal(District(units=units, links=(Border(a=0, b=1, metres=0),)))
    assert code == "link_without_borders"
    assert says.startswith("districts[1].links[0] joins dongs 0 and 1")


@pytest.mark.parametrize(
    ("upper", "links", "missing"),
    [(1, 0, 2), (2, 0, 1), (3, 0, 0), (1, 1, 1), (2, 1, 0), (1, 2, 0)],
)
def test_a_district_in_parts_says_how_many_hubs_or_links_it_lacks(upper: int, links: int, missing: int) -> None:
    # {0, 1}, {2} and {3}: three parts, one less with each link
    units = row_of((1, 1, 1, 1), borders=(Border(a=0, b=1, metres=5),), regions=Band(lower=1, upper=upper))
    joins = (Border(a=1, b=2, metres=0), Border(a=0, b=3, metres=0))[:links]
    district = District(units=units, links=joins)
    if not missing:
        assert NationInstance(districts=(district,), hubs=HUBS).districts == (district,)
        return
    assert refusal(district) == (
        "parts_without_links",
        f"district 1 falls into {3 - links} parts that no border or link joins, and may have {upper} regions: "
        f"it needs {missing} more hubs or as many more links",
    )


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (
            {"loads": (Load(amounts=(9, 9, 3)), Load(amounts=(5, 5, 4), band=Band(lower=5, upper=99)))},
            "the part with dong 2 carries 4, below the 5 that a region needs; parts that each need a link: 1",
        ),
        (
            {"size": Band(lower=2, upper=3)},
            "the part with dong 2 carries 1, below the 2 that a region needs; parts that each need a link: 1",
        ),
    ],
)
def test_an_island_too_small_to_be_a_region_needs_a_link(limits: dict[str, object], says: str) -> None:
    units = row_of((5, 4, 3), borders=(Border(a=0, b=1, metres=100),), **limits)
    assert refusal(District(units=units)) == ("part_too_small", f"district 1: {says}")
    joined = District(units=units, links=(Border(a=0, b=2, metres=0),))
    assert NationInstance(districts=(joined,), hubs=HUBS).districts == (joined,)


def test_an_island_just_large_enough_needs_none() -> None:
    load = Load(amounts=(5, 4, 4), band=Band(lower=4, upper=99))
    units = row_of((5, 4, 3), borders=(Border(a=0, b=1, metres=100),), loads=(load,))
    assert NationInstance(districts=(District(units=units),), hubs=HUBS)


@pytest.mark.parametrize("change", [{"districts": ()}, {"districts": TINY.districts * 134}, {"budget_won": -1}])
def test_a_nation_has_districts_but_not_too_many_and_no_debts(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        NationInstance(**{**dict(TINY), **change})


def test_an_instance_survives_json() -> None:
    assert NationInstance.model_validate_json(TINY.model_dump_json()) == TINY
