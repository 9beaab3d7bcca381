from dataclasses import replace
from datetime import date
from unicodedata import normalize

import pytest

from geodata.codes import by_code, by_name, code_on, history, lineage
from geodata.errors import GeodataError
from geodata.facts import load_district


def test_history_is_dated_and_sourced():
    assert [(c.old_prefix, c.new_prefix, c.day, c.rest_kept) for c in history()] == [
        ("45210", "52210", date(2024, 1, 18), True),
        ("29140", "12240", date(2026, 7, 1), False),
    ]
    assert all(c.source for c in history())


@pytest.mark.parametrize("code", ["4521025000", "5221025000"])
def test_code_of_gimje_changes_on_the_day_of_the_change(code):
    assert code_on(code, date(2024, 1, 17)) == "4521025000"
    assert code_on(code, date(2024, 1, 18)) == "5221025000"


def test_code_without_a_change_is_the_same_on_every_day():
    assert {code_on("1159051000", date(year, 1, 1)) for year in range(2000, 2040)} == {"1159051000"}


def test_new_dong_code_of_seogu_is_not_guessed():
    assert code_on("2914057500", date(2026, 6, 30)) == "2914057500"
    with pytest.raises(GeodataError, match="2026-07-01 for 2914057500 is not known"):
        code_on("2914057500", date(2026, 7, 1))


def test_code_of_seogu_itself_is_known_on_both_sides():
    assert code_on("29140", date(2026, 7, 1)) == "12240"
    assert code_on("12240", date(2026, 6, 30)) == "29140"


def test_lineage_holds_every_known_code_oldest_first():
    assert lineage("5221025000") == lineage("4521025000") == ("4521025000", "5221025000")
    assert lineage("12240") == ("29140", "12240")
    assert lineage("2914057500") == ("2914057500",)


@pytest.mark.parametrize("code", ["4521025000", "5221025000"])
def test_dong_is_found_by_its_old_and_its_new_code(code):
    assert by_code(load_district("gimje"), code).name == "만경읍"


def test_code_must_be_in_force_on_the_day_asked():
    gimje = load_district("gimje")
    assert by_code(gimje, "4521025000", on=date(2023, 5, 1)).name == "만경읍"
    with pytest.raises(GeodataError, match="code 4521025000 was not in force on 2025-05-01; it was 5221025000"):
        by_code(gimje, "4521025000", on=date(2025, 5, 1))


def test_unknown_code_is_named():
    with pytest.raises(GeodataError, match="code 9999999999 is unknown in 전북특별자치도 김제시"):
        by_code(load_district("gimje"), "9999999999")


def test_new_code_of_seogu_says_why_it_is_unknown():
    with pytest.raises(GeodataError, match=r"code 1224057500: 12240 replaced 29140 on 2026-07-01 .* match by name"):
        by_code(load_district("seogu"), "1224057500")


@pytest.mark.parametrize("name", ["상도1동", " 상도제1동", "서울특별시 동작구 상도제1동", normalize("NFD", "상도1동")])
def test_dong_is_found_by_every_spelling_of_its_name(name):
    assert by_name(load_district("dongjak"), name).name == "상도1동"


def test_name_with_a_former_title_is_found():
    assert by_name(load_district("seogu"), "광주광역시 서구 양동").name == "양동"
    assert by_name(load_district("gimje"), "전라북도 김제시 만경읍").name == "만경읍"


@pytest.mark.parametrize("name", ["상도5동", "", "대구광역시 서구 상도1동"])
def test_unknown_name_is_named(name):
    with pytest.raises(GeodataError, match=f"name {name} is unknown in 서울특별시 동작구"):
        by_name(load_district("dongjak"), name)


def test_name_that_fits_two_dongs_is_refused():
    dongjak = load_district("dongjak")
    twins = replace(
        dongjak, dongs=(replace(dongjak.dongs[0], name="홍제1동"), replace(dongjak.dongs[1], name="홍제1동"))
    )
    with pytest.raises(GeodataError, match="name 홍제제1동 fits 2 dongs"):
        by_name(twins, "홍제제1동")
