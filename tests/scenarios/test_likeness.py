"""The known place most like another is found by name and address, in its own dong."""

import time

import pytest

from scenarios.likeness import Alike, Known, town_key

HERE = (126.9, 35.8)
PLACES = (
    Known("중앙경로당", "중앙로 1", "라1동", *HERE),
    Known("중앙제2경로당", "중앙로 20", "라1동", *HERE),
    Known("중앙경로당", "중앙로 3", "나동", *HERE),
)


@pytest.mark.parametrize(
    ("name", "address", "town", "expected"),
    [
        ("중앙 경로당", "", "라제1동", 0),
        ("중앙2경로당", "중앙로 20-1", "라1동", 1),
        ("중앙경로당", "중앙로 3", "나동", 2),
        ("중앙경로당", "중앙로 3", "", 2),
        ("햇살마을회관", "", "라1동", None),
        ("중앙경로당", "중앙로 1", "다동", None),
    ],
)
def test_the_most_alike_of_the_same_dong_is_found(name: str, address: str, town: str, expected: int | None) -> None:
    found = Alike(PLACES).nearest(name, address, town)
    assert found == (None if expected is None else PLACES[expected])


def test_dongs_are_the_same_however_their_number_is_spelt() -> None:
    assert town_key("상도제1동") == town_key("상도 1동") == town_key("상도1동") != town_key("상도2동")


def test_a_few_hundred_lost_places_among_the_nation_are_looked_up_in_seconds() -> None:
    nation = Alike(Known(f"{n}마을경로당", f"큰길 {n}", f"{n % 3_500}동", *HERE) for n in range(68_000))
    begun = time.process_time()
    assert all(nation.nearest(f"{n}마을 경로당", f"큰길 {n}", f"{n % 3_500}동") for n in range(500))
    assert time.process_time() - begun < 5
